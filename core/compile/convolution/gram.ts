// The weight gradient of a depthwise convolution by one product per kernel row.
//
// With m filters per channel, dW[c,f,a,b] = Σ_n,i,j dy[n,c,f,i,j] · x[n,c,s·i + d·a − p,s·j + d·b − p]. For a fixed kernel row a let X_a
// be the input rows s·i + d·a − p that exist, and Y_a the rows i of dy that meet them. The Gram matrix over images and rows
//   M_a[c,(f,j),w] = Σ_n,i Y_a[c,(n,i),(f,j)] · X_a[c,(n,i),w]
// holds every pair of columns, and dW[c,f,a,b] sums its entries with w = s·j + d·b − p: a product with a 0/1 matrix
// [ow·W, kw].
import { floats } from '../../base/tensor.ts';
import { concat, matmul, reshape, slice, transpose } from './nodes.ts';
import type { Site, WriteGradient } from './site.ts';
import type { Axis } from './sizes.ts';

/** The outputs that meet an existing input place at kernel tap `tap`, as a range first … end−1. */
export function meeting(a: Axis, tap: number): { readonly first: number; readonly end: number } {
  const offset = a.dilation * tap - a.before;
  const first = Math.max(0, Math.ceil(-offset / a.stride));
  const end = Math.min(a.output, Math.floor((a.input - 1 - offset) / a.stride) + 1);
  return { first, end: Math.max(first, end) };
}

/** Sums pairs (output column, input column) to kernel taps: [ow·W, kw]. */
function pairs(at: Site): string {
  const { w } = at.sizes;
  return at.builder.shared(`pairs/${w.input}k${w.kernel}s${w.stride}d${w.dilation}p${w.before}to${w.output}`, () => {
    const values = new Float32Array(w.output * w.input * w.kernel);
    for (let tap = 0; tap < w.kernel; tap++) {
      const { first, end } = meeting(w, tap);
      for (let j = first; j < end; j++) values[(j * w.input + w.stride * j + w.dilation * tap - w.before) * w.kernel + tap] = 1;
    }
    return floats([w.output * w.input, w.kernel], values);
  });
}

/** dW of a depthwise convolution. */
export const gram: WriteGradient = (at, dy) => {
  const { builder, sizes: s, x } = at;
  const { h, w, batch, channels } = s;
  const each = s.filters / channels;
  const images = transpose(builder, x, [1, 0, 2, 3]);
  const gradients = transpose(builder, reshape(builder, dy, [batch, channels, each, h.output, w.output]), [1, 0, 3, 2, 4]);
  const rows: string[] = [];
  for (let tap = 0; tap < h.kernel; tap++) {
    const { first, end } = meeting(h, tap);
    if (first === end) {
      rows.push(builder.shared(`zeros/${s.filters}x${w.kernel}`, () => floats([s.filters, 1, w.kernel], new Float32Array(s.filters * w.kernel))));
      continue;
    }
    const start = h.stride * first + h.dilation * tap - h.before;
    const whole = start === 0 && end - first === h.input && h.stride === 1;
    const met = whole ? images : slice(builder, images, [start], [start + h.stride * (end - first - 1) + 1], [2], [h.stride]);
    const dyRows = end - first === h.output ? gradients : slice(builder, gradients, [first], [end], [2]);
    const count = batch * (end - first);
    const products = matmul(
      builder,
      transpose(builder, reshape(builder, dyRows, [channels, count, each * w.output]), [0, 2, 1]),
      reshape(builder, met, [channels, count, w.input]),
    );
    rows.push(reshape(builder, matmul(builder, reshape(builder, products, [s.filters, w.output * w.input]), pairs(at)), [s.filters, 1, w.kernel]));
  }
  return reshape(builder, concat(builder, rows, 1), [s.filters, 1, h.kernel, w.kernel]);
};
