// What freezing means for a training, worked out from the figures of the drawing: how much is still learned, what it takes of
// memory and of arithmetic. Quick enough to follow a hand that drags the line: one pass over the layers.
//
// Arithmetic, in multiply-accumulates for one image: every layer goes forward; a layer whose weights are trained needs their
// gradient, which is as much again; a layer behind any trained one needs its input's gradient, as much once more. In front of
// the first trained layer nothing goes back. Where the frozen part's answers are kept, it is not even gone through again.
import type { Checked, CheckedLayer } from './checked.ts';
import { momentsOf } from './cost.ts';
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

const bytes = 4;

/** The consequences for a checked drawing; `isTrained` says of a layer what its record does not say yet. */
export function consequencesOf(checked: Pick<Checked, 'layers'>, recipe: Pick<TrainingRecipe, 'batch' | 'optimizer'>, isTrained: (layer: CheckedLayer) => boolean = ({ flat }) => flat.trainable): Consequences {
  /** whether a gradient comes back to a layer's output */
  const goesBack = new Set<string>();
  const frontier = new Map<string, number>();
  const sizes = new Map<string, number>();
  let [parameters, trained, work, workKept, held, largest] = [0, 0, 0, 0, 0, 0];
  for (const layer of checked.layers) {
    const { flat: { path }, parameters: own, macs, activationElements, sources, weights } = layer;
    const [size, products] = [activationElements ?? 0, macs ?? 0];
    sizes.set(path, size);
    const learns = weights.some(({ role }) => role === 'parameter') && isTrained(layer);
    const comesBack = sources.some((source) => goesBack.has(source.path));
    parameters += own ?? 0;
    if (learns) trained += own ?? 0;
    work += products * (1 + (learns ? 1 : 0) + (comesBack ? 1 : 0));
    let neighbours = size;
    for (const source of sources) neighbours += sizes.get(source.path) ?? 0;
    largest = Math.max(largest, neighbours);
    if (!learns && !comesBack) continue;
    goesBack.add(path);
    held += size;
    workKept += products * (1 + (learns ? 1 : 0) + (comesBack ? 1 : 0));
    for (const source of sources) if (!goesBack.has(source.path)) frontier.set(source.path, sizes.get(source.path) ?? 0);
  }
  const kept = [...frontier.values()].reduce((sum, size) => sum + size, 0);
  const memory = bytes * (parameters + trained * (1 + momentsOf(recipe.optimizer.kind)) + recipe.batch * Math.max(held + kept, largest));
  return { parameters, trained, memory, work, workKept, kept };
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
