// Tensors <-> their bytes in a file.
import { bytesPerElement, sizeOf, type Tensor } from '../base/tensor.ts';
import { dtypeFromOnnx, onnxDType } from '../ir/ops/dtypes.ts';
import { bytesOf } from './frame.ts';
import type { WireTensor } from './model.ts';

/** A tensor as the file holds it; its values are seen, not copied. */
export function tensorToWire(name: string, tensor: Tensor): WireTensor {
  return { name, type: onnxDType[tensor.dtype], dims: tensor.dims, bytes: bytesOf(tensor.data) };
}

/** A tensor from the file, or the sentence that says why it cannot be one. Values are seen in place where memory alignment allows. */
export function tensorFromWire(wire: WireTensor): Tensor | string {
  const { dims } = wire;
  if (wire.external !== undefined) return `The values of "${wire.name}" are kept in another file, which Convas does not read`;
  const dtype = dtypeFromOnnx(wire.type);
  if (dtype === undefined) return `Tensor "${wire.name}" has element type number ${wire.type}, which Convas does not have`;
  const width = bytesPerElement[dtype];
  if (dims.some((d) => d < 0) || sizeOf(dims) * width !== wire.bytes.length) {
    return `Tensor "${wire.name}" holds ${wire.bytes.length} bytes; ${dims.join(' × ') || 'one'} elements of ${dtype} need ${sizeOf(dims) * width}`;
  }
  const bytes = wire.bytes.byteOffset % width === 0 ? wire.bytes : new Uint8Array(wire.bytes);
  const [buffer, offset, length] = [bytes.buffer, bytes.byteOffset, bytes.length / width] as const;
  switch (dtype) {
    case 'float32': return { dtype, dims, data: new Float32Array(buffer, offset, length) };
    case 'int64': return { dtype, dims, data: new BigInt64Array(buffer, offset, length) };
    case 'int32': return { dtype, dims, data: new Int32Array(buffer, offset, length) };
    case 'uint8': return { dtype, dims, data: bytes };
    case 'bool': return { dtype, dims, data: bytes.map((b) => (b === 0 ? 0 : 1)) };
  }
}
