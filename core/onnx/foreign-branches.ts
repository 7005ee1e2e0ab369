// Choices that a file makes for itself: an If whose condition is a constant always takes the same of its two branches, so the
// nodes of that branch can stand in its place. Exporters write such choices around sizes they did not want to compute.
import type { Tensor } from '../base/tensor.ts';
import { ordered, readFromOutside, type Ordered } from './foreign-order.ts';
import type { WireGraph, WireNode, WireTensor, WireValue } from './model.ts';

/** A branch in the place of its If: its names are names of the graph around, its outputs those of the If. */
export interface Branch {
  readonly nodes: readonly Ordered[];
  readonly tensors: readonly WireTensor[];
  readonly values: readonly WireValue[];
}

/** The branch an If always takes; null where its condition is no constant, or the branch cannot stand in its place. */
export function branchTaken(node: WireNode, condition: Tensor | undefined, fresh: (stem: string) => string): Branch | null {
  if (condition === undefined || condition.data.length !== 1) return null;
  const which = Number(condition.data[0]) === 0 ? 'else_branch' : 'then_branch';
  const found = node.attributes.find(({ name }) => name === which);
  if (found?.form !== 'graph') return null;
  const { value: graph } = found;
  if (graph.inputs.length > 0 || graph.outputs.length !== node.outputs.length || (graph.sparse ?? []).length > 0) return null;
  return placed(graph, node, fresh);
}

/** Says a branch in the names of the graph around it. What it computes last has the If's names at once; what it only passes on is renamed. */
function placed(graph: WireGraph, { outputs, name }: WireNode, fresh: (stem: string) => string): Branch {
  const names = new Map<string, string>();
  const passed: WireNode[] = [];
  const computed = new Set(graph.nodes.flatMap((one) => one.outputs));
  for (const [i, { name: inner }] of graph.outputs.entries()) {
    const outer = outputs[i] ?? '';
    if (outer === '') continue;
    if (computed.has(inner) && !names.has(inner)) names.set(inner, outer);
    else passed.push({ op: 'Identity', domain: '', name: `${name || outer}/passed`, inputs: [inner], outputs: [outer], attributes: [] });
  }
  for (const inner of [...graph.tensors.map((tensor) => tensor.name), ...computed]) if (inner !== '' && !names.has(inner)) names.set(inner, fresh(inner));
  const free = new Set<string>();
  readFromOutside({ ...graph, nodes: [...graph.nodes, ...passed] }, free);
  const inPlace = renamed({ ...graph, nodes: [...graph.nodes, ...passed] }, (inner) => names.get(inner) ?? inner);
  // What it reads from outside is there already: to the order of its nodes it is an input.
  const inputs = [...free].map((outside): WireValue => ({ name: outside, type: 0, dims: null }));
  return { nodes: ordered({ ...inPlace, inputs, outputs: [] }), tensors: inPlace.tensors, values: [...inPlace.values, ...inPlace.outputs] };
}

/** A graph in other names. */
function renamed(graph: WireGraph, to: (name: string) => string): WireGraph {
  const values = (list: readonly WireValue[]): readonly WireValue[] => list.map((value) => ({ ...value, name: to(value.name) }));
  return {
    ...graph,
    nodes: graph.nodes.map((node) => ({
      ...node, inputs: node.inputs.map(to), outputs: node.outputs.map(to),
      attributes: node.attributes.map((attribute) => (attribute.form === 'graph' ? { ...attribute, value: renamed(attribute.value, outside(attribute.value, to)) } : attribute)),
    })),
    tensors: graph.tensors.map((tensor) => ({ ...tensor, name: to(tensor.name) })),
    outputs: values(graph.outputs), values: values(graph.values),
  };
}

/** The new names as a body sees them. */
function outside(body: WireGraph, to: (name: string) => string): (name: string) => string {
  const own = new Set([...body.inputs, ...body.tensors].map(({ name }) => name).concat(body.nodes.flatMap(({ outputs }) => outputs)));
  return (name) => (own.has(name) ? name : to(name));
}
