// The recipe of a base for other data: what it was trained with was meant for its own images. A few dozen of them would be one
// batch, and the run over after a handful of steps.
import type { JsonObject } from '../base/diagnostic.ts';
import { readRecipe } from './recipe.ts';

/** Fewer steps than this in an epoch, and the batches are made smaller. */
const stepsWanted = 20;
/** Fewer steps than this in all, and there are more epochs. */
const stepsInAll = 150;
const mostEpochs = 50;
const leastBatch = 4;
/** The share kept aside where the data bring no images to measure by. */
const aside = 0.2;

/** The recipe for so many images, and what is otherwise in it, a sentence each. */
export function recipeForImages(json: JsonObject, { images, hasTest }: { readonly images: number; readonly hasTest: boolean }): { readonly recipe: JsonObject; readonly sentences: readonly string[] } {
  const { batch, epochs, validation } = readRecipe(json).recipe;
  const share = validation === 0 && !hasTest && images * aside >= 1 ? aside : validation;
  const trained = Math.max(1, Math.round(images * (1 - share)));
  const small = Math.max(leastBatch, 2 ** Math.floor(Math.log2(trained / stepsWanted)));
  const nextBatch = Math.ceil(trained / batch) < stepsWanted && small < batch ? small : batch;
  const steps = Math.ceil(trained / nextBatch);
  const nextEpochs = steps * epochs < stepsInAll ? Math.max(epochs, Math.min(mostEpochs, Math.ceil(stepsInAll / steps))) : epochs;
  const changes = [
    ...(nextBatch === batch ? [] : [`batches of ${nextBatch} in place of ${batch}`]),
    ...(nextEpochs === epochs ? [] : [`${nextEpochs} epochs in place of ${epochs}`]),
  ];
  return {
    recipe: { ...json, ...(nextBatch === batch ? {} : { batch: nextBatch }), ...(nextEpochs === epochs ? {} : { epochs: nextEpochs }), ...(share === validation ? {} : { validation: share }) },
    sentences: [
      ...(changes.length === 0 ? [] : [`For ${images} images: ${changes.join(', ')}.`]),
      ...(share === validation ? [] : ['A fifth of the images is kept aside to measure by, since there are no test images.']),
    ],
  };
}
