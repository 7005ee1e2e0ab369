// The lecture's own images, generated: `\`, `/`, X and an oval, at any size, a little moved, tilted, stretched and noisy, so
// that everything works with no file at hand. Image number i is a pure function of (seed, split, i): nothing is stored, and
// the two splits never share a key.
//
// Every shape is a set of points; a pixel's brightness falls from full to none within one pixel's width around the edge of
// the stroke: brightness = clamp(half stroke − distance + ½). For a line through the centre with unit direction u and half
// length L, the distance of a point p is |p − clamp(p·u, −L, L) u|. For an oval with half axes a and b it is taken as
// |q| · (1 − 1 / k) with k = |(x/a, y/b)|, which is exact along the axes and close elsewhere.
import { hash32 } from '../base/random.ts';
import { bug } from '../base/diagnostic.ts';

/** Class names of the generated set, in label order. */
export const shapeNames: readonly string[] = ['\\', '/', 'X', 'oval'];

/** What the generated set looks like. */
export interface ShapesRecipe {
  readonly height: number;
  readonly width: number;
  readonly seed: number;
  /** deviation of the noise as a share of full brightness */
  readonly noise: number;
  readonly split: 'train' | 'test';
}

const splitKey = { train: 0x7261696e, test: 0x74657374 } as const;

/** The class of image `index`: classes take turns, so every stretch of the set is balanced. */
export function shapeLabel(index: number): number {
  return index % shapeNames.length;
}

/** Labels of the first `count` images. */
export function shapeLabels(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => shapeLabel(i));
}

/** Paints image `index` of the set into `out` (one channel, `height` rows of `width` bytes) and returns it. */
export function paintShape(recipe: ShapesRecipe, index: number, out: Uint8Array): Uint8Array {
  const { height, width } = recipe;
  if (out.length !== height * width) bug(`a shape of ${height}×${width} does not fit ${out.length} bytes`);
  const key = hash32(recipe.seed, splitKey[recipe.split], index);
  const uniform = (draw: number): number => hash32(key, draw) / 4294967296;
  const smaller = Math.min(height, width);
  // Below 8 pixels there is less and less room to vary; at 3×3 the shapes stand as the lecture prints them.
  const room = Math.max(0, Math.min(1, (smaller - 3) / 5));
  const play = 0.12 * room;
  const reach = (smaller / 2) * (1 - room * (0.4 - 0.25 * uniform(2)));
  const canvas: Canvas = {
    // Storing into a clamped array rounds and cuts at 0 and 255.
    pixels: new Uint8ClampedArray(out.buffer, out.byteOffset, out.length),
    height, width,
    centreY: (height - 1) / 2 + (uniform(0) - 0.5) * 2 * play * height,
    centreX: (width - 1) / 2 + (uniform(1) - 0.5) * 2 * play * width,
    brightness: 255 * (0.75 + 0.25 * uniform(7)),
    halfStroke: Math.max(0.2 + 0.15 * room, smaller * (0.03 + 0.03 * uniform(6))),
  };
  canvas.pixels.fill(0);
  const label = shapeLabel(index);
  const tilt = (uniform(3) - 0.5) * 0.4 * room;
  // Rows grow downwards: direction (1, 1) runs from top left to bottom right, which is `\`.
  if (label === 0 || label === 2) paintLine(canvas, Math.PI / 4 + tilt, reach * 1.2);
  if (label === 1 || label === 2) paintLine(canvas, tilt - Math.PI / 4, reach * 1.2);
  if (label === 3) {
    const long = room * reach * 0.9 + (1 - room) * (smaller - 1) / 2;
    const short = long * (1 - room * (0.3 - 0.3 * uniform(4)));
    if (uniform(5) < 0.5) paintOval(canvas, long, short);
    else paintOval(canvas, short, long);
  }
  if (recipe.noise > 0) addNoise(canvas.pixels, recipe.noise * 255, key);
  return out;
}

interface Canvas {
  readonly pixels: Uint8ClampedArray;
  readonly height: number;
  readonly width: number;
  readonly centreY: number;
  readonly centreX: number;
  readonly brightness: number;
  readonly halfStroke: number;
}

function paintLine(canvas: Canvas, angle: number, halfLength: number): void {
  const { pixels, height, width, centreY, centreX, brightness, halfStroke } = canvas;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const edge = halfStroke + 0.5;
  for (let y = 0; y < height; y++) {
    const dy = y - centreY;
    // The stroke crosses this row where |dx·sin − dy·cos| ≤ edge; the tilt keeps sin away from 0.
    const middle = centreX + (dy * cos) / sin;
    const half = edge / Math.abs(sin);
    const last = Math.min(width - 1, Math.floor(middle + half));
    for (let x = Math.max(0, Math.ceil(middle - half)); x <= last; x++) {
      const dx = x - centreX;
      const along = dx * cos + dy * sin;
      const nearest = along > halfLength ? halfLength : along < -halfLength ? -halfLength : along;
      const cover = edge - length(dx - nearest * cos, dy - nearest * sin);
      if (cover <= 0) continue;
      const value = brightness * (cover < 1 ? cover : 1);
      const at = y * width + x;
      if (value > (pixels[at] as number)) pixels[at] = value;
    }
  }
}

function paintOval(canvas: Canvas, halfHeight: number, halfWidth: number): void {
  const { pixels, height, width, centreY, centreX, brightness, halfStroke } = canvas;
  for (let y = 0, at = 0; y < height; y++) {
    const dy = y - centreY;
    for (let x = 0; x < width; x++, at++) {
      const dx = x - centreX;
      const k = length(dx / halfWidth, dy / halfHeight);
      const distance = k === 0 ? halfWidth : Math.abs(length(dx, dy) * (1 - 1 / k));
      const cover = halfStroke + 0.5 - distance;
      if (cover > 0) pixels[at] = brightness * (cover < 1 ? cover : 1);
    }
  }
}

/** Adds to every pixel the sum of two uniform numbers, which has variance 1/6, scaled to the deviation asked for. */
function addNoise(pixels: Uint8ClampedArray, deviation: number, key: number): void {
  const scale = (deviation * Math.sqrt(6)) / 65535;
  const middle = deviation * Math.sqrt(6);
  for (let at = 0; at < pixels.length; at++) {
    let h = Math.imul(at ^ key, 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 15), 0xc2b2ae35) + key;
    h = Math.imul(h ^ (h >>> 13), 0x27d4eb2f);
    h ^= h >>> 16;
    pixels[at] = (pixels[at] as number) + scale * ((h & 0xffff) + (h >>> 16)) - middle;
  }
}

// Math.hypot guards against overflow and takes many times as long.
function length(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}
