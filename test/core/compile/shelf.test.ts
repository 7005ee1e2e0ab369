// Every kind of layer can be trained: each op it lowers to has a rule on every device, and its weights feel the loss.
import { describe, expect, test } from 'vitest';
import { stream } from '../../../core/base/random.ts';
import { float32, isKnown, type Dim } from '../../../core/base/shape.ts';
import { floats, sizeOf, type Tensor } from '../../../core/base/tensor.ts';
import { flowOf, record, refusalOf } from '../../../core/compile/backward.ts';
import type { Device } from '../../../core/compile/rule.ts';
import { GraphBuilder } from '../../../core/ir/graph.ts';
import { isOp } from '../../../core/ir/ops.ts';
import { inferTypes } from '../../../core/ir/verify.ts';
import { initialValues } from '../../../core/layers/initialise.ts';
import { layers } from '../../../core/layers/registry.ts';
import type { Example } from '../../../core/layers/layer.ts';
import { runOnEngine } from '../../reference/engine.ts';
import { layerGraph, type LayerGraph } from '../../support/layer-graph.ts';

const devices: readonly Device[] = ['cpu', 'webgpu', 'cuda', 'dml'];
const largest = 100_000;

/** Input sizes of an example for a batch of 2, null when one is not known. */
function sizes(example: Example): readonly (readonly number[])[] | null {
  const bound = example.inputs.map((dims) => dims.map((d: Dim, axis) => (axis === 0 ? 2 : d)));
  return bound.every((dims) => isKnown(dims)) ? bound as readonly (readonly number[])[] : null;
}

function typed(lowered: LayerGraph) {
  const types = inferTypes(lowered.graph);
  if (!types.ok) throw new Error(types.error.map((p) => p.message).join(' '));
  const inputs = lowered.graph.inputs.map(({ name }) => name);
  const wrt = [...inputs.filter((name) => /^in\d+$/.test(name)), ...lowered.weights.filter((w) => w.role === 'parameter').map((w) => w.name)];
  return { graph: lowered.graph, types: types.value, wrt, toward: ['out0'] };
}

describe.each(layers.map((def) => [def.kind, def] as const))('%s', (_kind, def) => {
  const good = def.examples.filter(({ gives, params: { op } }) => typeof gives !== 'string' && (typeof op !== 'string' || isOp(op))).flatMap((example) => {
    const inputs = sizes(example);
    return inputs === null ? [] : [{ title: example.title, params: example.params, inputs }];
  });

  test('every op a gradient passes has a rule, on every device', () => {
    expect(good.length).toBeGreaterThan(0);
    for (const { params, inputs } of good) {
      const question = typed(layerGraph(def, params, inputs, { mode: 'train' }));
      for (const device of devices) {
        const refused = [...flowOf(question).nodes.keys()].map((node) => refusalOf(node, { ...question, device })).filter((reason) => reason !== null);
        expect(refused).toEqual([]);
      }
    }
  });

  const small = good.find(({ params, inputs }) => {
    const lowered = layerGraph(def, params, inputs, { mode: 'train' });
    return lowered.weights.length > 0 && [...inputs, ...lowered.weights.map((w) => w.dims)].every((dims) => sizeOf(dims) < largest);
  });
  test.each(small === undefined ? [] : [small])('every parameter has a gradient ($title)', async ({ params, inputs }) => {
    const lowered = layerGraph(def, params, inputs, { mode: 'train' });
    const { graph, types, wrt, toward } = typed(lowered);
    const builder = new GraphBuilder('training');
    for (const { name, type } of graph.inputs) builder.input(name, type);
    const out = types.get('out0') ?? float32(null);
    builder.input('seed', out);
    const found = record(builder, { graph, types, device: 'cpu', wrt, toward }).backward(new Map([['out0', 'seed']]));
    for (const [name, value] of found) builder.output(`gradient of ${name}`, value, types.get(name) ?? float32(null));
    const random = stream(9);
    const normal = (dims: readonly number[]): Tensor => floats(dims, Float32Array.from({ length: sizeOf(dims) }, () => random.normal()));
    const feeds: Record<string, Tensor> = { seed: normal(isKnown(out.dims) ? out.dims : []) };
    for (const [i, dims] of inputs.entries()) feeds[`in${i}`] = normal(dims);
    for (const weight of lowered.weights) feeds[weight.name] = floats(weight.dims, initialValues(weight, weight.dims, 1, weight.name));
    const got = await runOnEngine(builder.finish(), feeds);
    for (const { name, role, dims } of lowered.weights) {
      if (role !== 'parameter') continue;
      const gradient = got[`gradient of ${name}`];
      expect(gradient?.dims, name).toEqual(dims);
      expect(gradient?.data.some((v) => Math.abs(v) > 1e-6), name).toBe(true);
      expect(gradient?.data.every(Number.isFinite), name).toBe(true);
    }
  });
});
