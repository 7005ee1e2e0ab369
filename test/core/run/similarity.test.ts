import { describe, expect, it } from 'vitest';
import { stream } from '../../../core/base/random.ts';
import { separation, similarityOf } from '../../../core/run/similarity.ts';

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

describe('similarity', () => {
  it('is the share of errors that learning the other task has removed', () => {
    expect(similarityOf(0.9, 0.8)).toBeCloseTo(0.5);
    expect(similarityOf(1, 0.4)).toBe(1);
    expect(similarityOf(0.3, 0.4)).toBe(0);
    expect(similarityOf(1, 1)).toBe(1);
    expect(similarityOf(0.9, 1)).toBe(0);
  });
});
