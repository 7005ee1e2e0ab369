// Taking the pixels of one image from the places a map says. Outside the source everything is zero. A map that only mirrors
// and moves by whole pixels copies; any other reads between four neighbours in straight lines (bilinear).
import type { Place } from './geometry.ts';

/** Values of one image: bytes 0 … 255 or any numbers, dense [channels, height, width]. */
export type Planes = Uint8Array | Float32Array;

/** Copies `source` into `out` as a map without turns says. Both hold the same sort of values. */
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

/** Reads between pixels: images of one size, one after the other. */
export class Sampler {
  readonly #channels: number;
  readonly #height: number;
  readonly #width: number;
  /** the source with one zero all around, so that every neighbour exists */
  readonly #framed: Float32Array;

  constructor(channels: number, height: number, width: number) {
    this.#channels = channels;
    this.#height = height;
    this.#width = width;
    this.#framed = new Float32Array(channels * (height + 2) * (width + 2));
  }

  /** Fills `out` with what a map brings from `source`. */
  sample(source: Planes, out: Float32Array, { a, b, c, d, e, f }: Place): void {
    const [height, width] = [this.#height, this.#width];
    this.#frame(source);
    const [centreX, centreY] = [(width - 1) / 2, (height - 1) / 2];
    const plane = height * width;
    for (let y = 0; y < height; y++) {
      const row = y * width;
      // The place of pixel (0, y) within the frame; along the row it moves by (a, c).
      const startX = b * (y - centreY) - a * centreX + e + centreX + 1;
      const startY = d * (y - centreY) - c * centreX + f + centreY + 1;
      const low = Math.max(firstInside(startX, a, width + 1), firstInside(startY, c, height + 1));
      const high = Math.min(lastInside(startX, a, width + 1, width), lastInside(startY, c, height + 1, width));
      if (low > high) {
        for (let ch = 0; ch < this.#channels; ch++) out.fill(0, ch * plane + row, ch * plane + row + width);
        continue;
      }
      if (low > 0 || high < width - 1) {
        for (let ch = 0; ch < this.#channels; ch++) {
          const at = ch * plane + row;
          for (let x = 0; x < low; x++) out[at + x] = 0;
          for (let x = high + 1; x < width; x++) out[at + x] = 0;
        }
      }
      if (this.#channels === 3) sampleThree(this.#framed, out, row, plane, width + 2, (height + 2) * (width + 2), low, high, startX, startY, a, c);
      else for (let ch = 0; ch < this.#channels; ch++) sampleRow(this.#framed, ch * (height + 2) * (width + 2), out, ch * plane + row, width + 2, low, high, startX, startY, a, c);
    }
  }

  #frame(source: Planes): void {
    const [height, width] = [this.#height, this.#width];
    const framed = this.#framed;
    let from = 0;
    for (let ch = 0; ch < this.#channels; ch++) {
      for (let y = 0; y < height; y++) {
        let to = (ch * (height + 2) + y + 1) * (width + 2) + 1;
        for (let x = 0; x < width; x++) framed[to++] = source[from++] as number;
      }
    }
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

function sampleRow(framed: Float32Array, plane: number, out: Float32Array, row: number, stride: number, low: number, high: number, startX: number, startY: number, stepX: number, stepY: number): void {
  for (let x = low; x <= high; x++) {
    const sourceX = startX + x * stepX;
    const sourceY = startY + x * stepY;
    const left = sourceX | 0;
    const top = sourceY | 0;
    const right = sourceX - left;
    const down = sourceY - top;
    const at = plane + top * stride + left;
    const p = framed[at] as number;
    const q = framed[at + 1] as number;
    const r = framed[at + stride] as number;
    const s = framed[at + stride + 1] as number;
    const upper = p + right * (q - p);
    out[row + x] = upper + down * (r + right * (s - r) - upper);
  }
}

/** Three channels at once: where a pixel lies is worked out once. */
function sampleThree(framed: Float32Array, out: Float32Array, row: number, outPlane: number, stride: number, plane: number, low: number, high: number, startX: number, startY: number, stepX: number, stepY: number): void {
  for (let x = low; x <= high; x++) {
    const sourceX = startX + x * stepX;
    const sourceY = startY + x * stepY;
    const left = sourceX | 0;
    const top = sourceY | 0;
    const right = sourceX - left;
    const down = sourceY - top;
    const rd = right * down;
    const rest = down - rd;
    const ru = right - rd;
    const none = 1 - right - rest;
    let at = top * stride + left;
    let to = row + x;
    for (let channel = 0; channel < 3; channel++) {
      out[to] = none * (framed[at] as number) + ru * (framed[at + 1] as number) + rest * (framed[at + stride] as number) + rd * (framed[at + stride + 1] as number);
      at += plane;
      to += outPlane;
    }
  }
}
