// The first node of a dense weight's update moves into its gradient's Gemm, and nothing else changes.
import { describe, expect, test } from 'vitest';
import { float32 } from '../../../core/base/shape.ts';
import { fuseUpdates } from '../../../core/compile/fuse.ts';
import { Writer } from '../../../core/compile/gradients/writer.ts';
import { GraphBuilder, type Graph } from '../../../core/ir/graph.ts';
import { inferTypes } from '../../../core/ir/verify.ts';
import { evaluate } from '../../reference.ts';

/** dW = dyᵀ x with the nodes `update` writes after it. */
function graphOf(update: (w: Writer, gradient: string) => string, more?: (w: Writer, gradient: string) => string): Graph {
  const builder = new GraphBuilder('update');
  const w = new Writer(builder, 'cpu');
  builder.input('dy', float32([2, 3]));
  builder.input('x', float32([2, 4]));
  builder.input('p', float32([3, 4]));
  builder.input('v', float32([3, 4]));
  builder.input('rate', float32([]));
  const gradient = builder.op('Gemm', ['dy', 'x'], { transA: 1 });
  builder.output('next', update(w, gradient), float32([3, 4]));
  if (more !== undefined) builder.output('more', more(w, gradient), float32([3, 4]));
  return builder.finish();
}

const feeds = {
  dy: { dims: [2, 3], data: [1, -2, 3, 0.5, 4, -1] }, x: { dims: [2, 4], data: [1, 2, 3, 4, -1, 0.5, 2, -3] },
  p: { dims: [3, 4], data: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] }, v: { dims: [3, 4], data: [-1, 2, -3, 4, -5, 6, -7, 8, -9, 10, -11, 12] }, rate: { dims: [], data: [0.5] },
};
const opsOf = (graph: Graph): string[] => graph.nodes.map((node) => node.op).filter((op) => op !== 'Identity');

describe('an update is fused', () => {
  test.each([
    ['momentum v·μ + G', (w: Writer, g: string) => w.add(w.mul('v', 0.5), g), ['Gemm']],
    ['weight decay G + p·λ', (w: Writer, g: string) => w.add(g, w.mul('p', 0.25)), ['Gemm']],
    ['gradient descent p − G·rate', (w: Writer, g: string) => w.sub('p', w.mul(g, 'rate')), ['Mul', 'Gemm']],
    ['decay and momentum: the decay', (w: Writer, g: string) => w.add(w.mul('v', 0.5), w.add(g, w.mul('p', 0.25))), ['Mul', 'Gemm', 'Add']],
  ] as const)('%s', (_title, update, ops) => {
    const graph = graphOf(update);
    const fused = fuseUpdates(graph);
    expect(opsOf(fused)).toEqual(ops);
    expect(inferTypes(fused).ok).toBe(true);
    expect(evaluate(fused, feeds)['next']).toEqual(evaluate(graph, feeds)['next']);
  });
});

describe('an update stays as it is', () => {
  test('when the gradient is read elsewhere too', () => {
    const graph = graphOf((w, g) => w.add(w.mul('v', 0.5), g), (w, g) => w.neg(g));
    expect(fuseUpdates(graph)).toBe(graph);
  });

  test('when the factor is no constant', () => {
    const graph = graphOf((w, g) => w.add(w.mul('v', 'rate'), g));
    expect(fuseUpdates(graph)).toBe(graph);
  });

  test('when the scaled gradient is read elsewhere too', () => {
    const graph = graphOf((w, g) => { const scaled = w.mul(g, 'rate'); return w.add(w.sub('p', scaled), scaled); });
    expect(fuseUpdates(graph)).toBe(graph);
  });
});
