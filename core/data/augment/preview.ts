// Images as a recipe would change them, as bytes for the screen.
import { ok, type Result } from '../../base/diagnostic.ts';
import { mixChannels } from '../channels.ts';
import type { Dataset, Reader } from '../dataset.ts';
import { exampleWriter, imageDims } from '../examples.ts';
import { scaler } from '../fit.ts';
import { plainInput } from '../prepare.ts';
import { rangeOf } from './augment.ts';
import type { Augmentation } from './kinds.ts';

/** Pictures one after the other. */
export interface Pictures {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** [count, height, width, channels] */
  readonly bytes: Uint8Array;
}

/** What to show of an augmentation. */
export interface PreviewPlan {
  readonly data: Dataset;
  readonly augment: Augmentation;
  /** examples of the data; an image is mixed with another of these */
  readonly indices: readonly number[];
  /** with the recipe's own seed, round r shows what epoch r trains on */
  readonly seed: number;
  readonly rounds: number;
  /** pictures are no larger than this a side */
  readonly edge: number;
}

/** The pictures of each example in turn, in all its rounds. Fails as `exampleWriter` does. */
export function augmentedPictures({ data, augment, indices, seed, rounds, edge }: PreviewPlan, read: Reader): Result<Pictures> {
  const dims = imageDims(data.dims, plainInput(data.dims)) ?? data.dims;
  const input = { ...plainInput(dims), scale: 1 };
  const opened = exampleWriter({ data, part: Uint32Array.from(indices), input, augment: { kinds: augment, seed } }, read);
  if (!opened.ok) return opened;
  const [held = 1, height = 1, width = 1] = dims;
  const shrink = Math.min(1, edge / Math.max(height, width));
  const size = { height: Math.max(1, Math.round(height * shrink)), width: Math.max(1, Math.round(width * shrink)) };
  const channels = held >= 3 ? 3 : 1;
  const [planes, shown] = [new Float32Array(held * height * width), new Float32Array(channels * height * width)];
  const shrunk = shrink < 1 ? scaler(channels, { height, width }, size) : (image: Float32Array): Float32Array => image;
  const { low, high } = rangeOf(data);
  const gain = high > low ? 255 / (high - low) : 0;
  const plane = size.height * size.width;
  // Stored into clamped bytes, values are rounded and cut.
  const pixels = new Uint8ClampedArray(indices.length * rounds * plane * channels);
  indices.forEach((_, i) => {
    for (let round = 0; round < rounds; round++) {
      opened.value.write(planes, 0, i, round);
      // More than four channels are no colours: the first three stand for them.
      if (held <= 4) mixChannels(planes, held, channels, height * width, 'drop', 0, shown);
      else shown.set(planes.subarray(0, shown.length));
      const picture = shrunk(shown);
      const start = (i * rounds + round) * plane * channels;
      for (let c = 0; c < channels; c++) for (let p = 0; p < plane; p++) pixels[start + p * channels + c] = gain * ((picture[c * plane + p] as number) - low);
    }
  });
  return ok({ ...size, channels, bytes: new Uint8Array(pixels.buffer) });
}
