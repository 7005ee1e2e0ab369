// The probe's numbers against the same network computed slowly in float64: activations by their definitions, gradients by
// finite differences of the loss.
import { describe, expect, test } from 'vitest';
import { bug } from '../../../core/base/diagnostic.ts';
import { stream } from '../../../core/base/random.ts';
import { floats, type Tensor } from '../../../core/base/tensor.ts';
import { initialWeights } from '../../../core/compile/initial.ts';
import { probe, readProbe } from '../../../core/compile/probe.ts';
import { trainingStep } from '../../../core/compile/training.ts';
import type { Checked } from '../../../core/design/check.ts';
import { defaultRecipe } from '../../../core/design/recipe.ts';
import { inferTypes } from '../../../core/ir/verify.ts';
import { evaluate, type Feed } from '../../reference.ts';
import { drawing, lenet5 } from './drawing.ts';

const batch = 3;
const net = (): Checked => drawing(
  { id: 'image', kind: 'input', params: { height: 6, width: 6 } },
  { id: 'conv', kind: 'conv2d', params: { filters: 4, kernel: 3 } },
  { id: 'act', kind: 'activation', params: { function: 'relu' } },
  { id: 'pool', kind: 'max-pool2d', params: { kernel: 2, stride: 2 } },
  { id: 'flat', kind: 'flatten' },
  { id: 'drop', kind: 'dropout', params: { rate: 0.25 } },
  { id: 'hidden', kind: 'dense', params: { units: 5, activation: 'tanh' }, trainable: false },
  { id: 'dense', kind: 'dense', params: { units: 3 } },
  { id: 'shares', kind: 'softmax' },
  { id: 'output', kind: 'output' },
);

/** Numbers that look random. */
function feeds(dims: readonly number[], key: number): number[] {
  const numbers = stream(3, key);
  return Array.from({ length: dims.reduce((n, d) => n * d, 1) }, () => Math.fround(numbers.normal()));
}

const others: Readonly<Record<string, Feed>> = {
  image: { dims: [batch, 1, 6, 6], data: feeds([batch, 1, 6, 6], 1) },
  'output/target': { dtype: 'int64', dims: [batch], data: [0, 2, 1] },
  'drop/mask': { dtype: 'uint8', dims: [batch, 16], data: Array.from({ length: batch * 16 }, (_, i) => (i % 4 === 1 ? 0 : 1)) },
};

/** The network's first weights, but the bias of its second map so low that nothing gets through. */
function weights(): Record<string, Tensor> {
  const first: Record<string, Tensor> = { ...initialWeights(probe(net(), defaultRecipe, { batch, device: 'cpu' }), 7) };
  first['conv/bias'] = floats([4], [0.1, -100, 0.2, 0]);
  return first;
}

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;
const length = (values: readonly number[]): number => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0));

