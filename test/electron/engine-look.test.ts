// Who is looked into unasked: networks to which it costs little memory; the others say once that it can be asked for.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bug } from '../../core/base/diagnostic.ts';
import { floats } from '../../core/base/tensor.ts';
import { readProject } from '../../core/document/file.ts';
import { networkOf, type Network } from '../../core/run/network.ts';
import { lookerInto } from '../../electron/engine-look.ts';
import { assetFolder } from '../../electron/paths.ts';
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
