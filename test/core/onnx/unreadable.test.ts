// Bytes from strangers: whatever they hold, reading answers a failure with a sentence, and never throws.
import { describe, expect, test } from 'vitest';
import { create, toBinary } from '@bufbuild/protobuf';
import { stream } from '../../../core/base/random.ts';
import { float32 } from '../../../core/base/shape.ts';
import { floats, int64s } from '../../../core/base/tensor.ts';
import { GraphBuilder } from '../../../core/ir/graph.ts';
import { AttributeProto_AttributeType, AttributeProtoSchema, GraphProtoSchema, ModelProtoSchema, TensorProto_DataLocation } from '../../../core/onnx/onnx_pb.ts';
import { largestStructure } from '../../../core/onnx/cursor.ts';
import { readForeign } from '../../../core/onnx/read-foreign.ts';
import { writeModel } from '../../../core/onnx/write.ts';
import { figure } from '../../support/figures.ts';
import { good } from '../../support/foreign.ts';
import { ofSize } from '../../support/size.ts';

function sound(): Uint8Array {
  const b = new GraphBuilder('sound');
  const x = b.input('x', float32(['N', 1, 4, 4]));
  const c = b.op('Conv', [x, b.constant('w', floats([2, 1, 3, 3], new Float32Array(18).fill(0.5)))], { pads: [1, 1, 1, 1] });
  b.output('y', b.op('Reshape', [b.op('LeakyRelu', [c], { alpha: 0.1 }), b.constant('shape', int64s([0, -1]))], {}), float32(['N', 32]));
  const bytes = writeModel(b.finish(), { metadata: { a: 'b' } });
  if (!bytes.ok) throw new Error(bytes.error.message);
  return bytes.value;
}

/** A model around one graph, written without asking the catalogue. */
function model(graph: Parameters<typeof create<typeof GraphProtoSchema>>[1], opset = 17): Uint8Array {
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion: 8n, opsetImport: [{ domain: '', version: BigInt(opset) }], graph: create(GraphProtoSchema, graph) }));
}

/** The smallest graph that is one. */
const relu = { node: [{ opType: 'Relu', input: ['x'], output: ['y'] }], input: [{ name: 'x' }], output: [{ name: 'y' }] };

const told = (bytes: Uint8Array): string => {
  const read = readForeign(bytes);
  return read.ok ? 'read' : `${read.error.code}: ${read.error.message}`;
};

