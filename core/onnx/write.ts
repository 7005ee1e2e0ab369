// Graph and weights -> the bytes of an ONNX file. The same graph, weights and options give the same bytes; no dates, no
// machine names, metadata in the order of its keys.
import { bug, fail, ok, type Result } from '../base/diagnostic.ts';
import { compatible, formatDims, type TensorType } from '../base/shape.ts';
import type { Tensor, Tensors } from '../base/tensor.ts';
import { isGraph, isList, isTensor } from '../ir/attributes.ts';
import type { Attribute, Graph, TypedValue } from '../ir/graph.ts';
import { isOp, opset as catalogueOpset, rowOf } from '../ir/ops.ts';
import { onnxDType } from '../ir/ops/dtypes.ts';
import { inferTypes } from '../ir/verify.ts';
import { concatenated, gathered, type Parts } from './frame.ts';
import type { WireAttribute, WireGraph, WireNode, WireTensor, WireValue } from './model.ts';
import { convert, irVersionOf, opsetRange, type Conversion, type Draft } from './opsets.ts';
import { tensorToWire } from './tensors.ts';
import { encodeModel } from './wire.ts';

/** What goes into a file besides the graph. */
export interface WriteOptions {
  /** tensors that become initializers; the graph inputs of the same names vanish */
  readonly weights?: Tensors;
  readonly metadata?: Readonly<Record<string, string>>;
  /** program that wrote the file */
  readonly producer?: { readonly name: string; readonly version: string };
  /** operator set version, 13 to 21; 17 unless told */
  readonly opset?: number;
  /** types of values in between (from `inferTypes`), written along for viewers */
  readonly types?: ReadonlyMap<string, TensorType>;
}

/** The bytes of a model in one array. Fails when an op cannot be said at the wanted opset or the file would pass 2 GiB. */
export function writeModel(graph: Graph, options: WriteOptions = {}): Result<Uint8Array> {
  const file = encode(graph, options);
  return file.ok ? ok(concatenated(file.value.parts)) : file;
}

/**
 * The bytes of a model as chunks whose concatenation is the file. Large weights are views of the tensors given, so that
 * writing them out one after the other takes no second copy; the weights must not change meanwhile.
 */
export function writeModelParts(graph: Graph, options: WriteOptions = {}): Result<readonly Uint8Array[]> {
  const file = encode(graph, options);
  return file.ok ? ok(gathered(file.value)) : file;
}

function encode(graph: Graph, options: WriteOptions): Result<Parts> {
  const opset = options.opset ?? catalogueOpset;
  if (!Number.isInteger(opset) || opset < opsetRange[0] || opset > opsetRange[1]) return fail('onnx-opset', `Models are written at opset ${opsetRange[0]} to ${opsetRange[1]}, not ${opset}.`);
  const weights = options.weights ?? {};
  for (const [name, tensor] of Object.entries(weights)) checkWeight(graph, name, tensor);
  const writer = new GraphWriter(opset, namesOf(graph), () => options.types ?? typesOf(graph));
  const written = writer.graph(graph, weights);
  if (writer.problem !== null) return fail('onnx-opset', writer.problem);
  const values = options.types === undefined ? [] : valuesBetween(graph, options.types);
  return encodeModel({
    irVersion: irVersionOf(opset),
    opsets: { '': opset, ...writer.domains },
    producer: options.producer ?? { name: 'Convas', version: '' },
    metadata: Object.fromEntries(Object.entries(options.metadata ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))),
    graph: { ...written, values },
  });
}

function checkWeight(graph: Graph, name: string, tensor: Tensor): void {
  const input = graph.inputs.find((value) => value.name === name);
  if (input === undefined) bug(`weight "${name}" is no input of graph ${graph.name}`);
  if (input.type.dtype !== tensor.dtype || !compatible(input.type.dims, tensor.dims)) {
    bug(`weight "${name}" is ${tensor.dtype} ${formatDims(tensor.dims)}, the graph wants ${input.type.dtype} ${formatDims(input.type.dims)}`);
  }
}

function typesOf(graph: Graph): ReadonlyMap<string, TensorType> {
  const types = inferTypes(graph);
  return types.ok ? types.value : new Map<string, TensorType>();
}

