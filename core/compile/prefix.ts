// Cutting a forward graph where its frozen part ends. What a frozen layer answers is a function of the image alone, as long as
// nothing that learns, and no dropout mask, stands before it. Where all that is frozen meets the rest in a single value, that value
// can be worked out once for every image and kept, and the rest is trained on it as on an input of its own.
import { bug } from '../base/diagnostic.ts';
import { isKnown, type TensorType } from '../base/shape.ts';
import type { Graph, Node } from '../ir/graph.ts';
import type { Forward, WeightSlot } from './forward.ts';
import { pruned } from './outputs.ts';
import { typesOf } from './pass.ts';

/** A forward graph in two. */
export interface SplitForward {
  /** from the images to the kept value, its only output */
  readonly prefix: Graph;
  /** the weights the prefix is fed */
  readonly weights: readonly WeightSlot[];
  /** name of the value that is kept, and its type, the batch first */
  readonly kept: string;
  readonly type: TensorType;
  /** the rest, whose only input is the kept value */
  readonly forward: Forward;
}

/** Cuts a forward graph; null where nothing can be kept: no frozen layer at its beginning, several values that cross, a loss that needs the image. */
export function splitAtFrozen(forward: Forward): SplitForward | null {
  const { graph, inputs, heads } = forward;
  const [image] = inputs;
  if (image === undefined || inputs.length > 1 || heads.some(({ target }) => target === 'image')) return null;
  const learning = new Set(forward.weights.filter(({ trainable }) => trainable).map(({ layer }) => layer));
  const moving = new Set(forward.weights.filter(({ layer }) => learning.has(layer)).map(({ name }) => name));
  const fed = new Set([...moving, ...forward.masks.map(({ name }) => name)]);
  /** values that depend on the image alone, and values that depend on neither it nor anything that moves */
  const [ofImage, fixed] = [new Set([image.name]), new Set(['', ...graph.constants.keys()])];
  for (const { name } of graph.inputs) if (name !== image.name && !fed.has(name)) fixed.add(name);
  const before: Node[] = [];
  const after: Node[] = [];
  for (const node of graph.nodes) {
    const isFixed = node.inputs.every((input) => fixed.has(input));
    const isOfImage = !isFixed && node.inputs.every((input) => fixed.has(input) || ofImage.has(input));
    if (isFixed || isOfImage) for (const output of node.outputs) (isFixed ? fixed : ofImage).add(output);
    if (isFixed || isOfImage) before.push(node);
    if (!isOfImage) after.push(node);
  }
  const read = new Set([...after.flatMap(({ inputs: own }) => own), ...graph.outputs.map(({ name }) => name), ...heads.flatMap(({ shown, scores }) => [shown, scores]), ...forward.statistics.values()]);
  const crossing = [...read].filter((value) => ofImage.has(value));
  const [kept] = crossing;
  if (kept === undefined || crossing.length > 1 || kept === image.name || heads.some(({ shown, scores }) => ofImage.has(shown) || ofImage.has(scores))) return null;
  const type = typesOf(forward).get(kept) ?? bug(`value "${kept}" has no type`);
  // Whatever does not hold one piece for each image cannot be kept by image.
  if (type.dims === null || type.dims.length < 2 || type.dims[0] !== image.type.dims?.[0] || !isKnown(type.dims.slice(1))) return null;
  const prefix = leadingTo({ ...graph, name: 'frozen-part', nodes: before, outputs: [{ name: kept, type }] });
  const rest = leadingTo({ ...graph, inputs: [{ name: kept, type }, ...graph.inputs.filter(({ name }) => name !== image.name)], nodes: after }, [...heads.map(({ scores }) => scores), ...forward.statistics.values()]);
  const needs = (part: Graph) => forward.weights.filter(({ name }) => part.inputs.some((input) => input.name === name));
  return {
    prefix, kept, type, weights: needs(prefix),
    forward: { ...forward, graph: rest, inputs: [{ name: kept, layer: image.layer, type }], weights: needs(rest) },
  };
}

/** As `pruned`, and without inputs nobody reads; those of what is kept besides stay. */
function leadingTo(graph: Graph, also: readonly string[] = []): Graph {
  const part = pruned(graph, also);
  const read = new Set([...part.outputs.map(({ name }) => name), ...also, ...part.nodes.flatMap(({ inputs }) => inputs)]);
  return { ...part, inputs: part.inputs.filter(({ name }) => read.has(name)) };
}
