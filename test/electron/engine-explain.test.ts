// Questions about single images, put to networks that take the same data in other sizes.
import { expect, test } from 'vitest';
import { paintShape } from '../../core/data/synthetic.ts';
import { neverStop } from '../../core/run/stop.ts';
import { explainImage } from '../../electron/engine-explain.ts';
import { tinyNetwork, value } from './run/tiny.ts';

/** What a network of this input size gets of the sixth example, as bytes. */
async function seenBy(side: number): Promise<readonly number[]> {
  const document = tinyNetwork({}, { In: { params: { height: side, width: side } } });
  const answer = value(await explainImage({
    source: { document, weights: null, seed: 1 }, image: { kind: 'example', split: 'training', index: 5 }, data: 'shapes,count=20,test=0', device: 'cpu', threads: 1, method: 'saliency', class: 0, layer: null,
  }, { stop: neverStop, gone: neverStop, tell: () => undefined }));
  const bytes = Buffer.from(answer.image, 'base64');
  return Array.from({ length: bytes.length / 4 }, (_, i) => Math.round(255 * bytes.readFloatLE(4 * i)));
}

test('an example comes as each network takes it, whichever was asked before', async () => {
  for (const side of [12, 8, 12]) {
    const painted = new Uint8Array(side * side);
    paintShape({ height: side, width: side, seed: 1, noise: 0.1, split: 'train' }, 5, painted);
    expect(await seenBy(side)).toEqual([...painted]);
  }
});
