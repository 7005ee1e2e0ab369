// Each optimizer beside PyTorch's algorithm written out in float64, on two numbers, over steps whose rate changes.
import { describe, expect, test } from 'vitest';
import { float32 } from '../../../core/base/shape.ts';
import { Writer } from '../../../core/compile/gradients/writer.ts';
import { hostScalars, momentsOf, scalarsOf, writeClipping, writeUpdate, type Update } from '../../../core/compile/optimizers.ts';
import type { Optimizer } from '../../../core/design/recipe.ts';
import { GraphBuilder, type Graph } from '../../../core/ir/graph.ts';
import { evaluate } from '../../reference.ts';

const rates = [0.1, 0.1, 0.02, 0.3, 0.05, 0.05];
const gradients = [[0.5, -2], [1.5, 0.01], [-0.3, 0.7], [0, 0], [2, -1], [0.4, 0.4]];
const start = [0.8, -1.2];

function updateGraph(update: Update, decays: boolean, dims: readonly number[]): Graph {
  const builder = new GraphBuilder('update');
  const w = new Writer(builder, 'cpu');
  const moments = momentsOf(update.optimizer);
  for (const name of ['weight', 'gradient', ...moments]) builder.input(name, float32(dims));
  for (const name of scalarsOf(update)) builder.input(name, float32([]));
  const next = writeUpdate(w, update, { weight: 'weight', dims, gradient: 'gradient', moments, decays });
  builder.output('next weight', next.weight, float32(dims));
  next.moments.forEach((value, i) => builder.output(`next ${moments[i] ?? ''}`, value, float32(dims)));
  return builder.finish();
}

/** The weights after every step, as the graph computes them for a weight of these sizes. */
function trained(update: Update, decays = true, dims = [2]): number[][] {
  const graph = updateGraph(update, decays, dims);
  let state: Record<string, { dims: number[]; data: readonly number[] }> = Object.fromEntries(['weight', ...momentsOf(update.optimizer)].map((name) => [name, { dims, data: name === 'weight' ? start : [0, 0] }]));
  return rates.map((rate, t) => {
    const scalars = Object.entries(hostScalars(update, t + 1, rate)).map(([name, value]) => [name, { dims: [], data: [value] }]);
    const got = evaluate(graph, { ...state, gradient: { dims, data: gradients[t] ?? [] }, ...Object.fromEntries(scalars) });
    state = Object.fromEntries(Object.keys(state).map((name) => [name, { dims, data: got[`next ${name}`]?.data ?? [] }]));
    return [...(state['weight']?.data ?? [])];
  });
}

/** A weight's path under a step rule `p, g, t, rate → p`, one number at a time. */
function path(make: () => (p: number, g: number, t: number, rate: number) => number): number[][] {
  const rules = start.map(make);
  let weights = start;
  return rates.map((rate, t) => {
    weights = weights.map((p, i) => rules[i]?.(p, gradients[t]?.[i] ?? 0, t + 1, rate) ?? NaN);
    return weights;
  });
}

/** PyTorch's algorithms as its documentation states them. */
const torch = {
  sgd: ({ decay = 0, momentum = 0, nesterov = false }) => () => {
    let buffer: number | null = null;
    return (p: number, gradient: number, _t: number, rate: number): number => {
      let g = gradient + decay * p;
      if (momentum !== 0) {
        buffer = buffer === null ? g : momentum * buffer + g;
        g = nesterov ? g + momentum * buffer : buffer;
      }
      return p - rate * g;
    };
  },
  adam: ({ decay = 0, decoupled = false, epsilon = 1e-8 }) => () => {
    let [m, v] = [0, 0];
    return (p: number, gradient: number, t: number, rate: number): number => {
      const kept = decoupled ? p * (1 - rate * decay) : p;
      const g = decoupled ? gradient : gradient + decay * p;
      m = 0.9 * m + 0.1 * g;
      v = 0.99 * v + 0.01 * g * g;
      const mean = m / (1 - 0.9 ** t);
      const square = v / (1 - 0.99 ** t);
      return kept - (rate * mean) / (Math.sqrt(square) + epsilon);
    };
  },
  rmsprop: ({ decay = 0, epsilon = 1e-8 }) => () => {
    let v = 0;
    return (p: number, gradient: number, _t: number, rate: number): number => {
      const g = gradient + decay * p;
      v = 0.95 * v + 0.05 * g * g;
      return p - (rate * g) / (Math.sqrt(v) + epsilon);
    };
  },
};

