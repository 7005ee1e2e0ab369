// Ops that move, cut, join or repeat elements without computing on them, and those that make tensors from shapes.
import { addDims, formatDims, mergeDim, multiplyDims, type Dim, type TensorType } from '../../base/shape.ts';
import { listOf, numberOf, tensorOf, textOf } from '../attributes.ts';
import { anything, many, numeric, row, signed, whole, type TypeRule } from './row.ts';
import { axesOf, axisOf, broadcast, given, lengthOf, reals, unknownDims, wholes } from './rules.ts';

const transpose: TypeRule = (q) => {
  const { dtype, dims } = given(q, 0);
  if (dims === null) return [{ dtype, dims }];
  const order = listOf(q.attributes, 'perm') ?? dims.map((_, i) => dims.length - 1 - i);
  const axes = axesOf(order, dims.length);
  if (typeof axes === 'string' || axes.length !== dims.length) return `Attribute perm must name each of ${dims.length} axes once, not ${order.join(', ')}`;
  return [{ dtype, dims: axes.map((axis) => dims[axis] ?? null) }];
};

const squeeze: TypeRule = (q) => {
  const { dtype, dims } = given(q, 0);
  const named = wholes(q, 1);
  if (dims === null || (named === undefined && (q.inputs[1] !== undefined || dims.includes(null) || dims.some((d) => typeof d === 'string')))) return [{ dtype, dims: null }];
  if (named === undefined) return [{ dtype, dims: dims.filter((d) => d !== 1) }];
  const axes = axesOf(named, dims.length);
  if (typeof axes === 'string') return axes;
  const thick = axes.find((axis) => typeof dims[axis] === 'number' && dims[axis] !== 1);
  if (thick !== undefined) return `Only axes of size 1 can be dropped: axis ${thick} of ${formatDims(dims)} has ${String(dims[thick])}`;
  return [{ dtype, dims: dims.filter((_, i) => !axes.includes(i)) }];
};

const unsqueeze: TypeRule = (q) => {
  const { dtype, dims } = given(q, 0);
  const named = wholes(q, 1);
  if (dims === null || named === undefined) {
    const more = lengthOf(q.inputs[1]);
    return [{ dtype, dims: dims === null || more === null ? null : unknownDims(dims.length + more) }];
  }
  const rank = dims.length + named.length;
  const axes = axesOf(named, rank);
  if (typeof axes === 'string') return axes;
  const rest = dims.values();
  return [{ dtype, dims: Array.from({ length: rank }, (_, i): Dim => (axes.includes(i) ? 1 : rest.next().value ?? null)) }];
};

const concat: TypeRule = (q) => {
  const first = given(q, 0);
  const types = q.inputs.map((_, i) => given(q, i));
  const ranked = types.find((t) => t.dims !== null)?.dims;
  if (ranked === undefined || ranked === null) return [{ dtype: first.dtype, dims: null }];
  const axis = axisOf(numberOf(q.attributes, 'axis', 0), ranked.length);
  if (typeof axis === 'string') return axis;
  const out: Dim[] = [...ranked];
  const along: Dim[] = [];
  for (const [i, { dims }] of types.entries()) {
    if (dims !== null && dims.length !== ranked.length) return `Joined tensors must have one rank: ${formatDims(ranked)} and ${formatDims(dims)}`;
    along.push(dims?.[axis] ?? null);
    for (let d = 0; d < out.length; d++) {
      if (d === axis) continue;
      const met = mergeDim(out[d] ?? null, dims?.[d] ?? null);
      if (met === 'conflict') return `Joined tensors must agree on every axis but ${axis}: ${formatDims(ranked)} and input ${i + 1}, ${formatDims(dims)}`;
      out[d] = met;
    }
  }
  out[axis] = addDims(...along);
  return [{ dtype: first.dtype, dims: out }];
};

/** Sizes come from the second input; without it the axis is divided evenly over the outputs. */
const split: TypeRule = (q) => {
  const { dtype, dims } = given(q, 0);
  if (dims === null) return Array.from({ length: q.outputs }, (): TensorType => ({ dtype, dims: null }));
  const axis = axisOf(numberOf(q.attributes, 'axis', 0), dims.length);
  if (typeof axis === 'string') return axis;
  const size = dims[axis] ?? null;
  const stated = wholes(q, 1);
  let parts: readonly Dim[];
  if (stated !== undefined) {
    if (stated.length !== q.outputs) return `A split into ${stated.length} sizes needs as many outputs, not ${q.outputs}`;
    const sum = stated.reduce((a, b) => a + b, 0);
    if (typeof size === 'number' && sum !== size) return `The parts must fill the axis: ${stated.join(' + ')} is ${sum}, axis ${axis} has ${size}`;
    parts = stated;
  } else if (q.inputs[1] !== undefined || typeof size !== 'number') parts = unknownDims(q.outputs);
  else if (size % q.outputs !== 0) return `An even split must divide the axis: ${size} places over ${q.outputs} outputs`;
  else parts = unknownDims(q.outputs).map(() => size / q.outputs);
  return parts.map((part) => ({ dtype, dims: dims.map((d, i) => (i === axis ? part : d)) }));
};