describe('the probe', () => {
  const compiled = probe(net(), defaultRecipe, { batch, device: 'cpu' });
  const run = evaluate(compiled.graph, { ...weights(), ...others });
  const found = new Map(readProbe(compiled, run[compiled.row]?.data ?? bug('no row')).map((one) => [one.layer, one]));
  const step = trainingStep(net(), defaultRecipe, { batch, device: 'cpu' });
  const graph = step.ok ? step.value.forward.graph : bug('not trainable');
  const forward = evaluate(graph, { ...weights(), ...others });

  test('is a graph the catalogue agrees with, with one small output, and asks for what a step asks for', () => {
    expect(inferTypes(compiled.graph).ok).toBe(true);
    expect(compiled.graph.outputs).toEqual([{ name: '/row', type: { dtype: 'float32', dims: [run['/row']?.data.length] } }]);
    const { images, targets, masks } = step.ok ? step.value : bug('not trainable');
    expect({ images: compiled.images, targets: compiled.targets, masks: compiled.masks }).toEqual({ images, targets, masks });
  });

  test('finds every layer but input and output', () => {
    expect([...found.keys()]).toEqual(['conv', 'act', 'pool', 'flat', 'drop', 'hidden', 'dense', 'shares']);
  });

  test('gives mean, spread and zeros of what each layer gives', () => {
    const by = (op: string): readonly number[] => forward[graph.nodes.find((node) => node.op === op)?.outputs[0] ?? '']?.data ?? [];
    const values: Readonly<Record<string, readonly number[]>> = { conv: by('Conv'), act: by('Relu'), pool: by('MaxPool'), shares: by('Softmax') };
    for (const [layer, data] of Object.entries(values)) {
      const m = mean(data);
      const got = found.get(layer) ?? bug(layer);
      expect(data.length).toBeGreaterThan(0);
      expect(got.mean).toBeCloseTo(m, 6);
      expect(got.std).toBeCloseTo(Math.sqrt(mean(data.map((v) => (v - m) ** 2))), 6);
      expect(got.zeros).toBeCloseTo(mean(data.map((v) => (v === 0 ? 1 : 0))), 6);
    }
  });

  test('calls the map dead that is 0 everywhere, and no other', () => {
    expect([found.get('conv')?.dead, found.get('act')?.dead, found.get('pool')?.dead]).toEqual([0, 0.25, 0.25]);
    // A column the dropout mask takes away from every example would be dead; columns 1, 5, 9 … are.
    expect(found.get('drop')?.dead).toBeGreaterThanOrEqual(0.25);
  });

  test('gives the length of the gradient over that of the weights, as finite differences have it', () => {
    const loss = (changed: Readonly<Record<string, Tensor | Feed>>): number => {
      const shares = evaluate(graph, { ...weights(), ...others, ...changed })['output']?.data ?? [];
      return mean([0, 2, 1].map((c, n) => -Math.log(shares[n * 3 + c] ?? NaN)));
    };
    for (const layer of ['conv', 'dense']) {
      const squares: number[] = [];
      const own: number[] = [];
      for (const name of [`${layer}/weight`, `${layer}/bias`]) {
        const { dims, data } = weights()[name] ?? bug(name);
        const values = Array.from(data, Number);
        own.push(...values);
        values.forEach((_, i) => {
          const moved = (by: number): number => loss({ [name]: { dims, data: values.map((v, j) => (i === j ? v + by : v)) } });
          squares.push((moved(1e-5) - moved(-1e-5)) / 2e-5);
        });
      }
      const got = found.get(layer) ?? bug(layer);
      expect(got.weight).toBeCloseTo(length(own), 4);
      expect(got.gradient).toBeCloseTo(length(squares) / length(own), 6);
    }
  });

  test('has no gradient where nothing is learnt, and no weights where there are none', () => {
    expect(found.get('hidden')).toMatchObject({ gradient: null, weight: expect.any(Number) });
    expect(found.get('pool')).toMatchObject({ gradient: null, weight: null });
    const zero = { ...weights(), 'dense/weight': floats([3, 5], new Float32Array(15)), 'dense/bias': floats([3], [0, 0, 0]) };
    expect(readProbe(compiled, evaluate(compiled.graph, { ...zero, ...others })['/row']?.data ?? []).find(({ layer }) => layer === 'dense')).toMatchObject({ gradient: null, weight: 0 });
  });

  test('compiles for every device, and for LeNet-5 with a row of a few dozen numbers', () => {
    for (const device of ['cpu', 'webgpu'] as const) {
      const lenet = probe(lenet5(), defaultRecipe, { batch: 16, device });
      expect(inferTypes(lenet.graph).ok).toBe(true);
      // Nine layers with four numbers each, and five with two parameters and their gradients.
      expect(lenet.graph.outputs[0]?.type.dims).toEqual([9 * 4 + 5 * 4]);
    }
  });
});

test('on LeNet-5 the numbers are PyTorch 2.13\'s: mean, deviation, gradient over weights, weights', () => {
  const torch: Readonly<Record<string, readonly [number, number, number | null, number | null]>> = {
    c1: [0.0908189877, 0.215019704, 0.784752694, 1.3331695],
    s2: [0.0908189877, 0.174524835, null, null],
    c3: [0.00214839716, 0.172014243, 0.461197663, 2.96258444],
    s4: [0.00214839716, 0.167476398, null, null],
    c5: [-0.0144749615, 0.0674705993, 0.58102274, 5.32444063],
    flat: [-0.0144749615, 0.0674705993, null, null],
    f6: [-0.00937838044, 0.0769694046, 0.107878404, 9.90815693],
    f7: [-0.0301486415, 0.106243524, 0.179456879, 4.18182589],
    shares: [0.1, 0.0107614131, null, null],
  };
  const lenet = probe(lenet5(), defaultRecipe, { batch: 2, device: 'cpu' });
  const image = { dims: [2, 1, 32, 32], data: Array.from({ length: 2048 }, (_, i) => Math.fround(((i * 7919) % 251) / 251)) };
  const run = evaluate(lenet.graph, { ...initialWeights(lenet, 3), image, 'output/target': { dtype: 'int64', dims: [2], data: [3, 8] } });
  for (const { layer, mean: m, std, gradient, weight } of readProbe(lenet, run['/row']?.data ?? [])) {
    [m, std, gradient, weight].forEach((value, i) => {
      const expected = torch[layer]?.[i] ?? null;
      if (expected === null) expect(value).toBeNull();
      else expect(Math.abs((value ?? NaN) - expected)).toBeLessThanOrEqual(1e-6 * Math.max(Math.abs(expected), 1e-2));
    });
  }
});
