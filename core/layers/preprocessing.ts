// From a picture's pixels to the input tensor, as nodes: what training does on the host, for models that must take pictures
// as they come. The order is channels, size, then (value · scale − mean) / std. Sizes are those of the source, fixed when the
// model is written.
//   channels  grey → RGB by copying; RGB → grey by the luminance 0.299 R + 0.587 G + 0.114 B; alpha a/255 = t is dropped, or
//             blended as colour · t + background · (1 − t); a missing alpha is 255
//   pad       centred between zeros, first shrunk in proportion when too large, never enlarged
//   crop      the centre, of an image at least twice as large shrunk by a whole number, of one too small enlarged to cover
//   resize    stretched
// Scaling is linear and separable, so it is a product with one matrix per axis: row o of n from m positions holds
// (1 − |j − c| / s)₊ with c = (o + ½)·m/n − ½ and s = max(1, m/n), divided by its sum (bilinear with antialias).
import { bug } from '../base/diagnostic.ts';
import { float32, type Dim } from '../base/shape.ts';
import { floats, int64s, scalar, type Tensor } from '../base/tensor.ts';
import type { GraphBuilder } from '../ir/graph.ts';

/** What the input layer asks of a picture. */
export interface Preprocessing {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly fit: 'pad' | 'resize' | 'crop';
  readonly alpha: 'drop' | 'blend' | 'keep';
  readonly background: number;
  readonly scale: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** Pixels in the graph: a value [batch, channels, height, width] of bytes or floats from 0 to 255. */
export interface Pixels {
  readonly value: string;
  readonly dtype: 'uint8' | 'float32';
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

const onnxFloat = 1;

/** The type of the graph input that pictures of a given size arrive in. */
export function pixelType(batch: Dim, source: Omit<Pixels, 'value'>): { readonly dtype: 'uint8' | 'float32'; readonly dims: readonly Dim[] } {
  return { ...float32([batch, source.channels, source.height, source.width]), dtype: source.dtype, dims: [batch, source.channels, source.height, source.width] };
}

/** Writes the way from pixels to the input tensor [batch, channels, height, width] and returns its value. */
export function lowerPreprocessing(builder: GraphBuilder, to: Preprocessing, source: Pixels): string {
  const bytes = source.dtype === 'uint8' ? builder.op('Cast', [source.value], { to: onnxFloat }, 'pixels') : source.value;
  const mixed = mixChannels(builder, bytes, source.channels, to);
  return lowerArithmetic(builder, to, fitInto(builder, mixed, source, to));
}

/** Writes (value · scale − mean) / std and returns its value; steps that change nothing are left out. */
export function lowerArithmetic(builder: GraphBuilder, to: Pick<Preprocessing, 'scale' | 'mean' | 'std'>, x: string, rank = 4): string {
  const perChannel = (values: readonly number[]): Tensor => (values.length === 1 ? scalar(values[0] ?? 0) : floats([values.length, ...new Array<number>(Math.max(0, rank - 2)).fill(1)], values));
  const constant = (stem: string, tensor: Tensor): string => builder.constant(stem, tensor);
  // A scale of 1/255 is written as a division by 255, which is what other frameworks do, to the last bit.
  const divisor = Math.round(1 / to.scale);
  const divides = divisor > 1 && Math.abs(1 / to.scale - divisor) < 1e-9;
  let y = x;
  if (to.scale !== 1) y = divides ? builder.op('Div', [y, constant('divisor', scalar(divisor))], {}, 'scaled') : builder.op('Mul', [y, constant('scale', scalar(to.scale))], {}, 'scaled');
  if (to.mean.some((m) => m !== 0)) y = builder.op('Sub', [y, constant('mean', perChannel(to.mean))], {}, 'centred');
  if (to.std.some((s) => s !== 1)) y = builder.op('Div', [y, constant('std', perChannel(to.std))], {}, 'standardised');
  return y;
}

function mixChannels(builder: GraphBuilder, x: string, from: number, to: Preprocessing): string {
  if (from === to.channels) return x;
  if (from < 1 || from > 4 || ![1, 3, 4].includes(to.channels)) bug(`pictures of ${from} channels cannot become ${to.channels}`);
  const part = (start: number, count: number, stem: string): string => builder.op('Slice', [x, builder.constant('start', int64s([start])), builder.constant('end', int64s([start + count])), builder.constant('axis', int64s([1]))], {}, stem);
  const colours = from <= 2 ? 1 : 3;
  const hasAlpha = from === 2 || from === 4;
  const alpha = hasAlpha ? part(colours, 1, 'alpha') : null;
  let colour = hasAlpha ? part(0, colours, 'colours') : x;
  if (alpha !== null && to.alpha === 'blend' && to.channels !== 4) {
    const cover = builder.op('Div', [alpha, builder.constant('opaque', scalar(255))], {}, 'cover');
    const rest = builder.op('Sub', [builder.constant('one', scalar(1)), cover], {}, 'rest');
    const behind = builder.op('Mul', [rest, builder.constant('background', scalar(to.background))], {}, 'behind');
    colour = builder.op('Add', [builder.op('Mul', [colour, cover], {}, 'before'), behind], {}, 'blended');
  }
  if (to.channels === 1) return colours === 1 ? colour : builder.op('Conv', [colour, builder.constant('luminance', floats([1, 3, 1, 1], [0.299, 0.587, 0.114]))], { kernel_shape: [1, 1] }, 'grey');
  const rgb = colours === 3 ? colour : builder.op('Concat', [colour, colour, colour], { axis: 1 }, 'rgb');
  if (to.channels === 3) return rgb;
  const opaque = (): string => {
    const grey = builder.op('Slice', [rgb, builder.constant('start', int64s([0])), builder.constant('end', int64s([1])), builder.constant('axis', int64s([1]))], {}, 'first');
    return builder.op('Add', [builder.op('Mul', [grey, builder.constant('zero', scalar(0))], {}, 'nothing'), builder.constant('opaque', scalar(255))], {}, 'alpha');
  };
  return builder.op('Concat', [rgb, alpha ?? opaque()], { axis: 1 }, 'rgba');
}

interface Size {
  readonly height: number;
  readonly width: number;
}

function scaledSize(source: Size, to: Preprocessing): Size {
  const [rows, columns] = [to.height / source.height, to.width / source.width];
  if (to.fit === 'resize') return to;
  if (to.fit === 'pad') {
    const factor = Math.min(1, rows, columns);
    return { height: Math.max(1, Math.round(source.height * factor)), width: Math.max(1, Math.round(source.width * factor)) };
  }
  const cover = Math.max(rows, columns);
  const factor = cover > 1 ? cover : 1 / Math.floor(1 / cover);
  return { height: Math.max(to.height, Math.round(source.height * factor)), width: Math.max(to.width, Math.round(source.width * factor)) };
}

/** The matrix [to, from] that scales one axis. */
export function scalingMatrix(from: number, to: number): Float32Array {
  const matrix = new Float32Array(to * from);
  const step = from / to;
  const half = Math.max(1, step);
  for (let o = 0; o < to; o++) {
    const centre = (o + 0.5) * step - 0.5;
    const weights = Array.from({ length: from }, (_, j) => Math.max(0, 1 - Math.abs(j - centre) / half));
    const sum = weights.reduce((a, b) => a + b, 0);
    for (const [j, weight] of weights.entries()) matrix[o * from + j] = weight / sum;
  }
  return matrix;
}

function fitInto(builder: GraphBuilder, x: string, source: Size, to: Preprocessing): string {
  const scaled = scaledSize(source, to);
  let y = x;
  if (scaled.height !== source.height) y = builder.op('MatMul', [builder.constant('row_scaling', floats([scaled.height, source.height], scalingMatrix(source.height, scaled.height))), y], {}, 'rows');
  if (scaled.width !== source.width) {
    const across = builder.constant('column_scaling', floats([scaled.width, source.width], scalingMatrix(source.width, scaled.width)));
    y = builder.op('MatMul', [y, builder.op('Transpose', [across], { perm: [1, 0] }, 'column_weights')], {}, 'columns');
  }
  const cut = (have: number, want: number): number => Math.max(0, Math.floor((have - want) / 2));
  const [top, left] = [cut(scaled.height, to.height), cut(scaled.width, to.width)];
  const kept = { height: Math.min(scaled.height, to.height), width: Math.min(scaled.width, to.width) };
  if (kept.height !== scaled.height || kept.width !== scaled.width) {
    y = builder.op('Slice', [y, builder.constant('starts', int64s([top, left])), builder.constant('ends', int64s([top + kept.height, left + kept.width])), builder.constant('axes', int64s([2, 3]))], {}, 'cropped');
  }
  if (kept.height === to.height && kept.width === to.width) return y;
  const [above, before] = [cut(to.height, kept.height), cut(to.width, kept.width)];
  const pads = int64s([0, 0, above, before, 0, 0, to.height - kept.height - above, to.width - kept.width - before]);
  return builder.op('Pad', [y, builder.constant('pads', pads)], { mode: 'constant' }, 'padded');
}
