import { expect, test } from 'vitest';
import { mixChannels } from '../../../core/data/channels.ts';
import { fitOf, resampling, scaler } from '../../../core/data/fit.ts';
import { plainInput, preparation, type InputForm } from '../../../core/data/prepare.ts';

function prepared(from: readonly number[], input: InputForm, values: Uint8Array | Float32Array): number[] {
  const made = preparation({ dims: from, bytes: values instanceof Uint8Array }, input);
  if (!made.ok) throw new Error(made.error.message);
  const out = new Float32Array(2 * made.value.size).fill(-9);
  made.value.fill(out, 1, values);
  expect([...out.subarray(0, made.value.size)].every((v) => v === -9)).toBe(true);
  return [...out.subarray(made.value.size)];
}

const grid = [[0, 13, 26, 39, 52, 65, 78], [7, 34, 44, 54, 64, 74, 101], [28, 52, 59, 83, 90, 97, 121], [63, 84, 105, 109, 130, 134, 155], [112, 130, 148, 166, 167, 185, 203]];

test('28×28 becomes 32×32 with two zeros on every side and every byte divided by 255 as float32 does', () => {
  const pixels = Uint8Array.from({ length: 784 }, (_, i) => i % 256);
  const out = prepared([1, 28, 28], plainInput([1, 32, 32]), pixels);
  for (let y = 0; y < 32; y++) {
    for (let x = 0; x < 32; x++) {
      const inside = y >= 2 && y < 30 && x >= 2 && x < 30;
      expect(out[y * 32 + x]).toBe(inside ? Math.fround((pixels[(y - 2) * 28 + x - 2] ?? NaN) / 255) : 0);
    }
  }
});

test('zeros of the padding are pixels: they are scaled and normalised like the rest', () => {
  const input: InputForm = { ...plainInput([1, 3, 3]), mean: [0.5], std: [0.25] };
  const out = prepared([1, 1, 1], input, Uint8Array.of(255));
  expect(out).toEqual([-2, -2, -2, -2, 2, -2, -2, -2, -2]);
});

test('an odd margin leaves the smaller part before the image', () => {
  expect(fitOf({ height: 3, width: 2 }, { height: 6, width: 5 }, 'pad').to).toEqual({ y: 1, x: 1 });
});

test('padding shrinks an image that does not fit and keeps its shape', () => {
  expect(fitOf({ height: 100, width: 50 }, { height: 32, width: 32 }, 'pad')).toEqual({
    scaled: { height: 32, width: 16 }, size: { height: 32, width: 16 }, from: { y: 0, x: 0 }, to: { y: 0, x: 8 },
  });
});

test('cropping cuts out the centre, pixel for pixel, below twice the size', () => {
  expect(fitOf({ height: 32, width: 32 }, { height: 28, width: 28 }, 'crop')).toEqual({
    scaled: { height: 32, width: 32 }, size: { height: 28, width: 28 }, from: { y: 2, x: 2 }, to: { y: 0, x: 0 },
  });
  const out = prepared([1, 4, 4], { ...plainInput([1, 2, 2]), fit: 'crop', scale: 1 }, Uint8Array.from({ length: 16 }, (_, i) => i));
  // 4×4 is twice 2×2: every output pixel is a weighted mean around a 2×2 block, symmetric about 7.5.
  expect((out[0] ?? 0) + (out[3] ?? 0)).toBeCloseTo(15, 5);
  const plain = prepared([1, 4, 3], { ...plainInput([1, 2, 3]), fit: 'crop', scale: 1 }, Uint8Array.from({ length: 12 }, (_, i) => i));
  expect(plain).toEqual([3, 4, 5, 6, 7, 8]);
});

test('cropping shrinks a photo by a whole number first and enlarges a small one until it covers', () => {
  expect(fitOf({ height: 3000, width: 4000 }, { height: 224, width: 224 }, 'crop').scaled).toEqual({ height: 231, width: 308 });
  expect(fitOf({ height: 10, width: 20 }, { height: 28, width: 28 }, 'crop')).toEqual({
    scaled: { height: 28, width: 56 }, size: { height: 28, width: 28 }, from: { y: 0, x: 14 }, to: { y: 0, x: 0 },
  });
});

test.each([
  [3, 4, [12.6054, 34.6514, 56.2057, 78.2517, 43.0529, 68.3378, 91.4933, 112.3492, 101.102, 129.0743, 150.8629, 172.6735]],
  [2, 7, [12.0909, 33.6818, 44.4545, 58.3182, 69.0909, 79.0909, 100.6818, 68.0909, 89.0909, 105.4545, 118.7273, 129.6818, 139.0909, 160.0909]],
  [5, 3, [11.1429, 39, 66.8571, 26.5, 54, 81.5, 44.9286, 78, 104.0714, 81, 113, 140.6429, 127.4286, 161, 187.5714]],
])('scaling 5×7 to %d×%d gives what PyTorch gives with antialias', (height, width, expected) => {
  const out = prepared([1, 5, 7], { ...plainInput([1, height, width]), fit: 'resize', scale: 1 }, Uint8Array.from(grid.flat()));
  out.forEach((value, i) => expect(Math.abs(value - (expected[i] ?? NaN))).toBeLessThan(1e-4));
});

