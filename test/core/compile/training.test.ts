// Whole training steps: what they carry, what they leave out, and that they move every weight against the slope of the loss.
import { describe, expect, test } from 'vitest';
import { stream } from '../../../core/base/random.ts';
import { isKnown } from '../../../core/base/shape.ts';
import { sizeOf } from '../../../core/base/tensor.ts';
import { initialMoments, initialWeights } from '../../../core/compile/initial.ts';
import { hostScalars } from '../../../core/compile/optimizers.ts';
import type { TrainingStep } from '../../../core/compile/step.ts';
import { trainingStep, type StepRecipe } from '../../../core/compile/training.ts';
import type { Device } from '../../../core/compile/rule.ts';
import type { Checked } from '../../../core/design/check.ts';
import { defaultRecipe } from '../../../core/design/recipe.ts';
import { inferTypes } from '../../../core/ir/verify.ts';
import { evaluate, leadingTo, type Feed } from '../../reference.ts';
import { drawing, lenet5 } from './drawing.ts';

const sgd: StepRecipe = { ...defaultRecipe, optimizer: { kind: 'sgd', learningRate: 1 } };

function stepOf(checked: Checked, recipe: StepRecipe = sgd, batch = 2, device: Device = 'cpu'): TrainingStep {
  const step = trainingStep(checked, recipe, { batch, device });
  if (!step.ok) throw new Error(step.error.map((d) => d.message).join(' '));
  const types = inferTypes(step.value.graph);
  if (!types.ok) throw new Error(types.error.map((p) => p.message).join(' '));
  return step.value;
}

/** Everything a step is fed, seeded; classes cycle, masks alternate. */
function feedsOf(step: TrainingStep, rate = 0.5): Record<string, Feed> {
  const feeds: Record<string, Feed> = { ...initialWeights(step.forward, 3), ...initialMoments(step) };
  const random = stream(11);
  for (const { input, dims } of step.images) feeds[input] = { dims, data: Array.from({ length: sizeOf(dims) }, () => Math.fround(random.normal())) };
  for (const { input, dims, dtype } of step.targets) feeds[input] = { dtype, dims, data: Array.from({ length: sizeOf(dims) }, (_, i) => (dtype === 'int64' ? i % 2 : (i % 3) / 2)) };
  for (const { input, dims } of step.masks) feeds[input] = { dtype: 'uint8', dims, data: Array.from({ length: sizeOf(dims) }, (_, i) => (i % 3 === 0 ? 0 : 1)) };
  for (const name of step.scalars) feeds[name] = { dims: [], data: [hostScalars(sgd, 1, rate, step.rateFactors)[name] ?? NaN] };
  return feeds;
}

const numbers = (feed: Feed | undefined): number[] => Array.from(feed?.data ?? [], Number);

/** Compares the move of every weight (a share of its elements) with the loss's slope there, by central differences. */
function expectDownhill(step: TrainingStep, given: Readonly<Record<string, Feed>> = {}): void {
  const rate = 0.5;
  const feeds = { ...feedsOf(step, rate), ...given };
  const got = evaluate(step.graph, feeds);
  const forward = leadingTo(step.graph, step.metrics.loss);
  const loss = (name: string, at: number, by: number): number => {
    const data = numbers(feeds[name]).map((v, i) => (i === at ? v + by : v));
    return evaluate(forward, { ...feeds, [name]: { dims: feeds[name]?.dims ?? [], data } })[step.metrics.loss]?.data[0] ?? NaN;
  };
  for (const { input, output, role } of step.carry) {
    if (role !== 'parameter') continue;
    const before = numbers(feeds[input]);
    const moves = before.map((v, i) => (v - (got[output]?.data[i] ?? NaN)) / rate);
    const scale = Math.max(1e-3, ...moves.map(Math.abs));
    for (let i = 0; i < before.length; i += Math.max(1, Math.ceil(before.length / 2))) {
      const slope = (loss(input, i, 1e-5) - loss(input, i, -1e-5)) / 2e-5;
      expect(Math.abs((moves[i] ?? NaN) - slope) / scale, `${input}[${i}]`).toBeLessThan(1e-4);
    }
  }
}

