// What freezing means for a training, worked out from the figures of the drawing: how much is still learned, what it takes of
// memory and of arithmetic. Quick enough to follow a hand that drags the line: one pass over the layers.
import type { Checked, CheckedLayer } from './checked.ts';
import { memoryOf } from './cost.ts';
import { learningOf } from './learning.ts';
import type { TrainingRecipe } from './recipe.ts';

/** What a training takes with some of its layers frozen. */
export interface Consequences {
  /** parameters in all, and those that are still trained */
  readonly parameters: number;
  readonly trained: number;
  /** bytes: weights, gradients, moments, and the outputs that the way back needs for a batch */
  readonly memory: number;
  /** multiply-accumulates one image takes in a step */
  readonly work: number;
  /** the same where the answers of the frozen part are kept from the first epoch on */
  readonly workKept: number;
  /** values of one image that are kept then */
  readonly kept: number;
}

/** The consequences for a checked drawing; `isTrained` says of a layer what its record does not say yet. */
export function consequencesOf(checked: Pick<Checked, 'layers'>, recipe: Pick<TrainingRecipe, 'batch' | 'optimizer'>, isTrained?: (layer: CheckedLayer) => boolean): Consequences {
  const sums = learningOf(checked, isTrained);
  const { parameters, trained, work, workKept, kept } = sums;
  return { parameters, trained, memory: memoryOf(sums, recipe).total, work, workKept, kept };
}

/** What decides an epoch's time besides the arithmetic. */
export interface Pace {
  /** multiply-accumulates a second, as steps of this drawing took them */
  readonly rate: number;
  /** seconds a step takes besides */
  readonly perStep: number;
}

/** A processor of the middle sort, before anything was measured. */
export const usualPace: Pace = { rate: 1.5e10, perStep: 5e-4 };

/** The pace that an epoch of these consequences was measured at. */
export function paceOf(seconds: number, { work }: Pick<Consequences, 'work'>, { images, batch }: { readonly images: number; readonly batch: number }): Pace {
  const alone = Math.max(seconds / 10, seconds - Math.ceil(images / batch) * usualPace.perStep);
  return { rate: (images * work) / alone, perStep: usualPace.perStep };
}

/** Seconds an epoch takes; where the frozen part's answers are kept, one after the first. */
export function epochSeconds({ work, workKept }: Consequences, { images, batch, isKept }: { readonly images: number; readonly batch: number; readonly isKept: boolean }, { rate, perStep }: Pace = usualPace): number {
  return (images * (isKept ? workKept : work)) / rate + Math.ceil(images / batch) * perStep;
}
