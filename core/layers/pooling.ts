// What the three pooling layers share: the window over each map, and how its padding is written for the engine.
import type { Finding } from '../base/diagnostic.ts';
import { flag, pair, type Pair } from '../base/schema.ts';
import type { TensorType } from '../base/shape.ts';
import { floats, int64s } from '../base/tensor.ts';
import type { GraphBuilder } from '../ir/graph.ts';
import { activation, type Activation } from './activations.ts';
import { answer, imageOf } from './answer.ts';
import { mapsOf, windowCaption } from './convolution.ts';
import type { Inference, Window } from './layer.ts';
import { padding, slideAxis, type Padding, type WindowParams } from './window.ts';
import { neededBy, sight, slideWindow } from './window-rule.ts';

/** Parameters of every pooling layer. */
export const poolingParams = {
  kernel: pair('Rows and columns of a window: one number, or [height, width].', { default: 2 }),
  stride: pair('Step from one window to the next, per axis.', { default: 2 }),
  padding: padding('Padding around the map: valid (none), same (output = input / stride, rounded up; an odd one goes below or right), a number, [height, width] or four sides.', 'valid'),
  ceil: flag('Whether a last, partly covered window counts too (it must begin inside the map or the padding before it).', false),
  activation: activation(),
};

/** Values of the parameters every pooling layer has. */
export interface Pooling {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly padding: Padding;
  readonly ceil: boolean;
  readonly activation: Activation | null;
}

/** A pooling layer's window: average and sum pooling do not dilate. */
export function poolWindow(p: Pooling, dilation: Pair = [1, 1]): WindowParams {
  return { kernel: p.kernel, stride: p.stride, padding: p.padding, ceil: p.ceil, dilation };
}

/** The shape rule of a pooling layer: channels stay, rows and columns are windows. */
export function inferPool(window: WindowParams, dilates: boolean, inputs: readonly TensorType[]): Inference {
  const findings: Finding[] = [];
  const image = imageOf(inputs[0], findings, { size: neededBy(window) });
  const slid = image === null ? null : slideWindow(window, { dilates, pools: true }, image.height, image.width, findings);
  return answer(image === null || slid === null ? null : [image.batch, image.channels, slid.height, slid.width], findings);
}

/** How far a pooled value sees. */
export function poolSight(window: WindowParams, input: TensorType | undefined): Window {
  const { height, width } = mapsOf(input);
  return sight(window, height, width);
}

/** Padding of a window over a map of known size: [top, left, bottom, right], and what ceil mode adds below and right. */
export interface Border {
  readonly pads: readonly [number, number, number, number];
  readonly extra: readonly [number, number];
}

/** The border of a window, null while rows or columns are unknown. */
export function borderOf(window: WindowParams, input: TensorType | undefined): Border | null {
  const { height, width } = mapsOf(input);
  const [rows, columns] = [slideAxis(window, 0, height), slideAxis(window, 1, width)];
  if (typeof rows.output !== 'number' || typeof columns.output !== 'number') return null;
  return { pads: [rows.before ?? 0, columns.before ?? 0, rows.after ?? 0, columns.after ?? 0], extra: [rows.extra, columns.extra] };
}

/** Attributes of a pooling node while sizes are unknown: the engine rounds and pads. */
export function openAttributes(window: WindowParams): { kernel_shape: number[]; strides: number[]; ceil_mode: number; auto_pad?: string; pads?: number[] } {
  const base = { kernel_shape: [...window.kernel], strides: [...window.stride], ceil_mode: window.ceil === true && window.padding !== 'same' ? 1 : 0 };
  if (window.padding === 'same') return { ...base, auto_pad: 'SAME_UPPER' };
  const { top, left, bottom, right } = window.padding === 'valid' ? { top: 0, left: 0, bottom: 0, right: 0 } : window.padding;
  return { ...base, pads: [top, left, bottom, right] };
}

/** Writes a border of `value` around maps. */
export function lowerBorder(builder: GraphBuilder, x: string, pads: readonly [number, number, number, number], value: number): string {
  const [top, left, bottom, right] = pads;
  const sizes = builder.constant('pads', int64s([0, 0, top, left, 0, 0, bottom, right]));
  return builder.op('Pad', value === 0 ? [x, sizes] : [x, sizes, builder.constant('border', floats([], [value]))], { mode: 'constant' });
}

/** Writes an average over windows. `counts`: padding counts as zeros among the averaged values; what ceil mode adds never does. */
export function lowerAverage(builder: GraphBuilder, window: WindowParams, counts: boolean, input: TensorType | undefined, x: string, stem: string): string {
  const border = borderOf(window, input);
  if (border === null) return builder.op('AveragePool', [x], { ...openAttributes(window), count_include_pad: counts ? 1 : 0 }, stem);
  const { pads, extra } = border;
  const shape = { kernel_shape: [...window.kernel], strides: [...window.stride] };
  const extended = extra[0] + extra[1] > 0;
  if (!extended) return builder.op('AveragePool', [x], { ...shape, pads: [...pads], count_include_pad: counts ? 1 : 0 }, stem);
  // Counted padding becomes real zeros first, so that the node's own padding is only what ceil mode adds, which is never counted.
  const padded = counts && pads.some((n) => n > 0) ? lowerBorder(builder, x, pads, 0) : x;
  const [top, left, bottom, right] = padded === x ? pads : [0, 0, 0, 0];
  return builder.op('AveragePool', [padded], { ...shape, pads: [top, left, bottom + extra[0], right + extra[1]], count_include_pad: 0 }, stem);
}

/** A pooling layer in one line. */
export function poolCaption(p: Pooling, more = '', dilation: Pair = [1, 1]): string {
  return windowCaption({ kernel: p.kernel, stride: p.stride, padding: p.padding, activation: p.activation, dilation, more: [p.ceil ? 'ceil' : '', more].filter((part) => part !== '').join(' · ') });
}
