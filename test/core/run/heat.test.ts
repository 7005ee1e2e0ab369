// Where a network looks, as a picture: by hand.
import { expect, test } from 'vitest';
import { sequential } from '../../../core/base/colour-maps.ts';
import { heatPicture, zoomFor } from '../../../core/run/heat.ts';

const colourAt = (step: number): readonly number[] => [...sequential.slice(3 * step, 3 * step + 3)];
/** Dots of a picture as [red, green, blue], all of them opaque. */
function coloursOf(dots: Uint8ClampedArray): readonly (readonly number[])[] {
  return Array.from({ length: dots.length / 4 }, (_, i) => {
    expect(dots[4 * i + 3]).toBe(255);
    return [...dots.slice(4 * i, 4 * i + 3)];
  });
}

test('grey stands in all three colours, colour images keep theirs', () => {
  expect(coloursOf(heatPicture({ channels: 1, height: 1, width: 2, values: Float32Array.of(0, 1) }, null, 1).dots)).toEqual([[0, 0, 0], [255, 255, 255]]);
  expect(coloursOf(heatPicture({ channels: 3, height: 1, width: 2, values: Float32Array.of(1, 0, 0, 1, 0.2, 0.4) }, null, 1).dots)).toEqual([[255, 0, 51], [0, 255, 102]]);
});

test('each pixel takes as many whole dots as there is room for', () => {
  expect([zoomFor({ width: 28, height: 20 }, 320), zoomFor({ width: 400, height: 2 }, 320)]).toEqual([11, 1]);
  const { width, height, dots } = heatPicture({ channels: 1, height: 2, width: 1, values: Float32Array.of(0, 1) }, null, 2);
  expect([width, height]).toEqual([2, 4]);
  expect(coloursOf(dots).map(([red]) => red)).toEqual([0, 0, 0, 0, 255, 255, 255, 255]);
});

test('the map covers the more the stronger it is, in the colour of its value', () => {
  const white = { channels: 1, height: 1, width: 3, values: Float32Array.of(1, 1, 1) };
  const [none, half, all] = coloursOf(heatPicture(white, { values: Float32Array.of(0, 0.5, 2), isSmooth: false, strength: 0.5 }, 1).dots);
  expect(none).toEqual([255, 255, 255]);
  // Half of half a cover, then half of a whole one; what lies beyond 1 counts as 1.
  colourAt(128).forEach((colour, c) => expect(Math.abs((half?.[c] ?? NaN) - (0.75 * 255 + 0.25 * colour))).toBeLessThanOrEqual(0.5));
  colourAt(255).forEach((colour, c) => expect(Math.abs((all?.[c] ?? NaN) - (0.5 * 255 + 0.5 * colour))).toBeLessThanOrEqual(0.5));
  expect(coloursOf(heatPicture(white, { values: Float32Array.of(1, 1, 1), isSmooth: false, strength: 0 }, 1).dots)).toEqual([[255, 255, 255], [255, 255, 255], [255, 255, 255]]);
});

test('maps of a layer pass from pixel to pixel, those of pixels end where the pixel ends', () => {
  const black = { channels: 1, height: 1, width: 2, values: Float32Array.of(0, 0) };
  const red = (isSmooth: boolean): readonly number[] => coloursOf(heatPicture(black, { values: Float32Array.of(0, 1), isSmooth, strength: 1 }, 2).dots).slice(0, 4).map(([value]) => value ?? 0);
  expect(red(false)).toEqual([0, 0, colourAt(255)[0], colourAt(255)[0]]);
  // Positions −¼, ¼, ¾, 1¼ of the two values, the outer ones held: 0, ¼, ¾, 1.
  const expected = [0, 0.25, 0.75, 1].map((heat) => heat * (colourAt(Math.round(255 * heat))[0] ?? 0));
  red(true).forEach((value, i) => expect(Math.abs(value - (expected[i] ?? NaN))).toBeLessThanOrEqual(0.5));
});
