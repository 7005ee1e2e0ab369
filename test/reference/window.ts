// Laying windows over an input, for convolutions and pools.
import { listOf, numberOf, textOf, type Attributes } from '../../core/ir/attributes.ts';

/** Windows over spatial axes: sizes, steps, padding before, and how many there are. */
export interface Windows {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly before: readonly number[];
  readonly behind: readonly number[];
  readonly counts: readonly number[];
}

/** Lays windows over an input by trying: one more as long as it starts where it may and fits (or, with ceil_mode, may hang over). */
export function lay(attributes: Attributes, sizes: readonly number[], kernel: readonly number[]): Windows {
  const ones = sizes.map(() => 1);
  const strides = listOf(attributes, 'strides') ?? ones;
  const dilations = listOf(attributes, 'dilations') ?? ones;
  const pads = listOf(attributes, 'pads') ?? [...sizes, ...sizes].map(() => 0);
  const auto = textOf(attributes, 'auto_pad', 'NOTSET');
  const ceil = numberOf(attributes, 'ceil_mode', 0) !== 0;
  const before: number[] = [];
  const behind: number[] = [];
  const counts: number[] = [];
  for (const [axis, size] of sizes.entries()) {
    const stride = strides[axis] as number;
    const extent = (dilations[axis] as number) * ((kernel[axis] as number) - 1) + 1;
    let [front, back] = [pads[axis] as number, pads[axis + sizes.length] as number];
    if (auto === 'VALID') front = back = 0;
    if (auto.startsWith('SAME')) {
      const total = Math.max(0, (Math.ceil(size / stride) - 1) * stride + extent - size);
      front = auto === 'SAME_UPPER' ? Math.floor(total / 2) : Math.ceil(total / 2);
      back = total - front;
    }
    let n = 0;
    for (let start = -front; ceil ? start < size && (n === 0 || start - stride + extent < size + back) : start + extent <= size + back; start += stride) n++;
    before.push(front);
    behind.push(back);
    counts.push(n);
  }
  return { kernel, strides, dilations, before, behind, counts };
}

/** Where a window's tap lies in the input, in coordinates that may be outside of it. */
export function tapAt(w: Windows, window: readonly number[], tap: readonly number[]): number[] {
  return window.map((o, axis) => o * (w.strides[axis] as number) - (w.before[axis] as number) + (tap[axis] as number) * (w.dilations[axis] as number));
}

/** True when a coordinate lies in the input. */
export const inside = (at: readonly number[], sizes: readonly number[]): boolean => at.every((p, axis) => p >= 0 && p < (sizes[axis] as number));
