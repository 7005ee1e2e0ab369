// The sizes of one 2-D convolution, per axis, as every formulation wants them: pads resolved, output counted.
//
// Along an axis the input has `input` places, `before` and `after` zeros around it, and the kernel's `kernel` taps stand
// `dilation` apart, so that a window spans extent = dilation·(kernel − 1) + 1 places. Windows start every `stride` places:
// output = ⌊(before + input + after − extent) / stride⌋ + 1. What the last window leaves over is `rest`, 0 … stride − 1 places
// that no output saw (they get gradient zero).
import { bug } from '../../base/diagnostic.ts';
import { listOf, numberOf, textOf } from '../../ir/attributes.ts';
import type { Node } from '../../ir/graph.ts';

/** One spatial axis of a convolution. */
export interface Axis {
  readonly input: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
  readonly output: number;
  readonly extent: number;
  readonly rest: number;
}

/** All sizes of a convolution: x [batch, channels, h.input, w.input], W [filters, channels/groups, h.kernel, w.kernel], y [batch, filters, h.output, w.output]. */
export interface ConvSizes {
  readonly batch: number;
  readonly channels: number;
  readonly filters: number;
  readonly groups: number;
  readonly h: Axis;
  readonly w: Axis;
}

/** Completes an axis: output count, extent and rest follow from the other numbers. */
export function axisOf(input: number, kernel: number, stride: number, dilation: number, before: number, after: number): Axis {
  const extent = dilation * (kernel - 1) + 1;
  const free = before + input + after - extent;
  if (free < 0) bug(`a window of ${extent} does not fit ${before} + ${input} + ${after} places`);
  return { input, kernel, stride, dilation, before, after, output: Math.floor(free / stride) + 1, extent, rest: free % stride };
}

/** Zeros before and after an axis under SAME: output = ⌈input / stride⌉, an odd zero goes to the end (UPPER) or the start. */
function samePads(input: number, kernel: number, stride: number, dilation: number, upper: boolean): readonly [number, number] {
  const total = Math.max(0, (Math.ceil(input / stride) - 1) * stride + dilation * (kernel - 1) + 1 - input);
  const less = Math.floor(total / 2);
  return upper ? [less, total - less] : [total - less, less];
}

/** Sizes of a Conv node from its attributes and the dims of x [N, C, H, W] and W [O, C/g, kh, kw]; a bug when it is not 2-D. */
export function sizesOf(node: Node, x: readonly number[], weight: readonly number[]): ConvSizes {
  const [batch, channels, height, width] = x;
  const [filters, , kernelHeight, kernelWidth] = weight;
  if (x.length !== 4 || weight.length !== 4 || batch === undefined || channels === undefined || height === undefined || width === undefined || filters === undefined || kernelHeight === undefined || kernelWidth === undefined)
    return bug(`${node.name}: only 2-D convolutions have a gradient; x is ${x.join('×')}, W is ${weight.join('×')}`);
  const pads = listOf(node.attributes, 'pads');
  const mode = textOf(node.attributes, 'auto_pad', 'NOTSET');
  const axis = (i: 0 | 1, input: number, kernel: number): Axis => {
    const stride = listOf(node.attributes, 'strides')?.[i] ?? 1;
    const dilation = listOf(node.attributes, 'dilations')?.[i] ?? 1;
    const [before, after] =
      mode === 'SAME_UPPER' || mode === 'SAME_LOWER' ? samePads(input, kernel, stride, dilation, mode === 'SAME_UPPER')
      : mode === 'VALID' ? [0, 0]
      : [pads?.[i] ?? 0, pads?.[i + 2] ?? 0];
    return axisOf(input, kernel, stride, dilation, before, after);
  };
  return { batch, channels, filters, groups: numberOf(node.attributes, 'group', 1), h: axis(0, height, kernelHeight), w: axis(1, width, kernelWidth) };
}

/** An axis in a word, for the keys of constants that depend on nothing else. */
export const axisName = (a: Axis): string => `${a.input}k${a.kernel}s${a.stride}d${a.dilation}p${a.before}to${a.output}`;

/** The outputs of an axis that meet an existing input place at kernel tap `tap`: first … end − 1. */
export function meeting(a: Axis, tap: number): { readonly first: number; readonly end: number } {
  const offset = a.dilation * tap - a.before;
  const first = Math.max(0, Math.ceil(-offset / a.stride));
  const end = Math.min(a.output, Math.floor((a.input - 1 - offset) / a.stride) + 1);
  return { first, end: Math.max(first, end) };
}

/** One weight per filter and channel, no padding: each output place is a linear map of one input place. */
export function isPointwise(s: ConvSizes): boolean {
  return s.groups === 1 && [s.h, s.w].every((a) => a.kernel === 1 && a.before === 0 && a.after === 0);
}

/** The kernel covers the whole unpadded input, so that the layer is a dense layer. */
export function isWhole(s: ConvSizes): boolean {
  return s.groups === 1 && [s.h, s.w].every((a) => a.dilation === 1 && a.kernel === a.input && a.output === 1 && a.before === 0 && a.after === 0);
}

/** Every channel has filters of its own. */
export function isDepthwise(s: ConvSizes): boolean {
  return s.groups > 1 && s.groups === s.channels;
}

/** Both strides are 1. */
export function isUnstrided(s: ConvSizes): boolean {
  return s.h.stride === 1 && s.w.stride === 1;
}

/** Multiply-accumulates of the forward pass. */
export function macsOf(s: ConvSizes): number {
  return s.batch * s.filters * (s.channels / s.groups) * s.h.kernel * s.w.kernel * s.h.output * s.w.output;
}
