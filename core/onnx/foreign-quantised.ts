// Quantised weights: integers with a scale and a zero point. Convas computes with floats, which such weights are turned
// into as far as they are constants.
import { float32 } from '../base/shape.ts';
import { floats, sizeOf, type Tensor } from '../base/tensor.ts';
import type { FoldBudget } from './fold.ts';
import type { WireNode, WireTensor } from './model.ts';

/** The floats a DequantizeLinear node stands for, when all it reads is constant and there is room for them; null otherwise. */
export function dequantised(node: WireNode, constantOf: (name: string) => Tensor | WireTensor | undefined, budget: FoldBudget): Tensor | null {
  const [x, scale, zero] = node.inputs.map((name) => (name === '' ? undefined : constantOf(name)));
  if (x === undefined || !budget.computes(4 * (sizeOf(x.dims) + (zero === undefined ? 0 : sizeOf(zero.dims)))) || !budget.fits(float32(x.dims))) return null;
  const values = integersOf(x);
  if (values === null || scale === undefined || !('dtype' in scale) || scale.dtype !== 'float32') return null;
  const zeros = zero === undefined ? null : integersOf(zero);
  if (zero !== undefined && zeros === null) return null;
  if (numberAt(node, 'block_size', 0) !== 0 || scale.dims.length > 1 || (zeros !== null && zeros.length !== scale.data.length)) return null;
  const axis = numberAt(node, 'axis', 1);
  const along = scale.dims.length === 0 || scale.data.length === 1 ? 0 : axis < 0 ? axis + x.dims.length : axis;
  if (scale.data.length > 1 && x.dims[along] !== scale.data.length) return null;
  const inner = scale.data.length === 1 ? Infinity : sizeOf(x.dims.slice(along + 1));
  const out = new Float32Array(values.length);
  for (let i = 0; i < out.length; i++) {
    const channel = inner === Infinity ? 0 : Math.floor(i / inner) % scale.data.length;
    out[i] = ((values[i] as number) - Number(zeros?.[channel] ?? 0)) * (scale.data[channel] as number);
  }
  return floats(x.dims, out);
}

function numberAt(node: WireNode, name: string, fallback: number): number {
  const found = node.attributes.find((a) => a.name === name);
  return found?.form === 'int' ? found.value : fallback;
}

/** int8, uint8, int16, uint16 and int32 values as numbers; null for other types and for sizes that do not fit. */
function integersOf(tensor: Tensor | WireTensor): ArrayLike<number> | null {
  if ('dtype' in tensor) return tensor.dtype === 'uint8' || tensor.dtype === 'int32' ? tensor.data : null;
  const { type, dims, bytes } = tensor;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = sizeOf(dims);
  if (type === 3 && bytes.length === count) return Int8Array.from(bytes);
  if ((type === 4 || type === 5) && bytes.length === 2 * count) return Int32Array.from({ length: count }, (_, i) => (type === 4 ? view.getUint16(2 * i, true) : view.getInt16(2 * i, true)));
  return null;
}
