// What layers cost and how far they see, from hand arithmetic, published tables and the engine itself.
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../core/base/diagnostic.ts';
import { readParams } from '../../../core/base/schema.ts';
import { float32, isKnown } from '../../../core/base/shape.ts';
import { floats, sizeOf, type Tensor } from '../../../core/base/tensor.ts';
import { stream } from '../../../core/base/random.ts';
import type { Window } from '../../../core/layers/layer.ts';
import { layerOf, layers } from '../../../core/layers/registry.ts';
import { runOnEngine } from '../../reference/engine.ts';
import { layerGraph } from '../../support/layer-graph.ts';

function asked(kind: string, json: JsonObject, input: readonly (number | string)[]) {
  const def = layerOf(kind);
  const params = def === undefined ? null : readParams(def.params, json).params;
  if (def === undefined || params === null) throw new Error(`${kind} ${JSON.stringify(json)}`);
  const inputs = [float32(input)];
  const { outputs } = def.infer(params, inputs);
  const weights = def.weights(params, inputs);
  const counted = weights.filter((w) => w.role === 'parameter');
  return {
    parameters: counted.reduce((sum, w) => sum + (isKnown(w.dims) ? sizeOf(w.dims) : NaN), 0),
    macs: def.macs(params, inputs, outputs), sees: def.sees(params, inputs), weights,
  };
}

describe('parameters and multiply-accumulates', () => {
  test('LeNet-5 holds 156, 2,416, 48,120, 10,164 and 840 parameters', () => {
    expect([
      asked('conv2d', { filters: 6, kernel: 5 }, ['N', 1, 32, 32]), asked('conv2d', { filters: 16, kernel: 5 }, ['N', 6, 14, 14]), asked('conv2d', { filters: 120, kernel: 5 }, ['N', 16, 5, 5]),
      asked('dense', { units: 84 }, ['N', 120]), asked('rbf', { units: 10 }, ['N', 84]),
    ].map((figures) => figures.parameters)).toEqual([156, 2_416, 48_120, 10_164, 840]);
  });

  test('without bias C1 holds 150', () => {
    expect(asked('conv2d', { filters: 6, kernel: 5, bias: false }, ['N', 1, 32, 32]).parameters).toBe(150);
  });

  test('a convolution costs output × kernel × input channels: C1 of LeNet-5 117,600, AlexNet\'s first 105,415,200', () => {
    expect(asked('conv2d', { filters: 6, kernel: 5 }, ['N', 1, 32, 32]).macs).toBe(28 * 28 * 6 * 25);
    expect(asked('conv2d', { filters: 96, kernel: 11, stride: 4, padding: 2 }, ['N', 3, 224, 224]).macs).toBe(105_415_200);
    expect(asked('conv2d', { filters: 6, kernel: 3, groups: 2, padding: 1 }, ['N', 4, 9, 8]).macs).toBe(9 * 8 * 6 * 9 * 2);
  });

  test('a separable convolution costs its two steps, a transposed one input × kernel × filters', () => {
    expect(asked('separable-conv2d', { filters: 5, kernel: 3, padding: 1 }, ['N', 4, 6, 7]).macs).toBe(42 * 4 * 9 + 42 * 4 * 5);
    expect(asked('depthwise-conv2d', { kernel: 3, padding: 1, multiplier: 2 }, ['N', 4, 6, 7]).macs).toBe(42 * 8 * 9);
    expect(asked('conv-transpose2d', { filters: 4, kernel: 3 }, ['N', 3, 5, 4]).macs).toBe(20 * 3 * 4 * 9);
    expect(asked('conv2d', { filters: 4 }, ['N', 3, 'H', 9]).macs).toBeNull();
  });

  test('running values of a batch norm are carried, not counted; biases and norms do not decay', () => {
    const { parameters, weights } = asked('batch-norm', {}, ['N', 64, 8, 8]);
    expect(parameters).toBe(128);
    expect(weights.map((w) => [w.name, w.role, w.decay])).toEqual([['scale', 'parameter', false], ['shift', 'parameter', false], ['running-mean', 'statistic', false], ['running-variance', 'statistic', false]]);
    expect(asked('dense', {}, ['N', 4]).weights.map((w) => [w.name, w.decay])).toEqual([['weight', true], ['bias', false]]);
  });

  test('fans count what one output sums and what one input reaches', () => {
    const fans = (kind: string, json: JsonObject, input: readonly (number | string)[]) => asked(kind, json, input).weights.map((w) => [w.name, w.fan.in, w.fan.out]);
    expect(fans('conv2d', { filters: 6, kernel: [3, 5], groups: 2 }, ['N', 4, 9, 9])).toEqual([['weight', 30, 45], ['bias', 30, 45]]);
    expect(fans('dense', { units: 3, bias: false }, ['N', 7])).toEqual([['weight', 7, 3]]);
    expect(fans('separable-conv2d', { filters: 5, kernel: 3, multiplier: 2 }, ['N', 4, 9, 9])).toEqual([['depthwise', 9, 18], ['pointwise', 8, 5], ['bias', 8, 5]]);
    expect(fans('conv-transpose2d', { filters: 6, kernel: 4, stride: 2 }, ['N', 3, 9, 9])[0]).toEqual(['weight', 12, 96]);
  });
});

