// What a batch and a share kept aside come to with the data that were chosen, where that is not what a person may expect.
import type { TrainingRecipe } from '../../core/design/recipe.ts';
import type { DataFacts } from '../../core/run/services.ts';
import { trainWords } from './words.ts';

const w = trainWords.setup;

/** Remarks on batch and validation, in sentences; none where nothing is unusual. */
export function remarksOf({ batch, validation }: Pick<TrainingRecipe, 'batch' | 'validation'>, { train, test, targets, names }: Pick<DataFacts, 'train' | 'test' | 'targets' | 'names'>): readonly string[] {
  // Every class keeps one image to train on.
  const canSpare = targets !== 'classes' || train > names.length;
  const aside = canSpare ? Math.round(train * validation) : 0;
  return [
    ...(batch > train - aside ? [w.allAtOnce(train - aside, batch)] : []),
    ...(aside > 0 ? [] : [`${validation > 0 && !canSpare ? w.noneToSpare : w.noneAside} ${test === null ? w.measuredOnNone : w.measuredOnTest}`]),
  ];
}
