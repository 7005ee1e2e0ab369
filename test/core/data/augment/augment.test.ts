// What holds for every kind: no strength is no change, the draws follow from seed, epoch and example alone, and those of one
// kind do not depend on another.
import { describe, expect, test } from 'vitest';
import { stream } from '../../../../core/base/random.ts';
import { augmenter, rangeOf } from '../../../../core/data/augment/augment.ts';
import { augmentKinds, type Augmentation } from '../../../../core/data/augment/kinds.ts';
import { readRecipe } from '../../../../core/design/recipe.ts';
import { changed } from './changed.ts';

const dims = [3, 14, 18] as const;
const random = stream(77);
const image = Uint8Array.from({ length: 3 * 14 * 18 }, () => 20 + random.integer(200));
const always = { probability: 1 } as const;

/** Every kind that changes a single image, strong. */
const strong: Augmentation = {
  flip: { axis: 'both', ...always }, shift: { amount: 0.3, ...always }, rotate: { degrees: 90, ...always }, zoom: { amount: 0.5, ...always }, shear: { degrees: 30, ...always },
  'pad-crop': { padding: 4, ...always }, 'random-crop': { least: 0.3, ...always }, brightness: { amount: 0.4, ...always }, contrast: { amount: 0.5, ...always },
  saturation: { amount: 0.5, ...always }, hue: { degrees: 90, ...always }, noise: { deviation: 0.1, ...always }, blur: { sigma: 2, ...always }, cutout: { size: 0.4, ...always },
};
const kinds = Object.keys(strong) as (keyof Augmentation)[];

test('the list here has every kind but mixup', () => {
  expect([...kinds, 'mixup']).toEqual(Object.keys(augmentKinds));
});

const weak: Augmentation = {
  shift: { amount: 0, ...always }, rotate: { degrees: 0, ...always }, zoom: { amount: 0, ...always }, shear: { degrees: 0, ...always }, 'random-crop': { least: 1, ...always },
  brightness: { amount: 0, ...always }, contrast: { amount: 0, ...always }, saturation: { amount: 0, ...always }, hue: { degrees: 0, ...always }, noise: { deviation: 0, ...always }, blur: { sigma: 0, ...always },
};

test('without strength or with probability 0 the very values come back, all kinds together and each alone', () => {
  const unlikely = Object.fromEntries(Object.entries(strong).map(([kind, settings]) => [kind, { ...settings, probability: 0 }])) as Augmentation;
  for (const augment of [weak, unlikely, {}, ...Object.entries(weak).map(([kind, settings]): Augmentation => ({ [kind]: settings }))]) {
    const one = augmenter(augment, { dims, range: { low: 0, high: 255 } }, 1);
    for (let example = 0; example < 50; example++) expect(one.change(image, 3, example)).toBe(image);
  }
});

describe.each(kinds)('%s', (kind) => {
  const alone: Augmentation = { [kind]: strong[kind] };

  test('is the same for the same seed, epoch and example, whatever was changed before', () => {
    const [one, two] = [augmenter(alone, { dims, range: { low: 0, high: 255 } }, 9), augmenter(alone, { dims, range: { low: 0, high: 255 } }, 9)];
    const forwards = Array.from({ length: 20 }, (_, i) => one.change(image, i % 3, i).slice());
    const backwards = Array.from({ length: 20 }, (_, i) => two.change(image, (19 - i) % 3, 19 - i).slice()).reverse();
    expect(backwards).toEqual(forwards);
  });

  test('is another for another seed, epoch or example', () => {
    const over = (seed: number, epoch: number, from: number): string[] => Array.from({ length: 8 }, (_, i) => changed(alone, image, dims, { seed, epoch, example: from + i }).join());
    const runs = [over(1, 0, 0), over(2, 0, 0), over(1, 1, 0), over(1, 0, 8)].map((list) => list.join('|'));
    expect(new Set(runs).size).toBe(4);
  });

  test('leaves the source as it was', () => {
    const before = image.slice();
    changed(alone, image, dims);
    expect(image).toEqual(before);
  });
});

test('kinds draw apart: one more does not change what another does', () => {
  const zeroNoise: Augmentation = { ...weak, flip: { axis: 'both', probability: 0.5 }, cutout: { size: 0.3, probability: 0.5 } };
  const alone: Augmentation = { flip: { axis: 'both', probability: 0.5 }, cutout: { size: 0.3, probability: 0.5 } };
  for (let example = 0; example < 40; example++) expect([...changed(zeroNoise, image, dims, { example })]).toEqual([...changed(alone, image, dims, { example })]);
});

test('the defaults of every kind change an image and keep it in range', () => {
  const { recipe, findings } = readRecipe({ augment: Object.fromEntries(kinds.map((kind) => [kind, {}])) });
  expect(findings).toEqual([]);
  for (let example = 0; example < 100; example++) {
    const now = changed(recipe.augment, image, dims, { example });
    expect(now).not.toEqual(image);
    expect([Math.min(...now) >= 0, Math.max(...now) <= 255]).toEqual([true, true]);
  }
});

test('the range of bytes is theirs, that of numbers what they span with zero', () => {
  const targets = { kind: 'none' } as const;
  expect(rangeOf({ name: 'a', count: 1, dims: [1, 1, 2], examples: { kind: 'bytes', bytes: Uint8Array.of(3, 4) }, targets })).toEqual({ low: 0, high: 255 });
  expect(rangeOf({ name: 'a', count: 1, dims: [1, 1, 3], examples: { kind: 'numbers', values: Float32Array.of(0.5, 2, 1) }, targets })).toEqual({ low: 0, high: 2 });
  expect(rangeOf({ name: 'a', count: 1, dims: [1, 1, 2], examples: { kind: 'numbers', values: Float32Array.of(-1, 1) }, targets })).toEqual({ low: -1, high: 1 });
});
