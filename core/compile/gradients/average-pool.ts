// Average pools: y = A x Bᵀ, each row of A holding 1/count at the places its window covers.
//
// What counts: with count_include_pad every place of the kernel, without it those inside the image. Both factor over the
// axes. (A window that hangs over the end in ceil mode: see `countOf`.)
import { numberOf } from '../../ir/attributes.ts';
import { single } from './form.ts';
import { axesOf, isTiling, transposedMap, type Axis, type AxisMap } from './window.ts';

function mapOf(axis: Axis, includesPad: boolean): AxisMap {
  const { size, count, kernel, stride, before } = axis;
  const covers = (row: number, column: number): boolean => column >= row * stride - before && column < row * stride - before + kernel;
  const counted = (row: number): number => {
    if (includesPad) return kernel;
    const start = row * stride - before;
    return Math.min(start + kernel, size) - Math.max(start, 0);
  };
  return {
    rows: count, columns: size,
    key: `average/${[size, count, kernel, stride, before, includesPad ? 'all' : 'inside'].join('x')}`,
    weight: (row, column) => (covers(row, column) ? 1 / counted(row) : 0),
  };
}

/** Windows side by side: dy / k² repeated over each window, which is a nearest-neighbour Resize; the uncovered rest is 0. */
export const averagePool = single((w, { at, dy, from, to }) => {
  const axes = axesOf(at.node, from.slice(2), to.slice(2));
  if (isTiling(axes)) {
    const area = axes.reduce((n, a) => n * a.kernel, 1);
    const scales = w.builder.shared(`scales/${axes.map((a) => a.kernel).join('x')}`, () => ({ dtype: 'float32', dims: [from.length], data: Float32Array.of(1, 1, ...axes.map((a) => a.kernel)) }));
    const repeated = w.builder.op('Resize', [w.mul(dy, 1 / area), '', scales], { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' });
    return w.pad(repeated, from.map(() => 0), [0, 0, ...axes.map((a) => a.size - a.count * a.kernel)]);
  }
  const includesPad = numberOf(at.node.attributes, 'count_include_pad', 0) !== 0;
  return transposedMap(w, dy, axes.map((axis) => mapOf(axis, includesPad)));
}, ({ inputTypes }) => ((inputTypes[0]?.dims?.length ?? 4) <= 4 ? null : 'average pooling over three spatial axes has no gradient rule'));

/** The mean over all places: dy / places everywhere. */
export const globalAveragePool = single((w, { dy, from }) => w.expand(w.mul(dy, 1 / from.slice(2).reduce((n, d) => n * d, 1)), from));
