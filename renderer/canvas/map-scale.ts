// How the small map shows the canvas.
import type { Area } from './overview-scene.ts';

/** The map's size on the screen. */
export const mapSize = { width: 144, height: 96 } as const;
const margin = 8;

/** From places of the canvas to places of the map. */
export interface MapScale {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** The scale at which all boxes fit into the map, its middle in the map's middle. */
export function mapScale(boxes: readonly Area[]): MapScale {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const box of boxes) [left, top, right, bottom] = [Math.min(left, box.left), Math.min(top, box.top), Math.max(right, box.right), Math.max(bottom, box.bottom)];
  if (left > right) return { x: 0, y: 0, scale: 1 };
  const scale = Math.min((mapSize.width - 2 * margin) / Math.max(1, right - left), (mapSize.height - 2 * margin) / Math.max(1, bottom - top));
  return { x: mapSize.width / 2 - ((left + right) / 2) * scale, y: mapSize.height / 2 - ((top + bottom) / 2) * scale, scale };
}
