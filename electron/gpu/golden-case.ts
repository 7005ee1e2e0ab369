// A golden as one graph: the layer (or loss) forward and backward as a device's training step would write it, what it is
// fed, and what PyTorch says must come out.
import { bug } from '../../core/base/diagnostic.ts';
import { float32, type TensorType } from '../../core/base/shape.ts';
import { floats, int64s, zeros, type Tensor, type Tensors } from '../../core/base/tensor.ts';
import { record } from '../../core/compile/backward.ts';
import type { Head } from '../../core/compile/forward.ts';
import { Writer } from '../../core/compile/gradients/writer.ts';
import { writeLoss } from '../../core/compile/losses.ts';
import type { Device } from '../../core/compile/rule.ts';
import type { Loss } from '../../core/design/recipe.ts';
import { GraphBuilder, type Graph } from '../../core/ir/graph.ts';
import { inferTypes } from '../../core/ir/verify.ts';
import { layerOf } from '../../core/layers/registry.ts';
import { feedsOf, type FloatTensor, type LayerGolden, type LossGolden } from './goldens.ts';
import { layerGraph } from './layer-graph.ts';

/** A value that must come out. */
export interface Expected {
  /** output of the graph */
  readonly output: string;
  readonly value: FloatTensor;
  readonly of: 'forward' | 'gradient';
}

/** A golden ready to be run on a device. */
export interface GoldenCase {
  readonly graph: Graph;
  readonly feeds: Tensors;
  readonly expected: readonly Expected[];
}

/** One layer forward and backward; gradients of every input and every weight. A bug when our own lowering goes wrong. */
export function layerCase(golden: LayerGolden, device: Device): GoldenCase {
  const def = layerOf(golden.kind) ?? bug(`there is no layer ${golden.kind}`);
  const { graph, weights } = layerGraph(def, golden.params, golden.inputs.map((x) => x.dims), { mode: golden.mode });
  const types = inferTypes(graph);
  if (!types.ok) return bug(types.error.map(({ message }) => message).join(' '));
  const expected: Expected[] = [
    { output: 'out', value: golden.output, of: 'forward' },
    ...golden.gradInputs.map((value, i): Expected => ({ output: `gradient of in${i}`, value, of: 'gradient' })),
    ...Object.entries(golden.gradWeights).map(([name, value]): Expected => ({ output: `gradient of ${name}`, value, of: 'gradient' })),
  ];
  const wrt = [...golden.inputs.map((_, i) => `in${i}`), ...weights.filter(({ role }) => role === 'parameter').map(({ name }) => name)];
  const builder = new GraphBuilder('layer');
  for (const { name, type } of graph.inputs) builder.input(name, type);
  builder.input('seed', float32(golden.gradOutput.dims));
  const tape = record(builder, { graph, types: types.value, device, wrt, toward: ['out0'] });
  for (const [name, value] of tape.backward(new Map([['out0', 'seed']]))) builder.output(`gradient of ${name}`, value, types.value.get(name) ?? float32(null));
  builder.output('out', tape.values.get('out0') ?? bug('the layer gives nothing'), float32(golden.output.dims));
  const statistics = Object.fromEntries(weights.filter(({ role }) => role === 'statistic').map(({ name, dims }) => [name, zeros(dims)]));
  return { graph: builder.finish(), feeds: { ...statistics, ...feedsOf(golden), seed: golden.gradOutput }, expected };
}

const losses: Readonly<Record<string, Loss>> = {
  softmax_cross_entropy: { kind: 'softmax-cross-entropy', labelSmoothing: 0 },
  'softmax_cross_entropy_label_smoothing_0.1': { kind: 'softmax-cross-entropy', labelSmoothing: 0.1 },
  softmax_cross_entropy_large_logits: { kind: 'softmax-cross-entropy', labelSmoothing: 0 },
  mean_squared_error: { kind: 'mean-squared-error' },
  sigmoid_binary_cross_entropy: { kind: 'binary-cross-entropy' },
};

/** One loss over scores: the batch's mean and its gradient. */
export function lossCase(golden: LossGolden, device: Device): GoldenCase {
  const loss = losses[golden.id] ?? bug(`there is no loss ${golden.id}`);
  const type = float32(golden.input.dims);
  const [batch = 1] = golden.input.dims;
  const targetType: TensorType = loss.kind === 'softmax-cross-entropy' ? { dtype: 'int64', dims: [batch] } : type;
  const target = Array.isArray(golden.target) ? int64s(golden.target) : golden.target as Tensor;
  const builder = new GraphBuilder('loss');
  builder.input('scores', type);
  builder.input('target', targetType);
  const head: Head = { layer: 'output', target: 'class', shown: 'scores', scores: 'scores', type, final: 'none', lossWeight: 1, auxiliary: false };
  const w = new Writer(builder, device);
  const written = writeLoss(w, { loss, head, scores: 'scores', shown: 'scores', target: 'target' });
  builder.output('loss', w.mul(written.sum, 1 / batch), float32([]));
  builder.output('gradient', written.gradient(batch), type);
  const expected: Expected[] = [
    { output: 'loss', value: floats([], [golden.loss]) as FloatTensor, of: 'forward' },
    { output: 'gradient', value: golden.grad, of: 'gradient' },
  ];
  return { graph: builder.finish(), feeds: { scores: golden.input, target }, expected };
}
