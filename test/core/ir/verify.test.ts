import { describe, expect, test } from 'vitest';
import { float32 } from '../../../core/base/shape.ts';
import { int64s, scalar } from '../../../core/base/tensor.ts';
import { GraphBuilder, type Graph, type Node } from '../../../core/ir/graph.ts';
import { inferTypes } from '../../../core/ir/verify.ts';

const relu = (name: string, input: string, output = name): Node => ({ op: 'Relu', name, inputs: [input], outputs: [output], attributes: {} });

function graph(nodes: readonly Node[], more: Partial<Graph> = {}): Graph {
  return { name: 'g', inputs: [{ name: 'x', type: float32(['N', 4]) }], constants: new Map(), nodes, outputs: [], ...more };
}

/** Everything that is wrong with a graph. */
function told(g: Graph): readonly string[] {
  const types = inferTypes(g);
  return types.ok ? [] : types.error.map((p) => p.message);
}

describe('a graph must be written in order, each name once', () => {
  test('a node that reads a later value is told', () => {
    expect(told(graph([relu('a', 'b'), relu('b', 'x')]))).toEqual(['a (Relu): Input "b" is written by no node before it.']);
  });

  test('a value written twice is told', () => {
    expect(told(graph([relu('a', 'x'), relu('b', 'x', 'a')]))).toEqual(['Value "a" is written twice']);
  });

  test('a constant under the name of an input is told', () => {
    expect(told(graph([], { constants: new Map([['x', scalar(1)]]) }))).toEqual(['Value "x" is written twice']);
  });

  test('two nodes of one name are told', () => {
    expect(told(graph([relu('a', 'x', 'y'), relu('a', 'x', 'z')]))).toEqual(['Two nodes are named "a"']);
  });

  test('an output nobody writes is told', () => {
    expect(told(graph([], { outputs: [{ name: 'y', type: float32(null) }] }))).toEqual(['Graph output "y" is written by no node']);
  });

  test('an output declared otherwise than it is computed is told', () => {
    expect(told(graph([relu('y', 'x')], { outputs: [{ name: 'y', type: float32(['N', 5]) }] }))).toEqual(['Graph output "y" is declared float32 N × 5; the nodes give float32 N × 4']);
  });
});

describe('a node must be as the catalogue says', () => {
  const node = (more: Partial<Node>): Node => ({ op: 'Conv', name: 'n', inputs: ['x', 'w'], outputs: ['y'], attributes: {}, ...more });
  const conv = (more: Partial<Node>): Graph => graph([node(more)], { inputs: [{ name: 'x', type: float32(['N', 3, 8, 8]) }, { name: 'w', type: float32([2, 3, 3, 3]) }] });

  test.each<[string, Partial<Node>, string]>([
    ['too few inputs', { inputs: ['x'] }, 'n (Conv): It takes 2 to 3 inputs, not 1.'],
    ['too many inputs', { op: 'Relu', inputs: ['x', 'w'] }, 'n (Relu): It takes 1 input, not 2.'],
    ['no inputs where any number is taken', { op: 'Sum', inputs: [] }, 'n (Sum): It takes 1 or more inputs, not 0.'],
    ['a demanded input left out', { inputs: ['x', ''] }, 'n (Conv): Input 2 may not be left out.'],
    ['an input left out of a list', { op: 'Concat', inputs: ['x', '', 'x'], attributes: { axis: 0 } }, 'n (Concat): Input 2 may not be left out.'],
    ['too many outputs', { outputs: ['y', 'z'] }, 'n (Conv): It gives 1 output, not 2.'],
    ['an attribute nobody knows', { attributes: { stride: [1, 1] } }, 'n (Conv): It has no attribute "stride"; it has auto_pad, dilations, group, kernel_shape, pads, strides.'],
    ['a number where a list belongs', { attributes: { strides: 2 } }, 'n (Conv): Attribute strides must be ints.'],
    ['a fraction where a whole number belongs', { attributes: { group: 1.5 } }, 'n (Conv): Attribute group must be int.'],
    ['a fraction in a list of whole numbers', { attributes: { pads: [0.5, 0, 0, 0] } }, 'n (Conv): Attribute pads must be ints.'],
    ['a demanded attribute left out', { op: 'MaxPool', inputs: ['x'] }, 'n (MaxPool): It needs attribute kernel_shape (ints).'],
  ])('%s', (_, more, message) => {
    expect(told(conv(more))).toEqual([message]);
  });

  test('an optional input may be left out in the middle', () => {
    const g = graph([node({ op: 'Clip', inputs: ['x', '', 'top'] })], { constants: new Map([['top', scalar(1)]]) });
    expect(told(g)).toEqual([]);
  });
});

