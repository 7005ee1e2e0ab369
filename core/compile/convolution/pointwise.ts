// A 1×1 convolution is a matrix product over channels, and a kernel that covers the whole input is a dense layer.
//
// Pointwise, with P = oh·ow and the strided view x̃[n,c,i] = x[n,c,s·i]:  y[n] = W·x̃[n],  dx̃[n] = Wᵀ·dy[n],  dW = Σ_n dy[n]·x̃[n]ᵀ.
// dx is dx̃ with s − 1 zeros after every place, cut or filled up to the input's size.
// Whole: with K = C·H·W,  y [N, O] = x [N, K] · Wᵀ,  dx = dy·W,  dW = dyᵀ·x.
import { floats } from '../../base/tensor.ts';
import { matmul, plusBias, reshape, slice, sumRows, transpose } from './nodes.ts';
import type { Site, WriteForward, WriteGradient } from './site.ts';
import { isUnstrided, type Axis } from './sizes.ts';

/** The places the windows look at: [N, C, oh·ow]. */
function seen(at: Site): string {
  const { builder, sizes: s, x } = at;
  return at.once('seen', () => {
    const strided = isUnstrided(s) ? x : slice(builder, x, [0, 0], [s.h.input, s.w.input], [2, 3], [s.h.stride, s.w.stride]);
    return reshape(builder, strided, [s.batch, s.channels, s.h.output * s.w.output]);
  });
}

/** y by one product per image. */
export const pointwise: WriteForward = (at) => {
  const { builder, sizes: s, weight, bias } = at;
  const y = matmul(builder, reshape(builder, weight, [s.filters, s.channels]), seen(at));
  return plusBias(builder, reshape(builder, y, [s.batch, s.filters, s.h.output, s.w.output]), bias, s);
};

/** dx by one product per image, spread over the strided places. */
export const pointwiseInput: WriteGradient = ({ builder, sizes: s, weight }, dy) => {
  const { h, w } = s;
  const flat = reshape(builder, dy, [s.batch, s.filters, h.output * w.output]);
  const dx = matmul(builder, transpose(builder, reshape(builder, weight, [s.filters, s.channels]), [1, 0]), flat);
  if (isUnstrided(s)) return reshape(builder, dx, [s.batch, s.channels, h.input, w.input]);
  return spread(builder, reshape(builder, dx, [s.batch * s.channels, h.output, w.output]), h, w, [s.batch, s.channels, h.input, w.input]);
};

/**
 * Places [B, oh, ow] at every stride-th place of zeros, [B, H, W]: two products with 0/1 matrices, E_h [H, oh] · v · E_wᵀ [ow, W].
 */
function spread(builder: Site['builder'], value: string, h: Axis, w: Axis, dims: readonly number[]): string {
  const columns = builder.shared(`spread/${w.output}x${w.input}by${w.stride}`, () => {
    const values = new Float32Array(w.output * w.input);
    for (let i = 0; i < w.output; i++) values[i * w.input + i * w.stride] = 1;
    return floats([w.output, w.input], values);
  });
  const rows = builder.shared(`spread/${h.input}x${h.output}by${h.stride}`, () => {
    const values = new Float32Array(h.output * h.input);
    for (let i = 0; i < h.output; i++) values[i * h.stride * h.output + i] = 1;
    return floats([h.input, h.output], values);
  });
  return reshape(builder, matmul(builder, rows, matmul(builder, value, columns)), dims);
}

/** dW by one product per image, summed over the batch. */
export const pointwiseWeight: WriteGradient = (at, dy) => {
  const { builder, sizes: s } = at;
  const flat = reshape(builder, dy, [s.batch, s.filters, s.h.output * s.w.output]);
  const each = matmul(builder, flat, transpose(builder, seen(at), [0, 2, 1]));
  const total = sumRows(builder, reshape(builder, each, [s.batch, s.filters * s.channels]), s.batch);
  return reshape(builder, total, [s.filters, s.channels, 1, 1]);
};

const inputs = ({ sizes: s }: Site): number => s.channels * s.h.input * s.w.input;

/** y of a kernel that covers the whole input. */
export const whole: WriteForward = (at) => {
  const { builder, sizes: s, x, weight, bias } = at;
  const flat = [reshape(builder, x, [s.batch, inputs(at)]), reshape(builder, weight, [s.filters, inputs(at)])];
  return reshape(builder, builder.op('Gemm', bias === null ? flat : [...flat, bias], { transB: 1 }), [s.batch, s.filters, 1, 1]);
};

/** dx of a kernel that covers the whole input. */
export const wholeInput: WriteGradient = (at, dy) => {
  const { builder, sizes: s, weight } = at;
  const dx = builder.op('Gemm', [reshape(builder, dy, [s.batch, s.filters]), reshape(builder, weight, [s.filters, inputs(at)])], {});
  return reshape(builder, dx, [s.batch, s.channels, s.h.input, s.w.input]);
};

/** dW of a kernel that covers the whole input. */
export const wholeWeight: WriteGradient = (at, dy) => {
  const { builder, sizes: s, x } = at;
  const dW = builder.op('Gemm', [reshape(builder, dy, [s.batch, s.filters]), reshape(builder, x, [s.batch, inputs(at)])], { transA: 1 });
  return reshape(builder, dW, [s.filters, s.channels, s.h.input, s.w.input]);
};
