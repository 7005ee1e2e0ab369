// Examples as small pictures: bytes in planes become pixels side by side, shrunk by averaging, never enlarged.
import type { Dataset, Reader } from '../../../core/data/dataset.ts';

/** Size and channels of the pictures of a set. */
export interface PictureForm {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
}

/** The form of pictures of at most `edge` a side of examples of some dims; null for examples that are no images. */
export function pictureForm(dims: readonly number[], edge: number): PictureForm | null {
  const [channels = 1, height, width] = dims;
  if (dims.length !== 3 || height === undefined || width === undefined) return null;
  const scale = Math.min(1, edge / Math.max(height, width));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)), channels: channels >= 3 ? 3 : 1 };
}

/** Writes an example of [channels, height, width] bytes as a picture at `at` of `into`. */
export function paintPicture(values: Uint8Array, dims: readonly number[], form: PictureForm, into: Uint8Array, at: number): void {
  const [, height = 1, width = 1] = dims;
  const plane = height * width;
  for (let y = 0, to = at; y < form.height; y++) {
    const [top, bottom] = span(y, form.height, height);
    for (let x = 0; x < form.width; x++) {
      const [left, right] = span(x, form.width, width);
      const area = (bottom - top) * (right - left);
      for (let c = 0; c < form.channels; c++) {
        let sum = 0;
        for (let row = top; row < bottom; row++) {
          const line = c * plane + row * width;
          for (let column = left; column < right; column++) sum += values[line + column] as number;
        }
        into[to++] = Math.round(sum / area);
      }
    }
  }
}

/** The source pixels that pixel i of n stands for, of `all`. */
function span(i: number, n: number, all: number): readonly [from: number, to: number] {
  const from = Math.floor((i * all) / n);
  return [from, Math.max(from + 1, Math.floor(((i + 1) * all) / n))];
}

/** A reader of bytes: numbers are spread over the range of a sample of them. */
export function byteReader(data: Dataset, read: Reader): (index: number) => Uint8Array {
  if (data.examples.kind !== 'numbers') return (index) => bytesOf(read(index), 0, 255);
  const { values } = data.examples;
  let [low, high] = [Infinity, -Infinity];
  const stride = Math.max(1, Math.floor(values.length / 1_000_000));
  for (let i = 0; i < values.length; i += stride) {
    const value = values[i] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return (index) => bytesOf(read(index), low, high > low ? high : low + 1);
}

function bytesOf(values: Uint8Array | Float32Array, low: number, high: number): Uint8Array {
  if (values instanceof Uint8Array) return values;
  const scale = 255 / (high - low);
  return Uint8ClampedArray.from(values, (value) => (value - low) * scale) as unknown as Uint8Array;
}
