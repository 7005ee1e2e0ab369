// Pictures of an augmentation for the screen.
import { expect, test } from 'vitest';
import { augmenter } from '../../../../core/data/augment/augment.ts';
import { augmentedPictures, type PreviewPlan } from '../../../../core/data/augment/preview.ts';
import { readerOf, type Dataset } from '../../../../core/data/dataset.ts';

const bytes = Uint8Array.from({ length: 3 * 3 * 4 * 6 }, (_, i) => (i * 37) % 256);
const data: Dataset = { name: 'made', count: 3, dims: [3, 4, 6], examples: { kind: 'bytes', bytes }, targets: { kind: 'none' } };

function pictures(plan: Partial<PreviewPlan>): number[][] {
  const whole: PreviewPlan = { data, augment: {}, indices: [0], seed: 1, rounds: 1, edge: 128, ...plan };
  const got = augmentedPictures(whole, readerOf(whole.data));
  if (!got.ok) throw new Error(got.error.message);
  const { width, height, channels, bytes: all } = got.value;
  const size = width * height * channels;
  return Array.from({ length: all.length / size }, (_, i) => [...all.subarray(i * size, (i + 1) * size)]);
}

test('unchanged images come with their channels side by side', () => {
  const [picture = []] = pictures({ indices: [2] });
  const expected = Array.from({ length: 24 }, (_, p) => [0, 1, 2].map((c) => bytes[2 * 72 + c * 24 + p] as number)).flat();
  expect(picture).toEqual(expected);
});

test('each example comes in turn with all its rounds, and a round shows what the epoch of its number trains on', () => {
  const augment = { rotate: { degrees: 90, probability: 1 }, brightness: { amount: 0.3, probability: 1 } };
  const all = pictures({ augment, indices: [2, 0], rounds: 3, seed: 8 });
  const one = augmenter(augment, { dims: data.dims, range: { low: 0, high: 255 } }, 8);
  const expected = [2, 0].flatMap((example) => [0, 1, 2].map((epoch) => {
    const image = one.change(bytes.subarray(72 * example, 72 * (example + 1)), epoch, example).slice();
    return Array.from({ length: 24 }, (_, p) => [0, 1, 2].map((c) => image[c * 24 + p] as number)).flat();
  }));
  all.forEach((picture, i) => picture.forEach((value, p) => expect(Math.abs(value - (expected[i]?.[p] ?? NaN))).toBeLessThanOrEqual(0.5 + 1e-4)));
  expect(new Set(all.map((picture) => picture.join())).size).toBe(6);
  expect(pictures({ augment, indices: [2, 0], rounds: 3, seed: 9 })).not.toEqual(all);
});

test('large images are shrunk, numbers are shown over their range, flat lines of pixels cannot be seen as images', () => {
  const numbers: Dataset = { ...data, count: 1, dims: [1, 2, 2], examples: { kind: 'numbers', values: Float32Array.of(-1, 0, 0.5, 1) } };
  expect(pictures({ data: numbers })).toEqual([[0, 128, 191, 255]]);
  const [shrunk = []] = pictures({ edge: 3 });
  expect(shrunk.length).toBe(2 * 3 * 3);
  const table = augmentedPictures({ data: { ...numbers, dims: [4] }, augment: { flip: { axis: 'horizontal', probability: 1 } }, indices: [0], seed: 1, rounds: 1, edge: 8 }, () => Float32Array.of(0, 0, 0, 0));
  expect(table.ok ? 'ok' : table.error.code).toBe('not-augmentable');
});
