// Where a network looks. Saliency: how much the score of a class would change with each pixel, the largest over the channels.
// Grad-CAM: the maps of a layer, each weighed by the mean of the score's gradient over its positions, added up, and what is
// below 0 left out. Both take the score before a final softmax, and their gradients from the table that trains networks.
import { bug, fail, ok, type Result } from '../base/diagnostic.ts';
import { float32, isKnown, type TensorType } from '../base/shape.ts';
import type { Checked } from '../design/check.ts';
import { GraphBuilder } from '../ir/graph.ts';
import type { Graph } from '../ir/graph.ts';
import { flowOf, record, refusalOf, type Question } from './backward.ts';
import type { Forward } from './forward.ts';
import { Writer } from './gradients/writer.ts';
import { lowerWithOrigins, type Lowered } from './lower.ts';
import { finishWith } from './outputs.ts';
import type { Device } from './rule.ts';
import { typesOf } from './pass.ts';

/** What is to be explained. */
export interface ExplainOptions {
  readonly method: 'saliency' | 'grad-cam';
  /** path of the layer whose maps Grad-CAM weighs; null: the last convolution with more than one position, else the last such maps */
  readonly layer: string | null;
  readonly device: Device;
}

/** A graph that explains one image. */
export interface Explanation {
  readonly graph: Graph;
  readonly forward: Forward;
  /** graph input: one image [1, C, H, W] */
  readonly input: string;
  /** graph input: 1 at the class that is spoken for, else 0 [1, classes] */
  readonly choice: string;
  readonly classes: number;
  /** graph outputs: the scores [1, classes], and the map [height, width] */
  readonly scores: string;
  readonly map: string;
  readonly height: number;
  readonly width: number;
  /** the layer whose maps are weighed; null for saliency */
  readonly layer: string | null;
}

/** Names beside the layers' own. A leading slash keeps them apart from every layer's path. */
const names = { choice: '/choice', scores: '/scores', map: '/map' } as const;

/** Paths of the layers whose maps have more than one position, in drawing order: those Grad-CAM can weigh. */
export function explainable(checked: Checked): readonly string[] {
  return mapsOf(checked, lowerWithOrigins(checked, { mode: 'infer', batch: 1, outputs: 'main' })).map(({ path }) => path);
}

interface Maps {
  readonly path: string;
  readonly value: string;
  readonly dims: readonly [batch: number, channels: number, height: number, width: number];
}

function mapsOf(checked: Checked, { forward, values }: Lowered): readonly Maps[] {
  const types = typesOf(forward);
  return checked.layers.flatMap(({ flat, def }): Maps[] => {
    const value = values.get(flat.path)?.[0];
    const dims = value === undefined ? undefined : types.get(value)?.dims;
    if (value === undefined || def === undefined || def.group === 'io' || !isKnown(dims ?? null)) return [];
    const [batch, channels, height, width, ...more] = dims as readonly number[];
    if (batch === undefined || channels === undefined || height === undefined || width === undefined || more.length > 0 || height * width < 2) return [];
    return [{ path: flat.path, value, dims: [batch, channels, height, width] }];
  });
}

/** The maps nearest to the answer that still say where: those of the last convolution. */
function usualMaps(checked: Checked, maps: readonly Maps[]): Maps | undefined {
  return maps.findLast(({ path }) => checked.byPath.get(path)?.def?.group === 'convolution') ?? maps.at(-1);
}

/**
 * Compiles the explanation of a drawing without errors with one input. Fails with `no-image` where the input is none, `no-maps`
 * where the layer has none (or no layer has), `no-classes` where the output is no row of values, `no-gradient` where none flows.
 */
export function explanation(checked: Checked, { method, layer, device }: ExplainOptions): Result<Explanation> {
  const lowered = lowerWithOrigins(checked, { mode: 'infer', batch: 1, outputs: 'main' });
  const { forward } = lowered;
  const input = forward.inputs[0] ?? bug('a network has an input');
  const head = forward.heads[0] ?? bug('a network has an output');
  const dims = input.type.dims;
  if (dims?.length !== 4 || !isKnown(dims)) return fail('no-image', 'Where a network looks can be shown only for images, and this one takes none.');
  if (head.type.dims?.length !== 2) return fail('no-classes', 'Where a network looks can be shown only for one value of a row, such as a class. This output is no row of values.');
  const classes = head.type.dims[1];
  if (typeof classes !== 'number') return bug(`${head.layer} has no size yet`);
  const maps = mapsOf(checked, lowered);
  const weighed = method === 'saliency' ? null : layer === null ? usualMaps(checked, maps) : maps.find(({ path }) => path === layer);
  if (weighed === undefined) return fail('no-maps', layer === null ? 'No layer of this network gives maps with more than one position, so there is nothing to weigh. Saliency needs none.' : `"${layer}" gives no maps with more than one position. Choose a convolution or pooling layer.`);
  const types = typesOf(forward);
  const about = weighed?.value ?? input.name;
  const question: Question = { graph: forward.graph, types, device, wrt: [about], toward: [head.scores] };
  const refusal = forward.graph.nodes.filter((node) => flowOf(question).nodes.has(node)).map((node) => refusalOf(node, question)).find((reason) => reason !== null);
  if (refusal !== undefined && refusal !== null) return fail('no-gradient', `The way to the scores cannot be walked back: ${refusal}`);

  const builder = new GraphBuilder('explanation');
  const w = new Writer(builder, device);
  for (const { name, type } of forward.graph.inputs) builder.input(name, type);
  const choiceType: TensorType = float32([1, classes]);
  builder.input(names.choice, choiceType);
  const tape = record(builder, question);
  const gradient = tape.backward(new Map([[head.scores, names.choice]])).get(about);
  if (gradient === undefined) return fail('no-gradient', weighed === null ? 'The scores do not depend on the image.' : `The scores do not depend on the maps of "${weighed?.path ?? ''}". Choose a layer on the way to the output.`);
  const valueOf = (name: string): string => tape.values.get(name) ?? bug(`value "${name}" is not in the explanation`);
  const map = weighed === null ? strongest(w, gradient) : weighedSum(w, valueOf(weighed.value), gradient);
  const [, , height, width] = weighed?.dims ?? (dims as readonly [number, number, number, number]);
  const finished = finishWith(builder, [
    { name: names.scores, value: valueOf(head.scores), type: head.type },
    { name: names.map, value: map, type: float32([height, width]) },
  ]);
  return ok({ graph: finished.graph, forward, input: input.name, choice: names.choice, classes, scores: names.scores, map: names.map, height, width, layer: weighed?.path ?? null });
}

/** The largest size of the gradient over the channels. */
function strongest(w: Writer, gradient: string): string {
  return w.builder.op('ReduceMax', [w.builder.op('Abs', [gradient], {})], { axes: [0, 1], keepdims: 0 });
}

/** (Σ over the maps of mean gradient · map)₊. */
function weighedSum(w: Writer, maps: string, gradient: string): string {
  const weights = w.mean(gradient, [2, 3], true);
  return w.builder.op('Relu', [w.sum(w.mul(weights, maps), [0, 1], false)], {});
}
