import { describe, expect, it } from 'vitest';
import { check } from '../../../core/design/check.ts';
import { beforeData } from '../../../core/design/classes.ts';
import { fitInput, forgetData, type DataSize } from '../../../core/design/data-fit.ts';
import { fixesFor } from '../../../core/design/fixes.ts';
import { apply, invert } from '../../../core/document/patch.ts';
import type { Document } from '../../../core/document/model.ts';
import { documentOf, layer, wire } from '../document/drawings.ts';
import { load, templateFolder } from './projects.ts';

const digits: DataSize = { data: 'mnist', dims: [1, 28, 28], isAnySize: false };
const colours: DataSize = { data: 'cifar10', dims: [3, 32, 32], isAnySize: false };

function fitted(document: Document, input: string, size: DataSize): { readonly took: string; readonly after: Document } {
  const found = fitInput(document, check(document), input, size);
  if (!found.ok) throw new Error(found.error.message);
  const after = apply(document, found.value.patch);
  if (!after.ok) throw new Error(after.error.message);
  const back = apply(after.value, invert(found.value.patch));
  expect(back.ok && back.value).toEqual(document);
  return { took: found.value.took, after: after.value };
}

const small = documentOf(
  [layer('in', 'input', { channels: 3, height: 8, width: 8, fit: 'crop' }), layer('c', 'conv2d', { kernel: 5 }), layer('pool', 'global-average-pool'), layer('flat', 'flatten'), layer('fc', 'dense', { units: 7 }), layer('out', 'output')],
  [wire('in.out → c.in'), wire('c.out → pool.in'), wire('pool.out → flat.in'), wire('flat.out → fc.in'), wire('fc.out → out.in')],
);

describe('an input that is given data', () => {
  it('takes their size, and the recipe their name, in one patch', () => {
    const { took, after } = fitted(small, 'in', digits);
    expect(took).toBe('size');
    expect(after.layers['in']?.params).toEqual({ channels: 1, height: 28, width: 28, fit: 'crop' });
    expect(after.recipe).toEqual({ data: 'mnist' });
  });

  it('keeps its own size where the layers behind it need that: LeNet-5 takes 32 × 32', () => {
    const lenet = load(templateFolder, 'lenet5-softmax');
    // 28 → 24 → 12 → 8 → 4, and C5's 5 × 5 no longer fits; in colour the first layer only has more weights.
    expect(fitted(lenet, 'In', digits).took).toBe('channels');
    expect(fitted(lenet, 'In', digits).after.layers['In']?.params).toMatchObject({ channels: 1, height: 32, width: 32 });
    expect(fitted(lenet, 'In', colours)).toMatchObject({ took: 'size', after: { layers: { In: { params: { channels: 3, height: 32, width: 32 } } } } });
  });

  it('drops transparency, keeps its size for images that are drawn at any, and takes a row for a table', () => {
    expect(fitted(small, 'in', { data: 'x', dims: [4, 20, 30], isAnySize: false }).after.layers['in']?.params).toMatchObject({ channels: 3, height: 20, width: 30 });
    expect(fitted(small, 'in', { data: 'shapes', dims: [1, 28, 28], isAnySize: true }).after.layers['in']?.params).toMatchObject({ channels: 1, height: 8, width: 8 });
    const rows = documentOf([layer('in', 'input'), layer('flat', 'flatten'), layer('out', 'output')], [wire('in.out → flat.in'), wire('flat.out → out.in')]);
    expect(fitted(rows, 'in', { data: 't.csv', dims: [13], isAnySize: false }).after.layers['in']?.params).toEqual({ shape: [13] });
    expect(fitted(small, 'in', { data: 't.csv', dims: [13], isAnySize: false })).toMatchObject({ took: 'nothing', after: { recipe: { data: 't.csv' } } });
  });

  it('is an input layer, and can be given none again', () => {
    expect(fitInput(small, check(small), 'c', digits)).toMatchObject({ ok: false, error: { code: 'no-such-layer' } });
    expect(forgetData({ ...small, recipe: { data: 'mnist', epochs: 3 } })).toEqual({ ok: true, value: { recipe: [{ data: 'mnist', epochs: 3 }, { epochs: 3 }] } });
    expect(forgetData(small)).toEqual({ ok: true, value: {} });
  });
});

describe('an output before data', () => {
  it('of another number of classes is a fault, and one fix gives the last layer as many units', () => {
    const checked = beforeData(check(small), { data: 'Fashion-MNIST', classes: 10 });
    const fault = checked.diagnostics.find(({ code }) => code === 'class-count-differs');
    expect(fault?.message).toBe('out has 7 values per example, Fashion-MNIST has 10 classes.');
    const fixes = fault === undefined ? [] : fixesFor(small, checked, fault);
    expect(fixes.map(({ title }) => title)).toEqual(['Give fc 10 outputs']);
    const after = fixes[0] === undefined ? null : apply(small, fixes[0].patch);
    expect(after?.ok === true && beforeData(check(after.value, checked), { data: 'Fashion-MNIST', classes: 10 }).diagnostics).toEqual([]);
  });

  it('of the same number, or before no data, is as it was', () => {
    const checked = check(small);
    expect(beforeData(checked, { data: 'x', classes: 7 })).toBe(checked);
    expect(beforeData(checked, null)).toBe(checked);
  });
});
