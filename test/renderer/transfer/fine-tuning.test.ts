// Rates by depth and unfreezing in the recipe form: what the form writes is what the recipe reads.
import { expect, test } from 'vitest';
import { readRecipe } from '../../../core/design/recipe.ts';
import { nextStep, withRates, withUnfreezing } from '../../../renderer/transfer/fine-tuning.tsx';

const json = { batch: 32, epochs: 6 };

test('rates by depth are switched on with the usual decay, and off without a trace', () => {
  const on = withRates(json, true);
  const read = readRecipe(on);
  expect(read.findings).toEqual([]);
  expect(read.recipe.layerRates).toEqual({ decay: 0.8, layers: {} });
  expect(withRates(on, false)).toEqual(json);
});

test('unfreezing is kept by epoch, and gone with its last step', () => {
  const some = withUnfreezing(json, [{ epoch: 4, from: '' }, { epoch: 2, from: 'stage3' }]);
  const read = readRecipe(some);
  expect(read.findings).toEqual([]);
  expect(read.recipe.unfreezing).toEqual([{ epoch: 2, from: 'stage3' }, { epoch: 4, from: '' }]);
  expect(withUnfreezing(some, [])).toEqual(json);
});

test('each further step comes an epoch later and reaches one boundary further back, to all of it', () => {
  const order = ['a', 'b', 'c', 'd'];
  const first = nextStep([], order, 3);
  expect(first).toEqual({ epoch: 1, from: 'c' });
  const second = nextStep([first], order, 3);
  expect(second).toEqual({ epoch: 2, from: 'b' });
  const third = nextStep([first, second], order, 3);
  expect(third).toEqual({ epoch: 3, from: '' });
});