/** A network with a branch of every sort, over 2 × 6 × 4 images. */
function branched(target: 'class' | 'classes' = 'class'): Checked {
  return drawing(
    { id: 'image', kind: 'input', params: { shape: [2, 6, 4] } },
    { id: 'stem', kind: 'conv2d', params: { filters: 4, kernel: 3, padding: 'same', bias: false } },
    { id: 'norm', kind: 'batch-norm' },
    { id: 'bend', kind: 'activation', params: { function: 'silu' } },
    { id: 'left', kind: 'separable-conv2d', params: { filters: 4, kernel: 3, padding: 'same' }, from: ['bend'] },
    { id: 'right', kind: 'max-pool2d', params: { kernel: 3, stride: 1, padding: 1 }, from: ['bend'] },
    { id: 'sum', kind: 'add', from: ['left', 'right', 'bend'] },
    { id: 'lrn', kind: 'local-response-norm', params: {} },
    { id: 'half', kind: 'average-pool2d', from: ['lrn'] },
    { id: 'twice', kind: 'upsample2d', from: ['half'] },
    { id: 'both', kind: 'concat', from: ['twice', 'lrn'] },
    { id: 'groups', kind: 'group-norm', params: { groups: 2 } },
    { id: 'drop', kind: 'dropout', params: { rate: 0.25 } },
    { id: 'mean', kind: 'global-average-pool' },
    { id: 'flat', kind: 'flatten' },
    { id: 'layer', kind: 'layer-norm' },
    { id: 'scores', kind: 'dense', params: { units: 3 } },
    ...(target === 'class' ? [{ id: 'shares', kind: 'softmax' }] : [{ id: 'shares', kind: 'activation', params: { function: 'sigmoid' } }]),
    { id: 'output', kind: 'output', params: { target } },
  );
}

describe('a step moves every weight against the slope of the loss', () => {
  test.each(['cpu', 'webgpu'] as const)('through branches, norms, pools and dropout, written for %s', (device) => {
    expectDownhill(stepOf(branched(), sgd, 2, device));
  });

  test('with label smoothing', () => {
    expectDownhill(stepOf(branched(), { ...sgd, loss: { kind: 'softmax-cross-entropy', labelSmoothing: 0.1 } }));
  });

  test.each([0, 0.1])('of mixed classes, with label smoothing %d', (labelSmoothing) => {
    const step = stepOf(branched(), { ...sgd, loss: { kind: 'softmax-cross-entropy', labelSmoothing }, augment: { mixup: { alpha: 1, probability: 1 } } });
    expect(step.targets).toEqual([{ input: 'output/target', dtype: 'float32', dims: [2, 3] }]);
    expectDownhill(step, { 'output/target': { dims: [2, 3], data: [0.7, 0.3, 0, 0, 0.4, 0.6] } });
  });

  test('towards several classes at once', () => {
    expectDownhill(stepOf(branched('classes')));
  });

  test('for distances to centres', () => {
    expectDownhill(stepOf(drawing(
      { id: 'row', kind: 'input', params: { shape: [5] } },
      { id: 'hidden', kind: 'dense', params: { units: 4, activation: 'tanh' } },
      { id: 'centres', kind: 'rbf', params: { units: 3 } },
      { id: 'output', kind: 'output' },
    )));
  });

  test('for an autoencoder, and for two outputs of one network', () => {
    const step = stepOf(drawing(
      { id: 'image', kind: 'input', params: { shape: [1, 4, 6] } },
      { id: 'code', kind: 'conv2d', params: { filters: 3, kernel: 2, stride: 2, activation: 'relu' } },
      { id: 'back', kind: 'conv-transpose2d', params: { filters: 1, kernel: 2, stride: 2 } },
      { id: 'picture', kind: 'output', params: { target: 'image' } },
      { id: 'flat', kind: 'flatten', from: ['code'] },
      { id: 'scores', kind: 'dense', params: { units: 2 } },
      { id: 'output', kind: 'output', from: ['scores'] },
    ));
    expect(step.targets.map(({ input }) => input)).toEqual(['output/target']);
    expectDownhill(step);
  });
});

