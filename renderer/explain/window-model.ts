// A window over a picture as something to draw: the layer's own sizes where they are small, else a smaller example with the
// same kernel, stride, padding and dilation and the same rows left over, so that what is true of one is true of the other.
import { bug } from '../../core/base/diagnostic.ts';
import type { Dim } from '../../core/base/shape.ts';
import { slideAxis, type WindowParams } from '../../core/layers/window.ts';

/** A window along one axis, in whole cells. */
export interface DrawnAxis {
  /** cells of the picture itself */
  readonly size: number;
  readonly before: number;
  /** cells of padding after, with what rounding up adds */
  readonly after: number;
  /** how many windows there are; 0 where not even one fits */
  readonly output: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** cells a window covers, dilation included */
  readonly extent: number;
  /** cells of the picture no window covers, by number */
  readonly uncovered: readonly number[];
  /** whether this is the layer's real size */
  readonly isReal: boolean;
}

/** Most cells that are still cells to the eye, and most that are drawn at all. */
const [fewCells, mostCells] = [14, 40];
const mostWindows = 4;

function drawn(window: WindowParams, axis: 0 | 1, size: number, isReal: boolean): DrawnAxis {
  const slid = slideAxis(window, axis, size);
  const output = typeof slid.output === 'number' ? slid.output : 0;
  const [stride, before] = [window.stride[axis], slid.before ?? 0];
  const isSeen = (cell: number): boolean => {
    // The last window that begins at or before a cell is the only one that need be asked.
    const last = Math.min(output - 1, Math.floor((cell + before) / stride));
    return last >= 0 && cell + before - last * stride < slid.extent;
  };
  return {
    size, before, after: (slid.after ?? 0) + slid.extra, output, kernel: window.kernel[axis], stride, dilation: window.dilation[axis], extent: slid.extent, isReal,
    uncovered: output === 0 ? [] : Array.from({ length: size }, (_, i) => i).filter((cell) => !isSeen(cell)),
  };
}

/** One axis of the picture; null where the window is too large to be drawn as cells. */
export function drawnAxis(window: WindowParams, axis: 0 | 1, size: Dim): DrawnAxis | null {
  const { extent } = slideAxis(window, axis, 1);
  const cells = ({ size: own, before, after }: DrawnAxis): number => Math.max(own + before + after, extent);
  if (typeof size === 'number') {
    const real = size > 4 * mostCells ? null : drawn(window, axis, size, true);
    if (real !== null && cells(real) <= fewCells) return real;
    const output = slideAxis(window, axis, size).output;
    if (typeof output !== 'number') return real !== null && cells(real) <= mostCells ? real : null;
    // A window less is a picture shorter by one stride: what is left over at the end stays.
    const examples = Array.from({ length: Math.min(output, 5 * mostCells) }, (_, i) => i + 1).map((windows) => size - window.stride[axis] * (output - windows))
      .filter((shorter) => shorter >= 1 && shorter <= mostCells).map((shorter) => drawn(window, axis, shorter, false)).filter((one) => cells(one) <= mostCells);
    // Large enough that the window moves, and that it lies inside once; small enough that cells are cells.
    const good = examples.filter((one) => one.output >= Math.min(2, output) && (one.output <= mostWindows || one.size < extent + 2 * one.stride));
    return good.findLast((one) => cells(one) <= fewCells) ?? good[0] ?? examples[0] ?? null;
  }
  const { before, after } = slideAxis(window, axis, null);
  const three = 2 * window.stride[axis] + extent - (before ?? 0) - (after ?? 0);
  const example = drawn(window, axis, Math.max(1, window.padding === 'same' ? 3 * window.stride[axis] : three), false);
  return cells(example) <= mostCells ? example : null;
}

/** The cells one window reads along an axis, in cells of the picture (negative or past its end: padding). */
export function cellsOf({ kernel, stride, dilation, before }: DrawnAxis, window: number): readonly number[] {
  return Array.from({ length: kernel }, (_, t) => window * stride - before + t * dilation);
}

/** What a pool does with the values of its window. */
export type PoolRule = 'max' | 'average' | 'sum';

/** A number for a cell: small and different from its neighbours', the same each time. */
export function valueAt(row: number, column: number): number {
  return (row * 5 + column * 3 + ((row * column) % 4)) % 10;
}

/** The answer of one pool window over the example values, rounded to tenths, and the cell a maximum comes from. */
export function pooled(rule: PoolRule, [rows, columns]: readonly [DrawnAxis, DrawnAxis], [row, column]: readonly [number, number], countsPadding: boolean): { readonly value: number; readonly from: readonly [number, number] | null } {
  const inside = cellsOf(rows, row).flatMap((r) => cellsOf(columns, column).map((c) => [r, c] as const)).filter(([r, c]) => r >= 0 && c >= 0 && r < rows.size && c < columns.size);
  const [first] = inside;
  if (first === undefined) return { value: 0, from: null };
  if (rule === 'max') {
    const from = inside.reduce((best, cell) => (valueAt(...cell) > valueAt(...best) ? cell : best), first);
    return { value: valueAt(...from), from };
  }
  const sum = inside.reduce((total, cell) => total + valueAt(...cell), 0);
  switch (rule) {
    case 'sum': return { value: sum, from: null };
    case 'average': return { value: Math.round((10 * sum) / (countsPadding ? rows.kernel * columns.kernel : inside.length)) / 10, from: null };
    default: return bug(`no pool ${String(rule satisfies never)}`);
  }
}
