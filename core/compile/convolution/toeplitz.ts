// Depthwise convolution of small maps as one dense product per channel.
//
// Channel c with filter f is the linear map y = x·T, x [N, H·W], y [N, oh·ow], whose matrix repeats the kernel's taps:
// T[c,f] = Σ_t w[c,f,t] · S[t], with S[t][(h,w),(i,j)] = 1 where output (i,j) sees input (h,w) through tap t. So, with
// x̂ [C, 1, N, H·W] and the m filters of a channel along the second axis:
//   T [C, m, H·W, P] = w [C·m, kh·kw] · S [kh·kw, H·W·P],   ŷ [C, m, N, P] = x̂ · T,
//   dx̂ = Σ_m dŷ · Tᵀ,   dT = x̂ᵀ · dŷ,   dw = dT · Sᵀ.
// H·W products per output instead of kh·kw, all in dense matrix products.
import { floats } from '../../base/tensor.ts';
import { matmul, plusBias, reshape, sum, transpose } from './nodes.ts';
import type { Site, WriteForward, WriteGradient } from './site.ts';
import { axisName, meeting } from './sizes.ts';

interface Counts { readonly places: number; readonly outputs: number; readonly each: number }

function countsOf({ sizes: s }: Site): Counts {
  return { places: s.h.input * s.w.input, outputs: s.h.output * s.w.output, each: s.filters / s.channels };
}

/** S [kh·kw, H·W·P]. */
function incidence({ builder, sizes: { h, w } }: Site): string {
  return builder.shared(`incidence/${axisName(h)}-${axisName(w)}`, () => {
    const size = h.input * w.input * h.output * w.output;
    const values = new Float32Array(h.kernel * w.kernel * size);
    for (let a = 0; a < h.kernel; a++)
      for (let b = 0; b < w.kernel; b++) {
        const [rows, columns] = [meeting(h, a), meeting(w, b)];
        for (let i = rows.first; i < rows.end; i++)
          for (let j = columns.first; j < columns.end; j++) {
            const from = (h.stride * i + h.dilation * a - h.before) * w.input + w.stride * j + w.dilation * b - w.before;
            values[(a * w.kernel + b) * size + from * h.output * w.output + i * w.output + j] = 1;
          }
      }
    return floats([h.kernel * w.kernel, size], values);
  });
}

/** w [C·m, kh·kw]. */
const taps = ({ builder, sizes: s, weight }: Site): string => reshape(builder, weight, [s.filters, s.h.kernel * s.w.kernel]);

/** T [C, m, H·W, P]. */
function matrix(at: Site): string {
  const { places, outputs, each } = countsOf(at);
  return at.once('T', () => reshape(at.builder, matmul(at.builder, taps(at), incidence(at)), [at.sizes.channels, each, places, outputs]));
}

/** x̂ [C, 1, N, H·W]. */
function images(at: Site): string {
  const { builder, sizes: s, x } = at;
  const { places } = countsOf(at);
  return at.once('x̂', () => reshape(builder, transpose(builder, reshape(builder, x, [s.batch, s.channels, places]), [1, 0, 2]), [s.channels, 1, s.batch, places]));
}

/** dŷ [C, m, N, P]. */
function gradients(at: Site, dy: string): string {
  const { builder, sizes: s } = at;
  const { outputs, each } = countsOf(at);
  return at.once(`dŷ/${dy}`, () => transpose(builder, reshape(builder, dy, [s.batch, s.channels, each, outputs]), [1, 2, 0, 3]));
}

/** y of a depthwise convolution. */
export const toeplitz: WriteForward = (at) => {
  const { builder, sizes: s, bias } = at;
  const y = transpose(builder, matmul(builder, images(at), matrix(at)), [2, 0, 1, 3]);
  return plusBias(builder, reshape(builder, y, [s.batch, s.filters, s.h.output, s.w.output]), bias, s);
};

/** dx of a depthwise convolution. */
export const toeplitzInput: WriteGradient = (at, dy) => {
  const { builder, sizes: s } = at;
  const { each } = countsOf(at);
  const all = matmul(builder, gradients(at, dy), transpose(builder, matrix(at), [0, 1, 3, 2]));
  const dx = each === 1 ? transpose(builder, all, [2, 0, 1, 3]) : transpose(builder, sum(builder, all, [1]), [1, 0, 2]);
  return reshape(builder, dx, [s.batch, s.channels, s.h.input, s.w.input]);
};

/** dW of a depthwise convolution. */
export const toeplitzWeight: WriteGradient = (at, dy) => {
  const { builder, sizes: s } = at;
  const { places, outputs } = countsOf(at);
  const dT = matmul(builder, transpose(builder, images(at), [0, 1, 3, 2]), gradients(at, dy));
  const dW = builder.op('Gemm', [reshape(builder, dT, [s.filters, places * outputs]), incidence(at)], { transB: 1 });
  return reshape(builder, dW, [s.filters, 1, s.h.kernel, s.w.kernel]);
};
