// The input gradient of a depthwise convolution by blocks of rows, one product per channel.
//
// Take the input rows in blocks of `stride`: h = s·b + r. Output row i = b + j touches block b through tap a when s·j + d·a − p = r, for a few
// offsets j only (two for three taps at stride 2). With the columns meeting in the same way, block b is
//   dx[c,n,b,(r,w)] = Σ_j,v dy[c,n,b + j,v] · T[c,(j,v),(r,w)],   T[c,(j,v),(r,w)] = w[c,a,a'] where s·j + d·a − p = r, s·v + d·a' − p = w.
// The rows of dy for all j stand side by side, [C, N·blocks, J·ow], and T [C, J·ow, s·W] is w times a 0/1 matrix. It makes J·ow
// products per place; ConvTranspose makes fewer but adds them up on one thread.
import { floats, int64s } from '../../base/tensor.ts';
import { concat, matmul, reshape, slice, transpose } from './nodes.ts';
import type { Site, WriteGradient } from './site.ts';
import { axisName, isDepthwise, type Axis, type ConvSizes } from './sizes.ts';

/** Depthwise with one filter per channel. */
export function hasRowBlocks(s: ConvSizes): boolean {
  return isDepthwise(s) && s.filters === s.channels;
}

interface Blocks {
  /** blocks of `stride` rows that cover the input */
  readonly count: number;
  /** output rows, counted from the block, that touch it */
  readonly offsets: readonly number[];
}

function blocksOf(h: Axis): Blocks {
  const touched = new Set<number>();
  for (let r = 0; r < h.stride; r++)
    for (let a = 0; a < h.kernel; a++) {
      const j = (r + h.before - h.dilation * a) / h.stride;
      if (Number.isInteger(j)) touched.add(j);
    }
  const all = [...touched].sort((x, y) => x - y);
  return { count: Math.ceil(h.input / h.stride), offsets: all };
}

/** The 0/1 matrix [kh·kw, J·ow·s·W] that lays the taps out. */
function layout({ builder, sizes: { h, w } }: Site, { offsets }: Blocks): string {
  return builder.shared(`blocks/${axisName(h)}-${axisName(w)}`, () => {
    const size = offsets.length * w.output * h.stride * w.input;
    const values = new Float32Array(h.kernel * w.kernel * size);
    offsets.forEach((j, index) => {
      for (let a = 0; a < h.kernel; a++) {
        const r = h.stride * j + h.dilation * a - h.before;
        if (r < 0 || r >= h.stride) continue;
        for (let v = 0; v < w.output; v++)
          for (let b = 0; b < w.kernel; b++) {
            const column = w.stride * v + w.dilation * b - w.before;
            if (column < 0 || column >= w.input) continue;
            values[(a * w.kernel + b) * size + ((index * w.output + v) * h.stride + r) * w.input + column] = 1;
          }
      }
    });
    return floats([h.kernel * w.kernel, size], values);
  });
}

/** dx by blocks of rows. */
export const rowBlocks: WriteGradient = (at, dy) => {
  const { builder, sizes: s, weight } = at;
  const { h, w, batch, channels } = s;
  const blocks = blocksOf(h);
  const { count, offsets } = blocks;
  const [first = 0, last = 0] = [offsets[0], offsets.at(-1)];
  const above = Math.max(0, -first);
  const below = Math.max(0, count + last - h.output);
  const turned = transpose(builder, dy, [1, 0, 2, 3]);
  const pads = [0, 0, above, 0, 0, 0, below, 0];
  const padded = above + below === 0 ? turned : builder.op('Pad', [turned, builder.shared(`pads/${pads.join('x')}`, () => int64s(pads))], {});
  const rows = above + h.output + below;
  const beside = offsets.map((j) => (count === rows ? padded : slice(builder, padded, [above + j], [above + j + count], [2])));
  const inner = offsets.length * w.output;
  const flat = reshape(builder, concat(builder, beside, 3), [channels, batch * count, inner]);
  const matrix = matmul(builder, reshape(builder, weight, [channels, h.kernel * w.kernel]), layout(at, blocks));
  const dx = matmul(builder, flat, reshape(builder, matrix, [channels, inner, h.stride * w.input]));
  const maps = transpose(builder, reshape(builder, dx, [channels, batch, count * h.stride, w.input]), [1, 0, 2, 3]);
  return count * h.stride === h.input ? maps : slice(builder, maps, [0], [h.input], [2]);
};
