// Tensors of the reference: plain lists of float64, whole numbers and truth values (0, 1) alike.
import type { DType } from '../../core/base/shape.ts';
import type { Tensor } from '../../core/base/tensor.ts';
import type { Attribute, Graph } from '../../core/ir/graph.ts';

/** A tensor with its values, row-major. */
export interface Value {
  readonly dtype: DType;
  readonly dims: readonly number[];
  readonly data: readonly number[];
}

/** What a rule is asked: inputs (undefined where left out), attributes, how many outputs, and how to run a body. */
export interface Call {
  readonly inputs: readonly (Value | undefined)[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly outputs: number;
  /** outputs of a body for the given inputs, which may read values of the graph around it */
  readonly body: (graph: Graph, inputs: readonly Value[]) => readonly Value[];
}

/** Computes the outputs of one op. */
export type Rule = (call: Call) => readonly Value[];

/** Number of elements. */
export const count = (dims: readonly number[]): number => dims.reduce((n, d) => n * d, 1);

/** Builds a value by asking for the element at every index; the index is the same list each time, so it is read and not kept. */
export function build(dtype: DType, dims: readonly number[], at: (index: readonly number[]) => number): Value {
  const data: number[] = [];
  const index = dims.map(() => 0);
  for (let left = count(dims); left > 0; left--) {
    data.push(at(index));
    step(index, dims);
  }
  return { dtype, dims, data };
}

/** Every index of a tensor in row-major order. */
export function* places(dims: readonly number[]): Generator<number[]> {
  const index = dims.map(() => 0);
  for (let left = count(dims); left > 0; left--) {
    yield [...index];
    step(index, dims);
  }
}

/** Moves an index to the next element in row-major order, from the last to the first. */
function step(index: number[], dims: readonly number[]): void {
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    index[axis] = (index[axis] as number) + 1;
    if ((index[axis] as number) < (dims[axis] as number)) return;
    index[axis] = 0;
  }
}

/** Where an index stands in the list of elements. */
export function flat(dims: readonly number[], index: readonly number[]): number {
  let at = 0;
  for (let axis = 0; axis < index.length; axis++) at = at * (dims[axis] as number) + (index[axis] as number);
  return at;
}

/** The element at an index. */
export const get = (value: Value, index: readonly number[]): number => value.data[flat(value.dims, index)] as number;

/** The element that broadcasting puts at an index of the result: trailing axes align, size 1 repeats. */
export function stretched(value: Value, index: readonly number[]): number {
  const skip = index.length - value.dims.length;
  return get(value, value.dims.map((d, axis) => (d === 1 ? 0 : (index[axis + skip] as number))));
}

/** The input a rule cannot do without. */
export function need(call: Call, input: number): Value {
  const value = call.inputs[input];
  if (value === undefined) throw new Error(`input ${input} is missing`);
  return value;
}

/** An axis counted from the front. */
export const front = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

/** A tensor of the product as the reference sees it. */
export function fromTensor(tensor: Tensor): Value {
  const { dtype, dims, data } = tensor;
  return { dtype, dims, data: data instanceof BigInt64Array ? Array.from(data, Number) : Array.from(data) };
}
