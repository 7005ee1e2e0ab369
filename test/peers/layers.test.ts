// Random settings of every layer that has some, lowered and run on the engine, beside PyTorch.
import { expect, test } from 'vitest';
import type { JsonObject } from '../../core/base/diagnostic.ts';
import { layerOf } from '../../core/layers/registry.ts';
import { runOnEngine } from '../reference/engine.ts';
import { relativeError, unpack } from '../support/goldens.ts';
import { layerGraph } from '../support/layer-graph.ts';
import { runPython } from '../support/python.ts';
import { ofSize } from '../support/size.ts';

interface Case {
  readonly kind: string;
  readonly params: JsonObject;
  readonly inputs: readonly Parameters<typeof unpack>[0][];
  readonly weights: Readonly<Record<string, Parameters<typeof unpack>[0]>>;
  readonly output: Parameters<typeof unpack>[0];
}

const count = ofSize(40, 80, 400);

test(`random settings give PyTorch's sizes and values within 1e-5 of the largest (${count} for each layer)`, async () => {
  const { cases } = (await runPython('peers/torch_layers.py', [String(count), '5'])) as { readonly cases: readonly Case[] };
  expect(cases).toHaveLength(11 * count);
  for (const { kind, params, inputs, weights, output } of cases) {
    const def = layerOf(kind);
    if (def === undefined) throw new Error(`no layer ${kind}`);
    const values = inputs.map(unpack);
    const { graph } = layerGraph(def, params, values.map((x) => x.dims), { mode: 'infer' });
    const feeds = { ...Object.fromEntries(values.map((x, i) => [`in${i}`, x])), ...Object.fromEntries(Object.entries(weights).map(([name, w]) => [name, unpack(w)])) };
    const got = await runOnEngine(graph, feeds);
    expect(relativeError(got['out0'] ?? { dims: [], data: [] }, unpack(output)), `${kind} ${JSON.stringify(params)} on ${inputs.map((x) => x.shape.join('×')).join(', ')}`).toBeLessThan(1e-5);
  }
});
