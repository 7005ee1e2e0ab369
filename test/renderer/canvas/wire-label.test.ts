// Where a wire's shape stands, and when there is no room for it.
import { describe, expect, it } from 'vitest';
import { labelAt } from '../../../renderer/canvas/wire-label.ts';

const shape = 'N × 16 × 10 × 10';
const straight = { shape, lane: null, side: 0, thickness: 3, x: 100, y: 50 } as const;

describe('the shape of a wire', () => {
  it('stands to the right of a wire that goes down, even in the gap a layout leaves', () => {
    const label = labelAt({ ...straight, isDown: true, dx: 0, dy: 40 });
    expect(label).toMatchObject({ y: 50, anchor: 'start', isOver: false });
    expect(label?.x).toBeGreaterThan(100 + 3);
    expect(labelAt({ ...straight, isDown: true, dx: 0, dy: 12 })).toBeNull();
  });

  it('stands above a wire that goes straight to the right, where it is long enough', () => {
    const label = labelAt({ ...straight, isDown: false, dx: 128, dy: 0 });
    expect(label).toMatchObject({ x: 100, anchor: 'middle', isOver: false });
    expect(label?.y).toBeLessThan(50 - 3);
    expect(labelAt({ ...straight, isDown: false, dx: 56, dy: 0 })).toBeNull();
  });

  it('stands on a long slanted wire, in both directions, and on the outer side of a lane', () => {
    for (const isDown of [true, false]) expect(labelAt({ ...straight, isDown, dx: 400, dy: 120 })).toEqual({ x: 100, y: 50, anchor: 'middle', isOver: true });
    expect(labelAt({ ...straight, isDown: true, lane: 100, side: 0, dx: 0, dy: 400 })).toMatchObject({ anchor: 'start', isOver: false });
    expect(labelAt({ ...straight, isDown: true, lane: 100, side: 200, dx: 0, dy: 400 })).toMatchObject({ anchor: 'end', isOver: false });
  });
});
