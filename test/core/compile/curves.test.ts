// A hundred steps of LeNet-5 (forty of them every day) under every optimizer, on the engine, beside PyTorch's losses; and that the numbers an optimizer
// lives on are felt: without its decay, or with another epsilon, the curve is missed.
import * as ort from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { zeros, type Tensor } from '../../../core/base/tensor.ts';
import { hostScalars } from '../../../core/compile/optimizers.ts';
import type { Device } from '../../../core/compile/rule.ts';
import { trainingStep, type StepRecipe } from '../../../core/compile/training.ts';
import { defaultRecipe, type Optimizer } from '../../../core/design/recipe.ts';
import { writeModel } from '../../../core/onnx/write.ts';
import { batchOf, curves, initialWeights } from '../../support/curves.ts';
import { figure } from '../../support/figures.ts';
import { ofSize } from '../../support/size.ts';
import { lenet5 } from './drawing.ts';

const batch = 32;
/** As many as miss a curve that is another: see below. */
const steps = ofSize(40, 100, 100);
const names: Readonly<Record<string, string>> = { c1: '0', c3: '3', c5: '6', f6: '9', f7: '11' };

function toOrt(tensor: Tensor): ort.Tensor {
  return new ort.Tensor(tensor.dtype, tensor.data, tensor.dims);
}

/** How a curve is run. */
interface Run {
  readonly steps?: number;
  readonly stepsPerRun?: number;
  readonly device?: Device;
  /** ends the run before its last step, once this says so of the losses so far */
  readonly isEnough?: (losses: readonly number[]) => boolean;
}

