// What stands against training is told at the layer, before anyone presses train.
import { describe, expect, test } from 'vitest';
import type { Rule } from '../../../core/compile/rule.ts';
import { gradients } from '../../../core/compile/gradients.ts';
import { trainable } from '../../../core/compile/trainable.ts';
import { trainingStep } from '../../../core/compile/training.ts';
import type { Checked, CheckedLayer } from '../../../core/design/check.ts';
import { defaultRecipe, type Loss } from '../../../core/design/recipe.ts';
import { drawing, lenet5, type Drawn } from './drawing.ts';

const withLoss = (loss: Loss | null) => ({ ...defaultRecipe, loss });
const told = (checked: Checked, loss: Loss | null = null) => trainable(checked, withLoss(loss)).map(({ code, layer }) => [code, layer]);

/** A network that ends in `last` and an output of the given target; its first layer may be frozen. */
const ending = (target: string, more: readonly Drawn[] = [], learns = true): Checked => drawing(
  { id: 'row', kind: 'input', params: { shape: [3] } },
  { id: 'dense', kind: 'dense', params: { units: 4 }, trainable: learns },
  ...more,
  { id: 'end', kind: 'output', params: { target } },
);

/** The drawing with one layer's lowering replaced: no layer of the shelf lowers to an op without a gradient. */
function lowering(checked: Checked, path: string, lower: NonNullable<CheckedLayer['def']>['lower']): Checked {
  const layers = checked.layers.map((layer) => (layer.flat.path === path && layer.def !== undefined ? { ...layer, def: { ...layer.def, lower } } : layer));
  return { ...checked, layers, byPath: new Map(layers.map((layer) => [layer.flat.path, layer])) };
}

test('a drawing that can be trained raises nothing', () => {
  expect(told(lenet5())).toEqual([]);
  expect(told(ending('classes'))).toEqual([]);
  expect(told(ending('numbers'), { kind: 'mean-squared-error' })).toEqual([]);
});

describe('a loss that cannot be compared with the target', () => {
  test('cross-entropy of numbers, squared error of a class', () => {
    expect(told(ending('numbers'), { kind: 'softmax-cross-entropy', labelSmoothing: 0 })).toEqual([['loss-does-not-fit', 'end']]);
    expect(told(ending('class'), { kind: 'mean-squared-error' })).toEqual([['loss-does-not-fit', 'end']]);
  });

  test('names what would fit', () => {
    const [found] = trainable(ending('class'), withLoss({ kind: 'binary-cross-entropy' }));
    expect(found?.message).toBe('end is compared with class; binary-cross-entropy cannot do that, softmax-cross-entropy can.');
  });
});

describe('an image compared with an output of another size', () => {
  test.each([[{ filters: 1, kernel: 2 }], [{ filters: 2, kernel: 1 }]])('%j', (params) => {
    const checked = drawing({ id: 'image', kind: 'input', params: { height: 4, width: 4 } }, { id: 'conv', kind: 'conv2d', params }, { id: 'end', kind: 'output', params: { target: 'image' } });
    expect(told(checked)).toEqual([['image-target-differs', 'end']]);
  });
});

describe('nothing that may change', () => {
  test('every layer frozen, or none with weights', () => {
    expect(told(ending('classes', [], false))).toEqual([['nothing-to-train', 'end']]);
    expect(told(drawing({ id: 'row', kind: 'input', params: { shape: [3] } }, { id: 'bend', kind: 'activation' }, { id: 'end', kind: 'output' }))).toEqual([['nothing-to-train', 'end']]);
  });
});

describe('an op without a gradient on the way to the weights', () => {
  const bent = ending('classes', [{ id: 'bend', kind: 'activation' }]);

  test('is told at its layer with the reason', () => {
    const checked = lowering(bent, 'bend', (at, _p, [x = '']) => [at.builder.op('Mod', [x, at.builder.shared('one', () => ({ dtype: 'float32', dims: [], data: Float32Array.of(1) }))], { fmod: 1 })]);
    const found = trainable(checked, defaultRecipe);
    expect(found.map(({ code, layer }) => [code, layer])).toEqual([['not-trainable', 'bend']]);
    expect(found[0]?.message).toBe('Training needs a gradient at every step on the way to the weights: bend has none, because a remainder has no gradient rule; it is meant for indices.');
    expect(trainingStep(checked, defaultRecipe, { batch: 2, device: 'cpu' })).toEqual({ ok: false, error: found });
  });

  test('is told for attributes a rule does not cover', () => {
    const checked = lowering(bent, 'bend', (at, _p, [x = '']) => [at.builder.op('Selu', [x], { alpha: -1 })]);
    expect(told(checked)).toEqual([['not-trainable', 'bend']]);
  });

  test('does not matter where no gradient has to pass', () => {
    const rounding = (checked: Checked): Checked => lowering(checked, 'bend', (at, _p, [x = '']) => [at.builder.op('Mod', [x, at.builder.shared('one', () => ({ dtype: 'float32', dims: [], data: Float32Array.of(1) }))], { fmod: 1 })]);
    const before = drawing({ id: 'row', kind: 'input', params: { shape: [3] } }, { id: 'bend', kind: 'activation' }, { id: 'dense', kind: 'dense' }, { id: 'end', kind: 'output' });
    expect(told(rounding(before))).toEqual([]);
  });
});

test('a drawing with errors is left to the checker', () => {
  const checked = lenet5();
  const [layer] = checked.layers;
  const fault = { code: 'no-output', severity: 'error', layer: layer?.flat.path ?? null, values: {}, message: '', fixes: [], remedies: [] } as const;
  expect(trainable({ ...checked, diagnostics: [fault] }, withLoss({ kind: 'mean-squared-error' }))).toEqual([]);
});

test('the table refuses only what no layer of the shelf needs', () => {
  const refused = Object.entries(gradients).flatMap(([op, row]: readonly [string, Rule]) => (row.kind === 'refuse' ? [op] : []));
  expect(refused).toEqual(['Mod', 'LpPool', 'GlobalLpPool', 'MaxUnpool', 'LpNormalization', 'ReduceProd', 'ScatterElements', 'ScatterND', 'Loop', 'Opaque']);
});
