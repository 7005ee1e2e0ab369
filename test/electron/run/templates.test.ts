// Every network for a desk really trains: 60 steps on a few images of clothes, the loss falls, and what is exported gives the
// answers the trainer gives. The steps are those of the engine, run in this process.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listedTemplates } from '../../../build/templates/index.js';
import { floats, type Tensor, type Tensors } from '../../../core/base/tensor.ts';
import { evaluationStep, inferenceGraph } from '../../../core/compile/evaluation.ts';
import { initialMoments, initialWeights } from '../../../core/compile/initial.ts';
import { hostScalars } from '../../../core/compile/optimizers.ts';
import { fillMask } from '../../../core/data/mask.ts';
import { preparation } from '../../../core/data/prepare.ts';
import { readProject } from '../../../core/document/file.ts';
import { writeModel } from '../../../core/onnx/write.ts';
import { compareOutputs } from '../../../core/run/compare.ts';
import { networkOf, type Network } from '../../../core/run/network.ts';
import { compilerOf } from '../../../electron/engine-compile.ts';
import { ortRuntime } from '../../../electron/ort.ts';
import { cut, someFashion } from '../../support/idx.ts';
import { value } from './tiny.ts';

const steps = 60;
const batch = 4;
const batches = 8;
const threads = 1;
const shown = cut(someFashion(), 0, batch * batches);

function networkNamed(id: string): Network {
  return value(networkOf(value(readProject(readFileSync(new URL(`../../../templates/${id}.convas`, import.meta.url), 'utf8'), id))));
}

/** The images as a network takes them. */
function preparedFor({ input }: Network): Float32Array {
  const { size, fill } = value(preparation({ dims: [1, 28, 28], bytes: true }, input));
  const values = new Float32Array(shown.labels.length * size);
  for (let i = 0; i < shown.labels.length; i++) fill(values, i, shown.images.subarray(i * 784, (i + 1) * 784));
  return values;
}

/** Trains and answers the loss of every step and the weights at the end. */
async function train(network: Network, images: Float32Array): Promise<{ readonly losses: readonly number[]; readonly weights: Tensors }> {
  const { recipe } = network;
  const { step, model } = value(compilerOf(network, 'cpu')(batch, 1));
  const session = value(await ortRuntime.open(model, { device: 'cpu', threads, carry: step.carry }));
  session.put({ ...initialWeights(step.forward, 1), ...initialMoments(step) });
  const size = images.length / shown.labels.length;
  const losses: number[] = [];
  for (let n = 0; n < steps; n++) {
    const from = (n % batches) * batch;
    const feeds: Record<string, Tensor> = {};
    for (const { input, dims } of step.images) feeds[input] = floats(dims, images.subarray(from * size, (from + batch) * size));
    for (const { input, dims } of step.targets) feeds[input] = { dtype: 'int64', dims, data: BigInt64Array.from(shown.labels.subarray(from, from + batch), BigInt) };
    for (const { input, dims, keep } of step.masks) {
      const data = new Uint8Array(dims.reduce((product, d) => product * d, 1));
      fillMask(data, keep, 1, 0, n);
      feeds[input] = { dtype: 'uint8', dims, data };
    }
    for (const [name, scalar] of Object.entries(hostScalars(recipe, n + 1, recipe.optimizer.learningRate))) if (step.scalars.includes(name)) feeds[name] = floats([], [scalar]);
    losses.push(Number((await session.run(feeds, [step.metrics.loss]))[step.metrics.loss]?.data[0]));
  }
  const weights = await session.read(step.forward.weights.map(({ name }) => name));
  await session.close();
  return { losses, weights };
}

/** What a graph with these weights answers for the images, by output. */
async function answers(graph: Parameters<typeof writeModel>[0], weights: Tensors, feeds: Tensors, fetches: readonly string[]): Promise<Tensors> {
  const taken = new Set(graph.inputs.map(({ name }) => name));
  const session = value(await ortRuntime.open(value(writeModel(graph, { weights: Object.fromEntries(Object.entries(weights).filter(([name]) => taken.has(name))) })), { device: 'cpu', threads }));
  try {
    return await session.run(feeds, fetches);
  } finally {
    await session.close();
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

describe(`networks for a desk, ${steps} steps of ${batch} images`, () => {
  it.each(listedTemplates.filter(({ size }) => size === 'desk').map(({ id }) => id))('%s learns, and its export agrees', async (id) => {
    const network = networkNamed(id);
    const images = preparedFor(network);
    const { losses, weights } = await train(network, images);
    const [first, last] = [mean(losses.slice(0, batches)), mean(losses.slice(-batches))];
    if (process.env['SHOW'] === '1') console.log(id, first.toFixed(3), last.toFixed(3), (process.cpuUsage().user / 1e6).toFixed(1));
    expect(losses.every(Number.isFinite)).toBe(true);
    expect(last).toBeLessThan(0.9 * first);

    const { graph, heads, inputs } = inferenceGraph(network.checked);
    const step = evaluationStep(network.checked, network.recipe, { batch: 'N', device: 'cpu' });
    const size = images.length / shown.labels.length;
    const input = floats([batch, ...network.input.dims], images.subarray(0, batch * size));
    const targets = Object.fromEntries(step.targets.map(({ input: name }): [string, Tensor] => [name, { dtype: 'int64', dims: [batch], data: new BigInt64Array(batch) }]));
    const given = await answers(graph, weights, { [inputs[0]?.input ?? '']: input }, heads.map(({ scores }) => scores));
    const asked = await answers(step.graph, weights, { [step.images[0]?.input ?? '']: input, ...targets }, step.heads.map(({ scores }) => scores));
    const expected = Object.fromEntries(heads.map(({ scores }, i) => [scores, asked[step.heads[i]?.scores ?? ''] as Tensor]));
    expect(graph.outputs.filter(({ name }) => heads.some(({ shown: out }) => out === name))).toHaveLength(1);
    expect(compareOutputs({ expected, given, scores: network.head.target === 'class' ? heads[0]?.scores ?? '' : '', images: batch, source: 'training' })).toMatchObject({ passed: true });
  });
});
