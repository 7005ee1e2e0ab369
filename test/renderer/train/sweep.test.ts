// Sweeps: what is typed becomes values, values become combinations, and every combination is a recipe that reads.
import { expect, test } from 'vitest';
import { layOver } from '../../../core/design/lay-over.ts';
import { readRecipe } from '../../../core/design/recipe.ts';
import { gridOf, randomOf, readValues, settingsOf, type SweepValues } from '../../../renderer/train/sweep.ts';

const json = { optimizer: { kind: 'adam', learningRate: 0.004 }, batch: 64 };
const { recipe } = readRecipe(json);
const settings = settingsOf(recipe);
const valuesOf = (path: string, typed: string): SweepValues | string => {
  const setting = settings.find((one) => one.path === path);
  const read = setting === undefined ? { fault: 'no such setting' } : readValues(setting, typed);
  return 'fault' in read ? read.fault : read.values;
};

test('values are read apart by commas or spaces, ranges by their ends; what may not be says why', () => {
  expect(valuesOf('optimizer.learningRate', '0.1, 1e-3  1/255')).toEqual({ kind: 'list', values: [0.1, 0.001, 1 / 255] });
  expect(valuesOf('batch', '32 to 128')).toEqual({ kind: 'range', from: 32, to: 128, isWhole: true });
  expect(valuesOf('optimizer.kind', 'sgd adam')).toEqual({ kind: 'list', values: ['sgd', 'adam'] });
  expect(valuesOf('optimizer.kind', 'sgd fast')).toMatch(/"fast" cannot be/);
  expect(valuesOf('batch', '32, 0')).toMatch(/"0" cannot be: expected a whole number from 1/);
  expect(valuesOf('batch', '128 to 32')).toMatch(/larger/);
  expect(valuesOf('batch', ' ')).toBe('Type the values to try.');
});

test('all combinations, none twice', () => {
  const grid = gridOf([{ path: 'batch', values: { kind: 'list', values: [32, 64] } }, { path: 'optimizer.learningRate', values: { kind: 'list', values: [0.1, 0.01] } }], recipe);
  expect(grid).toEqual([
    { batch: 32, optimizer: { learningRate: 0.1 } }, { batch: 32, optimizer: { learningRate: 0.01 } },
    { batch: 64, optimizer: { learningRate: 0.1 } }, { batch: 64, optimizer: { learningRate: 0.01 } },
  ]);
  expect(gridOf([{ path: 'seed', values: { kind: 'list', values: Array.from({ length: 501 }, (_, i) => i) } }], recipe)).toBeNull();
  expect(gridOf([{ path: 'batch', values: { kind: 'range', from: 1, to: 9, isWhole: true } }], recipe)).toBeNull();
});

test('another optimizer keeps the rate and gives up what it does not have', () => {
  const grid = gridOf([{ path: 'optimizer.beta1', values: { kind: 'list', values: [0.8, 0.9] } }, { path: 'optimizer.kind', values: { kind: 'list', values: ['sgd', 'adam'] } }], recipe) ?? [];
  expect(grid).toEqual([
    { optimizer: { learningRate: 0.004, kind: 'sgd' } }, { optimizer: { learningRate: 0.004, beta1: 0.8, kind: 'adam' } }, { optimizer: { learningRate: 0.004, beta1: 0.9, kind: 'adam' } },
  ]);
  for (const change of grid) expect(readRecipe(layOver(json, change)).findings).toEqual([]);
});

test('what is drawn follows from the seed, stays in the range, and a wide range is drawn by its order of magnitude', () => {
  const swept = [{ path: 'optimizer.learningRate', values: { kind: 'range', from: 0.0001, to: 1, isWhole: false } }, { path: 'batch', values: { kind: 'range', from: 16, to: 31, isWhole: true } }] as const;
  const drawn = randomOf(swept, 200, 7, recipe);
  expect(drawn).toEqual(randomOf(swept, 200, 7, recipe));
  expect(drawn).not.toEqual(randomOf(swept, 200, 8, recipe));
  expect(drawn.length).toBe(200);
  const read = drawn.map((change) => readRecipe(layOver(json, change)));
  expect(read.flatMap(({ findings }) => findings)).toEqual([]);
  expect(read.every(({ recipe: one }) => one.batch >= 16 && one.batch <= 31 && one.optimizer.learningRate >= 0.0001 && one.optimizer.learningRate <= 1)).toBe(true);
  // Half of the orders of magnitude lie below 0.01: of 200, between 70 and 130 (five standard deviations of a fair coin are 35).
  const small = read.filter(({ recipe: one }) => one.optimizer.learningRate < 0.01).length;
  expect(small).toBeGreaterThan(65);
  expect(small).toBeLessThan(135);
  expect(randomOf([{ path: 'seed', values: { kind: 'list', values: [1, 2, 3] } }], 50, 1, recipe).length).toBe(3);
});
