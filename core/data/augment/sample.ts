// Taking the pixels of one image from the places a map says. Outside the source everything is zero. A map that only mirrors
// and moves by whole pixels copies; any other reads between four neighbours in straight lines (bilinear).
import type { Place } from './geometry.ts';

/** Values of one image: bytes 0 … 255 or any numbers, dense [channels, height, width]. */
export type Planes = Uint8Array | Float32Array;

/** Copies `source` into `out` as a map without turns says. */
export function copyPlanes(source: Planes, out: Planes, channels: number, height: number, width: number, { a, d, e, f }: Place): void {
  // Mirrored about the centre, pixel x is pixel width − 1 − x.
  const startX = a > 0 ? e : width - 1 + e;
  const startY = d > 0 ? f : height - 1 + f;
  const first = Math.max(0, a > 0 ? -startX : startX - width + 1);
  const last = Math.min(width, a > 0 ? width - startX : startX + 1);
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < height; y++) {
      const row = (c * height + y) * width;
      const sourceY = d > 0 ? startY + y : startY - y;
      if (sourceY < 0 || sourceY >= height || first >= last) {
        out.fill(0, row, row + width);
        continue;
      }
      const from = (c * height + sourceY) * width + startX;
      for (let x = 0; x < first; x++) out[row + x] = 0;
      if (a > 0) for (let x = first; x < last; x++) out[row + x] = source[from + x] as number;
      else for (let x = first; x < last; x++) out[row + x] = source[from - x] as number;
      for (let x = last; x < width; x++) out[row + x] = 0;
    }
  }
}

/** Where the values of an image go, and what is done to them on the way: value · by + plus, cut to a range, channel by channel. */
export interface Target {
  out: Float32Array;
  /** index of the first pixel, and how far rows and channels are apart */
  start: number;
  stride: number;
  plane: number;
  readonly by: Float64Array;
  readonly plus: Float64Array;
  readonly least: Float64Array;
  readonly most: Float64Array;
}

/** A target that takes values as they are, densely. */
export function plainTarget(out: Float32Array, channels: number, height: number, width: number): Target {
  const all = (value: number): Float64Array => new Float64Array(channels).fill(value);
  return { out, start: 0, stride: width, plane: height * width, by: all(1), plus: all(0), least: all(-Infinity), most: all(Infinity) };
}

/** Wider images are read as numbers: places in them do not fit a word with 16 bits of fraction. */
const widest = 32_000;

/**
 * Reads between pixels: images of one size, one after the other. Bytes are laid side by side into words first, so that one
 * multiplication weighs two of them; places are then counted in 1/65536 of a pixel, and weighed in 1/256.
 */
export class Sampler {
  readonly #channels: number;
  readonly #height: number;
  readonly #width: number;
  /** the source with one zero all around, so that every neighbour exists: each plane of numbers, ... */
  #framed = new Float32Array(0);
  /** ... each byte with its right neighbour, or red and blue in one word and green in the next */
  #words = new Int32Array(0);

  constructor(channels: number, height: number, width: number) {
    this.#channels = channels;
    this.#height = height;
    this.#width = width;
  }

