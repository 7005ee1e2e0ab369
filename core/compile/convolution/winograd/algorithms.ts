// The two-dimensional algorithms by name, and the convolutions each can serve.
import type { Axis, ConvSizes } from '../sizes.ts';
import { pairTile, strideTile, toomCook, type Tile } from './tile.ts';

interface Algorithm {
  readonly tiles: { readonly h: Tile; readonly w: Tile };
  readonly serves: (a: Axis) => boolean;
}

const square = (tile: Tile, serves: (a: Axis) => boolean): Algorithm => ({ tiles: { h: tile, w: tile }, serves });
const unstrided = (a: Axis): boolean => a.stride === 1;

/** Algorithms by name: `f4k3` makes 4×4 outputs per tile for a 3×3 kernel. */
export const algorithms = {
  f2k3: square(toomCook(2, 3), unstrided),
  f4k3: square(toomCook(4, 3), unstrided),
  f2k5: square(toomCook(2, 5), unstrided),
  f4k5: square(toomCook(4, 5), unstrided),
  /** 3×3 over a whole 2×2 map padded by one */
  pair: square(pairTile, (a) => a.stride === 1 && a.input === 2 && a.before === 1 && a.after === 1),
  /** 3×3 at stride 2 */
  stride2: square(strideTile, (a) => a.stride === 2),
} as const satisfies Record<string, Algorithm>;

/** Name of an algorithm. */
export type AlgorithmName = keyof typeof algorithms;

/** Whether an algorithm is exact for these sizes. */
export function fits(name: AlgorithmName, s: ConvSizes): boolean {
  const { tiles, serves } = algorithms[name];
  const axis = (a: Axis, tile: Tile): boolean => a.dilation === 1 && a.kernel === tile.taps && serves(a);
  return s.groups === 1 && axis(s.h, tiles.h) && axis(s.w, tiles.w);
}
