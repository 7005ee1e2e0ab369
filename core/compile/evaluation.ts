// The evaluation twin of a training step, and the graph people take away. Both run with running statistics and without
// dropout; their weights are graph inputs, meant to be baked in when the file is written.
import { bug } from '../base/diagnostic.ts';
import { float32, type Dim, type DType, type TensorType } from '../base/shape.ts';
import type { Checked } from '../design/check.ts';
import { lossFor, type TrainingRecipe } from '../design/recipe.ts';
import { GraphBuilder, type Graph } from '../ir/graph.ts';
import type { InputParams } from '../layers/input.ts';
import { lowerArithmetic, lowerPreprocessing, pixelType, type Pixels } from '../layers/preprocessing.ts';
import { adaptTo } from './adapt.ts';
import type { Forward } from './forward.ts';
import { Writer } from './gradients/writer.ts';
import { writeCorrect, writeLoss, writeTotal } from './losses.ts';
import { lower } from './lower.ts';
import { finishWith, type Leaving } from './outputs.ts';
import { targetSlot, typesOf } from './pass.ts';
import { splitAtFrozen } from './prefix.ts';
import type { Device } from './rule.ts';
import { metricNames } from './training.ts';

/** What an evaluation is fed; the first dimension is the batch, a number or a name. */
export interface EvaluationFeed {
  readonly input: string;
  readonly dtype: DType;
  readonly dims: readonly Dim[];
}

/** Values of one output layer among the outputs of an evaluation or an exported graph. */
export interface HeadOutputs {
  readonly layer: string;
  /** graph output with what the drawing shows */
  readonly shown: string;
  /** graph output with the scores, the largest of which is the class; equal to `shown` when they are the same */
  readonly scores: string;
}

/** One batch measured: scores, the sum of the losses and the number of right answers. */
export interface EvaluationStep {
  readonly graph: Graph;
  readonly batch: number | string;
  readonly forward: Forward;
  readonly images: readonly EvaluationFeed[];
  readonly targets: readonly EvaluationFeed[];
  readonly heads: readonly HeadOutputs[];
  /** `loss`: sum over the examples of the batch (float32 scalar); `correct`: count (float32 scalar), null without classes */
  readonly metrics: { readonly loss: string; readonly correct: string | null };
  /** the loss of each example (float32 [N]); null unless it was asked for */
  readonly losses: string | null;
}

function copied(builder: GraphBuilder, { graph }: Forward): void {
  for (const [name, tensor] of graph.constants) builder.constant(name, tensor);
  for (const node of graph.nodes) builder.copy(node);
}

function feedOf(input: string, { dtype, dims }: TensorType): EvaluationFeed {
  return { input, dtype, dims: dims ?? bug(`feed "${input}" has no rank`) };
}

/** Output with the loss of each example. */
const lossesName = '/losses';

/** How an evaluation is compiled. */
export interface EvaluationOptions {
  readonly batch: number | string;
  readonly device: Device;
  /** every example's loss leaves the graph too */
  readonly each?: boolean;
  /** it is fed what the frozen part answers, kept by `splitAtFrozen`, in place of images */
  readonly kept?: boolean;
}

/** Compiles the evaluation of a drawing without errors; with `each`, every example's loss leaves the graph too. */
export function evaluationStep(checked: Checked, recipe: Pick<TrainingRecipe, 'loss'>, { batch, device, each = false, kept = false }: EvaluationOptions): EvaluationStep {
  // What was kept for training is what all outputs ask of the frozen part.
  const whole = lower(checked, { mode: 'infer', batch, outputs: kept ? 'all' : 'main' });
  const lowered = kept ? splitAtFrozen(whole)?.forward ?? bug('nothing of this network can be kept') : whole;
  const forward = { ...lowered, heads: lowered.heads.filter(({ auxiliary }) => !auxiliary), graph: adaptTo(lowered.graph, typesOf(lowered), device) };
  const builder = new GraphBuilder('evaluation');
  const w = new Writer(builder, device);
  for (const { name, type } of forward.graph.inputs) builder.input(name, type);
  const targets = forward.heads.map((head) => targetSlot(head));
  for (const slot of targets) if (slot !== null) builder.input(slot.input, slot.type);
  copied(builder, forward);
  const sites = forward.heads.map((head, i) => ({
    head, loss: lossFor(recipe, head.target, head.final), scores: head.scores, shown: head.shown,
    target: targets[i]?.input ?? forward.inputs[0]?.name ?? bug('a network has an input'),
  }));
  const written = sites.map((site) => builder.scoped(`loss/${site.head.layer}`, () => {
    const loss = writeLoss(w, site);
    return { head: site.head, sum: loss.sum, each: each ? loss.each() : '' };
  }));
  const leaving: Leaving[] = [{ name: metricNames.loss, value: builder.scoped('loss', () => writeTotal(w, written.map(({ head, sum }) => ({ head, value: sum })))), type: float32([]) }];
  if (each) leaving.push({ name: lossesName, value: builder.scoped('losses', () => writeTotal(w, written.map((loss) => ({ head: loss.head, value: loss.each })))), type: float32([batch]) });
  const classed = sites.find(({ head }) => head.target === 'class');
  if (classed !== undefined) leaving.push({ name: metricNames.correct, value: builder.scoped('metrics', () => writeCorrect(w, classed)), type: float32([]) });
  const { heads, outputs } = headOutputs(forward, (layer) => `${layer}/scores`);
  return {
    graph: finishWith(builder, [...outputs, ...leaving]).graph, batch, forward, heads,
    images: forward.inputs.map(({ name, type }) => feedOf(name, type)),
    targets: targets.flatMap((slot) => (slot === null ? [] : [feedOf(slot.input, slot.type)])),
    metrics: { loss: metricNames.loss, correct: classed === undefined ? null : metricNames.correct },
    losses: each ? lossesName : null,
  };
}

