// Tensors <-> their bytes in a file.
import { bytesPerElement, sizeOf, type Tensor } from '../base/tensor.ts';
import { dtypeFromOnnx, onnxDType } from '../ir/ops/dtypes.ts';
import { bytesOf } from './frame.ts';
import type { WireTensor } from './model.ts';

/** A tensor as the file holds it; its values are seen, not copied. */
export function tensorToWire(name: string, tensor: Tensor): WireTensor {
  return { name, type: onnxDType[tensor.dtype], dims: tensor.dims, bytes: bytesOf(tensor.data) };
}

/**
 * A tensor from the file; null when it is of an element type Convas does not have, or its values do not fill its sizes. They
 * are seen in place where memory alignment allows.
 */
export function tensorFromWire({ type, dims, bytes: values }: WireTensor): Tensor | null {
  const dtype = dtypeFromOnnx(type);
  if (dtype === undefined) return null;
  const width = bytesPerElement[dtype];
  if (dims.some((d) => d < 0) || sizeOf(dims) * width !== values.length) return null;
  const bytes = values.byteOffset % width === 0 ? values : new Uint8Array(values);
  const [buffer, offset, length] = [bytes.buffer, bytes.byteOffset, bytes.length / width] as const;
  switch (dtype) {
    case 'float32': return { dtype, dims, data: new Float32Array(buffer, offset, length) };
    case 'int64': return { dtype, dims, data: new BigInt64Array(buffer, offset, length) };
    case 'int32': return { dtype, dims, data: new Int32Array(buffer, offset, length) };
    case 'uint8': return { dtype, dims, data: bytes };
    case 'bool': return { dtype, dims, data: bytes.map((b) => (b === 0 ? 0 : 1)) };
  }
}