/** The losses from the golden weights, as the engine gives them. */
async function train(recipe: Partial<StepRecipe> & { readonly optimizer: Optimizer }, { steps: most = steps, stepsPerRun = 1, device = 'cpu', isEnough = () => false }: Run = {}): Promise<number[]> {
  const whole = { ...defaultRecipe, ...recipe };
  const compiled = trainingStep(lenet5(), whole, { batch, device, stepsPerRun });
  if (!compiled.ok) throw new Error(compiled.error.map((d) => d.message).join(' '));
  const step = compiled.value;
  const model = writeModel(step.graph);
  if (!model.ok) throw new Error(model.error.message);
  const session = await ort.InferenceSession.create(model.value, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  let state: Record<string, ort.Tensor> = Object.fromEntries(step.carry.map(({ input, dims, role }) => {
    const [layer = '', weight = ''] = input.split('/');
    return [input, toOrt(role === 'moment' ? zeros(dims) : initialWeights[`${names[layer] ?? ''}.${weight}`] ?? zeros([0]))];
  }));
  const losses: number[] = [];
  for (let t = 0; t < most && !isEnough(losses); t += stepsPerRun) {
    const rounds = Array.from({ length: stepsPerRun }, (_, s) => hostScalars(whole, t + s + 1, recipe.optimizer.learningRate));
    const { images, classes } = batchOf(t / stepsPerRun, batch * stepsPerRun);
    const feeds: Record<string, ort.Tensor> = { ...state };
    for (const { input, dims } of step.images) feeds[input] = new ort.Tensor('float32', images.data, dims);
    for (const { input, dims } of step.targets) feeds[input] = new ort.Tensor('int64', classes.data, dims);
    for (const name of step.scalars) feeds[name] = new ort.Tensor('float32', Float32Array.from(rounds, (of) => of[name] ?? NaN), stepsPerRun === 1 ? [] : [stepsPerRun]);
    const out = await session.run(feeds);
    state = Object.fromEntries(step.carry.map(({ input, output }) => [input, out[output] as ort.Tensor]));
    losses.push(...Array.from(out[step.metrics.loss]?.data as Float32Array));
  }
  await session.release();
  return losses;
}

/** Largest relative difference from PyTorch's curve. */
function missed(losses: readonly number[], curve: string): number {
  const expected = curves[curve]?.loss ?? [];
  return Math.max(...losses.map((loss, t) => Math.abs(loss - (expected[t] ?? NaN)) / Math.abs(expected[t] ?? NaN)));
}

const bound = 1e-5;
const sgd: Optimizer = { kind: 'sgd', learningRate: 0.05 };
const momentum: Optimizer = { kind: 'momentum', learningRate: 0.02, momentum: 0.9 };
const nesterov: Optimizer = { kind: 'nesterov', learningRate: 0.02, momentum: 0.9 };
const adam: Optimizer = { kind: 'adam', learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const adamw: Optimizer = { ...adam, kind: 'adamw' };
const rmsprop: Optimizer = { kind: 'rmsprop', learningRate: 1e-3, alpha: 0.99, epsilon: 1e-8 };

describe(`${steps} losses are those of PyTorch within 1e-5`, () => {
  test.each([
    ['sgd', { optimizer: sgd }],
    ['sgd_momentum', { optimizer: momentum }],
    ['sgd_nesterov_weight_decay', { optimizer: nesterov, weightDecay: 5e-4 }],
    ['adam', { optimizer: adam }],
    ['adamw', { optimizer: adamw, weightDecay: 0.01 }],
    ['rmsprop', { optimizer: rmsprop }],
  ] as const)('%s', async (curve, recipe) => {
    const losses = await train(recipe);
    expect(losses).toHaveLength(steps);
    figure(`${steps} losses of LeNet-5 by ${curve} beside PyTorch, largest relative difference`, `${missed(losses, curve).toExponential(1)} (bound 1e-5)`);
    expect(missed(losses, curve)).toBeLessThan(bound);
  });

  test('the formulations of a device without the CPU kernels say the same', async () => {
    expect(missed(await train({ optimizer: momentum }, { device: 'webgpu' }), 'sgd_momentum')).toBeLessThan(bound);
  });
});

describe('the bound is missed', () => {
  test.each([
    ['sgd', 'with decay', { optimizer: sgd, weightDecay: 5e-4 }],
    ['sgd_momentum', 'without momentum', { optimizer: { ...momentum, momentum: 0 } }],
    ['sgd_momentum', 'looking ahead', { optimizer: { ...momentum, kind: 'nesterov' } }],
    ['sgd_nesterov_weight_decay', 'without decay', { optimizer: nesterov, weightDecay: 0 }],
    ['sgd_nesterov_weight_decay', 'without looking ahead', { optimizer: { ...nesterov, kind: 'momentum' }, weightDecay: 5e-4 }],
    ['sgd_nesterov_weight_decay', 'with decay of weights alone, not of biases', { optimizer: nesterov, weightDecay: 5e-4, decayAll: false }],
    ['adam', 'with epsilon 1e-7', { optimizer: { ...adam, epsilon: 1e-7 } }],
    ['adamw', 'without decay', { optimizer: adamw, weightDecay: 0 }],
    ['adamw', 'with the decay in the gradient', { optimizer: adam, weightDecay: 0.01 }],
    ['adamw', 'with epsilon 1e-7', { optimizer: { ...adamw, epsilon: 1e-7 }, weightDecay: 0.01 }],
    ['rmsprop', 'with epsilon 1e-7', { optimizer: { ...rmsprop, epsilon: 1e-7 } }],
  ] as const)('%s %s', async (curve, _how, recipe) => {
    const isMissed = (losses: readonly number[]): boolean => missed(losses, curve) > bound;
    expect(isMissed(await train(recipe, { steps: 40, isEnough: isMissed }))).toBe(true);
  });
});

describe('several steps in one run', () => {
  test.each([['sgd_momentum', { optimizer: momentum }], ['adamw', { optimizer: adamw, weightDecay: 0.01 }]] as const)('%s: the same losses bit for bit', async (_curve, recipe) => {
    const one = await train(recipe, { steps: 12 });
    expect(await train(recipe, { steps: 12, stepsPerRun: 4 })).toEqual(one);
  });
});
