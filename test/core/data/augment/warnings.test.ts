// What is said about an augmentation before anyone trains.
import { describe, expect, test } from 'vitest';
import { wording } from '../../../../core/base/diagnostic.ts';
import type { Augmentation } from '../../../../core/data/augment/kinds.ts';
import { augmentWarnings } from '../../../../core/data/augment/warnings.ts';

const always = { probability: 1 } as const;
const digits = Array.from({ length: 10 }, (_, i) => String(i));
const clothes = ['T-shirt', 'Trouser', 'Sneaker'];

function said(augment: Augmentation, names: readonly string[] | null, dims: readonly number[] = [1, 28, 28]): string[] {
  return augmentWarnings(augment, names, dims).map((found) => `${found.parameter}: ${wording(found, { layer: 'The recipe', inputs: [] })}`);
}

describe('turns', () => {
  const turned = (degrees: number, names: readonly string[]): string[] => said({ rotate: { degrees, ...always } }, names);

  test('of a quarter circle and more take a 6 near a 9; smaller ones are fine', () => {
    expect(turned(89, digits)).toEqual([]);
    expect(turned(90, digits)).toEqual(['augment.rotate: A changed image must keep its class: The recipe turns images by up to 90°, and then 6 looks like 9. Keep rotate below 90°.']);
    expect(turned(180, ['six', 'Nine'])).toEqual(['augment.rotate: A changed image must keep its class: The recipe turns images by up to 180°, and then six looks like Nine. Keep rotate below 90°.']);
    expect(turned(180, digits.filter((name) => name !== '9'))).toEqual([]);
    expect(turned(180, clothes)).toEqual([]);
    expect(said({ rotate: { degrees: 180, probability: 0 } }, digits)).toEqual([]);
  });

  test('of half a quarter take the slashes of the generated set into each other', () => {
    expect(turned(44, ['\\', '/', 'X', 'oval'])).toEqual([]);
    expect(turned(45, ['\\', '/', 'X', 'oval'])).toEqual(['augment.rotate: A changed image must keep its class: The recipe turns images by up to 45°, and then / looks like \\. Keep rotate below 45°.']);
  });

  test('of letters and of directions', () => {
    expect(turned(180, [...'MNWZ'])[0]).toContain('M looks like W, N looks like Z');
    expect(turned(90, ['arrow left', 'arrow right', 'arrow up'])[0]).toContain('arrow left looks like arrow right, arrow left looks like arrow up, arrow right looks like arrow up');
  });
});

describe('mirrors', () => {
  const mirrored = (axis: 'horizontal' | 'vertical' | 'both', names: readonly string[]): string[] => said({ flip: { axis, probability: 0.5 } }, names);

  test('of digits make other digits or none', () => {
    expect(mirrored('horizontal', digits)).toEqual(['augment.flip: A changed image must keep its class: The recipe mirrors images left to right, and then 2 looks like 5; 3, 4, 6, 7, 9 look like no digit. Take flip out.']);
    expect(mirrored('both', digits)[0]).toContain('6 looks like 9');
  });

  test('of sides, in words within names', () => {
    expect(mirrored('horizontal', ['left_hand', 'right_hand'])[0]).toContain('left_hand looks like right_hand. Mirror top to bottom, or take flip out.');
    expect(mirrored('vertical', ['left_hand', 'right_hand'])).toEqual([]);
    expect(mirrored('vertical', ['thumb up', 'thumb down'])[0]).toContain('thumb up looks like thumb down. Mirror left to right, or take flip out.');
    expect(mirrored('both', ['thumb up', 'thumb down'])[0]).toContain('Mirror left to right only.');
    expect(mirrored('horizontal', ['bright', 'leftover'])).toEqual([]);
  });

  test('of letters, of more than three pairs the first', () => {
    expect(mirrored('horizontal', [...'bdpqJL'])[0]).toContain('b looks like d, p looks like q, J looks like L. ');
    expect(mirrored('both', [...'bdpqnumw'])[0]).toMatch(/b looks like d, p looks like q, b looks like p and \d more/);
  });

  test('of clothes are fine', () => {
    for (const axis of ['horizontal', 'vertical', 'both'] as const) expect(mirrored(axis, clothes)).toEqual([]);
  });
});

test('colour of grey images does nothing, and a table cannot be changed at all', () => {
  const colour: Augmentation = { hue: { degrees: 20, ...always }, saturation: { amount: 0.2, ...always } };
  expect(said(colour, null)).toEqual([
    'augment.saturation: The recipe asks for saturation, which changes colours; images of 1 channel have none, so it does nothing.',
    'augment.hue: The recipe asks for hue, which changes colours; images of 1 channel have none, so it does nothing.',
  ]);
  expect(said(colour, null, [3, 28, 28])).toEqual([]);
  expect(said(colour, null, [4, 28, 28])).toEqual([]);
  expect(said({ flip: { axis: 'horizontal', ...always }, mixup: { alpha: 1, ...always } }, null, [13])).toEqual(['augment: Only images can be changed at random: The recipe asks for flip, mixup, and an example of the data is 13 numbers.']);
  expect(said({}, digits, [13])).toEqual([]);
  expect(said(colour, null, [])).toEqual([]);
});
