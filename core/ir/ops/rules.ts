// What the type rules of several families share: broadcasting, axes, and the numbers behind a constant input. A function
// that may find a contradiction answers the sentence as a string in place of its result.
import { bug } from '../../base/diagnostic.ts';
import { formatDims, type Dim, type Dims, type DType, type TensorType } from '../../base/shape.ts';
import type { TypeQuestion, TypeRule } from './row.ts';

/** The type of an input that the row's arity demands. */
export function given(q: TypeQuestion, input: number): TensorType {
  return q.inputs[input] ?? bug(`input ${input + 1} is required`);
}

/** The output has the type of the first input. */
export const sameAsFirst: TypeRule = (q) => [given(q, 0)];

/** One dimension of two broadcast together: 1 stretches, a size decides over a name; unknown against 1 stays unknown. */
function broadcastDim(a: Dim, b: Dim): Dim | 'conflict' {
  if (a === b) return a;
  if (a === 1) return b;
  if (b === 1) return a;
  if (typeof a === 'number') return typeof b === 'number' ? 'conflict' : a;
  return typeof b === 'number' ? b : null;
}

/** Dimensions of an elementwise result, aligned at the last axis. */
export function broadcast(a: Dims, b: Dims): Dims | string {
  if (a === null || b === null) return null;
  const rank = Math.max(a.length, b.length);
  const out: Dim[] = [];
  for (let i = 0; i < rank; i++) {
    const left = a[i - rank + a.length];
    const right = b[i - rank + b.length];
    const dim = left === undefined ? right : right === undefined ? left : broadcastDim(left, right);
    if (dim === 'conflict') return `Sizes must be equal or 1, counted from the last axis: ${formatDims(a)} and ${formatDims(b)} do not go together`;
    out.push(dim as Dim);
  }
  return out;
}

/** The rule of elementwise ops with several inputs; the result has the given element type or that of input `like`. */
export function elementwise(dtype?: DType, like = 0): TypeRule {
  return (q) => {
    let dims: Dims = given(q, 0).dims;
    for (let i = 1; i < q.inputs.length; i++) {
      const next = broadcast(dims, given(q, i).dims);
      if (typeof next === 'string') return next;
      dims = next;
    }
    return [{ dtype: dtype ?? given(q, like).dtype, dims }];
  };
}

/** An axis counted from the front; a sentence when the tensor has no such axis. */
export function axisOf(axis: number, rank: number): number | string {
  const from = axis < 0 ? axis + rank : axis;
  return from >= 0 && from < rank ? from : `Axis ${axis} does not exist in a tensor of rank ${rank}`;
}

/** Several axes counted from the front, without repeats. */
export function axesOf(axes: readonly number[], rank: number): readonly number[] | string {
  const out: number[] = [];
  for (const axis of axes) {
    const from = axisOf(axis, rank);
    if (typeof from === 'string') return from;
    if (out.includes(from)) return `Axis ${axis} is named twice`;
    out.push(from);
  }
  return out;
}

/** The whole numbers behind a constant input; undefined when it is computed or left out. */
export function wholes(q: TypeQuestion, input: number): readonly number[] | undefined {
  const tensor = q.constant(input);
  if (tensor === undefined || tensor.dtype === 'float32') return undefined;
  const out: number[] = [];
  for (const value of tensor.data) out.push(Number(value));
  return out;
}

/** The floats behind a constant input; undefined when it is computed or left out. */
export function reals(q: TypeQuestion, input: number): readonly number[] | undefined {
  const tensor = q.constant(input);
  return tensor?.dtype === 'float32' ? Array.from(tensor.data) : undefined;
}

/** Dimensions of which only the rank is known. */
export function unknownDims(rank: number): Dim[] {
  return new Array<Dim>(rank).fill(null);
}

/** No tensor has more axes; a computed shape that is longer is none. */
const mostAxes = 64;

/** Number of elements of a one-dimensional input, when known: the rank a computed shape will have. */
export function lengthOf(type: TensorType | undefined): number | null {
  const dim = type?.dims?.length === 1 ? type.dims[0] : undefined;
  return typeof dim === 'number' && dim <= mostAxes ? dim : null;
}

/** Merges what two inputs say of one dimension; a sentence when they contradict. */
export function agree(a: Dim, b: Dim, say: (a: number, b: number) => string): Dim | { readonly problem: string } {
  if (a === null) return b;
  if (b === null || a === b) return a;
  if (typeof a === 'number' && typeof b === 'number') return { problem: say(a, b) };
  return typeof a === 'number' ? a : b;
}
