// The learning rate over a whole run as a few points, for its curve.
import type { TrainingRecipe } from '../../core/design/recipe.ts';
import { learningRate } from '../../core/design/schedule.ts';

/** Points of the curve. */
const most = 200;

/** Epochs and the rate there, from the first step to the last. */
export function schedulePoints(recipe: TrainingRecipe, stepsPerEpoch: number): readonly { readonly epoch: number; readonly rate: number }[] {
  const totalSteps = Math.max(1, stepsPerEpoch * recipe.epochs);
  const points = Math.min(most, totalSteps);
  return Array.from({ length: points }, (_, i) => {
    const step = points === 1 ? 0 : Math.round((i * (totalSteps - 1)) / (points - 1));
    return { epoch: step / stepsPerEpoch, rate: learningRate(recipe, { step, stepsPerEpoch, totalSteps }) };
  });
}

/** Steps of an epoch; where the number of images is not known, as many as show a schedule's shape. */
export function stepsOf(recipe: Pick<TrainingRecipe, 'batch' | 'validation'>, images: number | null): number {
  return images === null ? 100 : Math.max(1, Math.ceil((images * (1 - recipe.validation)) / recipe.batch));
}
