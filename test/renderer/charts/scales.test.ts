import { describe, expect, it } from 'vitest';
import { formatLogTick, formatTick, formatValue } from '../../../renderer/charts/numbers.ts';
import { createScale, niceStep, roundRange, ticksOf } from '../../../renderer/charts/scales.ts';

const labels = (kind: 'linear' | 'log', from: number, to: number, about: number, isWhole = false) => ticksOf({ kind, from, to }, about, isWhole).map(({ label }) => label);

describe('axes', () => {
  it('lead from values to dots and back', () => {
    for (const [kind, from, to] of [['linear', -3, 7], ['linear', 0, 1e6], ['log', 1e-5, 10], ['log', 1, 9000]] as const) {
      const scale = createScale(kind, from, to, 500, 20);
      expect([scale.toDot(from), scale.toDot(to)]).toEqual([500, 20]);
      for (const share of [0, 0.2, 0.5, 0.9, 1]) {
        const value = kind === 'log' ? from * (to / from) ** share : from + (to - from) * share;
        expect(scale.toDot(value)).toBeCloseTo(500 - 480 * share, 8);
        expect(scale.toValue(scale.toDot(value)) / (value || 1)).toBeCloseTo(value === 0 ? 0 : 1, 10);
      }
    }
  });

  it('show at their foot what a logarithm has no place for', () => {
    const scale = createScale('log', 0.01, 1, 100, 0);
    expect([scale.toDot(0), scale.toDot(-5)]).toEqual([100, 100]);
  });

  it('have round ticks, as far apart as asked for', () => {
    expect(labels('linear', 0, 1, 5)).toEqual(['0', '0.2', '0.4', '0.6', '0.8', '1.0']);
    expect(labels('linear', -1, 1, 4)).toEqual(['−1.0', '−0.5', '0', '0.5', '1.0']);
    expect(labels('linear', 17, 9380, 5)).toEqual(['2,000', '4,000', '6,000', '8,000']);
    expect(labels('linear', 1, 4, 10, true)).toEqual(['1', '2', '3', '4']);
    expect(labels('linear', 3e-6, 9e-6, 3)).toEqual(['4\u202f·\u202f10⁻⁶', '6\u202f·\u202f10⁻⁶', '8\u202f·\u202f10⁻⁶']);
    expect(labels('linear', 0, 3e6, 3)).toEqual(['0', '1.00\u202fM', '2.00\u202fM', '3.00\u202fM']);
  });

  it('have ticks that are 1, 2 or 5 times a power of ten', () => {
    for (let span = 1e-7; span < 1e9; span *= 1.37) {
      const step = niceStep(span, 6);
      expect(['1', '2', '5']).toContain(String(Number((step / 10 ** Math.floor(Math.log10(step) + 1e-9)).toPrecision(6))));
      expect(span / step).toBeLessThanOrEqual(6.000001);
      expect(span / step).toBeGreaterThan(2.39);
    }
  });

  it('have a tick at every power of ten when they are logarithmic, with labels while there is room', () => {
    const ticks = ticksOf({ kind: 'log', from: 0.001, to: 10 }, 5);
    expect(ticks.filter(({ label }) => label !== null).map(({ label }) => label)).toEqual(['0.001', '0.01', '0.1', '1', '10']);
    expect(ticks).toHaveLength(4 * 9 + 1);
    expect(labels('log', 1e-9, 1, 5).filter((label) => label !== null)).toEqual(['10⁻⁹', '10⁻⁷', '10⁻⁵', '0.001', '0.1']);
    // Less than a power of ten is better told by even steps.
    expect(labels('log', 0.2, 0.6, 4)).toEqual(['0.2', '0.3', '0.4', '0.5', '0.6']);
  });

  it('end at round values around what they must show', () => {
    expect(roundRange('linear', 0.04, 2.31, 5)).toEqual([0, 2.5]);
    expect(roundRange('linear', 91.2, 97.9, 4)).toEqual([91, 98]);
    expect(roundRange('log', 0.034, 2.31, 5)).toEqual([0.02, 5]);
    for (const [least, most] of [[Number.NaN, Number.NaN], [3, 3], [0, 0], [-2, -1]] as const) {
      const [from, to] = roundRange('linear', least, most, 5);
      expect(to).toBeGreaterThan(from);
      if (!Number.isNaN(least)) expect([from <= least, to >= most]).toEqual([true, true]);
    }
    expect(roundRange('log', Number.NaN, Number.NaN, 5)).toEqual([0.1, 1]);
  });
});

describe('values', () => {
  it('have four digits that matter', () => {
    expect([0.041823, 61_706, 2.5, -0.3, 0].map(formatValue)).toEqual(['0.04182', '61,706', '2.5', '−0.3', '0']);
    expect([3.2e-7, 1.5e12].map(formatValue)).toEqual(['3.2\u202f·\u202f10⁻⁷', '1.5\u202f·\u202f10¹²']);
    expect([Number.NaN, Infinity, -Infinity].map(formatValue)).toEqual(['not a number', 'infinite', '−infinite']);
  });

  it('have as many decimals on an axis as its step', () => {
    expect([formatTick(0.30000000000000004, 0.1), formatTick(1234.5, 0.5), formatTick(12, 2)]).toEqual(['0.3', '1,234.5', '12']);
    expect([formatLogTick(0.02), formatLogTick(20_000), formatLogTick(5e-8)]).toEqual(['0.02', '20,000', '5\u202f·\u202f10⁻⁸']);
  });
});