describe('how far a layer sees', () => {
  const cases: readonly [string, JsonObject, readonly number[]][] = [
    ['conv2d', { filters: 2, kernel: [3, 2], stride: [2, 3], padding: { top: 1, left: 0, bottom: 0, right: 1 }, dilation: [1, 2] }, [1, 2, 9, 10]],
    ['conv2d', { filters: 2, kernel: 3, stride: 2, padding: 'same' }, [1, 2, 8, 9]],
    ['depthwise-conv2d', { kernel: [1, 3], padding: [0, 2], dilation: 2 }, [1, 2, 5, 6]],
    ['separable-conv2d', { filters: 3, kernel: 3, padding: 1 }, [1, 2, 6, 5]],
    ['average-pool2d', { kernel: 3, stride: 2, padding: 1, ceil: true }, [1, 1, 8, 7]],
    ['sum-pool2d', { kernel: [2, 3], stride: [3, 1] }, [1, 1, 8, 7]],
    ['zero-pad2d', { padding: { top: 2, left: 1, bottom: 0, right: 3 } }, [1, 1, 4, 3]],
    ['upsample2d', { scale: [2, 3] }, [1, 1, 4, 3]],
    ['conv-transpose2d', { filters: 2, kernel: [3, 4], stride: [2, 3], padding: { top: 1, left: 0, bottom: 0, right: 1 }, dilation: [1, 2] }, [1, 2, 4, 5]],
    ['conv-transpose2d', { filters: 2, kernel: 2, stride: 2 }, [1, 1, 3, 3]],
    ['upsample2d', { scale: [3, 2], mode: 'bilinear' }, [1, 1, 4, 3]],
    ['max-pool2d', { kernel: 2, stride: 1, dilation: 2, padding: 1 }, [1, 1, 6, 5]],
  ];
  for (const [kind, json, dims] of cases) {
    test(`${kind} ${JSON.stringify(json)}: the engine's output moves with the window stated and with nothing else`, async () => {
      const def = layerOf(kind);
      const params = def === undefined ? null : readParams(def.params, json).params;
      if (def === undefined || params === null) throw new Error(kind);
      const sees = def.sees(params, [float32(dims)]);
      if (typeof sees === 'string') throw new Error(`${kind} has no window`);
      const lowered = layerGraph(def, json, [dims], { mode: 'infer' });
      const random = stream(5);
      const filled = (sizes: readonly number[]): Tensor => floats(sizes, Float32Array.from({ length: sizeOf(sizes) }, () => 0.1 + random.uniform()));
      const weights = Object.fromEntries(lowered.weights.map((w) => [w.name, filled(w.dims)]));
      const image = filled(dims);
      const base = (await runOnEngine(lowered.graph, { in0: image, ...weights }))['out0'];
      const [, channels = 1, height = 1, width = 1] = dims;
      const [, , rows = 1, columns = 1] = base?.dims ?? [];
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const touched = Float32Array.from(image.data as Float32Array);
          for (let c = 0; c < channels; c++) touched[(c * height + y) * width + x] = 9;
          const moved = (await runOnEngine(lowered.graph, { in0: floats(dims, touched), ...weights }))['out0'];
          for (let oy = 0; oy < rows; oy++) {
            for (let ox = 0; ox < columns; ox++) {
              const changed = (moved?.data ?? []).some((v, i) => Math.floor(i / columns) % rows === oy && i % columns === ox && v !== base?.data[i]);
              const stated = within(sees, 0, oy, y) && within(sees, 1, ox, x);
              const exact = kind !== 'max-pool2d' && sees.stride[0] >= 1;
              if (changed || exact) expect(stated, `output ${oy},${ox} and input ${y},${x}`).toBe(changed);
            }
          }
        }
      }
    });
  }

  /** Whether output position o looks at input position i: at first + dilation·t for t below the kernel, one more each way where outputs lie closer than inputs. */
  function within(sees: Window, axis: 0 | 1, o: number, i: number): boolean {
    const [stride, dilation, kernel] = [sees.stride[axis], sees.dilation[axis], sees.kernel[axis]];
    const from = i - (Math.floor(o * stride + 1e-9) - sees.before[axis]);
    if (stride < 1) return from >= -1 && from <= kernel;
    return from >= 0 && from % dilation === 0 && from / dilation < kernel;
  }

  test('dense, rbf and global pools see everything; activations and batch norm one position', () => {
    const seen = Object.fromEntries(layers.map((def) => {
      const { params } = readParams(def.params, {});
      return [def.kind, params === null ? null : def.sees(params, [])];
    }));
    expect([seen['dense'], seen['rbf'], seen['global-average-pool'], seen['global-max-pool'], seen['group-norm']]).toEqual(['all', 'all', 'all', 'all', 'all']);
    expect([seen['activation'], seen['batch-norm'], seen['dropout'], seen['add'], seen['concat'], seen['flatten'], seen['output']]).toEqual(Array.from({ length: 7 }, () => 'same'));
  });
});