/** Every value name a graph and its bodies use, which new names must avoid. */
function namesOf(graph: Graph, names: Set<string> = new Set()): Set<string> {
  for (const { name } of graph.inputs) names.add(name);
  for (const name of graph.constants.keys()) names.add(name);
  for (const node of graph.nodes) {
    for (const name of node.outputs) names.add(name);
    for (const value of Object.values(node.attributes)) if (isGraph(value)) namesOf(value, names);
  }
  return names;
}

function valuesBetween(graph: Graph, types: ReadonlyMap<string, TensorType>): readonly WireValue[] {
  const declared = new Set(graph.outputs.map(({ name }) => name));
  return graph.nodes.flatMap((node) => node.outputs).flatMap((name) => {
    const type = types.get(name);
    return type === undefined || type.dims === null || declared.has(name) ? [] : [valueToWire({ name, type })];
  });
}

function valueToWire({ name, type }: TypedValue): WireValue {
  return { name, type: onnxDType[type.dtype], dims: type.dims };
}

/** Writes a graph and its bodies; remembers the first thing that cannot be said. */
class GraphWriter {
  readonly #opset: number;
  readonly #names: Set<string>;
  readonly #infer: () => ReadonlyMap<string, TensorType>;
  #types: ReadonlyMap<string, TensorType> | undefined;
  problem: string | null = null;
  /** versions of the operator sets used besides the standard one */
  readonly domains: Record<string, number> = {};

  /** `types` is asked once, and only when a node's form depends on them. */
  constructor(opset: number, names: Set<string>, types: () => ReadonlyMap<string, TensorType>) {
    this.#opset = opset;
    this.#names = names;
    this.#infer = types;
  }

  graph(graph: Graph, weights: Tensors): WireGraph {
    const added: WireTensor[] = [];
    const fresh = (stem: string): string => {
      let name = stem;
      for (let n = 1; this.#names.has(name); n++) name = `${stem}_${n}`;
      this.#names.add(name);
      return name;
    };
    const at: Conversion = {
      opset: this.#opset,
      typeOf: (value) => (this.#types ??= this.#infer()).get(value),
      fresh,
      constant(stem, tensor) {
        const name = fresh(stem);
        added.push(tensorToWire(name, tensor));
        return name;
      },
    };
    const nodes: WireNode[] = [];
    for (const node of graph.nodes) {
      const drafts = convert(node, at);
      if (typeof drafts === 'string') this.problem ??= drafts;
      else for (const draft of drafts) nodes.push(this.#node(draft));
    }
    const fed = graph.inputs.filter(({ name }) => !Object.hasOwn(weights, name));
    const baked = graph.inputs.flatMap(({ name }) => {
      const tensor = Object.hasOwn(weights, name) ? weights[name] : undefined;
      return tensor === undefined ? [] : [tensorToWire(name, tensor)];
    });
    return {
      name: graph.name,
      nodes,
      tensors: [...Array.from(graph.constants, ([name, tensor]) => tensorToWire(name, tensor)), ...added, ...baked],
      inputs: fed.map(valueToWire),
      outputs: graph.outputs.map(valueToWire),
      values: [],
    };
  }

  #node(draft: Draft): WireNode {
    const attributes: WireAttribute[] = [];
    for (const [name, value] of Object.entries(draft.attributes)) {
      const form = draft.forms?.[name] ?? (isOp(draft.op) ? rowOf(draft.op).attributes[name] : undefined);
      if (form === undefined) bug(`${draft.op} has no attribute ${name}`);
      attributes.push(this.#attribute(name, form.replace('?', ''), value));
    }
    for (const [name, value] of Object.entries(draft.texts ?? {})) attributes.push({ name, form: 'strings', value });
    attributes.sort((a, b) => (a.name < b.name ? -1 : 1));
    if (draft.domain !== undefined) this.domains[draft.domain.name] = draft.domain.version;
    return { op: draft.op, domain: draft.domain?.name ?? '', name: draft.name, inputs: draft.inputs, outputs: draft.outputs, attributes };
  }

  #attribute(name: string, form: string, value: Attribute): WireAttribute {
    if ((form === 'int' || form === 'float') && typeof value === 'number') return { name, form, value };
    if ((form === 'ints' || form === 'floats') && isList(value)) return { name, form, value };
    if (form === 'string' && typeof value === 'string') return { name, form, value };
    if (form === 'tensor' && isTensor(value)) return { name, form, value: tensorToWire('', value) };
    if (form === 'graph' && isGraph(value)) return { name, form, value: this.graph(value, {}) };
    return bug(`attribute ${name} must be ${form}`);
  }
}
