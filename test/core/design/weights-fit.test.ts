// Which weights of one drawing another can begin with: the sizes are worked out by hand.
import { expect, test } from 'vitest';
import { check } from '../../../core/design/check.ts';
import { weightsApart } from '../../../core/design/weights-fit.ts';
import { tinyNetwork } from '../../electron/run/tiny.ts';

const tiny = check(tinyNetwork());

test('the same layers take each other\'s weights, whatever else is set otherwise', () => {
  expect(weightsApart(tiny, tiny)).toEqual([]);
  expect(weightsApart(tiny, check(tinyNetwork({ epochs: 9 }, { conv: { trainable: false }, act: { params: { function: 'tanh' } }, drop: { params: { rate: 0.5 } } })))).toEqual([]);
});

test('another count of filters is told at every layer it reaches', () => {
  const wider = check(tinyNetwork({}, { conv: { params: { filters: 6 } } }));
  const found = weightsApart(tiny, wider);
  // 4 filters of 3×3 over one channel; 12×12 becomes 10×10, pooled 5×5, so 4 × 25 and 6 × 25 values come into the dense layer.
  expect(found.filter(({ weight }) => weight === 'weight')).toEqual([
    { layer: 'conv', weight: 'weight', there: [4, 1, 3, 3], here: [6, 1, 3, 3] },
    { layer: 'dense', weight: 'weight', there: [4, 100], here: [4, 150] },
  ]);
  expect(found).toContainEqual({ layer: 'conv', weight: 'bias', there: [4], here: [6] });
  expect(new Set(found.map(({ layer }) => layer))).toEqual(new Set(['conv', 'norm', 'dense']));
});

test('a layer the other drawing has not is missing; one it has besides does no harm', () => {
  const { layers: { norm: _, ...layers }, wires: { 'conv-norm': into, 'norm-act': out, ...wires }, ...rest } = tinyNetwork();
  if (into === undefined || out === undefined) throw new Error('the wires around norm are gone');
  const without = check({ ...rest, layers, wires: { ...wires, 'conv-act': { ...out, id: 'conv-act', from: into.from } } });
  expect(without.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const missing = weightsApart(without, tiny);
  expect(missing.length).toBe(4);
  expect(missing.every(({ layer, there, here }) => layer === 'norm' && there === null && here?.join() === '4')).toBe(true);
  expect(weightsApart(tiny, without)).toEqual([]);
});
