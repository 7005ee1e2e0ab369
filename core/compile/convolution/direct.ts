// The plain forms: the convolution itself, and its input gradient as the transposed convolution.
//
// y[n,o,i] = Σ_c,a W[o,c,a] · x[n,c,s·i + d·a − p]  is Conv.
// dx[n,c,h] = Σ_o,a,i W[o,c,a] · dy[n,o,i] over s·i + d·a − p = h  is ConvTranspose with the same W, strides, dilations, groups and
// pads; it covers s·(oh − 1) + d·(k − 1) + 1 − before − after places, and output_padding = rest adds those no window saw.
import { plusBias, reshape, transpose } from './nodes.ts';
import type { WriteForward, WriteGradient } from './site.ts';
import type { ConvSizes } from './sizes.ts';

/** Attributes of the Conv node for these sizes. */
function convAttributes({ h, w, groups }: ConvSizes) {
  return {
    kernel_shape: [h.kernel, w.kernel],
    strides: [h.stride, w.stride],
    pads: [h.before, w.before, h.after, w.after],
    dilations: [h.dilation, w.dilation],
    group: groups,
  };
}

/** y by Conv. */
export const direct: WriteForward = ({ builder, sizes, x, weight, bias }) =>
  builder.op('Conv', bias === null ? [x, weight] : [x, weight, bias], convAttributes(sizes));

/** dx by ConvTranspose; exact for every stride, dilation, group and pad. */
export const transposed: WriteGradient = ({ builder, sizes, weight }, dy) =>
  builder.op('ConvTranspose', [dy, weight], { ...convAttributes(sizes), output_padding: [sizes.h.rest, sizes.w.rest] });

/**
 * y with the batch laid along a third spatial axis: x → [1, C, N, H, W], kernel [O, C, 1, kh, kw], so that the engine makes one
 * large matrix product instead of one small product per image. Worth its two transposes on small maps.
 */
export const folded: WriteForward = ({ builder, sizes, x, weight, bias }) => {
  const { batch, channels, filters, groups, h, w } = sizes;
  const turned = reshape(builder, transpose(builder, x, [1, 0, 2, 3]), [1, channels, batch, h.input, w.input]);
  const kernel = reshape(builder, weight, [filters, channels / groups, 1, h.kernel, w.kernel]);
  const y = builder.op('Conv', [turned, kernel], {
    kernel_shape: [1, h.kernel, w.kernel],
    strides: [1, h.stride, w.stride],
    pads: [0, h.before, w.before, 0, h.after, w.after],
    dilations: [1, h.dilation, w.dilation],
    group: groups,
  });
  return plusBias(builder, transpose(builder, reshape(builder, y, [filters, batch, h.output, w.output]), [1, 0, 2, 3]), bias, sizes);
};
