// Changing images by hand in the tests of augmentation.
import { augmenter } from '../../../../core/data/augment/augment.ts';
import type { Augmentation } from '../../../../core/data/augment/kinds.ts';

/** What an image becomes in an epoch, in a copy of its own. */
export function changed(augment: Augmentation, values: Uint8Array | Float32Array, dims: readonly number[], { seed = 1, epoch = 0, example = 0, range = { low: 0, high: 255 } } = {}): Uint8Array | Float32Array {
  return augmenter(augment, { dims, range }, seed).change(values, epoch, example).slice();
}

/** What an image becomes as each of many examples. */
export function often(augment: Augmentation, values: Uint8Array | Float32Array, dims: readonly number[], times = 2000): (Uint8Array | Float32Array)[] {
  const one = augmenter(augment, { dims, range: { low: 0, high: 255 } }, 7);
  return Array.from({ length: times }, (_, example) => one.change(values, 0, example).slice());
}

/** Mean and deviation of numbers. */
export function spread(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length) };
}

/** A soft round spot of brightness 200 on a dark image of one channel: what geometry does to it shows in its moments. */
export function spot(height: number, width: number, y: number, x: number, radius: number): Float32Array {
  return Float32Array.from({ length: height * width }, (_, i) => 200 * Math.exp(-((Math.floor(i / width) - y) ** 2 + ((i % width) - x) ** 2) / (2 * radius * radius)));
}

/** Sum of an image, its centre of mass and its second moments about that, for one channel. */
export function moments(image: ArrayLike<number>, height: number, width: number): { mass: number; x: number; y: number; xx: number; yy: number; xy: number } {
  let [mass, sx, sy] = [0, 0, 0];
  for (let i = 0; i < height * width; i++) {
    const value = image[i] as number;
    mass += value;
    sx += value * (i % width);
    sy += value * Math.floor(i / width);
  }
  const [x, y] = [sx / mass, sy / mass];
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < height * width; i++) {
    const value = image[i] as number;
    const [dx, dy] = [(i % width) - x, Math.floor(i / width) - y];
    xx += value * dx * dx;
    yy += value * dy * dy;
    xy += value * dx * dy;
  }
  return { mass, x, y, xx: xx / mass, yy: yy / mass, xy: xy / mass };
}
