// The constant matrices of a fast convolution: along an axis, every tile of a 1-D algorithm at once.
//
// With t = ⌈output / m⌉ tiles, point a and tile i share row a·t + i (points outside, so that one product per point follows):
//   into the tile domain    In[a·t + i, h] = B[a][h − (step·i − before)],  [n·t, input]
//   out of the tile domain  Out[a·t + i, m·i + j] = A[j][a],  [n·t, output]
// Entries that would fall outside are left out: extraction, overlap, zero padding on either side and a ragged last tile are all
// in the matrix. The transposed algorithm (gradients) uses the same two matrices the other way round.
import { floats } from '../../../base/tensor.ts';
import type { GraphBuilder } from '../../../ir/graph.ts';
import type { Axis } from '../sizes.ts';
import type { Tile } from './tile.ts';

/** A matrix between `size` places and `points`·`tiles` rows. */
export interface Band {
  readonly key: string;
  readonly size: number;
  readonly points: number;
  readonly tiles: number;
  /** rows of `size` numbers */
  readonly rows: Float32Array;
}

/** Both matrices of an algorithm along an axis. */
export interface Bands {
  readonly tile: Tile;
  readonly input: Band;
  readonly output: Band;
}

/** The matrices that bring an axis into and out of the tile domain. */
export function bandsOf(tile: Tile, axis: Axis): Bands {
  const tiles = Math.ceil(axis.output / tile.outputs);
  const input = new Float32Array(tile.points * tiles * axis.input);
  const output = new Float32Array(tile.points * tiles * axis.output);
  for (let a = 0; a < tile.points; a++) {
    for (let i = 0; i < tiles; i++) {
      const row = a * tiles + i;
      tile.B[a]?.forEach((value, j) => {
        const place = tile.step * i - axis.before + j;
        if (place >= 0 && place < axis.input) input[row * axis.input + place] = value;
      });
      tile.A.forEach((values, j) => {
        const place = tile.outputs * i + j;
        if (place < axis.output) output[row * axis.output + place] = values[a] ?? 0;
      });
    }
  }
  const common = { points: tile.points, tiles };
  return {
    tile,
    input: { ...common, key: `${tile.name}/in${axis.input}p${axis.before}to${axis.output}`, size: axis.input, rows: input },
    output: { ...common, key: `${tile.name}/out${axis.output}`, size: axis.output, rows: output },
  };
}

/** The band [points·tiles, size] as a constant. `copy` distinguishes equal constants that the engine must not see as one. */
export function bandConstant(builder: GraphBuilder, band: Band, copy: string): string {
  return builder.shared(`band/${band.key}${copy}`, () => floats([band.points * band.tiles, band.size], band.rows));
}

/**
 * Both axes in one matrix [pw·ph·th·tw, H·W]: rows (point w, point h, tile h, tile w), columns as in an image. For maps so small
 * that one dense product beats two banded ones.
 */
export function crossConstant(builder: GraphBuilder, h: Band, w: Band, copy: string): string {
  return builder.shared(`cross/${h.key}-${w.key}${copy}`, () => {
    const rows = w.points * h.points * h.tiles * w.tiles;
    const columns = h.size * w.size;
    const values = new Float32Array(rows * columns);
    let row = 0;
    for (let pw = 0; pw < w.points; pw++)
      for (let ph = 0; ph < h.points; ph++)
        for (let th = 0; th < h.tiles; th++)
          for (let tw = 0; tw < w.tiles; tw++, row++)
            for (let y = 0; y < h.size; y++)
              for (let z = 0; z < w.size; z++)
                values[row * columns + y * w.size + z] = (h.rows[(ph * h.tiles + th) * h.size + y] ?? 0) * (w.rows[(pw * w.tiles + tw) * w.size + z] ?? 0);
    return floats([rows, columns], values);
  });
}

/** The kernel's transform for both axes: [pw·ph, kh·kw], entry G_h[ph][a]·G_w[pw][b]. */
export function kernelConstant(builder: GraphBuilder, h: Tile, w: Tile, copy: string): string {
  return builder.shared(`kernel/${h.name}-${w.name}${copy}`, () =>
    floats([w.points * h.points, h.taps * w.taps], w.G.flatMap((gw) => h.G.flatMap((gh) => gh.flatMap((a) => gw.map((b) => a * b))))));
}
