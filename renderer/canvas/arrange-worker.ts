// The thread layouts are worked out in, so that the canvas never waits.
import { arrange, type Layout } from '../../core/design/arrange.ts';

addEventListener('message', ({ data }: MessageEvent<Layout>) => {
  postMessage(arrange(data));
});
