// A tensor with its values: the one form in which numbers travel between rooms.
import { bug } from './diagnostic.ts';
import type { DType } from './shape.ts';

/** The array that holds elements of each type. Booleans are bytes, 0 or 1. */
export interface TensorData {
  float32: Float32Array;
  int64: BigInt64Array;
  int32: Int32Array;
  uint8: Uint8Array;
  bool: Uint8Array;
}

/** A dense row-major tensor; `data.length` is the product of `dims`. */
export type Tensor = {
  readonly [T in DType]: { readonly dtype: T; readonly dims: readonly number[]; readonly data: TensorData[T] };
}[DType];

/** Tensors by name: weights, optimizer state, feeds and fetches. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** Bytes one element takes. */
export const bytesPerElement: Readonly<Record<DType, number>> = { float32: 4, int64: 8, int32: 4, uint8: 1, bool: 1 };

/** Number of elements a list of sizes holds. */
export function sizeOf(dims: readonly number[]): number {
  return dims.reduce((n, d) => n * d, 1);
}

function checked<T extends { length: number }>(data: T, dims: readonly number[]): T {
  if (data.length !== sizeOf(dims)) bug(`tensor of ${data.length} elements does not fit ${dims.join('×')}`);
  return data;
}

/** A float32 tensor over the given values (not copied when they already are a Float32Array). */
export function floats(dims: readonly number[], values: Float32Array | readonly number[]): Tensor {
  return { dtype: 'float32', dims, data: checked(values instanceof Float32Array ? values : Float32Array.from(values), dims) };
}

/** An int64 tensor over the given values: what ONNX wants for shapes, axes and indices. */
export function int64s(values: readonly number[], dims: readonly number[] = [values.length]): Tensor {
  return { dtype: 'int64', dims, data: checked(BigInt64Array.from(values, (v) => BigInt(v)), dims) };
}

/** A tensor over plain numbers, whatever its element type. */
export function tensorFrom(dtype: DType, dims: readonly number[], values: readonly number[]): Tensor {
  switch (dtype) {
    case 'float32': return { dtype, dims, data: checked(Float32Array.from(values), dims) };
    case 'int64': return { dtype, dims, data: checked(BigInt64Array.from(values, (n) => BigInt(Math.trunc(n))), dims) };
    case 'int32': return { dtype, dims, data: checked(Int32Array.from(values), dims) };
    case 'uint8':
    case 'bool': return { dtype, dims, data: checked(Uint8Array.from(values), dims) };
  }
}

/** A tensor's values as plain numbers. */
export function numbersOf(tensor: Tensor): readonly number[] {
  return Array.from(tensor.data as ArrayLike<number | bigint>, Number);
}

/** A float32 scalar. */
export function scalar(value: number): Tensor {
  return floats([], [value]);
}

/** A tensor of zeros. */
export function zeros(dims: readonly number[]): Tensor {
  return floats(dims, new Float32Array(sizeOf(dims)));
}
