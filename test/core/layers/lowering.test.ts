// What layers do in training beside evaluation, and at the edges of float32.
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../core/base/diagnostic.ts';
import { floats, type Tensor } from '../../../core/base/tensor.ts';
import { activationNames } from '../../../core/layers/activations.ts';
import { layerOf } from '../../../core/layers/registry.ts';
import { runOnEngine } from '../../reference/engine.ts';
import { layerGraph, type LayerGraphOptions } from '../../support/layer-graph.ts';

function lowered(kind: string, json: JsonObject, dims: readonly (readonly (number | string)[])[], options: LayerGraphOptions) {
  const def = layerOf(kind);
  if (def === undefined) throw new Error(`no layer ${kind}`);
  return layerGraph(def, json, dims, options);
}

async function outputOf(kind: string, json: JsonObject, inputs: readonly Tensor[], weights: Readonly<Record<string, Tensor>> = {}, options: LayerGraphOptions = { mode: 'infer' }): Promise<readonly number[]> {
  const { graph } = lowered(kind, json, inputs.map((x) => x.dims), options);
  const got = await runOnEngine(graph, { ...Object.fromEntries(inputs.map((x, i) => [`in${i}`, x])), ...weights });
  return got['out0']?.data ?? [];
}

describe('dropout', () => {
  const x = floats([2, 3], [1, 2, 3, 4, 5, 6]);
  test('in training zeroes what the mask says and divides the rest by the share that is kept', async () => {
    const { masks } = lowered('dropout', { rate: 0.75 }, [x.dims], { mode: 'train' });
    expect(masks).toEqual([{ name: 'mask0', dims: [2, 3], keep: 0.25 }]);
    const mask: Tensor = { dtype: 'uint8', dims: [2, 3], data: Uint8Array.of(1, 0, 0, 1, 0, 1) };
    expect(await outputOf('dropout', { rate: 0.75 }, [x], { mask0: mask }, { mode: 'train' })).toEqual([4, 0, 0, 16, 0, 24]);
  });

  test('otherwise, and at rate 0, it is its input and asks for no mask', () => {
    for (const [rate, mode] of [[0.5, 'infer'], [0, 'train']] as const) {
      const { graph, masks } = lowered('dropout', { rate }, [x.dims], { mode });
      expect(masks).toEqual([]);
      expect(graph.nodes.map((node) => node.op)).toEqual(['Identity']);
    }
  });
});

describe('batch norm', () => {
  const x = floats([2, 2], [1, 10, 3, 30]);
  const weights = { scale: floats([2], [1, 2]), shift: floats([2], [0, 1]), 'running-mean': floats([2], [1, 0]), 'running-variance': floats([2], [4, 25]) };

  test('frozen in training uses and keeps its running values', async () => {
    const { graph } = lowered('batch-norm', { epsilon: 1e-12 }, [x.dims], { mode: 'train', trainable: false });
    expect(graph.outputs.map((output) => output.name)).toEqual(['out0']);
    const got = await outputOf('batch-norm', { epsilon: 1e-12 }, [x], weights, { mode: 'train', trainable: false });
    expect(got).toEqual([0, 5, 1, 13]);
  });

  test('in training uses the batch: two values per channel become −1 and 1', async () => {
    const got = await outputOf('batch-norm', { epsilon: 1e-12 }, [x], weights, { mode: 'train' });
    expect(got.map((v) => Math.round(v * 1e4) / 1e4)).toEqual([-1, -1, 1, 3]);
  });
});

