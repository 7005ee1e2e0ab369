// What folding stands on: steps through row-major tensors, and values as numbers whatever their element type.
import type { DType } from '../base/shape.ts';
import { sizeOf, type Tensor } from '../base/tensor.ts';

/** How far apart neighbours along each axis are. */
export function stridesOf(dims: readonly number[]): readonly number[] {
  const strides = new Array<number>(dims.length).fill(1);
  for (let i = dims.length - 2; i >= 0; i--) strides[i] = (strides[i + 1] ?? 1) * (dims[i + 1] ?? 1);
  return strides;
}

/** A tensor of zeros of any element type. */
export function blank(dtype: DType, dims: readonly number[]): Tensor {
  const size = sizeOf(dims);
  switch (dtype) {
    case 'float32': return { dtype, dims, data: new Float32Array(size) };
    case 'int64': return { dtype, dims, data: new BigInt64Array(size) };
    case 'int32': return { dtype, dims, data: new Int32Array(size) };
    case 'uint8':
    case 'bool': return { dtype, dims, data: new Uint8Array(size) };
  }
}

/** The same elements under other dimensions. */
export function ofDims(tensor: Tensor, dims: readonly number[]): Tensor {
  return { ...tensor, dims };
}

/** Where the elements of `dims` lie for the given offset and strides, asked one after the other in row-major order. */
export function steps(dims: readonly number[], offset: number, strides: readonly number[]): () => number {
  const last = dims.length - 1;
  const index = dims.map(() => 0);
  let next = offset;
  return () => {
    const at = next;
    for (let axis = last; axis >= 0; axis--) {
      const stride = strides[axis] as number;
      const place = (index[axis] as number) + 1;
      if (place < (dims[axis] as number)) {
        index[axis] = place;
        next += stride;
        break;
      }
      next -= (place - 1) * stride;
      index[axis] = 0;
    }
    return at;
  };
}

/** Copies line by line along the last axis. */
function copied<T>(from: { readonly [i: number]: T }, to: { [i: number]: T; readonly length: number }, dims: readonly number[], offset: number, strides: readonly number[]): void {
  const width = dims.at(-1) ?? 1;
  const stride = strides.at(-1) ?? 1;
  const next = steps(dims.slice(0, -1), offset, strides.slice(0, -1));
  for (let i = 0; i < to.length;) {
    let at = next();
    for (let k = 0; k < width; k++, at += stride) to[i++] = from[at] as T;
  }
}

/** The elements found along offset and strides, laid out row-major. */
export function moved(tensor: Tensor, dims: readonly number[], offset: number, strides: readonly number[]): Tensor {
  const out = blank(tensor.dtype, dims);
  if (tensor.data instanceof BigInt64Array) copied(tensor.data, out.data as BigInt64Array, dims, offset, strides);
  else if (tensor.data instanceof Float32Array) copied(tensor.data, out.data as Float32Array, dims, offset, strides);
  else copied(tensor.data, out.data as Uint8Array, dims, offset, strides);
  return out;
}

/** The values of a tensor as numbers, in its own array where it holds numbers. */
export function asNumbers(tensor: Tensor): ArrayLike<number> {
  return tensor.data instanceof BigInt64Array ? Float64Array.from(tensor.data, Number) : tensor.data;
}

/** Reads a tensor stretched to `dims`; to be asked for element 0, 1, 2 … in order. */
export function stretched(tensor: Tensor, strides: readonly number[], dims: readonly number[]): (i: number) => number {
  const values = asNumbers(tensor);
  if (tensor.dims.length === dims.length && tensor.dims.every((d, i) => d === dims[i])) return (i) => values[i] as number;
  if (values.length === 1) return () => values[0] as number;
  const next = steps(dims, 0, strides);
  return () => values[next()] as number;
}

/** A tensor computed element by element; null when an integer would not be whole or lies beyond 2⁵³. */
export function fromNumbers(dtype: DType, dims: readonly number[], at: (i: number) => number): readonly Tensor[] | null {
  const out = blank(dtype, dims);
  const size = sizeOf(dims);
  if (out.dtype === 'float32') {
    for (let i = 0; i < size; i++) out.data[i] = at(i);
    return [out];
  }
  for (let i = 0; i < size; i++) {
    const value = at(i);
    if (!Number.isSafeInteger(value)) return null;
    if (out.dtype === 'int64') out.data[i] = BigInt(value);
    else out.data[i] = value;
  }
  return [out];
}
