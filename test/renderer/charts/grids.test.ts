import { describe, expect, it } from 'vitest';
import { divergingDark, divergingLight, sequential, type ColourTable } from '../../../core/base/colour-maps.ts';
import { colourRange, greys, lightnessOf, stepOf } from '../../../renderer/charts/colour-maps.ts';
import { cellAt, cellMeant, gathered, gridOf, largestConfusions, worstShare } from '../../../renderer/charts/confusion-grid.ts';
import { heightsOf, nearestRun, placed, type ParallelAxis, type ParallelRun } from '../../../renderer/charts/parallel-axes.ts';
import { colouredOf, imageOf } from '../../../renderer/charts/tiles.tsx';

/** How bright a colour of a table is to the eye, CIE L*, by the definition of sRGB. */
function brightness(table: ColourTable, step: number): number {
  const [red, green, blue] = [0, 1, 2].map((channel) => {
    const value = (table[3 * step + channel] ?? 0) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const y = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y;
}

describe('colours for values', () => {
  it('rise in brightness step by step, evenly enough to be read in grey', () => {
    const steps = Array.from({ length: 256 }, (_, i) => brightness(sequential, i));
    for (let i = 8; i < 256; i += 8) {
      const rise = (steps[i] ?? 0) - (steps[i - 8] ?? 0);
      expect(rise).toBeGreaterThan(1);
      expect(rise).toBeLessThan(5);
    }
    expect(steps[0]).toBeLessThan(20);
    expect(steps[255]).toBeGreaterThan(85);
  });

  it('part at 0: white or black there, and as strong on either side', () => {
    for (const [table, zero] of [[divergingLight, 97], [divergingDark, 5]] as const) {
      expect(Math.abs(brightness(table, 127) - zero)).toBeLessThan(4);
      for (const off of [40, 80, 120]) expect(Math.abs(brightness(table, 127 - off) - brightness(table, 128 + off))).toBeLessThan(7);
      // Blue below, red above.
      expect((table[2] ?? 0) > (table[0] ?? 0) && (table[3 * 255] ?? 0) > (table[3 * 255 + 2] ?? 0)).toBe(true);
    }
  });

  it('reach as far as the values, for weights as far below 0 as above; what is not finite has no colour', () => {
    expect(colourRange([0.5, Number.NaN, -2, Infinity], false)).toEqual([-2, 0.5]);
    expect(colourRange([0.5, -2], true)).toEqual([-2, 2]);
    expect([colourRange([], false), colourRange([0, 0], true)]).toEqual([[0, 1], [-1, 1]]);
    expect([stepOf(-1, 0, 1), stepOf(0.5, 0, 1), stepOf(9, 0, 1)]).toEqual([0, 128, 255]);
    const bytes = imageOf(Float32Array.of(9, 0, Number.NaN, 1), 1, 3, [0, 1], sequential);
    expect([...bytes]).toEqual([...sequential.slice(0, 3), 255, 0, 0, 0, 0, ...sequential.slice(-3), 255]);
    // Two dots of three planes: red at its most over the others at their least, and one that is no number in green.
    expect([...colouredOf(Float32Array.of(1, 0, -1, Number.NaN, -1, 0), 0, 2, [-1, 1])]).toEqual([255, 0, 0, 255, 0, 0, 0, 0]);
    expect([...greys.slice(3 * 128, 3 * 129)]).toEqual([128, 128, 128]);
    expect([lightnessOf('oklch(0.175 0.008 260)'), lightnessOf('oklch(96% 0 0)'), lightnessOf('red')]).toEqual([0.175, 0.96, 0.5]);
  });
});

describe('the confusion grid', () => {
  const matrix = [[90, 10, 0], [0, 5, 0], [1, 1, 98]];
  const totals = [100, 5, 100];

  it('has the cell under the hand, with two classes and with a thousand', () => {
    for (const classes of [2, 10, 60, 1000]) {
      const grid = gridOf(420, 420, classes, 90);
      expect(grid.left + classes * grid.cell).toBeLessThanOrEqual(420);
      for (const [actual, predicted] of [[0, 0], [classes - 1, 0], [0, classes - 1], [classes >> 1, classes >> 2]] as const) {
        expect(cellAt(grid, grid.left + (predicted + 0.5) * grid.cell, grid.top + (actual + 0.5) * grid.cell)).toEqual({ actual, predicted });
      }
      expect([cellAt(grid, grid.left - 1, grid.top + 1), cellAt(grid, grid.left + classes * grid.cell + 1, grid.top + 1)]).toEqual([null, null]);
    }
  });

  it('means the largest confusion near the hand where no cell can be pointed at', () => {
    const many = Array.from({ length: 1000 }, (_, a) => Array.from({ length: 1000 }, (_, p) => (a === p ? 500 : 0)));
    (many[400] as number[])[604] = 2;
    (many[405] as number[])[600] = 7;
    const grid = gridOf(420, 420, 1000, 90);
    const at = (actual: number, predicted: number) => cellMeant(grid, many, grid.left + (predicted + 0.5) * grid.cell, grid.top + (actual + 0.5) * grid.cell);
    expect(at(402, 602)).toEqual({ actual: 405, predicted: 600 });
    expect(at(400, 617)).toEqual({ actual: 400, predicted: 604 });
    expect(at(100, 700)).toEqual({ actual: 100, predicted: 700 });
    const ten = gridOf(420, 420, 10, 90);
    expect(cellMeant(ten, [[1, 9]], ten.left + 1, ten.top + 1)).toEqual({ actual: 0, predicted: 0 });
  });

  it('lists confusions by how many there are, and knows the worst share', () => {
    expect(largestConfusions(matrix)).toEqual([{ actual: 0, predicted: 1, count: 10 }, { actual: 2, predicted: 0, count: 1 }, { actual: 2, predicted: 1, count: 1 }]);
    expect(largestConfusions(matrix, 1)).toHaveLength(1);
    expect(worstShare(matrix, totals)).toBe(0.1);
    expect(worstShare([[3, 0], [0, 4]], [3, 4])).toBe(0);
  });

  it('loses no confusion where several cells share a dot', () => {
    const many = Array.from({ length: 1000 }, (_, a) => Array.from({ length: 1000 }, (_, p) => (a === p ? 20 : 0)));
    (many[733] as number[])[12] = 5;
    const points = gathered(many, many.map(() => 20), 300);
    expect(points[Math.floor((733 * 300) / 1000) * 300 + Math.floor((12 * 300) / 1000)]).toBeCloseTo(0.25, 6);
    expect(points.filter((share) => share > 0)).toHaveLength(300 + 1);
  });
});

describe('parallel coordinates', () => {
  const axes: readonly ParallelAxis[] = [{ name: 'rate', kind: 'log' }, { name: 'optimizer', kind: 'choice' }, { name: 'accuracy', kind: 'linear' }];
  const runs: readonly ParallelRun[] = [
    { id: 'a', label: 'a', values: [0.001, 'sgd', 90] },
    { id: 'b', label: 'b', values: [0.1, 'adam', 80] },
    { id: 'c', label: 'c', values: [0.01, 'adam', null] },
  ];
  const heights = heightsOf(placed(axes, runs), runs);

  it('places every value on its axis: by powers of ten, by choice, in proportion; a missing one nowhere', () => {
    expect(heights[0]).toEqual([0, 1, 1]);
    expect(heights[1]).toEqual([1, 0, 0]);
    expect(heights[2]?.[0]).toBeCloseTo(0.5, 12);
    expect(heights[2]?.slice(1)).toEqual([0, null]);
  });

  it('finds the line under the hand, and none far from all', () => {
    expect(nearestRun(heights, 0.7, 0.72, 0.05)).toBe(0);
    expect(nearestRun(heights, 0.5, 0.26, 0.05)).toBe(2);
    expect(nearestRun(heights, 1.5, 0.3, 0.05)).toBeNull();
    expect(nearestRun(heights, 2, 0, 0.05)).toBe(1);
    expect(nearestRun([], 0.5, 0.5, 1)).toBeNull();
  });

  it('stands in the middle where all runs have the same', () => {
    const same = runs.map((run) => ({ ...run, values: [0.1, 'sgd', 5] }));
    expect(heightsOf(placed(axes, same), same)[0]).toEqual([0.5, 0.5, 0.5]);
  });
});
