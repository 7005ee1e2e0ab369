// Short words for the nodes that every formulation is made of.
import { floats, int64s } from '../../base/tensor.ts';
import type { GraphBuilder } from '../../ir/graph.ts';
import type { ConvSizes } from './sizes.ts';

function list(builder: GraphBuilder, values: readonly number[]): string {
  return builder.shared(`shape/${values.join('x').replaceAll('-', 'm')}`, () => int64s(values));
}

/** `value` with the given dims. */
export function reshape(builder: GraphBuilder, value: string, dims: readonly number[]): string {
  return builder.op('Reshape', [value, list(builder, dims)], {});
}

/** `value` with its axes in the given order. */
export function transpose(builder: GraphBuilder, value: string, perm: readonly number[]): string {
  return builder.op('Transpose', [value], { perm });
}

/** a · b, broadcast over the axes before the last two. */
export function matmul(builder: GraphBuilder, a: string, b: string): string {
  return builder.op('MatMul', [a, b], {});
}

/** Sums over the given axes; they are dropped unless `keep`. */
export function sum(builder: GraphBuilder, value: string, axes: readonly number[], keep = false): string {
  return builder.op('ReduceSum', [value, list(builder, axes)], { keepdims: keep ? 1 : 0 });
}

/** Σ_n value[n], value [N, K] → [1, K], as a product with ones: the engine's ReduceSum over the first axis is several times slower. */
export function sumRows(builder: GraphBuilder, value: string, rows: number): string {
  const ones = builder.shared(`ones/1x${rows}`, () => floats([1, rows], new Float32Array(rows).fill(1)));
  return matmul(builder, ones, value);
}

/** `value[start : end : step]` along each of the given axes. */
export function slice(builder: GraphBuilder, value: string, starts: readonly number[], ends: readonly number[], axes: readonly number[], steps: readonly number[] = axes.map(() => 1)): string {
  return builder.op('Slice', [value, list(builder, starts), list(builder, ends), list(builder, axes), list(builder, steps)], {});
}

/** `value` joined along an axis. */
export function concat(builder: GraphBuilder, values: readonly string[], axis: number): string {
  return values.length === 1 && values[0] !== undefined ? values[0] : builder.op('Concat', values, { axis });
}

/** y [N, O, …] plus the bias [O], where there is one. */
export function plusBias(builder: GraphBuilder, y: string, bias: string | null, sizes: ConvSizes): string {
  return bias === null ? y : builder.op('Add', [y, reshape(builder, bias, [1, sizes.filters, 1, 1])], {});
}
