// Models somebody else made: what becomes of constants, computed sizes, quantised weights and odd element types, and which
// graphs are none.
import { describe, expect, test } from 'vitest';
import { create, toBinary } from '@bufbuild/protobuf';
import { floats, int64s, scalar, type Tensor } from '../../../core/base/tensor.ts';
import type { ForeignModel } from '../../../core/onnx/foreign.ts';
import type { WireGraph, WireModel, WireNode, WireTensor } from '../../../core/onnx/model.ts';
import { ModelProtoSchema } from '../../../core/onnx/onnx_pb.ts';
import { readForeign } from '../../../core/onnx/read-foreign.ts';
import { tensorToWire } from '../../../core/onnx/tensors.ts';
import { noise } from '../../reference/cases.ts';
import { attribute as a, bytesOfModel, good, modelOf, node, value } from '../../support/foreign.ts';

const weights = (tensors: Readonly<Record<string, Tensor>>): readonly WireTensor[] => Object.entries(tensors).map(([name, t]) => tensorToWire(name, t));

function read(graph: Partial<WireGraph>, opset = 17, more: Partial<WireModel> = {}): ForeignModel {
  return good(readForeign(bytesOfModel(modelOf({ inputs: [value('x', ['N', 3, 8, 8])], outputs: [value('y', null)], ...graph }, opset, more))));
}

const told = (graph: Partial<WireGraph>, opset = 17): string => {
  const result = readForeign(bytesOfModel(modelOf({ inputs: [value('x', ['N', 3, 8, 8])], outputs: [value('y', null)], ...graph }, opset)));
  return result.ok ? 'read' : `${result.error.code}: ${result.error.message}`;
};

/** The nodes of a model in a line each: op, inputs, and the reason of a strange one. */
const lines = (model: ForeignModel): readonly string[] => model.nodes.map((one) => `${one.node.op}(${one.node.inputs.join(', ')})${one.kind === 'strange' ? ` ${one.reason}` : ''}`);
const numbers = (model: ForeignModel, name: string): readonly number[] => Array.from(model.constants.get(name)?.data ?? [], Number);
const dims = (model: ForeignModel, name: string): unknown => model.types.get(name)?.dims;