const of = (optimizer: Optimizer, weightDecay = 0): Update => ({ optimizer, weightDecay, decayAll: true });
const adam = { kind: 'adam', learningRate: 1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8 } as const;
const rms = { kind: 'rmsprop', learningRate: 1, alpha: 0.95, epsilon: 1e-8 } as const;

function expectPath(got: readonly (readonly number[])[], expected: readonly (readonly number[])[]): void {
  got.flat().forEach((value, i) => expect(value).toBeCloseTo(expected.flat()[i] ?? NaN, 6));
}

describe('under changing rates an update is that of PyTorch', () => {
  test.each([
    ['sgd', of({ kind: 'sgd', learningRate: 1 }), torch.sgd({})],
    ['sgd with decay', of({ kind: 'sgd', learningRate: 1 }, 0.1), torch.sgd({ decay: 0.1 })],
    ['momentum', of({ kind: 'momentum', learningRate: 1, momentum: 0.9 }), torch.sgd({ momentum: 0.9 })],
    ['momentum with decay', of({ kind: 'momentum', learningRate: 1, momentum: 0.5 }, 0.1), torch.sgd({ momentum: 0.5, decay: 0.1 })],
    ['nesterov with decay', of({ kind: 'nesterov', learningRate: 1, momentum: 0.9 }, 0.1), torch.sgd({ momentum: 0.9, nesterov: true, decay: 0.1 })],
    ['adam', of(adam), torch.adam({})],
    ['adam with decay and a large epsilon', of({ ...adam, epsilon: 0.1 }, 0.1), torch.adam({ decay: 0.1, epsilon: 0.1 })],
    ['adamw', of({ ...adam, kind: 'adamw' }, 0.1), torch.adam({ decay: 0.1, decoupled: true })],
    ['adamw without decay', of({ ...adam, kind: 'adamw' }), torch.adam({ decoupled: true })],
    ['rmsprop', of(rms), torch.rmsprop({})],
    ['rmsprop with decay and a large epsilon', of({ ...rms, epsilon: 0.1 }, 0.1), torch.rmsprop({ decay: 0.1, epsilon: 0.1 })],
  ] as const)('%s', (_title, update, rule) => {
    expectPath(trained(update), path(rule));
    // A weight whose last axes have size 1, as a 1 × 1 convolution's, is multiplied by other means to the same end.
    expect(trained(update, true, [2, 1, 1, 1])).toEqual(trained(update));
  });

  test.each([
    ['sgd', of({ kind: 'sgd', learningRate: 1 }, 0.1), torch.sgd({})],
    ['adamw', of({ ...adam, kind: 'adamw' }, 0.1), torch.adam({ decoupled: true })],
  ] as const)('%s leaves a weight alone that decay does not reach', (_title, update, rule) => {
    expectPath(trained(update, false), path(rule));
  });
});

describe('clipping', () => {
  const first = [3, 0];
  const second = [0, 4];
  const clipped = (clipping: Parameters<typeof writeClipping>[1]): readonly (readonly number[])[] => {
    const builder = new GraphBuilder('clipping');
    for (const name of ['a', 'b']) builder.input(name, float32([2]));
    const cut = writeClipping(new Writer(builder, 'cpu'), clipping, new Map([['one', 'a'], ['two', 'b']]));
    const got = evaluate(builder.finish(), { a: { dims: [2], data: first }, b: { dims: [2], data: second } });
    return ['one', 'two'].map((name) => got[cut.get(name) ?? '']?.data ?? []);
  };

  test('by norm shortens all gradients, taken as one vector of length 5, to the limit', () => {
    const [a, b] = clipped({ kind: 'norm', limit: 1 });
    expect(a?.[0]).toBeCloseTo(3 / 5, 6);
    expect(b?.[1]).toBeCloseTo(4 / 5, 6);
  });

  test('by norm leaves shorter gradients as they are', () => {
    expect(clipped({ kind: 'norm', limit: 6 })).toEqual([first, second]);
  });

  test('by value cuts each element', () => {
    expect(clipped({ kind: 'value', limit: 3.5 })).toEqual([[3, 0], [0, 3.5]]);
  });

  test('left out writes nothing', () => {
    expect(clipped(null)).toEqual([first, second]);
  });
});
