// Batches larger than the data, and shares that keep nothing aside: said before the run begins.
import { expect, test } from 'vitest';
import { remarksOf } from '../../../renderer/train/shares.ts';

const facts = { train: 1000, test: null, targets: 'classes', names: Array.from({ length: 10 }, (_, c) => String(c)) } as const;
const thousand = { ...facts, names: Array.from({ length: 1000 }, (_, c) => String(c)) };
const none = { batch: null, validation: null };

test('a batch that holds the data and a share that is kept aside need no word', () => {
  expect(remarksOf({ batch: 64, validation: 0.1 }, facts)).toEqual(none);
  expect(remarksOf({ batch: 900, validation: 0.1 }, facts)).toEqual(none);
});

test('a batch larger than what is left to train on takes all of it', () => {
  expect(remarksOf({ batch: 901, validation: 0.1 }, facts)).toEqual({ ...none, batch: 'There are 900 images to train on, fewer than a batch of 901: each step takes all of them.' });
});

test('what is measured where nothing is kept aside, and why nothing is', () => {
  const onNone = 'Only the images it is trained on are measured, and the last epoch counts as the best.';
  expect(remarksOf({ batch: 64, validation: 0 }, facts).validation).toBe(`Nothing is kept aside. ${onNone}`);
  expect(remarksOf({ batch: 64, validation: 0 }, { ...facts, test: 200 }).validation).toBe('Nothing is kept aside. The test images are measured after each epoch, and the last epoch counts as the best.');
  expect(remarksOf({ batch: 64, validation: 0.2 }, thousand).validation).toBe(`Nothing is kept aside: no class has a second image to spare. ${onNone}`);
  expect(remarksOf({ batch: 64, validation: 0.2 }, { ...thousand, targets: 'numbers' })).toEqual(none);
});