describe('constants', () => {
  test('of every form of Constant node are weights', () => {
    const model = read({
      nodes: [
        node('Constant', [], [a('value', floats([1], [5]))], ['t']), node('Constant', [], [a('value_float', 2.5)], ['f']), node('Constant', [], [a('value_floats', [1, 2], 'floats')], ['fs']),
        node('Constant', [], [a('value_int', 4)], ['i']), node('Constant', [], [a('value_ints', [3, 4])], ['is']),
        node('Sum', ['t', 'f', 'fs', 'x']), node('Cast', ['i'], [a('to', 1)], ['i2']), node('Cast', ['is'], [a('to', 1)], ['is2']), node('Sum', ['x', 'i2', 'is2'], [], ['z']),
      ],
      inputs: [value('x', [2])], outputs: [value('y', null), value('z', null)],
    });
    expect(lines(model)).toEqual(['Sum(t, f, fs, x)', 'Sum(x, i2, is2)']);
    expect([numbers(model, 't'), numbers(model, 'f'), numbers(model, 'fs'), numbers(model, 'i2'), numbers(model, 'is2')]).toEqual([[5], [2.5], [1, 2], [4], [3, 4]]);
  });

  test('lead through whole chains of nodes, and only what is read at the end stays', () => {
    const model = read({
      nodes: [
        node('ConstantOfShape', ['shape'], [a('value', floats([1], [0.5]))], ['filled']), node('Reshape', ['filled', 'to'], [], ['wide']),
        node('Mul', ['wide', 'scale'], [], ['scaled']), node('Transpose', ['scaled'], [a('perm', [1, 0])], ['turned']), node('MatMul', ['x', 'turned']),
      ],
      tensors: weights({ shape: int64s([6]), to: int64s([2, 3]), scale: floats([2, 1], [1, 2]) }), inputs: [value('x', ['N', 3])],
    });
    expect(lines(model)).toEqual(['MatMul(x, turned)']);
    expect([...model.constants.keys()]).toEqual(['turned']);
    expect(numbers(model, 'turned')).toEqual([0.5, 1, 0.5, 1, 0.5, 1]);
    expect(dims(model, 'y')).toEqual(['N', 2]);
    expect(model.notes).toEqual(['4 nodes (1 ConstantOfShape, 1 Reshape, 1 Mul, 1 Transpose) compute from constants or sizes alone and are replaced by what they give.']);
  });

  test.each<[string, WireNode, Readonly<Record<string, Tensor>>, readonly number[]]>([
    ['Slice', node('Slice', ['c', 's', 'e', 'a', 'st'], [], ['k']), { c: floats([2, 3], [1, 2, 3, 4, 5, 6]), s: int64s([-1]), e: int64s([-100]), a: int64s([1]), st: int64s([-2]) }, [3, 1, 6, 4]],
    ['Gather', node('Gather', ['c', 's'], [a('axis', 1)], ['k']), { c: floats([2, 3], [1, 2, 3, 4, 5, 6]), s: int64s([-1, 0]) }, [3, 1, 6, 4]],
    ['Concat', node('Concat', ['c', 'd'], [a('axis', -1)], ['k']), { c: floats([2, 1], [1, 2]), d: floats([2, 2], [3, 4, 5, 6]) }, [1, 3, 4, 2, 5, 6]],
    ['Expand', node('Expand', ['c', 's'], [], ['k']), { c: floats([2, 1], [1, 2]), s: int64s([1, 2]) }, [1, 1, 2, 2]],
    ['Pad', node('Pad', ['c', 's', 'v'], [], ['k']), { c: floats([2], [1, 2]), s: int64s([1, 2]), v: scalar(9) }, [9, 1, 2, 9, 9]],
    ['Div of whole numbers', node('Div', ['c', 'd'], [], ['k']), { c: int64s([-7, 7]), d: int64s([2, 2]) }, [-3, 3]],
    ['ReduceProd', node('ReduceProd', ['c'], [a('keepdims', 0)], ['k']), { c: int64s([2, 3, 4]) }, [24]],
    ['ReduceMean', node('ReduceMean', ['c'], [a('axes', [0])], ['k']), { c: floats([2, 2], [1, 2, 3, 5]) }, [2, 3.5]],
    ['Where', node('Where', ['b', 'c', 'd'], [], ['k']), { b: { dtype: 'bool', dims: [2], data: Uint8Array.of(1, 0) }, c: floats([1], [7]), d: floats([2], [1, 2]) }, [7, 2]],
    ['Range', node('Range', ['c', 'd', 'e'], [], ['k']), { c: scalar(1), d: scalar(2), e: scalar(0.5) }, [1, 1.5]],
  ])('fold: %s', (_, one, tensors, expected) => {
    const model = read({ nodes: [one, node('Identity', ['k'])], tensors: weights(tensors) });
    expect(numbers(model, 'k').length > 0 ? numbers(model, 'k') : numbers(model, 'y')).toEqual(expected);
  });

  test.each<[string, WireNode, Readonly<Record<string, Tensor>>]>([
    ['a division by zero', node('Div', ['c', 'd']), { c: int64s([1]), d: int64s([0]) }],
    ['a number beyond 2^53', node('Mul', ['c', 'c']), { c: int64s([2 ** 40]) }],
    ['a tensor of 2^40 elements', node('ConstantOfShape', ['c']), { c: int64s([2 ** 20, 2 ** 20]) }],
    ['an op that does not fold', node('Conv', ['c', 'c']), { c: noise([1, 1, 2, 2]) }],
  ])('stay a node: %s', (_, one, tensors) => {
    expect(lines(read({ nodes: [one], tensors: weights(tensors) }))).toEqual([`${one.op}(${one.inputs.join(', ')})`]);
  });

  test('that grow from node to node stop growing', () => {
    const grow = Array.from({ length: 40 }, (_, i) => node('Concat', [`c${i}`, `c${i}`], [a('axis', 0)], [`c${i + 1}`]));
    const model = good(readForeign(bytesOfModel(modelOf({ nodes: grow, tensors: weights({ c0: noise([1024]) }), outputs: [value('c40', null)] })), undefined, { folded: 2 ** 22 }));
    expect(dims(model, 'c40')).toEqual([1024 * 2 ** 40]);
    expect([...model.constants.values()].reduce((n, t) => n + t.data.byteLength, 0)).toBeLessThanOrEqual(2 ** 22);
  });
});

