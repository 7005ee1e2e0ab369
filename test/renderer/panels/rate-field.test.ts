// A layer's own learning rate as the inspector writes it into the recipe: what is read back is what was set, rates by depth stay,
// and what says nothing any more leaves no trace.
import { expect, test } from 'vitest';
import { readRecipe } from '../../../core/design/recipe.ts';
import { withOwnRate } from '../../../renderer/panels/rate-field.tsx';
import { hasRatesByDepth, withRates } from '../../../renderer/transfer/fine-tuning.tsx';

const json = { batch: 32, epochs: 6 };

test('a layer takes a factor of its own and gives it back without a trace', () => {
  const some = withOwnRate(withOwnRate(json, 'stem', 0.1), 'classes', 3);
  const read = readRecipe(some);
  expect(read.findings).toEqual([]);
  expect(read.recipe.layerRates).toEqual({ decay: 1, layers: { stem: 0.1, classes: 3 } });
  expect(hasRatesByDepth(some)).toBe(false);
  expect(withOwnRate(withOwnRate(some, 'stem', null), 'classes', null)).toEqual(json);
});

test('rates by depth and rates of single layers do not undo each other', () => {
  const both = withRates(withOwnRate(json, 'stem', 0.1), true);
  expect(readRecipe(both).recipe.layerRates).toEqual({ decay: 0.8, layers: { stem: 0.1 } });
  expect(withRates(both, false)).toEqual(withOwnRate(json, 'stem', 0.1));
  expect(withOwnRate(both, 'stem', null)).toEqual(withRates(json, true));
});