  /** Fills the target with what a map brings from `source`. */
  sample(source: Planes, target: Target, { a, b, c, d, e, f }: Place): void {
    const [channels, height, width] = [this.#channels, this.#height, this.#width];
    const isWords = this.#frame(source);
    const unit = isWords ? 65536 : 1;
    const [stepX, stepY] = isWords ? [Math.round(unit * a), Math.round(unit * c)] : [a, c];
    const [endX, endY] = [unit * (width + 1), unit * (height + 1)];
    const [centreX, centreY] = [(width - 1) / 2, (height - 1) / 2];
    const framed = (height + 2) * (width + 2);
    for (let y = 0; y < height; y++) {
      // The place of pixel (0, y) within the frame; along the row it moves by a step.
      const exactX = unit * (b * (y - centreY) - a * centreX + e + centreX + 1);
      const exactY = unit * (d * (y - centreY) - c * centreX + f + centreY + 1);
      // Half of a weight's step more, so that leaving out the rest rounds.
      const startX = isWords ? Math.round(exactX) + 128 : exactX;
      const startY = isWords ? Math.round(exactY) + 128 : exactY;
      const low = Math.max(firstInside(startX, stepX, endX), firstInside(startY, stepY, endY));
      const high = Math.min(lastInside(startX, stepX, endX, width), lastInside(startY, stepY, endY, width));
      const row = target.start + y * target.stride;
      if (low > 0 || high < width - 1) clearOutside(target, channels, row, width, low, high);
      if (low > high) continue;
      if (isWords && channels === 3) rowOfColours(this.#words, target, row, width + 2, low, high, startX, startY, stepX, stepY);
      else if (isWords) for (let ch = 0; ch < channels; ch++) rowOfPairs(this.#words, ch * framed, target, ch, row, width + 2, low, high, startX, startY, stepX, stepY);
      else for (let ch = 0; ch < channels; ch++) rowOfNumbers(this.#framed, ch * framed, target, ch, row, width + 2, low, high, startX, startY, stepX, stepY);
    }
  }

  /** Copies the source into its frame; true when that is of words. */
  #frame(source: Planes): boolean {
    const [channels, height, width] = [this.#channels, this.#height, this.#width];
    const framed = (height + 2) * (width + 2);
    if (!(source instanceof Uint8Array) || Math.max(height, width) > widest) {
      if (this.#framed.length === 0) this.#framed = new Float32Array(channels * framed);
      frameNumbers(source, this.#framed, channels, height, width);
      return false;
    }
    if (this.#words.length === 0) this.#words = new Int32Array((channels === 3 ? 2 : channels) * framed);
    if (channels === 3) frameColours(source, this.#words, height, width);
    else framePairs(source, this.#words, channels, height, width);
    return true;
  }
}

function frameNumbers(source: Planes, framed: Float32Array, channels: number, height: number, width: number): void {
  let from = 0;
  for (let ch = 0; ch < channels; ch++) {
    for (let y = 0; y < height; y++) {
      let to = (ch * (height + 2) + y + 1) * (width + 2) + 1;
      for (let x = 0; x < width; x++) framed[to++] = source[from++] as number;
    }
  }
}

function framePairs(source: Uint8Array, words: Int32Array, channels: number, height: number, width: number): void {
  let from = 0;
  for (let ch = 0; ch < channels; ch++) {
    for (let y = 0; y < height; y++) {
      let to = (ch * (height + 2) + y + 1) * (width + 2);
      let left = 0;
      for (let x = 0; x < width; x++) {
        const right = source[from++] as number;
        words[to++] = left | (right << 16);
        left = right;
      }
      words[to] = left;
    }
  }
}

function frameColours(source: Uint8Array, words: Int32Array, height: number, width: number): void {
  const plane = height * width;
  let from = 0;
  for (let y = 0; y < height; y++) {
    let to = 2 * ((y + 1) * (width + 2) + 1);
    for (let x = 0; x < width; x++, from++) {
      words[to++] = ((source[from] as number) << 16) | (source[2 * plane + from] as number);
      words[to++] = source[plane + from] as number;
    }
  }
}

/** Zeros left of `low` and right of `high`, as the target takes them. */
function clearOutside({ out, plane, plus, least, most }: Target, channels: number, row: number, width: number, low: number, high: number): void {
  for (let ch = 0; ch < channels; ch++) {
    const at = row + ch * plane;
    const zero = Math.min(most[ch] as number, Math.max(least[ch] as number, plus[ch] as number));
    for (let x = Math.min(low, width) - 1; x >= 0; x--) out[at + x] = zero;
    for (let x = Math.max(high + 1, 0); x < width; x++) out[at + x] = zero;
  }
}

/** Farther than any pixel. Whole numbers throughout: a place that may be infinite would make every index a fraction. */
const nowhere = 0x3fffffff;

/** The first x from 0 on at which start + x·step lies in [0, end); `nowhere` when there is none. */
function firstInside(start: number, step: number, end: number): number {
  if (start >= 0 && start < end) return 0;
  if (step === 0) return nowhere;
  let x = Math.min(nowhere, Math.max(0, Math.ceil(((step > 0 ? 0 : end) - start) / step))) | 0;
  // Rounding may be off by one either way.
  while (x > 0 && inside(start + (x - 1) * step, end)) x--;
  if (!inside(start + x * step, end)) x++;
  return inside(start + x * step, end) ? x : nowhere;
}

/** The last x below `count` at which start + x·step lies in [0, end); negative when there is none. */
function lastInside(start: number, step: number, end: number, count: number): number {
  if (inside(start + (count - 1) * step, end)) return count - 1;
  if (step === 0) return -1;
  let x = Math.max(-2, Math.min(count - 1, Math.floor(((step > 0 ? end : 0) - start) / step))) | 0;
  while (x < count - 1 && inside(start + (x + 1) * step, end)) x++;
  if (!inside(start + x * step, end)) x--;
  return x >= 0 && inside(start + x * step, end) ? x : -1;
}

function inside(value: number, end: number): boolean {
  return value >= 0 && value < end;
}

function rowOfNumbers(framed: Float32Array, plane: number, target: Target, channel: number, row: number, stride: number, low: number, high: number, startX: number, startY: number, stepX: number, stepY: number): void {
  const { out } = target;
  const [by, plus, least, most] = [target.by[channel] as number, target.plus[channel] as number, target.least[channel] as number, target.most[channel] as number];
  const to = row + channel * target.plane;
  for (let x = low; x <= high; x++) {
    const sourceX = startX + x * stepX;
    const sourceY = startY + x * stepY;
    const left = sourceX | 0;
    const top = sourceY | 0;
    const right = sourceX - left;
    const down = sourceY - top;
    const at = plane + top * stride + left;
    const p = framed[at] as number;
    const r = framed[at + stride] as number;
    const upper = p + right * ((framed[at + 1] as number) - p);
    const value = by * (upper + down * (r + right * ((framed[at + stride + 1] as number) - r) - upper)) + plus;
    out[to + x] = value < least ? least : value > most ? most : value;
  }
}

/** Two neighbours are weighed downwards at once, 16 bits apart, then with each other. */
function rowOfPairs(words: Int32Array, plane: number, target: Target, channel: number, row: number, stride: number, low: number, high: number, startX: number, startY: number, stepX: number, stepY: number): void {
  const { out } = target;
  const [by, plus, least, most] = [(target.by[channel] as number) / 65536, target.plus[channel] as number, target.least[channel] as number, target.most[channel] as number];
  const to = row + channel * target.plane;
  let sourceX = (startX + low * stepX) | 0;
  let sourceY = (startY + low * stepY) | 0;
  for (let x = low; x <= high; x++) {
    const right = (sourceX >> 8) & 255;
    const down = (sourceY >> 8) & 255;
    const at = (plane + Math.imul(sourceY >> 16, stride) + (sourceX >> 16)) | 0;
    const both = (Math.imul(words[at] as number, 256 - down) + Math.imul(words[at + stride] as number, down)) | 0;
    const value = by * (Math.imul(both & 0xffff, 256 - right) + Math.imul(both >>> 16, right)) + plus;
    out[to + x] = value < least ? least : value > most ? most : value;
    sourceX = (sourceX + stepX) | 0;
    sourceY = (sourceY + stepY) | 0;
  }
}

/** Red and blue are weighed at once: 8 bits of value and weights that sum to 256 leave no carry within 16. */
function rowOfColours(words: Int32Array, target: Target, row: number, stride: number, low: number, high: number, startX: number, startY: number, stepX: number, stepY: number): void {
  const { out, plane, by, plus, least, most } = target;
  const [byR, byG, byB] = [(by[0] as number) / 256, (by[1] as number) / 256, (by[2] as number) / 256];
  const [plusR, plusG, plusB] = [plus[0] as number, plus[1] as number, plus[2] as number];
  const [leastR, leastG, leastB] = [least[0] as number, least[1] as number, least[2] as number];
  const [mostR, mostG, mostB] = [most[0] as number, most[1] as number, most[2] as number];
  const below = 2 * stride;
  let sourceX = (startX + low * stepX) | 0;
  let sourceY = (startY + low * stepY) | 0;
  for (let x = low; x <= high; x++) {
    const right = (sourceX >> 8) & 255;
    const down = (sourceY >> 8) & 255;
    const both = (Math.imul(right, down) + 128) >> 8;
    const onlyRight = right - both;
    const onlyDown = down - both;
    const here = 256 - right - onlyDown;
    const at = (2 * (Math.imul(sourceY >> 16, stride) + (sourceX >> 16))) | 0;
    const redBlue = (Math.imul(here, words[at] as number) + Math.imul(onlyRight, words[at + 2] as number) + Math.imul(onlyDown, words[at + below] as number) + Math.imul(both, words[at + below + 2] as number)) | 0;
    const green = (Math.imul(here, words[at + 1] as number) + Math.imul(onlyRight, words[at + 3] as number) + Math.imul(onlyDown, words[at + below + 1] as number) + Math.imul(both, words[at + below + 3] as number)) | 0;
    const r = byR * (redBlue >>> 16) + plusR;
    const g = byG * green + plusG;
    const b = byB * (redBlue & 0xffff) + plusB;
    const to = row + x;
    out[to] = r < leastR ? leastR : r > mostR ? mostR : r;
    out[plane + to] = g < leastG ? leastG : g > mostG ? mostG : g;
    out[2 * plane + to] = b < leastB ? leastB : b > mostB ? mostB : b;
    sourceX = (sourceX + stepX) | 0;
    sourceY = (sourceY + stepY) | 0;
  }
}
