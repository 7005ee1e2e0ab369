import { describe, expect, it } from 'vitest';
import { floats, type Tensor, type Tensors } from '../../../core/base/tensor.ts';
import { stream } from '../../../core/base/random.ts';
import { initialMoments, initialWeights } from '../../../core/compile/initial.ts';
import { hostScalars } from '../../../core/compile/optimizers.ts';
import { overwritable } from '../../../core/compile/overwrite.ts';
import { trainingStep } from '../../../core/compile/training.ts';
import type { TrainingStep } from '../../../core/compile/step.ts';
import { defaultRecipe } from '../../../core/design/recipe.ts';
import { GraphBuilder } from '../../../core/ir/graph.ts';
import { writeModel } from '../../../core/onnx/write.ts';
import { ortRuntime } from '../../../electron/ort.ts';
import { drawing } from './drawing.ts';

const square = { dtype: 'float32', dims: [2, 2] } as const;

/** Whether a value written over inputs x and y may be written over x. */
function safe(write: (b: GraphBuilder) => { readonly next: string; readonly also?: string }): boolean {
  const b = new GraphBuilder('g');
  for (const name of ['x', 'y']) b.input(name, square);
  const { next, also } = write(b);
  b.output(next, next, square);
  if (also !== undefined) b.output(also, also, square);
  return overwritable(b.finish(), [{ input: 'x', output: next }]).has('x');
}

describe('writing a next value over the present one', () => {
  it('is allowed when only its own elementwise update reads the present value', () => {
    expect(safe((b) => ({ next: b.op('Add', [b.op('Mul', ['x', 'y'], {}), 'y'], {}) }))).toBe(true);
  });

  it('is refused while a node that does not come before the update reads the present value', () => {
    expect(safe((b) => ({ next: b.op('Sub', ['x', 'y'], {}), also: b.op('MatMul', ['y', 'x'], {}) }))).toBe(false);
  });

  it('is refused when such a node reads a view of it', () => {
    expect(safe((b) => ({ next: b.op('Sub', ['x', 'y'], {}), also: b.op('MatMul', ['y', b.op('Transpose', ['x'], { perm: [1, 0] })], {}) }))).toBe(false);
  });

  it('is refused when the update reads other elements than the one it writes', () => {
    expect(safe((b) => ({ next: b.op('MatMul', ['x', 'y'], {}) }))).toBe(false);
    expect(safe((b) => ({ next: b.op('Gemm', ['x', 'y', 'x'], {}) }))).toBe(false);
  });

  it('is allowed for a Gemm that adds its product to the present value', () => {
    expect(safe((b) => ({ next: b.op('Gemm', ['y', 'y', 'x'], {}) }))).toBe(true);
  });
});

const net = drawing(
  { id: 'image', kind: 'input', params: { height: 12, width: 12 } },
  { id: 'c1', kind: 'conv2d', params: { filters: 16, kernel: 3, padding: 'same', activation: 'relu' } },
  { id: 'flat', kind: 'flatten' },
  { id: 'large', kind: 'dense', params: { units: 128, activation: 'relu' } },
  { id: 'square', kind: 'dense', params: { units: 2048, activation: 'relu' } },
  { id: 'scores', kind: 'dense', params: { units: 10 } },
  { id: 'out', kind: 'output' },
);

async function lossesOf(step: TrainingStep, recipe: Parameters<typeof hostScalars>[0], overwriting: boolean): Promise<readonly number[]> {
  const model = writeModel(step.graph);
  const session = model.ok ? await ortRuntime.open(model.value, { device: 'cpu', threads: 2, carry: step.carry.map((slot) => ({ ...slot, overwrites: overwriting && slot.overwrites })) }) : model;
  if (!session.ok) throw new Error(session.error.message);
  const weights = initialWeights(step.forward, 3);
  session.value.put({ ...Object.fromEntries(step.carry.filter(({ role }) => role === 'parameter').map(({ input }) => [input, weights[input] as Tensor])), ...initialMoments(step) });
  const random = stream(5);
  const losses: number[] = [];
  for (let t = 1; t <= 8; t++) {
    const feeds: Record<string, Tensor> = { ...(step.frozen.length === 0 ? {} : weights as Tensors) };
    for (const { input, dims } of step.images) feeds[input] = floats(dims, Float32Array.from({ length: dims.reduce((n, d) => n * d, 1) }, () => random.normal()));
    for (const { input, dims } of step.targets) feeds[input] = { dtype: 'int64', dims, data: BigInt64Array.from({ length: dims[0] ?? 0 }, () => BigInt(random.integer(10))) };
    for (const [name, value] of Object.entries(hostScalars(recipe, t, 0.01))) if (step.scalars.includes(name)) feeds[name] = floats([], [value]);
    losses.push(Number((await session.value.run(feeds, [step.metrics.loss]))[step.metrics.loss]?.data[0]));
  }
  await session.value.close();
  return losses;
}

describe('a training step whose large weights are overwritten', () => {
  it.each(['sgd', 'momentum', 'nesterov', 'adam', 'rmsprop'] as const)('gives the same bits with %s as one that keeps old and new', async (kind) => {
    const fields = { learningRate: 0.01, momentum: 0.9, beta1: 0.9, beta2: 0.999, alpha: 0.99, epsilon: 1e-8 };
    const recipe = { ...defaultRecipe, optimizer: { kind, ...fields } } as typeof defaultRecipe;
    const step = trainingStep(net, recipe, { batch: 16, device: 'cpu' });
    if (!step.ok) throw new Error(step.error[0]?.message);
    expect(step.value.carry.filter(({ overwrites }) => overwrites).map(({ input }) => input)).toEqual(expect.arrayContaining(['large/weight', 'square/weight']));
    const kept = await lossesOf(step.value, recipe, false);
    expect(kept.at(-1)).not.toBe(kept[0]);
    expect(await lossesOf(step.value, recipe, true)).toEqual(kept);
  });
});
