// Text the panels make of a checked drawing: sums, sizes, rows, groups of problems, steps of fields, key chords.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { check } from '../../../core/design/check.ts';
import { addLayer } from '../../../core/design/edit.ts';
import { readProject } from '../../../core/document/file.ts';
import { emptyDocument } from '../../../core/document/model.ts';
import { apply } from '../../../core/document/patch.ts';
import { layerOf } from '../../../core/layers/registry.ts';
import { commandOf, commands } from '../../../renderer/commands.ts';
import { formatCount } from '../../../renderer/format.ts';
import { isChord } from '../../../renderer/keys-text.ts';
import { mildestFirst } from '../../../renderer/panels/fixes.tsx';
import { formOf, refusalOf } from '../../../renderer/panels/form/forms.ts';
import { readNumber, showNumber } from '../../../renderer/panels/form/number-input.tsx';
import { stepValue } from '../../../renderer/panels/form/steps.ts';
import { gravestFirst, groupOf } from '../../../renderer/panels/problem-groups.ts';
import { sumOf } from '../../../renderer/panels/inspect-several.tsx';
import { parameterSum, sizeSums } from '../../../renderer/panels/sums.ts';
import { markdownOf } from '../../../renderer/panels/table-text.ts';
import { showSum, unknownIn } from '../../../renderer/panels/unknown.ts';

function checkedTemplate(name: string) {
  const read = readProject(readFileSync(new URL(`../../../templates/${name}.convas`, import.meta.url), 'utf8'), name);
  if (!read.ok) throw new Error(read.error.message);
  return check(read.value);
}

const plain = (text: string | null | undefined): string => (text ?? '').replace(/\u202f/g, ' ');

describe('figures of a layer', () => {
  const lenet = checkedTemplate('lenet5');
  const layer = (path: string) => lenet.byPath.get(path) ?? expect.unreachable(path);

  test('parameters are written out as the sum of the weights', () => {
    expect(plain(parameterSum(layer('C1')))).toBe('= 6 × (1 × 5 × 5) + 6');
    expect(plain(parameterSum(layer('F6')))).toBe('= 84 × 120 + 84');
    expect(parameterSum(layer('S2'))).toBeNull();
  });

  test('the size of the output is shown with its numbers, once where both axes agree', () => {
    expect(sizeSums(layer('C3')).map(({ axis, numbers }) => [axis, plain(numbers)])).toEqual([['both', '⌊(14 − 5) / 1⌋ + 1 = 10']]);
    expect(sizeSums(layer('flatten'))).toEqual([]);
  });

  test('padding stands in the sum', () => {
    const c1 = checkedTemplate('alexnet').byPath.get('C1') ?? expect.unreachable('C1');
    expect(plain(sizeSums(c1)[0]?.numbers)).toBe('⌊(224 + 4 − 11) / 4⌋ + 1 = 55');
  });

  test('the table is copied as Markdown with a total', () => {
    const lines = markdownOf(lenet).trimEnd().split('\n');
    expect(lines).toHaveLength(lenet.layers.length + 3);
    expect(lines[3]).toBe('| C1 | Conv2D | 5×5 · 6 · tanh | 6 × 28 × 28 | 156 | 118 k | 5 × 5 |');
    expect(lines.at(-1)).toContain('61,696');
  });
});

describe('problems', () => {
  test('what is merely not finished is told apart from what is wrong', () => {
    expect(groupOf({ code: 'not-connected', severity: 'warning' })).toBe('unfinished');
    expect(groupOf({ code: 'no-output', severity: 'error' })).toBe('unfinished');
    expect(groupOf({ code: 'shapes-differ', severity: 'error' })).toBe('errors');
    expect(groupOf({ code: 'stated-size-differs', severity: 'warning' })).toBe('warnings');
  });
});

const added = addLayer(emptyDocument('New'), { kind: 'add', id: 'add' });
const drawn = added.ok ? apply(emptyDocument('New'), added.value) : added;

describe('sums of what is not all known', () => {
  const checked = check(drawn.ok ? drawn.value : emptyDocument('New'));

  test('a new Add has no parameters, whatever else is not known of it', () => {
    expect(checked.totals.missing).toBe(1);
    expect(unknownIn(checked)).toEqual({ parameters: 0, macs: checked.byPath.get('add')?.macs === null ? 1 : 0, outputs: 1 });
    expect(markdownOf(checked).trimEnd().split('\n').at(-1)).toContain('| 0 |');
  });

  test('unknown parts are never printed as nothing', () => {
    expect([showSum(61_706, 0, formatCount), showSum(61_706, 2, formatCount), showSum(0, 1, formatCount), showSum(0, 0, formatCount)]).toEqual(['61,706', '61,706 + ?', '?', '0']);
    const layer = (parameters: number | null, isPartial = false) => ({ parameters, macs: null, isPartial });
    expect(sumOf([layer(4096), layer(null)], 'parameters', formatCount)).toBe('4,096 + ?');
    expect(sumOf([layer(4096), layer(10, true)], 'parameters', formatCount)).toBe('4,106 + ?');
    expect(sumOf([layer(4096), layer(10)], 'parameters', formatCount)).toBe('4,106');
    expect(sumOf([layer(4096)], 'macs', formatCount)).toBe('?');
  });
});

