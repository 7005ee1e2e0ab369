import { expect, test } from 'vitest';
import { paintShape, shapeLabel, shapeLabels, shapeNames, type ShapesRecipe } from '../../../core/data/synthetic.ts';

const recipe: ShapesRecipe = { height: 28, width: 28, seed: 1, noise: 0.1, split: 'train' };

function paint(of: ShapesRecipe, index: number): Uint8Array {
  return paintShape(of, index, new Uint8Array(of.height * of.width));
}

test('an image depends on seed, split and index alone', () => {
  expect([...paint(recipe, 5)]).toEqual([...paint(recipe, 5)]);
  for (const other of [{ ...recipe, seed: 2 }, { ...recipe, split: 'test' as const }]) expect([...paint(other, 5)]).not.toEqual([...paint(recipe, 5)]);
  expect([...paint(recipe, 9)]).not.toEqual([...paint(recipe, 5)]);
});

test('classes take turns and have the lecture\'s names', () => {
  expect([...shapeLabels(6)]).toEqual([0, 1, 2, 3, 0, 1]);
  expect(shapeNames).toEqual(['\\', '/', 'X', 'oval']);
});

test('at 3×3 without noise the shapes are the lecture\'s signs', () => {
  const lecture = [
    [1, -1, -1, -1, 1, -1, -1, -1, 1],
    [-1, -1, 1, -1, 1, -1, 1, -1, -1],
    [1, -1, 1, -1, 1, -1, 1, -1, 1],
    [-1, 1, -1, 1, -1, 1, -1, 1, -1],
  ];
  for (let index = 0; index < 40; index++) {
    const image = paint({ ...recipe, height: 3, width: 3, noise: 0 }, index);
    expect([...image].map((v) => (v > 127 ? 1 : -1))).toEqual(lecture[shapeLabel(index)]);
  }
});

// A second road to the class: where the light lies relative to the bounding box of what is bright.
function guess(image: Uint8Array, size: number): number {
  const lit: (readonly [number, number])[] = [];
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) if ((image[y * size + x] ?? 0) > 90) lit.push([y, x]);
  const cy = lit.reduce((s, [y]) => s + y, 0) / lit.length;
  const cx = lit.reduce((s, [, x]) => s + x, 0) / lit.length;
  let cross = 0;
  let spread = 0;
  let nearest = Infinity;
  for (const [y, x] of lit) {
    cross += (y - cy) * (x - cx);
    spread += ((y - cy) ** 2 + (x - cx) ** 2) / 2;
    nearest = Math.min(nearest, Math.hypot(y - cy, x - cx));
  }
  if (cross / spread > 0.6) return 0;
  if (cross / spread < -0.6) return 1;
  return nearest < 2 ? 2 : 3;
}

test.each([16, 28, 64])('at %d pixels correlation and hollowness tell the four shapes apart', (size) => {
  for (const split of ['train', 'test'] as const) {
    for (let index = 0; index < 100; index++) expect(guess(paint({ ...recipe, height: size, width: size, noise: 0.05, split }, index), size)).toBe(shapeLabel(index));
  }
});

test('noise has the deviation asked for', () => {
  // Where the clean image is neither near black nor near white nothing is cut off, and the difference is the noise.
  const size = 200;
  const noisy = paint({ ...recipe, height: size, width: size, noise: 0.04 }, 0);
  const clean = paint({ ...recipe, height: size, width: size, noise: 0 }, 0);
  let sum = 0;
  let squares = 0;
  let n = 0;
  for (let i = 0; i < noisy.length; i++) {
    const base = clean[i] ?? 0;
    if (base < 60 || base > 190) continue;
    const difference = (noisy[i] ?? 0) - base;
    sum += difference;
    squares += difference * difference;
    n++;
  }
  expect(n).toBeGreaterThan(150);
  expect(Math.abs(sum / n)).toBeLessThan(4 * 10.2 / Math.sqrt(n));
  expect(Math.sqrt(squares / n) / (0.04 * 255)).toBeGreaterThan(0.8);
  expect(Math.sqrt(squares / n) / (0.04 * 255)).toBeLessThan(1.2);
});

test('train and test have no image in common', () => {
  const key = (split: 'train' | 'test', i: number): string => paint({ ...recipe, split }, i).join();
  const seen = new Set(Array.from({ length: 400 }, (_, i) => key('train', i)));
  expect(seen.size).toBe(400);
  for (let i = 0; i < 400; i++) expect(seen.has(key('test', i))).toBe(false);
});
