// The check of the graph itself: every name written once and before it is read, every node as the catalogue describes it,
// every value typed. What it finds is a fault of whoever built or wrote the graph; several come back at once, and a value
// whose type is in doubt silences the nodes that read it, so that one mistake makes one message.
import { assertNever, type Result } from '../base/diagnostic.ts';
import { compatible, formatDims, type DType, type TensorType } from '../base/shape.ts';
import { sizeOf, type Tensor } from '../base/tensor.ts';
import { isGraph, isList, isTensor } from './attributes.ts';
import type { AttributeOf, GraphOf, NodeOf } from './model.ts';
import { isOp, rowOf } from './ops.ts';
import { many, type AttributeForm, type OpRow, type TypeAnswer, type TypeQuestion } from './ops/row.ts';

/** What is wrong with a graph. */
export interface GraphProblem {
  /** name of the node, or null when an input, constant or output of the graph is meant */
  readonly node: string | null;
  /** one sentence naming the node or value, its op, and the numbers */
  readonly message: string;
}

/** Types of all values of a graph by name, or everything that is wrong with it. */
export type GraphTypes = Result<ReadonlyMap<string, TensorType>, readonly GraphProblem[]>;

/** What can be seen from inside a graph: its own values, then those of the graph around it. */
interface Scope {
  readonly types: Map<string, TensorType>;
  readonly constants: ReadonlyMap<string, Tensor>;
  /** values written by a faulty node, or from one */
  readonly doubtful: Set<string>;
  readonly outer: Scope | null;
}

function typeIn(scope: Scope | null, name: string): TensorType | undefined {
  for (let s = scope; s !== null; s = s.outer) {
    const type = s.types.get(name);
    if (type !== undefined) return type;
  }
  return undefined;
}

function constantIn(scope: Scope | null, name: string): Tensor | undefined {
  for (let s = scope; s !== null; s = s.outer) {
    const tensor = s.constants.get(name);
    if (tensor !== undefined) return tensor;
  }
  return undefined;
}

function isDoubtful(scope: Scope | null, name: string): boolean {
  for (let s = scope; s !== null; s = s.outer) if (s.doubtful.size > 0 && s.doubtful.has(name)) return true;
  return false;
}

/** Checks a graph against the catalogue and types every value; symbolic dimensions such as `N` are carried along. */
export function inferTypes(graph: GraphOf): GraphTypes {
  const problems: GraphProblem[] = [];
  const scope = walk(graph, null, null, problems);
  return problems.length === 0 ? { ok: true, value: scope.types } : { ok: false, error: problems };
}

/** Walks one graph; `inputs` are the types a loop passes in, checked against what the body declares. */
function walk(graph: GraphOf, inputs: readonly TensorType[] | null, outer: Scope | null, problems: GraphProblem[]): Scope {
  const scope: Scope = { types: new Map(), constants: graph.constants, doubtful: new Set(), outer };
  const report = (node: string | null, message: string): void => {
    problems.push({ node, message });
  };
  const declare = (name: string, type: TensorType, node: string | null): void => {
    if (name === '') report(node, 'A value needs a name');
    else if (typeIn(scope, name) !== undefined) report(node, `Value "${name}" is written twice`);
    else scope.types.set(name, type);
  };
  for (const [i, { name, type }] of graph.inputs.entries()) {
    const passed = inputs?.[i];
    if (passed !== undefined && (passed.dtype !== type.dtype || (type.dims !== null && !compatible(passed.dims, type.dims)))) {
      report(null, `Body input "${name}" is declared ${write(type)}; the loop passes ${write(passed)}`);
    }
    declare(name, passed ?? type, null);
  }
  for (const [name, tensor] of graph.constants) {
    if (tensor.data.length !== sizeOf(tensor.dims)) report(null, `Constant "${name}" holds ${tensor.data.length} elements; ${formatDims(tensor.dims)} needs ${sizeOf(tensor.dims)}`);
    declare(name, { dtype: tensor.dtype, dims: tensor.dims }, null);
  }
  const names = new Set<string>();
  const around: Around = {
    typeOf: (name) => typeIn(scope, name),
    constantOf: (name) => constantIn(scope, name),
    isDoubtful: (name) => isDoubtful(scope, name),
    body: (body, types) => typeBody(body, types, scope),
  };
  for (const node of graph.nodes) {
    if (names.has(node.name)) report(node.name, `Two nodes are named "${node.name}"`);
    names.add(node.name);
    const answer = typeNode(node, around);
    if (typeof answer === 'string') report(node.name, `${node.name} (${node.op}): ${answer}.`);
    for (const [i, output] of node.outputs.entries()) {
      if (output === '') continue;
      const type = answer === null || typeof answer === 'string' ? undefined : answer[i];
      if (type === undefined) scope.doubtful.add(output);
      declare(output, type ?? { dtype: 'float32', dims: null }, node.name);
    }
  }
  const seen = new Set<string>();
  for (const { name, type } of graph.outputs) {
    if (seen.has(name)) report(null, `Graph output "${name}" is named twice`);
    seen.add(name);
    const found = typeIn(scope, name);
    if (found === undefined) report(null, `Graph output "${name}" is written by no node`);
    else if (!isDoubtful(scope, name) && (found.dtype !== type.dtype || !compatible(found.dims, type.dims))) {
      report(null, `Graph output "${name}" is declared ${write(type)}; the nodes give ${write(found)}`);
    }
  }
  return scope;
}

/** What is known around one node. */
interface Around {
  typeOf(name: string): TensorType | undefined;
  constantOf(name: string): Tensor | undefined;
  isDoubtful(name: string): boolean;
  body(graph: GraphOf, inputs: readonly TensorType[]): TypeAnswer;
}