/** Places from `start` to `end` in steps of `step`, both clamped to the axis; an untouched axis keeps its name. */
function slicedDim(size: Dim, start: number, end: number, step: number): Dim {
  if (typeof size !== 'number') return start === 0 && step === 1 && end >= 2147483647 ? size : null;
  const low = step > 0 ? 0 : -1;
  const clamp = (at: number, top: number): number => Math.min(Math.max(at < 0 ? at + size : at, low), top);
  const from = step > 0 ? clamp(start, size) : Math.max(clamp(start, size - 1), 0);
  const to = step > 0 ? clamp(end, size) : clamp(end, size - 1);
  return Math.max(0, Math.ceil((to - from) / step));
}

const slice: TypeRule = (q) => {
  const { dtype, dims } = given(q, 0);
  if (dims === null) return [{ dtype, dims }];
  const starts = wholes(q, 1);
  const ends = wholes(q, 2);
  const count = starts?.length ?? ends?.length ?? lengthOf(q.inputs[1]);
  const named = q.inputs[3] === undefined ? (count === null ? undefined : Array.from({ length: count }, (_, i) => i)) : wholes(q, 3);
  if (named === undefined) return [{ dtype, dims: unknownDims(dims.length) }];
  const steps = q.inputs[4] === undefined ? named.map(() => 1) : wholes(q, 4);
  const axes = axesOf(named, dims.length);
  if (typeof axes === 'string') return axes;
  for (const list of [starts, ends, steps]) if (list !== undefined && list.length !== axes.length) return `A slice of ${axes.length} axes needs as many starts, ends and steps; one list has ${list.length}`;
  if (steps?.includes(0) === true) return 'A slice cannot step by 0';
  const out: Dim[] = [...dims];
  for (const [i, axis] of axes.entries()) {
    const [start, end, step] = [starts?.[i], ends?.[i], steps?.[i]];
    out[axis] = start === undefined || end === undefined || step === undefined ? null : slicedDim(dims[axis] ?? null, start, end, step);
  }
  return [{ dtype, dims: out }];
};

const pad: TypeRule = (q) => {
  const { dtype, dims } = given(q, 0);
  if (dims === null) return [{ dtype, dims }];
  const pads = wholes(q, 1);
  if (pads === undefined) return [{ dtype, dims: unknownDims(dims.length) }];
  if (pads.length !== 2 * dims.length) return `Pads must be ${2 * dims.length} numbers, two per axis, not ${pads.length}`;
  const out = dims.map((d, i) => addDims(d, (pads[i] ?? 0) + (pads[i + dims.length] ?? 0)));
  const negative = out.findIndex((d) => typeof d === 'number' && d < 0);
  return negative >= 0 ? `Axis ${negative} of ${formatDims(dims)} cannot lose ${-(pads[negative] ?? 0) - (pads[negative + dims.length] ?? 0)} places` : [{ dtype, dims: out }];
};

const expand: TypeRule = (q) => {
  const { dtype, dims } = given(q, 0);
  const shape = wholes(q, 1);
  const rank = lengthOf(q.inputs[1]);
  if (shape === undefined) return [{ dtype, dims: dims === null || rank === null ? null : unknownDims(Math.max(rank, dims.length)) }];
  const out = broadcast(dims, shape);
  return typeof out === 'string' ? out : [{ dtype, dims: out }];
};

const tile: TypeRule = (q) => {
  const { dtype, dims } = given(q, 0);
  if (dims === null) return [{ dtype, dims }];
  const repeats = wholes(q, 1);
  if (repeats === undefined) return [{ dtype, dims: unknownDims(dims.length) }];
  if (repeats.length !== dims.length) return `Repeats must be ${dims.length} numbers, one per axis, not ${repeats.length}`;
  return [{ dtype, dims: dims.map((d, i) => multiplyDims(d, repeats[i] ?? null)) }];
};

const shape: TypeRule = (q) => {
  const dims = given(q, 0).dims;
  if (dims === null) return [{ dtype: 'int64', dims: [null] }];
  const clamp = (at: number): number => Math.min(Math.max(at < 0 ? at + dims.length : at, 0), dims.length);
  const from = clamp(numberOf(q.attributes, 'start', 0));
  const to = clamp(numberOf(q.attributes, 'end', dims.length));
  return [{ dtype: 'int64', dims: [Math.max(0, to - from)] }];
};

