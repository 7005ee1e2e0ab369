// How the values of a set are spread: what a person needs to choose mean and std of the input.
import { sizeOf } from '../base/tensor.ts';
import { readerOf, type Dataset, type Reader } from './dataset.ts';

/** How the values of a set are spread, channel by channel (after dividing bytes by 255, as inputs do). */
export interface Spread {
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly min: number;
  readonly max: number;
}

/** Mean and deviation (over all values of a channel, divided by their number) of a set; bytes are taken as parts of 255. */
export function spreadOf(data: Dataset, reader: Reader = readerOf(data)): Spread {
  const channels = data.dims[0] ?? 1;
  const plane = sizeOf(data.dims) / channels;
  const sums = new Float64Array(channels);
  const squares = new Float64Array(channels);
  const unit = data.examples.kind === 'numbers' ? 1 : 1 / 255;
  let min = Infinity;
  let max = -Infinity;
  // Sums around the first value of each channel, so that far-off means cost no digits.
  const origin = Float64Array.from({ length: channels }, (_, c) => (data.count > 0 ? (reader(0)[c * plane] as number) : 0));
  for (let i = 0; i < data.count; i++) {
    const values = reader(i);
    for (let c = 0, at = 0; c < channels; c++) {
      const from = origin[c] as number;
      let sum = 0;
      let square = 0;
      for (let p = 0; p < plane; p++) {
        const value = values[at++] as number;
        if (value < min) min = value;
        if (value > max) max = value;
        sum += value - from;
        square += (value - from) * (value - from);
      }
      sums[c] = (sums[c] as number) + sum;
      squares[c] = (squares[c] as number) + square;
    }
  }
  const n = Math.max(1, data.count * plane);
  const means = [...sums].map((sum) => sum / n);
  return {
    mean: means.map((mean, c) => (mean + (origin[c] as number)) * unit),
    std: means.map((mean, c) => Math.sqrt(Math.max(0, (squares[c] as number) / n - mean * mean)) * unit),
    min: min * unit, max: max * unit,
  };
}
