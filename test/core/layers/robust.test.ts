// Whatever parameters and inputs a layer meets: no exception, no nonsense size, and repairs that can be carried out.
import { describe, expect, test } from 'vitest';
import { wording, type Json, type JsonObject, type Remedy } from '../../../core/base/diagnostic.ts';
import { stream, type RandomStream } from '../../../core/base/random.ts';
import { readParams, type Field } from '../../../core/base/schema.ts';
import { float32, type Dim, type Dims, type TensorType } from '../../../core/base/shape.ts';
import { hashText } from '../../../core/base/random.ts';
import { elementLimit } from '../../../core/layers/answer.ts';
import type { AnyLayer } from '../../../core/layers/layer.ts';
import { layerOf, layers } from '../../../core/layers/registry.ts';
import { ofSize } from '../../support/size.ts';

const sizes = [1, 1, 2, 3, 4, 5, 7, 8, 16, 28, 55, 224, 4_096, 65_536];
const forms: readonly Json[] = [
  'valid', 'same', 0, 1, 3, 65_536, [0, 2], { top: 1, left: 0, bottom: 2, right: 65_536 }, 'glorot', 'signs', { values: [1, 2] }, { constant: 3 }, 'relu', { 'leaky-relu': 0.3 },
  [1], [3, 5], [-1], [16, 5, 5], [2, -1, 7], [2 ** 31 - 1, 2 ** 31 - 1], [0.5, 0.4, 0.3], ['a', 'b'], null,
];
const spoiled: readonly Json[] = [Number.NaN, 1e9, -1, 0, 1.5, 2 ** 31, 'x', '', null, [], {}, [1, 2, 3, 4], { a: 1 }, true, [null], [[1]], { values: [] }];

function pick<T>(random: RandomStream, list: readonly T[]): T {
  return list[random.integer(list.length)] as T;
}

function valueFor(random: RandomStream, field: Field<unknown>): Json {
  if (field.type === 'integer') return pick(random, sizes);
  if (field.type === 'pair') return random.integer(2) === 0 ? pick(random, sizes) : [pick(random, sizes), pick(random, sizes)];
  if (field.type === 'number') return pick(random, [1e-5, 0.1, 0.5, 0.9, 1, 2]);
  if (field.type === 'flag') return random.integer(2) === 1;
  if (field.type === 'choice' && field.hints?.choices !== undefined) return pick(random, field.hints.choices);
  return pick(random, forms);
}

function dimsFor(random: RandomStream): Dims {
  if (random.integer(8) === 0) return null;
  const rank = pick(random, [1, 2, 2, 3, 4, 4, 4, 4, 5]);
  return Array.from({ length: rank }, (_, axis): Dim => (axis === 0 ? 'N' : pick<Dim>(random, [...sizes, ...sizes, null, 'H'])));
}

function inputsFor(random: RandomStream, def: AnyLayer): readonly TensorType[] {
  if (def.kind === 'input') return [];
  const first = dimsFor(random);
  const joins = ['add', 'multiply', 'concat'].includes(def.kind);
  const others = joins ? Array.from({ length: random.integer(3) }, () => (random.integer(2) === 0 ? first : dimsFor(random))) : [];
  return [first, ...others].map(float32);
}

/** The parts of a remedy a document would be given: they must be parameters some layer takes. */
function expectReadable(def: AnyLayer, params: JsonObject, remedy: Remedy): void {
  if (remedy.do === 'set') {
    const readable = readParams(def.params, { ...params, ...remedy.params });
    expect(readable.findings.filter((found) => Object.hasOwn(remedy.params, found.parameter ?? '')), `${def.kind} ${JSON.stringify(remedy)}`).toEqual([]);
  }
  if (remedy.do !== 'insert') return;
  for (const { kind, params: inserted } of [remedy, ...(remedy.then ?? [])]) {
    expect(readParams(layerOf(kind)?.params ?? {}, inserted).findings, `${def.kind} ${JSON.stringify(remedy)}`).toEqual([]);
  }
}

const cases = ofSize(150, 1_000, 20_000);

for (const def of layers) {
  describe(def.kind, () => {
    test(`answers any parameters and inputs with sound sizes or worded findings (${cases} random cases)`, () => {
      const random = stream(41, hashText(def.kind));
      for (let i = 0; i < cases; i++) {
        const json = Object.fromEntries(Object.entries(def.params).filter(() => random.integer(3) > 0).map(([name, field]) => [name, valueFor(random, field)]));
        const { params, findings } = readParams(def.params, json);
        for (const found of findings) for (const remedy of found.remedies) expectReadable(def, json, remedy);
        if (params === null) continue;
        const inputs = inputsFor(random, def);
        const story = `${def.kind} ${JSON.stringify(json)} on ${JSON.stringify(inputs.map((type) => type.dims))}`;
        const inference = def.infer(params, inputs);
        for (const found of inference.findings) {
          expect(wording(found, { layer: 'here', inputs: [] }), story).not.toMatch(/undefined|NaN|Infinity|\[object/);
          for (const remedy of found.remedies) expectReadable(def, json, remedy);
        }
        for (const { dims } of inference.outputs) {
          for (const d of dims ?? []) if (typeof d === 'number') expect(Number.isInteger(d) && d >= 1, story).toBe(true);
          expect((dims ?? []).reduce<number>((n, d) => (typeof d === 'number' ? n * d : n), 1), story).toBeLessThanOrEqual(elementLimit);
        }
        const weights = def.weights(params, inputs);
        for (const { dims } of weights) expect(dims.every((d) => d === null || (typeof d === 'number' && d >= 1)), story).toBe(true);
        const macs = def.macs(params, inputs, inference.outputs);
        expect(macs === null || macs >= 0, story).toBe(true);
        expect(def.caption(params), story).not.toMatch(/undefined|NaN|\[object/);
        def.sees(params, inputs);
      }
    });

    test('a spoiled parameter is refused by name, with a value that would do', () => {
      for (const [name, field] of Object.entries(def.params)) {
        for (const value of spoiled) {
          const { params, findings } = readParams(def.params, { [name]: value });
          if (params !== null) continue;
          expect(findings.map((found) => [found.code, found.parameter])).toEqual([['parameter-invalid', name]]);
          expect(findings[0]?.remedies, name).toEqual([{ do: 'set', params: { [name]: field.fallback } }]);
        }
      }
      expect(readParams(def.params, { nonsense: 1 }).findings.map((found) => found.code)).toEqual(['parameter-unknown']);
    });
  });
}
