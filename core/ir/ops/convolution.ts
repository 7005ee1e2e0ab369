// Convolution and its transpose over any number of spatial axes (2 for images, 3 for the weight-gradient formulations).
import { formatDims, type Dim } from '../../base/shape.ts';
import { listOf, numberOf } from '../attributes.ts';
import { real, row, type TypeQuestion, type TypeRule } from './row.ts';
import { agree, given } from './rules.ts';
import { readWindow, windowCounts } from './window.ts';

const windowForm = { auto_pad: 'string?', dilations: 'ints?', group: 'int?', kernel_shape: 'ints?', pads: 'ints?', strides: 'ints?' } as const;

/** The spatial kernel from the weight, checked against the attribute that repeats it. */
function kernelOf(q: TypeQuestion): readonly Dim[] | string | null {
  const weight = given(q, 1).dims;
  const stated = listOf(q.attributes, 'kernel_shape');
  if (weight === null) return stated ?? null;
  const kernel = weight.slice(2);
  if (stated === undefined) return kernel;
  if (stated.length !== kernel.length) return `Attribute kernel_shape has ${stated.length} numbers; the weight ${formatDims(weight)} has ${kernel.length} spatial axes`;
  for (const [i, size] of stated.entries()) {
    const dim = kernel[i];
    if (typeof dim === 'number' && dim !== size) return `Attribute kernel_shape says ${stated.join(' × ')}; the weight is ${formatDims(weight)}`;
  }
  return stated;
}

function checkBias(q: TypeQuestion, filters: Dim): Dim | { readonly problem: string } {
  const bias = q.inputs[2]?.dims ?? null;
  if (bias === null) return filters;
  if (bias.length !== 1) return { problem: `The bias must have one axis, not ${formatDims(bias)}` };
  return agree(filters, bias[0] ?? null, (f, b) => `The bias must have one number per filter: ${f} filters, ${b} numbers`);
}

const conv: TypeRule = (q) => {
  const x = given(q, 0).dims;
  const w = given(q, 1).dims;
  if (x === null) return [{ dtype: 'float32', dims: null }];
  if (x.length < 3) return `A convolution needs batch, channels and spatial axes; the input is ${formatDims(x)}`;
  if (w !== null && w.length !== x.length) return `Input and weight must have the same rank: ${formatDims(x)} and ${formatDims(w)}`;
  const group = numberOf(q.attributes, 'group', 1);
  const channels = x[1] ?? null;
  const perGroup = w?.[1] ?? null;
  let filters = w?.[0] ?? null;
  if (typeof channels === 'number' && typeof perGroup === 'number' && channels !== perGroup * group) {
    return `The input must have ${perGroup} channels for each of ${group} groups, ${perGroup * group} in all; it is ${formatDims(x)}`;
  }
  if (typeof filters === 'number' && filters % group !== 0) return `Groups must divide the filters: ${group} groups, ${filters} filters`;
  const biased = checkBias(q, filters);
  if (biased !== null && typeof biased === 'object') return biased.problem;
  filters = biased;
  const kernel = kernelOf(q);
  if (typeof kernel === 'string') return kernel;
  if (kernel === null) return [{ dtype: 'float32', dims: [x[0] ?? null, filters, ...x.slice(2).map(() => null)] }];
  const window = readWindow(q.attributes, kernel, x.length - 2);
  if (typeof window === 'string') return window;
  const counts = windowCounts(x.slice(2), window);
  if (typeof counts === 'string') return counts;
  return [{ dtype: 'float32', dims: [x[0] ?? null, filters, ...counts] }];
};

/**
 * The transpose puts every input place back as a window of the output: s(n − 1) + d(k − 1) + 1 places, less the padding,
 * plus output_padding at the end. SAME gives n·s; `output_shape` states the result.
 */
const convTranspose: TypeRule = (q) => {
  const x = given(q, 0).dims;
  const w = given(q, 1).dims;
  if (x === null) return [{ dtype: 'float32', dims: null }];
  const axes = x.length - 2;
  if (axes < 1) return `A convolution needs batch, channels and spatial axes; the input is ${formatDims(x)}`;
  if (w !== null && w.length !== x.length) return `Input and weight must have the same rank: ${formatDims(x)} and ${formatDims(w)}`;
  const group = numberOf(q.attributes, 'group', 1);
  const channels = x[1] ?? null;
  const rows = w?.[0] ?? null;
  if (typeof channels === 'number' && typeof rows === 'number' && channels !== rows) {
    return `The weight must have one block per input channel: it is ${formatDims(w)}, the input ${formatDims(x)}`;
  }
  if (typeof rows === 'number' && rows % group !== 0) return `Groups must divide the input channels: ${group} groups, ${rows} channels`;
  const perGroup = w?.[1] ?? null;
  const filters = checkBias(q, typeof perGroup === 'number' ? perGroup * group : null);
  if (filters !== null && typeof filters === 'object') return filters.problem;
  const kernel = kernelOf(q);
  if (typeof kernel === 'string') return kernel;
  if (kernel === null) return [{ dtype: 'float32', dims: [x[0] ?? null, filters, ...x.slice(2).map(() => null)] }];
  const window = readWindow(q.attributes, kernel, axes);
  if (typeof window === 'string') return window;
  const extra = listOf(q.attributes, 'output_padding') ?? [];
  const stated = listOf(q.attributes, 'output_shape');
  if (stated !== undefined && stated.length !== axes) return `Attribute output_shape must have ${axes} numbers, not ${stated.length}`;
  const sizes: Dim[] = [];
  for (let axis = 0; axis < axes; axis++) {
    const n = x[axis + 2] ?? null;
    const k = kernel[axis] ?? null;
    const s = window.strides[axis] ?? 1;
    const d = window.dilations[axis] ?? 1;
    if (stated !== undefined) sizes.push(stated[axis] ?? null);
    else if (typeof n !== 'number' || typeof k !== 'number') sizes.push(null);
    else if (window.autoPad === 'SAME_UPPER' || window.autoPad === 'SAME_LOWER') sizes.push(n * s);
    else {
      const more = extra[axis] ?? 0;
      if (more >= Math.max(s, d)) return `Attribute output_padding must be smaller than stride or dilation: ${more} with stride ${s} and dilation ${d}`;
      const size = s * (n - 1) + d * (k - 1) + 1 - (window.before[axis] ?? 0) - (window.behind[axis] ?? 0) + more;
      if (size < 1) return `Spatial axis ${axis} would have ${size} places: ${n} windows of ${k} at stride ${s} with ${window.before[axis]} + ${window.behind[axis]} padding taken off`;
      sizes.push(size);
    }
  }
  return [{ dtype: 'float32', dims: [x[0] ?? null, filters, ...sizes] }];
};

/** Rows of the convolution family. */
export const convolutionOps = {
  Conv: row({ inputs: [2, 3], outputs: [1, 1], accepts: [real], attributes: windowForm, infer: conv }),
  ConvTranspose: row({ inputs: [2, 3], outputs: [1, 1], accepts: [real], attributes: { ...windowForm, output_padding: 'ints?', output_shape: 'ints?' }, infer: convTranspose }),
};
