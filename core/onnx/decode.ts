// The bytes of an ONNX file -> a plain model. Values of tensors stay views of the file, 64-bit integers become numbers, and
// whatever a stranger's file may hold, decoding answers a Result. Field numbers are those of build/proto/onnx.proto3.
import { fail, ok, type Result } from '../base/diagnostic.ts';
import type { Dim } from '../base/shape.ts';
import { Budget, Cursor, Damaged, textOf, Unfit } from './cursor.ts';
import { decodePair, decodeTensor, narrow } from './decode-tensor.ts';
import type { WireAttribute, WireGraph, WireModel, WireNode, WireTensor, WireValue } from './model.ts';

/** Files of 2 GiB and more cannot be protobuf messages. */
export const largestFile = 2 ** 31 - 1;

/** Graphs inside graphs (bodies of loops and branches) go no deeper than this. */
const deepest = 16;

/** Reads a model's bytes; fails with `onnx-unreadable` on bytes that are no ONNX model and `onnx-unsupported` on what cannot be held. */
export function decodeModel(bytes: Uint8Array): Result<WireModel> {
  if (bytes.length > largestFile) return fail('onnx-unreadable', `The file has ${bytes.length} bytes; an ONNX file has fewer than 2 GiB.`);
  try {
    return model(new Cursor(bytes, new Budget()));
  } catch (error) {
    if (error instanceof Unfit) return fail('onnx-unsupported', error.message);
    if (error instanceof Damaged) return fail('onnx-unreadable', 'The file is not an ONNX model, or its end is missing.', error.message);
    throw error;
  }
}

/** Readers of a message's fields by number, each for one encoding; what has none, or comes in another encoding, is passed over. */
type Readers<S> = Readonly<Record<number, readonly [wire: number | 'list', read: (c: Cursor, state: S, wire: number) => void]>>;

function fields<S>(c: Cursor, state: S, readers: Readers<S>): S {
  for (let field = c.field(); field !== null; field = c.field()) {
    const reader = readers[field.number];
    if (reader === undefined || (reader[0] !== 'list' && reader[0] !== field.wire)) c.skip(field.wire);
    else reader[1](c, state, field.wire);
  }
  return state;
}

/** Gives up readonly where a message is being put together. */
type Open<T> = { -readonly [K in keyof T]: T[K] };

interface OpenModel {
  irVersion: number;
  graph: WireGraph | undefined;
  trainings: number;
  producer: { name: string; version: string };
  opsets: Map<string, number>;
  metadata: Map<string, string>;
  functions: string[];
}

const modelReaders: Readers<OpenModel> = {
  1: [0, (c, m) => { m.irVersion = narrow(c.int64(), 'IR version'); }],
  2: [2, (c, m) => { m.producer.name = c.text(); }],
  3: [2, (c, m) => { m.producer.version = c.text(); }],
  7: [2, (c, m) => { m.graph = decodeGraph(c.message(), 0); }],
  8: [2, (c, m) => m.opsets.set(...opset(c.message()))],
  14: [2, (c, m) => m.metadata.set(...decodePair(c.message()))],
  20: [2, (c, m) => { m.trainings++; c.content(); }],
  25: [2, (c, m) => m.functions.push(functionName(c.message()))],
};

function model(c: Cursor): Result<WireModel> {
  const { opsets, metadata, graph, ...rest } = fields<OpenModel>(c, { irVersion: 0, graph: undefined, trainings: 0, producer: { name: '', version: '' }, opsets: new Map(), metadata: new Map(), functions: [] }, modelReaders);
  if (graph === undefined) return fail('onnx-unreadable', 'The file is not an ONNX model: it holds no graph.');
  return ok({ ...rest, graph, opsets: Object.fromEntries(opsets), metadata: Object.fromEntries(metadata) });
}

/** The standard operators go by two names. */
const domainOf = (name: string): string => (name === 'ai.onnx' ? '' : name);

const opsetReaders: Readers<[string, number]> = { 1: [2, (c, pair) => { pair[0] = domainOf(c.text()); }], 2: [0, (c, pair) => { pair[1] = narrow(c.int64(), 'operator set version'); }] };
const opset = (c: Cursor): [string, number] => fields(c, ['', 0], opsetReaders);

const functionReaders: Readers<{ name: string; domain: string }> = { 1: [2, (c, f) => { f.name = c.text(); }], 10: [2, (c, f) => { f.domain = domainOf(c.text()); }] };

function functionName(c: Cursor): string {
  const { name, domain } = fields(c, { name: '', domain: '' }, functionReaders);
  return `${domain}.${name}`;
}

interface OpenGraph {
  name: string;
  readonly depth: number;
  readonly nodes: WireNode[];
  readonly tensors: WireTensor[];
  readonly inputs: WireValue[];
  readonly outputs: WireValue[];
  readonly values: WireValue[];
  readonly sparse: string[];
}

const graphReaders: Readers<OpenGraph> = {
  1: [2, (c, g) => g.nodes.push(node(c.message(), g.depth))],
  2: [2, (c, g) => { g.name = c.text(); }],
  5: [2, (c, g) => g.tensors.push(decodeTensor(c.message()))],
  11: [2, (c, g) => g.inputs.push(value(c.message()))],
  12: [2, (c, g) => g.outputs.push(value(c.message()))],
  13: [2, (c, g) => g.values.push(value(c.message()))],
  15: [2, (c, g) => g.sparse.push(fields(c.message(), { name: '' }, sparseReaders).name)],
};

const sparseReaders: Readers<{ name: string }> = { 1: [2, (c, s) => { s.name = decodeTensor(c.message()).name; }] };

