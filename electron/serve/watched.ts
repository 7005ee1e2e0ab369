// Work of an engine process for a page: it ends with its caller, who hears how far the data are read.
import type { Call } from '../../core/run/channel.ts';
import type { RunEvent } from '../../core/run/protocol.ts';
import type { ServiceEvents } from '../../core/run/services.ts';

/** What such work is given. */
export interface Watched {
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}

/** Has it done; a caller that is gone or cancels ends it. */
export async function watchedBy<T>({ stop, tell }: Call<ServiceEvents>, work: (watched: Watched) => Promise<T>): Promise<T> {
  const ending = new AbortController();
  const settle = stop.onRequest(() => ending.abort());
  try {
    return await work({
      signal: ending.signal,
      onEvent: (event) => { if (event.event === 'reading') tell('progress', { doing: `${event.doing}, ${event.done.toLocaleString('en-US')} of ${event.of.toLocaleString('en-US')}` }); },
    });
  } finally {
    settle();
  }
}
