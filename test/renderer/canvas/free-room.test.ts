// Where copies are put: beside their originals, covering nothing, on the grid.
import { describe, expect, it } from 'vitest';
import { beside, freeOffset, type Room } from '../../../renderer/canvas/free-room.ts';
import { card, grid } from '../../../renderer/canvas/metrics.ts';

const at = (x: number, y: number): Room => ({ x, y, ...card });
const moved = (boxes: readonly Room[], by: { readonly x: number; readonly y: number }): readonly Room[] => boxes.map((box) => ({ ...box, x: box.x + by.x, y: box.y + by.y }));
const overlap = (a: Room, b: Room): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe('copies', () => {
  it.each(['right', 'down'] as const)('of one card of a chain that flows %s stand beside it and cover nothing, again and again', (flow) => {
    const chain = [0, 1, 2, 3, 4].map((i) => (flow === 'right' ? at(i * 320, 0) : at(0, i * 112)));
    const own = chain.slice(2, 3);
    const taken = [...chain];
    for (let n = 0; n < 4; n++) {
      const by = freeOffset(own, taken, flow, beside(own, flow));
      expect([by.x % grid, by.y % grid, flow === 'right' ? by.x : by.y]).toEqual([0, 0, 0]);
      const [copy] = moved(own, by) as readonly [Room];
      expect(taken.filter((other) => overlap(copy, other))).toEqual([]);
      taken.push(copy);
    }
    // Next to each other, not somewhere.
    const last = taken.at(-1) as Room;
    expect(flow === 'right' ? last.y : last.x).toBeLessThan(4 * (flow === 'right' ? 120 : 240));
  });

  it('of several keep their places to each other, and pass what stands in the way', () => {
    const own = [at(0, 0), at(0, 112)];
    const taken = [...own, at(232, 112)];
    const by = freeOffset(own, taken, 'down', beside(own, 'down'));
    expect(by.y).toBe(0);
    expect(moved(own, by).filter((copy) => taken.some((other) => overlap(copy, other)))).toEqual([]);
    expect(by.x).toBeGreaterThan(232 + card.width);
  });

  it('go where they are wanted when that is free', () => {
    expect(freeOffset([at(0, 0)], [at(0, 0)], 'right', { x: 800, y: -400 })).toEqual({ x: 800, y: -400 });
  });
});
