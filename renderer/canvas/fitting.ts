// Where a view has to stand so that a part of the drawing fills the canvas, clear of what lies over it: bars, the small map, the
// way through the blocks.
import type { Box } from './metrics.ts';

/** A view of the canvas: where its origin stands on the screen, and how large everything is. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** What a view is found for. */
export interface Fitting {
  /** what is to be seen, on the canvas */
  readonly frame: Box;
  /** the cards in it, which nothing may lie over */
  readonly cards: readonly Box[];
  /** the canvas on the screen */
  readonly size: { readonly width: number; readonly height: number };
  /** what lies over it, from its corner */
  readonly covers: readonly Box[];
  readonly most: number;
  /** rather than smaller, the beginning is shown; only where a readable size does not fit */
  readonly least?: number;
  /** down to here it is shown whole rather than larger and in part */
  readonly whole: number;
}

const margin = 32;
/** Room between a card and what lies over the canvas. */
const clear = 8;

interface Insets {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

function viewIn({ frame, size, most, least = 0, whole }: Fitting, { top, right, bottom, left }: Insets): View {
  const room = { width: Math.max(100, size.width - left - right), height: Math.max(100, size.height - top - bottom) };
  const fit = Math.min(most, room.width / Math.max(1, frame.width), room.height / Math.max(1, frame.height));
  const zoom = Math.max(0.02, fit, fit >= whole ? 0 : least);
  // What does not fit at a readable size is shown from its beginning.
  const x = frame.width * zoom > room.width ? left - frame.x * zoom : left + room.width / 2 - (frame.x + frame.width / 2) * zoom;
  const y = frame.height * zoom > room.height ? top - frame.y * zoom : top + room.height / 2 - (frame.y + frame.height / 2) * zoom;
  return { x, y, zoom };
}

function isCovered({ cards, covers }: Fitting, { x, y, zoom }: View): boolean {
  return covers.some((cover) => cards.some((card) => {
    const [left, top] = [card.x * zoom + x, card.y * zoom + y];
    return left < cover.x + cover.width + clear && left + card.width * zoom > cover.x - clear && top < cover.y + cover.height + clear && top + card.height * zoom > cover.y - clear;
  }));
}

/** Room kept free beside a cover on one side of the canvas: the side it is nearest to, along it or across. */
function besides(cover: Box, { width, height }: Fitting['size']): readonly Partial<Insets>[] {
  const isLow = cover.y + cover.height / 2 > height / 2;
  const isRight = cover.x + cover.width / 2 > width / 2;
  return [
    isLow ? { bottom: height - cover.y + clear } : { top: cover.y + cover.height + clear },
    isRight ? { right: width - cover.x + clear } : { left: cover.x + cover.width + clear },
  ];
}

/** The largest view in which no card lies under anything. Where there is none, the one that keeps clear of most. */
export function fitting(wanted: Fitting): View {
  const plain: Insets = { top: margin, right: margin, bottom: margin, left: margin };
  const widen = (base: Insets, by: Partial<Insets>): Insets => ({
    top: Math.max(base.top, by.top ?? 0), right: Math.max(base.right, by.right ?? 0), bottom: Math.max(base.bottom, by.bottom ?? 0), left: Math.max(base.left, by.left ?? 0),
  });
  // Every cover may be kept clear of in two ways, or not at all where no card comes near it.
  let ways: readonly Insets[] = [plain];
  for (const cover of wanted.covers) ways = ways.flatMap((way) => [way, ...besides(cover, wanted.size).map((by) => widen(way, by))]);
  const views = ways.map((way) => viewIn(wanted, way));
  const free = views.filter((view) => !isCovered(wanted, view));
  const [first] = free;
  if (first !== undefined) return free.reduce((best, view) => (view.zoom > best.zoom + 1e-6 ? view : best), first);
  return viewIn(wanted, wanted.covers.reduce((way, cover) => widen(way, besides(cover, wanted.size)[0] ?? {}), plain));
}
