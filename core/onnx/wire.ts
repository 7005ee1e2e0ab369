// Plain models -> bytes. Weights are framed by hand, so that they are never copied; decode.ts is the way back.
import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { assertNever, fail, ok, type Result } from '../base/diagnostic.ts';
import type { Dims } from '../base/shape.ts';
import { encodeUtf8 } from '../base/utf8.ts';
import { largestFile } from './decode.ts';
import { field, joined, type Parts } from './frame.ts';
import type { WireAttribute, WireGraph, WireModel, WireNode, WireTensor, WireValue } from './model.ts';
import {
  AttributeProto_AttributeType as Form, GraphProtoSchema, ModelProtoSchema, TensorProtoSchema,
  type AttributeProtoSchema, type NodeProtoSchema, type ValueInfoProtoSchema,
} from './onnx_pb.ts';

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
    case 'string': return { name: a.name, type: Form.STRING, s: encodeUtf8(a.value) };
    case 'strings': return { name: a.name, type: Form.STRINGS, strings: a.value.map(encodeUtf8) };
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
