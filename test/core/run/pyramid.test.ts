import { describe, expect, it } from 'vitest';
import { odd, Pyramid, Smoothing } from '../../../core/run/pyramid.ts';

/** Numbers as a training gives them, with what it should not give among them. */
function numbers(count: number, seed: number): number[] {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: count }, () => {
    const kind = next();
    return kind < 0.02 ? Number.NaN : kind < 0.03 ? Infinity : kind < 0.04 ? -Infinity : Math.fround((next() - 0.3) * 10 ** Math.floor(next() * 6 - 3));
  });
}

/** The extremes by looking at every number. */
function byHand(values: readonly number[]) {
  const finite = values.filter((value) => Number.isFinite(value));
  const positive = finite.filter((value) => value > 0);
  return {
    least: finite.length === 0 ? Number.NaN : Math.min(...finite),
    most: finite.length === 0 ? Number.NaN : Math.max(...finite),
    leastPositive: positive.length === 0 ? Number.NaN : Math.min(...positive),
    odd: (values.some((value) => Number.isNaN(value)) ? odd.nan : 0) | (values.includes(Infinity) ? odd.above : 0) | (values.includes(-Infinity) ? odd.below : 0),
  };
}

describe('the pyramid', () => {
  it('says of every range what looking at every number says, however it was filled and cut', () => {
    const all = numbers(5000, 1);
    const pyramid = new Pyramid();
    const kept: number[] = [];
    const sizes = [1, 7, 8, 9, 64, 511, 3, 1000];
    for (let turn = 0, at = 0; at < all.length; turn++) {
      const piece = all.slice(at, at + (sizes[turn % sizes.length] ?? 1));
      at += piece.length;
      pyramid.append(piece);
      kept.push(...piece);
      if (turn % 5 === 4) {
        const left = Math.floor(kept.length * 0.83);
        pyramid.truncate(left);
        kept.length = left;
      }
      expect(pyramid.length).toBe(kept.length);
      for (const [from, to] of [[0, kept.length], [turn, kept.length - turn], [Math.floor(kept.length / 3), Math.floor(kept.length / 2)], [kept.length - 1, kept.length]] as const) {
        expect(pyramid.extremes(from, to)).toEqual(byHand(kept.slice(Math.max(0, from), Math.max(0, to))));
      }
    }
  });

  it('has in every column what belongs into it, and no number in none', () => {
    const values = numbers(3000, 7);
    const pyramid = new Pyramid();
    pyramid.append(values);
    for (const [from, to, count] of [[0, 3000, 100], [12.5, 2900.25, 333], [-40, 3100, 64], [100, 110, 40], [2999, 3000, 1]] as const) {
      const columns = pyramid.query(from, to, count);
      for (let c = 0; c < count; c++) {
        const [low, high] = [from + ((to - from) * c) / count, from + ((to - from) * (c + 1)) / count];
        const within = values.filter((_, i) => i >= low && i < high);
        expect({ least: columns.least[c], most: columns.most[c], leastPositive: columns.leastPositive[c], odd: columns.odd[c] }).toEqual(byHand(within));
        expect([columns.first[c], columns.last[c]]).toEqual([within[0] ?? Number.NaN, within.at(-1) ?? Number.NaN]);
      }
    }
  });

  it('shows a spike of one step among a million at every width', () => {
    const pyramid = new Pyramid();
    const values = new Float32Array(1_000_000).fill(0.5);
    values[654_321] = 9;
    values[654_400] = Number.NaN;
    pyramid.append(values);
    for (const columns of [1, 13, 800, 1440, 3000]) {
      const { most, odd: odds } = pyramid.query(0, 1_000_000, columns);
      expect(most.indexOf(9)).toBe(Math.floor((654_321 / 1_000_000) * columns));
      expect(odds.filter((bits) => bits === odd.nan)).toHaveLength(1);
    }
  });

  it('is empty without numbers', () => {
    const pyramid = new Pyramid();
    expect(pyramid.extremes(0, 10)).toEqual(byHand([]));
    expect(pyramid.at(0)).toBeNaN();
    expect([...pyramid.query(0, 10, 2).starts]).toEqual([0, 0, 0]);
  });
});

describe('smoothing', () => {
  it('is the weighted mean of all values so far', () => {
    const weight = 0.9;
    const values = [3, 1, 4, 1, 5, 9, 2, 6];
    const smoothing = new Smoothing(weight);
    for (let n = 0; n < values.length; n++) {
      const weights = values.slice(0, n + 1).map((_, i) => weight ** (n - i));
      const mean = weights.reduce((sum, w, i) => sum + w * (values[i] ?? 0), 0) / weights.reduce((sum, w) => sum + w, 0);
      expect(smoothing.next(values[n] ?? 0)).toBeCloseTo(mean, 12);
    }
  });

  it('follows every value at weight 0 and leaves a constant alone at any', () => {
    const plain = new Smoothing(0);
    expect([2, -7, 0.5].map((value) => plain.next(value))).toEqual([2, -7, 0.5]);
    const calm = new Smoothing(0.99);
    for (let i = 0; i < 50; i++) expect(calm.next(2.5)).toBeCloseTo(2.5, 12);
  });

  it('leaves a gap where a value is not a finite number, and no trace of it after', () => {
    const smoothing = new Smoothing(0.5);
    expect(smoothing.next(Number.NaN)).toBeNaN();
    expect(smoothing.next(4)).toBe(4);
    expect(smoothing.next(Infinity)).toBeNaN();
    expect(smoothing.next(1)).toBeCloseTo((0.5 * 4 + 1) / 1.5, 12);
  });
});
