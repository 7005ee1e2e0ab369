// What changes colours: direction, range and share over many draws, and what must stay the same.
import { describe, expect, test } from 'vitest';
import { augmenter } from '../../../../core/data/augment/augment.ts';
import type { Augmentation } from '../../../../core/data/augment/kinds.ts';
import { changed, often, spread } from './changed.ts';

const always = { probability: 1 } as const;
const luminance = (r: number, g: number, b: number): number => 0.299 * r + 0.587 * g + 0.114 * b;
const grey = Uint8Array.of(100, 120, 140, 110, 130, 126);
/** six pixels of three channels, their colours far from the ends of the range */
const colours = Uint8Array.of(100, 120, 140, 110, 130, 126, 90, 125, 150, 115, 105, 126, 140, 110, 120, 100, 130, 126);
const pixelOf = (image: ArrayLike<number>, i: number): [number, number, number] => [image[i] as number, image[6 + i] as number, image[12 + i] as number];

test('brightness adds the same to every pixel, evenly up to its share of the range, either way', () => {
  const moves = often({ brightness: { amount: 0.25, ...always } }, grey, [1, 2, 3]).map((image) => {
    const differences = Array.from(image, (v, i) => v - (grey[i] as number));
    for (const d of differences) expect(d).toBeCloseTo(differences[0] as number, 4);
    return differences[0] as number;
  });
  expect(Math.max(...moves)).toBeLessThan(63.75);
  expect(Math.min(...moves)).toBeGreaterThanOrEqual(-63.75);
  expect(Math.abs(spread(moves).mean)).toBeLessThan((4 * 63.75) / Math.sqrt(3 * 2000));
  expect(Math.abs(spread(moves).deviation - 63.75 / Math.sqrt(3))).toBeLessThan(1.5);
});

test('contrast stretches the distance to the mean and keeps the mean', () => {
  const factors = often({ contrast: { amount: 0.5, ...always } }, grey, [1, 2, 3]).map((image) => {
    expect(spread([...image]).mean).toBeCloseTo(spread([...grey]).mean, 3);
    const factor = ((image[2] as number) - (image[0] as number)) / 40;
    expect(((image[4] as number) - (image[3] as number)) / 20).toBeCloseTo(factor, 4);
    return factor;
  });
  expect([Math.min(...factors) > 0.49, Math.max(...factors) < 1.51]).toEqual([true, true]);
  expect(Math.abs(spread(factors).mean - 1)).toBeLessThan((4 * 0.5) / Math.sqrt(3 * 2000));
});

test('contrast of a colour image keeps its mean brightness', () => {
  const mean = (image: ArrayLike<number>): number => spread([0, 1, 2, 3, 4, 5].map((i) => luminance(...pixelOf(image, i)))).mean;
  for (const image of often({ contrast: { amount: 0.5, ...always } }, colours, [3, 2, 3], 50)) expect(mean(image)).toBeCloseTo(mean(colours), 3);
});

describe('saturation and hue', () => {
  test('saturation stretches the distance to grey and keeps brightness', () => {
    const factors = often({ saturation: { amount: 0.8, ...always } }, colours, [3, 2, 3]).map((image) => {
      const found = [0, 1, 2, 3, 4, 5].flatMap((i) => {
        const [was, is] = [pixelOf(colours, i), pixelOf(image, i)];
        const y = luminance(...was);
        expect(luminance(...is)).toBeCloseTo(y, 3);
        return was.flatMap((v, c) => (Math.abs(v - y) < 5 ? [] : [((is[c] as number) - y) / (v - y)]));
      });
      for (const factor of found) expect(factor).toBeCloseTo(found[0] as number, 3);
      return found[0] as number;
    });
    expect([Math.min(...factors) > 0.19, Math.max(...factors) < 1.81]).toEqual([true, true]);
    expect(Math.abs(spread(factors).mean - 1)).toBeLessThan((4 * 0.8) / Math.sqrt(3 * 2000));
  });

  test('hue turns colours about grey: brightness and strength stay, all pixels turn alike, red towards yellow and towards violet', () => {
    const red = Uint8Array.of(130, 100, 100);
    const chroma = ([r = 0, g = 0, b = 0]: ArrayLike<number> & Iterable<number>): [number, number] => { const y = luminance(r, g, b); return [0.492 * (b - y), 0.877 * (r - y)]; };
    const turns = often({ hue: { degrees: 90, ...always } }, red, [3, 1, 1]).map((image) => {
      const [before, after] = [chroma(red), chroma(image)];
      expect(luminance(image[0] as number, image[1] as number, image[2] as number)).toBeCloseTo(luminance(130, 100, 100), 3);
      expect(Math.hypot(...after)).toBeCloseTo(Math.hypot(...before), 3);
      const turn = Math.atan2(after[1], after[0]) - Math.atan2(before[1], before[0]);
      const wrapped = Math.atan2(Math.sin(turn), Math.cos(turn));
      // On the way to yellow red's green rises above its blue; on the way to violet its blue rises above its green.
      if (Math.abs(wrapped) > 0.1) expect(Math.sign((image[1] as number) - (image[2] as number))).toBe(Math.sign(wrapped));
      return (wrapped * 180) / Math.PI;
    });
    expect(Math.max(...turns)).toBeLessThan(90.1);
    expect([Math.max(...turns), -Math.min(...turns)].every((t) => t > 87)).toBe(true);
    expect(Math.abs(spread(turns).mean)).toBeLessThan((4 * 90) / Math.sqrt(3 * 2000));
  });

  test('half a circle takes red where hue-saturation colour has cyan', () => {
    for (let example = 0; example < 400; example++) {
      const [r = 0, g = 0, b = 0] = changed({ hue: { degrees: 180, ...always } }, Uint8Array.of(140, 100, 100), [3, 1, 1], { example });
      const [u, v] = [b - luminance(r, g, b), r - luminance(r, g, b)];
      if (v > -25) continue;
      expect(g).toBeGreaterThan(r);
      expect(b).toBeGreaterThan(r);
      expect(u).toBeGreaterThan(0);
      return;
    }
    throw new Error('no draw came near half a circle');
  });

  test('do nothing to images without colour, and leave transparency alone', () => {
    const both: Augmentation = { saturation: { amount: 1, ...always }, hue: { degrees: 180, ...always } };
    expect(often(both, grey, [1, 2, 3], 50).every((image) => image.join() === grey.join())).toBe(true);
    const withAlpha = Uint8Array.of(200, 100, 50, 77);
    for (const image of often({ ...both, brightness: { amount: 0.5, ...always }, noise: { deviation: 0.2, ...always } }, withAlpha, [4, 1, 1], 50)) expect(image[3]).toBe(77);
    for (const image of often({ brightness: { amount: 0.5, ...always } }, Uint8Array.of(200, 77), [2, 1, 1], 50)) expect(image[1]).toBe(77);
  });
});