describe('order', () => {
  test('errors come before warnings and notes, in the inspector and in every group', () => {
    const found = (['note', 'warning', 'error', 'warning', 'error'] as const).map((severity, id) => ({ severity, id }));
    expect(gravestFirst(found).map(({ id }) => id)).toEqual([2, 4, 1, 3, 0]);
  });

  test('repairs that take layers away come last', () => {
    const layer = (drawn.ok ? drawn.value.layers['add'] : undefined) ?? expect.unreachable('add');
    const removes = { title: 'Remove', patch: { layers: { removed: { add: layer } } } };
    const sets = { title: 'Set', patch: { layers: { changed: {} } } };
    const wires = { title: 'Wire', patch: {} };
    expect(mildestFirst([removes, sets, wires]).map(({ title }) => title)).toEqual(['Set', 'Wire', 'Remove']);
  });
});

describe('commands', () => {
  test('each has an id and keys of its own', () => {
    const ids = commands.map(({ id }) => id);
    const keys = commands.flatMap((command) => command.keys);
    expect([new Set(ids).size, new Set(keys).size]).toEqual([ids.length, keys.length]);
    expect(['from-table', 'add-note', 'map'].map((id) => commandOf(id).keys)).toEqual([[], ['N'], ['Alt+M']]);
  });
});

describe('fields', () => {
  const field = (kind: string, name: string) => layerOf(kind)?.params[name] ?? expect.unreachable(name);

  test('every parameter of every kind has a control of its own', () => {
    expect(formOf(field('conv2d', 'kernel'))).toBe('pair');
    expect(formOf(field('conv2d', 'padding'))).toBe('padding');
    expect(formOf(field('zero-pad2d', 'padding'))).toBe('padding');
    expect(formOf(field('conv2d', 'activation'))).toBe('activation');
    expect(formOf(field('dense', 'initialiser'))).toBe('initialiser');
    expect(formOf(field('input', 'mean'))).toBe('numbers');
    expect(formOf(field('reshape', 'shape'))).toBe('numbers');
    expect(formOf(field('output', 'names'))).toBe('names');
    expect(formOf(field('output', 'target'))).toBe('choice');
  });

  test('numbers are read as people type them', () => {
    expect(['12', '0.5', '1e-5', '1/255', '4,096', '0,5', ' 7 '].map(readNumber)).toEqual([12, 0.5, 1e-5, 1 / 255, 4096, 0.5, 7]);
    expect(['', 'x', '1/0', '--1', 'Infinity'].map(readNumber)).toEqual([null, null, null, null, null]);
    expect([1 / 255, 0.5, 0.25, 1e-5, 3].map(showNumber)).toEqual(['1/255', '0.5', '0.25', '0.00001', '3']);
  });

  test('steps go along the sizes people use, arrows by ones, and stay within bounds', () => {
    expect(stepValue('filters', field('conv2d', 'filters'), 16, 1, false)).toBe(20);
    expect(stepValue('filters', field('conv2d', 'filters'), 16, 1, true)).toBe(17);
    expect(stepValue('kernel', field('conv2d', 'kernel'), 1, -1, false)).toBe(1);
    expect(stepValue('rate', field('dropout', 'rate'), 0.5, 1, false)).toBe(0.55);
    expect(stepValue('epsilon', field('batch-norm', 'epsilon'), 1e-5, 1, false)).toBe(1e-4);
  });

  test('a value that may not be is refused in the words of the check', () => {
    expect(refusalOf('filters', 'C1', field('conv2d', 'filters'), 0)).toBe('C1: filters must be a whole number from 1 to 65,536, not 0.');
    // A sentence begins with a capital, whatever the owner is called.
    expect(refusalOf('filters', 'the recipe', field('conv2d', 'filters'), 0)).toMatch(/^The recipe: filters must be/);
    expect(refusalOf('filters', 'C1', field('conv2d', 'filters'), 8)).toBeNull();
  });
});

describe('chords', () => {
  const pressed = (key: string, keys: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...keys });

  test('the command key counts on a Mac, the control key elsewhere, never both', () => {
    expect(isChord('Mod+Z', pressed('z', { ctrlKey: true }), false)).toBe(true);
    expect(isChord('Mod+Z', pressed('z', { metaKey: true }), true)).toBe(true);
    expect(isChord('Mod+Z', pressed('z', { ctrlKey: true }), true)).toBe(false);
    expect(isChord('Mod+Z', pressed('Z', { ctrlKey: true, shiftKey: true }), false)).toBe(false);
    expect(isChord('Mod+Shift+Z', pressed('Z', { ctrlKey: true, shiftKey: true }), false)).toBe(true);
  });

  test('signs are found wherever the keyboard has them', () => {
    expect(isChord('?', pressed('?', { shiftKey: true }), false)).toBe(true);
    expect(isChord('.', pressed('.'), false)).toBe(true);
    expect(isChord('F', pressed('f', { ctrlKey: true }), false)).toBe(false);
  });
});