describe('sizes the network computes', () => {
  test('flatten all but a named batch', () => {
    const model = read({
      nodes: [
        node('Shape', ['x'], [], ['s']), node('Gather', ['s', 'zero'], [a('axis', 0)], ['n']), node('Unsqueeze', ['n', 'axes'], [], ['n1']),
        node('Concat', ['n1', 'rest'], [a('axis', 0)], ['to']), node('Reshape', ['x', 'to']),
      ],
      tensors: weights({ zero: int64s([0], []), axes: int64s([0]), rest: int64s([-1]) }),
    });
    expect(lines(model)).toEqual(['Reshape(x, y/shape)']);
    expect(numbers(model, 'y/shape')).toEqual([0, -1]);
    expect(dims(model, 'y')).toEqual(['N', 192]);
  });

  test('become numbers where all are known, and a mix of copies and products where not', () => {
    const nodes = [
      node('Shape', ['x'], [], ['s']), node('Slice', ['s', 'from', 'to'], [], ['hw']), node('ReduceProd', ['hw'], [], ['area']),
      node('Slice', ['s', 'start', 'from'], [], ['nc']), node('Concat', ['nc', 'area'], [a('axis', 0)], ['target']), node('Reshape', ['x', 'target']),
    ];
    const model = read({ nodes, tensors: weights({ start: int64s([0]), from: int64s([2]), to: int64s([4]) }) });
    expect(lines(model)).toEqual(['Reshape(x, y/shape)']);
    expect(numbers(model, 'y/shape')).toEqual([0, 3, 64]);
    expect(dims(model, 'y')).toEqual(['N', 3, 64]);
  });

  test('of a batch the file leaves open are followed, and it stays open', () => {
    const model = read({ nodes: [node('Shape', ['x'], [a('start', 0), a('end', 1)], ['n']), node('Concat', ['n', 'rest'], [a('axis', 0)], ['to']), node('Reshape', ['x', 'to'], [a('allowzero', 1)])], tensors: weights({ rest: int64s([12, 16]) }), inputs: [value('x', [null, 3, 8, 8])] });
    expect(numbers(model, 'y/shape')).toEqual([0, 12, 16]);
    expect(model.inputs[0]?.type.dims).toEqual([null, 3, 8, 8]);
    expect(dims(model, 'y')).toEqual([null, 12, 16]);
  });

  test('for a Resize become scales', () => {
    const model = read({
      nodes: [node('Shape', ['x'], [], ['s']), node('Slice', ['s', 'start', 'two'], [], ['nc']), node('Concat', ['nc', 'hw'], [a('axis', 0)], ['to']), node('Resize', ['x', '', '', 'to'], [a('mode', 'nearest')])],
      tensors: weights({ start: int64s([0]), two: int64s([2]), hw: int64s([16, 24]) }),
    });
    expect(lines(model)).toEqual(['Resize(x, , y/scales)']);
    expect(numbers(model, 'y/scales')).toEqual([1, 1, 2, 3]);
    expect(dims(model, 'y')).toEqual(['N', 3, 16, 24]);
  });
});

