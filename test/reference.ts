// A slow, obvious float64 evaluator of the whole op catalogue: what gradients, lowering and the engine are compared with.
// One file per family under reference/; the table below does not compile while an op of the catalogue has no rule.
import type { Tensor } from '../core/base/tensor.ts';
import { graphOf } from '../core/ir/attributes.ts';
import type { Graph } from '../core/ir/graph.ts';
import type { OpName } from '../core/ir/ops.ts';
import { convolution } from './reference/convolution.ts';
import { elementwise } from './reference/elementwise.ts';
import { gathering } from './reference/gather.ts';
import { logic } from './reference/logic.ts';
import { matrix } from './reference/matrix.ts';
import { normalisation } from './reference/normalisation.ts';
import { pooling } from './reference/pooling.ts';
import { reduce } from './reference/reduce.ts';
import { shape } from './reference/shape.ts';
import { fromTensor, need, type Call, type Rule, type Value } from './reference/value.ts';

export type { Value } from './reference/value.ts';

/** Runs the body as long as the condition holds, at most as often as told; scanned outputs are stacked. */
const loop: Rule = (call) => {
  const rounds = call.inputs[0]?.data[0] ?? Infinity;
  const body = graphOf(call.attributes, 'body');
  let condition = call.inputs[1]?.data[0] !== 0;
  let carried: readonly Value[] = call.inputs.slice(2).map((_, i) => need(call, i + 2));
  const scanned: Value[][] = body.outputs.slice(1 + carried.length).map(() => []);
  for (let round = 0; round < rounds && condition; round++) {
    const head: Value[] = [{ dtype: 'int64', dims: [], data: [round] }, { dtype: 'bool', dims: [], data: [1] }];
    const [next, ...rest] = call.body(body, [...head, ...carried]);
    condition = next?.data[0] !== 0;
    for (const [i, list] of scanned.entries()) list.push(rest[carried.length + i] as Value);
    carried = rest.slice(0, carried.length);
  }
  const stacked = scanned.map((list): Value => ({ dtype: list[0]?.dtype ?? 'float32', dims: [list.length, ...(list[0]?.dims ?? [])], data: list.flatMap((v) => v.data) }));
  return [...carried, ...stacked];
};

/** What somebody else's op computes is known to nobody here. */
const unknown: Rule = () => {
  throw new Error('an op that is kept as it is has no reference');
};

const rules: Readonly<Record<OpName, Rule>> = { ...elementwise, ...logic, ...convolution, ...pooling, ...matrix, ...normalisation, ...shape, ...reduce, ...gathering, Loop: loop, Opaque: unknown };

/** What may be fed: a tensor of the product, or plain numbers (float32 unless told). */
export type Feed = Tensor | { readonly dtype?: Value['dtype']; readonly dims: readonly number[]; readonly data: readonly number[] };

/** Every value of a graph by name, computed in float64 from what its inputs are fed. */
export function evaluate(graph: Graph, feeds: Readonly<Record<string, Feed>>): Readonly<Record<string, Value>> {
  const values = new Map<string, Value>();
  for (const { name, type } of graph.inputs) {
    const feed = feeds[name];
    if (feed === undefined) throw new Error(`input ${name} is not fed`);
    values.set(name, Array.isArray(feed.data) ? { dtype: feed.dtype ?? type.dtype, dims: feed.dims, data: feed.data } : fromTensor(feed as Tensor));
  }
  run(graph, values);
  return Object.fromEntries(values);
}

/** The part of a graph that leads to one of its values: nodes nothing of it waits for are left out. */
export function leadingTo(graph: Graph, value: string): Graph {
  const wanted = new Set([value]);
  const nodes = graph.nodes.toReversed().filter((node) => {
    if (!node.outputs.some((name) => wanted.has(name))) return false;
    for (const name of node.inputs) wanted.add(name);
    return true;
  });
  return { ...graph, nodes: nodes.toReversed() };
}

function run(graph: Graph, values: Map<string, Value>): void {
  for (const [name, tensor] of graph.constants) values.set(name, fromTensor(tensor));
  for (const node of graph.nodes) {
    const call: Call = {
      inputs: node.inputs.map((name) => (name === '' ? undefined : known(values, name))),
      attributes: node.attributes,
      outputs: node.outputs.length,
      body(body, inputs) {
        const inner = new Map(values);
        for (const [i, { name }] of body.inputs.entries()) inner.set(name, inputs[i] as Value);
        run(body, inner);
        return body.outputs.map(({ name }) => known(inner, name));
      },
    };
    for (const [i, output] of rules[node.op](call).entries()) if (node.outputs[i] !== undefined && node.outputs[i] !== '') values.set(node.outputs[i], output);
  }
}

function known(values: ReadonlyMap<string, Value>, name: string): Value {
  const value = values.get(name);
  if (value === undefined) throw new Error(`value ${name} is not computed`);
  return value;
}
