// Evaluation and export graphs: the same network without what belongs to training.
import { describe, expect, test } from 'vitest';
import { stream } from '../../../core/base/random.ts';
import { evaluationStep, inferenceGraph } from '../../../core/compile/evaluation.ts';
import { initialWeights } from '../../../core/compile/initial.ts';
import { defaultRecipe } from '../../../core/design/recipe.ts';
import { inferTypes } from '../../../core/ir/verify.ts';
import { evaluate, type Feed } from '../../reference.ts';
import { drawing } from './drawing.ts';

function small() {
  return drawing(
    { id: 'image', kind: 'input', params: { height: 4, width: 4 } },
    { id: 'conv', kind: 'conv2d', params: { filters: 3, kernel: 2 } },
    { id: 'norm', kind: 'batch-norm' },
    { id: 'drop', kind: 'dropout' },
    { id: 'flat', kind: 'flatten' },
    { id: 'dense', kind: 'dense', params: { units: 3 } },
    { id: 'shares', kind: 'softmax' },
    { id: 'output', kind: 'output' },
  );
}

function random(dims: readonly number[], key: number): Feed {
  const numbers = stream(5, key);
  return { dims, data: Array.from({ length: dims.reduce((n, d) => n * d, 1) }, () => Math.fround(numbers.normal())) };
}

const part = (feed: Feed, from: number, to: number, each: number): Feed => ({ dims: [to - from, ...feed.dims.slice(1)], data: Array.from(feed.data, Number).slice(from * each, to * each) });

describe('the evaluation twin', () => {
  const step = evaluationStep(small(), defaultRecipe, { batch: 'N', device: 'cpu' });
  const weights = initialWeights(step.forward, 1);

  test('asks for no mask and carries nothing', () => {
    expect(step.forward.masks).toEqual([]);
    expect(step.graph.nodes.filter((node) => node.op === 'BatchNormalization').map((node) => node.outputs.length)).toEqual([1]);
    expect(step.graph.outputs.map(({ name }) => name)).toEqual(['output', 'output/scores', '/loss', '/correct']);
  });

  test('takes any number of examples, and sums: parts add up to the whole', () => {
    const images = random([5, 1, 4, 4], 1);
    const classes = [0, 2, 1, 1, 0];
    const run = (from: number, to: number) => {
      const got = evaluate(step.graph, { ...weights, image: part(images, from, to, 16), 'output/target': { dtype: 'int64', dims: [to - from], data: classes.slice(from, to) } });
      return { loss: got['/loss']?.data[0] ?? NaN, correct: got['/correct']?.data[0] ?? NaN, scores: got['output/scores'], shares: got['output'] };
    };
    const whole = run(0, 5);
    const parts = [run(0, 2), run(2, 5)];
    expect(parts.reduce((sum, { loss }) => sum + loss, 0)).toBeCloseTo(whole.loss, 10);
    expect(parts.reduce((sum, { correct }) => sum + correct, 0)).toBe(whole.correct);
    // The loss by its definition: minus the logarithm of the share of the right class.
    const byHand = classes.reduce((sum, c, n) => sum - Math.log(whole.shares?.data[n * 3 + c] ?? NaN), 0);
    expect(whole.loss).toBeCloseTo(byHand, 6);
    expect(whole.scores?.dims).toEqual([5, 3]);
  });
});

test('rows are normalised as maps of one place on the device whose kernel is wrong for rows', () => {
  const network = drawing({ id: 'row', kind: 'input', params: { shape: [4] } }, { id: 'norm', kind: 'batch-norm' }, { id: 'output', kind: 'output', params: { target: 'numbers' } });
  const [cpu, webgpu] = (['cpu', 'webgpu'] as const).map((device) => evaluationStep(network, defaultRecipe, { batch: 'N', device }));
  expect(webgpu?.graph.nodes.slice(0, 3).map((node) => node.op)).toEqual(['Reshape', 'BatchNormalization', 'Reshape']);
  expect(inferTypes(webgpu?.graph ?? { name: '', inputs: [], constants: new Map(), nodes: [], outputs: [] }).ok).toBe(true);
  const feeds = { 'norm/scale': [1, 2, 3, 4], 'norm/shift': [0, 1, 0, 1], 'norm/running-mean': [1, 0, -1, 0.5], 'norm/running-variance': [1, 4, 9, 0.25] };
  const rows = { ...Object.fromEntries(Object.entries(feeds).map(([name, data]) => [name, { dims: [4], data }])), row: random([3, 4], 2), 'output/target': random([3, 4], 3) };
  const [expected, got] = [cpu, webgpu].map((step) => (step === undefined ? undefined : evaluate(step.graph, rows)));
  expect(got?.['output']).toEqual(expected?.['output']);
  expect(got?.['output']?.dims).toEqual([3, 4]);
});

