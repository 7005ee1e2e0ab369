// The input gradient of an unstrided convolution as a convolution of dy with the flipped kernel.
//
// dx[n,c,h] = Σ_o,a W[o,c,a] · dy[n,o,h + p − d·a]. With a' = k − 1 − a this is Σ_o,a' W[o,c,k−1−a'] · dy[n,o,h + d·a' − (d(k−1) − p)]:
// a convolution with W reversed along both kernel axes, filters and channels exchanged inside each group, and padding
// d(k − 1) − p. It needs p ≤ d(k − 1) on all four sides.
//
// The reversal is a product with the exchange matrix J [kh·kw, kh·kw]: [O·C/g, kh·kw] · J (the engine's Slice with step −1 and
// Gather are slower on large weights).
import { floats } from '../../base/tensor.ts';
import type { GraphBuilder } from '../../ir/graph.ts';
import { matmul, reshape, transpose } from './nodes.ts';
import type { WriteGradient } from './site.ts';
import { isUnstrided, type Axis, type ConvSizes } from './sizes.ts';

function exchange(builder: GraphBuilder, size: number): string {
  return builder.shared(`exchange/${size}`, () => {
    const values = new Float32Array(size * size);
    for (let i = 0; i < size; i++) values[i * size + size - 1 - i] = 1;
    return floats([size, size], values);
  });
}

/** True when dx is a convolution of dy: no stride and no pad wider than the window's reach. */
export function canFlip(s: ConvSizes): boolean {
  const narrow = (a: Axis): boolean => a.before < a.extent && a.after < a.extent;
  return isUnstrided(s) && narrow(s.h) && narrow(s.w);
}

/** W [O, C/g, kh, kw] reversed and with the roles of filters and channels exchanged: [C, O/g, kh, kw]. */
function flippedWeight(builder: GraphBuilder, s: ConvSizes, weight: string): string {
  const taps = s.h.kernel * s.w.kernel;
  const filters = s.filters / s.groups;
  const channels = s.channels / s.groups;
  const reversed = taps === 1 ? weight : matmul(builder, reshape(builder, weight, [s.filters * channels, taps]), exchange(builder, taps));
  const turned =
    filters === 1 || channels === 1 ? reversed
    : taps === 1 && s.groups === 1 ? transpose(builder, reshape(builder, reversed, [filters, channels]), [1, 0])
    : transpose(builder, reshape(builder, reversed, [s.groups, filters, channels, taps]), [0, 2, 1, 3]);
  return reshape(builder, turned, [s.channels, filters, s.h.kernel, s.w.kernel]);
}

/** dx by Conv with the flipped kernel. */
export const flipped: WriteGradient = ({ builder, sizes: s, weight }, dy) => {
  const { h, w } = s;
  return builder.op('Conv', [dy, flippedWeight(builder, s, weight)], {
    kernel_shape: [h.kernel, w.kernel],
    strides: [1, 1],
    pads: [h.extent - 1 - h.before, w.extent - 1 - w.before, h.extent - 1 - h.after, w.extent - 1 - w.after],
    dilations: [h.dilation, w.dilation],
    group: s.groups,
  });
};
