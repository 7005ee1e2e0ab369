// Node by node through a stranger's graph, in order: say the node in the catalogue's words, type it, compute it when it
// reads constants alone, and follow sizes. Then whatever leads to no output is left out.
import type { Dims, TensorType } from '../base/shape.ts';
import { floats, int64s, type Tensor } from '../base/tensor.ts';
import type { Node, TypedValue } from '../ir/graph.ts';
import { inferNode } from '../ir/verify.ts';
import { said } from './dialects/index.ts';
import type { Saying } from './dialects/said.ts';
import { folded, FoldBudget } from './fold.ts';
import { branchTaken } from './foreign-branches.ts';
import { finished, type ReadGraph } from './foreign-finish.ts';
import { ForeignNotes } from './foreign-notes.ts';
import { NoGraph, ordered, type Ordered } from './foreign-order.ts';
import { dequantised } from './foreign-quantised.ts';
import { becomesFloat32, elementName, foreignDType, foreignTensor } from './foreign-tensors.ts';
import { inputDims, mergedType, statedDims, unused } from './foreign-types.ts';
import type { ForeignNode } from './foreign.ts';
import type { WireGraph, WireNode, WireTensor, WireValue } from './model.ts';
import { constantSizes, settled, sizesOf, type Sizes } from './sizes.ts';

/** What reading a graph needs to know of its model. */
export interface Reading {
  readonly opset: number;
  /** functions the file defines, as `domain.name` */
  readonly functions: readonly string[];
  readonly owned: boolean;
  readonly folded?: number;
}

/** Rules look at the numbers behind shapes and axes, never at weights; longer constants are kept from them. */
const longestLook = 128;

/** Ops that may have outputs nobody reads, which then are not named. */
const trimmed: readonly string[] = ['BatchNormalization', 'Dropout', 'MaxPool', 'LayerNormalization'];

/** Reads one graph. */
export class ForeignReader {
  readonly #graph: WireGraph;
  readonly #reading: Reading;
  readonly #types = new Map<string, TensorType>();
  readonly #constants = new Map<string, Tensor>();
  /** constants of element types Convas does not compute with, as the file holds them */
  readonly #raw = new Map<string, WireTensor>();
  readonly #sizes = new Map<string, Sizes>();
  /** dimensions of values in a type Convas does not compute with */
  readonly #quantised = new Map<string, Dims>();
  /** values that only rename another */
  readonly #alias = new Map<string, string>();
  readonly #stated = new Map<string, WireValue>();
  readonly #read = new Set<string>();
  readonly #pinned = new Set<string>();
  readonly #taken = new Set<string>();
  readonly #nodeNames = new Set<string>();
  readonly #stems = new Map<string, number>();
  readonly #nodeStems = new Map<string, number>();
  readonly #nodes: ForeignNode[] = [];
  readonly #budget: FoldBudget;
  readonly #at: Saying;
  readonly #notes = new ForeignNotes();
  #openSizes = 0;

