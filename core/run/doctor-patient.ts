// What the doctor is told of a run, taken from its drawing and its data.
import type { DataHealth } from '../data/health.ts';
import { lossFor, type TrainingRecipe } from '../design/recipe.ts';
import type { Checked } from '../design/check.ts';
import type { Network } from './network.ts';
import type { Part } from './records.ts';

/** What the doctor is told of a run before it begins. */
export interface Patient {
  readonly recipe: TrainingRecipe;
  readonly stepsPerEpoch: number;
  /** the step the run goes on from, 0 at its beginning */
  readonly from: number;
  readonly validatedOn: Part | null;
  /** class names, null when targets are no classes */
  readonly classes: readonly string[] | null;
  /** what the numbers to be learnt may be at most and at least, from the output's last function and the loss; null: anything */
  readonly reach: readonly [number, number] | null;
  /** mean loss of the best answer that is the same for every image; null where that is not known beforehand */
  readonly blindLoss: number | null;
  /** layers that cut what is below zero */
  readonly cutting: ReadonlySet<string>;
  readonly data: DataHealth;
}

/** What of a run the doctor cannot see in the drawing. */
export interface Circumstances {
  readonly stepsPerEpoch: number;
  readonly from: number;
  readonly validatedOn: Part | null;
  readonly classes: readonly string[] | null;
  readonly data: DataHealth;
  /** smallest and largest value an example can have before the input layer scales it; null where that is not known */
  readonly values: readonly [number, number] | null;
}

/** The doctor's view of a run. */
export function patientOf({ checked, recipe, head, targets, input }: Network, at: Circumstances): Patient {
  const loss = lossFor(recipe, head.target, head.final).kind;
  const isShare = loss === 'binary-cross-entropy' || head.final === 'sigmoid' || head.final === 'softmax';
  const learnt = targets === 'input' && at.values !== null ? { ...at.data, numbers: prepared(at.values, input) } : at.data;
  return {
    recipe, stepsPerEpoch: at.stepsPerEpoch, from: at.from, validatedOn: at.validatedOn, data: learnt,
    classes: targets === 'classes' ? at.classes : null,
    reach: targets !== 'classes' && isShare ? [0, 1] : null,
    blindLoss: loss === 'softmax-cross-entropy' && targets === 'classes' ? entropy(at.data.perClass) : null,
    cutting: cuttingLayers(checked),
  };
}

/** −Σ p ln p: the mean cross-entropy of always answering with the shares of the classes; null without examples. */
function entropy(perClass: readonly number[]): number | null {
  const total = perClass.reduce((sum, n) => sum + n, 0);
  const sum = perClass.reduce((h, n) => (n === 0 ? h : h - (n / total) * Math.log(n / total)), 0);
  return total === 0 || sum === 0 ? null : sum;
}

function prepared([low, high]: readonly [number, number], { scale, mean, std }: Network['input']): DataHealth['numbers'] {
  const channels = Math.max(mean.length, std.length);
  const ends = Array.from({ length: channels }, (_, c) => [low, high].map((value) => (value * scale - (mean[c] ?? mean[0] ?? 0)) / (std[c] ?? std[0] ?? 1))).flat();
  return { smallest: Math.min(...ends), largest: Math.max(...ends) };
}

/** Layers whose last function is 0 for whatever is below zero, so that a unit of theirs can fall silent for good. */
function cuttingLayers(checked: Checked): ReadonlySet<string> {
  const cuts = (name: unknown): boolean => name === 'relu' || name === 'relu6';
  return new Set(checked.layers.flatMap(({ flat, params }) => {
    if (params === null) return [];
    const last = flat.kind === 'activation' ? params['function'] : params['activation'];
    const name = typeof last === 'object' && last !== null && 'kind' in last ? last.kind : last;
    return cuts(name) ? [flat.path] : [];
  }));
}
