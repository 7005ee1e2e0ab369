// Bytes <-> plain models. The only file that knows protobuf; 64-bit integers become numbers here, and whatever a stranger's
// file may hold, decoding answers a Result. Writing frames the weights by hand, so that they are never copied.
import { create, fromBinary, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { getTextEncoding } from '@bufbuild/protobuf/wire';
import { assertNever, fail, ok, type Result } from '../base/diagnostic.ts';
import type { Dims } from '../base/shape.ts';
import { bytesOf, field, joined, structureBytes, type Outline, type Parts } from './frame.ts';
import type { WireAttribute, WireGraph, WireModel, WireNode, WireTensor, WireValue } from './model.ts';
import {
  AttributeProto_AttributeType as Form, GraphProtoSchema, ModelProtoSchema, TensorProto_DataLocation, TensorProto_DataType as Element, TensorProtoSchema,
  type AttributeProto, type AttributeProtoSchema, type GraphProto, type NodeProtoSchema, type TensorProto, type ValueInfoProto, type ValueInfoProtoSchema,
} from './onnx_pb.ts';

/** Files of 2 GiB and more cannot be protobuf messages. */
const largestFile = 2 ** 31 - 1;

/** Nodes, names and types may take this much; beyond it a file is made to exhaust memory. Tensor values do not count. */
export const largestStructure = 64 * 2 ** 20;

const tensorOutline: Outline = { 4: 'payload', 5: 'payload', 7: 'payload', 9: 'payload', 10: 'payload', 11: 'payload' };
const modelOutline: Outline = { 7: { 5: tensorOutline } };

/** Reads a model's bytes; fails on bytes that are no ONNX model, values kept in other files, and integers beyond 2⁵³. */
export function decodeModel(bytes: Uint8Array): Result<WireModel> {
  if (bytes.length > largestFile) return fail('onnx-unreadable', `The file has ${bytes.length} bytes; an ONNX file has fewer than 2 GiB.`);
  const structure = structureBytes(bytes, modelOutline);
  if (structure === null) return fail('onnx-unreadable', 'The file is not an ONNX model, or its end is missing.');
  if (structure > largestStructure) return fail('onnx-unreadable', `The file describes ${structure} bytes of nodes and names; at most ${largestStructure} are read.`);
  try {
    const proto = fromBinary(ModelProtoSchema, bytes, { readUnknownFields: false });
    if (proto.graph === undefined) return fail('onnx-unreadable', 'The file is not an ONNX model: it holds no graph.');
    const opsets: Record<string, number> = {};
    for (const { domain, version } of proto.opsetImport) opsets[domain === 'ai.onnx' ? '' : domain] = narrow(version, 'operator set version');
    return ok({
      irVersion: narrow(proto.irVersion, 'IR version'),
      opsets,
      producer: { name: proto.producerName, version: proto.producerVersion },
      metadata: Object.fromEntries(proto.metadataProps.map(({ key, value }) => [key, value])),
      graph: readGraph(proto.graph),
    });
  } catch (error) {
    if (error instanceof Unfit) return fail('onnx-unsupported', error.message);
    return fail('onnx-unreadable', 'The file is not an ONNX model, or it is damaged.', error instanceof Error ? error.message : String(error));
  }
}

/** What a well-formed file says that Convas cannot hold; caught in `decodeModel`. */
class Unfit extends Error {}

function narrow(value: bigint, what: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new Unfit(`The file's ${what} is ${value}, which is beyond 2^53.`);
  return number;
}

function readGraph(graph: GraphProto): WireGraph {
  return {
    name: graph.name,
    nodes: graph.node.map((n) => ({ op: n.opType, domain: n.domain === 'ai.onnx' ? '' : n.domain, name: n.name, inputs: n.input, outputs: n.output, attributes: n.attribute.map(readAttribute) })),
    tensors: graph.initializer.map(readTensor),
    inputs: graph.input.map(readValue),
    outputs: graph.output.map(readValue),
    values: graph.valueInfo.map(readValue),
  };
}

function readAttribute(a: AttributeProto): WireAttribute {
  const name = a.name;
  switch (a.type) {
    case Form.INT: return { name, form: 'int', value: narrow(a.i, `attribute ${name}`) };
    case Form.FLOAT: return { name, form: 'float', value: a.f };
    case Form.INTS: return { name, form: 'ints', value: a.ints.map((v) => narrow(v, `attribute ${name}`)) };
    case Form.FLOATS: return { name, form: 'floats', value: a.floats };
    case Form.STRING: return { name, form: 'string', value: getTextEncoding().decodeUtf8(a.s) };
    case Form.TENSOR: return a.t === undefined ? { name, form: 'other', value: null } : { name, form: 'tensor', value: readTensor(a.t) };
    case Form.GRAPH: return a.g === undefined ? { name, form: 'other', value: null } : { name, form: 'graph', value: readGraph(a.g) };
    default: return { name, form: 'other', value: null };
  }
}

/** Values stand in raw_data or, packed by type, in one of the number lists. */
function readTensor(t: TensorProto): WireTensor {
  if (t.dataLocation === TensorProto_DataLocation.EXTERNAL || t.externalData.length > 0) throw new Unfit(`The values of "${t.name}" are kept in another file, which Convas does not read.`);
  const dims = t.dims.map((d) => narrow(d, `size of "${t.name}"`));
  return { name: t.name, type: t.dataType, dims, bytes: t.rawData.length > 0 ? t.rawData : listed(t) };
}

function listed(t: TensorProto): Uint8Array {
  switch (t.dataType) {
    case Element.FLOAT: return bytesOf(Float32Array.from(t.floatData));
    case Element.INT64: return bytesOf(BigInt64Array.from(t.int64Data));
    case Element.INT32: return bytesOf(Int32Array.from(t.int32Data));
    case Element.UINT8:
    case Element.BOOL: return Uint8Array.from(t.int32Data);
    default: return t.rawData;
  }
}

function readValue(v: ValueInfoProto): WireValue {
  const type = v.type?.value;
  if (type?.case !== 'tensorType') return { name: v.name, type: 0, dims: null };
  const dims = type.value.shape?.dim.map(({ value }) => {
    if (value.case === 'dimValue') return narrow(value.value, `size of "${v.name}"`);
    return value.case === 'dimParam' && value.value !== '' ? value.value : null;
  });
  return { name: v.name, type: type.value.elemType, dims: dims ?? null };
}

/**
 * Writes a model as parts whose concatenation is the file. Values of the graph's own tensors are views of what was given,
 * so that a file of many megabytes needs no second copy of them.
 */
export function encodeModel(model: WireModel): Result<Parts> {
  const { graph } = model;
  const head = toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion: BigInt(model.irVersion), producerName: model.producer.name, producerVersion: model.producer.version }));
  const tail = toBinary(ModelProtoSchema, create(ModelProtoSchema, {
    opsetImport: Object.entries(model.opsets).map(([domain, version]) => ({ domain, version: BigInt(version) })),
    metadataProps: Object.entries(model.metadata).map(([key, value]) => ({ key, value })),
  }));
  const nodes = toBinary(GraphProtoSchema, create(GraphProtoSchema, { node: graph.nodes.map(nodeInit), name: graph.name }));
  const values = toBinary(GraphProtoSchema, create(GraphProtoSchema, { input: graph.inputs.map(valueInit), output: graph.outputs.map(valueInit), valueInfo: graph.values.map(valueInit) }));
  const tensors = graph.tensors.map((tensor) => field(5, joined(tensorHead(tensor), field(9, tensor.bytes))));
  const file = joined(head, field(7, joined(nodes, ...tensors, values)), tail);
  if (file.length > largestFile) return fail('onnx-too-large', `The model takes ${file.length} bytes; an ONNX file in one piece holds fewer than 2 GiB.`);
  return ok(file);
}

