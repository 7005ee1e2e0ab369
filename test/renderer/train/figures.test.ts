// Small figures of the Train place: how far a run is, how long something takes, the planned rate, pinned images, names.
import { expect, test } from 'vitest';
import { readRecipe } from '../../../core/design/recipe.ts';
import { nameFor } from '../../../renderer/train/begin.ts';
import { nextName } from '../../../renderer/train/controls.ts';
import { progressOf } from '../../../renderer/train/chip.tsx';
import { eventsOf } from '../../../renderer/train/curves.tsx';
import { formatDuration } from '../../../renderer/train/durations.ts';
import { pinnable, pinsFor } from '../../../renderer/train/pinned.ts';
import { schedulePoints, stepsOf } from '../../../renderer/train/schedule-points.ts';

test('how far a run is, by its steps where they are known, else by its epochs', () => {
  const card = { epochs: 2, plannedEpochs: 5 };
  expect(progressOf(250, { stepsPerEpoch: 100, epochs: 5 }, card)).toEqual({ epoch: 3, of: 5, share: 0.5 });
  expect(progressOf(200, { stepsPerEpoch: 100, epochs: 5 }, card)).toEqual({ epoch: 2, of: 5, share: 0.4 });
  expect(progressOf(500, { stepsPerEpoch: 100, epochs: 5 }, card)).toEqual({ epoch: 5, of: 5, share: 1 });
  expect(progressOf(0, null, card)).toEqual({ epoch: 3, of: 5, share: 0.4 });
});

test('times in the units people use', () => {
  const plain = (seconds: number): string => formatDuration(seconds).replaceAll('\u202f', ' ');
  expect([0.84, 12.4, 59.7, 200, 754, 3600, 3900, 180_000, Number.NaN].map(plain)).toEqual(['0.8 s', '12 s', '1 min', '3 min 20 s', '12 min', '1 h', '1 h 5 min', '2 d 2 h', '?']);
});

test('the planned rate is drawn from the first step to the last', () => {
  const { recipe } = readRecipe({ epochs: 4, optimizer: { kind: 'sgd', learningRate: 0.1 }, schedule: { kind: 'step', every: 2, factor: 0.5 } });
  const points = schedulePoints(recipe, 10);
  expect(points.length).toBe(40);
  expect([points[0], points[19], points[20], points[39]].map((point) => [point?.epoch, point?.rate])).toEqual([[0, 0.1], [1.9, 0.1], [2, 0.05], [3.9, 0.05]]);
  expect(stepsOf({ batch: 64, validation: 0.1 }, 1000)).toBe(15);
});

test('pinned images are spread over those that are not trained on, and others come in the next round', () => {
  const plan = { examples: { training: 900, validation: 100, test: 40 }, validatedOn: 'validation' } as const;
  expect(pinnable(plan)).toBe(100);
  expect(pinsFor(100, 0)).toEqual([0, 13, 26, 39, 52, 65, 78, 91]);
  expect(pinsFor(100, 1)).toEqual([11, 12, 25, 38, 51, 64, 77, 90]);
  expect(pinsFor(3, 5)).toEqual([0, 1, 2]);
  expect(pinsFor(0, 0)).toEqual([]);
});

test('a new run takes the first name that is free', () => {
  expect(nameFor('net', [])).toBe('net');
  expect(nameFor('net', ['net', 'net 3', 'other'])).toBe('net 2');
});

test('a run begun again is numbered on from the name it had', () => {
  expect(nextName('net', ['net'])).toBe('net 2');
  expect(nextName('net 2', ['net', 'net 2', 'net 3'])).toBe('net 4');
});

test('what happened stands at its step: epochs, changes of the rate at the step they count from, advice', () => {
  const events = eventsOf([{ epoch: 1, step: 10, training: { loss: 1, accuracy: null, examples: 1 }, validation: null, rate: 1, seconds: 1 }], [{ step: 12, factor: 0.5 }, 'not one'], []);
  expect(events.map(({ at, kind }) => [at, kind])).toEqual([[10, 'epoch'], [13, 'rate']]);
});