function decodeGraph(c: Cursor, depth: number): WireGraph {
  if (depth > deepest) throw new Unfit(`The file holds graphs inside graphs, more than ${deepest} deep, which Convas does not read.`);
  const read = fields<OpenGraph>(c, { name: '', depth, nodes: [], tensors: [], inputs: [], outputs: [], values: [], sparse: [] }, graphReaders);
  const { name, nodes, tensors, inputs, outputs, values, sparse } = read;
  const graph = { name, nodes, tensors, inputs, outputs, values };
  return sparse.length > 0 ? { ...graph, sparse } : graph;
}

interface OpenNode extends Open<Pick<WireNode, 'op' | 'domain' | 'name'>> {
  readonly depth: number;
  readonly inputs: string[];
  readonly outputs: string[];
  readonly attributes: WireAttribute[];
}

const nodeReaders: Readers<OpenNode> = {
  1: [2, (c, n) => n.inputs.push(c.text())],
  2: [2, (c, n) => n.outputs.push(c.text())],
  3: [2, (c, n) => { n.name = c.text(); }],
  4: [2, (c, n) => { n.op = c.text(); }],
  5: [2, (c, n) => n.attributes.push(attribute(c.message(), n.depth))],
  7: [2, (c, n) => { n.domain = domainOf(c.text()); }],
};

function node(c: Cursor, depth: number): WireNode {
  const { op, domain, name, inputs, outputs, attributes } = fields<OpenNode>(c, { depth, op: '', domain: '', name: '', inputs: [], outputs: [], attributes: [] }, nodeReaders);
  return { op, domain, name, inputs, outputs, attributes };
}

/** AttributeProto.type; files of the first IR version leave it out, and what is there decides. */
const forms = { float: 1, int: 2, string: 3, tensor: 4, graph: 5, floats: 6, ints: 7, strings: 8 } as const;

interface OpenAttribute {
  readonly depth: number;
  name: string;
  stated: number;
  /** the form of the last content that was there */
  found: number;
  number: number;
  string: Uint8Array;
  tensor: WireTensor | undefined;
  graph: WireGraph | undefined;
  readonly numbers: number[];
  readonly strings: Uint8Array[];
}

const attributeReaders: Readers<OpenAttribute> = {
  1: [2, (c, a) => { a.name = c.text(); }],
  2: [5, (c, a) => { a.found = forms.float; a.number = c.float(); }],
  3: [0, (c, a) => { a.found = forms.int; a.number = c.whole(); }],
  4: [2, (c, a) => { a.found = forms.string; a.string = c.content(); }],
  5: [2, (c, a) => { a.found = forms.tensor; a.tensor = decodeTensor(c.message()); }],
  6: [2, (c, a) => { a.found = forms.graph; a.graph = decodeGraph(c.message(), a.depth + 1); }],
  7: ['list', (c, a, wire) => { a.found = forms.floats; c.repeated(wire, (inner) => { c.budget.add(16); a.numbers.push(inner.float()); }); }],
  8: ['list', (c, a, wire) => { a.found = forms.ints; c.repeated(wire, (inner) => { c.budget.add(16); a.numbers.push(inner.whole()); }); }],
  9: [2, (c, a) => { a.found = forms.strings; c.budget.take(); a.strings.push(c.content()); }],
  20: [0, (c, a) => { a.stated = c.count(); }],
};

function attribute(c: Cursor, depth: number): WireAttribute {
  const read = fields<OpenAttribute>(c, { depth, name: '', stated: 0, found: 0, number: 0, string: new Uint8Array(), tensor: undefined, graph: undefined, numbers: [], strings: [] }, attributeReaders);
  const { name, number, numbers, string, strings, tensor, graph } = read;
  const other: WireAttribute = { name, form: 'other', value: null };
  switch (read.stated === 0 ? read.found : read.stated) {
    case forms.float: return { name, form: 'float', value: number };
    case forms.int: return { name, form: 'int', value: number };
    case forms.string: return textual(name, string) ?? other;
    case forms.tensor: return tensor === undefined ? other : { name, form: 'tensor', value: tensor };
    case forms.graph: return graph === undefined ? other : { name, form: 'graph', value: graph };
    case forms.floats: return { name, form: 'floats', value: numbers };
    case forms.ints: return { name, form: 'ints', value: numbers };
    case forms.strings: {
      const texts = strings.map(textOf);
      return texts.every((text) => text !== null) ? { name, form: 'strings', value: texts } : other;
    }
    default: return other;
  }
}

/** A string attribute may hold any bytes; those that are no text are of no use. */
function textual(name: string, bytes: Uint8Array): WireAttribute | null {
  const read = textOf(bytes);
  return read === null ? null : { name, form: 'string', value: read };
}

type OpenValue = Open<WireValue>;

const dimensionReaders: Readers<{ dim: Dim }> = {
  1: [0, (c, d) => { d.dim = narrow(c.int64(), 'size of a value'); }],
  2: [2, (c, d) => { d.dim = c.text() || null; }],
};
const shapeReaders: Readers<Dim[]> = { 1: [2, (c, dims) => dims.push(fields<{ dim: Dim }>(c.message(), { dim: null }, dimensionReaders).dim)] };
const tensorTypeReaders: Readers<OpenValue> = { 1: [0, (c, v) => { v.type = c.count(); }], 2: [2, (c, v) => { v.dims = fields<Dim[]>(c.message(), [], shapeReaders); }] };
const typeReaders: Readers<OpenValue> = { 1: [2, (c, v) => { fields(c.message(), v, tensorTypeReaders); }] };
const valueReaders: Readers<OpenValue> = { 1: [2, (c, v) => { v.name = c.text(); }], 2: [2, (c, v) => { fields(c.message(), v, typeReaders); }] };
const value = (c: Cursor): WireValue => fields<OpenValue>(c, { name: '', type: 0, dims: null }, valueReaders);
