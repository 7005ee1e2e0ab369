// Writing the training step: forward, loss, backward and update in one graph whose inputs are weights, moments, a batch and
// this step's scalars, and whose outputs are the next weights and moments, the loss and the metrics.
import { bug } from '../base/diagnostic.ts';
import type { Diagnostic, Result } from '../base/diagnostic.ts';
import { float32 } from '../base/shape.ts';
import type { Checked } from '../design/check.ts';
import { layerFactors } from '../design/layer-rates.ts';
import { mixesClasses, type TrainingRecipe } from '../design/recipe.ts';
import { GraphBuilder } from '../ir/graph.ts';
import { formulationOf } from './formulation.ts';
import type { Forward } from './forward.ts';
import { fuseUpdates } from './fuse.ts';
import { Writer } from './gradients/writer.ts';
import { writeCorrect, writeTotal } from './losses.ts';
import { lower } from './lower.ts';
import { momentsOf, scalarsOf, writeClipping, writeUpdate } from './optimizers.ts';
import { finishWith, type Leaving } from './outputs.ts';
import { ordered, overwritable } from './overwrite.ts';
import { feedOf, writePass } from './pass.ts';
import { splitAtFrozen } from './prefix.ts';
import { repeatStep } from './repeat.ts';
import type { Device } from './rule.ts';
import type { CarrySlot, TrainingStep } from './step.ts';
import { trainable } from './trainable.ts';

/** What of a recipe decides the graph of a step; the schedule does not. */
export type StepRecipe = Pick<TrainingRecipe, 'loss' | 'optimizer' | 'weightDecay' | 'decayAll' | 'clipping' | 'augment'> & Partial<Pick<TrainingRecipe, 'layerRates'>>;

/** How a step is compiled. */
export interface StepOptions {
  readonly batch: number;
  readonly device: Device;
  /** more than one: that many steps in a loop, feeds and metrics with a leading axis */
  readonly stepsPerRun?: number;
  /** the step is fed what the frozen part answers, kept by `splitAtFrozen`, in place of images */
  readonly kept?: boolean;
}

/** Names of the metrics among a step's outputs. A leading slash keeps them apart from every layer's path. */
export const metricNames = { loss: '/loss', correct: '/correct' } as const;

/** Compiles a training step, or says at which layers and why it cannot be. */
export function trainingStep(checked: Checked, recipe: StepRecipe, options: StepOptions): Result<TrainingStep, readonly Diagnostic[]> {
  const refusals = trainable(checked, recipe, options.device);
  if (refusals.length > 0) return { ok: false, error: refusals };
  const whole = lower(checked, { mode: 'train', batch: options.batch });
  const step = writeStep(options.kept === true ? splitAtFrozen(whole)?.forward ?? bug('nothing of this network can be kept') : whole, recipe, options, layerFactors(checked, recipe.layerRates ?? null));
  const repeats = options.stepsPerRun ?? 1;
  return { ok: true, value: repeats === 1 ? step : repeatStep(step, repeats) };
}

/** The step over a forward graph lowered for training with a numeric batch. */
function writeStep(forward: Forward, recipe: StepRecipe, { batch, device }: StepOptions, factorOf: (path: string) => number): TrainingStep {
  const builder = new GraphBuilder('training-step');
  const w = new Writer(builder, device);
  const { targets, written, valueOf, backward } = writePass(w, forward, recipe, { batch, mixes: mixesClasses(recipe) });
  const learned = forward.weights.filter(({ trainable: learns }) => learns);
  const rateFactors = [...new Set(learned.map(({ layer }) => factorOf(layer)))].sort((a, b) => b - a);
  const scalars = scalarsOf(recipe, rateFactors);
  for (const name of scalars) builder.input(name, float32([]));
  const leaving: Leaving[] = [];
  const meanLoss = builder.scoped('loss', () => w.mul(writeTotal(w, written.map(({ site, loss }) => ({ head: site.head, value: loss.sum }))), 1 / batch));
  leaving.push({ name: metricNames.loss, value: meanLoss, type: float32([]) });
  const classed = written.find(({ site }) => site.head.target === 'class');
  if (classed !== undefined) leaving.push({ name: metricNames.correct, value: builder.scoped('metrics', () => writeCorrect(w, classed.site)), type: float32([]) });

  const found = backward();
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
    const next = builder.scoped(`update/${slot.name}`, () => writeUpdate(w, recipe, { weight: slot.name, dims: slot.dims, gradient, moments, decays: slot.decay || recipe.decayAll, factor: factorOf(slot.layer) }));
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
    graph, batch, stepsPerRun: 1, forward, scalars, rateFactors,
    carry: carry.map((slot) => ({ ...slot, overwrites: safe.has(slot.input) })),
    frozen: forward.weights.filter(({ name }) => !moving.has(name)),
    images: forward.inputs.map(({ name, type }) => feedOf(name, type)),
    targets,
    masks: forward.masks.map(({ name, layer, dims, keep }) => ({ input: name, dtype: 'uint8', dims, keep, layer })),
    metrics: { loss: metricNames.loss, correct: classed === undefined ? null : metricNames.correct },
  };
}
