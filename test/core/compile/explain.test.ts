// Where a network looks, against finite differences of its own score in float64, and against PyTorch.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bug } from '../../../core/base/diagnostic.ts';
import { stream } from '../../../core/base/random.ts';
import { explainable, explanation, type ExplainOptions, type Explanation } from '../../../core/compile/explain.ts';
import { initialWeights } from '../../../core/compile/initial.ts';
import { lowerWithOrigins } from '../../../core/compile/lower.ts';
import type { Checked } from '../../../core/design/check.ts';
import { inferTypes } from '../../../core/ir/verify.ts';
import { evaluate, type Feed } from '../../reference.ts';
import { goldenFolder } from '../../support/goldens.ts';
import { drawing } from './drawing.ts';

const net = (): Checked => drawing(
  { id: 'image', kind: 'input', params: { channels: 3, height: 7, width: 6 } },
  { id: 'conv', kind: 'conv2d', params: { filters: 3, kernel: 3, activation: 'tanh' } },
  { id: 'norm', kind: 'batch-norm' },
  { id: 'pool', kind: 'max-pool2d', params: { kernel: 2, stride: 2 } },
  { id: 'flat', kind: 'flatten' },
  { id: 'dense', kind: 'dense', params: { units: 3 } },
  { id: 'shares', kind: 'softmax' },
  { id: 'output', kind: 'output' },
);

function numbers(dims: readonly number[], key: number): number[] {
  const source = stream(11, key);
  return Array.from({ length: dims.reduce((n, d) => n * d, 1) }, () => Math.fround(source.normal()));
}

function compiled(checked: Checked, options: Partial<ExplainOptions>): Explanation {
  const found = explanation(checked, { method: 'saliency', layer: null, device: 'cpu', ...options });
  return found.ok ? found.value : bug(found.error.message);
}

const image = numbers([1, 3, 7, 6], 1);
const chosen = 2;
const choice: Feed = { dims: [1, 3], data: [0, 0, 1] };
const imageFeed = (data: readonly number[]): Feed => ({ dims: [1, 3, 7, 6], data });
const step = 1e-5;

describe('saliency', () => {
  const how = compiled(net(), { method: 'saliency' });
  const weights = initialWeights(how.forward, 4);
  const run = (data: readonly number[]) => evaluate(how.graph, { ...weights, [how.input]: imageFeed(data), [how.choice]: choice });
  const scoreOf = (data: readonly number[]): number => Number(run(data)[how.scores]?.data[chosen]);

  test('is a graph the catalogue agrees with, of the size of the image', () => {
    expect(inferTypes(how.graph)).toMatchObject({ ok: true });
    expect([how.height, how.width, how.layer, how.classes]).toEqual([7, 6, null, 3]);
  });

  test('is how much the score before the softmax changes with each pixel, the largest over the channels', () => {
    const map = Array.from(run(image)[how.map]?.data ?? [], Number);
    expect(map).toHaveLength(42);
    const slope = (at: number): number => {
      const moved = (by: number) => image.map((v, i) => (i === at ? v + by : v));
      return Math.abs(scoreOf(moved(step)) - scoreOf(moved(-step))) / (2 * step);
    };
    map.forEach((value, p) => expect(value).toBeCloseTo(Math.max(slope(p), slope(42 + p), slope(84 + p)), 5));
    expect(Math.max(...map)).toBeGreaterThan(0.01);
  });
});

describe('Grad-CAM', () => {
  const how = compiled(net(), { method: 'grad-cam', layer: 'norm' });
  const weights = initialWeights(how.forward, 4);

  test('weighs the maps of the layer by the mean slope of the score along them, and keeps what is above 0', () => {
    const { forward, values } = lowerWithOrigins(net(), { mode: 'infer', batch: 1 });
    const maps = values.get('norm')?.[0] ?? bug('norm gives maps');
    const feeds = { ...weights, [how.input]: imageFeed(image) };
    const whole = evaluate({ ...forward.graph, outputs: [...forward.graph.outputs, { name: maps, type: { dtype: 'float32', dims: [1, 3, 5, 4] } }] }, feeds);
    const activations = Array.from(whole[maps]?.data ?? [], Number);
    expect(activations).toHaveLength(60);
    // What follows the maps alone, fed with maps that differ in one place.
    const behind = { ...forward.graph, inputs: [...forward.graph.inputs, { name: maps, type: { dtype: 'float32' as const, dims: [1, 3, 5, 4] } }], nodes: forward.graph.nodes.filter((node) => !node.outputs.includes(maps)) };
    const scores = forward.heads[0]?.scores ?? bug('a head');
    const scoreOf = (data: readonly number[]): number => Number(evaluate({ ...behind, outputs: [{ name: scores, type: { dtype: 'float32', dims: [1, 3] } }] }, { ...feeds, [maps]: { dims: [1, 3, 5, 4], data } })[scores]?.data[chosen]);
    const slopes = activations.map((_, at) => {
      const moved = (by: number) => activations.map((v, i) => (i === at ? v + by : v));
      return (scoreOf(moved(step)) - scoreOf(moved(-step))) / (2 * step);
    });
    const weight = [0, 1, 2].map((k) => slopes.slice(20 * k, 20 * k + 20).reduce((sum, v) => sum + v, 0) / 20);
    const expected = Array.from({ length: 20 }, (_, p) => Math.max(0, weight.reduce((sum, w, k) => sum + w * (activations[20 * k + p] ?? 0), 0)));
    const map = Array.from(evaluate(how.graph, { ...feeds, [how.choice]: choice })[how.map]?.data ?? [], Number);
    expect(map).toHaveLength(20);
    map.forEach((value, p) => expect(value).toBeCloseTo(expected[p] ?? NaN, 5));
    expect(expected.some((value) => value > 0) && expected.some((value) => value === 0)).toBe(true);
  });

  test('takes the last convolution unless told, and the layers that have maps', () => {
    expect(compiled(net(), { method: 'grad-cam' })).toMatchObject({ layer: 'conv', height: 5, width: 4 });
    expect(explainable(net())).toEqual(['conv', 'norm', 'pool']);
    expect(explanation(net(), { method: 'grad-cam', layer: 'flat', device: 'cpu' })).toMatchObject({ ok: false, error: { code: 'no-maps' } });
  });
});

