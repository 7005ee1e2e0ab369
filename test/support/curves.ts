// The golden curves: 100 losses of LeNet-5 per optimizer from PyTorch (float32, CPU), with the weights they start from, and
// the 3,200 Fashion-MNIST images they were taken on (the first of the training set; MIT licence, Zalando SE).
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Tensor } from '../../core/base/tensor.ts';
import { unpack } from './goldens.ts';

interface Curve {
  readonly hyperparameters: { readonly lr: number; readonly momentum?: number; readonly weight_decay?: number };
  readonly loss: readonly number[];
}

interface CurvesFile {
  readonly initial_weights: Readonly<Record<string, Parameters<typeof unpack>[0]>>;
  readonly curves: Readonly<Record<string, Curve>>;
}

const file = JSON.parse(readFileSync(new URL('../golden/lenet5-curves.json', import.meta.url), 'utf8')) as CurvesFile;

/** PyTorch's losses by optimizer. */
export const curves = file.curves;

/** The weights every curve starts from, by PyTorch's names: `0.weight` … `11.bias`. */
export const initialWeights: Readonly<Record<string, Tensor>> = Object.fromEntries(Object.entries(file.initial_weights).map(([name, packed]) => [name, unpack(packed)]));

const images = 3200;
const side = 28;
const bytes = gunzipSync(readFileSync(new URL('../golden/fashion-mnist-3200.gz', import.meta.url)));

/** Images and classes of one batch in file order: pixels / 255 between zeros, 28 × 28 in 32 × 32. */
export function batchOf(step: number, size: number): { readonly images: Tensor; readonly classes: Tensor } {
  const padded = 32;
  const border = (padded - side) / 2;
  const data = new Float32Array(size * padded * padded);
  const classes = new BigInt64Array(size);
  for (let n = 0; n < size; n++) {
    const image = (step * size + n) % images;
    for (let r = 0; r < side; r++) {
      for (let c = 0; c < side; c++) data[(n * padded + r + border) * padded + c + border] = (bytes[(image * side + r) * side + c] ?? 0) / 255;
    }
    classes[n] = BigInt(bytes[images * side * side + image] ?? 0);
  }
  return { images: { dtype: 'float32', dims: [size, 1, padded, padded], data }, classes: { dtype: 'int64', dims: [size], data: classes } };
}
