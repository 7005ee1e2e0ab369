// Where dragged cards hold on: lines, equal gaps, the grid. All places are worked out by hand.
import { describe, expect, it } from 'vitest';
import { frameAround, held, type Standing } from '../../../renderer/canvas/guides.ts';

const at = (x: number, y: number, width = 192, height = 72): Standing => ({ x, y, width, height });

describe('a dragged card', () => {
  it('goes to the grid where nothing is near', () => {
    expect(held(at(103, 299), [], 6)).toEqual({ by: { x: 1, y: -3 }, guides: [] });
    expect(held(at(103, 299), [at(1000, 1000)], 6)).toEqual({ by: { x: 1, y: -3 }, guides: [] });
  });

  it('holds on to the middle of a card above it, and one line over both says so', () => {
    const { by, guides } = held(at(204, 299), [at(200, 100)], 6);
    expect(by).toEqual({ x: -4, y: -3 });
    expect(guides).toEqual([{ axis: 'x', at: 296, from: 100, to: 368, isGap: false }]);
  });

  it('holds on to an edge of a note of another size', () => {
    // The note's right edge is at 340; so is the card's from 148.
    const { by, guides } = held(at(151, 296), [at(100, 100, 240, 120)], 6);
    expect(by.x).toBe(-3);
    expect(guides).toContainEqual({ axis: 'x', at: 340, from: 100, to: 368, isGap: false });
  });

  it('lets go further away than its reach', () => {
    expect(held(at(207, 304), [at(200, 100)], 6).guides).toEqual([]);
    expect(held(at(207, 304), [at(200, 100)], 7).by.x).toBe(-7);
  });

  it('keeps a gap equal to the one before it', () => {
    // Two cards with 40 between them: the third stands 40 below the second, at 100 + 72 + 40 + 72 + 40 = 324.
    const { by, guides } = held(at(256, 321), [at(200, 100), at(200, 212)], 6);
    expect(by.y).toBe(3);
    expect(guides.filter(({ isGap }) => isGap)).toEqual([
      { axis: 'x', at: 352, from: 172, to: 212, isGap: true }, { axis: 'x', at: 352, from: 284, to: 324, isGap: true },
    ]);
  });

  it('stands in the middle between two cards', () => {
    // Room from 172 to 400 is 228; a card of 72 leaves 78 on either side.
    const { by, guides } = held(at(260, 254), [at(200, 100), at(200, 400)], 6);
    expect(by.y).toBe(-4);
    expect(guides.filter(({ isGap }) => isGap)).toHaveLength(2);
  });

  it('is held as one frame with others', () => {
    expect(frameAround([at(0, 0), at(300, 100)])).toEqual(at(0, 0, 492, 172));
  });
});
