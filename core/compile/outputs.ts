// Giving values their final names and dropping what no output needs. A graph output under a name of its own would need an
// Identity, which copies the tensor; so the node that writes the value is made to write it under that name.
import { bug } from '../base/diagnostic.ts';
import type { TensorType } from '../base/shape.ts';
import type { Tensors } from '../base/tensor.ts';
import type { Graph, GraphBuilder, Node } from '../ir/graph.ts';

/** Of a network's weights those a graph takes: one without outputs that only help training takes fewer. */
export function weightsFor({ inputs }: Pick<Graph, 'inputs'>, weights: Tensors): Tensors {
  return Object.fromEntries(inputs.flatMap(({ name }) => (weights[name] === undefined ? [] : [[name, weights[name]]])));
}

/** A value and the name it shall leave the graph under. */
export interface Leaving {
  readonly name: string;
  readonly value: string;
  readonly type: TensorType;
}

/** A finished graph, and what became of the names: value → name it leaves under. */
export interface Finished {
  readonly graph: Graph;
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Finishes a graph with outputs under the given names. A value that no node writes (a graph input, a constant) or that
 * leaves twice goes through an Identity. Nodes and constants on which neither an output nor a value of `kept` depends are left out.
 */
export function finishWith(builder: GraphBuilder, leaving: readonly Leaving[], kept: readonly string[] = []): Finished {
  const written = new Set(builder.finish().nodes.flatMap((node) => node.outputs));
  const names = new Map<string, string>();
  for (const { name, value, type } of leaving) {
    const isFree = name !== value && written.has(value) && !names.has(value) && !leaving.some((other) => other.name === value);
    if (isFree) names.set(value, builder.fresh(name) === name ? name : bug(`graph output "${name}" is already a value`));
    builder.output(name, isFree ? name : value, type);
  }
  return { graph: pruned(renameValues(builder.finish(), names), kept), names };
}

/** The graph with values and nodes under other names; inputs, constants and outputs may be among them. */
export function renameValues(graph: Graph, names: ReadonlyMap<string, string>): Graph {
  const of = (name: string): string => names.get(name) ?? name;
  const renamed = (node: Node): Node => ({ ...node, name: of(node.name), inputs: node.inputs.map(of), outputs: node.outputs.map(of) });
  return {
    name: graph.name,
    inputs: graph.inputs.map(({ name, type }) => ({ name: of(name), type })),
    constants: new Map(Array.from(graph.constants, ([name, tensor]) => [of(name), tensor])),
    nodes: graph.nodes.map(renamed),
    outputs: graph.outputs.map(({ name, type }) => ({ name: of(name), type })),
  };
}

/** The graph without nodes and constants that lead to no output nor to `kept`; inputs all stay. */
export function pruned(graph: Graph, kept: readonly string[]): Graph {
  const needed = new Set([...graph.outputs.map(({ name }) => name), ...kept]);
  const nodes: Node[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((output) => needed.has(output))) continue;
    nodes.push(node);
    for (const input of node.inputs) needed.add(input);
  }
  return { ...graph, nodes: nodes.reverse(), constants: new Map(Array.from(graph.constants).filter(([name]) => needed.has(name))) };
}
