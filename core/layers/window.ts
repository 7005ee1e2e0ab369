// The arithmetic of a window that slides over an image, shared by convolution and pooling. Per axis, for n positions, kernel
// k, stride s, dilation d and padding (p before, q after):
//   a window covers  e = d(k − 1) + 1  positions, so the padded axis of n + p + q holds
//   floor((n + p + q − e) / s) + 1  windows; window o begins at position o·s − p.
// `same` (SAME_UPPER) fixes the number of windows at ceil(n / s) and pads what that takes, max(0, (out − 1)s + e − n) in all,
// the odd one after. Ceil mode rounds up instead of down, but a last window that would begin in the padding after is dropped
// (PyTorch's rule): out − 1 windows when (out − 1)s ≥ n + p.
import type { Dim } from '../base/shape.ts';
import { numberText } from '../base/words.ts';
import type { Json } from '../base/diagnostic.ts';
import { custom, largestSize, type Field, type Pair, type Parsed } from '../base/schema.ts';

/** Rows and columns of padding on each side. */
export interface Sides {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** How an image is padded before a window slides over it. */
export type Padding = 'valid' | 'same' | Sides;

/** What a window is made of; pairs are [height, width]. */
export interface WindowParams {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly padding: Padding;
  /** a last, partly covered window counts too (pooling) */
  readonly ceil?: boolean;
}

/** A window along one axis. */
export interface AxisWindow {
  /** number of windows; null or the untouched name when the size is not known */
  readonly output: Dim;
  /** positions a window covers, dilation included */
  readonly extent: number;
  /** padding before and after, as far as the drawing states it; for `same` known only with the size */
  readonly before: number | null;
  readonly after: number | null;
  /** what ceil mode adds after the padding so that the last window is whole */
  readonly extra: number;
  /** positions of the input at its end that no window covers */
  readonly uncovered: number;
  /** set when not even one window fits: the size with padding */
  readonly tooSmall?: number;
}

/** Positions a dilated kernel covers. */
export function extentOf(kernel: number, dilation: number): number {
  return dilation * (kernel - 1) + 1;
}

/** Slides a window along one axis (0 height, 1 width) of the given size. */
export function slideAxis(window: WindowParams, axis: 0 | 1, size: Dim): AxisWindow {
  const stride = window.stride[axis];
  const extent = extentOf(window.kernel[axis], window.dilation[axis]);
  const { padding } = window;
  if (padding === 'same') {
    if (typeof size !== 'number') return { output: stride === 1 ? size : null, extent, before: null, after: null, extra: 0, uncovered: 0 };
    const output = Math.ceil(size / stride);
    const total = Math.max(0, (output - 1) * stride + extent - size);
    const before = Math.floor(total / 2);
    return { output, extent, before, after: total - before, extra: 0, uncovered: 0 };
  }
  const before = padding === 'valid' ? 0 : axis === 0 ? padding.top : padding.left;
  const after = padding === 'valid' ? 0 : axis === 0 ? padding.bottom : padding.right;
  if (typeof size !== 'number') {
    const keeps = stride === 1 && before + after === extent - 1;
    return { output: keeps ? size : null, extent, before, after, extra: 0, uncovered: 0 };
  }
  const padded = size + before + after;
  if (extent > padded) return { output: null, extent, before, after, extra: 0, uncovered: 0, tooSmall: padded };
  const rest = (padded - extent) % stride;
  let output = (padded - extent - rest) / stride + 1;
  if (window.ceil === true && rest > 0 && output * stride < size + before) output += 1;
  const end = (output - 1) * stride + extent;
  return { output, extent, before, after, extra: Math.max(0, end - padded), uncovered: Math.max(0, padded - end - after) };
}

/** The first window that sees nothing of an axis of `size` positions (dilation steps over all of it), or null. */
export function blindWindow(window: WindowParams, axis: 0 | 1, size: number): number | null {
  const slid = slideAxis(window, axis, size);
  const dilation = window.dilation[axis];
  if (dilation <= size || slid.before === null || typeof slid.output !== 'number') return null;
  for (let o = 0; o < slid.output; o++) {
    const start = o * window.stride[axis] - slid.before;
    const first = start >= 0 ? start : start + Math.ceil(-start / dilation) * dilation;
    if (first >= size || first >= start + slid.extent) return o;
  }
  return null;
}

/** The padding a window states or, for `same`, takes at the given sizes: [top, left, bottom, right], null while a size is unknown. */
export function padsOf(window: WindowParams, height: Dim, width: Dim): readonly [number, number, number, number] | null {
  const rows = slideAxis(window, 0, height);
  const columns = slideAxis(window, 1, width);
  if (rows.before === null || rows.after === null || columns.before === null || columns.after === null) return null;
  return [rows.before, columns.before, rows.after, columns.after];
}

const sides = ['top', 'left', 'bottom', 'right'] as const;
const size = { type: 'integer', minimum: 0, maximum: largestSize } as const;

function isSize(json: Json | undefined): json is number {
  return typeof json === 'number' && Number.isInteger(json) && json >= 0 && json <= largestSize;
}

/** Four sides from the JSON forms `2`, `[1, 2]` (height, width) and `{"top": 0, "left": 1, "bottom": 1, "right": 2}`; null when it is none. */
export function readSides(json: Json): Sides | null {
  if (isSize(json)) return { top: json, left: json, bottom: json, right: json };
  if (Array.isArray(json)) {
    const [height, width] = json as readonly Json[];
    return json.length === 2 && isSize(height) && isSize(width) ? { top: height, left: width, bottom: height, right: width } : null;
  }
  if (json === null || typeof json !== 'object') return null;
  const given = json as { readonly [name: string]: Json };
  if (!Object.keys(given).every((name) => sides.some((side) => side === name))) return null;
  const read = sides.map((side) => given[side] ?? 0);
  if (!read.every(isSize)) return null;
  const [top = 0, left = 0, bottom = 0, right = 0] = read;
  return { top, left, bottom, right };
}

/** JSON schema of the numeric padding forms. */
export const sidesSchema = {
  oneOf: [
    size,
    { type: 'array', items: size, minItems: 2, maxItems: 2 },
    { type: 'object', properties: Object.fromEntries(sides.map((side) => [side, size])), additionalProperties: false },
  ],
} as const;

const expected = `valid, same, a whole number from 0 to ${numberText(largestSize)}, a pair [height, width] or one for each of top, left, bottom and right`;

/** A padding parameter in any of its forms. */
export function padding(doc: string, fallback: Json): Field<Padding> {
  return custom<Padding>(doc, {
    default: fallback,
    parse(json): Parsed<Padding> {
      if (json === 'valid' || json === 'same') return { ok: true, value: json };
      const read = readSides(json);
      return read === null ? { ok: false, expected } : { ok: true, value: read };
    },
    schema: { oneOf: [{ type: 'string', enum: ['valid', 'same'] }, ...sidesSchema.oneOf], default: fallback },
  });
}

/** A pair in one word: `3×5`. */
export function showPair(pair: Pair): string {
  return `${pair[0]}×${pair[1]}`;
}

/** A stride or dilation in one word: `2` when both axes agree, else `2×1`. */
export function showStep(pair: Pair): string {
  return pair[0] === pair[1] ? String(pair[0]) : showPair(pair);
}

/** Padding in one word: `same`, `2`, `1×2` or `0,1,1,2` (top, left, bottom, right); empty for none. */
export function showPadding(value: Padding): string {
  if (value === 'valid') return '';
  if (value === 'same') return 'same';
  const { top, left, bottom, right } = value;
  if (top !== bottom || left !== right) return `${top},${left},${bottom},${right}`;
  if (top !== left) return `${top}×${left}`;
  return top === 0 ? '' : String(top);
}