describe('what a step carries', () => {
  test('parameters with their moments, and statistics, each under its own name', () => {
    const step = stepOf(branched(), { ...sgd, optimizer: { kind: 'adam', learningRate: 1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } });
    const of = (input: string): unknown => step.carry.find((slot) => slot.input === input);
    expect(of('stem/weight')).toEqual({ input: 'stem/weight', output: 'stem/weight#next', dims: [4, 2, 3, 3], role: 'parameter', overwrites: true });
    expect(of('stem/weight#square')).toEqual({ input: 'stem/weight#square', output: 'stem/weight#square#next', dims: [4, 2, 3, 3], role: 'moment', overwrites: true });
    expect(of('norm/running-mean')).toEqual({ input: 'norm/running-mean', output: 'norm/running-mean#next', dims: [4], role: 'statistic', overwrites: true });
    expect(step.frozen).toEqual([]);
    expect(step.masks).toEqual([{ input: 'drop/mask', dtype: 'uint8', dims: [2, 8, 6, 4], keep: 0.75, layer: 'drop' }]);
    expect(step.targets).toEqual([{ input: 'output/target', dtype: 'int64', dims: [2] }]);
  });

  test('every input is read and every node leads to an output', () => {
    const { graph } = stepOf(branched());
    const read = new Set(graph.nodes.flatMap((node) => node.inputs));
    expect(graph.inputs.filter(({ name }) => !read.has(name))).toEqual([]);
    const leaving = new Set(graph.outputs.map(({ name }) => name));
    expect(graph.nodes.filter((node) => !node.outputs.some((name) => read.has(name) || leaving.has(name)))).toEqual([]);
    expect(graph.nodes.filter((node) => node.op === 'Identity')).toEqual([]);
  });

  test('running values follow the batch, the variance unbiased', () => {
    const step = stepOf(branched());
    const feeds = feedsOf(step);
    const got = evaluate(step.graph, feeds);
    const stem = got['stem/conv/conv'] ?? Object.entries(got).find(([name]) => name.startsWith('stem/'))?.[1];
    const [n = 0, c = 0, h = 0, width = 0] = stem?.dims ?? [];
    const first: number[] = [];
    for (let i = 0; i < n; i++) for (let p = 0; p < h * width; p++) first.push(stem?.data[i * c * h * width + p] ?? NaN);
    const mean = first.reduce((a, b) => a + b, 0) / first.length;
    const variance = first.reduce((a, b) => a + (b - mean) ** 2, 0) / (first.length - 1);
    expect(got['norm/running-mean#next']?.data[0]).toBeCloseTo(0.1 * mean, 6);
    expect(got['norm/running-variance#next']?.data[0]).toBeCloseTo(0.9 + 0.1 * variance, 6);
  });

  test('the number of right answers', () => {
    const step = stepOf(branched(), sgd, 4);
    const got = evaluate(step.graph, feedsOf(step));
    const scores = got['scores/dense'];
    const right = [0, 1, 0, 1].filter((of, n) => {
      const row = scores?.data.slice(n * 3, n * 3 + 3) ?? [];
      return row.indexOf(Math.max(...row)) === of;
    });
    expect(got['/correct']?.data).toEqual([right.length]);
  });
});

