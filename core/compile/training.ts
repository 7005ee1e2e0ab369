// Writing the training step: forward, loss, backward and update in one graph whose inputs are weights, moments, a batch and
// this step's scalars, and whose outputs are the next weights and moments, the loss and the metrics.
import { bug } from '../base/diagnostic.ts';
import type { Diagnostic, Result } from '../base/diagnostic.ts';
import { float32, isKnown, type TensorType } from '../base/shape.ts';
import { sizeOf } from '../base/tensor.ts';
import type { Checked } from '../design/check.ts';
import { lossFor, mixesClasses, type TrainingRecipe } from '../design/recipe.ts';
import { GraphBuilder } from '../ir/graph.ts';
import { inferTypes } from '../ir/verify.ts';
import { record } from './backward.ts';
import { formulationOf } from './formulation.ts';
import type { Forward, Head } from './forward.ts';
import { fuseUpdates } from './fuse.ts';
import { Writer } from './gradients/writer.ts';
import { takenBy, writeCorrect, writeLoss, type WrittenLoss } from './losses.ts';
import { lower } from './lower.ts';
import { momentsOf, scalarsOf, writeClipping, writeUpdate } from './optimizers.ts';
import { finishWith, type Leaving } from './outputs.ts';
import { ordered, overwritable } from './overwrite.ts';
import { repeatStep } from './repeat.ts';
import type { Device } from './rule.ts';
import type { CarrySlot, FeedSlot, TrainingStep } from './step.ts';
import { trainable } from './trainable.ts';

/** What of a recipe decides the graph of a step; the schedule does not. */
export type StepRecipe = Pick<TrainingRecipe, 'loss' | 'optimizer' | 'weightDecay' | 'decayAll' | 'clipping' | 'augment'>;

/** How a step is compiled. */
export interface StepOptions {
  readonly batch: number;
  readonly device: Device;
  /** more than one: that many steps in a loop, feeds and metrics with a leading axis */
  readonly stepsPerRun?: number;
}

/** Names of the metrics among a step's outputs. A leading slash keeps them apart from every layer's path. */
export const metricNames = { loss: '/loss', correct: '/correct' } as const;

/** Compiles a training step, or says at which layers and why it cannot be. */
export function trainingStep(checked: Checked, recipe: StepRecipe, options: StepOptions): Result<TrainingStep, readonly Diagnostic[]> {
  const refusals = trainable(checked, recipe, options.device);
  if (refusals.length > 0) return { ok: false, error: refusals };
  const step = writeStep(lower(checked, { mode: 'train', batch: options.batch }), recipe, options);
  const repeats = options.stepsPerRun ?? 1;
  return { ok: true, value: repeats === 1 ? step : repeatStep(step, repeats) };
}

/** The types of a forward graph; a bug when a layer lowered to something the catalogue contradicts. */
export function typesOf({ graph }: Pick<Forward, 'graph'>): ReadonlyMap<string, TensorType> {
  const types = inferTypes(graph);
  return types.ok ? types.value : bug(`lowering went wrong: ${types.error.map((p) => p.message).join(' ')}`);
}

/** The feed a head's loss compares with, null when that is the input image itself. Where images are mixed, a class becomes the share of each class. */
export function targetSlot(head: Head, mixes = false): { readonly input: string; readonly type: TensorType } | null {
  if (head.target === 'image') return null;
  const type: TensorType = head.target === 'class' && mixes ? float32([head.type.dims?.[0] ?? bug(`${head.layer} has no batch`), classesOf(head)]) : head.target === 'class' ? { dtype: 'int64', dims: head.type.dims?.slice(0, 1) ?? null } : head.type;
  return { input: `${head.layer}/target`, type };
}

function classesOf({ layer, type }: Head): number {
  const rest = type.dims?.slice(1) ?? null;
  return isKnown(rest) ? sizeOf(rest) : bug(`${layer} has no size`);
}

/** A feed of the type a graph input has, its sizes all known. */
export function feedOf(input: string, type: TensorType): FeedSlot {
  return { input, dtype: type.dtype, dims: isKnown(type.dims) ? type.dims : bug(`feed "${input}" has no size`) };
}

