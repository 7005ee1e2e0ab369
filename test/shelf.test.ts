// The contract every kind of layer keeps, run over the whole registry: what it says of itself, its examples, and that its
// own shape rule, the graph's and the engine's real output are one answer.
import { describe, expect, test } from 'vitest';
import { severityOf, wording, type Finding, type JsonObject, type Remedy } from '../core/base/diagnostic.ts';
import { readParams } from '../core/base/schema.ts';
import { bindDim, float32, isKnown, unknownType, type Dim, type Dims, type TensorType } from '../core/base/shape.ts';
import { floats, sizeOf, type Tensor } from '../core/base/tensor.ts';
import { stream } from '../core/base/random.ts';
import { inferTypes } from '../core/ir/verify.ts';
import { layerOf, layers } from '../core/layers/registry.ts';
import type { AnyLayer, Example } from '../core/layers/layer.ts';
import { runOnEngine } from './reference/engine.ts';
import { layerGraph, type LayerGraph } from './support/layer-graph.ts';

const isGood = (example: Example): boolean => typeof example.gives !== 'string';
const errors = (findings: readonly Finding[]): readonly string[] => findings.filter((f) => severityOf(f.code) === 'error').map((f) => f.code);

/** Everything said about a layer with these parameters and inputs. */
function ask(def: AnyLayer, json: JsonObject, inputs: readonly Dims[]): { readonly findings: readonly Finding[]; readonly outputs: readonly TensorType[] } {
  const { params, findings } = readParams(def.params, json);
  if (params === null) return { findings, outputs: [] };
  const inference = def.infer(params, inputs.map(float32));
  return { findings: [...findings, ...inference.findings], outputs: inference.outputs };
}

function randomFeeds(lowered: LayerGraph, inputs: readonly Dims[], seed: number): Record<string, Tensor> {
  const random = stream(seed);
  const fill = (dims: readonly number[], make: () => number): Tensor => floats(dims, new Float32Array(sizeOf(dims)).map(make));
  const feeds: Record<string, Tensor> = {};
  for (const { name, type } of lowered.graph.inputs) {
    const at = /^in(\d+)$/.exec(name);
    const dims = at === null ? type.dims : (inputs[Number(at[1])] ?? type.dims);
    if (!isKnown(dims)) throw new Error(`${name} has no size`);
    if (type.dtype === 'uint8') feeds[name] = { dtype: 'uint8', dims, data: new Uint8Array(sizeOf(dims)).map(() => random.integer(2)) };
    else feeds[name] = fill(dims, name === 'running-variance' ? () => 0.5 + random.uniform() : () => random.normal());
  }
  return feeds;
}

/** The example's inputs with the batch under one name or number; null when another size is unknown. */
function bound(example: Example, batch: number | 'N'): readonly (readonly Dim[])[] | null {
  const inputs = example.inputs.map((dims) => dims.map((d, axis) => (axis === 0 && typeof d !== 'number' ? batch : d)));
  return inputs.every((dims) => dims.slice(1).every((d) => typeof d === 'number')) ? inputs : null;
}

describe('the registry', () => {
  test('every kind is named once, in words joined by hyphens, and found by its name', () => {
    expect(new Set(layers.map((def) => def.kind)).size).toBe(layers.length);
    for (const def of layers) {
      expect(def.kind).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      expect(layerOf(def.kind)).toBe(def);
    }
    expect(layerOf('conv3d')).toBeUndefined();
  });
});

