// Memory as the engine takes it: its arena, its order, its plan, on graphs small enough to be followed by hand.
import { describe, expect, it } from 'vitest';
import { float32 } from '../../../core/base/shape.ts';
import { Arena } from '../../../core/compile/memory-arena.ts';
import { engineOrder } from '../../../core/compile/memory-order.ts';
import { planned } from '../../../core/compile/memory-plan.ts';
import { workspaceOf } from '../../../core/compile/memory-workspace.ts';
import { graphMemory } from '../../../core/compile/memory.ts';
import { GraphBuilder, type Graph } from '../../../core/ir/graph.ts';
import { inferTypes } from '../../../core/ir/verify.ts';

const mega = 2 ** 20;

describe('the arena', () => {
  it('doubles its regions and counts only pages that were written', () => {
    const arena = new Arena();
    arena.take(mega);
    expect(arena.touched).toBe(2 * mega);
    // A region of 4 MiB is asked for; 3 of them are written, which touches both of its pages.
    arena.take(3 * mega);
    expect(arena.touched).toBe(6 * mega);
    // Another of 4 MiB, of which both pages are written; a chunk less than twice as large as its piece is not split.
    arena.take(2 * mega + 1);
    expect(arena.touched).toBe(10 * mega);
    expect(arena.peak).toBe(9 * mega);
  });

  it('gives what is free out again, the tightest first, and joins neighbours', () => {
    const arena = new Arena();
    const pieces = [1, 1, 1, 1].map(() => arena.take(4 * mega));
    const before = arena.touched;
    arena.give(pieces[1] ?? { size: 0 });
    arena.give(pieces[2] ?? { size: 0 });
    arena.take(8 * mega);
    expect(arena.touched).toBeLessThanOrEqual(before + 8 * mega);
    expect(arena.peak).toBe(16 * mega);
  });
});

function typesOf(graph: Graph) {
  const types = inferTypes(graph);
  if (!types.ok) throw new Error(types.error[0]?.message);
  return types.value;
}

/** x → a → b → c, all of one size, by ops that may write over their input or not. */
function chain(ops: readonly ('Relu' | 'Transpose' | 'Identity')[], dims: readonly number[] = [1024, 1024]): Graph {
  const builder = new GraphBuilder('chain');
  let at = builder.input('x', float32(dims));
  for (const op of ops) at = op === 'Transpose' ? builder.op(op, [at], { perm: [1, 0] }) : builder.op(op, [at], {});
  builder.output('out', builder.op('ReduceSum', [at], { keepdims: 0 }), float32([]));
  return builder.finish();
}

describe('the plan', () => {
  const heldIn = (graph: Graph) => planned(graph, engineOrder(graph), typesOf(graph), new Set()).filter(({ bytes }) => bytes > 4);

  it('writes over an input nobody else reads, but never over what is fed', () => {
    expect(heldIn(chain(['Relu', 'Relu', 'Relu']))).toEqual([{ bytes: 4 * mega, from: 0, until: 3 }]);
    expect(heldIn(chain(['Relu'])).length).toBe(1);
  });

  it('gives a view no memory of its own', () => {
    expect(heldIn(chain(['Relu', 'Identity', 'Identity']))).toEqual([{ bytes: 4 * mega, from: 0, until: 3 }]);
  });

  it('holds two at once where nothing can be written over, and takes the first again for the third', () => {
    expect(heldIn(chain(['Transpose', 'Transpose', 'Transpose', 'Transpose'])).map(({ from, until }) => [from, until])).toEqual([[0, 3], [1, 4]]);
  });

  it('does not write over a value that is read twice by the same node', () => {
    const builder = new GraphBuilder('square');
    const relu = builder.op('Relu', [builder.input('x', float32([1024, 1024]))], {});
    builder.output('out', builder.op('ReduceSum', [builder.op('Mul', [relu, relu], {})], { keepdims: 0 }), float32([]));
    expect(heldIn(builder.finish()).length).toBe(2);
  });
});

describe('the order', () => {
  it('runs an end as soon as it can, the last first, not in the order it was written', () => {
    const builder = new GraphBuilder('ends');
    const x = builder.input('x', float32([2]));
    const a = builder.op('Relu', [x], {}, 'a');
    const b = builder.op('Tanh', [a], {}, 'b');
    builder.output('first', builder.op('Neg', [a], {}, 'end-a'), float32([2]));
    builder.output('second', builder.op('Neg', [b], {}, 'end-b'), float32([2]));
    expect(engineOrder(builder.finish()).map(({ name }) => name)).toEqual(['a', 'b', 'end-b', 'second', 'end-a', 'first']);
  });

  it('makes a transposition before a product a part of it', () => {
    const builder = new GraphBuilder('product');
    const turned = builder.op('Transpose', [builder.input('x', float32([3, 4, 5]))], { perm: [0, 2, 1] }, 'turn');
    const other = builder.op('Transpose', [builder.input('y', float32([4, 3, 6]))], { perm: [1, 0, 2] }, 'swap');
    builder.output('out', builder.op('MatMul', [turned, other], {}, 'product'), float32([3, 5, 6]));
    expect(engineOrder(builder.finish()).map(({ name, inputs }) => `${name}(${inputs.join()})`)).toEqual(['swap(y)', 'product(x,swap)', 'out(product)']);
  });
});

describe('the workspace of a convolution', () => {
  const conv = (weight: readonly number[], y: readonly number[], attributes: Record<string, number | readonly number[]> = {}) =>
    workspaceOf({ op: 'Conv', name: 'c', inputs: ['x', 'w'], outputs: ['y'], attributes }, (name) => (name === 'w' ? weight : name === 'y' ? y : [1, weight[1] ?? 0, 8, 8]), 2);

  it('is nothing for 1 × 1, a part in each thread for large maps, a whole image where filters outnumber places', () => {
    expect(conv([8, 4, 1, 1], [1, 8, 8, 8], { strides: [1, 1], pads: [0, 0, 0, 0] })).toBe(0);
    expect(conv([8, 4, 3, 3], [1, 8, 6, 6])).toBe(2 * 2 ** 16);
    expect(conv([64, 4, 3, 3], [1, 64, 6, 6])).toBe(4 * 4 * 9 * 36);
  });
});

describe('a graph', () => {
  it('takes an arena that is no smaller than what it must hold and no larger than everything it writes', () => {
    const graph = chain(['Transpose', 'Relu', 'Transpose'], [2048, 1024]);
    const { arena, live } = graphMemory(graph, 1);
    expect(live).toBeGreaterThanOrEqual(16 * mega);
    expect(arena).toBeGreaterThanOrEqual(16 * mega);
    expect(arena).toBeLessThanOrEqual(24 * mega);
  });
});
