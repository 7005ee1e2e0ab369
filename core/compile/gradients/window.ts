// The window of a pool or convolution over spatial axes with known sizes, and what linear maps over those axes share.
import { bug } from '../../base/diagnostic.ts';
import { listOf } from '../../ir/attributes.ts';
import { readWindow, samePadding } from '../../ir/ops/window.ts';
import type { Node } from '../../ir/graph.ts';
import type { Writer } from './writer.ts';

/** One spatial axis of a window: `size` places, padded by `before` and `behind`, seen by `count` windows. */
export interface Axis {
  readonly size: number;
  readonly count: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly behind: number;
}

/** The window of a node over its spatial axes, SAME padding written out. `counts` are the output's spatial sizes. */
export function axesOf(node: Node, sizes: readonly number[], counts: readonly number[], kernel: readonly number[] = listOf(node.attributes, 'kernel_shape') ?? []): readonly Axis[] {
  const window = readWindow(node.attributes, kernel, sizes.length);
  if (typeof window === 'string') return bug(`${node.name}: ${window}`);
  return sizes.map((size, i) => {
    const [k, stride, dilation] = [kernel[i] ?? 1, window.strides[i] ?? 1, window.dilations[i] ?? 1];
    const same = window.autoPad === 'SAME_UPPER' || window.autoPad === 'SAME_LOWER';
    const [before, behind] = same ? samePadding(size, k, stride, dilation, window.autoPad === 'SAME_UPPER') : [window.before[i] ?? 0, window.behind[i] ?? 0];
    return { size, count: counts[i] ?? 1, kernel: k, stride, dilation, before, behind };
  });
}

/** True when windows lie side by side without padding, so that each place is seen once at most. */
export function isTiling(axes: readonly Axis[]): boolean {
  return axes.every((a) => a.kernel === a.stride && a.dilation === 1 && a.before === 0 && a.behind === 0 && a.count * a.stride <= a.size);
}

/** A linear map along one axis: `weight(row, column)` says how much of input place `column` is in output place `row`. */
export interface AxisMap {
  readonly rows: number;
  readonly columns: number;
  readonly key: string;
  readonly weight: (row: number, column: number) => number;
}

/**
 * The transpose of a map that works on the last one or two axes separately, y = A x Bᵀ: dx = Aᵀ dy B. The matrices are
 * constants; a product with a constant is one matrix multiplication, faster than scattering.
 */
export function transposedMap(w: Writer, dy: string, maps: readonly AxisMap[]): string {
  const [first, second] = maps.length === 1 ? [undefined, maps[0]] : maps;
  if (maps.length > 2 || second === undefined) return bug('only one or two spatial axes are mapped');
  const along = w.builder.op('MatMul', [dy, w.matrix(second.key, second.rows, second.columns, second.weight)], {});
  if (first === undefined) return along;
  const turned = w.matrix(`${first.key}/turned`, first.columns, first.rows, (row, column) => first.weight(column, row));
  return w.builder.op('MatMul', [turned, along], {});
}
