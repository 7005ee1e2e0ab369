// Every layer's lowered graph on the engine beside PyTorch's numbers.
import { describe, expect, test } from 'vitest';
import { floats, zeros } from '../../../core/base/tensor.ts';
import { layerOf } from '../../../core/layers/registry.ts';
import { runOnEngine } from '../../reference/engine.ts';
import { feedsOf, layerGoldens, relativeError, runningStatistics } from '../../support/goldens.ts';
import { layerGraph } from '../../support/layer-graph.ts';

function defOf(kind: string) {
  const def = layerOf(kind);
  if (def === undefined) throw new Error(`no layer ${kind}`);
  return def;
}

describe('a lowered layer computes what PyTorch computes', () => {
  test('every case has a layer here', () => {
    expect(layerGoldens.length).toBe(68);
    expect(layerGoldens.filter((golden) => layerOf(golden.kind) === undefined).map((golden) => golden.id)).toEqual([]);
  });

  for (const golden of layerGoldens) {
    test(golden.id, async () => {
      const { graph, weights, outputs } = layerGraph(defOf(golden.kind), golden.params, golden.inputs.map((x) => x.dims), { mode: golden.mode });
      expect(outputs[0]?.dims).toEqual(golden.output.dims);
      const statistics = Object.fromEntries(weights.filter((w) => w.role === 'statistic').map((w) => [w.name, zeros(w.dims)]));
      const got = await runOnEngine(graph, { ...statistics, ...feedsOf(golden) });
      expect(relativeError(got['out0'] ?? { dims: [], data: [] }, golden.output)).toBeLessThan(1e-5);
    });
  }
});

describe('batch normalisation in training', () => {
  const { input, momentum, before, after } = runningStatistics;
  const { graph } = layerGraph(defOf('batch-norm'), { momentum }, [input.dims], { mode: 'train' });
  const channels = input.dims[1] ?? 0;
  const ones = floats([channels], new Float32Array(channels).fill(1));

  test('running values follow the batch, the variance unbiased', async () => {
    const feeds = { in0: input, scale: ones, shift: zeros([channels]), 'running-mean': before.mean, 'running-variance': before.variance };
    const got = await runOnEngine(graph, feeds);
    expect(relativeError(got['next/running-mean'] ?? { dims: [], data: [] }, after.mean)).toBeLessThan(1e-5);
    expect(relativeError(got['next/running-variance'] ?? { dims: [], data: [] }, after.variance)).toBeLessThan(1e-5);
  });

  test('running values that already moved keep 1 − momentum of themselves', async () => {
    const feeds = { in0: input, scale: ones, shift: zeros([channels]), 'running-mean': after.mean, 'running-variance': after.variance };
    const got = await runOnEngine(graph, feeds);
    // after = m · batch from zero, so another step gives (1 − m) · after + after
    const expected = { ...after.mean, data: after.mean.data.map((v) => (1 - momentum) * v + v) };
    expect(relativeError(got['next/running-mean'] ?? { dims: [], data: [] }, expected)).toBeLessThan(1e-5);
  });
});
