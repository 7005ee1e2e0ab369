// Reductions. In the pinned opset ReduceSum takes its axes as an input, the others as an attribute.
import type { Dims } from '../../base/shape.ts';
import { listOf, numberOf } from '../attributes.ts';
import { numeric, row, signed, whole, type TypeQuestion, type TypeRule } from './row.ts';
import { axesOf, axisOf, given, unknownDims, wholes } from './rules.ts';

/** Dimensions after reducing `axes` (all when undefined). */
function reduced(q: TypeQuestion, axes: readonly number[] | undefined): Dims | string {
  const dims = given(q, 0).dims;
  if (dims === null) return null;
  const named = axesOf(axes ?? [...dims.keys()], dims.length);
  if (typeof named === 'string') return named;
  const keep = numberOf(q.attributes, 'keepdims', 1) !== 0;
  return dims.flatMap((d, i) => (named.includes(i) ? (keep ? [1] : []) : [d]));
}

const byAttribute: TypeRule = (q) => {
  const dims = reduced(q, listOf(q.attributes, 'axes'));
  return typeof dims === 'string' ? dims : [{ dtype: given(q, 0).dtype, dims }];
};

const byInput: TypeRule = (q) => {
  const { dtype, dims: from } = given(q, 0);
  const axes = wholes(q, 1);
  const idle = numberOf(q.attributes, 'noop_with_empty_axes', 0) !== 0;
  if (q.inputs[1] !== undefined && axes === undefined) {
    const keep = numberOf(q.attributes, 'keepdims', 1) !== 0;
    return [{ dtype, dims: from !== null && keep ? unknownDims(from.length) : null }];
  }
  const none = axes === undefined || axes.length === 0;
  if (none && idle) return [{ dtype, dims: from }];
  const dims = reduced(q, none ? undefined : axes);
  return typeof dims === 'string' ? dims : [{ dtype, dims }];
};

const argument: TypeRule = (q) => {
  const dims = given(q, 0).dims;
  if (dims === null) return [{ dtype: 'int64', dims: null }];
  const axis = axisOf(numberOf(q.attributes, 'axis', 0), dims.length);
  if (typeof axis === 'string') return axis;
  const out = reduced(q, [axis]);
  return typeof out === 'string' ? out : [{ dtype: 'int64', dims: out }];
};

const reduction = row({ inputs: [1, 1], outputs: [1, 1], accepts: [signed], attributes: { axes: 'ints?', keepdims: 'int?' }, infer: byAttribute });

const place = row({ inputs: [1, 1], outputs: [1, 1], accepts: [numeric], attributes: { axis: 'int?', keepdims: 'int?', select_last_index: 'int?' }, infer: argument });

/** Rows of the reductions. */
export const reduceOps = {
  ReduceSum: row({ inputs: [1, 2], outputs: [1, 1], accepts: [signed, whole], attributes: { keepdims: 'int?', noop_with_empty_axes: 'int?' }, infer: byInput }),
  ReduceMean: reduction,
  ReduceMax: reduction,
  ReduceMin: reduction,
  ReduceSumSquare: reduction,
  ReduceL1: reduction,
  ReduceL2: reduction,
  ReduceLogSumExp: reduction,
  ReduceProd: reduction,
  ArgMax: place,
  ArgMin: place,
};
