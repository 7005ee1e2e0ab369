import { expect, test } from 'vitest';
import { fillMask } from '../../../core/data/mask.ts';

function mask(size: number, keep: number, seed: number, layer: number, step: number): Uint8Array {
  const out = new Uint8Array(size);
  fillMask(out, keep, seed, layer, step);
  return out;
}

function agreement(a: Uint8Array, b: Uint8Array): number {
  let same = 0;
  for (let i = 0; i < a.length; i++) if (a[i] === b[i]) same++;
  return same / a.length;
}

test('the share of ones is the probability to keep, within four deviations', () => {
  for (const keep of [0.1, 0.5, 0.8, 0.95]) {
    const n = 200_000;
    const ones = mask(n, keep, 7, 11, 13).reduce((sum, v) => sum + v, 0);
    expect(Math.abs(ones - n * keep)).toBeLessThan(4 * Math.sqrt(n * keep * (1 - keep)));
  }
  expect(mask(1001, 1, 1, 1, 1).every((v) => v === 1)).toBe(true);
  expect(mask(1001, 0, 1, 1, 1).every((v) => v === 0)).toBe(true);
});

test('an element depends on seed, layer, step and its place, not on how many are asked for', () => {
  const long = mask(1001, 0.5, 3, 5, 9);
  expect([...mask(77, 0.5, 3, 5, 9)]).toEqual([...long.subarray(0, 77)]);
  expect([...mask(1001, 0.5, 3, 5, 9)]).toEqual([...long]);
});

test('masks of another seed, layer or step agree as coins do, also when shifted', () => {
  const n = 100_000;
  const base = mask(n, 0.5, 3, 5, 9);
  const bound = 4 * 0.5 / Math.sqrt(n - 8);
  for (const other of [mask(n, 0.5, 4, 5, 9), mask(n, 0.5, 3, 6, 9), mask(n, 0.5, 3, 5, 10), mask(n, 0.5, 9, 5, 3)]) {
    for (const shift of [0, 1, 2, 8]) expect(Math.abs(agreement(base.subarray(0, n - shift), other.subarray(shift)) - 0.5)).toBeLessThan(bound);
  }
  for (const shift of [1, 2, 3, 8]) expect(Math.abs(agreement(base.subarray(0, n - shift), base.subarray(shift)) - 0.5)).toBeLessThan(bound);
});
