// The weight gradient through the products of all pairs of columns, for few channels per group.
//
// dW[o,c,a,b] = Σ_n,i,j dy[n,o,i,j] · x[n,c,s·i + d·a − p, s·j + d·b − p]. First every column j of dy meets every column w of x:
//   D[c,(o,j),a,w] = Σ_n,i dy[n,o,i,j] · x[n,c,s·i + d·a − p,w],
// a convolution along the rows alone, x as [C/g, g·N, H, W] with dy as kernel [O·ow, N, oh, 1] (dilation s, stride d, as in weight.ts);
// then the pairs with w = s·j + d·b − p are summed by a product with a 0/1 matrix [ow·W, kw]. It multiplies W/kw times as much
// as needed, but in large products over long runs, where the plain form has kw columns only.
import { floats } from '../../base/tensor.ts';
import { matmul, reshape, transpose } from './nodes.ts';
import type { Site, WriteGradient } from './site.ts';
import { axisName, meeting, type Axis } from './sizes.ts';
import { batchLast, rowsOnly } from './weight.ts';

/** Sums pairs (output column, input column) to kernel taps: [ow·W, kw]. */
export function pairs(at: Site): string {
  const { w } = at.sizes;
  return at.builder.shared(`pairs/${axisName(w)}`, () => {
    const values = new Float32Array(w.output * w.input * w.kernel);
    for (let tap = 0; tap < w.kernel; tap++) {
      const { first, end } = meeting(w, tap);
      for (let j = first; j < end; j++) values[(j * w.input + place(w, j, tap)) * w.kernel + tap] = 1;
    }
    return floats([w.output * w.input, w.kernel], values);
  });
}

/** Where output `j` looks with tap `tap`. */
const place = (a: Axis, j: number, tap: number): number => a.stride * j + a.dilation * tap - a.before;

/** dW by pairs of columns. */
export const columns: WriteGradient = (at, dy) => {
  const { builder, sizes: s } = at;
  const { h, w, batch, filters } = s;
  const perGroup = s.channels / s.groups;
  const rows = reshape(builder, transpose(builder, dy, [1, 0, 2, 3]), [filters, batch * h.output, w.output]);
  const kernel = reshape(builder, transpose(builder, rows, [0, 2, 1]), [filters * w.output, batch, h.output, 1]);
  const met = rowsOnly(at, batchLast(at), kernel);
  const turned = transpose(builder, reshape(builder, met, [perGroup, filters, w.output, h.kernel, w.input]), [1, 0, 3, 2, 4]);
  const dW = matmul(builder, reshape(builder, turned, [filters * perGroup * h.kernel, w.output * w.input]), pairs(at));
  return reshape(builder, dW, [filters, perGroup, h.kernel, w.kernel]);
};