describe('damaged bytes', () => {
  test('an empty file holds no graph', () => {
    expect(told(new Uint8Array())).toBe('onnx-unreadable: The file is not an ONNX model: it holds no graph.');
  });

  test('text is no model', () => {
    expect(told(new TextEncoder().encode('# a heading, and some text below it'))).toMatch(/^onnx-unreadable: The file is not an ONNX model/);
  });

  test('a model cut anywhere inside its graph is told', () => {
    const bytes = sound();
    for (let end = 12; end < bytes.length - 24; end++) expect(told(bytes.subarray(0, end)), `cut at ${end}`).toBe('onnx-unreadable: The file is not an ONNX model, or its end is missing.');
  });

  const spoilt = ofSize(300, 1_000, 20_000);
  test(`${spoilt} models with flipped bytes are read or told, none throws`, () => {
    const bytes = sound();
    let refused = 0;
    for (let n = 0; n < spoilt; n++) {
      const random = stream(7, n);
      const spoiled = bytes.slice();
      for (let k = 0; k <= n % 4; k++) spoiled[random.integer(spoiled.length)] = random.integer(256);
      if (!readForeign(spoiled).ok) refused++;
    }
    figure(`${spoilt} ONNX models with flipped bytes`, `${refused} refused with a sentence, none threw`);
    expect(refused).toBeGreaterThan(0.3 * spoilt);
  });

  test.each<[string, Uint8Array]>([
    ['a length that runs past the end', Uint8Array.of(0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, 2)],
    ['a length beyond all numbers', Uint8Array.of(0x3a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f)],
    ['a number without an end', new Uint8Array(12).fill(0xff)],
    ['a group, which protobuf has given up', Uint8Array.of(0x3b)],
    ['a field without a number', Uint8Array.of(0x00, 0x01)],
    ['four bytes of which two are there', Uint8Array.of(0x3d, 1, 2)],
  ])('%s', (_, bytes) => {
    expect(told(bytes)).toBe('onnx-unreadable: The file is not an ONNX model, or its end is missing.');
  });

  test('a file of nothing but empty nodes is refused before it fills the memory', () => {
    const nodes = new Uint8Array(largestStructure / 128);
    for (let i = 0; i < nodes.length; i += 2) nodes[i] = 0x0a;
    const length = nodes.length;
    const head = Uint8Array.of(0x3a, (length & 127) | 128, ((length >> 7) & 127) | 128, ((length >> 14) & 127) | 128, length >> 21);
    const bytes = new Uint8Array(head.length + length);
    bytes.set(head);
    bytes.set(nodes, head.length);
    expect(told(bytes)).toBe('onnx-unsupported: The file describes nodes, names and types that take more than 512 MiB of memory, which Convas does not read.');
  });

  test('graphs nested deeper than any loop are told', () => {
    let graph = create(GraphProtoSchema, { name: 'innermost' });
    let bytes = toBinary(GraphProtoSchema, graph);
    for (let depth = 0; depth < 60; depth++) {
      graph = create(GraphProtoSchema, { node: [{ opType: 'Loop', attribute: [create(AttributeProtoSchema, { name: 'body', type: AttributeProto_AttributeType.GRAPH, g: graph })] }] });
      bytes = toBinary(GraphProtoSchema, graph);
    }
    expect(bytes.length).toBeGreaterThan(60);
    expect(told(model(graph))).toBe('onnx-unsupported: The file holds graphs inside graphs, more than 16 deep, which Convas does not read.');
  });
});

describe('whole models that cannot be held', () => {
  test.each<[string, Uint8Array, string]>([
    ['a newer opset', model({ name: 'g' }, 27), 'onnx-unsupported: The model uses opset 27 of the standard operators; Convas reads 1 to 26.'],
    ['a tensor with too few values', model({ ...relu, initializer: [{ name: 'w', dataType: 1, dims: [2n, 3n], rawData: new Uint8Array(8) }] }), 'onnx-invalid: Tensor "w" holds 8 bytes; 2 × 3 elements of float32 need 24.'],
    ['half floats with too few values', model({ ...relu, initializer: [{ name: 'w', dataType: 10, dims: [3n], rawData: new Uint8Array(4) }] }), 'onnx-invalid: Tensor "w" holds 4 bytes; 3 elements of float16 need 6.'],
    ['a negative size', model({ ...relu, initializer: [{ name: 'w', dataType: 1, dims: [-1n, -2n], rawData: new Uint8Array(8) }] }), 'onnx-invalid: Tensor "w" holds 8 bytes; -1 × -2 elements of float32 need 8.'],
    ['a size beyond all numbers', model({ ...relu, initializer: [{ name: 'w', dataType: 1, dims: [2n ** 62n], rawData: new Uint8Array(8) }] }), 'onnx-unsupported: The file\'s size of "w" is 4611686018427387904, which is beyond 2^53.'],
    ['values kept in a file without a name', model({ ...relu, initializer: [{ name: 'w', dataType: 1, dims: [1n], dataLocation: TensorProto_DataLocation.EXTERNAL }] }), 'onnx-external: The values of "w" are said to be in ""; only a plain path inside the model\'s own folder is followed.'],
  ])('%s', (_, bytes, message) => {
    expect(told(bytes)).toBe(message);
  });
});

