// Reverse-mode differentiation. The forward graph is written again, node by node, through the gradient table: a node on the
// way from something that wants a gradient to something that gives one passes through its op's rule, every other node is
// copied. Then one walk from the end to the start calls what the rules left behind, sums the gradients that meet at a value,
// and skips what nobody needs, so that frozen weights cost nothing.
import { bug } from '../base/diagnostic.ts';
import type { TensorType } from '../base/shape.ts';
import type { Tensor } from '../base/tensor.ts';
import type { Graph, GraphBuilder, Node } from '../ir/graph.ts';
import { gradients } from './gradients.ts';
import { sizesOf, Writer } from './gradients/writer.ts';
import type { Device, Differentiated, Rule } from './rule.ts';

/** What a differentiation is about. */
export interface Question {
  readonly graph: Graph;
  /** types of the graph's values, from `inferTypes` */
  readonly types: ReadonlyMap<string, TensorType>;
  readonly device: Device;
  /** values that want a gradient: the trained weights */
  readonly wrt: readonly string[];
  /** values that will be given one: what the loss takes */
  readonly toward: readonly string[];
}

/** The forward pass as written into a training graph, ready to be walked back. */
export interface Tape {
  /** the training graph's value for each value of the forward graph */
  readonly values: ReadonlyMap<string, string>;
  /** Writes the backward pass from the gradients of the `toward` values; answers those of `wrt`, less the ones that are zero. Once only. */
  backward(seeds: ReadonlyMap<string, string>): ReadonlyMap<string, string>;
}

/** Nodes gradients flow through, by node: which inputs want one. */
export interface Flow {
  readonly nodes: ReadonlyMap<Node, readonly boolean[]>;
}

/** Finds the nodes that lie between `wrt` and `toward` on a path along which gradients can flow. */
export function flowOf({ graph, types, wrt, toward }: Pick<Question, 'graph' | 'types' | 'wrt' | 'toward'>): Flow {
  const asks = new Set(wrt);
  const candidates: Node[] = [];
  for (const node of graph.nodes) {
    if (gradients[node.op].kind === 'zero' || !node.inputs.some((input) => asks.has(input))) continue;
    candidates.push(node);
    for (const output of node.outputs) if (types.get(output)?.dtype === 'float32') asks.add(output);
  }
  const leads = new Set(toward);
  const nodes = new Map<Node, readonly boolean[]>();
  for (const node of candidates.reverse()) {
    if (!node.outputs.some((output) => leads.has(output))) continue;
    const wanted = node.inputs.map((input) => asks.has(input));
    nodes.set(node, wanted);
    for (const [i, input] of node.inputs.entries()) if (wanted[i] === true) leads.add(input);
  }
  return { nodes };
}

/** Why a node cannot be differentiated, or null when it can. */
export function refusalOf(node: Node, { graph, types, device }: Pick<Question, 'graph' | 'types' | 'device'>): string | null {
  const rule = gradients[node.op];
  if (rule.kind === 'refuse') return rule.reason;
  if (rule.kind === 'zero' || rule.refuses === undefined) return null;
  return rule.refuses({ node, device, inputTypes: node.inputs.map((input) => types.get(input)), constant: constantsOf(graph, node) });
}

function constantsOf(graph: Graph, node: Node): (input: number) => Tensor | undefined {
  return (input) => graph.constants.get(node.inputs[input] ?? '');
}

/**
 * Writes the forward graph's constants and nodes into a training graph whose inputs already carry the forward graph's input
 * names. Constants are written as they come to be used; every name of the forward graph stays what it was.
 */
export function record(builder: GraphBuilder, question: Question): Tape {
  const { graph, types, device } = question;
  const flow = flowOf(question);
  const values = new Map<string, string>(graph.inputs.map(({ name }) => [name, name]));
  for (const node of graph.nodes) for (const name of new Set([node.name, ...node.outputs])) if (name !== '') builder.fresh(name);
  const valueOf = (name: string): string => {
    if (name === '') return '';
    const known = values.get(name);
    if (known !== undefined) return known;
    const constant = graph.constants.get(name) ?? bug(`value "${name}" is read before it is written`);
    const written = builder.constant(name, constant);
    values.set(name, written);
    return written;
  };
  const passed: { readonly node: Node; readonly differentiated: Differentiated }[] = [];
  for (const node of graph.nodes) {
    const wanted = flow.nodes.get(node);
    const inputs = node.inputs.map(valueOf);
    if (wanted === undefined) {
      builder.copy({ ...node, inputs });
      for (const output of node.outputs) values.set(output, output);
      continue;
    }
    const refusal = refusalOf(node, question);
    if (refusal !== null) bug(`${node.name} cannot be differentiated: ${refusal}`);
    const rule = ruleOf(gradients[node.op]);
    const differentiated = builder.scoped(node.name, () => rule.differentiate({
      builder, device, node, inputs, wanted,
      inputTypes: node.inputs.map((input) => types.get(input)),
      outputTypes: node.outputs.map((output) => types.get(output) ?? bug(`value "${output}" has no type`)),
      sizes: (i) => sizesOf(types.get(node.inputs[i] ?? '')),
      constant: constantsOf(graph, node),
    }));
    for (const [i, output] of node.outputs.entries()) if (output !== '') values.set(output, differentiated.outputs[i] ?? bug(`${node.name} lost output ${i}`));
    passed.push({ node, differentiated });
  }
  return { values, backward: (seeds) => walkBack(new Writer(builder, device), passed, seeds, question.wrt) };
}

function ruleOf(rule: Rule): Extract<Rule, { kind: 'rule' }> {
  return rule.kind === 'rule' ? rule : bug('only a rule is differentiated');
}

function walkBack(w: Writer, passed: readonly { readonly node: Node; readonly differentiated: Differentiated }[], seeds: ReadonlyMap<string, string>, wrt: readonly string[]): ReadonlyMap<string, string> {
  const met = new Map<string, string[]>();
  for (const [value, gradient] of seeds) met.set(value, [gradient]);
  const gradientOf = (value: string): string | null => {
    const parts = met.get(value);
    if (parts === undefined) return null;
    const whole = parts.length === 1 ? parts[0] ?? bug('a gradient is there') : w.builder.scoped(`gradient/${value}`, () => w.total(parts));
    met.set(value, [whole]);
    return whole;
  };
  for (const { node, differentiated } of passed.toReversed()) {
    const given = node.outputs.map(gradientOf);
    if (given.every((gradient) => gradient === null)) continue;
    const answers = w.builder.scoped(`gradient/${node.name}`, () => differentiated.backward(given));
    for (const [i, answer] of answers.entries()) {
      const input = node.inputs[i];
      if (answer === null || input === undefined || input === '') continue;
      met.set(input, [...(met.get(input) ?? []), answer]);
    }
  }
  const found = new Map<string, string>();
  for (const name of wrt) {
    const gradient = gradientOf(name);
    if (gradient !== null) found.set(name, gradient);
  }
  return found;
}