describe('beside PyTorch', () => {
  interface Golden { readonly image: number[]; readonly weights: Readonly<Record<string, number[]>>; readonly scores: number[]; readonly saliency: number[]; readonly gradCam: number[] }
  const golden = JSON.parse(readFileSync(join(goldenFolder, 'explain.json'), 'utf8')) as Golden;
  const twin = drawing(
    { id: 'image', kind: 'input', params: { channels: 3, height: 8, width: 8 } },
    { id: 'one', kind: 'conv2d', params: { filters: 4, kernel: 3, activation: 'relu' } },
    { id: 'pool', kind: 'max-pool2d', params: { kernel: 2, stride: 2 } },
    { id: 'two', kind: 'conv2d', params: { filters: 5, kernel: 2, activation: 'tanh' } },
    { id: 'flat', kind: 'flatten' },
    { id: 'dense', kind: 'dense', params: { units: 3 } },
    { id: 'output', kind: 'output' },
  );
  const found = (options: Partial<ExplainOptions>) => {
    const how = compiled(twin, options);
    const weights = Object.fromEntries(how.forward.weights.map(({ name, dims }) => [name, { dims, data: golden.weights[name] ?? bug(`no golden for ${name}`) }]));
    const out = evaluate(how.graph, { ...weights, [how.input]: { dims: [1, 3, 8, 8], data: golden.image }, [how.choice]: { dims: [1, 3], data: [0, 1, 0] } });
    return { scores: Array.from(out[how.scores]?.data ?? [], Number), map: Array.from(out[how.map]?.data ?? [], Number) };
  };
  const close = (ours: readonly number[], theirs: readonly number[]): void => {
    expect(ours).toHaveLength(theirs.length);
    ours.forEach((value, i) => expect(value).toBeCloseTo(theirs[i] ?? NaN, 6));
  };

  test('saliency is the gradient it gives', () => {
    const { scores, map } = found({ method: 'saliency' });
    close(scores, golden.scores);
    close(map, golden.saliency);
  });

  test('Grad-CAM of the first convolution is what its gradients give', () => {
    close(found({ method: 'grad-cam', layer: 'one' }).map, golden.gradCam);
  });
});

test('there is nothing to show without images, maps, or a row of values', () => {
  const flat = drawing({ id: 'in', kind: 'input', params: { shape: [5] } }, { id: 'dense', kind: 'dense', params: { units: 3 } }, { id: 'output', kind: 'output' });
  expect(explanation(flat, { method: 'saliency', layer: null, device: 'cpu' })).toMatchObject({ ok: false, error: { code: 'no-image' } });
  const single = drawing({ id: 'in', kind: 'input', params: { height: 4, width: 4 } }, { id: 'flat', kind: 'flatten' }, { id: 'dense', kind: 'dense', params: { units: 3 } }, { id: 'output', kind: 'output' });
  expect(explanation(single, { method: 'grad-cam', layer: null, device: 'cpu' })).toMatchObject({ ok: false, error: { code: 'no-maps' } });
  const same = drawing({ id: 'in', kind: 'input', params: { height: 4, width: 4 } }, { id: 'conv', kind: 'conv2d', params: { filters: 1, kernel: 3, padding: 'same' } }, { id: 'output', kind: 'output', params: { target: 'image' } });
  expect(explanation(same, { method: 'saliency', layer: null, device: 'cpu' })).toMatchObject({ ok: false, error: { code: 'no-classes' } });
});
