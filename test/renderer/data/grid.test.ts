// Where pictures stand in the gallery, which are in sight, and where keys lead.
import { describe, expect, test } from 'vitest';
import { cellAt, gap, gridOf, inSight, margin, placeAt, scrolledTo, stepFrom } from '../../../renderer/data/grid.ts';

describe('a gallery', () => {
  const cases = [[0, 600, 56], [1, 600, 56], [60_000, 633, 56], [7, 20, 96], [131, 1024, 28]] as const;
  test.each(cases)('of %i pictures over %i px holds every one apart and inside', (count, width, edge) => {
    const grid = gridOf(count, width, edge);
    const sample = Array.from({ length: Math.min(count, 500) }, (_, i) => Math.floor((i * count) / Math.min(count, 500)));
    for (const place of sample) {
      const { x, y } = cellAt(grid, place);
      expect(placeAt(grid, x, y)).toBe(place);
      expect(placeAt(grid, x + edge - 1, y + edge - 1)).toBe(place);
      expect(placeAt(grid, x + edge + gap / 2, y)).not.toBe(place);
      expect(y + edge + margin).toBeLessThanOrEqual(grid.height);
      if (width > edge + 2 * margin) expect(x + edge).toBeLessThanOrEqual(width - margin);
    }
    expect(grid.rows).toBe(Math.ceil(count / grid.columns));
  });

  test('shows exactly the pictures that touch the window', () => {
    const grid = gridOf(1000, 500, 40);
    for (const top of [0, 7, 52, 300, 999, grid.height - 200]) {
      const touching = Array.from({ length: 1000 }, (_, place) => place).filter((place) => {
        const { y } = cellAt(grid, place);
        return y + grid.pitch > top && y < top + 200;
      });
      const { from, to } = inSight(grid, top, 200);
      expect([from, to]).toEqual([touching[0], (touching.at(-1) ?? 0) + 1]);
    }
  });

  test('is scrolled as little as brings a picture wholly into sight', () => {
    const grid = gridOf(1000, 500, 40);
    for (const [place, top] of [[0, 500], [999, 0], [200, 0], [200, 4000], [60, 200]] as const) {
      const next = scrolledTo(grid, place, top, 300);
      const { y } = cellAt(grid, place);
      expect(next <= y && next + 300 >= y + grid.edge).toBe(true);
      expect(scrolledTo(grid, place, next, 300)).toBe(next);
    }
  });

  test('is walked by keys', () => {
    const grid = gridOf(23, 10 * (40 + gap) - gap + 2 * margin, 40);
    expect(grid.columns).toBe(10);
    const walk = (from: number, ...keys: readonly string[]): number => keys.reduce((place, key) => stepFrom(grid, place, key, 2) ?? place, from);
    expect(walk(0, 'ArrowRight', 'ArrowDown', 'ArrowDown')).toBe(21);
    expect(walk(15, 'ArrowDown')).toBe(22);
    expect(walk(21, 'ArrowDown')).toBe(21);
    expect(walk(5, 'ArrowUp')).toBe(5);
    expect(walk(0, 'ArrowLeft')).toBe(0);
    expect(walk(3, 'End', 'ArrowRight')).toBe(22);
    expect(walk(22, 'Home')).toBe(0);
    expect(walk(1, 'PageDown', 'PageUp')).toBe(1);
    expect(stepFrom(grid, 3, 'x', 2)).toBe(null);
  });
});
