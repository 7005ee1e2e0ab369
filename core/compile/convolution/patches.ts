// The weight gradient from the unfolded input, for few channels and taps.
//
// With the patches P[n,(a,b,c),(i,j)] = x[n,c,s·i + d·a − p,s·j + d·b − p], K = kh·kw·C rows, dW as [K, O] is Σ_n P[n]·dy[n]ᵀ. The
// patches are the left factor, which the engine reads in place, and only the small dy is packed.
import { int64s } from '../../base/tensor.ts';
import { concat, matmul, reshape, slice, sumRows, transpose } from './nodes.ts';
import type { Site, WriteGradient } from './site.ts';

/** P [N, kh·kw·C, oh·ow], one slice of the padded input per tap. */
function unfolded(at: Site): string {
  const { builder, sizes: s, x } = at;
  const { h, w } = s;
  const pads = [0, 0, h.before, w.before, 0, 0, h.after, w.after];
  const padded = pads.every((p) => p === 0) ? x : builder.op('Pad', [x, builder.shared(`pads/${pads.join('x')}`, () => int64s(pads))], {});
  const taps: string[] = [];
  for (let a = 0; a < h.kernel; a++)
    for (let b = 0; b < w.kernel; b++) {
      const start = [a * h.dilation, b * w.dilation];
      const end = [a * h.dilation + h.stride * (h.output - 1) + 1, b * w.dilation + w.stride * (w.output - 1) + 1];
      taps.push(slice(builder, padded, start, end, [2, 3], [h.stride, w.stride]));
    }
  return reshape(builder, concat(builder, taps, 1), [s.batch, h.kernel * w.kernel * s.channels, h.output * w.output]);
}

/** dW from the unfolded input. */
export const patches: WriteGradient = (at, dy) => {
  const { builder, sizes: s } = at;
  const { h, w } = s;
  const flat = reshape(builder, dy, [s.batch, s.filters, h.output * w.output]);
  const each = matmul(builder, unfolded(at), transpose(builder, flat, [0, 2, 1]));
  const taps = h.kernel * w.kernel;
  const total = sumRows(builder, reshape(builder, each, [s.batch, taps * s.channels * s.filters]), s.batch);
  const dW = reshape(builder, total, [taps, s.channels, s.filters]);
  return reshape(builder, transpose(builder, dW, [2, 1, 0]), [s.filters, s.channels, h.kernel, w.kernel]);
};