/** The step over a forward graph lowered for training with a numeric batch. */
function writeStep(forward: Forward, recipe: StepRecipe, { batch, device }: StepOptions): TrainingStep {
  const types = typesOf(forward);
  const builder = new GraphBuilder('training-step');
  const w = new Writer(builder, device);
  for (const { name, type } of forward.graph.inputs) builder.input(name, type);
  const mixes = mixesClasses(recipe);
  const targets = forward.heads.map((head) => {
    const slot = targetSlot(head, mixes);
    if (slot !== null) builder.input(slot.input, slot.type);
    return slot;
  });
  const learned = forward.weights.filter(({ trainable: learns }) => learns);
  const scalars = scalarsOf(recipe);
  for (const name of scalars) builder.input(name, float32([]));

  const losses = forward.heads.map((head) => ({ head, loss: lossFor(recipe, head.target, head.final) }));
  const tape = record(builder, {
    graph: forward.graph, types, device,
    wrt: learned.map(({ name }) => name),
    toward: losses.map(({ head, loss }) => takenBy(loss, head)),
  });
  const valueOf = (name: string): string => tape.values.get(name) ?? bug(`value "${name}" is not in the step`);
  const written = losses.map(({ head, loss }, i) => {
    const site = { head, loss, scores: valueOf(head.scores), shown: valueOf(head.shown), sharesClasses: mixes && head.target === 'class', target: targets[i]?.input ?? forward.inputs[0]?.name ?? bug('a network has an input') };
    return builder.scoped(`loss/${head.layer}`, (): { site: typeof site; loss: WrittenLoss; taken: string } => ({ site, loss: writeLoss(w, site), taken: takenBy(loss, head) }));
  });
  const leaving: Leaving[] = [];
  const meanLoss = builder.scoped('loss', () => w.mul(w.total(written.map(({ loss }) => loss.sum)), 1 / batch));
  leaving.push({ name: metricNames.loss, value: meanLoss, type: float32([]) });
  const classed = written.find(({ site }) => site.head.target === 'class');
  if (classed !== undefined) leaving.push({ name: metricNames.correct, value: builder.scoped('metrics', () => writeCorrect(w, classed.site)), type: float32([]) });

  const seeds = new Map<string, string>();
  for (const { site, loss, taken } of written) {
    const gradient = builder.scoped(`gradient/loss/${site.head.layer}`, () => loss.gradient(batch));
    const before = seeds.get(taken);
    seeds.set(taken, before === undefined ? gradient : builder.scoped('gradient/loss', () => w.add(before, gradient)));
  }
  const found = tape.backward(seeds);
  const gradients = builder.scoped('clipping', () => writeClipping(w, recipe.clipping, found));
  const carried: { readonly slot: CarrySlot; readonly value: string }[] = [];
  const carryOn = (input: string, value: string, dims: readonly number[], role: CarrySlot['role']): void => {
    carried.push({ slot: { input, output: `${input}#next`, dims, role, overwrites: false }, value });
  };
  const momentNames = momentsOf(recipe.optimizer);
  for (const slot of learned) {
    const gradient = gradients.get(slot.name);
    if (gradient === undefined) continue;
    const moments = momentNames.map((moment) => builder.input(`${slot.name}#${moment}`, float32(slot.dims)));
    const next = builder.scoped(`update/${slot.name}`, () => writeUpdate(w, recipe, { weight: slot.name, dims: slot.dims, gradient, moments, decays: slot.decay || recipe.decayAll }));
    carryOn(slot.name, next.weight, slot.dims, 'parameter');
    moments.forEach((moment, i) => carryOn(moment, next.moments[i] ?? bug(`${moment} has no next value`), slot.dims, 'moment'));
  }
  for (const { name, dims } of forward.weights) {
    const next = forward.statistics.get(name);
    if (next !== undefined) carryOn(name, valueOf(next), dims, 'statistic');
  }
  for (const { slot, value } of carried) leaving.push({ name: slot.output, value, type: float32(slot.dims) });
  const carry = carried.map(({ slot }) => slot);
  const { graph: plain } = finishWith(builder, leaving);
  const fused = formulationOf.update(device) === 'fused' ? fuseUpdates(plain) : plain;
  const graph = device === 'cpu' ? ordered(fused, carry) : fused;
  const safe = overwritable(graph, carry);
  const moving = new Set(carried.map(({ slot }) => slot.input));
  return {
    graph, batch, stepsPerRun: 1, forward, scalars,
    carry: carry.map((slot) => ({ ...slot, overwrites: safe.has(slot.input) })),
    frozen: forward.weights.filter(({ name }) => !moving.has(name)),
    images: forward.inputs.map(({ name, type }) => feedOf(name, type)),
    targets: targets.flatMap((slot) => (slot === null ? [] : [feedOf(slot.input, slot.type)])),
    masks: forward.masks.map(({ name, layer, dims, keep }) => ({ input: name, dtype: 'uint8', dims, keep, layer })),
    metrics: { loss: metricNames.loss, correct: classed === undefined ? null : metricNames.correct },
  };
}
