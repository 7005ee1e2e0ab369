import { describe, expect, it } from 'vitest';
import { stream } from '../../../core/base/random.ts';
import { overlapOf, separation, similarityBy, worthOf } from '../../../core/run/similarity.ts';

describe('how features tell classes apart', () => {
  it('is all where classes lie apart, whatever the scale of a feature', () => {
    const rows = [[0, 5000], [1, 5010], [0, 4990], [100, 5000], [101, 5010], [99, 4990]];
    expect(separation(rows.flat(), 2, [0, 0, 0, 1, 1, 1])).toBe(1);
    expect(separation(rows.flatMap(([a = 0, b = 0]) => [a * 1e-6, b]), 2, [0, 0, 0, 1, 1, 1])).toBe(1);
  });

  it('leaves each example out of its own class: by hand on five points', () => {
    // 0 and 4 against 5, 6, 10. Without itself, 4 has the mean 0 of its class and the mean 7 of the other: it is taken for the other
    // (distance 3 against 4); 5 has (6 + 10) / 2 = 8 against 2: each at distance 3, so the first class wins; 0, 6 and 10 are right.
    expect(separation([0, 4, 5, 6, 10], 1, [0, 0, 1, 1, 1])).toBeCloseTo(3 / 5);
  });

  it('is chance where features say nothing, and 0 where no class has a second example', () => {
    const random = stream(3);
    const count = 2000;
    const features = Float32Array.from({ length: 4 * count }, () => random.normal());
    const share = separation(features, 4, Array.from({ length: count }, (_, i) => i % 4));
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.3);
    expect(separation([1, 2, 3], 1, [0, 1, 2])).toBe(0);
    expect(separation([7, 7, 7, 7], 1, [0, 0, 1, 1])).toBeLessThanOrEqual(1);
  });
});

describe('what features are worth', () => {
  it('is the share of errors that learning the other task has removed', () => {
    expect(worthOf(0.9, 0.8)).toBeCloseTo(0.5);
    expect(worthOf(1, 0.4)).toBe(1);
    expect(worthOf(0.3, 0.4)).toBe(0);
    expect(worthOf(1, 1)).toBe(1);
    expect(worthOf(0.9, 1)).toBe(0);
  });
});

describe('what two bell curves have in common', () => {
  const one = (mean: number, variance: number) => ({ mean: [mean], variance: [variance] });

  it('is the integral of the root of their product', () => {
    for (const [a, b] of [[one(0, 1), one(0.7, 2)], [one(-3, 0.5), one(1, 4)], [one(2, 1), one(2, 9)]] as const) {
      const density = ({ mean: [m = 0], variance: [v = 1] }: typeof a, x: number): number => Math.exp(-((x - m) ** 2) / (2 * v)) / Math.sqrt(2 * Math.PI * v);
      let sum = 0;
      for (let x = -40; x < 40; x += 1e-3) sum += Math.sqrt(density(a, x) * density(b, x)) * 1e-3;
      expect(overlapOf(a, b)).toBeCloseTo(sum, 6);
      expect(overlapOf(b, a)).toBeCloseTo(sum, 6);
    }
  });

  it('is all for the same, nothing for far apart, and the mean over channels', () => {
    expect(overlapOf(one(3, 2), one(3, 2))).toBeCloseTo(1);
    expect(overlapOf(one(0, 1), one(1000, 1))).toBe(0);
    expect(overlapOf({ mean: [0, 0], variance: [1, 1] }, { mean: [0, 1000], variance: [1, 1] })).toBeCloseTo(0.5);
    expect(overlapOf(one(4, 0), one(4, 0))).toBe(1);
    expect(overlapOf(one(4, 0), one(5, 0))).toBe(0);
    expect(overlapOf(one(4, 0), one(4, 1))).toBe(0);
  });
});

describe('similarity', () => {
  it('looks at the first third of the normalisations, and halves with every 1.2 % that is missing there', () => {
    expect(similarityBy([1, 1, 1, 0, 0, 0, 0, 0, 0])).toBe(1);
    expect(similarityBy([0.988])).toBeCloseTo(0.5);
    expect(similarityBy([0.988, 0.964, 0.1, 0.1])).toBeCloseTo(0.25);
    expect(similarityBy([0.5, 0.5, 0.5])).toBeLessThan(1e-6);
  });
});
