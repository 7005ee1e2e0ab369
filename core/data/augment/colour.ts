// Brightness, contrast, saturation, hue and noise of one image, taken together as one pass: all but the noise are linear in
// the colour of a pixel, so they become one matrix and one offset; values are cut to the range of the data once, at the end.
// An image of three or four channels has a colour in its first three; a second or fourth channel is transparency and stays.
import { keyedWord } from '../../base/random.ts';
import { kindNumber, type Draws } from './draws.ts';
import type { Augmentation } from './kinds.ts';
import type { Planes } from './sample.ts';

/** The smallest and the largest value of the data (and 0, which is what lies outside an image). */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** A change of every value alike: value · gain + offset, cut to a range. */
export interface Scaling extends Range {
  /** false: values stay as they are */
  isOn: boolean;
  gain: number;
  offset: number;
}

/** How bright a colour is (Rec. 601), as where colours become grey. */
const luminance = [0.299, 0.587, 0.114] as const;

const slots = { brightness: kindNumber('brightness'), contrast: kindNumber('contrast'), saturation: kindNumber('saturation'), hue: kindNumber('hue'), noise: kindNumber('noise') } as const;

/** Channels with colour among those of an image. */
export function colourChannels(channels: number): number {
  return channels === 2 ? 1 : channels === 4 ? 3 : channels;
}

/** True when any of these kinds is on. */
export function changesColours(augment: Augmentation): boolean {
  return ['brightness', 'contrast', 'saturation', 'hue', 'noise'].some((kind) => kind in augment);
}

/** What happens to the colours of one example, drawn; worked out for one image after the other. */
export class Colouring {
  readonly #augment: Augmentation;
  readonly #range: Range;
  readonly #colours: number;
  readonly #plane: number;
  readonly #isAll: boolean;
  /** what a channel gets of each channel, row by row; only the diagonal unless `#mixes` */
  readonly #matrix = new Float64Array(9);
  #mixes = false;
  #brighter = 0;
  #contrast = 1;
  #noise = 0;
  readonly #keys = new Int32Array(2);

  constructor(augment: Augmentation, range: Range, channels: number, plane: number) {
    this.#augment = augment;
    this.#range = range;
    this.#colours = colourChannels(channels);
    this.#plane = plane;
    this.#isAll = this.#colours === channels;
  }