describe('what is left out', () => {
  test('nodes nobody waits for, names for the same value, outputs nobody reads', () => {
    const model = read({
      nodes: [node('Identity', ['x'], [], ['x2']), node('Dropout', ['x2', 'r'], [], ['d', 'mask']), node('Relu', ['x'], [], ['dead']), node('Abs', ['dead'], [], ['dead2']), node('Relu', ['d'])],
      tensors: weights({ r: scalar(0.5), unused: noise([4]) }),
    });
    expect(lines(model)).toEqual(['Dropout(x, r)', 'Relu(d)']);
    expect(model.nodes[0]?.node.outputs).toEqual(['d']);
    expect([...model.constants.keys()]).toEqual(['r']);
    expect(model.notes).toEqual(['1 node only renames a value and is left out.', '2 nodes lead to no output and are left out.']);
  });

  test('but not a name that is an output, or is read inside a body', () => {
    const body: WireGraph = { name: 'body', nodes: [node('Relu', ['outer'], [], ['inner'])], tensors: [], inputs: [], outputs: [value('inner', null)], values: [] };
    const branch: WireNode = { ...node('If', ['cond'], [], ['z']), attributes: [{ name: 'then_branch', form: 'graph', value: body }, { name: 'else_branch', form: 'graph', value: body }] };
    const model = read({ nodes: [node('Identity', ['x'], [], ['outer']), node('Identity', ['x']), branch], inputs: [value('x', [2]), value('cond', [], 9)], outputs: [value('y', null), value('z', [2])] });
    expect(lines(model)).toEqual(['Identity(x)', 'Identity(x)', 'If(cond) If runs a graph of its own, which Convas does not look into.']);
    expect(model.nodes.map((one) => one.node.outputs[0])).toEqual(['outer', 'y', 'z']);
    expect(dims(model, 'z')).toEqual([2]);
  });

  describe('a choice that a constant decides', () => {
    const graph = (nodes: readonly WireNode[], output: string, tensors: Readonly<Record<string, Tensor>> = {}): WireGraph => ({ name: 'branch', nodes, tensors: weights(tensors), inputs: [], outputs: [value(output, null)], values: [] });
    const choice = (condition: string, to: string, then: WireGraph, otherwise: WireGraph): WireNode => ({ ...node('If', [condition], [], [to]), attributes: [{ name: 'then_branch', form: 'graph', value: then }, { name: 'else_branch', form: 'graph', value: otherwise }] });
    const bool = (on: number): Tensor => ({ dtype: 'bool', dims: [], data: Uint8Array.of(on) });

    test.each([[1, ['Relu(x)', 'Neg(x)', 'Mul(m_1, by)', 'Add(z, m)']], [0, ['Relu(x)', 'Abs(x)', 'Add(z, m)']]])('is the branch it takes (%i)', (on, expected) => {
      // Both branches call a value "m", as the graph around them does.
      const then = graph([node('Neg', ['x'], [], ['m']), node('Mul', ['m', 'by'], [], ['t'])], 't', { by: floats([1], [2]) });
      const model = read({ nodes: [node('Relu', ['x'], [], ['m']), choice('on', 'z', then, graph([node('Abs', ['x'], [], ['m'])], 'm')), node('Add', ['z', 'm'])], tensors: weights({ on: bool(on) }), inputs: [value('x', ['N', 3])], outputs: [value('y', null)] });
      expect(lines(model)).toEqual(expected);
      expect(dims(model, 'y')).toEqual(['N', 3]);
      expect(model.notes[0]).toContain('1 choice between two branches is decided by constants');
    });

    test('is decided by sizes too, passes on what it only names, and may hold another choice', () => {
      const inner = choice('is3', 'i', graph([node('Exp', ['x'], [], ['e'])], 'e'), graph([], 'x'));
      const outer = choice('is4', 'o', graph([], 'x'), graph([inner, node('Sqrt', ['i'], [], ['s'])], 's'));
      const model = read({
        nodes: [node('Shape', ['x'], [], ['all']), node('Gather', ['all', 'one'], [], ['d']), node('Equal', ['d', 'four'], [], ['is4']), node('Equal', ['d', 'three'], [], ['is3']), outer, node('Relu', ['o'])],
        tensors: weights({ one: int64s([1], []), three: int64s([3], []), four: int64s([4], []) }), inputs: [value('x', ['N', 3])], outputs: [value('y', null)],
      });
      expect(lines(model)).toEqual(['Exp(x)', 'Sqrt(i)', 'Relu(o)']);
      expect(model.notes.some((note) => note.includes('2 choices between two branches are decided'))).toBe(true);
    });

    test('stays an operation of its own where the input decides', () => {
      const model = read({ nodes: [choice('c', 'y', graph([node('Exp', ['x'], [], ['e'])], 'e'), graph([], 'x'))], inputs: [value('x', [3]), value('c', [], 9)], outputs: [value('y', [3])] });
      expect(lines(model)).toEqual(['If(c) If runs a graph of its own, which Convas does not look into.']);
    });
  });

  test('nodes in training mode are said', () => {
    const model = read({ nodes: [node('BatchNormalization', ['x', 's', 's', 's', 's'], [a('training_mode', 1)], ['b']), node('Dropout', ['b', '', 'on'], [], ['d']), node('Dropout', ['d', '', 'off'])], tensors: weights({ s: floats([3], [1, 1, 1]), on: { dtype: 'bool', dims: [], data: Uint8Array.of(1) }, off: { dtype: 'bool', dims: [], data: Uint8Array.of(0) } }) });
    expect(model.notes).toEqual(['2 nodes are in training mode, which a finished network is not.']);
  });

  test('a training graph beside the network is said', () => {
    const bytes = bytesOfModel(modelOf({ nodes: [node('Relu', ['x'])], inputs: [value('x', [2])], outputs: [value('y', null)] }));
    const more = toBinary(ModelProtoSchema, create(ModelProtoSchema, { trainingInfo: [{}] }));
    expect(good(readForeign(Uint8Array.from([...bytes, ...more]))).notes).toEqual(['The file also holds a graph for training, which is left out: Convas writes its own.']);
  });
});

