// Several steps in one run: a Loop whose body is the step. Weights and moments are carried from round to round without
// leaving the engine, which copies every output otherwise; each round gathers its batch, masks and scalars by its number, and
// the metrics of all rounds are stacked.
import { bug } from '../base/diagnostic.ts';
import type { TensorType } from '../base/shape.ts';
import { int64s } from '../base/tensor.ts';
import { GraphBuilder, type Graph, type Node } from '../ir/graph.ts';
import { renameValues } from './outputs.ts';
import type { TrainingStep } from './step.ts';

/** Names inside the body end so, since a body may not reuse a name of the graph around it. */
const inside = '@round';

/** The same step `count` times in one run; feeds, scalars and metrics gain a leading axis of that size. */
export function repeatStep(step: TrainingStep, count: number): TrainingStep {
  const { graph, carry, metrics } = step;
  const fed = new Set([...step.images, ...step.targets, ...step.masks].map(({ input }) => input).concat(step.scalars));
  const carried = new Set(carry.map(({ input }) => input));
  const stacked = (type: TensorType): TensorType => ({ dtype: type.dtype, dims: type.dims === null ? null : [count, ...type.dims] });
  const outer = new GraphBuilder(graph.name);
  for (const { name, type } of graph.inputs) outer.input(name, fed.has(name) ? stacked(type) : type);
  const scanned = [metrics.loss, ...(metrics.correct === null ? [] : [metrics.correct])];
  const body = bodyOf(graph, carry.map(({ input, output }) => ({ input, output })), fed, carried, scanned);
  const rounds = outer.constant('rounds', int64s([count], []));
  const outputs = [...carry.map(({ output }) => output), ...scanned];
  outer.node('Loop', 'steps', [rounds, '', ...carry.map(({ input }) => input)], outputs, { body });
  const typeOf = (name: string): TensorType => graph.outputs.find((o) => o.name === name)?.type ?? bug(`the step has no output "${name}"`);
  for (const output of outputs) outer.output(output, output, scanned.includes(output) ? stacked(typeOf(output)) : typeOf(output));
  const withAxis = <S extends { readonly dims: readonly number[] }>(slot: S): S => ({ ...slot, dims: [count, ...slot.dims] });
  const kept = carry.map((slot) => ({ ...slot, overwrites: false }));
  return { ...step, graph: outer.finish(), carry: kept, stepsPerRun: count, images: step.images.map(withAxis), targets: step.targets.map(withAxis), masks: step.masks.map(withAxis) };
}

function bodyOf(graph: Graph, carry: readonly { readonly input: string; readonly output: string }[], fed: ReadonlySet<string>, carried: ReadonlySet<string>, scanned: readonly string[]): Graph {
  const own = [...graph.inputs.filter(({ name }) => fed.has(name) || carried.has(name)).map(({ name }) => name), ...graph.outputs.map(({ name }) => name)];
  const renamed = renameValues(graph, new Map(own.map((name) => [name, `${name}${inside}`])));
  const typeOf = (name: string): TensorType => graph.inputs.concat(graph.outputs).find((value) => value.name === name)?.type ?? bug(`the step has no "${name}"`);
  const gathers = graph.inputs.filter(({ name }) => fed.has(name)).map(({ name }): Node => ({ op: 'Gather', name: `${name}${inside}`, inputs: [name, 'round'], outputs: [`${name}${inside}`], attributes: { axis: 0 } }));
  const goOn: Node = { op: 'Identity', name: 'goes-on', inputs: ['go-on'], outputs: ['goes-on'], attributes: {} };
  const leaving = [...carry.map(({ output }) => output), ...scanned];
  return {
    name: `${graph.name}-body`,
    inputs: [
      { name: 'round', type: { dtype: 'int64', dims: [] } },
      { name: 'go-on', type: { dtype: 'bool', dims: [] } },
      ...carry.map(({ input }) => ({ name: `${input}${inside}`, type: typeOf(input) })),
    ],
    constants: renamed.constants,
    nodes: [goOn, ...gathers, ...renamed.nodes],
    outputs: [{ name: 'goes-on', type: { dtype: 'bool', dims: [] } }, ...leaving.map((name) => ({ name: `${name}${inside}`, type: typeOf(name) }))],
  };
}