/**
 * Output types of one node by itself, or the sentence that says what is wrong with it: for graphs that are read node by
 * node. Bodies are not looked into.
 */
export function inferNode(node: NodeOf, around: Pick<Around, 'typeOf' | 'constantOf'>): TypeAnswer {
  return typeNode(node, { ...around, isDoubtful: () => false, body: () => 'A body is not looked into by itself' }) ?? [];
}

/** Output types of a node, the sentence that says what is wrong with it, or null when it reads a doubtful value. */
function typeNode(node: NodeOf, around: Around): TypeAnswer | null {
  if (!isOp(node.op)) return 'There is no such op in the catalogue';
  const row = rowOf(node.op);
  const wrong = checkArity(node, row) ?? checkAttributes(node, row);
  if (wrong !== null) return wrong;
  const inputs: (TensorType | undefined)[] = [];
  for (const name of node.inputs) {
    const type = name === '' ? undefined : around.typeOf(name);
    if (name !== '' && type === undefined) return `Input "${name}" is written by no node before it`;
    if (around.isDoubtful(name)) return null;
    inputs.push(type);
  }
  const mixed = checkElementTypes(inputs, row);
  if (mixed !== null) return mixed;
  const question: TypeQuestion = {
    inputs,
    attributes: node.attributes,
    outputs: node.outputs.length,
    constant(input) {
      const name = node.inputs[input];
      return name === undefined || name === '' ? undefined : around.constantOf(name);
    },
    body: around.body,
  };
  const answer = row.infer(question);
  if (typeof answer === 'string' || answer.length >= node.outputs.length) return answer;
  return `It gives ${answer.length} outputs, not ${node.outputs.length}`;
}

function typeBody(graph: GraphOf, inputs: readonly TensorType[], outer: Scope): TypeAnswer {
  const problems: GraphProblem[] = [];
  const scope = walk(graph, inputs, outer, problems);
  if (problems.length > 0) return `In body ${graph.name}: ${problems.map((p) => p.message.replace(/\.$/, '')).join('; ')}`;
  return graph.outputs.map(({ name, type }) => typeIn(scope, name) ?? type);
}

/** Counts inputs and outputs and looks for a '' where the row demands an input. */
function checkArity(node: NodeOf, row: OpRow): string | null {
  const [fewest, most] = row.inputs;
  const count = node.inputs.length;
  if (count < fewest || count > most) return `It takes ${span(row.inputs, 'input')}, not ${count}`;
  const missing = node.inputs.findIndex((name, i) => name === '' && (i < fewest || most === many) && row.optional?.includes(i) !== true);
  if (missing >= 0) return `Input ${missing + 1} may not be left out`;
  const outputs = node.outputs.length;
  if (outputs < row.outputs[0] || outputs > row.outputs[1]) return `It gives ${span(row.outputs, 'output')}, not ${outputs}`;
  return null;
}

function span([fewest, most]: readonly [number, number], what: string): string {
  const plural = most === 1 ? what : `${what}s`;
  if (fewest === most) return `${fewest} ${plural}`;
  return most === many ? `${fewest} or more ${plural}` : `${fewest} to ${most} ${plural}`;
}

function checkAttributes(node: NodeOf, row: OpRow): string | null {
  for (const name of Object.keys(node.attributes)) {
    const form = Object.hasOwn(row.attributes, name) ? row.attributes[name] : undefined;
    if (form === undefined) return `It has no attribute "${name}"; it has ${Object.keys(row.attributes).join(', ') || 'none'}`;
    const value = node.attributes[name];
    if (value === undefined || !hasForm(value, form)) return `Attribute ${name} must be ${form.replace('?', '')}`;
  }
  for (const name of Object.keys(row.attributes)) {
    if (node.attributes[name] === undefined && row.attributes[name]?.endsWith('?') === false) return `It needs attribute ${name} (${row.attributes[name]})`;
  }
  return null;
}

function hasForm(value: AttributeOf, form: AttributeForm): boolean {
  switch (form) {
    case 'int':
    case 'int?': return Number.isSafeInteger(value);
    case 'float':
    case 'float?': return typeof value === 'number';
    case 'ints':
    case 'ints?': return isList(value) && value.every((v) => Number.isSafeInteger(v));
    case 'floats':
    case 'floats?': return isList(value) && value.every((v) => typeof v === 'number');
    case 'string':
    case 'string?': return typeof value === 'string';
    case 'tensor':
    case 'tensor?': return isTensor(value);
    case 'graph':
    case 'graph?': return isGraph(value);
    default: return assertNever(form);
  }
}

function checkElementTypes(inputs: readonly (TensorType | undefined)[], row: OpRow): string | null {
  for (const [i, type] of inputs.entries()) {
    const accepted = row.accepts[Math.min(i, row.accepts.length - 1)];
    if (type !== undefined && accepted !== undefined && !accepted.includes(type.dtype)) return `Input ${i + 1} must be ${accepted.join(' or ')}, not ${type.dtype}`;
  }
  if (row.alike === undefined) return null;
  const tied = row.alike === 'all' ? inputs.keys() : row.alike;
  let first: DType | undefined;
  for (const i of tied) {
    const dtype = inputs[i]?.dtype;
    if (dtype === undefined) continue;
    if (first !== undefined && dtype !== first) return `Its inputs must have one element type: ${first} and ${dtype} came`;
    first = dtype;
  }
  return null;
}

function write(type: TensorType): string {
  return `${type.dtype} ${formatDims(type.dims)}`;
}