test('one mistake makes one message: nodes behind a faulty one stay silent, others do not', () => {
  const nodes: Node[] = [
    { op: 'Concat', name: 'bad', inputs: ['x', 's'], outputs: ['c'], attributes: { axis: 0 } },
    { op: 'Not', name: 'behind', inputs: ['c'], outputs: ['d'], attributes: {} },
    { op: 'Not', name: 'other', inputs: ['x'], outputs: ['e'], attributes: {} },
  ];
  const types = inferTypes(graph(nodes, { constants: new Map([['s', scalar(1)]]), outputs: [{ name: 'd', type: { dtype: 'bool', dims: [1] } }] }));
  expect(types.ok ? [] : types.error.map((p) => p.node)).toEqual(['bad', 'other']);
});

describe('a loop', () => {
  function summing(carried: { start: readonly number[]; declared: readonly (number | null)[] }, change: (b: GraphBuilder, v: string) => string = (_, v) => v): Graph {
    const body = new GraphBuilder('body');
    body.input('round', { dtype: 'int64', dims: [] });
    const go = body.input('go', { dtype: 'bool', dims: [] });
    const v = body.input('v', float32(carried.declared));
    const next = change(body, v);
    body.output('go_out', go, { dtype: 'bool', dims: [] });
    body.output('v_out', next, float32(null));
    body.output('each', v, float32(null));
    const b = new GraphBuilder('outer');
    const start = b.input('start', float32(carried.start));
    b.many('Loop', [b.constant('rounds', int64s([5], [])), '', start], { body: body.finish() }, 2, 'loop');
    return b.finish();
  }
  const typesOf = (g: Graph): unknown => {
    const types = inferTypes(g);
    return types.ok ? [types.value.get('loop')?.dims, types.value.get('loop_out1')?.dims] : types.error[0]?.message;
  };

  test('keeps the type of what is carried and stacks what is scanned', () => {
    expect(typesOf(summing({ start: [3, 4], declared: [3, 4] }, (b, v) => b.op('Relu', [v], {})))).toEqual([[3, 4], [5, 3, 4]]);
  });

  test('leaves a size open that grows from round to round', () => {
    expect(typesOf(summing({ start: [3, 4], declared: [null, 4] }, (b, v) => b.op('Concat', [v, v], { axis: 0 })))).toEqual([[null, 4], [5, null, 4]]);
  });

  test('tells a size that grows although the body takes it as fixed', () => {
    expect(typesOf(summing({ start: [3, 4], declared: [3, 4] }, (b, v) => b.op('Concat', [v, v], { axis: 0 })))).toBe(
      'loop (Loop): Carried value 1 must come back as the body takes it: 3 × 4, not 6 × 4.');
  });

  test('tells a fault inside its body', () => {
    expect(typesOf(summing({ start: [3, 4], declared: [3, 4] }, (b, v) => b.op('MatMul', [v, v], {})))).toBe(
      'loop (Loop): In body body: matmul (MatMul): Inner sizes must be equal: 3 × 4 times 3 × 4 meets 4 with 3.');
  });

  test('tells a body that was made for another shape', () => {
    expect(typesOf(summing({ start: [3, 4], declared: [3, 5] }))).toBe('loop (Loop): In body body: Body input "v" is declared float32 3 × 5; the loop passes float32 3 × 4.');
  });

  test('cannot hide a value of the graph around it', () => {
    const g = summing({ start: [3, 4], declared: [3, 4] });
    const renamed = { ...g, inputs: [...g.inputs, { name: 'v', type: float32([1]) }] };
    expect(typesOf(renamed)).toBe('loop (Loop): In body body: Value "v" is written twice.');
  });
});