function tensorHead(tensor: WireTensor): Uint8Array {
  return toBinary(TensorProtoSchema, create(TensorProtoSchema, { dims: tensor.dims.map(BigInt), dataType: tensor.type, name: tensor.name }));
}

function graphInit(graph: WireGraph): MessageInitShape<typeof GraphProtoSchema> {
  return {
    name: graph.name,
    node: graph.nodes.map(nodeInit),
    initializer: graph.tensors.map(tensorInit),
    input: graph.inputs.map(valueInit),
    output: graph.outputs.map(valueInit),
    valueInfo: graph.values.map(valueInit),
  };
}

function nodeInit(node: WireNode): MessageInitShape<typeof NodeProtoSchema> {
  return { opType: node.op, domain: node.domain, name: node.name, input: [...node.inputs], output: [...node.outputs], attribute: node.attributes.map(attributeInit) };
}

function attributeInit(a: WireAttribute): MessageInitShape<typeof AttributeProtoSchema> {
  switch (a.form) {
    case 'int': return { name: a.name, type: Form.INT, i: BigInt(a.value) };
    case 'float': return { name: a.name, type: Form.FLOAT, f: a.value };
    case 'ints': return { name: a.name, type: Form.INTS, ints: a.value.map(BigInt) };
    case 'floats': return { name: a.name, type: Form.FLOATS, floats: [...a.value] };
    case 'string': return { name: a.name, type: Form.STRING, s: getTextEncoding().encodeUtf8(a.value) };
    case 'tensor': return { name: a.name, type: Form.TENSOR, t: tensorInit(a.value) };
    case 'graph': return { name: a.name, type: Form.GRAPH, g: graphInit(a.value) };
    case 'other': return { name: a.name };
    default: return assertNever(a);
  }
}

function tensorInit(t: WireTensor): MessageInitShape<typeof TensorProtoSchema> {
  return { name: t.name, dataType: t.type, dims: t.dims.map(BigInt), rawData: t.bytes };
}

function valueInit(v: WireValue): MessageInitShape<typeof ValueInfoProtoSchema> {
  return { name: v.name, ...(v.type === 0 ? {} : { type: { value: { case: 'tensorType', value: { elemType: v.type, ...shapeInit(v.dims) } } } }) };
}

function shapeInit(dims: Dims) {
  if (dims === null) return {};
  return {
    shape: {
      dim: dims.map((d) => {
        if (typeof d === 'number') return { value: { case: 'dimValue' as const, value: BigInt(d) } };
        return d === null ? {} : { value: { case: 'dimParam' as const, value: d } };
      }),
    },
  };
}
