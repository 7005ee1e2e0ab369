// Changes of the recipe as the form and the doctor's buttons make them: each is read again by the recipe's own reader.
import { expect, test } from 'vitest';
import { readRecipe } from '../../../core/design/recipe.ts';
import { describeChange, pathsOf, withKind, withSwitch, withValue } from '../../../renderer/train/recipe-edits.ts';

test('a value is set where it stands, and the rest stays', () => {
  const before = { batch: 32, optimizer: { kind: 'sgd', learningRate: 0.1 } };
  const after = withValue(withValue(before, ['epochs'], 7), ['optimizer', 'learningRate'], 0.02);
  expect(after).toEqual({ batch: 32, epochs: 7, optimizer: { kind: 'sgd', learningRate: 0.02 } });
  expect(before.optimizer.learningRate).toBe(0.1);
});

test('a part that the recipe left to its usual kind is written with that kind', () => {
  const { recipe, findings } = readRecipe(withValue({}, ['optimizer', 'beta1'], 0.8, 'adam'));
  expect(findings).toEqual([]);
  expect(recipe.optimizer).toMatchObject({ kind: 'adam', beta1: 0.8, beta2: 0.999 });
});

test('another kind keeps the settings both have and gives up the others', () => {
  const after = withKind({ optimizer: { kind: 'adam', learningRate: 0.02, beta1: 0.8 } }, 'optimizer', 'momentum');
  expect(after).toEqual({ optimizer: { kind: 'momentum', learningRate: 0.02 } });
  expect(readRecipe(after).findings).toEqual([]);
  expect(withKind({ clipping: { kind: 'norm', limit: 2 }, batch: 8 }, 'clipping', null)).toEqual({ batch: 8 });
});

test('a part is switched on with its usual settings, and off without a trace', () => {
  const on = withSwitch({ batch: 8 }, 'earlyStopping', true);
  expect(readRecipe(on).recipe.earlyStopping).toEqual({ patience: 5, threshold: 0, from: 0 });
  expect(withSwitch(on, 'earlyStopping', false)).toEqual({ batch: 8 });
});

test('changes are said in a few words', () => {
  expect(describeChange({ batch: 1024 })).toBe('batch 1,024');
  expect(describeChange({ optimizer: { learningRate: 0.0003 } })).toBe('learning rate 0.0003');
  expect(describeChange({ clipping: { kind: 'norm', limit: 1 } })).toBe('clipping norm, limit 1');
  expect(describeChange({ earlyStopping: { patience: 3 }, clipping: null })).toBe('early stopping, patience 3, no clipping');
  expect(describeChange({ augment: { flip: {}, shift: {} } })).toBe('augment, flip, shift');
});

test('a recipe as paths leaves out what is not set', () => {
  expect([...pathsOf({ batch: 8, loss: null, optimizer: { kind: 'sgd', learningRate: 0.1 }, rateChanges: [], augment: {} })])
    .toEqual([['batch', '8'], ['optimizer.kind', 'sgd'], ['optimizer.learningRate', '0.1']]);
});