  /** Draws for one example; false when its colours stay as they are. */
  draw(draws: Draws): boolean {
    const { brightness, contrast, saturation, hue, noise } = this.#augment;
    const span = this.#range.high - this.#range.low;
    const drawn = (slot: number, amount: number, probability: number): number => (draws.uniform(slot, 0) < probability ? amount * draws.either(slot, 1) : 0);
    this.#brighter = brightness === undefined ? 0 : span * drawn(slots.brightness, brightness.amount, brightness.probability);
    this.#contrast = contrast === undefined ? 1 : 1 + drawn(slots.contrast, contrast.amount, contrast.probability);
    const colourful = this.#colours === 3;
    const saturated = saturation === undefined || !colourful ? 1 : 1 + drawn(slots.saturation, saturation.amount, saturation.probability);
    const turned = hue === undefined || !colourful ? 0 : (drawn(slots.hue, hue.degrees, hue.probability) * Math.PI) / 180;
    this.#noise = noise !== undefined && draws.uniform(slots.noise, 0) < noise.probability ? noise.deviation * span : 0;
    if (this.#noise !== 0) draws.keys(slots.noise, this.#keys);
    this.#mixes = saturated !== 1 || turned !== 0;
    if (this.#mixes) mixingMatrix(this.#matrix, this.#contrast, saturated, turned);
    return this.#brighter !== 0 || this.#contrast !== 1 || this.#mixes || this.#noise !== 0;
  }

  /** Whether what was drawn changes every value alike. */
  get scalesAll(): boolean {
    return this.#isAll && !this.#mixes && this.#noise === 0;
  }

  /** Whether what was drawn depends on the mean of the image. */
  get needsMean(): boolean {
    return this.#contrast !== 1;
  }

  /** Says what was drawn as a scaling of the image, where `scalesAll`. */
  scale(image: Planes, into: Scaling): void {
    into.isOn = true;
    into.gain = this.#contrast;
    into.offset = this.#offsetFor(image);
  }

  /** Changes an image where it stands. */
  apply(image: Float32Array): void {
    const offset = this.#offsetFor(image);
    const { low, high } = this.#range;
    if (this.#mixes) mixColours(image, this.#plane, this.#matrix, offset, low, high, this.#noise !== 0);
    else if (this.#contrast !== 1 || offset !== 0) scaleValues(image, this.#colours * this.#plane, this.#contrast, offset, low, high, this.#noise !== 0);
    if (this.#noise !== 0) addNoise(image, this.#colours * this.#plane, this.#noise, this.#keys, low, high);
  }

  /** Contrast moves values away from the mean of the (brightened) image or towards it; grey stays grey under what mixes. */
  #offsetFor(image: Planes): number {
    const mean = this.#contrast === 1 ? 0 : this.#meanOf(image) + this.#brighter;
    return this.#contrast * this.#brighter + (1 - this.#contrast) * mean;
  }

  #meanOf(image: Planes): number {
    const plane = this.#plane;
    const colourful = this.#colours === 3;
    let mean = 0;
    for (let c = 0; c < this.#colours; c++) {
      let sum = 0;
      for (let i = c * plane; i < (c + 1) * plane; i++) sum += image[i] as number;
      mean += (sum / plane) * (colourful ? (luminance[c] as number) : 1 / this.#colours);
    }
    return mean;
  }
}

/**
 * contrast · saturation · hue as one matrix. A colour is its grey Y plus its chroma U = B − Y, V = R − Y (scaled as in YUV, so
 * that the circle is round); saturation stretches the chroma, hue turns it from red by yellow and green to blue.
 */
function mixingMatrix(out: Float64Array, contrast: number, saturated: number, turned: number): void {
  const [scaleU, scaleV] = [0.492, 0.877];
  const [cos, sin] = [saturated * Math.cos(turned), saturated * Math.sin(turned)];
  const [lr, lg, lb] = luminance;
  for (let c = 0; c < 3; c++) {
    const y = luminance[c] as number;
    const u = scaleU * ((c === 2 ? 1 : 0) - y);
    const v = scaleV * ((c === 0 ? 1 : 0) - y);
    const red = y + (v * cos + u * sin) / scaleV;
    const blue = y + (u * cos - v * sin) / scaleU;
    out[c] = contrast * red;
    out[3 + c] = (contrast * (y - lr * red - lb * blue)) / lg;
    out[6 + c] = contrast * blue;
  }
}

/** Scales the first `count` values, cut to a range unless more is to come. */
export function scaleValues(image: Float32Array, count: number, gain: number, offset: number, low: number, high: number, staysOpen: boolean): void {
  if (staysOpen) for (let i = 0; i < count; i++) image[i] = gain * (image[i] as number) + offset;
  else {
    for (let i = 0; i < count; i++) {
      const value = gain * (image[i] as number) + offset;
      image[i] = value < low ? low : value > high ? high : value;
    }
  }
}

function mixColours(image: Float32Array, plane: number, matrix: Float64Array, offset: number, low: number, high: number, staysOpen: boolean): void {
  const [m0, m1, m2] = [matrix[0] as number, matrix[1] as number, matrix[2] as number];
  const [m3, m4, m5] = [matrix[3] as number, matrix[4] as number, matrix[5] as number];
  const [m6, m7, m8] = [matrix[6] as number, matrix[7] as number, matrix[8] as number];
  const [least, most] = staysOpen ? [-Infinity, Infinity] : [low, high];
  for (let i = 0; i < plane; i++) {
    const red = image[i] as number;
    const green = image[plane + i] as number;
    const blue = image[2 * plane + i] as number;
    const r = m0 * red + m1 * green + m2 * blue + offset;
    const g = m3 * red + m4 * green + m5 * blue + offset;
    const b = m6 * red + m7 * green + m8 * blue + offset;
    image[i] = r < least ? least : r > most ? most : r;
    image[plane + i] = g < least ? least : g > most ? most : g;
    image[2 * plane + i] = b < least ? least : b > most ? most : b;
  }
}

/** Radii and directions of the normal distribution in two dimensions (Box and Muller), in steps of equal probability. */
const steps = 4096;
const radii = Float64Array.from({ length: steps }, (_, i) => Math.sqrt(-2 * Math.log((i + 0.5) / steps)));
const cosines = Float64Array.from({ length: steps + steps / 4 }, (_, i) => Math.cos((2 * Math.PI * (i + 0.5)) / steps));

/** Adds normal noise: one word for two values. */
function addNoise(image: Float32Array, count: number, deviation: number, keys: Int32Array, low: number, high: number): void {
  const [first, second] = [keys[0] as number, keys[1] as number];
  for (let i = 0; i < count; i += 2) {
    const word = keyedWord((i >> 1) ^ first, second);
    const radius = deviation * (radii[word & 4095] as number);
    const angle = word >>> 20;
    const one = (image[i] as number) + radius * (cosines[angle] as number);
    image[i] = one < low ? low : one > high ? high : one;
    if (i + 1 === count) return;
    // A quarter turn on: the sine, but for its sign.
    const two = (image[i + 1] as number) + radius * (cosines[angle + steps / 4] as number);
    image[i + 1] = two < low ? low : two > high ? high : two;
  }
}