function headOutputs({ heads }: Forward, scoresName: (layer: string) => string): { readonly heads: readonly HeadOutputs[]; readonly outputs: readonly Leaving[] } {
  const outputs: Leaving[] = [];
  const named = heads.map(({ layer, shown, scores, type }): HeadOutputs => {
    outputs.push({ name: layer, value: shown, type });
    if (scores === shown) return { layer, shown: layer, scores: layer };
    const name = scoresName(layer);
    outputs.push({ name, value: scores, type });
    return { layer, shown: layer, scores: name };
  });
  return { heads: named, outputs };
}

/** How a network is written for others. */
export interface InferenceOptions {
  /** number of examples, or the name of that dimension; `N` unless told */
  readonly batch?: number | string;
  /** pictures as they come: the graph takes pixels (0 to 255) of this form and makes the input tensor itself */
  readonly pixels?: Omit<Pixels, 'value'>;
}

/** A network for others: its graph, and where its answers are. */
export interface InferenceGraph {
  readonly graph: Graph;
  readonly forward: Forward;
  readonly inputs: readonly EvaluationFeed[];
  readonly heads: readonly HeadOutputs[];
}

/**
 * The graph of a drawing without errors, for export and prediction. Outputs: what each output layer shows that does not only
 * help training, under the layer's path, and the scores where they differ, as `logits` (`<path>/logits` when there are several outputs).
 */
export function inferenceGraph(checked: Checked, options: InferenceOptions = {}): InferenceGraph {
  const forward = lower(checked, { mode: 'infer', batch: options.batch ?? 'N', outputs: 'main' });
  const builder = new GraphBuilder('network');
  const { pixels } = options;
  const inputs: EvaluationFeed[] = [];
  for (const { name, layer, type } of forward.inputs) {
    const fed = pixels !== undefined && inputParams(checked, layer).shape === null ? pixelType(type.dims?.[0] ?? null, pixels) : type;
    builder.input(name, fed);
    inputs.push(feedOf(name, fed));
  }
  for (const { name, dims } of forward.weights) builder.input(name, float32(dims));
  const ready = pixels === undefined ? forward : { ...forward, graph: behindPreprocessing(builder, checked, forward, pixels) };
  copied(builder, ready);
  const { heads, outputs } = headOutputs(forward, (layer) => (forward.heads.length === 1 && layer !== 'logits' ? 'logits' : `${layer}/logits`));
  return { graph: finishWith(builder, outputs).graph, forward, inputs, heads };
}

function inputParams(checked: Checked, path: string): InputParams {
  const layer = checked.byPath.get(path);
  if (layer?.def?.kind !== 'input' || layer.params === null) return bug(`${path} is no input layer`);
  return layer.params as unknown as InputParams;
}

/** Writes the preprocessing of every input and answers the forward graph reading what it gives. */
function behindPreprocessing(builder: GraphBuilder, checked: Checked, forward: Forward, pixels: Omit<Pixels, 'value'>): Graph {
  const ready = new Map(forward.inputs.map(({ name, layer, type }): [string, string] => {
    const params = inputParams(checked, layer);
    const value = builder.scoped(layer, () => (params.shape === null ? lowerPreprocessing(builder, params, { ...pixels, value: name }) : lowerArithmetic(builder, params, name, type.dims?.length ?? 4)));
    return [name, value];
  }));
  return { ...forward.graph, nodes: forward.graph.nodes.map((node) => ({ ...node, inputs: node.inputs.map((input) => ready.get(input) ?? input) })) };
}
