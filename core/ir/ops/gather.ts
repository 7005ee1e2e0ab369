// Reading and writing elements by index.
import { compatible, formatDims, mergeDim, type Dim } from '../../base/shape.ts';
import { numberOf } from '../attributes.ts';
import { anything, index, numeric, row, whole, type TypeRule } from './row.ts';
import { axisOf, given, reals, wholes } from './rules.ts';

/** Longer lists of constant indices are taken as they are: reading them would cost more than the rest of the check. */
const checkedIndices = 4096;

/** The indexed axis is replaced by all axes of the indices. */
const gather: TypeRule = (q) => {
  const { dtype, dims } = given(q, 0);
  const at = given(q, 1).dims;
  if (dims === null || at === null) return [{ dtype, dims: null }];
  const axis = axisOf(numberOf(q.attributes, 'axis', 0), dims.length);
  if (typeof axis === 'string') return axis;
  const size = dims[axis];
  const few = (q.constant(1)?.data.length ?? 0) <= checkedIndices;
  const outside = typeof size === 'number' && few ? wholes(q, 1)?.find((i) => i < -size || i >= size) : undefined;
  if (outside !== undefined) return `Index ${outside} does not exist on axis ${axis} of ${formatDims(dims)}`;
  return [{ dtype, dims: [...dims.slice(0, axis), ...at, ...dims.slice(axis + 1)] }];
};

const gatherElements: TypeRule = (q) => {
  const { dtype, dims } = given(q, 0);
  const at = given(q, 1).dims;
  if (dims !== null && at !== null && dims.length !== at.length) return `Indices must have the rank of the data: ${formatDims(at)} into ${formatDims(dims)}`;
  const axis = dims === null ? 0 : axisOf(numberOf(q.attributes, 'axis', 0), dims.length);
  return typeof axis === 'string' ? axis : [{ dtype, dims: at }];
};

const scatterElements: TypeRule = (q) => {
  const data = given(q, 0);
  const at = given(q, 1).dims;
  const updates = given(q, 2).dims;
  if (!compatible(at, updates)) return `Each update needs its index: indices are ${formatDims(at)}, updates ${formatDims(updates)}`;
  if (data.dims === null) return [data];
  if (at !== null && at.length !== data.dims.length) return `Indices must have the rank of the data: ${formatDims(at)} into ${formatDims(data.dims)}`;
  const axis = axisOf(numberOf(q.attributes, 'axis', 0), data.dims.length);
  return typeof axis === 'string' ? axis : [data];
};

/** The last axis of the indices addresses the first axes of the data; updates hold the rest. */
const scatterND: TypeRule = (q) => {
  const data = given(q, 0);
  const at = given(q, 1).dims;
  const updates = given(q, 2).dims;
  const depth = at?.[at.length - 1] ?? null;
  if (data.dims === null || at === null || typeof depth !== 'number') return [data];
  if (depth > data.dims.length) return `Indices of ${depth} numbers cannot address ${formatDims(data.dims)}`;
  const expected = [...at.slice(0, -1), ...data.dims.slice(depth)];
  return compatible(expected, updates) ? [data] : `Updates must be ${formatDims(expected)}; they are ${formatDims(updates)}`;
};

/** A new axis of `depth` places holds the off value except at the index. */
const oneHot: TypeRule = (q) => {
  const at = given(q, 0).dims;
  const { dtype } = given(q, 2);
  const depth: Dim = wholes(q, 1)?.[0] ?? reals(q, 1)?.[0] ?? null;
  if (at === null) return [{ dtype, dims: null }];
  const axis = axisOf(numberOf(q.attributes, 'axis', -1), at.length + 1);
  if (typeof axis === 'string') return axis;
  const values = given(q, 2).dims;
  if (values !== null && (values.length !== 1 || mergeDim(values[0] ?? null, 2) === 'conflict')) return `The off and the on value must be two numbers; they are ${formatDims(values)}`;
  return [{ dtype, dims: at.toSpliced(axis, 0, depth) }];
};


/** Rows of the gather and scatter family. */
export const gatherOps = {
  Gather: row({ inputs: [2, 2], outputs: [1, 1], accepts: [anything, index], attributes: { axis: 'int?' }, infer: gather }),
  GatherElements: row({ inputs: [2, 2], outputs: [1, 1], accepts: [anything, index], attributes: { axis: 'int?' }, infer: gatherElements }),
  ScatterElements: row({ inputs: [3, 3], outputs: [1, 1], accepts: [anything, index, anything], alike: [0, 2], attributes: { axis: 'int?', reduction: 'string?' }, infer: scatterElements }),
  ScatterND: row({ inputs: [3, 3], outputs: [1, 1], accepts: [anything, whole, anything], alike: [0, 2], attributes: { reduction: 'string?' }, infer: scatterND }),
  OneHot: row({ inputs: [3, 3], outputs: [1, 1], accepts: [numeric, numeric, anything], attributes: { axis: 'int?' }, infer: oneHot }),
};