describe('the exported graph', () => {
  test('shows the last layer under the output\'s name, and the scores as logits', () => {
    const { graph, heads, inputs } = inferenceGraph(small());
    expect(heads).toEqual([{ layer: 'output', shown: 'output', scores: 'logits' }]);
    expect(inputs).toEqual([{ input: 'image', dtype: 'float32', dims: ['N', 1, 4, 4] }]);
    expect(graph.outputs).toEqual([{ name: 'output', type: { dtype: 'float32', dims: ['N', 3] } }, { name: 'logits', type: { dtype: 'float32', dims: ['N', 3] } }]);
    expect(inferTypes(graph).ok).toBe(true);
  });

  test('without a softmax the scores are what is shown', () => {
    const { graph, heads } = inferenceGraph(drawing({ id: 'row', kind: 'input', params: { shape: [3] } }, { id: 'dense', kind: 'dense' }, { id: 'output', kind: 'output' }));
    expect(heads).toEqual([{ layer: 'output', shown: 'output', scores: 'output' }]);
    expect(graph.outputs.map(({ name }) => name)).toEqual(['output']);
  });

  test('an activation of the last dense layer is looked through as a softmax layer is', () => {
    const { heads, forward } = inferenceGraph(drawing({ id: 'row', kind: 'input', params: { shape: [3] } }, { id: 'dense', kind: 'dense', params: { activation: 'sigmoid' } }, { id: 'output', kind: 'output', params: { target: 'classes' } }));
    expect(heads.map(({ scores }) => scores)).toEqual(['logits']);
    expect(forward.heads.map(({ final }) => final)).toEqual(['sigmoid']);
  });

  test('behind an rbf layer the logits are minus the squared distances', () => {
    const { graph, forward, heads } = inferenceGraph(drawing({ id: 'row', kind: 'input', params: { shape: [2] } }, { id: 'centres', kind: 'rbf', params: { units: 2, initialiser: { values: [0, 0, 3, 4] } } }, { id: 'output', kind: 'output' }));
    expect(heads).toEqual([{ layer: 'output', shown: 'output', scores: 'logits' }]);
    const got = evaluate(graph, { ...initialWeights(forward, 1), row: { dims: [1, 2], data: [3, 4] } });
    expect(got['output']?.data).toEqual([25, 0]);
    expect(got['logits']?.data.map((v) => v + 0)).toEqual([-25, 0]);
  });

  test('several outputs keep their own names', () => {
    const { heads } = inferenceGraph(drawing(
      { id: 'row', kind: 'input', params: { shape: [3] } },
      { id: 'a', kind: 'dense' }, { id: 'shares', kind: 'softmax' }, { id: 'first', kind: 'output' },
      { id: 'b', kind: 'dense', from: ['row'] }, { id: 'second', kind: 'output', params: { target: 'numbers' }, from: ['b'] },
    ));
    expect(heads).toEqual([{ layer: 'first', shown: 'first', scores: 'first/logits' }, { layer: 'second', shown: 'second', scores: 'second' }]);
  });

  test('on request it takes pictures as they come', () => {
    const plain = inferenceGraph(small());
    const whole = inferenceGraph(small(), { pixels: { dtype: 'uint8', channels: 1, height: 2, width: 2 } });
    expect(whole.inputs).toEqual([{ input: 'image', dtype: 'uint8', dims: ['N', 1, 2, 2] }]);
    const weights = initialWeights(plain.forward, 1);
    const pixels = [0, 51, 102, 255];
    const padded = [0, 0, 0, 0, 0, 0, 51 / 255, 0, 0, 102 / 255, 1, 0, 0, 0, 0, 0];
    const raw = evaluate(whole.graph, { ...weights, image: { dtype: 'uint8', dims: [1, 1, 2, 2], data: pixels } })['logits']?.data ?? [];
    const prepared = evaluate(plain.graph, { ...weights, image: { dims: [1, 1, 4, 4], data: padded } })['logits']?.data ?? [NaN];
    raw.forEach((value, i) => expect(value).toBeCloseTo(prepared[i] ?? NaN, 6));
    expect(raw).toHaveLength(3);
  });

  test('layers that lead to no output are left out', () => {
    const { graph } = inferenceGraph(drawing(
      { id: 'row', kind: 'input', params: { shape: [3] } }, { id: 'dense', kind: 'dense' }, { id: 'output', kind: 'output' },
      { id: 'aside', kind: 'dense', from: ['row'] },
    ));
    expect(graph.inputs.map(({ name }) => name)).toEqual(['row', 'dense/weight', 'dense/bias']);
  });
});

test('an output that only helps training is in neither, nor what leads to it alone', () => {
  const network = drawing(
    { id: 'row', kind: 'input', params: { shape: [4] } },
    { id: 'hidden', kind: 'dense', params: { units: 5 } },
    { id: 'beside', kind: 'dense', params: { units: 2 }, from: ['hidden'] },
    { id: 'early', kind: 'output', params: { auxiliary: true }, from: ['beside'] },
    { id: 'scores', kind: 'dense', params: { units: 2 }, from: ['hidden'] },
    { id: 'output', kind: 'output' },
  );
  const exported = inferenceGraph(network);
  expect(exported.graph.outputs.map(({ name }) => name)).toEqual(['output']);
  expect(exported.forward.weights.map(({ name }) => name)).toEqual(['hidden/weight', 'hidden/bias', 'scores/weight', 'scores/bias']);
  const step = evaluationStep(network, defaultRecipe, { batch: 'N', device: 'cpu' });
  expect(step.targets.map(({ input }) => input)).toEqual(['output/target']);
  // Where every output says so, there is nothing else to take away.
  const alone = drawing({ id: 'row', kind: 'input', params: { shape: [4] } }, { id: 'scores', kind: 'dense', params: { units: 2 } }, { id: 'output', kind: 'output', params: { auxiliary: true } });
  expect(inferenceGraph(alone).graph.outputs.map(({ name }) => name)).toEqual(['output']);
});
