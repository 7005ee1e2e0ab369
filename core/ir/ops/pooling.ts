// Pools over the spatial axes, and the op that takes a max-pool back.
import { formatDims, type Dims, type TensorType } from '../../base/shape.ts';
import { listOf } from '../attributes.ts';
import { index, real, row, whole, type TypeQuestion, type TypeRule } from './row.ts';
import { given, unknownDims, wholes } from './rules.ts';
import { readWindow, windowCounts } from './window.ts';

function pooled(q: TypeQuestion): Dims | string {
  const x = given(q, 0).dims;
  if (x === null) return null;
  if (x.length < 3) return `A pool needs batch, channels and spatial axes; the input is ${formatDims(x)}`;
  const window = readWindow(q.attributes, listOf(q.attributes, 'kernel_shape') ?? [], x.length - 2);
  if (typeof window === 'string') return window;
  const counts = windowCounts(x.slice(2), window);
  return typeof counts === 'string' ? counts : [x[0] ?? null, x[1] ?? null, ...counts];
}

const averagePool: TypeRule = (q) => {
  const dims = pooled(q);
  return typeof dims === 'string' ? dims : [{ dtype: 'float32', dims }];
};

/** The second output holds, for each maximum, its flat index in the whole input tensor. */
const maxPool: TypeRule = (q) => {
  const dims = pooled(q);
  if (typeof dims === 'string') return dims;
  const outputs: TensorType[] = [{ dtype: given(q, 0).dtype, dims }, { dtype: 'int64', dims }];
  return outputs.slice(0, q.outputs);
};

const globalPool: TypeRule = (q) => {
  const x = given(q, 0);
  if (x.dims === null) return [x];
  if (x.dims.length < 3) return `A pool needs batch, channels and spatial axes; the input is ${formatDims(x.dims)}`;
  return [{ dtype: x.dtype, dims: x.dims.map((d, i) => (i < 2 ? d : 1)) }];
};

/** Each maximum came from a window, so n windows of size k at stride s, unpadded, came from s(n − 1) + k places. */
const maxUnpool: TypeRule = (q) => {
  const x = given(q, 0);
  const kernel = listOf(q.attributes, 'kernel_shape') ?? [];
  if (x.dims === null) return [x];
  const axes = x.dims.length - 2;
  if (axes < 1) return `A pool needs batch, channels and spatial axes; the input is ${formatDims(x.dims)}`;
  const stated = wholes(q, 2);
  if (stated !== undefined) {
    if (stated.length !== x.dims.length) return `The output shape must have ${x.dims.length} numbers, not ${stated.length}`;
    return [{ dtype: x.dtype, dims: stated.map((d, i) => (i === 0 && typeof x.dims?.[0] === 'string' ? x.dims[0] : d)) }];
  }
  if (q.inputs[2] !== undefined) return [{ dtype: x.dtype, dims: unknownDims(x.dims.length) }];
  const window = readWindow(q.attributes, kernel, axes);
  if (typeof window === 'string') return window;
  const sizes = x.dims.slice(2).map((n, axis) => (typeof n === 'number'
    ? (window.strides[axis] ?? 1) * (n - 1) + (kernel[axis] ?? 1) - (window.before[axis] ?? 0) - (window.behind[axis] ?? 0)
    : null));
  return [{ dtype: x.dtype, dims: [x.dims[0] ?? null, x.dims[1] ?? null, ...sizes] }];
};

const poolForm = { auto_pad: 'string?', ceil_mode: 'int?', kernel_shape: 'ints', pads: 'ints?', strides: 'ints?' } as const;
const global = row({ inputs: [1, 1], outputs: [1, 1], accepts: [real], attributes: {}, infer: globalPool });

/** Rows of the pooling family. */
export const poolingOps = {
  MaxPool: row({ inputs: [1, 1], outputs: [1, 2], accepts: [['float32', 'uint8']], attributes: { ...poolForm, dilations: 'ints?', storage_order: 'int?' }, infer: maxPool }),
  AveragePool: row({ inputs: [1, 1], outputs: [1, 1], accepts: [real], attributes: { ...poolForm, count_include_pad: 'int?' }, infer: averagePool }),
  LpPool: row({ inputs: [1, 1], outputs: [1, 1], accepts: [real], attributes: { auto_pad: 'string?', kernel_shape: 'ints', p: 'int?', pads: 'ints?', strides: 'ints?' }, infer: averagePool }),
  GlobalLpPool: row({ inputs: [1, 1], outputs: [1, 1], accepts: [real], attributes: { p: 'int?' }, infer: globalPool }),
  GlobalAveragePool: global,
  GlobalMaxPool: global,
  MaxUnpool: row({ inputs: [2, 3], outputs: [1, 1], accepts: [real, index, whole], attributes: { kernel_shape: 'ints', pads: 'ints?', strides: 'ints?' }, infer: maxUnpool }),
};
