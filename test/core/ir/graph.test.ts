import { expect, test } from 'vitest';
import { float32 } from '../../../core/base/shape.ts';
import { floats, int64s, zeros } from '../../../core/base/tensor.ts';
import { GraphBuilder } from '../../../core/ir/graph.ts';
import { inferTypes } from '../../../core/ir/verify.ts';
import { printGraph } from '../../support/print-graph.ts';

function small(): ReturnType<GraphBuilder['finish']> {
  const body = new GraphBuilder('body');
  body.input('round', { dtype: 'int64', dims: [] });
  const go = body.input('go', { dtype: 'bool', dims: [] });
  const v = body.input('v', float32(['N', 2]));
  body.output('go_out', go, { dtype: 'bool', dims: [] });
  body.output('v_out', body.op('Relu', [v], {}), float32(['N', 2]));
  const b = new GraphBuilder('small');
  const x = b.input('x', float32(['N', 1, 4, 4]));
  const y = b.scoped('c1', () => {
    const w = b.input('c1/weight', float32([2, 1, 3, 3]));
    const [pooled = ''] = b.many('MaxPool', [b.op('Conv', [x, w], { pads: [1, 1, 1, 1], kernel_shape: [3, 3] })], { kernel_shape: [4, 4] }, 2);
    return b.op('Reshape', [pooled, b.constant('shape', int64s([0, -1]))], {});
  });
  b.constant('table', zeros([3, 3]));
  const clipped = b.op('Clip', [y, '', b.constant('top', floats([], [6]))], {});
  const out = b.op('Loop', [b.constant('rounds', int64s([2], [])), '', clipped], { body: body.finish() });
  b.output('y', out, float32(['N', 2]));
  return b.finish();
}

test('a graph that is built names values after scope and op, and every value has its type', () => {
  const graph = small();
  const types = inferTypes(graph);
  expect(types.ok ? printGraph(graph, types.value) : types.error).toBe(`graph small
  input x: float32 N × 1 × 4 × 4
  input c1/weight: float32 2 × 1 × 3 × 3
  constant c1/shape: int64 2 = [0, -1]
  constant table: float32 3 × 3
  constant top: float32 scalar = [6]
  constant rounds: int64 scalar = [2]
  c1/conv: float32 N × 2 × 4 × 4 = Conv(x, c1/weight) kernel_shape=[3,3] pads=[1,1,1,1]
  c1/maxpool: float32 N × 2 × 1 × 1, c1/maxpool_out1: int64 N × 2 × 1 × 1 = MaxPool(c1/conv) kernel_shape=[4,4]
  c1/reshape: float32 N × 2 = Reshape(c1/maxpool, c1/shape)
  clip: float32 N × 2 = Clip(c1/reshape, _, top)
  loop: float32 N × 2 = Loop(rounds, _, clip)
    body:
    graph body
      input round: int64 scalar
      input go: bool scalar
      input v: float32 N × 2
      go_out = Identity(go)
      relu = Relu(v)
      v_out = Identity(relu)
      output go_out: bool scalar
      output v_out: float32 N × 2
  y: float32 N × 2 = Identity(loop)
  output y: float32 N × 2
`);
});