describe('frozen layers cost nothing', () => {
  const frozen = (...ids: readonly string[]): Checked => {
    const base = lenet5();
    return drawing(...base.layers.map(({ flat, sources }) => ({ id: flat.path, kind: flat.kind, params: flat.params, from: sources.map(({ path }) => path), trainable: !ids.includes(flat.path) })));
  };
  const gradientsOf = (step: TrainingStep): string[] => [...new Set(step.graph.nodes.flatMap(({ name }) => (/^gradient\/([a-z0-9]+)\//.exec(name) ?? []).slice(1)))];

  test('nothing is differentiated below the first layer that learns', () => {
    const step = stepOf(frozen('c1', 'c3', 'c5'));
    expect(gradientsOf(step)).toEqual(['loss', 'f7', 'f6']);
    expect(step.carry.map(({ input }) => input)).toEqual(['f6/weight', 'f6/bias', 'f7/weight', 'f7/bias']);
    expect(step.frozen.map(({ name }) => name)).toEqual(['c1/weight', 'c1/bias', 'c3/weight', 'c3/bias', 'c5/weight', 'c5/bias']);
  });

  test('above it gradients pass through without one for the weights', () => {
    const whole = stepOf(lenet5());
    const step = stepOf(frozen('f6', 'f7'));
    const count = (s: TrainingStep, layer: string): number => s.graph.nodes.filter(({ name }) => name.startsWith(`gradient/${layer}/`)).length;
    expect(count(step, 'f7')).toBe(count(whole, 'f7') - 2);
    expect(step.graph.nodes.filter(({ name }) => name.startsWith('update/f'))).toEqual([]);
    expect(step.carry.map(({ input }) => input)).toEqual(['c1/weight', 'c1/bias', 'c3/weight', 'c3/bias', 'c5/weight', 'c5/bias']);
  });

  test('a frozen batch norm keeps its running values and uses them', () => {
    const base = branched();
    const step = stepOf(drawing(...base.layers.map(({ flat, sources }) => ({ id: flat.path, kind: flat.kind, params: flat.params, from: sources.map(({ path }) => path), trainable: flat.path !== 'norm' }))));
    expect(step.frozen.map(({ name }) => name)).toEqual(['norm/scale', 'norm/shift', 'norm/running-mean', 'norm/running-variance']);
    expectDownhill(step);
  });
});

test('a step knows its sizes: feeds and state cover the graph\'s inputs exactly', () => {
  const step = stepOf(branched());
  const named = [...step.carry, ...step.images, ...step.targets, ...step.masks].map(({ input, dims }) => [input, dims] as const);
  const all = new Map([...named, ...step.frozen.map(({ name, dims }) => [name, dims] as const), ...step.scalars.map((name) => [name, []] as const)]);
  expect(new Map(step.graph.inputs.map(({ name, type }) => [name, isKnown(type.dims) ? type.dims : null]))).toEqual(all);
});

describe('learning rates by layer', () => {
  test('move each layer by its factor of what it moves without', () => {
    const checked = lenet5();
    const plain = stepOf(checked);
    const scaled = stepOf(checked, { ...sgd, layerRates: { decay: 0.5, layers: { c3: 0.125 } } });
    expect(scaled.rateFactors).toEqual([1, 0.5, 0.25, 0.125, 0.0625]);
    const feeds = feedsOf(scaled);
    const [a, b] = [evaluate(plain.graph, { ...feedsOf(plain) }), evaluate(scaled.graph, feeds)];
    const factors: Readonly<Record<string, number>> = { c1: 0.0625, c3: 0.125, c5: 0.25, f6: 0.5, f7: 1 };
    for (const { input, output } of plain.carry) {
      const before = numbers(feeds[input]);
      const [move, own] = [a, b].map((got) => numbers(got[output]).map((v, i) => v - (before[i] ?? NaN)));
      const factor = factors[input.split('/')[0] ?? ''] ?? NaN;
      for (let i = 0; i < before.length; i += 7) expect(own?.[i]).toBeCloseTo(factor * (move?.[i] ?? NaN), 6);
    }
  });
});

describe('of several outputs', () => {
  const heads = (params: { readonly [name: string]: number | boolean }) => drawing(
    { id: 'image', kind: 'input', params: { shape: [2, 4, 4] } },
    { id: 'stem', kind: 'conv2d', params: { filters: 3, kernel: 3 } },
    { id: 'flat', kind: 'flatten' },
    { id: 'beside', kind: 'dense', params: { units: 3 }, from: ['flat'] },
    { id: 'early', kind: 'output', params, from: ['beside'] },
    { id: 'bend', kind: 'activation', params: { function: 'tanh' }, from: ['flat'] },
    { id: 'scores', kind: 'dense', params: { units: 3 } },
    { id: 'output', kind: 'output' },
  );
  const after = (checked: Checked) => {
    const step = stepOf(checked);
    return { step, got: evaluate(step.graph, feedsOf(step)) };
  };

  test('the loss counts each as its weight says, and so does the way back', () => {
    expectDownhill(stepOf(heads({ 'loss-weight': 0.3 })));
    const [whole, half, quarter] = [1, 0.5, 0.25].map((weight) => numbers(after(heads({ 'loss-weight': weight })).got['/loss'])[0] ?? NaN) as [number, number, number];
    expect(half - quarter).toBeCloseTo((whole - quarter) / 3, 10);
  });

  test('one that only helps training moves weights and is no part of the loss that is told', () => {
    const [plain, helped] = [after(heads({ 'loss-weight': 0.5 })), after(heads({ auxiliary: true, 'loss-weight': 0.5 }))];
    for (const { output } of plain.step.carry) expect(numbers(helped.got[output])).toEqual(numbers(plain.got[output]));
    const [all, main] = [plain, helped].map(({ got }) => numbers(got['/loss'])[0] ?? NaN) as [number, number];
    const early = numbers(after(heads({})).got['/loss'])[0] ?? NaN;
    expect(main).toBeCloseTo(all - (early - all), 10);
    expect(helped.step.forward.heads.map(({ layer }) => layer)).toEqual(['output', 'early']);
  });
});
