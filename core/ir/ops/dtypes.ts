// ONNX's numbers for element types (TensorProto.DataType), needed by Cast and by the bytes.
import type { DType } from '../../base/shape.ts';

/** The number ONNX gives each element type: what Cast's attribute `to` takes. */
export const onnxDType: Readonly<Record<DType, number>> = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9 };

const names = new Map((Object.entries(onnxDType) as [DType, number][]).map(([name, number]) => [number, name]));

/** The element type behind ONNX's number; undefined for types Convas does not have. */
export function dtypeFromOnnx(number: number): DType | undefined {
  return names.get(number);
}
