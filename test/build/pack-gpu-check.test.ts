import { expect, test } from 'vitest';
import { idxSample } from '../../build/pack-gpu-check.js';

test('a sample of an IDX file is an IDX file of its first examples', () => {
  const three = Buffer.from([0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 1, 10, 11, 20, 21, 30, 31]);
  expect([...idxSample(three, 2)]).toEqual([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 10, 11, 20, 21]);
  expect(idxSample(three, 9)).toEqual(three);
  const labels = Buffer.from([0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9]);
  expect([...idxSample(labels, 1)]).toEqual([0, 0, 8, 1, 0, 0, 0, 1, 7]);
});