  constructor(graph: WireGraph, reading: Reading) {
    this.#graph = graph;
    this.#reading = reading;
    this.#budget = new FoldBudget(reading.folded);
    this.#at = {
      opset: reading.opset,
      typeOf: (value) => this.#types.get(value),
      constantOf: (value) => this.#constants.get(value),
      fresh: (stem) => this.#fresh(stem),
      constant: (stem, tensor) => {
        const name = this.#fresh(stem);
        this.#keep(name, tensor);
        return name;
      },
    };
  }

  /** Reads the graph; throws `NoGraph` where it is none. */
  read(): ReadGraph {
    const graph = this.#graph;
    if (graph.outputs.length === 0) throw new NoGraph('The graph has no output.');
    const nodes = ordered(graph);
    this.#survey(nodes);
    for (const tensor of graph.tensors) this.#store(tensor.name, tensor);
    const weights = new Set(graph.tensors.map(({ name }) => name));
    const inputs = graph.inputs.filter(({ name }) => !weights.has(name)).map((value) => this.#input(value));
    for (const one of nodes) this.#take(one);
    return this.#finished(inputs);
  }

  /** Looks at all names before anything is read: what is read at all, and what may not be renamed. */
  #survey(nodes: readonly Ordered[]): void {
    const { inputs, outputs, values, tensors } = this.#graph;
    for (const value of [...values, ...outputs, ...inputs]) this.#stated.set(value.name, value);
    for (const { name } of [...inputs, ...tensors]) this.#taken.add(name);
    for (const { node, captured } of nodes) {
      for (const name of node.inputs) this.#read.add(name);
      for (const name of captured) this.#pin(name);
      for (const name of node.outputs) this.#taken.add(name);
    }
    for (const { name } of outputs) this.#pin(name);
  }

  #pin(name: string): void {
    this.#read.add(name);
    this.#pinned.add(name);
  }

  #fresh(stem: string): string {
    return unused(stem, this.#taken, this.#stems);
  }

  #keep(name: string, tensor: Tensor): void {
    this.#constants.set(name, tensor);
    this.#types.set(name, { dtype: tensor.dtype, dims: tensor.dims });
    const sizes = constantSizes(tensor);
    if (sizes !== undefined) this.#sizes.set(name, sizes);
  }

  /** Takes a tensor of the file as a constant. */
  #store(name: string, wire: WireTensor): void {
    const tensor = foreignTensor({ ...wire, name }, this.#reading.owned);
    if (typeof tensor === 'string') throw new NoGraph(`${tensor}.`);
    if (tensor === null) {
      this.#raw.set(name, wire);
      return;
    }
    if (becomesFloat32(wire.type)) this.#notes.widened(wire.type);
    this.#keep(name, tensor);
  }

  #input(value: WireValue): TypedValue {
    const { name, type } = value;
    const dtype = foreignDType(type);
    const dims = inputDims(value.dims, () => this.#openSizes++);
    if (becomesFloat32(type)) this.#notes.widened(type);
    if (dtype !== undefined) this.#types.set(name, { dtype, dims });
    else if (type !== 0) this.#notes.kept(type);
    return { name, type: { dtype: dtype ?? 'float32', dims } };
  }

  #take({ node, captured }: Ordered): void {
    if (node.op === 'If' && node.domain === '' && this.#takeBranch(node)) return;
    for (const name of captured) this.#spell(name);
    const inputs = node.inputs.map((name) => this.#alias.get(name) ?? name);
    while (inputs.at(-1) === '') inputs.pop();
    const outputs = [...node.outputs];
    const idle = (name: string): boolean => name === '' || !this.#read.has(name);
    if (trimmed.includes(node.op)) while (outputs.length > 1 && idle(outputs.at(-1) ?? '')) outputs.pop();
    const named: WireNode = { ...node, name: this.#nodeName(node), inputs, outputs };
    if (node.op === 'Constant' && node.domain === '') this.#constant(named);
    else if (!this.#dequantise(named)) this.#say(named);
  }

  /** Reads the nodes of the branch that an If always takes, in its place; false where nothing decides it yet. */
  #takeBranch(node: WireNode): boolean {
    const [condition = ''] = node.inputs;
    const branch = branchTaken(node, this.#constants.get(this.#alias.get(condition) ?? condition), (stem) => this.#fresh(stem));
    if (branch === null) return false;
    this.#notes.decided();
    for (const value of branch.values) if (!this.#stated.has(value.name)) this.#stated.set(value.name, value);
    for (const one of branch.nodes) {
      for (const name of one.node.inputs) this.#read.add(name);
      for (const name of one.captured) this.#pin(name);
    }
    for (const tensor of branch.tensors) this.#store(tensor.name, tensor);
    for (const one of branch.nodes) this.#take(one);
    return true;
  }

  #nodeName(node: WireNode): string {
    const stem = node.name || node.outputs[0] || node.op.toLowerCase() || 'node';
    return unused(stem, this.#nodeNames, this.#nodeStems);
  }

  #constant(node: WireNode): void {
    const [output = ''] = node.outputs;
    const [attribute] = node.attributes;
    if (output === '') return;
    switch (attribute?.form) {
      case 'tensor': this.#store(output, attribute.value); return;
      case 'float': this.#keep(output, floats([], [attribute.value])); return;
      case 'floats': this.#keep(output, floats([attribute.value.length], attribute.value)); return;
      case 'int': this.#keep(output, int64s([attribute.value], [])); return;
      case 'ints': this.#keep(output, int64s(attribute.value)); return;
      default: this.#strange(node, 'It is a constant of a form Convas does not read');
    }
  }

  /** Quantised weights become floats again. */
  #dequantise(node: WireNode): boolean {
    if (node.op !== 'DequantizeLinear' || node.domain !== '') return false;
    const tensor = dequantised(node, (name) => this.#raw.get(name) ?? this.#constants.get(name), this.#budget);
    if (tensor === null) return false;
    this.#keep(node.outputs[0] ?? '', tensor);
    this.#notes.folded(node.op);
    return true;
  }

  #say(node: WireNode): void {
    const words = said(node, this.#at, this.#reading.functions);
    const unread = node.inputs.find((name) => this.#raw.has(name));
    if (typeof words === 'string' || unread !== undefined) {
      this.#strange(node, typeof words === 'string' ? words : `It reads "${unread}" of ${elementName(this.#raw.get(unread ?? '')?.type ?? 0)}, which Convas does not compute with`);
      return;
    }
    const typed = words.map((word) => this.#typed(word));
    const wrong = typed.find((one) => typeof one === 'string');
    if (typeof wrong === 'string') {
      this.#strange(node, wrong);
      return;
    }
    for (const one of typed) if (typeof one !== 'string') this.#accept(one.node, one.types);
  }

  /** The node with the types of its outputs, which later nodes may read at once; a sentence when it contradicts itself. */
  #typed(word: Node): { readonly node: Node; readonly types: readonly TensorType[] | null } | string {
    const node = settled(word, this.#at, (name) => this.#sizes.get(name));
    const around = { typeOf: (name: string) => this.#types.get(name), constantOf: (name: string) => this.#looked(name) };
    if (node.inputs.some((name) => name !== '' && !this.#types.has(name))) return { node, types: null };
    const answer = inferNode(node, around);
    if (typeof answer === 'string') return answer;
    const types = answer.map((type, i) => mergedType(type, this.#statedDims(node.outputs[i] ?? '')));
    for (const [i, name] of node.outputs.entries()) if (name !== '' && types[i] !== undefined) this.#types.set(name, types[i]);
    return { node, types };
  }

  #looked(name: string): Tensor | undefined {
    const tensor = this.#constants.get(name);
    return tensor !== undefined && tensor.data.length <= longestLook ? tensor : undefined;
  }

  #statedDims(name: string): Dims {
    return statedDims(this.#stated.get(name)?.dims ?? null);
  }

  /** Folds a known node, follows its sizes, drops it when it only renames, or keeps it. */
  #accept(node: Node, types: readonly TensorType[] | null): void {
    const [output = ''] = node.outputs;
    if (types !== null && this.#fold(node, types)) return;
    if (node.op === 'Identity' && !this.#pinned.has(output)) {
      this.#alias.set(output, node.inputs[0] ?? '');
      this.#notes.renamed();
      return;
    }
    const sizes = this.#sizesFrom(node);
    if (sizes !== undefined) this.#sizes.set(output, sizes);
    if (types === null) for (const name of node.outputs) this.#stateOnly(name);
    this.#nodes.push({ kind: 'known', node });
  }

  #fold(node: Node, types: readonly TensorType[]): boolean {
    if (this.#foldSizes(node)) return true;
    const inputs = node.inputs.map((name) => (name === '' ? undefined : this.#constants.get(name)));
    if (inputs.some((tensor, i) => tensor === undefined && node.inputs[i] !== '')) return false;
    const results = folded(node, inputs, types, this.#budget);
    if (results === null) return false;
    for (const [i, tensor] of results.entries()) if ((node.outputs[i] ?? '') !== '') this.#keep(node.outputs[i] ?? '', tensor);
    this.#notes.folded(node.op);
    return true;
  }

  #sizesFrom(node: Node): Sizes | undefined {
    const sizes = sizesOf(node, { typeOf: this.#at.typeOf, sizesOf: (name) => this.#sizes.get(name) });
    const rank = this.#types.get(node.outputs[0] ?? '')?.dims?.length;
    return sizes !== undefined && rank === (sizes.scalar ? 0 : 1) ? sizes : undefined;
  }

  /** Sizes that come out as numbers although the value they are sizes of is fed. */
  #foldSizes(node: Node): boolean {
    const sizes = this.#sizesFrom(node);
    const [output = ''] = node.outputs;
    const dtype = this.#types.get(output)?.dtype;
    if (sizes === undefined || (dtype !== 'int64' && dtype !== 'int32') || !sizes.values.every((d) => typeof d === 'number')) return false;
    const values = sizes.values as readonly number[];
    const dims = sizes.scalar ? [] : [values.length];
    this.#keep(output, dtype === 'int64' ? int64s(values, dims) : { dtype, dims, data: Int32Array.from(values) });
    this.#notes.folded(node.op);
    return true;
  }

  #strange(node: WireNode, reason: string): void {
    for (const name of node.inputs) this.#spell(name);
    for (const name of node.outputs) this.#stateOnly(name);
    this.#throughQuantising(node);
    this.#nodes.push({ kind: 'strange', node, reason: `${reason.replace(/\.$/, '')}.` });
  }

  /** Quantising keeps the dimensions, and what is turned back is float32. */
  #throughQuantising({ op, inputs: [x = ''], outputs: [y = ''] }: WireNode): void {
    const dims = this.#types.get(x)?.dims ?? this.#quantised.get(x);
    if (dims === undefined || y === '' || this.#types.has(y)) return;
    if (op === 'QuantizeLinear') this.#quantised.set(y, dims);
    else if (op === 'DequantizeLinear') this.#types.set(y, { dtype: 'float32', dims });
  }

  /** A constant of an element type Convas has not, read by a node it has not: kept as the node that holds it. */
  #spell(name: string): void {
    const wire = this.#raw.get(name);
    if (wire === undefined || this.#nodeNames.has(`${name}/constant`)) return;
    this.#nodeNames.add(`${name}/constant`);
    this.#notes.kept(wire.type);
    const node: WireNode = { op: 'Constant', domain: '', name: `${name}/constant`, inputs: [], outputs: [name], attributes: [{ name: 'value', form: 'tensor', value: wire }] };
    this.#nodes.push({ kind: 'strange', node, reason: `It holds ${elementName(wire.type)} values, which Convas does not compute with.` });
  }

  /** The type the file states for a value no rule speaks of. */
  #stateOnly(name: string): void {
    const stated = this.#stated.get(name);
    const dtype = stated === undefined ? undefined : foreignDType(stated.type);
    if (dtype !== undefined) this.#types.set(name, { dtype, dims: this.#statedDims(name) });
  }

  #finished(inputs: readonly TypedValue[]): ReadGraph {
    for (const { name } of this.#graph.outputs) this.#spell(name);
    const outputs = this.#graph.outputs.map(({ name }): TypedValue => ({ name, type: this.#types.get(name) ?? { dtype: 'float32', dims: this.#statedDims(name) } }));
    return finished({ inputs, outputs, nodes: this.#nodes, constants: this.#constants, types: this.#types }, this.#notes);
  }
}
