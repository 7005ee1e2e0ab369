// Convolutions, their transposes, and resizing.
import { floats, int64s } from '../../core/base/tensor.ts';
import type { Attribute } from '../../core/ir/graph.ts';
import type { Case, Input } from './harness.ts';

interface Shape {
  readonly x: readonly number[];
  readonly w: readonly number[];
  readonly bias?: number;
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

const of = (op: 'Conv' | 'ConvTranspose', title: string, { x, w, bias, attributes = {} }: Shape): Case => ({
  op, title, attributes, inputs: [{ dims: x }, { dims: w }, ...(bias === undefined ? [] : [{ dims: [bias] }])],
});

const resized = (title: string, x: readonly number[], to: { readonly scales?: readonly number[]; readonly sizes?: readonly number[] }, attributes: Readonly<Record<string, Attribute>>): Case => {
  const more: readonly Input[] = to.scales === undefined ? [null, null, { constant: int64s(to.sizes ?? []) }] : [null, { constant: floats([to.scales.length], [...to.scales]) }];
  return { op: 'Resize', title, attributes, inputs: [{ dims: x }, ...more] };
};

/** Windows of every kind; the larger ones are compared with PyTorch elsewhere. */
export const convolutionCases: readonly Case[] = [
  of('Conv', 'plain', { x: [2, 2, 5, 4], w: [3, 2, 3, 3], bias: 3 }),
  of('Conv', 'strided with a remainder', { x: [2, 2, 6, 7], w: [2, 2, 3, 2], attributes: { strides: [2, 3], pads: [1, 0, 0, 1] } }),
  of('Conv', 'dilated groups', { x: [1, 4, 6, 6], w: [4, 2, 2, 2], bias: 4, attributes: { group: 2, dilations: [2, 3], pads: [1, 1, 1, 1] } }),
  of('Conv', 'one by one', { x: [2, 3, 3, 2], w: [2, 3, 1, 1], bias: 2 }),
  of('Conv', 'one by one, strided', { x: [2, 3, 4, 5], w: [2, 3, 1, 1], attributes: { strides: [2, 2] } }),
  of('Conv', 'depthwise', { x: [2, 3, 4, 5], w: [3, 1, 3, 3], bias: 3, attributes: { group: 3, pads: [1, 1, 1, 1] } }),
  of('Conv', 'over the whole input', { x: [2, 2, 3, 3], w: [4, 2, 3, 3], bias: 4 }),
  of('ConvTranspose', 'plain', { x: [2, 2, 3, 2], w: [2, 3, 3, 2], bias: 3 }),
  of('ConvTranspose', 'strided, more padding behind', { x: [2, 2, 3, 3], w: [2, 3, 3, 3], bias: 3, attributes: { strides: [2, 2], pads: [1, 1, 1, 1], output_padding: [1, 0] } }),
  of('ConvTranspose', 'dilated groups', { x: [1, 4, 3, 3], w: [4, 2, 2, 2], attributes: { group: 2, strides: [2, 1], dilations: [1, 3], pads: [0, 1, 1, 0], output_padding: [1, 0] } }),
  resized('nearest, whole scale', [2, 2, 2, 3], { scales: [1, 1, 2, 3] }, { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' }),
  resized('nearest, half pixels', [1, 2, 3, 4], { scales: [1, 1, 1.5, 2] }, {}),
  resized('nearest to smaller', [1, 2, 5, 4], { sizes: [1, 2, 3, 3] }, { nearest_mode: 'ceil', coordinate_transformation_mode: 'asymmetric' }),
  resized('linear, half pixels', [2, 2, 2, 3], { scales: [1, 1, 2, 2] }, { mode: 'linear' }),
  resized('linear, corners aligned', [1, 2, 3, 4], { sizes: [1, 2, 5, 7] }, { mode: 'linear', coordinate_transformation_mode: 'align_corners' }),
  resized('linear to smaller', [1, 1, 6, 5], { sizes: [1, 1, 4, 1] }, { mode: 'linear', coordinate_transformation_mode: 'pytorch_half_pixel' }),
];