const constantOfShape: TypeRule = (q) => {
  const dtype = tensorOf(q.attributes, 'value')?.dtype ?? 'float32';
  const sizes = wholes(q, 0);
  const rank = lengthOf(q.inputs[0]);
  return [{ dtype, dims: sizes ?? (rank === null ? null : unknownDims(rank)) }];
};

/** Output sizes are floor(size · scale), or given outright. */
const resize: TypeRule = (q) => {
  const { dtype, dims } = given(q, 0);
  const mode = textOf(q.attributes, 'mode', 'nearest');
  if (mode !== 'nearest' && mode !== 'linear' && mode !== 'cubic') return `Resize is nearest, linear or cubic, not ${mode}`;
  const sizes = wholes(q, 3);
  const scales = reals(q, 2);
  if (sizes !== undefined) {
    if (dims !== null && sizes.length !== dims.length) return `Sizes must be ${dims.length} numbers, one per axis, not ${sizes.length}`;
    return [{ dtype, dims: sizes.map((s, i) => (typeof dims?.[i] === 'string' && i === 0 ? dims[0] ?? s : s)) }];
  }
  if (dims === null) return [{ dtype, dims }];
  if (textOf(q.attributes, 'coordinate_transformation_mode', 'half_pixel') === 'tf_crop_and_resize') return [{ dtype, dims: unknownDims(dims.length) }];
  if (scales === undefined || scales.length === 0) return q.inputs[3] === undefined && q.inputs[2] === undefined ? 'A resize needs scales or sizes' : [{ dtype, dims: unknownDims(dims.length) }];
  if (scales.length !== dims.length) return `Scales must be ${dims.length} numbers, one per axis, not ${scales.length}`;
  return [{ dtype, dims: dims.map((d, i) => (scales[i] === 1 ? d : typeof d === 'number' ? Math.floor(d * (scales[i] ?? 1)) : null)) }];
};

const range: TypeRule = (q) => {
  const { dtype } = given(q, 0);
  const read = (i: number): number | undefined => (wholes(q, i) ?? reals(q, i))?.[0];
  const [start, limit, step] = [read(0), read(1), read(2)];
  if (step === 0) return 'A range cannot step by 0';
  const known = start !== undefined && limit !== undefined && step !== undefined;
  return [{ dtype, dims: [known ? Math.max(0, Math.ceil((limit - start) / step)) : null] }];
};

/** Rows of the shape family, without Reshape and Flatten. */
export const shapeOps = {
  Transpose: row({ inputs: [1, 1], outputs: [1, 1], accepts: [anything], attributes: { perm: 'ints?' }, infer: transpose }),
  Squeeze: row({ inputs: [1, 2], outputs: [1, 1], accepts: [anything, whole], attributes: {}, infer: squeeze }),
  Unsqueeze: row({ inputs: [2, 2], outputs: [1, 1], accepts: [anything, whole], attributes: {}, infer: unsqueeze }),
  Concat: row({ inputs: [1, many], outputs: [1, 1], accepts: [anything], alike: 'all', attributes: { axis: 'int' }, infer: concat }),
  Split: row({ inputs: [1, 2], outputs: [1, many], accepts: [anything, whole], attributes: { axis: 'int?' }, infer: split }),
  Slice: row({ inputs: [3, 5], outputs: [1, 1], accepts: [anything, whole], attributes: {}, infer: slice }),
  Pad: row({ inputs: [2, 3], outputs: [1, 1], accepts: [anything, whole, anything], alike: [0, 2], attributes: { mode: 'string?' }, infer: pad }),
  Expand: row({ inputs: [2, 2], outputs: [1, 1], accepts: [anything, whole], attributes: {}, infer: expand }),
  Tile: row({ inputs: [2, 2], outputs: [1, 1], accepts: [anything, whole], attributes: {}, infer: tile }),
  Shape: row({ inputs: [1, 1], outputs: [1, 1], accepts: [anything], attributes: { start: 'int?', end: 'int?' }, infer: shape }),
  ConstantOfShape: row({ inputs: [1, 1], outputs: [1, 1], accepts: [whole], attributes: { value: 'tensor?' }, infer: constantOfShape }),
  Resize: row({
    inputs: [1, 4], outputs: [1, 1], accepts: [numeric, ['float32'], ['float32'], whole],
    attributes: { coordinate_transformation_mode: 'string?', cubic_coeff_a: 'float?', exclude_outside: 'int?', extrapolation_value: 'float?', mode: 'string?', nearest_mode: 'string?' },
    infer: resize,
  }),
  Range: row({ inputs: [3, 3], outputs: [1, 1], accepts: [signed], alike: 'all', attributes: {}, infer: range }),
};
