// Pictures as pixels: what of them needs no screen.
import { expect, test } from 'vitest';
import { swapped } from '../../../renderer/draw/pixels.ts';
import { heatDots, imageDots } from '../../../renderer/evaluate/heat-picture.tsx';

test('light and dark are swapped, and what shows through stays', () => {
  const rgba = Uint8ClampedArray.of(0, 10, 255, 128);
  expect([...swapped({ width: 1, height: 1, rgba }).rgba]).toEqual([255, 245, 0, 128]);
  expect([...rgba]).toEqual([0, 10, 255, 128]);
});

test('grey stands in all three colours, colour images keep theirs', () => {
  expect([...imageDots(Float32Array.of(0, 1), 1, 2)]).toEqual([0, 0, 0, 255, 255, 255, 255, 255]);
  expect([...imageDots(Float32Array.of(1, 0, 0, 1, 0.2, 0.4), 3, 2)]).toEqual([255, 0, 51, 255, 0, 255, 102, 255]);
});

test('where it looks covers the more the stronger it is', () => {
  const dots = heatDots(Float32Array.of(0, 0.5, 1, 2));
  expect([dots[3], dots[7], dots[11], dots[15]]).toEqual([0, 128, 255, 255]);
});
