import { describe, expect, it } from 'vitest';
import type { Json } from '../../../core/base/diagnostic.ts';
import { check, checkWithFixes } from '../../../core/design/check.ts';
import type { Document, WireRecord } from '../../../core/document/model.ts';
import { layers } from '../../../core/layers/registry.ts';
import { readRecipe, recipeVariants } from '../../../core/design/recipe.ts';
import { documentOf, layer, wire } from '../document/drawings.ts';

const absurd: readonly Json[] = [
  null, true, 0, -1, 0.5, 1e9, 1e308, -1e308, 2 ** 31, 65_536, '', 'NaN', 'same', [], [1], [1, 2, 3], [1e9, 1e9], [null], [[1]], ['a', 'b'], {}, { top: -1 }, { top: 65_536, bottom: 65_536 },
  { values: [] }, { values: [1, 2, 3] }, { constant: 1e308 }, { kind: 'adam' }, { block: 'x' },
];
const shapes: readonly (readonly number[])[] = [[7], [3, 5], [4, 6, 6], [1, 1, 1], [2 ** 31 - 1]];

/** in → x (twice where it joins) → out */
function around(kind: string, params: Record<string, Json>, shape: readonly number[]): Document {
  const second: WireRecord = { ...wire('in.out → x.in', null, 1), id: 'second' };
  const joins = ['add', 'multiply', 'concat'].includes(kind);
  return documentOf([layer('in', 'input', { shape }), layer('x', kind, params), layer('out', 'output', { target: 'numbers' })], [wire('in.out → x.in'), ...(joins ? [second] : []), wire('x.out → out.in')]);
}

describe('whatever stands in a parameter', () => {
  it.each(layers.map((def) => [def.kind, def] as const))('%s is checked without throwing, and says nothing that is not a sentence', (kind, def) => {
    const wrong: string[] = [];
    for (const name of [...Object.keys(def.params), 'unheard-of']) {
      for (const value of absurd) {
        for (const shape of shapes) {
          const checked = check(around(kind, { [name]: value }, shape));
          const sentences = checked.diagnostics.every((one) => !/undefined|\[object|Infinity/.test(one.message));
          const sizes = checked.layers.every(({ outputs }) => outputs.every(({ dims }) => dims === null || dims.every((d) => typeof d !== 'number' || (Number.isInteger(d) && d > 0))));
          const costs = checked.layers.every(({ macs, parameters }) => (macs ?? 0) >= 0 && (parameters ?? 0) >= 0 && Number.isFinite((macs ?? 0) + (parameters ?? 0)));
          if (!sentences || !sizes || !costs) wrong.push(`${name} = ${JSON.stringify(value)} on ${shape.join(' × ')}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('of a block instance or the recipe is told and survived', () => {
    for (const value of absurd) {
      const instance = documentOf([layer('in', 'input'), layer('x', 'block', { block: value, repeat: value, overrides: value }), layer('out', 'output')], [wire('in.out → x.in'), wire('x.out → out.in')]);
      expect(checkWithFixes(instance).diagnostics.some((one) => one.severity === 'error')).toBe(true);
      for (const key of [...Object.keys(recipeVariants), 'warmUp', 'batch', 'epochs', 'seed', 'validation', 'data', 'weightDecay', 'decayAll', 'other']) {
        const { recipe } = readRecipe({ [key]: value });
        expect(recipe.optimizer.learningRate).toBeGreaterThan(0);
        expect(recipe.batch).toBeGreaterThan(0);
      }
    }
  });
});
