import { describe, expect, it } from 'vitest';
import { fitting, type Fitting, type View } from '../../../renderer/canvas/fitting.ts';
import type { Box } from '../../../renderer/canvas/metrics.ts';

const size = { width: 800, height: 600 };
const bar: Box = { x: 12, y: 560, width: 220, height: 28 };
const map: Box = { x: 644, y: 492, width: 144, height: 96 };
const way: Box = { x: 12, y: 12, width: 180, height: 30 };
const of = (cards: readonly Box[], more: Partial<Fitting> = {}): Fitting => {
  const [left, top] = [Math.min(...cards.map((card) => card.x)), Math.min(...cards.map((card) => card.y))];
  const frame = { x: left, y: top, width: Math.max(...cards.map((card) => card.x + card.width)) - left, height: Math.max(...cards.map((card) => card.y + card.height)) - top };
  return { frame, cards, size, covers: [], most: 1.25, whole: 0.46, ...more };
};
const onScreen = (card: Box, { x, y, zoom }: View): Box => ({ x: card.x * zoom + x, y: card.y * zoom + y, width: card.width * zoom, height: card.height * zoom });
const meet = (a: Box, b: Box): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const column = [0, 1, 2, 3].map((i): Box => ({ x: 0, y: i * 200, width: 192, height: 72 }));

describe('a view that fits', () => {
  it('fills the canvas up to its margin and stands in the middle', () => {
    const view = fitting(of(column));
    expect(view.zoom).toBeCloseTo(536 / 672);
    expect(onScreen(of(column).frame, view).y).toBeCloseTo(32);
    expect(onScreen(of(column).frame, view).x).toBeCloseTo(400 - (192 * view.zoom) / 2);
  });

  it('leaves bars, map and way alone where no card comes near them', () => {
    expect(fitting(of(column, { covers: [bar, map, way] }))).toEqual(fitting(of(column)));
  });

  it('keeps every card clear of what lies over the canvas, as large as that goes', () => {
    const corners = [{ x: 0, y: 0, width: 192, height: 72 }, { x: 1000, y: 0, width: 192, height: 72 }, { x: 0, y: 700, width: 192, height: 72 }, { x: 1000, y: 700, width: 192, height: 72 }];
    const covers = [bar, map, way];
    const view = fitting(of(corners, { covers }));
    for (const cover of covers) for (const card of corners) expect(meet(cover, onScreen(card, view))).toBe(false);
    // The foot of the map, 492, the way's, 42, and 8 on either side leave 434 of the height for 772.
    expect(view.zoom).toBeCloseTo(434 / 772);
  });

  it('goes beside the map rather than above it where that shows more', () => {
    const wide = [{ x: 0, y: 0, width: 192, height: 72 }, { x: 300, y: 528, width: 192, height: 72 }];
    const view = fitting(of(wide, { covers: [map] }));
    expect(view.zoom).toBeCloseTo(536 / 600);
    for (const card of wide) expect(meet(map, onScreen(card, view))).toBe(false);
  });

  it('shows the beginning of what is too large to be read whole', () => {
    const row = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((i): Box => ({ x: i * 320, y: 0, width: 192, height: 72 }));
    const view = fitting(of(row, { most: 1, least: 0.5, covers: [bar, map] }));
    expect(view).toEqual({ x: 32, y: 282, zoom: 0.5 });
  });
});