describe('element types', () => {
  const half: WireTensor = { name: 'w', type: 10, dims: [3], bytes: new Uint8Array(Uint16Array.of(0x3c00, 0xc000, 0x0001).buffer) };
  const brain: WireTensor = { name: 'w', type: 16, dims: [2], bytes: new Uint8Array(Uint16Array.of(0x3f80, 0xc040).buffer) };
  const double: WireTensor = { name: 'w', type: 11, dims: [2], bytes: new Uint8Array(Float64Array.of(0.1, 3).buffer) };

  test.each<[string, WireTensor, readonly number[]]>([
    ['float16', half, [1, -2, 2 ** -24]],
    ['bfloat16', brain, [1, -3]],
    ['float64', double, [Math.fround(0.1), 3]],
  ])('%s becomes float32, and that is said', (name, wire, expected) => {
    const model = read({ nodes: [node('Mul', ['x', 'w'])], tensors: [wire], inputs: [value('x', wire.dims, wire.type)] });
    expect(numbers(model, 'w')).toEqual(expected);
    expect(model.types.get('y')).toEqual({ dtype: 'float32', dims: wire.dims });
    expect(model.notes).toEqual([`2 tensors of ${name} become float32.`]);
  });

  const bytes: WireTensor = { name: 'q', type: 3, dims: [2, 2], bytes: Uint8Array.of(0xfe, 4, 6, 0x80) };

  test('quantised weights become floats', () => {
    const model = read({ nodes: [node('DequantizeLinear', ['q', 's', 'z'], [a('axis', 0)], ['w']), node('MatMul', ['x', 'w'])], tensors: [bytes, { ...bytes, name: 'z', dims: [2], bytes: Uint8Array.of(0, 6) }, ...weights({ s: floats([2], [0.5, 2]) })], inputs: [value('x', ['N', 2])] });
    expect(lines(model)).toEqual(['MatMul(x, w)']);
    expect(numbers(model, 'w')).toEqual([-1, 2, 0, -268]);
  });

  test('values that are quantised on the way keep their sizes', () => {
    const zero: WireTensor = { name: 'z', type: 3, dims: [], bytes: Uint8Array.of(3) };
    const model = read({ nodes: [node('QuantizeLinear', ['x', 's', 'z'], [], ['q']), node('DequantizeLinear', ['q', 's', 'z'], [], ['d']), node('Conv', ['d', 'w'])], tensors: [zero, ...weights({ s: scalar(0.5), w: noise([4, 3, 3, 3]) })] });
    expect(model.nodes.map(({ kind }) => kind)).toEqual(['strange', 'strange', 'strange', 'known']);
    expect([dims(model, 'd'), dims(model, 'y')]).toEqual([['N', 3, 8, 8], ['N', 4, 6, 6]]);
  });

  test('quantised layers stay as they are, with the integers they read', () => {
    const model = read({ nodes: [node('QuantizeLinear', ['x', 's', 'z'], [], ['i']), node('MatMulInteger', ['i', 'q'])], tensors: [bytes, { ...bytes, name: 'z', dims: [], bytes: Uint8Array.of(3) }, ...weights({ s: scalar(0.5) })], inputs: [value('x', ['N', 2])], outputs: [value('y', ['N', 2], 6)] });
    expect(lines(model)).toEqual([
      'Constant() It holds int8 values, which Convas does not compute with.',
      'QuantizeLinear(x, s, z) QuantizeLinear computes with quantised integers, which Convas does not.',
      'Constant() It holds int8 values, which Convas does not compute with.',
      'MatMulInteger(i, q) MatMulInteger computes with quantised integers, which Convas does not.',
    ]);
    expect(model.types.get('y')).toEqual({ dtype: 'int32', dims: ['N', 2] });
    expect(model.notes).toEqual(['2 tensors of int8 stay as in the file: Convas does not compute with such values.']);
  });
});

