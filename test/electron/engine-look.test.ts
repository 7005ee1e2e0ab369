// Who is looked into unasked: networks to which it costs little memory; the others say once that it can be asked for.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bug } from '../../core/base/diagnostic.ts';
import { floats } from '../../core/base/tensor.ts';
import type { Dataset } from '../../core/data/dataset.ts';
import { readProject } from '../../core/document/file.ts';
import { networkOf, type Network } from '../../core/run/network.ts';
import { lookerInto } from '../../electron/engine-look.ts';
import { assetFolder } from '../../electron/paths.ts';
import { documentOf } from '../core/compile/drawing.ts';
import { value } from './run/tiny.ts';

function template(name: string): Network {
  const path = `${assetFolder('templates')}/${name}.convas`;
  return value(networkOf(value(readProject(readFileSync(path, 'utf8'), path))));
}

/** A looker into a network; the data are never reached. */
function looker(network: Network, said: string[]) {
  const data = { record: { named: 'none', training: 0, test: 0, classes: null, digest: '' }, get training(): never { return bug('nobody reads the data'); }, validation: null, test: null, notes: [] };
  return lookerInto({ network, data, session: { device: 'cpu' }, held: null, frozen: {}, batch: 64, say: async (line) => { said.push(line); } });
}

test('a network whose weights and activations take much memory is not looked into unasked, which is said once', async () => {
  const said: string[] = [];
  const { layers } = looker(template('alexnet'), said);
  expect([await layers({}), await layers({})]).toEqual([null, null]);
  expect(said).toEqual(['Layers are not looked at while training goes on: for AlexNet that would take much memory beside it. It can be asked for.']);
});

test('filters are asked for without touching anything: as many as travel in one message', async () => {
  const network = template('alexnet');
  const { look } = looker(network, []);
  const slots = network.forward.weights.filter(({ dims }) => dims.length === 4);
  const [first, second] = slots;
  if (first === undefined || second === undefined) return bug('AlexNet has convolutions');
  const weights = Object.fromEntries([first, second].map(({ name, dims }) => [name, floats(dims, new Float32Array(dims.reduce((n, d) => n * d, 1)).fill(0.5))]));
  const seen = value(await look({ what: 'filters', layer: null }, weights, 7));
  expect(seen).toMatchObject({ what: 'filters', layer: first.layer, step: 7, dims: first.dims });
  const many = value(await look({ what: 'filters', layer: second.layer }, weights, 7));
  if (many.what !== 'filters') return bug('other looks came');
  const [filters = 0, ...rest] = many.dims;
  expect(rest).toEqual(second.dims.slice(1));
  expect(filters).toBeLessThan(second.dims[0] ?? 0);
  expect(Buffer.from(many.values, 'base64').length).toBe(4 * many.dims.reduce((n, d) => n * d, 1));
  expect(await look({ what: 'filters', layer: 'nowhere' }, weights, 7)).toMatchObject({ ok: false, error: { code: 'no-filters' } });
});

test('an output that is compared with images shows what it makes of each, as pixels again', async () => {
  // A 1×1 convolution whose weights are known.
  const network = value(networkOf(documentOf(
    { id: 'In', kind: 'input', params: { channels: 3, height: 1, width: 2, mean: [0.5], std: [0.25] } },
    { id: 'swap', kind: 'conv2d', params: { bias: false, filters: 3, kernel: 1 } },
    { id: 'output', kind: 'output', params: { target: 'image' } },
  )));
  const data: Dataset = { name: 'two', count: 2, dims: [3, 1, 2], examples: { kind: 'bytes', bytes: Uint8Array.from([10, 20, 30, 40, 50, 60, 255, 0, 128, 64, 32, 16]) }, targets: { kind: 'classes', labels: Int32Array.from([0, 1]), names: ['a', 'b'] } };
  const share = { data, part: null, count: 2 };
  const { look, close } = lookerInto({
    network, data: { record: { named: 'none', training: 2, test: 0, classes: null, digest: '' }, training: share, validation: null, test: null, notes: [] },
    session: { device: 'cpu' }, held: null, frozen: {}, batch: 2, say: () => Promise.resolve(),
  });
  // Red and blue change places.
  const weights = { 'swap/weight': floats([3, 3, 1, 1], Float32Array.from([0, 0, 1, 0, 1, 0, 1, 0, 0])) };
  const seen = value(await look({ what: 'predictions', examples: [1, 0], pinned: [] }, weights, 3));
  await close();
  if (seen.what !== 'predictions' || seen.made === null) return bug('no pictures came');
  expect(seen.examples).toEqual([{ split: 'training', index: 1, label: 1, probabilities: [] }, { split: 'training', index: 0, label: 0, probabilities: [] }]);
  expect(seen.made).toMatchObject({ width: 2, height: 1, channels: 3 });
  expect([...Buffer.from(seen.made.pixels, 'base64')]).toEqual([32, 128, 255, 16, 64, 0, 50, 30, 10, 60, 40, 20]);
});