for (const def of layers) {
  describe(def.kind, () => {
    test('says what it does in a sentence, and its docs name every parameter', () => {
      expect(def.summary).toMatch(/^[A-Z].*\.$/s);
      for (const name of Object.keys(def.params)) expect(def.docs, `docs of ${def.kind}`).toContain(`\`${name}\``);
      for (const [, name = ''] of def.docs.matchAll(/`([^`]+)`/g)) expect(Object.keys(def.params)).toContain(name);
    });

    test('its defaults are valid, and parameters survive JSON', () => {
      const { params, findings } = readParams(def.params, {});
      expect(findings).toEqual([]);
      const written = Object.fromEntries(Object.entries(def.params).map(([name, field]) => [name, field.fallback ?? null]));
      expect(readParams(def.params, JSON.parse(JSON.stringify(written)) as JsonObject)).toEqual({ params, findings: [] });
      for (const field of Object.values(def.params)) {
        expect(JSON.parse(JSON.stringify(field.schema))).toEqual(field.schema);
        expect(field.doc).toMatch(/^[A-Z].*\.$/s);
      }
    });

    test('has at least two good examples and one that is at fault, where it has faults', () => {
      expect(def.examples.filter(isGood).length).toBeGreaterThanOrEqual(2);
      expect(def.examples.filter((example) => !isGood(example)).length).toBeGreaterThanOrEqual(1);
    });

    test('what is not known yet is no fault', () => {
      const { params } = readParams(def.params, {});
      if (params === null) throw new Error('no defaults');
      const ports = def.ports(params);
      const inputs = ports.inputs.flatMap((port) => (port.many === true ? [unknownType, unknownType] : [unknownType]));
      const { findings, outputs } = def.infer(params, inputs);
      expect(findings).toEqual([]);
      expect(outputs).toHaveLength(def.kind === 'output' ? 1 : ports.outputs.length);
      expect(def.macs(params, inputs, outputs) ?? 0).toBeGreaterThanOrEqual(0);
      expect(def.caption(params)).not.toContain('undefined');
      expect(() => def.sees(params, inputs)).not.toThrow();
      if (def.width !== undefined) expect(Object.keys(def.params)).toContain(def.width);
    });

    for (const example of def.examples) {
      test(`example: ${example.title}`, () => {
        const { findings, outputs } = ask(def, example.params, example.inputs);
        if (typeof example.gives !== 'string') {
          expect(errors(findings)).toEqual([]);
          expect(outputs.map((type) => type.dims)).toEqual(example.gives);
          return;
        }
        expect([...new Set(errors(findings))]).toEqual([example.gives]);
        for (const found of findings) expect(wording(found, { layer: 'here', inputs: ['before', 'beside'] })).not.toMatch(/undefined|NaN|\[object/);
        const remedies = findings.flatMap((found) => found.remedies);
        const local = remedies.filter((remedy) => remedy.do === 'set' || remedy.do === 'insert');
        const cures = local.map((remedy) => cured(def, example, remedy));
        // A layer cannot know what else to join; everything else offers a change of its own that leaves no fault.
        if (example.gives !== 'too-few-inputs' && local.length > 0) expect(cures, JSON.stringify(local)).toContain(true);
      });
    }

    for (const example of def.examples.filter(isGood)) {
      const inputs = bound(example, 'N');
      if (inputs === null) continue;
      for (const mode of ['infer', 'train'] as const) {
        test(`its rule, its graph and the engine give one shape when ${mode === 'infer' ? 'inferring' : 'training'}: ${example.title}`, async () => {
          const batch = mode === 'infer' ? 'N' : 2;
          const sizes = bound(example, batch) ?? [];
          const lowered = layerGraph(def, example.params, sizes, { mode });
          const wanted = lowered.outputs.map((type) => bindDim(type.dims, 'N', batch as number));
          const types = inferTypes(lowered.graph);
          if (!types.ok) throw new Error(types.error.map((problem) => problem.message).join('\n'));
          expect(lowered.outputs.map((_, i) => bindDim(types.value.get(`out${i}`)?.dims ?? null, 'N', batch as number))).toEqual(wanted);
          const real = (bound(example, 2) ?? []).map((dims) => dims);
          const given = def.kind === 'input' ? [bindDim(lowered.outputs[0]?.dims ?? null, 'N', 2)] : real;
          const got = await runOnEngine(lowered.graph, randomFeeds(lowered, given, 7));
          for (const [i, { dims }] of lowered.outputs.entries()) {
            const out = got[`out${i}`];
            expect(out?.dims).toEqual(bindDim(dims, 'N', 2));
            expect(out?.data.every((v) => Number.isFinite(v))).toBe(true);
          }
        });
      }
    }
  });
}

/** Whether a layer's own change, or the layers it would insert, leave nothing at fault. */
function cured(def: AnyLayer, example: Example, remedy: Remedy): boolean {
  if (remedy.do === 'set') return errors(ask(def, { ...example.params, ...remedy.params }, example.inputs).findings).length === 0;
  if (remedy.do !== 'insert') return false;
  let dims: Dims = example.inputs[remedy.input] ?? null;
  for (const { kind, params } of [remedy, ...(remedy.then ?? [])]) {
    const inserted = layerOf(kind);
    if (inserted === undefined) return false;
    const { findings, outputs } = ask(inserted, params, [dims]);
    if (errors(findings).length > 0) return false;
    dims = outputs[0]?.dims ?? null;
  }
  return errors(ask(def, example.params, example.inputs.map((old, i) => (i === remedy.input ? dims : old))).findings).length === 0;
}
