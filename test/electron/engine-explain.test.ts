// Questions about single images, put to networks that take the same data in other sizes.
import { expect, test } from 'vitest';
import type { JsonObject } from '../../core/base/diagnostic.ts';
import { paintShape } from '../../core/data/synthetic.ts';
import type { Document, LayerRecord, WireRecord } from '../../core/document/model.ts';
import { explainImage, glanceAtImage } from '../../electron/engine-explain.ts';
import { tinyNetwork, value } from './run/tiny.ts';
import { neverStop } from '../support/never-stop.ts';

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

test('what is compared with images gives a picture, normalisation undone, and no classes of the data', async () => {
  // A window of one value changes nothing, so that what comes out is what went in.
  const chain: readonly (readonly [string, string, JsonObject])[] = [
    ['In', 'input', { channels: 1, height: 6, width: 6, mean: [0.25], std: [0.5] }],
    ['same', 'average-pool2d', { kernel: 1, stride: 1 }],
    ['out', 'output', { target: 'image' }],
  ];
  const document: Document = {
    ...tinyNetwork(),
    layers: Object.fromEntries(chain.map(([id, kind, params]): [string, LayerRecord] => [id, { id, kind, name: id, parent: null, position: { x: 0, y: 0 }, trainable: true, params }])),
    wires: Object.fromEntries([['In', 'same'], ['same', 'out']].map(([from = '', to = '']): [string, WireRecord] => [to, { id: to, parent: null, from: { layer: from, port: 'out' }, to: { layer: to, port: 'in' }, order: 0 }])),
  };
  const found = value(await glanceAtImage({ source: { document, weights: null, seed: 1 }, image: { kind: 'example', split: 'training', index: 2 }, data: 'shapes,count=20,test=0', device: 'cpu', threads: 1, top: 4 }, { stop: neverStop, gone: neverStop, tell: () => undefined }));
  const painted = paintShape({ height: 6, width: 6, seed: 1, noise: 0.1, split: 'train' }, 2, new Uint8Array(36));
  const bytes = Buffer.from(found.made?.values ?? '', 'base64');
  expect(Array.from({ length: bytes.length / 4 }, (_, i) => Math.round(255 * bytes.readFloatLE(4 * i)))).toEqual([...painted]);
  expect([found.made?.height, found.made?.width, found.actual, found.classes[3]?.name]).toEqual([6, 6, null, '3']);
});
