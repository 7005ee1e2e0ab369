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

/**
 * Reads between pixels: images of one size, one after the other. Bytes are laid side by side into words first, so that one
 * multiplication weighs several of them; what lies between two pixels is then known to 1/256 of their distance, and better
 * for three channels.
 */
export class Sampler {
  readonly #channels: number;
  readonly #height: number;
  readonly #width: number;
  /** the source with one zero all around, so that every neighbour exists: each plane of numbers, ... */
  #framed = new Float32Array(0);
  /** ... each byte with its right neighbour, ... */
  #pairs = new Int32Array(0);
  /** ... or the three channels of each pixel, 17 bits apart */
  #triples = new Float64Array(0);

  constructor(channels: number, height: number, width: number) {
    this.#channels = channels;
    this.#height = height;
    this.#width = width;
  }

  /** Fills `out` with what a map brings from `source`. */
  sample(source: Planes, out: Float32Array, { a, b, c, d, e, f }: Place): void {
    const [channels, height, width] = [this.#channels, this.#height, this.#width];
    const isBytes = source instanceof Uint8Array;
    this.#frame(source);
    // Bytes are read at the nearest of the steps between two pixels.
    const half = isBytes ? (channels === 3 ? 1 / 1024 : 1 / 512) : 0;
    const [centreX, centreY] = [(width - 1) / 2, (height - 1) / 2];
    const plane = height * width;
    const framed = (height + 2) * (width + 2);
    for (let y = 0; y < height; y++) {
      const row = y * width;
      // The place of pixel (0, y) within the frame; along the row it moves by (a, c).
      const startX = b * (y - centreY) - a * centreX + e + centreX + 1 + half;
      const startY = d * (y - centreY) - c * centreX + f + centreY + 1 + half;
      const low = Math.max(firstInside(startX, a, width + 1), firstInside(startY, c, height + 1));
      const high = Math.min(lastInside(startX, a, width + 1, width), lastInside(startY, c, height + 1, width));
      const isEmpty = low > high;
      for (let ch = 0; ch < channels; ch++) {
        const at = ch * plane + row;
        for (let x = 0, end = isEmpty ? width : low; x < end; x++) out[at + x] = 0;
        for (let x = isEmpty ? width : high + 1; x < width; x++) out[at + x] = 0;
      }
      if (isEmpty) continue;
      if (isBytes && channels === 3) rowOfTriples(this.#triples, out, row, plane, width + 2, low, high, startX, startY, a, c);
      else if (isBytes) for (let ch = 0; ch < channels; ch++) rowOfPairs(this.#pairs, ch * framed, out, ch * plane + row, width + 2, low, high, startX, startY, a, c);
      else for (let ch = 0; ch < channels; ch++) rowOfNumbers(this.#framed, ch * framed, out, ch * plane + row, width + 2, low, high, startX, startY, a, c);
    }
  }

  #frame(source: Planes): void {
    const [channels, height, width] = [this.#channels, this.#height, this.#width];
    const framed = (height + 2) * (width + 2);
    if (!(source instanceof Uint8Array)) {
      if (this.#framed.length === 0) this.#framed = new Float32Array(channels * framed);
      frameNumbers(source, this.#framed, channels, height, width);
    } else if (channels === 3) {
      if (this.#triples.length === 0) this.#triples = new Float64Array(framed);
      frameTriples(source, this.#triples, height, width);
    } else {
      if (this.#pairs.length === 0) this.#pairs = new Int32Array(channels * framed);
      framePairs(source, this.#pairs, channels, height, width);
    }
  }
}

function frameNumbers(source: Float32Array, framed: Float32Array, channels: number, height: number, width: number): void {
  let from = 0;
  for (let ch = 0; ch < channels; ch++) {
    for (let y = 0; y < height; y++) {
      let to = (ch * (height + 2) + y + 1) * (width + 2) + 1;
      for (let x = 0; x < width; x++) framed[to++] = source[from++] as number;
    }
  }
}

function framePairs(source: Uint8Array, pairs: Int32Array, channels: number, height: number, width: number): void {
  let from = 0;
  for (let ch = 0; ch < channels; ch++) {
    for (let y = 0; y < height; y++) {
      let to = (ch * (height + 2) + y + 1) * (width + 2);
      let left = 0;
      for (let x = 0; x < width; x++) {
        const right = source[from++] as number;
        pairs[to++] = left | (right << 16);
        left = right;
      }
      pairs[to] = left;
    }
  }
}

function frameTriples(source: Uint8Array, triples: Float64Array, height: number, width: number): void {
  const plane = height * width;
  let from = 0;
  for (let y = 0; y < height; y++) {
    let to = (y + 1) * (width + 2) + 1;
    for (let x = 0; x < width; x++, from++) triples[to++] = (source[from] as number) + (source[plane + from] as number) * 0x20000 + (source[2 * plane + from] as number) * 0x400000000;
  }
}

/** The first x from 0 on at which start + x·step lies in [0, end); larger than any width when there is none. */
function firstInside(start: number, step: number, end: number): number {
  if (start >= 0 && start < end) return 0;
  if (step === 0) return Infinity;
  let x = Math.max(0, Math.ceil(((step > 0 ? 0 : end) - start) / step));
  // Rounding may be off by one either way.
  while (x > 0 && inside(start + (x - 1) * step, end)) x--;
  if (!inside(start + x * step, end)) x++;
  return inside(start + x * step, end) ? x : Infinity;
}

/** The last x below `count` at which start + x·step lies in [0, end); negative when there is none. */
function lastInside(start: number, step: number, end: number, count: number): number {
  if (inside(start + (count - 1) * step, end)) return count - 1;
  if (step === 0) return -1;
  let x = Math.min(count - 1, Math.floor(((step > 0 ? end : 0) - start) / step));
  while (x < count - 1 && x >= -1 && inside(start + (x + 1) * step, end)) x++;
  if (!inside(start + x * step, end)) x--;
  return inside(start + x * step, end) ? x : -1;
}

function inside(value: number, end: number): boolean {
  return value >= 0 && value < end;
}

function rowOfNumbers(framed: Float32Array, plane: number, out: Float32Array, row: number, stride: number, low: number, high: number, startX: number, startY: number, stepX: number, stepY: number): void {
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
    out[row + x] = upper + down * (r + right * ((framed[at + stride + 1] as number) - r) - upper);
  }
}

/** Two neighbours are weighed downwards at once, 16 bits apart; places are counted in 1/256. */
function rowOfPairs(pairs: Int32Array, plane: number, out: Float32Array, row: number, stride: number, low: number, high: number, startX: number, startY: number, stepX: number, stepY: number): void {
  for (let x = low; x <= high; x++) {
    const sourceX = ((startX + x * stepX) * 256) | 0;
    const sourceY = ((startY + x * stepY) * 256) | 0;
    const right = sourceX & 255;
    const down = sourceY & 255;
    const at = plane + (sourceY >> 8) * stride + (sourceX >> 8);
    const both = (Math.imul(pairs[at] as number, 256 - down) + Math.imul(pairs[at + stride] as number, down)) | 0;
    out[row + x] = (Math.imul(both & 0xffff, 256 - right) + Math.imul(both >>> 16, right)) * (1 / 65536);
  }
}

/** Three channels are weighed at once: 8 bits of value and 9 of weight leave no carry within 17, and 51 bits are exact. Places are counted in 1/512. */
function rowOfTriples(triples: Float64Array, out: Float32Array, row: number, plane: number, stride: number, low: number, high: number, startX: number, startY: number, stepX: number, stepY: number): void {
  for (let x = low; x <= high; x++) {
    const sourceX = ((startX + x * stepX) * 512) | 0;
    const sourceY = ((startY + x * stepY) * 512) | 0;
    const right = sourceX & 511;
    const down = sourceY & 511;
    const both = Math.imul(right, down) >> 9;
    const at = (sourceY >> 9) * stride + (sourceX >> 9);
    const sum = (512 - right - down + both) * (triples[at] as number) + (right - both) * (triples[at + 1] as number)
      + (down - both) * (triples[at + stride] as number) + both * (triples[at + stride + 1] as number);
    const third = (sum * (1 / 0x400000000)) | 0;
    const rest = sum - third * 0x400000000;
    const second = (rest * (1 / 0x20000)) | 0;
    const to = row + x;
    out[to] = (rest - second * 0x20000) * (1 / 512);
    out[plane + to] = second * (1 / 512);
    out[2 * plane + to] = third * (1 / 512);
  }
}
