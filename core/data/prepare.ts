// How an example becomes its place in a batch, as the input layer says: channels, fit, then (value · scale − mean) / std in
// float64, rounded once to float32. Zeros around a padded image are zeros of the image, so they go through the same formula.
// A preparation is worked out once per data set; filling is then tight loops over typed arrays. Bytes of the right channels
// that need no scaling (the common case) go through one table of 256 values per channel.
import { fail, ok, type Result } from '../base/diagnostic.ts';
import type { Scaling } from './augment/colour.ts';
import type { Target } from './augment/sample.ts';
import { formatDims } from '../base/shape.ts';
import { sizeOf } from '../base/tensor.ts';
import { canMix, mixChannels, type AlphaRule } from './channels.ts';
import { fitOf, scaler, type Fit, type FitRule, type Size } from './fit.ts';

/** What the input layer asks of an example. */
export interface InputForm {
  /** sizes of one example: [channels, height, width] for images; other ranks take their numbers as they come */
  readonly dims: readonly number[];
  readonly fit: FitRule;
  readonly alpha: AlphaRule;
  /** brightness 0 … 255 shown through transparent pixels when alpha is blended */
  readonly background: number;
  readonly scale: number;
  /** one number for all, or one per channel (per entry of the first dimension); after scaling */
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** The usual way: padded, values divided by 255, nothing subtracted. */
export function plainInput(dims: readonly number[]): InputForm {
  return { dims, fit: 'pad', alpha: 'drop', background: 0, scale: 1 / 255, mean: [0], std: [1] };
}

/** A preparation worked out for one data set. */
export interface Preparation {
  /** `table`: bytes through a table; `numbers`: numbers as they come; `mixed`: channels or size change on the way */
  readonly kind: 'table' | 'numbers' | 'mixed';
  /** float32 values one example takes in the batch */
  readonly size: number;
  /** writes one example as number `at` of the batch */
  fill(batch: Float32Array, at: number, values: Uint8Array | Float32Array): void;
}

/**
 * Works out how examples of the given dims become the input's. Fails (`data-does-not-fit`) when they cannot: numbers that
 * are not as many as the input takes, or channels that have no meaning as colours.
 */
export function preparation(source: { readonly dims: readonly number[]; readonly bytes: boolean }, input: InputForm): Result<Preparation> {
  const size = sizeOf(input.dims);
  const isImage = source.dims.length === 3 && input.dims.length === 3;
  const same = isImage ? source.dims.every((d, i) => d === input.dims[i]) : sizeOf(source.dims) === size;
  if (!isImage && !same) {
    return fail('data-does-not-fit', `The input takes ${formatDims(input.dims)} numbers for each example; the data have ${formatDims(source.dims)}. Set the input to ${formatDims(source.dims)}.`);
  }
  const channels = input.dims[0] ?? 1;
  const wrong = [input.mean, input.std].find((list) => list.length !== 1 && list.length !== channels);
  if (wrong !== undefined) return fail('data-does-not-fit', `The input's mean and std need one number, or one for each of its ${channels} channels; ${wrong.length} came.`);
  if (isImage && !canMix(source.dims[0] ?? 0, channels)) {
    return fail('data-does-not-fit', `Images of ${source.dims[0]} channels cannot become ${channels} channels. Set the input to ${source.dims[0]} channels.`);
  }
  const maps = affineMaps(input, channels);
  if (!isImage || (same && !source.bytes)) return ok(source.bytes ? tablePreparation(maps, channels, size / channels) : numbersPreparation(maps, channels, size / channels));
  const from = { channels: source.dims[0] as number, height: source.dims[1] as number, width: source.dims[2] as number };
  const to = { height: input.dims[1] as number, width: input.dims[2] as number };
  const fit = fitOf(from, to, input.fit);
  const scales = fit.scaled.height !== from.height || fit.scaled.width !== from.width;
  if (source.bytes && !scales && from.channels === channels) return ok(placedPreparation(maps, channels, from, to, fit));
  return ok(mixedPreparation(maps, input, from, to, fit));
}

/** The preparation of images that were changed on the way, so that bytes may have become numbers. */
export interface ChangedPreparation {
  /** as Preparation's; `scaling` is done to the values first, which only comes where there is a target */
  fill(batch: Float32Array, at: number, values: Uint8Array | Float32Array, scaling: Readonly<Scaling>): void;
  /** where the values of number `at` of a batch go, for who writes them one by one; null where not every value of an image goes somewhere. Used up before the next call */
  readonly target: ((batch: Float32Array, at: number, scaling: Readonly<Scaling>) => Target) | null;
}

/**
 * Works out the preparation of changed images; `preparation` has taken their form already. Values go through
 * value · (scale / std) − mean / std, in float64, unless channels or size change too.
 */
export function changedPreparation(dims: readonly number[], input: InputForm): ChangedPreparation {
  const [channels = 1, height = 1, width = 1] = dims;
  const isImage = input.dims.length === 3;
  const from = { channels, height, width };
  const to = isImage ? { height: input.dims[1] as number, width: input.dims[2] as number } : from;
  const fit = fitOf(from, to, input.fit);
  const wanted = input.dims[0] ?? 1;
  if (isImage && (fit.scaled.height !== height || fit.scaled.width !== width || channels !== wanted)) return { target: null, fill: mixedPreparation(affineMaps(input, wanted), input, from, to, fit).fill };
  // Flat inputs may state a mean for every number; they take them one by one.
  if (!isImage) return { target: null, fill: numbersPreparation(affineMaps(input, wanted), wanted, sizeOf(input.dims) / wanted).fill };
  return scalingPreparation(input, channels, from, to, fit);
}

/** value ↦ (value · scale − mean) / std, in float64. */
type AffineMap = (value: number) => number;

function affineMaps(input: InputForm, channels: number): readonly AffineMap[] {
  return Array.from({ length: channels }, (_, c) => {
    const mean = input.mean[input.mean.length === 1 ? 0 : c] as number;
    const std = input.std[input.std.length === 1 ? 0 : c] as number;
    return (value: number) => (value * input.scale - mean) / std;
  });
}

function tablesOf(maps: readonly AffineMap[]): readonly Float32Array[] {
  return maps.map((map) => Float32Array.from({ length: 256 }, (_, value) => map(value)));
}

function tablePreparation(maps: readonly AffineMap[], channels: number, plane: number): Preparation {
  const tables = tablesOf(maps);
  return {
    kind: 'table', size: channels * plane,
    fill(batch, at, values) {
      let to = at * channels * plane;
      for (let c = 0, i = 0; c < channels; c++) {
        const table = tables[c] as Float32Array;
        for (let p = 0; p < plane; p++) batch[to++] = table[values[i++] as number] as number;
      }
    },
  };
}

function numbersPreparation(maps: readonly AffineMap[], channels: number, plane: number): Preparation {
  return {
    kind: 'numbers', size: channels * plane,
    fill(batch, at, values) {
      let to = at * channels * plane;
      for (let c = 0, i = 0; c < channels; c++) {
        const map = maps[c] as AffineMap;
        for (let p = 0; p < plane; p++) batch[to++] = map(values[i++] as number);
      }
    },
  };
}

function placedPreparation(maps: readonly AffineMap[], channels: number, from: Size, to: Size, fit: Fit): Preparation {
  const tables = tablesOf(maps);
  const plane = to.height * to.width;
  const whole = fit.size.height === to.height && fit.size.width === to.width;
  return {
    kind: 'table', size: channels * plane,
    fill(batch, at, values) {
      for (let c = 0; c < channels; c++) {
        const table = tables[c] as Float32Array;
        const base = (at * channels + c) * plane;
        if (!whole) batch.fill(table[0] as number, base, base + plane);
        for (let y = 0; y < fit.size.height; y++) {
          let source = (c * from.height + fit.from.y + y) * from.width + fit.from.x;
          const start = base + (fit.to.y + y) * to.width + fit.to.x;
          const end = start + fit.size.width;
          for (let target = start; target < end; target++) batch[target] = table[values[source++] as number] as number;
        }
      }
    },
  };
}

function scalingPreparation(input: InputForm, channels: number, from: Size, to: Size, fit: Fit): ChangedPreparation {
  const plane = to.height * to.width;
  const whole = fit.size.height === to.height && fit.size.width === to.width;
  const perChannel = (list: readonly number[], c: number): number => list[list.length === 1 ? 0 : c] as number;
  const gains = Float64Array.from({ length: channels }, (_, c) => input.scale / perChannel(input.std, c));
  const zeros = Float64Array.from({ length: channels }, (_, c) => -perChannel(input.mean, c) / perChannel(input.std, c));
  const each = (): Float64Array => new Float64Array(channels);
  const into: Target = { out: new Float32Array(0), start: 0, stride: to.width, plane, by: each(), plus: each(), least: each(), most: each() };
  /** Scaling and normalising are straight lines, so they are one; the range is taken along. */
  const target = (batch: Float32Array, at: number, { isOn, gain, offset, low, high }: Readonly<Scaling>): Target => {
    into.out = batch;
    into.start = at * channels * plane + fit.to.y * to.width + fit.to.x;
    for (let c = 0; c < channels; c++) {
      const [scale, zero] = [gains[c] as number, zeros[c] as number];
      into.by[c] = isOn ? scale * gain : scale;
      into.plus[c] = isOn ? scale * offset + zero : zero;
      const [one, two] = [scale * low + zero, scale * high + zero];
      into.least[c] = isOn ? Math.min(one, two) : -Infinity;
      into.most[c] = isOn ? Math.max(one, two) : Infinity;
      const base = (at * channels + c) * plane;
      if (!whole) batch.fill(zero, base, base + plane);
    }
    return into;
  };
  return {
    target: fit.size.height === from.height && fit.size.width === from.width ? target : null,
    fill(batch, at, values, scaling) {
      const { start, by, plus, least, most } = target(batch, at, scaling);
      for (let c = 0; c < channels; c++) {
        for (let y = 0; y < fit.size.height; y++) {
          const source = (c * from.height + fit.from.y + y) * from.width + fit.from.x;
          const row = start + c * plane + y * to.width;
          if (values instanceof Uint8Array) scaleBytes(batch, row, values, source, fit.size.width, by[c] as number, plus[c] as number, least[c] as number, most[c] as number);
          else scaleNumbers(batch, row, values, source, fit.size.width, by[c] as number, plus[c] as number, least[c] as number, most[c] as number);
        }
      }
    },
  };
}

// Two functions that read alike: each is compiled for one sort of array.
function scaleBytes(batch: Float32Array, target: number, values: Uint8Array, source: number, count: number, by: number, plus: number, least: number, most: number): void {
  for (let x = 0; x < count; x++) {
    const value = by * (values[source + x] as number) + plus;
    batch[target + x] = value < least ? least : value > most ? most : value;
  }
}

function scaleNumbers(batch: Float32Array, target: number, values: Float32Array, source: number, count: number, by: number, plus: number, least: number, most: number): void {
  for (let x = 0; x < count; x++) {
    const value = by * (values[source + x] as number) + plus;
    batch[target + x] = value < least ? least : value > most ? most : value;
  }
}

function mixedPreparation(maps: readonly AffineMap[], input: InputForm, from: Size & { readonly channels: number }, to: Size, fit: Fit): Preparation {
  const channels = maps.length;
  const plane = to.height * to.width;
  const mixed = new Float32Array(channels * from.height * from.width);
  const scales = fit.scaled.height !== from.height || fit.scaled.width !== from.width;
  const scale = scales ? scaler(channels, from, fit.scaled) : null;
  return {
    kind: 'mixed', size: channels * plane,
    fill(batch, at, values) {
      mixChannels(values, from.channels, channels, from.height * from.width, input.alpha, input.background, mixed);
      const planes = scale === null ? mixed : scale(mixed);
      for (let c = 0; c < channels; c++) {
        const map = maps[c] as AffineMap;
        const base = (at * channels + c) * plane;
        batch.fill(map(0), base, base + plane);
        for (let y = 0; y < fit.size.height; y++) {
          let source = (c * fit.scaled.height + fit.from.y + y) * fit.scaled.width + fit.from.x;
          const start = base + (fit.to.y + y) * to.width + fit.to.x;
          const end = start + fit.size.width;
          for (let target = start; target < end; target++) batch[target] = map(planes[source++] as number);
        }
      }
    },
  };
}
