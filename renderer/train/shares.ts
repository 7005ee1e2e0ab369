// What a batch and a share kept aside come to with the data that were chosen, where that is not what a person may expect.
import type { TrainingRecipe } from '../../core/design/recipe.ts';
import type { DataFacts } from '../../core/run/services.ts';
import { trainWords } from './words.ts';

const w = trainWords.setup;

/** A word on the batch and one on the share kept aside; null where nothing is unusual. */
export function remarksOf({ batch, validation }: Pick<TrainingRecipe, 'batch' | 'validation'>, { train, test, targets, names }: Pick<DataFacts, 'train' | 'test' | 'targets' | 'names'>): { readonly batch: string | null; readonly validation: string | null } {
  // Every class keeps one image to train on.
  const canSpare = targets !== 'classes' || train > names.length;
  const aside = canSpare ? Math.round(train * validation) : 0;
  return {
    batch: batch > train - aside ? w.allAtOnce(train - aside, batch) : null,
    validation: aside > 0 ? null : `${validation > 0 && !canSpare ? w.noneToSpare : w.noneAside} ${test === null ? w.measuredOnNone : w.measuredOnTest}`,
  };
}
