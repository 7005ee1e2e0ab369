// Blur and cutout.
import { describe, expect, test } from 'vitest';
import { changed, moments, often, spread } from './changed.ts';

const always = { probability: 1 } as const;

describe('blur', () => {
  const dot = new Float32Array(41 * 41);
  dot[20 * 41 + 20] = 255;

  test('spreads a point into a bell: mass and centre stay, the variance is that of its sigma, alike in both directions', () => {
    const sigmas = often({ blur: { sigma: 3, ...always } }, dot, [1, 41, 41], 400).map((image) => {
      const after = moments(image, 41, 41);
      expect(after.mass).toBeCloseTo(255, 2);
      for (const [got, expected] of [[after.x, 20], [after.y, 20], [after.xy, 0]] as const) expect(got).toBeCloseTo(expected, 3);
      expect(after.xx).toBeCloseTo(after.yy, 4);
      return Math.sqrt(after.xx);
    });
    expect(Math.max(...sigmas)).toBeLessThan(3);
    expect(Math.max(...sigmas)).toBeGreaterThan(2.8);
    // Drawn evenly from 0 to 3; a bell cut at three deviations is a little narrower than it says.
    expect(Math.abs(spread(sigmas).mean - 1.5)).toBeLessThan((4 * 3) / Math.sqrt(12 * 400) + 0.03);
  });

  test('leaves flat images as they are, up to the edges', () => {
    const image = changed({ blur: { sigma: 10, ...always } }, new Uint8Array(3 * 9 * 5).fill(77), [3, 9, 5]);
    for (const value of image) expect(value).toBeCloseTo(77, 3);
  });

  test('follows the formula on a single row', () => {
    const row = Float32Array.of(0, 0, 0, 0, 255, 0, 0, 0, 0);
    const image = changed({ blur: { sigma: 1, ...always } }, row, [1, 1, 9]);
    const sigma = Math.sqrt(1 / (2 * Math.log((image[4] as number) / (image[5] as number))));
    expect(sigma).toBeLessThan(1);
    // The next ratio follows from the first, where the bell reaches that far.
    if ((image[6] as number) > 0) expect(Math.log((image[4] as number) / (image[6] as number))).toBeCloseTo(4 / (2 * sigma * sigma), 2);
    expect(image[3]).toBe(image[5]);
  });
});

describe('cutout', () => {
  test('blanks one square of the size asked for, wholly inside, the same in every channel, anywhere alike', () => {
    const corners: number[][] = [];
    for (const image of often({ cutout: { size: 0.25, ...always } }, new Uint8Array(2 * 12 * 20).fill(9), [2, 12, 20])) {
      const blank = Array.from(image).flatMap((value, i) => (value === 0 ? [i] : []));
      const first = blank[0] as number;
      const square = [0, 1, 2].flatMap((y) => [0, 1, 2].map((x) => first + 20 * y + x));
      expect(blank).toEqual([...square, ...square.map((i) => i + 240)]);
      corners.push([Math.floor(first / 20), first % 20]);
    }
    const [rows, columns] = [corners.map(([y = 0]) => y), corners.map(([, x = 0]) => x)];
    expect([Math.min(...rows), Math.max(...rows), Math.min(...columns), Math.max(...columns)]).toEqual([0, 9, 0, 17]);
    expect(Math.abs(spread(rows).mean - 4.5)).toBeLessThan((4 * 10) / Math.sqrt(12 * 2000));
    expect(Math.abs(spread(columns).mean - 8.5)).toBeLessThan((4 * 18) / Math.sqrt(12 * 2000));
  });

  test('comes in its share of the images, also where the whole image goes', () => {
    const gone = often({ cutout: { size: 1, probability: 0.2 } }, new Uint8Array(16).fill(5), [1, 4, 4], 5000).filter((image) => image.every((v) => v === 0)).length;
    expect(Math.abs(gone - 1000)).toBeLessThan(4 * Math.sqrt(5000 * 0.2 * 0.8));
  });
});
