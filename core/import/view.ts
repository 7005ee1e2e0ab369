// A network somebody else made, as patterns look at it: nodes known and strange alike by op and attributes, and for every
// value who writes it, who reads it and what is known of it.
import { sameDims, type Dim, type TensorType } from '../base/shape.ts';
import { numbersOf, type Tensor } from '../base/tensor.ts';
import type { Attribute } from '../ir/graph.ts';
import { isList } from '../ir/attributes.ts';
import type { ForeignModel, ForeignNode } from '../onnx/foreign.ts';

/** A node as patterns look at it. */
export interface NodeView {
  readonly index: number;
  /** name of the op in ONNX; of an op outside the standard set, with its domain before it */
  readonly op: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly foreign: ForeignNode;
  number(name: string, fallback: number): number;
  list(name: string): readonly number[] | undefined;
  text(name: string, fallback: string): string;
}

function attributeOf(node: ForeignNode, name: string): Attribute | undefined {
  if (node.kind === 'known') return Object.hasOwn(node.node.attributes, name) ? node.node.attributes[name] : undefined;
  const found = node.node.attributes.find((one) => one.name === name);
  switch (found?.form) {
    case 'int':
    case 'float':
    case 'ints':
    case 'floats':
    case 'string': return found.value;
    default: return undefined;
  }
}

function viewOf(foreign: ForeignNode, index: number): NodeView {
  const { op, name, inputs, outputs } = foreign.node;
  const domain = foreign.kind === 'strange' ? foreign.node.domain : '';
  return {
    index, name, inputs, outputs, foreign,
    op: domain === '' ? op : `${domain}.${op}`,
    number(key, fallback) {
      const value = attributeOf(foreign, key);
      return typeof value === 'number' ? value : fallback;
    },
    list(key) {
      const value = attributeOf(foreign, key);
      return value !== undefined && isList(value) ? value : undefined;
    },
    text(key, fallback) {
      const value = attributeOf(foreign, key);
      return typeof value === 'string' ? value : fallback;
    },
  };
}

/** Most elements a constant may have to be looked at number by number. */
const looked = 4096;

/** A foreign network with an index over its values. */
export class ModelView {
  readonly model: ForeignModel;
  readonly nodes: readonly NodeView[];
  readonly #writers = new Map<string, NodeView>();
  readonly #readers = new Map<string, NodeView[]>();
  readonly #outputs: ReadonlySet<string>;
  /** types the file does not say, learned from the layers drawn so far */
  readonly #learned = new Map<string, TensorType>();
  /** the dimension that counts examples, as the file says it: a number, a name, or null */
  readonly batch: number | string | null;

  constructor(model: ForeignModel) {
    this.model = model;
    this.nodes = model.nodes.map(viewOf);
    for (const node of this.nodes) {
      for (const output of node.outputs) if (output !== '') this.#writers.set(output, node);
      for (const input of node.inputs) {
        if (input === '') continue;
        const known = this.#readers.get(input);
        if (known === undefined) this.#readers.set(input, [node]);
        else known.push(node);
      }
    }
    this.#outputs = new Set(model.outputs.map(({ name }) => name));
    this.batch = model.inputs.find(({ type }) => (type.dims?.length ?? 0) > 1)?.type.dims?.[0] ?? null;
  }

  /** The type of a value as far as it is known. */
  typeOf(value: string | undefined): TensorType | undefined {
    if (value === undefined || value === '') return undefined;
    const tensor = this.model.constants.get(value);
    return this.#learned.get(value) ?? this.model.types.get(value) ?? (tensor === undefined ? undefined : { dtype: tensor.dtype, dims: tensor.dims });
  }

  /** Takes over a type where the file says less; true when that is something new. */
  learn(value: string, { dtype, dims }: TensorType): boolean {
    const known = this.typeOf(value);
    const open = known === undefined || known.dims === null || known.dims.slice(1).some((d) => typeof d !== 'number');
    const told = dims?.map((d, axis): Dim => (typeof d === 'number' ? d : axis === 0 ? this.batch : (known?.dims?.[axis] ?? null))) ?? null;
    if (!open || told === null || (known !== undefined && sameDims(known.dims, told))) return false;
    this.#learned.set(value, { dtype, dims: told });
    return true;
  }

  /** Axes of a value, undefined while not known. */
  rankOf(value: string | undefined): number | undefined {
    return this.typeOf(value)?.dims?.length;
  }

  /** The constant behind a value, when it is one. */
  constant(value: string | undefined): Tensor | undefined {
    return value === undefined ? undefined : this.model.constants.get(value);
  }

  /** The float32 constant behind a value, when it is one. */
  floats(value: string | undefined): { readonly dims: readonly number[]; readonly data: Float32Array } | undefined {
    const tensor = this.constant(value);
    return tensor?.dtype === 'float32' ? tensor : undefined;
  }

  /** The numbers of a small constant. */
  numbers(value: string | undefined): readonly number[] | undefined {
    const tensor = this.constant(value);
    return tensor === undefined || tensor.data.length > looked ? undefined : numbersOf(tensor);
  }

  /** The number a constant of one element holds. */
  single(value: string | undefined): number | undefined {
    const numbers = this.numbers(value);
    return numbers?.length === 1 ? numbers[0] : undefined;
  }

  /** The node that writes a value; undefined for inputs and constants. */
  writerOf(value: string | undefined): NodeView | undefined {
    return value === undefined ? undefined : this.#writers.get(value);
  }

  /** The nodes that read a value, one entry for each input it goes into. */
  readersOf(value: string): readonly NodeView[] {
    return this.#readers.get(value) ?? [];
  }

  /** True for a value the model gives away. */
  isOutput(value: string): boolean {
    return this.#outputs.has(value);
  }

  /** The one node that reads a value, when nothing else does. */
  sole(value: string | undefined): NodeView | undefined {
    if (value === undefined || this.isOutput(value)) return undefined;
    const readers = this.readersOf(value);
    return readers.length === 1 ? readers[0] : undefined;
  }

  /** As `sole`, when the node is of this op. */
  soleOf(value: string | undefined, ...ops: readonly string[]): NodeView | undefined {
    const node = this.sole(value);
    return node !== undefined && ops.includes(node.op) ? node : undefined;
  }

  /** Of a node with two inputs, the one that is not `value`, when exactly one is. */
  beside(node: NodeView, value: string): string | undefined {
    const [a = '', b = ''] = node.inputs;
    if (node.inputs.length !== 2 || a === b) return undefined;
    return a === value ? b : b === value ? a : undefined;
  }

  /** True for a value of 32-bit floats, as all that layers compute with. */
  isFloat(value: string | undefined): boolean {
    const type = this.typeOf(value);
    return type === undefined || type.dtype === 'float32';
  }

  /** True when the first axis of a value may well be the batch. */
  isBatch(dim: number | string | null | undefined): boolean {
    return dim === this.batch || dim === undefined || dim === null || this.batch === null;
  }
}