describe('noise', () => {
  const flat = new Uint8Array(100 * 100).fill(128);

  test('is normal with the deviation asked for, apart at every pixel', () => {
    const image = changed({ noise: { deviation: 0.1, ...always } }, flat, [1, 100, 100]);
    const noise = Array.from(image, (v) => (v - 128) / 25.5);
    const { mean, deviation } = spread(noise);
    expect(Math.abs(mean)).toBeLessThan(4 / 100);
    expect(Math.abs(deviation - 1)).toBeLessThan(4 / Math.sqrt(2 * 10_000));
    // Shares of the normal distribution within one, two and three deviations.
    for (const [bound, share] of [[1, 0.6827], [2, 0.9545], [3, 0.9973]] as const) {
      const within = noise.filter((v) => Math.abs(v) < bound).length / noise.length;
      expect(Math.abs(within - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / noise.length) + 1e-3);
    }
    for (const shift of [1, 2, 100]) {
      const along = noise.slice(shift).reduce((sum, v, i) => sum + v * (noise[i] as number), 0) / (noise.length - shift);
      expect(Math.abs(along)).toBeLessThan(4 / 100);
    }
  });

  test('differs from example to example and from epoch to epoch', () => {
    const one = augmenter({ noise: { deviation: 0.1, ...always } }, { dims: [1, 100, 100], range: { low: 0, high: 255 } }, 3);
    const noise = [[0, 0], [0, 1], [1, 0], [1, 1]].map(([epoch = 0, example = 0]) => Array.from(one.change(flat, epoch, example), (v) => (v - 128) / 25.5));
    for (let a = 0; a < 4; a++) {
      for (let b = 0; b < a; b++) {
        const together = (noise[a] as number[]).reduce((sum, v, i) => sum + v * ((noise[b] as number[])[i] as number), 0) / 10_000;
        expect(Math.abs(together)).toBeLessThan(4 / 100);
      }
    }
  });
});

test('values are cut to the range of the data once, after all colours have changed', () => {
  const all: Augmentation = { brightness: { amount: 1, ...always }, contrast: { amount: 1, ...always }, saturation: { amount: 1, ...always }, hue: { degrees: 180, ...always }, noise: { deviation: 0.5, ...always } };
  const lows = often(all, colours, [3, 2, 3], 300).flatMap((image) => [...image]);
  expect([Math.min(...lows), Math.max(...lows)]).toEqual([0, 255]);
  const numbers = Float32Array.of(-0.5, 0.25, 1, 0.5);
  const one = augmenter({ brightness: { amount: 1, ...always } }, { dims: [1, 2, 2], range: { low: -0.5, high: 1 } }, 1);
  const seen = Array.from({ length: 300 }, (_, example) => [...one.change(numbers, 0, example)]).flat();
  expect([Math.min(...seen), Math.max(...seen)]).toEqual([-0.5, 1]);
  // Much darker, then back by contrast about the darkened mean: what a cut in between would have lost is still there.
  const apart = often({ brightness: { amount: 1, ...always }, contrast: { amount: 0.9, ...always } }, Uint8Array.of(20, 40, 60, 80), [1, 2, 2], 500);
  const open = apart.filter((image) => [...image].every((v) => v > 0 && v < 255));
  expect(open.length).toBeGreaterThan(50);
  for (const image of open) expect((image[1] as number) - (image[0] as number)).toBeCloseTo((image[3] as number) - (image[2] as number), 3);
});
