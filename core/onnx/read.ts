// The bytes of an ONNX file -> graph and weights, for models whose ops are in the catalogue. Anything else is told by node
// and op. Files at opset 13 to 21 are read where their nodes mean the same as at the catalogue's opset, or can be said so.
import { bug, fail, ok, type Result } from '../base/diagnostic.ts';
import { float32, type TensorType } from '../base/shape.ts';
import { floats, int64s, type Tensor } from '../base/tensor.ts';
import type { Attribute, Graph, Node, TypedValue } from '../ir/graph.ts';
import { isOp, rowOf, type OpName } from '../ir/ops.ts';
import { dtypeFromOnnx } from '../ir/ops/dtypes.ts';
import { decodeModel } from './decode.ts';
import type { WireAttribute, WireGraph, WireNode, WireValue } from './model.ts';
import { opsetRange } from './opsets.ts';
import { tensorFromWire } from './tensors.ts';


/** A model read from a file. */
export interface ReadModel {
  /** every initializer is a constant of the graph */
  readonly graph: Graph;
  /** the constants that are trained values rather than settings: float32, at least one axis, read by an op that computes with them */
  readonly weights: Readonly<Record<string, Tensor>>;
  readonly metadata: Readonly<Record<string, string>>;
  /** operator set version of the file */
  readonly opset: number;
}

/** Reads a model. Fails with `onnx-unreadable` on damaged bytes and `onnx-unsupported` on what the catalogue does not hold. */
export function readModel(bytes: Uint8Array): Result<ReadModel> {
  const model = decodeModel(bytes);
  if (!model.ok) return model;
  const opset = model.value.opsets[''];
  if (opset === undefined || opset < opsetRange[0] || opset > opsetRange[1]) {
    return fail('onnx-unsupported', `The model uses opset ${opset ?? 'none'} of the standard operators; Convas reads ${opsetRange[0]} to ${opsetRange[1]}.`);
  }
  try {
    const graph = readGraph(model.value.graph, opset);
    return ok({ graph, weights: weightsOf(graph), metadata: model.value.metadata, opset });
  } catch (error) {
    if (error instanceof Unsupported) return fail('onnx-unsupported', error.message);
    throw error;
  }
}

/** What a well-formed model holds that the catalogue does not; caught in `readModel`. */
class Unsupported extends Error {}

type Constants = (name: string) => Tensor | undefined;

/** `outer` finds the constants of the graph around a loop's body. */
function readGraph(wire: WireGraph, opset: number, outer: Constants = () => undefined): Graph {
  const constants = new Map<string, Tensor>();
  const find: Constants = (name) => constants.get(name) ?? outer(name);
  for (const tensor of wire.tensors) constants.set(tensor.name, tensorOrStop(tensor));
  const nodes: Node[] = [];
  const taken = new Set<string>();
  for (const [i, node] of wire.nodes.entries()) {
    if (node.op === 'Constant' && node.domain === '') constants.set(node.outputs[0] ?? '', constantOf(node));
    else {
      let name = node.name || node.outputs[0] || `node${i}`;
      while (taken.has(name)) name = `${name}_${i}`;
      taken.add(name);
      nodes.push(readNode({ ...node, name }, opset, find));
    }
  }
  const inputs = wire.inputs.filter(({ name }) => !constants.has(name)).map(readValue);
  return { name: wire.name, inputs, constants, nodes, outputs: wire.outputs.map(readValue) };
}

function readNode(wire: WireNode, opset: number, constants: Constants): Node {
  const { op, name } = wire;
  if (wire.domain !== '' || !isOp(op)) throw new Unsupported(`Node "${name}" uses ${wire.domain === '' ? '' : `${wire.domain}.`}${op}, which Convas does not know.`);
  let attributes = wire.attributes;
  let inputs = wire.inputs;
  if (opset >= 18 && op === 'Split') attributes = attributes.filter((a) => a.name !== 'num_outputs');
  if (opset >= 18 && takesAxesAttribute(op) && inputs[1] !== undefined) {
    attributes = [...attributes, { name: 'axes', form: 'ints', value: axesOf(name, inputs[1], constants) }];
    inputs = inputs.slice(0, 1);
  }
  const row = rowOf(op);
  const read: Record<string, Attribute> = {};
  for (const attribute of attributes) {
    const form = Object.hasOwn(row.attributes, attribute.name) ? row.attributes[attribute.name]?.replace('?', '') : undefined;
    if (form !== attribute.form) throw new Unsupported(`Node "${name}" (${op}) has attribute "${attribute.name}" of opset ${opset}, which Convas does not know.`);
    read[attribute.name] = readAttribute(attribute, opset, constants);
  }
  return { op, name, inputs, outputs: wire.outputs, attributes: read };
}

function takesAxesAttribute(op: OpName): boolean {
  return Object.hasOwn(rowOf(op).attributes, 'axes');
}

function axesOf(node: string, input: string, constants: Constants): readonly number[] {
  const tensor = constants(input);
  if (tensor === undefined) throw new Unsupported(`Node "${node}" computes its axes; Convas needs them fixed.`);
  return Array.from(tensor.data as ArrayLike<number | bigint>, Number);
}

function readAttribute(attribute: WireAttribute, opset: number, constants: Constants): Attribute {
  switch (attribute.form) {
    case 'tensor': return tensorOrStop(attribute.value);
    case 'graph': return readGraph(attribute.value, opset, constants);
    case 'strings':
    case 'other': return bug(`attribute ${attribute.name} passed unchecked`);
    default: return attribute.value;
  }
}

function tensorOrStop(wire: Parameters<typeof tensorFromWire>[0]): Tensor {
  const tensor = tensorFromWire(wire);
  if (typeof tensor === 'string') throw new Unsupported(`${tensor}.`);
  return tensor;
}

/** The value a Constant node stands for. */
function constantOf(node: WireNode): Tensor {
  const [attribute] = node.attributes;
  if (attribute?.form === 'tensor') return tensorOrStop(attribute.value);
  if (attribute?.form === 'float') return floats([], [attribute.value]);
  if (attribute?.form === 'floats') return floats([attribute.value.length], attribute.value);
  if (attribute?.form === 'int') return int64s([attribute.value], []);
  if (attribute?.form === 'ints') return int64s(attribute.value);
  throw new Unsupported(`Node "${node.name}" is a Constant of a form Convas does not know.`);
}

function readValue(wire: WireValue): TypedValue {
  const dtype = dtypeFromOnnx(wire.type);
  if (wire.type !== 0 && dtype === undefined) throw new Unsupported(`Value "${wire.name}" has element type number ${wire.type}, which Convas does not have.`);
  const type: TensorType = dtype === undefined ? float32(wire.dims) : { dtype, dims: wire.dims };
  return { name: wire.name, type };
}

function weightsOf(graph: Graph): Readonly<Record<string, Tensor>> {
  const weights = new Map<string, Tensor>();
  for (const node of graph.nodes) {
    if (node.op === 'Resize') continue;
    for (const input of node.inputs) {
      const tensor = graph.constants.get(input);
      if (tensor?.dtype === 'float32' && tensor.dims.length > 0) weights.set(input, tensor);
    }
  }
  return Object.fromEntries(weights);
}