describe('at the edges of float32', () => {
  test('no activation overflows or loses a number between −10,000 and 10,000', async () => {
    const values = [-1e4, -100, -88.8, -20, -1, 0, 1, 20, 88.8, 100, 1e4];
    for (const name of activationNames) {
      const got = await outputOf('activation', { function: name }, [floats([1, values.length], values)]);
      expect(got.every((v) => Number.isFinite(v)), name).toBe(true);
      const last = got.at(-1) ?? NaN;
      const saturates: Readonly<Record<string, number>> = { tanh: 1, sigmoid: 1, 'hard-sigmoid': 1, relu6: 6, selu: 1e4 * 1.0507009873554805 };
      expect(Math.abs(last - (saturates[name] ?? 1e4)) / Math.max(1, last), name).toBeLessThan(1e-6);
    }
  });

  test('softmax of huge scores is the largest one\'s, and its logarithm stays a number', async () => {
    const x = floats([1, 3], [1e4, 0, -1e4]);
    expect(await outputOf('softmax', {}, [x])).toEqual([1, 0, 0]);
    expect(await outputOf('softmax', { logarithm: true }, [x])).toEqual([0, -1e4, -2e4]);
  });

  test('a max pool never answers its padding, however negative the map', async () => {
    const x = floats([1, 1, 2, 2], [-3e38, -2e38, -1e38, -3.2e38]);
    const got = await outputOf('max-pool2d', { kernel: 3, stride: 1, padding: 1 }, [x]);
    expect(got).toEqual(Array.from({ length: 4 }, () => Math.fround(-1e38)));
  });

  test('a distance near zero is exact, though both vectors are long', async () => {
    const centre = Float32Array.from({ length: 84 }, (_, i) => 1000 + i);
    const near = Float32Array.from(centre, (v) => v + 0.25);
    expect(await outputOf('rbf', { units: 1 }, [floats([1, 84], near)], { centres: floats([1, 84], centre) })).toEqual([84 * 0.0625]);
  });

  test('distances of a layer too large to take differences of are never negative', async () => {
    const x = floats([1, 70_000], new Float32Array(70_000).fill(3));
    expect(await outputOf('rbf', { units: 1 }, [x], { centres: x })).toEqual([0]);
    const got = await outputOf('rbf', { units: 1 }, [x], { centres: floats([1, 70_000], new Float32Array(70_000).fill(2)) });
    expect(Math.abs((got[0] ?? 0) / 70_000 - 1)).toBeLessThan(1e-4);
  });
});

describe('a channel gate', () => {
  const maps = floats([1, 2, 1, 2], [1, 2, 3, 4]);
  test('multiplies every map by its number, whether it comes as maps of one pixel or as a row, first or second', async () => {
    expect(await outputOf('multiply', {}, [maps, floats([1, 2, 1, 1], [10, 100])])).toEqual([10, 20, 300, 400]);
    expect(await outputOf('multiply', {}, [floats([1, 2], [10, 100]), maps])).toEqual([10, 20, 300, 400]);
    expect(await outputOf('multiply', {}, [maps, maps, floats([1, 2], [1, 0])])).toEqual([1, 4, 0, 0]);
  });
});

describe('the lecture\'s small pictures', () => {
  const kernel = { values: [1, -1, -1, 1] };
  const answers = async (picture: readonly number[], side: number): Promise<readonly number[]> =>
    outputOf('conv2d', { filters: 1, kernel: 2, bias: false, initialiser: kernel }, [floats([1, 1, side, side], picture)], { weight: floats([1, 1, 2, 2], kernel.values) });

  test('a 2 × 2 kernel tells \\ from /: 4 and −4', async () => {
    expect([await answers([1, -1, -1, 1], 2), await answers([-1, 1, 1, -1], 2)]).toEqual([[4], [-4]]);
  });

  test('and answers \\, X, / and the oval of 3 × 3 with its maps', async () => {
    expect(await answers([1, -1, -1, -1, 1, -1, -1, -1, 1], 3)).toEqual([4, -2, -2, 4]);
    expect(await answers([1, -1, 1, -1, 1, -1, 1, -1, 1], 3)).toEqual([4, -4, -4, 4]);
    expect(await answers([-1, -1, 1, -1, 1, -1, 1, -1, -1], 3)).toEqual([2, -4, -4, 2]);
    expect(await answers([-1, 1, -1, 1, -1, 1, -1, 1, -1], 3)).toEqual([-4, 4, 4, -4]);
  });

  test('ones of 3 × 3 with stride 2 over 8 × 7 numbers give 108, 126, 144 …, the last row uncovered', async () => {
    const picture = floats([1, 1, 8, 7], Array.from({ length: 56 }, (_, i) => 10 * Math.floor(i / 7) + (i % 7) + 1));
    const got = await outputOf('conv2d', { filters: 1, kernel: 3, stride: 2, bias: false }, [picture], { weight: floats([1, 1, 3, 3], new Array<number>(9).fill(1)) });
    expect(got).toEqual([108, 126, 144, 288, 306, 324, 468, 486, 504]);
  });
});