describe('what a rule cannot say', () => {
  test('is taken from the file, and goes on', () => {
    const model = read({ nodes: [node('Special', ['x'], [], ['s'], 'my.domain'), node('Relu', ['s'])], values: [value('s', ['N', 5])] });
    expect(lines(model)).toEqual(['Special(x) Special is an operation of my.domain, not of the ONNX standard.', 'Relu(s)']);
    expect(dims(model, 'y')).toEqual(['N', 5]);
  });

  test('stays open where the file does not say it', () => {
    const model = read({ nodes: [node('Special', ['x'], [], ['s'], 'my.domain'), node('Relu', ['s'])] });
    expect(model.types.has('s')).toBe(false);
    expect(model.outputs).toEqual([{ name: 'y', type: { dtype: 'float32', dims: null } }]);
  });
});

describe('graphs that are none', () => {
  test.each<[string, string]>([
    [told({ nodes: [node('Add', ['x', 'b'], [], ['a']), node('Relu', ['a'], [], ['b']), node('Abs', ['b'])] }), 'onnx-invalid: Values run in a circle: Node "a" (Add), Node "b" (Relu), Node "y" (Abs) wait for each other.'],
    [told({ nodes: [node('Relu', ['x']), node('Abs', ['x'])] }), 'onnx-invalid: Node "y" (Abs) writes "y", which is written already.'],
    [told({ nodes: [node('Relu', ['x'], [], ['x'])] }), 'onnx-invalid: Node "x" (Relu) writes "x", which is written already.'],
    [told({ nodes: [node('Add', ['x', 'w'])] }), 'onnx-invalid: Node "y" (Add) reads "w", which is no input and no weight, and no node writes it.'],
    [told({ nodes: [node('Relu', ['x'], [], ['z'])] }), 'onnx-invalid: The output "y" is written by no node.'],
    [told({ outputs: [] }), 'onnx-invalid: The graph has no output.'],
    [told({ inputs: [value('x', [2]), value('x', [2])] }), 'onnx-invalid: Two inputs of the graph are called "x".'],
    [told({ tensors: weights({ w: scalar(1) }).concat(weights({ w: scalar(2) })) }), 'onnx-invalid: Two weights are called "w".'],
    [told({ nodes: [node('Relu', ['x'])], tensors: [{ name: 'w', type: 1, dims: [2, 3], bytes: new Uint8Array(8) }] }), 'onnx-invalid: Tensor "w" holds 8 bytes; 2 × 3 elements of float32 need 24.'],
    [told({ nodes: [node('Relu', ['x'])], tensors: [{ name: 'w', type: 1, dims: [2 ** 20, 2 ** 20], bytes: new Uint8Array(8) }] }), 'onnx-invalid: Tensor "w" holds 8 bytes; 1048576 × 1048576 elements of float32 need 4398046511104.'],
    [told({ nodes: [node('Relu', ['x'])], tensors: [{ name: 'w', type: 1, dims: new Array<number>(33).fill(1), bytes: new Uint8Array(4) }] }), 'onnx-invalid: Tensor "w" has 33 axes; no more than 32 are read.'],
    [told({ nodes: [node('Relu', ['x'])], tensors: [{ name: 'w', type: 99, dims: [1], bytes: new Uint8Array(4) }] }), 'onnx-invalid: Tensor "w" has element type number 99, which nobody has defined.'],
    [told({ nodes: [node('Relu', ['x'])] }, 27), 'onnx-unsupported: The model uses opset 27 of the standard operators; Convas reads 1 to 26.'],
    [told({ nodes: [node('Relu', ['x'])] }, 0), 'onnx-unsupported: The model uses opset 0 of the standard operators; Convas reads 1 to 26.'],
  ])('%s', (found, expected) => {
    expect(found).toBe(expected);
  });

  test('nodes in another order than they compute in are put in order', () => {
    expect(lines(read({ nodes: [node('Relu', ['b']), node('Abs', ['a'], [], ['b']), node('Neg', ['x'], [], ['a'])] }))).toEqual(['Neg(x)', 'Abs(a)', 'Relu(b)']);
  });

  test('names taken twice among nodes are told apart', () => {
    const model = read({ nodes: [{ ...node('Relu', ['x'], [], ['a']), name: 'n' }, { ...node('Relu', ['a']), name: 'n' }] });
    expect(model.nodes.map((one) => one.node.name)).toEqual(['n', 'n_1']);
  });
});

describe('bytes the reader may keep', () => {
  test('give weights without a copy, equal to those read with one', () => {
    for (const pad of [0, 1, 2, 3]) {
      const graph = { nodes: [node('Mul', ['x', 'w'], [], ['m']), node('Add', ['m', 'b'])], tensors: weights({ w: noise([64]), b: noise([4, 1]) }), inputs: [value('x', [4, 64])], outputs: [value('y', null)] };
      const bytes = bytesOfModel(modelOf({ ...graph, name: 'g'.repeat(pad + 1) }));
      const plain = good(readForeign(bytes.slice()));
      const owned = good(readForeign(bytes, undefined, { owned: true }));
      expect(owned.constants.get('w')).toEqual(plain.constants.get('w'));
      expect(owned.constants.get('w')?.data.buffer).toBe(bytes.buffer);
      expect(owned.constants.get('b')).toEqual(plain.constants.get('b'));
    }
  });
});
