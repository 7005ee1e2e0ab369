// Window arithmetic of ONNX convolutions and pools, for any number of spatial axes.
//
// A kernel of size k with dilation d covers e = d(k − 1) + 1 places. Over an input of size n padded by a before and b behind,
// windows start every s places, so floor((n + a + b − e) / s) + 1 of them fit. With ceil_mode one more may hang over the end,
// unless it would start in the padding behind. SAME makes ceil(n / s) outputs and pads what is missing, the odd place at the
// end (UPPER) or at the front (LOWER).
import type { Dim } from '../../base/shape.ts';
import { listOf, numberOf, textOf, type Attributes } from '../attributes.ts';

/** The window attributes of a convolution or pool with defaults filled in; lists have one entry per spatial axis. */
export interface WindowAttributes {
  readonly kernel: readonly Dim[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** padding before and behind per axis */
  readonly before: readonly number[];
  readonly behind: readonly number[];
  readonly autoPad: 'NOTSET' | 'VALID' | 'SAME_UPPER' | 'SAME_LOWER';
  readonly ceil: boolean;
}

/** Reads window attributes over `axes` spatial axes; a sentence when they do not fit together. */
export function readWindow(attributes: Attributes, kernel: readonly Dim[], axes: number): WindowAttributes | string {
  const lists = {
    strides: listOf(attributes, 'strides') ?? new Array<number>(axes).fill(1),
    dilations: listOf(attributes, 'dilations') ?? new Array<number>(axes).fill(1),
  };
  const pads = listOf(attributes, 'pads') ?? new Array<number>(2 * axes).fill(0);
  if (kernel.length !== axes) return `A kernel of ${kernel.length} axes cannot slide over ${axes} spatial axes`;
  for (const [name, list] of Object.entries(lists)) {
    if (list.length !== axes) return `Attribute ${name} must have ${axes} numbers, one per spatial axis, not ${list.length}`;
    if (list.some((v) => v < 1)) return `Attribute ${name} must be positive, not ${list.join(', ')}`;
  }
  if (pads.length !== 2 * axes) return `Attribute pads must have ${2 * axes} numbers, two per spatial axis, not ${pads.length}`;
  if (pads.some((v) => v < 0)) return `Attribute pads must not be negative: ${pads.join(', ')}`;
  const autoPad = textOf(attributes, 'auto_pad', 'NOTSET');
  if (autoPad !== 'NOTSET' && autoPad !== 'VALID' && autoPad !== 'SAME_UPPER' && autoPad !== 'SAME_LOWER') return `Attribute auto_pad cannot be "${autoPad}"`;
  const explicit = autoPad === 'NOTSET';
  return {
    kernel,
    ...lists,
    before: explicit ? pads.slice(0, axes) : new Array<number>(axes).fill(0),
    behind: explicit ? pads.slice(axes) : new Array<number>(axes).fill(0),
    autoPad,
    ceil: numberOf(attributes, 'ceil_mode', 0) !== 0,
  };
}

/** Number of windows along one axis; null when unknown, a sentence when the kernel does not fit. */
export function windowCount(size: Dim, w: WindowAttributes, axis: number): Dim | { readonly problem: string } {
  const kernel = w.kernel[axis] ?? null;
  const stride = w.strides[axis] ?? 1;
  const before = w.before[axis] ?? 0;
  const behind = w.behind[axis] ?? 0;
  if (typeof size !== 'number' || typeof kernel !== 'number') return null;
  if (w.autoPad === 'SAME_UPPER' || w.autoPad === 'SAME_LOWER') return Math.ceil(size / stride);
  const extent = (w.dilations[axis] ?? 1) * (kernel - 1) + 1;
  const room = size + before + behind - extent;
  if (room < 0) return { problem: `The kernel must fit into the padded input: it covers ${extent} on spatial axis ${axis}, the input has ${size} and ${before} + ${behind} padding` };
  if (!w.ceil) return Math.floor(room / stride) + 1;
  const count = Math.ceil(room / stride) + 1;
  return (count - 1) * stride >= size + before ? count - 1 : count;
}

/** Padding before and behind that SAME adds along one axis so that ceil(size / stride) windows fit. */
export function samePadding(size: number, kernel: number, stride: number, dilation: number, upper: boolean): readonly [number, number] {
  const total = Math.max(0, (Math.ceil(size / stride) - 1) * stride + dilation * (kernel - 1) + 1 - size);
  const less = Math.floor(total / 2);
  return upper ? [less, total - less] : [total - less, less];
}

/** Window counts of all spatial axes; a sentence when one does not fit. */
export function windowCounts(sizes: readonly Dim[], w: WindowAttributes): readonly Dim[] | string {
  const out: Dim[] = [];
  for (let axis = 0; axis < sizes.length; axis++) {
    const count = windowCount(sizes[axis] ?? null, w, axis);
    if (count !== null && typeof count === 'object') return count.problem;
    out.push(count);
  }
  return out;
}
