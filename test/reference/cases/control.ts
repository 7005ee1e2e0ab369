// Single-op cases of Loop.
import { float32 } from '../../../core/base/shape.ts';
import { int64s, scalar, type Tensor } from '../../../core/base/tensor.ts';
import { GraphBuilder, type Graph } from '../../../core/ir/graph.ts';
import { noise, opCase, type OpCase } from '../cases.ts';

const truth = (value: boolean): Tensor => ({ dtype: 'bool', dims: [], data: Uint8Array.of(Number(value)) });

/** Adds the round's row of a table (seen from outside, or passed along) to a running vector and reports its sum. */
function adding(): Graph {
  const b = new GraphBuilder('adding');
  const round = b.input('round', { dtype: 'int64', dims: [] });
  const go = b.input('go', { dtype: 'bool', dims: [] });
  const vector = b.input('vector', float32([3]));
  const table = b.input('table', float32([4, 3]));
  const next = b.op('Add', [vector, b.op('Gather', [table, round], { axis: 0 })], {});
  const sum = b.op('ReduceSum', [next], { keepdims: 0 });
  b.output('go_out', go, { dtype: 'bool', dims: [] });
  b.output('vector_out', next, float32([3]));
  b.output('table_out', table, float32([4, 3]));
  b.output('sum_out', sum, float32([]));
  return b.finish();
}

/** Doubles a number until it passes 50. */
function doubling(): Graph {
  const b = new GraphBuilder('doubling');
  b.input('round', { dtype: 'int64', dims: [] });
  b.input('go', { dtype: 'bool', dims: [] });
  const number = b.input('number', float32([]));
  const next = b.op('Add', [number, number], {});
  const go = b.op('Less', [next, b.constant('limit', scalar(50))], {});
  b.output('go_out', go, { dtype: 'bool', dims: [] });
  b.output('number_out', next, float32([]));
  return b.finish();
}

/** Cases of Loop. */
export const controlCases: readonly OpCase[] = [
  opCase('Loop', 'a fixed number of rounds with scanned outputs', [{ fixed: int64s([4], []) }, null, noise([3]), noise([4, 3], 't')], { body: adding() }, 3),
  opCase('Loop', 'a number of rounds that is fed', [int64s([2], []), { fixed: truth(true) }, noise([3]), noise([4, 3], 't')], { body: adding() }, 3),
  opCase('Loop', 'as long as a condition holds', [null, { fixed: truth(true) }, scalar(3)], { body: doubling() }),
  opCase('Loop', 'no round at all', [{ fixed: int64s([10], []) }, { fixed: truth(false) }, scalar(3)], { body: doubling() }),
];
