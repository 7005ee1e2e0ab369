// The graph every network becomes: values by name, nodes of the op catalogue in an order in which each value is written
// before it is read. One form serves inference, differentiation and export; only `core/onnx` knows bytes.
import { bug } from '../base/diagnostic.ts';
import type { TensorType } from '../base/shape.ts';
import type { Tensor } from '../base/tensor.ts';
import type { AttributeOf, GraphOf, NodeOf, TypedValue } from './model.ts';
import type { AttributesOf, OpName } from './ops.ts';

export type { TypedValue };

/** An attribute's value; the catalogue says which form an op's attribute has. */
export type Attribute = AttributeOf<OpName>;

/** One operation of the catalogue. */
export type Node = NodeOf<OpName>;

/** A graph of the catalogue's operations. */
export type Graph = GraphOf<OpName>;

/** Writes a graph node by node; names come out unique and derived from where they came from. */
export class GraphBuilder {
  readonly #name: string;
  readonly #inputs: TypedValue[] = [];
  readonly #constants = new Map<string, Tensor>();
  readonly #nodes: Node[] = [];
  readonly #outputs: TypedValue[] = [];
  readonly #taken = new Set<string>();
  readonly #shared = new Map<string, string>();
  #scope = '';

  constructor(name: string) {
    this.#name = name;
  }

  /** Runs `body` with every new name under `path/`. */
  scoped<T>(path: string, body: () => T): T {
    const outer = this.#scope;
    this.#scope = outer === '' ? path : `${outer}/${path}`;
    try {
      return body();
    } finally {
      this.#scope = outer;
    }
  }

  /** A name nobody has yet, under the current scope. */
  fresh(stem: string): string {
    const full = this.#scope === '' ? stem : `${this.#scope}/${stem}`;
    let name = full;
    for (let n = 1; this.#taken.has(name); n++) name = `${full}_${n}`;
    this.#taken.add(name);
    return name;
  }

  /** Declares a graph input under exactly this name. */
  input(name: string, type: TensorType): string {
    if (this.#taken.has(name)) bug(`graph input "${name}" declared twice`);
    this.#taken.add(name);
    this.#inputs.push({ name, type });
    return name;
  }

  /** Adds a constant. */
  constant(stem: string, tensor: Tensor): string {
    const name = this.fresh(stem);
    this.#constants.set(name, tensor);
    return name;
  }

  /** Adds a constant once per key and returns the same value afterwards (scalars, shapes, banded matrices). */
  shared(key: string, make: () => Tensor): string {
    const known = this.#shared.get(key);
    if (known !== undefined) return known;
    const outer = this.#scope;
    this.#scope = '';
    const name = this.constant(key, make());
    this.#scope = outer;
    this.#shared.set(key, name);
    return name;
  }

  /** Adds a node with one output and returns that value's name. `stem` defaults to the op's name. */
  op<O extends OpName>(op: O, inputs: readonly string[], attributes: AttributesOf<O>, stem: string = op.toLowerCase()): string {
    return this.many(op, inputs, attributes, 1, stem)[0] as string;
  }

  /** Adds a node with several outputs. */
  many<O extends OpName>(op: O, inputs: readonly string[], attributes: AttributesOf<O>, outputs: number, stem: string = op.toLowerCase()): readonly string[] {
    const first = this.fresh(stem);
    const names = [first];
    for (let i = 1; i < outputs; i++) names.push(this.fresh(`${stem}_out${i}`));
    this.node(op, first, inputs, names, attributes);
    return names;
  }

  /** Adds a node whose outputs have names already made with `fresh`. */
  node<O extends OpName>(op: O, name: string, inputs: readonly string[], outputs: readonly string[], attributes: AttributesOf<O>): void {
    const given: Record<string, Attribute> = {};
    for (const [key, value] of Object.entries(attributes)) if (value !== undefined) given[key] = value as Attribute;
    this.#nodes.push({ op, name, inputs, outputs, attributes: given });
  }

  /** Copies a node of another graph as it is (its names must be free here). */
  copy(node: Node): void {
    for (const output of node.outputs) if (output !== '') this.#taken.add(output);
    this.#nodes.push(node);
  }

  /** Declares an output: `value` under exactly the name `name` (an Identity is added where the names differ). */
  output(name: string, value: string, type: TensorType): void {
    if (value !== name) {
      if (this.#taken.has(name)) bug(`graph output "${name}" is already a value`);
      this.#taken.add(name);
      this.#nodes.push({ op: 'Identity', name, inputs: [value], outputs: [name], attributes: {} });
    }
    this.#outputs.push({ name, type });
  }

  /** The finished graph. */
  finish(): Graph {
    return { name: this.#name, inputs: this.#inputs, constants: this.#constants, nodes: this.#nodes, outputs: this.#outputs };
  }
}