describe('nodes that the catalogue does not hold stay, with the reason', () => {
  test.each<[string, Parameters<typeof model>[0], string]>([
    ['an unknown op', { node: [{ name: 'n1', opType: 'Shrink', input: ['x'], output: ['y'] }] }, 'n1: Convas has no operation Shrink.'],
    ['an op of another domain', { node: [{ name: 'n1', opType: 'Gelu', domain: 'com.microsoft', input: ['x'], output: ['y'] }] }, 'n1: Gelu is an operation of com.microsoft, not of the ONNX standard.'],
    ['a name every object has', { node: [{ name: 'n1', opType: 'constructor', output: ['y'] }] }, 'n1: Convas has no operation constructor.'],
    ['a node without a name, told by its output', { node: [{ opType: 'Shrink', output: ['y'] }] }, 'y: Convas has no operation Shrink.'],
    ['an unknown attribute', { node: [{ name: 'n1', opType: 'Relu', input: ['x'], output: ['y'], attribute: [{ name: 'toString', type: AttributeProto_AttributeType.INT, i: 1n }] }] }, 'n1: Its attribute toString has no counterpart in Convas.'],
    ['an attribute in another form', { node: [{ name: 'n1', opType: 'Elu', input: ['x'], output: ['y'], attribute: [{ name: 'alpha', type: AttributeProto_AttributeType.STRING, s: Uint8Array.of(49) }] }] }, 'n1: Its attribute alpha is of a form or length Convas does not read.'],
  ])('%s', (_, graph, expected) => {
    const { nodes } = good(readForeign(model({ input: [{ name: 'x' }], output: [{ name: 'y' }], ...graph })));
    expect(nodes.map((one) => `${one.node.name}: ${one.kind === 'strange' ? one.reason : 'known'}`)).toEqual([expected]);
  });

  test('an input of text is said', () => {
    expect(good(readForeign(model({ ...relu, input: [{ name: 'x', type: { value: { case: 'tensorType', value: { elemType: 8 } } } }] }))).notes).toEqual(['1 tensor of text stays as in the file: Convas does not compute with such values.']);
  });
});

test('values in any of the number lists are read as those in raw bytes', () => {
  const names = ['f', 'l', 'i', 'u', 'b', 'raw'];
  const read = good(readForeign(model({
    node: [{ opType: 'Anything', input: names, output: ['y'] }],
    output: [{ name: 'y' }],
    initializer: [
      { name: 'f', dataType: 1, dims: [2n], floatData: [1.5, -2] },
      { name: 'l', dataType: 7, dims: [1n], int64Data: [-3n] },
      { name: 'i', dataType: 6, dims: [1n], int32Data: [9] },
      { name: 'u', dataType: 2, dims: [2n], int32Data: [0, 255] },
      { name: 'b', dataType: 9, dims: [2n], int32Data: [0, 1] },
      { name: 'raw', dataType: 9, dims: [2n], rawData: Uint8Array.of(0, 7) },
    ],
  })));
  expect(Object.fromEntries(read.constants)).toEqual({
    f: floats([2], [1.5, -2]),
    l: int64s([-3]),
    i: { dtype: 'int32', dims: [1], data: Int32Array.of(9) },
    u: { dtype: 'uint8', dims: [2], data: Uint8Array.of(0, 255) },
    b: { dtype: 'bool', dims: [2], data: Uint8Array.of(0, 1) },
    raw: { dtype: 'bool', dims: [2], data: Uint8Array.of(0, 1) },
  });
});

test('Constant nodes become constants', () => {
  const attribute = (name: string, type: AttributeProto_AttributeType, value: object): object => ({ name, type, ...value });
  const read = good(readForeign(model({
    node: [
      { opType: 'Anything', input: ['a', 'b', 'c'], output: ['y'] },
      { opType: 'Constant', output: ['a'], attribute: [attribute('value_floats', AttributeProto_AttributeType.FLOATS, { floats: [1, 2] })] },
      { opType: 'Constant', output: ['b'], attribute: [attribute('value_int', AttributeProto_AttributeType.INT, { i: 4n })] },
      { opType: 'Constant', output: ['c'], attribute: [attribute('value', AttributeProto_AttributeType.TENSOR, { t: { dataType: 1, dims: [1n], floatData: [5] } })] },
    ],
    output: [{ name: 'y' }],
  })));
  expect(Object.fromEntries(read.constants)).toEqual({ a: floats([2], [1, 2]), b: int64s([4], []), c: floats([1], [5]) });
});
