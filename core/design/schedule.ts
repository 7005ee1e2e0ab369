// Learning rates as pure functions of the step, so that a reopened run takes the rate it would have had. Step and
// exponential move once an epoch, cosine and one-cycle every step, as PyTorch's schedulers do when they are stepped there.
// A warm-up of w steps stands before the schedule, which then counts from its own step 0 and has w steps fewer
// (PyTorch: LinearLR followed by the schedule in a SequentialLR). A change made on the way multiplies all of that from its step on.
import { assertNever } from '../base/diagnostic.ts';
import type { RateChange, Schedule, TrainingRecipe } from './recipe.ts';

/** Where training is. `step` counts optimizer steps from 0 over the whole run of `totalSteps`. */
export interface Moment {
  readonly step: number;
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
}

/** What reduce-on-plateau remembers between epochs; plain JSON, kept in checkpoints. */
export interface PlateauState {
  /** the rate now */
  readonly rate: number;
  /** smallest loss so far, null before the first */
  readonly best: number | null;
  /** epochs without progress */
  readonly waited: number;
  /** epochs left in which nothing is counted */
  readonly cooldown: number;
}

/** The state before the first epoch. */
export function plateauStart(recipe: TrainingRecipe): PlateauState {
  return { rate: recipe.optimizer.learningRate, best: null, waited: 0, cooldown: 0 };
}

/** Changes smaller than this are not made (PyTorch's `eps` of ReduceLROnPlateau). */
const smallestChange = 1e-8;

/**
 * The state after an epoch that ended with `loss` (of the validation images where there are some). Progress means
 * loss < best × (1 − threshold); a loss that is not a number counts as none. Other schedules keep the state as it is.
 */
export function plateauAfterEpoch(recipe: TrainingRecipe, state: PlateauState, loss: number): PlateauState {
  const schedule = recipe.schedule;
  if (schedule.kind !== 'reduce-on-plateau') return state;
  const better = loss < (state.best === null ? Infinity : state.best * (1 - schedule.threshold));
  let waited = better ? 0 : state.waited + 1;
  let cooldown = state.cooldown;
  if (cooldown > 0) {
    cooldown -= 1;
    waited = 0;
  }
  let rate = state.rate;
  if (waited > schedule.patience) {
    const lower = Math.max(rate * schedule.factor, schedule.floor);
    if (rate - lower > smallestChange) rate = lower;
    cooldown = schedule.cooldown;
    waited = 0;
  }
  return { rate, best: better ? loss : state.best, waited, cooldown };
}

/** Number of steps the recipe's warm-up takes. */
function warmUpSteps(recipe: TrainingRecipe, stepsPerEpoch: number): number {
  return recipe.warmUp === null ? 0 : Math.round(recipe.warmUp.epochs * stepsPerEpoch);
}

/** What the schedule's rate is multiplied by at a step, counted from 0: the factor of the last change that counts, 1 before the first. */
export function rateFactor(changes: readonly RateChange[], step: number): number {
  return changes.findLast((change) => change.step <= step)?.factor ?? 1;
}

/** The changes once a person has asked for another factor from a step on; what was planned from there on no longer counts. */
export function withRateChange(changes: readonly RateChange[], change: RateChange): readonly RateChange[] {
  const before = changes.filter(({ step }) => step < change.step);
  return rateFactor(before, change.step) === change.factor ? before : [...before, change];
}

/** The learning rate of one step. `plateau` matters for reduce-on-plateau only; left out, nothing was reduced yet. */
export function learningRate(recipe: TrainingRecipe, at: Moment, plateau: PlateauState = plateauStart(recipe)): number {
  return scheduledRate(recipe, at, plateau) * rateFactor(recipe.rateChanges, at.step);
}

function scheduledRate(recipe: TrainingRecipe, at: Moment, plateau: PlateauState): number {
  const base = recipe.optimizer.learningRate;
  const rise = warmUpSteps(recipe, at.stepsPerEpoch);
  if (recipe.warmUp !== null && at.step < rise) return base * (recipe.warmUp.start + ((1 - recipe.warmUp.start) * at.step) / rise);
  const step = at.step - rise;
  const epoch = Math.floor(step / at.stepsPerEpoch);
  const total = Math.max(1, at.totalSteps - rise);
  return scheduled(recipe.schedule, base, step, epoch, total, plateau);
}

function scheduled(schedule: Schedule, base: number, step: number, epoch: number, total: number, plateau: PlateauState): number {
  switch (schedule.kind) {
    case 'constant': return base;
    case 'step': return base * schedule.factor ** Math.floor(epoch / schedule.every);
    case 'exponential': return base * schedule.factor ** epoch;
    case 'cosine': return anneal('cosine', base, schedule.floor, Math.min(1, step / total));
    case 'reduce-on-plateau': return plateau.rate;
    case 'one-cycle': return oneCycle(schedule, base, Math.min(step, total - 1), total);
    default: return assertNever(schedule);
  }
}

// Smith's one-cycle as PyTorch draws it: from peak/startDivisor up to the peak at step rise·T − 1 (a fraction of a step is
// fine), then down to peak/startDivisor/endDivisor at step T − 1.
function oneCycle(schedule: Extract<Schedule, { kind: 'one-cycle' }>, peak: number, step: number, total: number): number {
  const first = peak / schedule.startDivisor;
  const last = first / schedule.endDivisor;
  const top = schedule.rise * total - 1;
  if (step <= top) return anneal(schedule.shape, first, peak, top === 0 ? 1 : step / top);
  return anneal(schedule.shape, peak, last, (step - top) / (total - 1 - top));
}

/** From one rate to another: a straight line, or half a cosine wave (slow at both ends). */
function anneal(shape: 'cosine' | 'linear', from: number, to: number, share: number): number {
  return shape === 'linear' ? from + (to - from) * share : to + ((from - to) / 2) * (1 + Math.cos(Math.PI * share));
}
