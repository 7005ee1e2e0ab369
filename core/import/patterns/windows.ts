// The window of a convolution or pool, from ONNX's attributes to a layer's parameters.
import type { Json } from '../../base/diagnostic.ts';
import type { Pair } from '../../base/schema.ts';
import { sidesJson } from '../match.ts';
import type { ModelView, NodeView } from '../view.ts';

/** Rows and columns: [top, left, bottom, right]. */
export type Pads = readonly [number, number, number, number];

/** A window over maps. */
export interface WindowFound {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  /** explicit padding; `same` where the file leaves it to the sizes */
  readonly padding: Pads | 'same';
}

const none: Pads = [0, 0, 0, 0];

function pairOf(list: readonly number[] | undefined, fallback: number): Pair | null {
  if (list === undefined) return [fallback, fallback];
  const [height, width] = list;
  return list.length === 2 && height !== undefined && width !== undefined ? [height, width] : null;
}

/** What SAME_LOWER pads on an axis: the odd one goes before. */
function lower(size: number, kernel: number, stride: number, dilation: number): readonly [number, number] {
  const total = Math.max(0, (Math.ceil(size / stride) - 1) * stride + dilation * (kernel - 1) + 1 - size);
  return [Math.ceil(total / 2), Math.floor(total / 2)];
}

/** Reads a node's window; null when it slides over anything but rows and columns, or cannot be said. */
export function windowOf(view: ModelView, node: NodeView, kernel: Pair): WindowFound | null {
  const stride = pairOf(node.list('strides'), 1);
  const dilation = pairOf(node.list('dilations'), 1);
  if (stride === null || dilation === null || [...stride, ...dilation, ...kernel].some((n) => n < 1)) return null;
  const window = { kernel, stride, dilation };
  switch (node.text('auto_pad', 'NOTSET')) {
    case 'SAME_UPPER': return { ...window, padding: 'same' };
    case 'SAME_LOWER': {
      const [height, width] = view.typeOf(node.inputs[0])?.dims?.slice(2) ?? [];
      if (typeof height !== 'number' || typeof width !== 'number') return null;
      const [rows, columns] = [lower(height, kernel[0], stride[0], dilation[0]), lower(width, kernel[1], stride[1], dilation[1])];
      return { ...window, padding: [rows[0], columns[0], rows[1], columns[1]] };
    }
    case 'VALID': return { ...window, padding: none };
    default: {
      const pads = node.list('pads') ?? none;
      const [top = 0, left = 0, bottom = 0, right = 0] = pads;
      return pads.length === 4 && pads.every((n) => n >= 0) ? { ...window, padding: [top, left, bottom, right] } : null;
    }
  }
}

/** The window with more padding around the image, as a Pad node before it says; null when the two cannot be one. */
export function padded(window: WindowFound, more: Pads): WindowFound | null {
  if (window.padding === 'same') return null;
  const [top, left, bottom, right] = window.padding;
  return { ...window, padding: [top + more[0], left + more[1], bottom + more[2], right + more[3]] };
}

/** Padding as a layer's parameter. */
export function paddingJson(padding: WindowFound['padding']): Json {
  if (padding === 'same') return 'same';
  return padding.every((n) => n === 0) ? 'valid' : sidesJson(padding);
}

/** Zeros a Pad node puts around maps; null when it does anything else. */
export function zeroPads(view: ModelView, node: NodeView): Pads | null {
  if (node.op !== 'Pad' || node.text('mode', 'constant') !== 'constant' || view.rankOf(node.inputs[0]) !== 4 || !view.isFloat(node.inputs[0])) return null;
  const value = (node.inputs[2] ?? '') === '' ? 0 : view.single(node.inputs[2]);
  const sizes = view.numbers(node.inputs[1]);
  const axes = (node.inputs[3] ?? '') === '' ? [0, 1, 2, 3] : view.numbers(node.inputs[3]);
  if (value !== 0 || sizes === undefined || axes === undefined || sizes.length !== 2 * axes.length) return null;
  const before = [0, 0, 0, 0];
  const after = [0, 0, 0, 0];
  for (const [i, axis] of axes.entries()) {
    const at = axis < 0 ? axis + 4 : axis;
    before[at] = sizes[i] ?? 0;
    after[at] = sizes[i + axes.length] ?? 0;
  }
  const [n0 = 0, c0 = 0, top = 0, left = 0] = before;
  const [n1 = 0, c1 = 0, bottom = 0, right = 0] = after;
  return [n0, c0, n1, c1].every((n) => n === 0) && [top, left, bottom, right].every((n) => n >= 0) ? [top, left, bottom, right] : null;
}
