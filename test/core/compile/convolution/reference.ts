// A convolution and its gradients in float64 by the definition, one loop per index: what every formulation is held against.
import type { ConvSizes } from '../../../../core/compile/convolution/sizes.ts';

/** Values of one convolution: x [N, C, H, W], W [O, C/g, kh, kw], bias [O] and dy [N, O, oh, ow]. */
export interface ConvValues {
  readonly x: ArrayLike<number>;
  readonly weight: ArrayLike<number>;
  readonly bias: ArrayLike<number>;
  readonly dy: ArrayLike<number>;
}

/** y with bias, and the gradients of sum(y · dy). */
export interface ConvAnswer {
  readonly y: Float64Array;
  readonly dx: Float64Array;
  readonly dW: Float64Array;
  readonly db: Float64Array;
}

/** Computes all four by the definition. */
export function convolve(s: ConvSizes, values: ConvValues): ConvAnswer {
  const { batch, channels, filters, groups, h, w } = s;
  const perGroup = channels / groups;
  const y = new Float64Array(batch * filters * h.output * w.output);
  const dx = new Float64Array(values.x.length);
  const dW = new Float64Array(values.weight.length);
  const db = new Float64Array(filters);
  for (let n = 0; n < batch; n++)
    for (let o = 0; o < filters; o++) {
      const first = Math.floor(o / (filters / groups)) * perGroup;
      for (let i = 0; i < h.output; i++)
        for (let j = 0; j < w.output; j++) {
          const out = ((n * filters + o) * h.output + i) * w.output + j;
          const g = values.dy[out] as number;
          let total = values.bias[o] as number;
          for (let c = 0; c < perGroup; c++)
            for (let a = 0; a < h.kernel; a++)
              for (let b = 0; b < w.kernel; b++) {
                const row = i * h.stride + a * h.dilation - h.before;
                const column = j * w.stride + b * w.dilation - w.before;
                if (row < 0 || row >= h.input || column < 0 || column >= w.input) continue;
                const from = ((n * channels + first + c) * h.input + row) * w.input + column;
                const tap = ((o * perGroup + c) * h.kernel + a) * w.kernel + b;
                total += (values.weight[tap] as number) * (values.x[from] as number);
                dx[from] = (dx[from] as number) + (values.weight[tap] as number) * g;
                dW[tap] = (dW[tap] as number) + (values.x[from] as number) * g;
              }
          y[out] = total;
          db[o] = (db[o] as number) + g;
        }
    }
  return { y, dx, dW, db };
}
