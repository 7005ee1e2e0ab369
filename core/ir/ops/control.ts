// Loop: a body graph run several times, values carried from round to round.
import { compatible, formatDims, sameDims, type Dims, type TensorType } from '../../base/shape.ts';
import { graphOf } from '../attributes.ts';
import { anything, many, row, type TypeRule } from './row.ts';
import { given, wholes } from './rules.ts';

/** What two rounds know of a carried value together: a dimension that changes is unknown. */
function steady(a: Dims, b: Dims): Dims {
  if (a === null || b === null || a.length !== b.length) return null;
  return a.map((d, i) => (d === b[i] ? d : null));
}

/**
 * Inputs: rounds at most, condition, first values of what is carried. The body takes (round, condition, carried…) and gives
 * (condition, carried…, scanned…). Outputs: the carried values at the end, then each scanned value stacked over the rounds.
 */
const loop: TypeRule = (q) => {
  const body = graphOf(q.attributes, 'body');
  const carried = q.inputs.slice(2).map((_, i) => given(q, i + 2));
  if (body.inputs.length !== carried.length + 2) return `The body must take round, condition and ${carried.length} carried values; it takes ${body.inputs.length} inputs`;
  const scanned = body.outputs.length - 1 - carried.length;
  if (scanned < 0) return `The body must give its condition and ${carried.length} carried values; it gives ${body.outputs.length} outputs`;
  if (q.outputs > carried.length + scanned) return `The loop has ${carried.length} carried and ${scanned} scanned outputs, not ${q.outputs}`;
  const head: readonly TensorType[] = [{ dtype: 'int64', dims: [] }, { dtype: 'bool', dims: [] }];
  let round: readonly TensorType[] = carried;
  let answer = q.body(body, [...head, ...round]);
  if (typeof answer === 'string') return answer;
  for (let again = true; again;) {
    const next: TensorType[] = [];
    for (const [i, before] of round.entries()) {
      const after = answer[i + 1];
      if (after === undefined || after.dtype !== before.dtype) return `Carried value ${i + 1} must keep its type: it starts as ${before.dtype} and comes back as ${after?.dtype ?? 'nothing'}`;
      if (!compatible(before.dims, after.dims) && before.dims?.length === after.dims?.length && again && sameDims(before.dims, carried[i]?.dims ?? null)) {
        return `Carried value ${i + 1} must keep its shape: it starts as ${formatDims(before.dims)} and comes back as ${formatDims(after.dims)}`;
      }
      next.push({ dtype: before.dtype, dims: steady(before.dims, after.dims) });
    }
    again = next.some((type, i) => !sameDims(type.dims, round[i]?.dims ?? null));
    round = next;
    if (again) {
      const settled = q.body(body, [...head, ...round]);
      if (typeof settled === 'string') return settled;
      answer = settled;
    }
  }
  const trips = wholes(q, 0)?.[0] ?? null;
  const stacked = answer.slice(1 + carried.length).map((type): TensorType => ({ dtype: type.dtype, dims: type.dims === null ? null : [q.inputs[1] === undefined ? trips : null, ...type.dims] }));
  return [...round, ...stacked].slice(0, q.outputs);
};

/** Rows of the control family. */
export const controlOps = {
  Loop: row({ inputs: [2, many], optional: [0, 1], outputs: [1, many], accepts: [['int64'], ['bool'], anything], attributes: { body: 'graph' }, infer: loop }),
};
