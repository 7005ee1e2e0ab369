// How an image of one size comes into another: which part is scaled, by how much, and where it lands. One rule for images
// from files, for data sets in memory and for an exported model.
//
//   pad     the whole image, centred between zeros; never enlarged, shrunk (keeping its shape) only when it does not fit
//   crop    its centre, cut out; an image at least twice as large is first shrunk by a whole number, and one that is too
//           small is enlarged until it covers
//   resize  stretched to the size asked for
//
// Scaling is linear interpolation that averages when it shrinks: output pixel i of n looks at position c = (i + ½)·m/n − ½
// of m input pixels through a triangle of half width s = max(1, m/n); weights are (1 − |j − c|/s)₊, divided by their sum
// (what PyTorch and Pillow call bilinear with antialias).
import { bug } from '../base/diagnostic.ts';

/** How an image that is not of the input's size comes into it. */
export type FitRule = 'pad' | 'resize' | 'crop';

/** Height and width in pixels. */
export interface Size {
  readonly height: number;
  readonly width: number;
}

/** A fit worked out: scale to `scaled`, take `size` pixels at `from` of it and put them at `to` of the target. */
export interface Fit {
  readonly scaled: Size;
  readonly size: Size;
  readonly from: { readonly y: number; readonly x: number };
  readonly to: { readonly y: number; readonly x: number };
}

/** Works out how an image of size `source` comes into `target`; all sizes at least 1. */
export function fitOf(source: Size, target: Size, rule: FitRule): Fit {
  if (Math.min(source.height, source.width, target.height, target.width) < 1) bug('an image has no pixels');
  const scaled = scaledSize(source, target, rule);
  const y = centre(scaled.height, target.height);
  const x = centre(scaled.width, target.width);
  return { scaled, size: { height: y.size, width: x.size }, from: { y: y.from, x: x.from }, to: { y: y.to, x: x.to } };
}

function scaledSize(source: Size, target: Size, rule: FitRule): Size {
  const rows = target.height / source.height;
  const columns = target.width / source.width;
  switch (rule) {
    case 'resize':
      return target;
    case 'pad': {
      const factor = Math.min(1, rows, columns);
      return { height: Math.max(1, Math.round(source.height * factor)), width: Math.max(1, Math.round(source.width * factor)) };
    }
    case 'crop': {
      const cover = Math.max(rows, columns);
      const factor = cover > 1 ? cover : 1 / Math.floor(1 / cover);
      return { height: Math.max(target.height, Math.round(source.height * factor)), width: Math.max(target.width, Math.round(source.width * factor)) };
    }
  }
}

function centre(have: number, want: number): { size: number; from: number; to: number } {
  return have > want
    ? { size: want, from: Math.floor((have - want) / 2), to: 0 }
    : { size: have, from: 0, to: Math.floor((want - have) / 2) };
}

/** Interpolation weights along one axis: output i is the sum of `taps` inputs from `starts[i]` on, times its weights. */
export interface Resampling {
  readonly taps: number;
  readonly starts: Int32Array;
  /** [outputs, taps], each row summing to 1 */
  readonly weights: Float64Array;
}

/** The weights that take `inputs` pixels to `outputs`. */
export function resampling(inputs: number, outputs: number): Resampling {
  const step = inputs / outputs;
  const half = Math.max(1, step);
  const taps = Math.min(inputs, 2 * Math.ceil(half) + 1);
  const starts = new Int32Array(outputs);
  const weights = new Float64Array(outputs * taps);
  for (let i = 0; i < outputs; i++) {
    const middle = (i + 0.5) * step - 0.5;
    const start = Math.max(0, Math.min(inputs - taps, Math.ceil(middle - half)));
    let sum = 0;
    for (let t = 0; t < taps; t++) {
      const weight = Math.max(0, 1 - Math.abs(start + t - middle) / half);
      weights[i * taps + t] = weight;
      sum += weight;
    }
    for (let t = 0; t < taps; t++) weights[i * taps + t] = (weights[i * taps + t] as number) / sum;
    starts[i] = start;
  }
  return { taps, starts, weights };
}

/** Scales planes [channels, height, width]; the answer is used up before the next call. */
export type Scaler = (planes: Float32Array) => Float32Array;

/** Works out how planes of one size become planes of another: rows first, then columns. */
export function scaler(channels: number, from: Size, to: Size): Scaler {
  const along = resampling(from.width, to.width);
  const down = resampling(from.height, to.height);
  const wide = new Float32Array(channels * from.height * to.width);
  const out = new Float32Array(channels * to.height * to.width);
  return (planes) => {
    for (let row = 0; row < channels * from.height; row++) {
      for (let x = 0; x < to.width; x++) {
        const start = row * from.width + (along.starts[x] as number);
        let sum = 0;
        for (let t = 0; t < along.taps; t++) sum += (planes[start + t] as number) * (along.weights[x * along.taps + t] as number);
        wide[row * to.width + x] = sum;
      }
    }
    out.fill(0);
    for (let c = 0; c < channels; c++) {
      for (let y = 0; y < to.height; y++) {
        const target = (c * to.height + y) * to.width;
        for (let t = 0; t < down.taps; t++) {
          const weight = down.weights[y * down.taps + t] as number;
          if (weight === 0) continue;
          const source = (c * from.height + (down.starts[y] as number) + t) * to.width;
          for (let x = 0; x < to.width; x++) out[target + x] = (out[target + x] as number) + (wide[source + x] as number) * weight;
        }
      }
    }
    return out;
  };
}
