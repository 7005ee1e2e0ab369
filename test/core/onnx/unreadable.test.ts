// Bytes from strangers: whatever they hold, reading answers a failure with a sentence, and never throws.
import { describe, expect, test } from 'vitest';
import { create, toBinary } from '@bufbuild/protobuf';
import { stream } from '../../../core/base/random.ts';
import { float32 } from '../../../core/base/shape.ts';
import { floats, int64s } from '../../../core/base/tensor.ts';
import { GraphBuilder } from '../../../core/ir/graph.ts';
import { AttributeProto_AttributeType, AttributeProtoSchema, GraphProtoSchema, ModelProtoSchema, TensorProto_DataLocation } from '../../../core/onnx/onnx_pb.ts';
import { readModel } from '../../../core/onnx/read.ts';
import { largestStructure } from '../../../core/onnx/cursor.ts';
import { writeModel } from '../../../core/onnx/write.ts';
import { figure } from '../../support/figures.ts';
import { ofSize } from '../../support/size.ts';

function good(): Uint8Array {
  const b = new GraphBuilder('good');
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

const told = (bytes: Uint8Array): string => {
  const read = readModel(bytes);
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
    const bytes = good();
    for (let end = 12; end < bytes.length - 24; end++) expect(told(bytes.subarray(0, end)), `cut at ${end}`).toBe('onnx-unreadable: The file is not an ONNX model, or its end is missing.');
  });

  const spoilt = ofSize(300, 1_000, 20_000);
  test(`${spoilt} models with flipped bytes are read or told, none throws`, () => {
    const bytes = good();
    let refused = 0;
    for (let n = 0; n < spoilt; n++) {
      const random = stream(7, n);
      const spoiled = bytes.slice();
      for (let k = 0; k <= n % 4; k++) spoiled[random.integer(spoiled.length)] = random.integer(256);
      if (!readModel(spoiled).ok) refused++;
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

describe('whole models that the catalogue does not hold', () => {
  test.each<[string, Uint8Array, string]>([
    ['an unknown op', model({ node: [{ name: 'n1', opType: 'Shrink', input: ['x'], output: ['y'] }] }), 'Node "n1" uses Shrink, which Convas does not know.'],
    ['an op of another domain', model({ node: [{ name: 'n1', opType: 'Gelu', domain: 'com.microsoft', input: ['x'], output: ['y'] }] }), 'Node "n1" uses com.microsoft.Gelu, which Convas does not know.'],
    ['a name every object has', model({ node: [{ name: 'n1', opType: 'constructor' }] }), 'Node "n1" uses constructor, which Convas does not know.'],
    ['a node without a name is told by its output', model({ node: [{ opType: 'Shrink', output: ['y'] }] }), 'Node "y" uses Shrink, which Convas does not know.'],
    ['an unknown attribute', model({ node: [{ name: 'n1', opType: 'Relu', attribute: [{ name: 'toString', type: AttributeProto_AttributeType.INT, i: 1n }] }] }), 'Node "n1" (Relu) has attribute "toString" of opset 17, which Convas does not know.'],
    ['an attribute in another form', model({ node: [{ name: 'n1', opType: 'Elu', attribute: [{ name: 'alpha', type: AttributeProto_AttributeType.INT, i: 1n }] }] }), 'Node "n1" (Elu) has attribute "alpha" of opset 17, which Convas does not know.'],
    ['an older opset', model({ name: 'g' }, 9), 'The model uses opset 9 of the standard operators; Convas reads 13 to 21.'],
    ['a newer opset', model({ name: 'g' }, 23), 'The model uses opset 23 of the standard operators; Convas reads 13 to 21.'],
    ['half floats', model({ initializer: [{ name: 'w', dataType: 10, dims: [1n], rawData: new Uint8Array(2) }] }), 'Tensor "w" has element type number 10, which Convas does not have.'],
    ['a tensor with too few values', model({ initializer: [{ name: 'w', dataType: 1, dims: [2n, 3n], rawData: new Uint8Array(8) }] }), 'Tensor "w" holds 8 bytes; 2 × 3 elements of float32 need 24.'],
    ['a negative size', model({ initializer: [{ name: 'w', dataType: 1, dims: [-1n, -2n], rawData: new Uint8Array(8) }] }), 'Tensor "w" holds 8 bytes; -1 × -2 elements of float32 need 8.'],
    ['a size beyond all numbers', model({ initializer: [{ name: 'w', dataType: 1, dims: [2n ** 62n], rawData: new Uint8Array(8) }] }), 'The file\'s size of "w" is 4611686018427387904, which is beyond 2^53.'],
    ['values kept in another file', model({ initializer: [{ name: 'w', dataType: 1, dims: [1n], dataLocation: TensorProto_DataLocation.EXTERNAL }] }), 'The values of "w" are kept in another file, which Convas does not read.'],
    ['a computed list of axes', model({ node: [{ name: 'n1', opType: 'ReduceMax', input: ['x', 'axes'], output: ['y'] }] }, 18), 'Node "n1" computes its axes; Convas needs them fixed.'],
    ['an input of strings', model({ input: [{ name: 'x', type: { value: { case: 'tensorType', value: { elemType: 8 } } } }] }), 'Value "x" has element type number 8, which Convas does not have.'],
  ])('%s', (_, bytes, message) => {
    expect(told(bytes)).toBe(`onnx-unsupported: ${message}`);
  });
});

test('values in any of the number lists are read as those in raw bytes', () => {
  const read = readModel(model({
    initializer: [
      { name: 'f', dataType: 1, dims: [2n], floatData: [1.5, -2] },
      { name: 'l', dataType: 7, dims: [1n], int64Data: [-3n] },
      { name: 'i', dataType: 6, dims: [1n], int32Data: [9] },
      { name: 'u', dataType: 2, dims: [2n], int32Data: [0, 255] },
      { name: 'b', dataType: 9, dims: [2n], int32Data: [0, 1] },
      { name: 'raw', dataType: 9, dims: [2n], rawData: Uint8Array.of(0, 7) },
    ],
  }));
  expect(read.ok && Object.fromEntries(read.value.graph.constants)).toEqual({
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
  const read = readModel(model({
    node: [
      { opType: 'Constant', output: ['a'], attribute: [attribute('value_floats', AttributeProto_AttributeType.FLOATS, { floats: [1, 2] })] },
      { opType: 'Constant', output: ['b'], attribute: [attribute('value_int', AttributeProto_AttributeType.INT, { i: 4n })] },
      { opType: 'Constant', output: ['c'], attribute: [attribute('value', AttributeProto_AttributeType.TENSOR, { t: { dataType: 1, dims: [1n], floatData: [5] } })] },
    ],
  }));
  expect(read.ok && Object.fromEntries(read.value.graph.constants)).toEqual({ a: floats([2], [1, 2]), b: int64s([4], []), c: floats([1], [5]) });
});
