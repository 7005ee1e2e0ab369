// What comes last: an image is blurred, and a square of it blanked.
import { kindNumber, type Draws } from './draws.ts';
import type { Augmentation } from './kinds.ts';

const slots = { blur: kindNumber('blur'), cutout: kindNumber('cutout') } as const;

/** True when blur or cutout is on. */
export function laysOver(augment: Augmentation): boolean {
  return augment.blur !== undefined || augment.cutout !== undefined;
}

/** Blur and cutout of one example, drawn; worked out for one image after the other. */
export class Overlay {
  readonly #augment: Augmentation;
  readonly #channels: number;
  readonly #height: number;
  readonly #width: number;
  readonly #side: number;
  #sigma = 0;
  #blanks = false;
  #x = 0;
  #y = 0;
  /** weights from the centre outwards, and a row or column with its ends drawn out */
  #weights = new Float64Array(1);
  #line = new Float64Array(0);

  constructor(augment: Augmentation, channels: number, height: number, width: number) {
    this.#augment = augment;
    this.#channels = channels;
    this.#height = height;
    this.#width = width;
    this.#side = Math.max(1, Math.round((augment.cutout?.size ?? 0) * Math.min(height, width)));
  }

  /** Draws for one example; false when nothing is laid over it. */
  draw(draws: Draws): boolean {
    const { blur, cutout } = this.#augment;
    this.#sigma = blur !== undefined && draws.uniform(slots.blur, 0) < blur.probability ? blur.sigma * (1 - draws.uniform(slots.blur, 1)) : 0;
    this.#blanks = cutout !== undefined && draws.uniform(slots.cutout, 0) < cutout.probability;
    if (this.#blanks) {
      this.#x = Math.floor((this.#width - this.#side + 1) * draws.uniform(slots.cutout, 1));
      this.#y = Math.floor((this.#height - this.#side + 1) * draws.uniform(slots.cutout, 2));
    }
    return this.#sigma > 0 || this.#blanks;
  }

  /** Changes an image where it stands. */
  apply(image: Float32Array): void {
    const [height, width] = [this.#height, this.#width];
    if (this.#sigma > 0) {
      const reach = this.#weigh(this.#sigma);
      for (let row = 0; row < this.#channels * height; row++) blurLine(image, row * width, 1, width, this.#weights, reach, this.#line);
      for (let c = 0; c < this.#channels; c++) {
        for (let x = 0; x < width; x++) blurLine(image, c * height * width + x, width, height, this.#weights, reach, this.#line);
      }
    }
    if (!this.#blanks) return;
    for (let c = 0; c < this.#channels; c++) {
      for (let y = this.#y; y < this.#y + this.#side; y++) {
        const row = (c * height + y) * width + this.#x;
        image.fill(0, row, row + this.#side);
      }
    }
  }

  /** The bell of a standard deviation, cut at three of them, its weights summing to 1; answers how far it reaches. */
  #weigh(sigma: number): number {
    const reach = Math.ceil(3 * sigma);
    if (this.#weights.length <= reach) {
      this.#weights = new Float64Array(reach + 1);
      this.#line = new Float64Array(Math.max(this.#height, this.#width) + 2 * reach);
    }
    const weights = this.#weights;
    let sum = 0;
    for (let i = 0; i <= reach; i++) {
      const weight = Math.exp((-i * i) / (2 * sigma * sigma));
      weights[i] = weight;
      sum += i === 0 ? weight : 2 * weight;
    }
    for (let i = 0; i <= reach; i++) weights[i] = (weights[i] as number) / sum;
    return reach;
  }
}

/** Blurs `count` values that stand `step` apart; beyond an end stands the value of the end, so that edges do not darken. */
function blurLine(image: Float32Array, start: number, step: number, count: number, weights: Float64Array, reach: number, line: Float64Array): void {
  for (let i = 0, at = start; i < count; i++, at += step) line[reach + i] = image[at] as number;
  const [first, last] = [line[reach] as number, line[reach + count - 1] as number];
  for (let i = 0; i < reach; i++) {
    line[i] = first;
    line[reach + count + i] = last;
  }
  for (let i = 0, at = start; i < count; i++, at += step) {
    const middle = reach + i;
    let sum = (weights[0] as number) * (line[middle] as number);
    for (let k = 1; k <= reach; k++) sum += (weights[k] as number) * ((line[middle - k] as number) + (line[middle + k] as number));
    image[at] = sum;
  }
}
