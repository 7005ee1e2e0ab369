// Pictures as pixels: what of them needs no screen.
import { expect, test } from 'vitest';
import { swapped } from '../../../renderer/draw/pixels.ts';

test('light and dark are swapped, and what shows through stays', () => {
  const rgba = Uint8ClampedArray.of(0, 10, 255, 128);
  expect([...swapped({ width: 1, height: 1, rgba }).rgba]).toEqual([255, 245, 0, 128]);
  expect([...rgba]).toEqual([0, 10, 255, 128]);
});