test('enlarging 5×7 to 9×8 gives PyTorch\'s first and last rows', () => {
  const out = scaler(1, { height: 5, width: 7 }, { height: 9, width: 8 })(Float32Array.from(grid.flat()));
  [0, 10.5625, 21.9375, 33.3125, 44.6875, 56.0625, 67.4375, 78].forEach((v, i) => expect(out[i]).toBeCloseTo(v, 4));
  [112, 126.625, 142.375, 158.125, 166.4375, 172.625, 188.375, 203].forEach((v, i) => expect(out[64 + i]).toBeCloseTo(v, 4));
});

test('interpolation weights of every output add up to 1', () => {
  for (const [inputs, outputs] of [[1, 9], [9, 1], [28, 32], [500, 224], [7, 7]] as const) {
    const { taps, weights } = resampling(inputs, outputs);
    for (let i = 0; i < outputs; i++) expect(weights.subarray(i * taps, (i + 1) * taps).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  }
});

test('grey becomes RGB by copying, RGB becomes grey by luminance', () => {
  const white = prepared([1, 1, 2], plainInput([3, 1, 2]), Uint8Array.of(255, 51));
  expect(white.map((v) => Math.round(v * 255))).toEqual([255, 51, 255, 51, 255, 51]);
  const grey = prepared([3, 1, 3], { ...plainInput([1, 1, 3]), scale: 1 }, Uint8Array.of(100, 0, 0, 0, 100, 0, 0, 0, 100));
  grey.forEach((v, i) => expect(v).toBeCloseTo([29.9, 58.7, 11.4][i] ?? NaN, 4));
});

test('alpha is dropped, blended over the background or kept, and comes as 255 where there was none', () => {
  // one pixel: red 200, green 100, blue 0, alpha 51 = one fifth
  const pixel = Uint8Array.of(200, 100, 0, 51);
  const mix = (from: number, to: number, alpha: 'drop' | 'blend' | 'keep', values: Uint8Array): number[] => {
    const out = new Float32Array(to);
    mixChannels(values, from, to, 1, alpha, 50, out);
    return [...out];
  };
  expect(mix(4, 3, 'drop', pixel)).toEqual([200, 100, 0]);
  expect(mix(4, 3, 'blend', pixel)).toEqual([80, 60, 40]);
  expect(mix(4, 4, 'keep', pixel)).toEqual([200, 100, 0, 51]);
  expect(mix(4, 1, 'drop', pixel)[0]).toBeCloseTo(0.299 * 200 + 0.587 * 100, 4);
  expect(mix(3, 4, 'keep', pixel)).toEqual([200, 100, 0, 255]);
  expect(mix(2, 3, 'blend', Uint8Array.of(100, 51))).toEqual([60, 60, 60]);
  expect(mix(2, 4, 'keep', Uint8Array.of(100, 51))).toEqual([100, 100, 100, 51]);
});

test('mean and std are per channel and come after the scale', () => {
  const input: InputForm = { ...plainInput([3, 1, 1]), mean: [0, 0.5, 1], std: [1, 0.5, 2] };
  expect(prepared([3, 1, 1], input, Uint8Array.of(255, 255, 255))).toEqual([1, 1, 0]);
});

test('numbers and flattened images go through as they come', () => {
  expect(prepared([3], { ...plainInput([3]), scale: 2 }, Float32Array.of(0.5, -1, 3))).toEqual([1, -2, 6]);
  expect(prepared([1, 2, 2], { ...plainInput([4]), scale: 1 }, Uint8Array.of(1, 2, 3, 4))).toEqual([1, 2, 3, 4]);
  expect(prepared([2], { ...plainInput([2]), scale: 1, mean: [10, 20], std: [2, 4] }, Float32Array.of(12, 12))).toEqual([1, -2]);
});

test('numbers in an image form are fitted like bytes', () => {
  expect(prepared([1, 1, 1], { ...plainInput([1, 1, 3]), scale: 1 }, Float32Array.of(0.5))).toEqual([0, 0.5, 0]);
});

test('data that cannot become the input are refused with both sizes', () => {
  const codes = [
    preparation({ dims: [4], bytes: false }, plainInput([3])),
    preparation({ dims: [5, 8, 8], bytes: true }, plainInput([3, 8, 8])),
    preparation({ dims: [3, 8, 8], bytes: true }, { ...plainInput([3, 8, 8]), mean: [0, 0] }),
  ].map((r) => (r.ok ? 'ok' : r.error.message));
  expect(codes).toEqual([
    'The input takes 3 numbers for each example; the data have 4. Set the input to 4.',
    'Images of 5 channels cannot become 3 channels. Set the input to 5 channels.',
    'The input\'s mean and std need one number, or one for each of its 3 channels; 2 came.',
  ]);
});
