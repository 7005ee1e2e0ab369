// Loop: a body graph run several times, values carried from round to round.
import { compatible, formatDims, sameDims, type Dims, type TensorType } from '../../base/shape.ts';
import { graphOf } from '../attributes.ts';
import type { GraphOf } from '../model.ts';
import { anything, many, row, type TypeQuestion, type TypeRule } from './row.ts';
import { given, wholes } from './rules.ts';

/** What two rounds know of a carried value together: a dimension that changes is unknown. */
function steady(a: Dims, b: Dims): Dims {
  if (a === null || b === null || a.length !== b.length) return null;
  return a.map((d, i) => (d === b[i] ? d : null));
}

interface Settled {
  readonly carried: readonly TensorType[];
  /** types of all outputs of the body */
  readonly outputs: readonly TensorType[];
}

/** Types of a body's values in every round: asks again with each size that changes left open until nothing changes any more. */
function settle(q: TypeQuestion, body: GraphOf, carried: readonly TensorType[]): Settled | string {
  const outputs = q.body(body, [{ dtype: 'int64', dims: [] }, { dtype: 'bool', dims: [] }, ...carried]);
  if (typeof outputs === 'string') return outputs;
  const next: TensorType[] = [];
  for (const [i, before] of carried.entries()) {
    const after = outputs[i + 1];
    const taken = body.inputs[i + 2]?.type.dims ?? null;
    if (after?.dtype !== before.dtype) return `Carried value ${i + 1} must keep its element type: it starts as ${before.dtype} and comes back as ${after?.dtype ?? 'nothing'}`;
    if (!compatible(after.dims, taken)) return `Carried value ${i + 1} must come back as the body takes it: ${formatDims(taken)}, not ${formatDims(after.dims)}`;
    next.push({ dtype: before.dtype, dims: steady(before.dims, after.dims) });
  }
  return next.every((type, i) => sameDims(type.dims, carried[i]?.dims ?? null)) ? { carried: next, outputs } : settle(q, body, next);
}

/**
 * Inputs: rounds at most, condition, first values of what is carried. The body takes (round, condition, carried…) and gives
 * (condition, carried…, scanned…). Outputs: the carried values at the end, then each scanned value stacked over the rounds.
 */
const loop: TypeRule = (q) => {
  const body = graphOf(q.attributes, 'body');
  const first = q.inputs.slice(2).map((_, i) => given(q, i + 2));
  if (body.inputs.length !== first.length + 2) return `The body must take round, condition and ${first.length} carried values; it takes ${body.inputs.length} inputs`;
  const scanned = body.outputs.length - 1 - first.length;
  if (scanned < 0) return `The body must give its condition and ${first.length} carried values; it gives ${body.outputs.length} outputs`;
  if (q.outputs > first.length + scanned) return `The loop has ${first.length} carried and ${scanned} scanned outputs, not ${q.outputs}`;
  const settled = settle(q, body, first);
  if (typeof settled === 'string') return settled;
  const rounds = q.inputs[1] === undefined ? wholes(q, 0)?.[0] ?? null : null;
  const stacked = settled.outputs.slice(1 + first.length).map((type): TensorType => ({ dtype: type.dtype, dims: type.dims === null ? null : [rounds, ...type.dims] }));
  return [...settled.carried, ...stacked].slice(0, q.outputs);
};

/** Rows of the control family. */
export const controlOps = {
  Loop: row({ inputs: [2, many], optional: [0, 1], outputs: [1, many], accepts: [['int64'], ['bool'], anything], attributes: { body: 'graph' }, infer: loop }),
};
