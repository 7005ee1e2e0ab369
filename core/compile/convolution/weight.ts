// The weight gradient as a convolution whose kernel is dy.
//
// dW[o,c,a] = Σ_n,i dy[n,o,i] · x[n,c,s·i + d·a − p]: sliding the positions i of dy over x. The taps of that kernel stand s apart
// (its dilation is the forward stride) and it moves by d (its stride is the forward dilation), with the forward pads. Its output
// has k places when the windows leave nothing over; `rest` unseen places at the end would add more, so the pad at the end is cut
// by `rest` and what a short pad leaves is sliced away.
import { reshape, slice, transpose } from './nodes.ts';
import type { Site, WriteGradient } from './site.ts';
import type { Axis } from './sizes.ts';

/** The pad at the end once the unseen places are taken off it. */
const trailing = (a: Axis): number => Math.max(0, a.after - a.rest);

/** How many places the kernel of dy gives along an axis before slicing: at least the kernel's taps. */
const places = (a: Axis): number => Math.floor((a.before + a.input + trailing(a) - (a.stride * (a.output - 1) + 1)) / a.dilation) + 1;

/** Cuts the two given axes of `value` down to the kernel's sizes. */
function cut({ builder, sizes: { h, w } }: Site, value: string, axes: readonly [number, number]): string {
  return places(h) === h.kernel && places(w) === w.kernel ? value : slice(builder, value, [0, 0], [h.kernel, w.kernel], axes);
}

/** x with batch and channels exchanged inside each group: [C/g, g·N, H, W]. */
export function batchLast({ builder, sizes: s, x }: Site): string {
  const { h, w, batch, groups } = s;
  if (groups === 1) return transpose(builder, x, [1, 0, 2, 3]);
  const perGroup = s.channels / groups;
  const split = reshape(builder, x, [batch, groups, perGroup, h.input, w.input]);
  return reshape(builder, transpose(builder, split, [2, 1, 0, 3, 4]), [perGroup, groups * batch, h.input, w.input]);
}

/** Slides a kernel [K, N, oh, 1] over the rows of `images` [C/g, g·N, H, W]: [C/g, K, kh, W]. */
export function rowsOnly({ builder, sizes: { h, groups } }: Site, images: string, kernel: string): string {
  const met = builder.op('Conv', [images, kernel], {
    kernel_shape: [h.output, 1],
    strides: [h.dilation, 1],
    pads: [h.before, 0, trailing(h), 0],
    dilations: [h.stride, 1],
    group: groups,
  });
  return places(h) === h.kernel ? met : slice(builder, met, [0], [h.kernel], [2]);
}

/**
 * dW with batch and channels exchanged: x → [C/g, g·N, H, W], dy → kernel [O, N, oh, ow], Conv over g groups → [C/g, O, kh, kw].
 * Serves every case; the engine unfolds N·oh·ow rows per output, so it is best with few channels.
 */
export const swapped: WriteGradient = (at, dy) => {
  const { builder, sizes: { h, w, groups } } = at;
  const dW = builder.op('Conv', [batchLast(at), transpose(builder, dy, [1, 0, 2, 3])], {
    kernel_shape: [h.output, w.output],
    strides: [h.dilation, w.dilation],
    pads: [h.before, w.before, trailing(h), trailing(w)],
    dilations: [h.stride, w.stride],
    group: groups,
  });
  return transpose(builder, cut(at, dW, [2, 3]), [1, 0, 2, 3]);
};

/**
 * dW with the channels as a third spatial axis: x → [1, N, H, W, C], dy → kernel [O, N, oh, ow, 1], Conv → [1, O, kh, kw, C]. One
 * product [O, N·oh·ow]·[N·oh·ow, kh·kw·C] whose unfolding copies runs of C numbers. One group only.
 */
export const channelsLast: WriteGradient = (at, dy) => {
  const { builder, sizes: s, x } = at;
  const { h, w } = s;
  const images = reshape(builder, transpose(builder, x, [0, 2, 3, 1]), [1, s.batch, h.input, w.input, s.channels]);
  const kernel = reshape(builder, transpose(builder, dy, [1, 0, 2, 3]), [s.filters, s.batch, h.output, w.output, 1]);
  const dW = builder.op('Conv', [images, kernel], {
    kernel_shape: [h.output, w.output, 1],
    strides: [h.dilation, w.dilation, 1],
    pads: [h.before, w.before, 0, trailing(h), trailing(w), 0],
    dilations: [h.stride, w.stride, 1],
    group: 1,
  });
  const turned = transpose(builder, cut(at, dW, [2, 3]), [0, 1, 4, 2, 3]);
  return reshape(builder, turned, [s.filters, s.channels, h.kernel, w.kernel]);
};
