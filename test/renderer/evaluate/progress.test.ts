// How far measuring is, read from what the machine tells, and the time that is left of it.
import { expect, test } from 'vitest';
import { troubleText } from '../../../renderer/evaluate/data-trouble.tsx';
import { progressAfter, readTold, type Progress } from '../../../renderer/evaluate/progress.ts';

test('words are read with their count at the end, or as they are', () => {
  expect(readTold('Measuring the test images, 2,560 of 10,000')).toEqual({ words: 'Measuring the test images', done: 2560, of: 10_000 });
  expect(readTold('reading a, b, 1 of 2')).toEqual({ words: 'Reading a, b', done: 1, of: 2 });
  expect(readTold('opening the data')).toEqual({ words: 'Opening the data', done: 0, of: 0 });
});

test('time left follows the pace since these words began, and is not guessed from one count', () => {
  const told = (texts: readonly (readonly [string, number])[]): Progress | null => texts.reduce<Progress | null>((before, [text, at]) => progressAfter(before, text, at), null);
  expect(told([['measuring, 100 of 1,000', 0]])).toMatchObject({ secondsLeft: null });
  expect(told([['measuring, 100 of 1,000', 0], ['measuring, 200 of 1,000', 100]])).toMatchObject({ secondsLeft: null });
  // 200 images in two seconds: the 700 that are left take seven.
  expect(told([['measuring, 100 of 1,000', 0], ['measuring, 300 of 1,000', 2000]])?.secondsLeft).toBeCloseTo(7, 9);
  // Reading has a pace of its own.
  expect(told([['reading, 0 of 10', 0], ['reading, 9 of 10', 9000], ['measuring, 0 of 100', 10_000], ['measuring, 50 of 100', 11_000]])?.secondsLeft).toBeCloseTo(1, 9);
});

test('a place where the data lie no more is named; every other refusal speaks for itself', () => {
  expect(troubleText({ code: 'data-unknown', message: 'There is no data set or file "/a".' }, '/a')).toMatch(/^The data of this run are not at \/a any more\./);
  expect(troubleText({ code: 'data-missing', message: 'mnist is not on this machine.' }, 'mnist')).toBe('mnist is not on this machine.');
});
