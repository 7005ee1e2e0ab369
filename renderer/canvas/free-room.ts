// Free room for copies: beside the originals, where they cover nothing.
import { card, gap, grid, type Flow, type Place } from './metrics.ts';

/** Something that takes up room. */
export interface Room extends Place {
  readonly width: number;
  readonly height: number;
}

const tries = 2000;

/** The frame around several. */
function around(boxes: readonly Room[]): { readonly width: number; readonly height: number } {
  const ends = (from: 'x' | 'y', size: 'width' | 'height'): number => Math.max(...boxes.map((box) => box[from] + box[size])) - Math.min(...boxes.map((box) => box[from]));
  return { width: ends('x', 'width'), height: ends('y', 'height') };
}

/** How far copies go to stand beside their originals: across the flow, where a chain leaves room. */
export function beside(boxes: readonly Room[], flow: Flow): Place {
  const { width, height } = around(boxes);
  const step = (size: number): number => Math.ceil((size + gap.across) / grid) * grid;
  return flow === 'right' ? { x: 0, y: step(height) } : { x: step(width), y: 0 };
}

/** The first offset from a wanted one on, going across the flow by steps of the grid, at which nothing is covered. */
export function freeOffset(boxes: readonly Room[], taken: readonly Room[], flow: Flow, wanted: Place): Place {
  const covers = ({ x, y }: Place): boolean => boxes.some((box) => taken.some((other) =>
    box.x + x < other.x + other.width + grid && box.x + x + box.width + grid > other.x && box.y + y < other.y + other.height + grid && box.y + y + box.height + grid > other.y));
  let at = wanted;
  for (let n = 0; n < tries && covers(at); n++) at = flow === 'right' ? { x: at.x, y: at.y + grid } : { x: at.x + grid, y: at.y };
  return at;
}

/** Layers and notes as boxes. */
export function roomsOf({ layers, notes }: { readonly layers: readonly { readonly position: Place }[]; readonly notes: readonly { readonly position: Place; readonly size: { readonly width: number; readonly height: number } }[] }): readonly Room[] {
  return [...layers.map(({ position }) => ({ ...position, ...card })), ...notes.map(({ position, size }) => ({ ...position, ...size }))];
}
