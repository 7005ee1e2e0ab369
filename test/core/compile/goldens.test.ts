// The gradients of every layer and loss on the engine beside PyTorch's numbers, in the formulations of every device.
import { describe, expect, test } from 'vitest';
import { float32, type TensorType } from '../../../core/base/shape.ts';
import { floats, int64s, zeros, type Tensor } from '../../../core/base/tensor.ts';
import { record } from '../../../core/compile/backward.ts';
import type { Head } from '../../../core/compile/forward.ts';
import { Writer } from '../../../core/compile/gradients/writer.ts';
import { writeLoss } from '../../../core/compile/losses.ts';
import type { Device } from '../../../core/compile/rule.ts';
import type { Loss } from '../../../core/design/recipe.ts';
import { GraphBuilder, type Graph } from '../../../core/ir/graph.ts';
import { inferTypes } from '../../../core/ir/verify.ts';
import { layerOf } from '../../../core/layers/registry.ts';
import { runOnEngine } from '../../reference/engine.ts';
import { feedsOf, layerGoldens, lossGoldens, relativeError, type LayerGolden, type LossGolden } from '../../support/goldens.ts';
import { layerGraph } from '../../support/layer-graph.ts';

const devices: readonly Device[] = ['cpu', 'webgpu', 'cuda'];
const none = { dims: [], data: [] };

/** The training graph of one layer: its graph's inputs and `seed`, outputs `gradient of <input>`. */
function differentiatedLayer(golden: LayerGolden, device: Device): { readonly graph: Graph; readonly statistics: Readonly<Record<string, Tensor>> } {
  const def = layerOf(golden.kind);
  if (def === undefined) throw new Error(`no layer ${golden.kind}`);
  const { graph, weights } = layerGraph(def, golden.params, golden.inputs.map((x) => x.dims), { mode: golden.mode });
  const types = inferTypes(graph);
  if (!types.ok) throw new Error(types.error.map((p) => p.message).join(' '));
  const wrt = [...golden.inputs.map((_, i) => `in${i}`), ...weights.filter((w) => w.role === 'parameter').map((w) => w.name)];
  const builder = new GraphBuilder('training');
  for (const { name, type } of graph.inputs) builder.input(name, type);
  builder.input('seed', float32(golden.gradOutput.dims));
  const found = record(builder, { graph, types: types.value, device, wrt, toward: ['out0'] }).backward(new Map([['out0', 'seed']]));
  for (const [name, value] of found) builder.output(`gradient of ${name}`, value, types.value.get(name) ?? float32(null));
  return { graph: builder.finish(), statistics: Object.fromEntries(weights.filter((w) => w.role === 'statistic').map((w) => [w.name, zeros(w.dims)])) };
}

describe.each(devices)('written for %s, a layer has the gradients PyTorch has', (device) => {
  for (const golden of layerGoldens) {
    test(golden.id, async () => {
      const { graph, statistics } = differentiatedLayer(golden, device);
      const got = await runOnEngine(graph, { ...statistics, ...feedsOf(golden), seed: golden.gradOutput });
      for (const [i, expected] of golden.gradInputs.entries()) expect(relativeError(got[`gradient of in${i}`] ?? none, expected), `input ${i}`).toBeLessThan(1e-4);
      for (const [name, expected] of Object.entries(golden.gradWeights)) expect(relativeError(got[`gradient of ${name}`] ?? none, expected), name).toBeLessThan(1e-4);
    });
  }
});

const losses: Readonly<Record<string, Loss>> = {
  softmax_cross_entropy: { kind: 'softmax-cross-entropy', labelSmoothing: 0 },
  'softmax_cross_entropy_label_smoothing_0.1': { kind: 'softmax-cross-entropy', labelSmoothing: 0.1 },
  softmax_cross_entropy_large_logits: { kind: 'softmax-cross-entropy', labelSmoothing: 0 },
  mean_squared_error: { kind: 'mean-squared-error' },
  sigmoid_binary_cross_entropy: { kind: 'binary-cross-entropy' },
};

/** One loss over scores fed as `scores`: outputs `loss` (the batch's mean) and `gradient`. */
function lossGraph(golden: LossGolden, device: Device): Graph {
  const loss = losses[golden.id];
  if (loss === undefined) throw new Error(`no loss ${golden.id}`);
  const type = float32(golden.input.dims);
  const [batch = 1] = golden.input.dims;
  const target: TensorType = loss.kind === 'softmax-cross-entropy' ? { dtype: 'int64', dims: [batch] } : type;
  const builder = new GraphBuilder('loss');
  builder.input('scores', type);
  builder.input('target', target);
  const head: Head = { layer: 'output', target: 'class', shown: 'scores', scores: 'scores', type, final: 'none' };
  const w = new Writer(builder, device);
  const written = writeLoss(w, { loss, head, scores: 'scores', shown: 'scores', target: 'target' });
  builder.output('loss', w.mul(written.sum, 1 / batch), float32([]));
  builder.output('gradient', written.gradient(batch), type);
  return builder.finish();
}

describe.each(devices)('written for %s, a loss and its gradient are those of PyTorch', (device) => {
  test('every case is here', () => {
    expect(lossGoldens.map(({ id }) => id).sort()).toEqual(Object.keys(losses).sort());
  });

  for (const golden of lossGoldens) {
    test(golden.id, async () => {
      const target = Array.isArray(golden.target) ? int64s(golden.target) : golden.target as Tensor;
      const got = await runOnEngine(lossGraph(golden, device), { scores: golden.input, target });
      expect(relativeError(got['loss'] ?? none, floats([], [golden.loss]) as Extract<Tensor, { dtype: 'float32' }>)).toBeLessThan(1e-5);
      expect(relativeError(got['gradient'] ?? none, golden.grad)).toBeLessThan(1e-4);
    });
  }
});
