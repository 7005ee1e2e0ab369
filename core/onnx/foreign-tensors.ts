// Tensors of models somebody else made: element types Convas computes with are taken as they are, other floats become
// float32, and what is left (quantised values, text) stays bytes of its own type.
import { float32From, isOtherFloat } from '../base/other-floats.ts';
import type { DType } from '../base/shape.ts';
import { sizeOf, type Tensor } from '../base/tensor.ts';
import { dtypeFromOnnx } from '../ir/ops/dtypes.ts';
import type { WireTensor } from './model.ts';
import { tensorFromWire } from './tensors.ts';

/** ONNX's element types by number: how they are called, and how many bytes an element takes (text has no fixed width). */
const elements: Readonly<Record<number, readonly [name: string, bytes: number | undefined]>> = {
  1: ['float32', 4], 2: ['uint8', 1], 3: ['int8', 1], 4: ['uint16', 2], 5: ['int16', 2], 6: ['int32', 4], 7: ['int64', 8], 8: ['text', undefined], 9: ['bool', 1],
  10: ['float16', 2], 11: ['float64', 8], 12: ['uint32', 4], 13: ['uint64', 8], 14: ['complex64', 8], 15: ['complex128', 16], 16: ['bfloat16', 2],
  17: ['float8', 1], 18: ['float8', 1], 19: ['float8', 1], 20: ['float8', 1], 21: ['uint4', 0.5], 22: ['int4', 0.5], 23: ['float4', 0.5], 24: ['float8', 1],
  25: ['uint2', 0.25], 26: ['int2', 0.25], 27: ['float6', 0.75], 28: ['float6', 0.75],
};

/** No tensor of a network has more axes. */
export const mostAxes = 32;

/** How ONNX calls an element type. */
export function elementName(type: number): string {
  return elements[type]?.[0] ?? `element type number ${type}`;
}

/** Bytes an element takes, undefined for text and types nobody knows. */
export function elementBytes(type: number): number | undefined {
  return elements[type]?.[1];
}

/** True for float types that become float32. */
export function becomesFloat32(type: number): boolean {
  return isOtherFloat(elementName(type));
}

/** The element type values have in Convas; undefined for those it has no numbers for. */
export function foreignDType(type: number): DType | undefined {
  return becomesFloat32(type) ? 'float32' : dtypeFromOnnx(type);
}

/**
 * The tensor of a file: a tensor of Convas, null for an element type Convas does not compute with, or the sentence that says
 * what is wrong. With `owned` the file's bytes may be moved, see `aligned`.
 */
export function foreignTensor(wire: WireTensor, owned: boolean): Tensor | null | string {
  const { name, type, dims } = wire;
  if (dims.length > mostAxes) return `Tensor "${name}" has ${dims.length} axes; no more than ${mostAxes} are read`;
  const width = elementBytes(type);
  if (width === undefined) return type === 8 ? null : `Tensor "${name}" has ${elementName(type)}, which nobody has defined`;
  const needed = Math.ceil(sizeOf(dims) * width);
  if (dims.some((d) => d < 0) || needed !== wire.bytes.length) {
    return `Tensor "${name}" holds ${wire.bytes.length} bytes; ${dims.join(' × ') || 'one'} elements of ${elementName(type)} need ${needed}`;
  }
  const element = elementName(type);
  if (isOtherFloat(element)) return { dtype: 'float32', dims, data: float32From(element, wire.bytes) };
  return tensorFromWire(owned && type === 1 ? { ...wire, bytes: aligned(wire.bytes) } : wire);
}

/**
 * The same values at an address that floats can be seen at. In a file they stand behind a tag and their length, at least
 * three bytes once there are 128 of them; those have been read, so the values move over them and nothing is copied. The
 * bytes are no ONNX file any more afterwards.
 */
function aligned(bytes: Uint8Array): Uint8Array {
  const back = bytes.byteOffset % 4;
  if (back === 0 || bytes.length < 128) return bytes;
  const moved = new Uint8Array(bytes.buffer, bytes.byteOffset - back, bytes.length);
  moved.set(bytes);
  return moved;
}
