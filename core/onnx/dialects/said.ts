// How nodes of older and newer operator set versions are said in the catalogue's words. A dialect row answers the nodes of
// the catalogue that mean the same, or the sentence that says why there are none.
import type { TensorType } from '../../base/shape.ts';
import { numbersOf, type Tensor } from '../../base/tensor.ts';
import { shortened } from '../../base/words.ts';
import type { Attribute, Node } from '../../ir/graph.ts';
import { isOp, rowOf, type OpName } from '../../ir/ops.ts';
import { elementName, foreignTensor } from '../foreign-tensors.ts';
import type { WireAttribute, WireNode } from '../model.ts';

/** What a row may use. */
export interface Saying {
  readonly opset: number;
  typeOf(value: string): TensorType | undefined;
  constantOf(value: string): Tensor | undefined;
  /** adds a constant and returns its name */
  constant(stem: string, tensor: Tensor): string;
  /** a value name nobody has */
  fresh(stem: string): string;
}

/** Nodes of the catalogue, or a sentence without its full stop. */
export type Said = readonly Node[] | string;

/** Says a node; its trailing unused outputs and left-out inputs are gone already. */
export type Say = (node: WireNode, at: Saying) => Said;

/** How an op is said, by the operator set version a form begins with; the newest form that is not newer than the file counts. */
export type Dialect = readonly (readonly [since: number, say: Say])[];

/** Longer lists in an attribute are no sizes, axes or pads of any network. */
const longestList = 1024;

/** Changes on the way into the catalogue's words. */
export interface Change {
  readonly op?: OpName;
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
  /** attributes set or replaced */
  readonly set?: Readonly<Record<string, Attribute>>;
  /** attributes of the file that are not taken over */
  readonly drop?: readonly string[];
}

/** The node as the catalogue has it, with changes; a sentence where an attribute has no counterpart. */
export function as(node: WireNode, change: Change = {}): Said {
  const op = change.op ?? node.op;
  if (!isOp(op)) return `Convas has no operation ${node.op}`;
  const attributes: Record<string, Attribute> = {};
  const forms = rowOf(op).attributes;
  for (const attribute of node.attributes) {
    if (change.drop?.includes(attribute.name) === true || Object.hasOwn(change.set ?? {}, attribute.name)) continue;
    const form = Object.hasOwn(forms, attribute.name) ? forms[attribute.name]?.replace('?', '') : undefined;
    if (form === undefined) return `Its attribute ${shortened(attribute.name, 40)} has no counterpart in Convas`;
    const value = attributeOf(attribute, form);
    if (value === null) return `Its attribute ${attribute.name} is of a form or length Convas does not read`;
    attributes[attribute.name] = value;
  }
  return [{ op, name: node.name, inputs: change.inputs ?? node.inputs, outputs: change.outputs ?? node.outputs, attributes: { ...attributes, ...change.set } }];
}

function attributeOf(attribute: WireAttribute, form: string): Attribute | null {
  if (attribute.form === 'tensor' && form === 'tensor') {
    const tensor = foreignTensor(attribute.value, false);
    return tensor === null || typeof tensor === 'string' ? null : tensor;
  }
  if (attribute.form === 'int' && (form === 'float' || form === 'int')) return attribute.value;
  if (attribute.form !== form || attribute.form === 'tensor' || attribute.form === 'graph' || attribute.form === 'strings' || attribute.form === 'other') return null;
  return (attribute.form === 'ints' || attribute.form === 'floats') && attribute.value.length > longestList ? null : attribute.value;
}

/** As the catalogue has it. */
export const same: Say = (node) => as(node);

/** As the catalogue has it when these attributes have no effect; a sentence when one has. */
export function dropping(neutral: Readonly<Record<string, (attribute: WireAttribute) => boolean>>): Say {
  return (node) => {
    for (const attribute of node.attributes) {
      const isNeutral = Object.hasOwn(neutral, attribute.name) ? neutral[attribute.name] : undefined;
      if (isNeutral !== undefined && !isNeutral(attribute)) return `Its attribute ${attribute.name} has no counterpart in Convas`;
    }
    return as(node, { drop: Object.keys(neutral) });
  };
}

/** True for any value. */
export const any = (): boolean => true;

/** True for one number, or a list of nothing else. */
export const only = (value: number) => (attribute: WireAttribute): boolean =>
  attribute.form === 'int' || attribute.form === 'float' ? attribute.value === value : attribute.form === 'ints' && attribute.value.every((v) => v === value);

/** A whole number among the attributes of the file. */
export function wholeAt(node: WireNode, name: string, fallback: number): number {
  const found = node.attributes.find((a) => a.name === name);
  return found?.form === 'int' ? found.value : fallback;
}

/** A number among the attributes of the file. */
export function numberAt(node: WireNode, name: string, fallback: number): number {
  const found = node.attributes.find((a) => a.name === name);
  return found?.form === 'int' || found?.form === 'float' ? found.value : fallback;
}

/** A list of whole numbers among the attributes of the file. */
export function listAt(node: WireNode, name: string): readonly number[] | undefined {
  const found = node.attributes.find((a) => a.name === name);
  return found?.form === 'ints' && found.value.length <= longestList ? found.value : undefined;
}

/** A list of floats among the attributes of the file. */
export function floatsAt(node: WireNode, name: string): readonly number[] | undefined {
  const found = node.attributes.find((a) => a.name === name);
  return found?.form === 'floats' && found.value.length <= longestList ? found.value : undefined;
}

/** A text attribute of the file. */
export function textAt(node: WireNode, name: string, fallback: string): string {
  const found = node.attributes.find((a) => a.name === name);
  return found?.form === 'string' ? found.value : fallback;
}

/** The whole numbers of a constant input; undefined when it is left out or computed. */
export function wholesAt(node: WireNode, input: number, at: Saying): readonly number[] | undefined {
  const name = node.inputs[input] ?? '';
  const tensor = name === '' ? undefined : at.constantOf(name);
  if (tensor === undefined || tensor.dtype === 'float32' || tensor.data.length > longestList) return undefined;
  return numbersOf(tensor);
}

/** True when the node has this input. */
export const has = (node: WireNode, input: number): boolean => (node.inputs[input] ?? '') !== '';

/** Writes several nodes in place of one; the last takes the node's name and outputs. */
export class Several {
  readonly #nodes: Node[] = [];
  readonly #node: WireNode;
  readonly #at: Saying;

  constructor(node: WireNode, at: Saying) {
    this.#node = node;
    this.#at = at;
  }

  /** What has been written so far. */
  get written(): readonly Node[] {
    return this.#nodes;
  }

  /** Adds a node in between and returns its value. */
  add(role: string, op: OpName, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    const value = this.#at.fresh(`${this.#node.name}/${role}`);
    this.#nodes.push({ op, name: value, inputs, outputs: [value], attributes });
    return value;
  }

  /** Adds the last node and answers all. */
  end(op: OpName, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): Said {
    return [...this.#nodes, { op, name: this.#node.name, inputs, outputs: this.#node.outputs, attributes }];
  }
}

/** How the element type of a cast is named when Convas does not have it. */
export const unknownElement = (type: number): string => `It makes ${elementName(type)}, which Convas does not compute with`;
