// What a network costs in memory, before it runs. Float32 throughout: four bytes a number. Training holds every weight; for
// the trained ones a gradient and the optimizer's moments; and for each image of the batch the outputs that the way back needs: of
// every layer where nothing is frozen, of none in front of the first trained one. Buffers an engine takes besides are not counted.
import { assertNever } from '../base/diagnostic.ts';
import type { Checked, CheckedLayer } from './checked.ts';
import { learningOf, type Learning } from './learning.ts';
import type { Optimizer, TrainingRecipe } from './recipe.ts';

/** Bytes of a network, by what they hold. */
export interface MemoryCost {
  readonly weights: number;
  readonly gradients: number;
  readonly moments: number;
  /** layer outputs held for the whole batch */
  readonly activations: number;
  readonly total: number;
  /** layers whose part is not known and therefore missing from the sums */
  readonly missing: number;
}

const bytes = 4;

/** Numbers an optimizer keeps per trained weight. */
export function momentsOf(kind: Optimizer['kind']): number {
  switch (kind) {
    case 'sgd': return 0;
    case 'momentum': case 'nesterov': case 'rmsprop': return 1;
    case 'adam': case 'adamw': return 2;
    default: return assertNever(kind);
  }
}

/** Memory to train with a recipe; `isTrained` says of a layer what its record does not say yet. */
export function trainingMemory(checked: Checked, recipe: Pick<TrainingRecipe, 'batch' | 'optimizer'>, isTrained?: (layer: CheckedLayer) => boolean): MemoryCost {
  return { ...memoryOf(learningOf(checked, isTrained), recipe), missing: checked.totals.missing };
}

/** The memory of a training from the sums of its drawing. */
export function memoryOf({ parameters, trained, held }: Pick<Learning, 'parameters' | 'trained' | 'held'>, recipe: Pick<TrainingRecipe, 'batch' | 'optimizer'>): Omit<MemoryCost, 'missing'> {
  const [weights, gradients] = [parameters * bytes, trained * bytes];
  const moments = gradients * momentsOf(recipe.optimizer.kind);
  const activations = held * recipe.batch * bytes;
  return { weights, gradients, moments, activations, total: weights + gradients + moments + activations };
}

/** Memory to run the network on a batch: the weights and the two largest neighbouring outputs. */
export function inferenceMemory(checked: Checked, batch: number): MemoryCost {
  const weights = checked.totals.parameters * bytes;
  let largest = 0;
  for (const layer of checked.layers) {
    const sources = layer.sources.reduce((sum, { path }) => sum + (checked.byPath.get(path)?.activationElements ?? 0), 0);
    largest = Math.max(largest, (layer.activationElements ?? 0) + sources);
  }
  const activations = largest * batch * bytes;
  return { weights, gradients: 0, moments: 0, activations, total: weights + activations, missing: checked.totals.missing };
}
