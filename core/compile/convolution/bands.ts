// Convolution of few channels as one dense product over rows.
//
// Take a row of an image with all its channels as one vector (c,w), and the kh rows a window sees as one longer vector. Then
//   ŷ[n,i,(o,v)] = Σ_a,c,w X[n,i,(a,c,w)] · T[(o,v),(a,c,w)],   X[n,i,a] = x̂[n, s·i + d·a − p],
// where T repeats the taps of a kernel row along the width: T[(o,v),(a,c,w)] = W[o,c,a,b] for w = s·v + d·b − p, else 0. With the 0/1
// matrix R [oh·kh, H] that lays rows side by side (rows in the padding stay zero):
//   x̂ [N, H, C·W],  X = R·x̂ [N·oh, kh·C·W],  ŷ = X·Tᵀ [N·oh, O·ow],
//   dX = dŷ·T,  dx̂ = Rᵀ·dX,  dT = dŷᵀ·X [O·ow, kh·C·W],
// and dW sums the places of dT that hold the same tap. It multiplies W/kw times as much as needed, but in products over the whole batch
// whose sides are not small even where channels and filters are few; the engine's own forms make one small product an image.
import { floats } from '../../base/tensor.ts';
import { pairs } from './columns.ts';
import { matmul, plusBias, reshape, transpose } from './nodes.ts';
import type { Site, WriteForward, WriteGradient } from './site.ts';
import { axisName, meeting, type ConvSizes } from './sizes.ts';

const inner = (s: ConvSizes): number => s.h.kernel * s.channels * s.w.input;
const rows = (s: ConvSizes): number => s.batch * s.h.output;

/** R [oh·kh, H]. */
function layout({ builder, sizes: { h } }: Site): string {
  return builder.shared(`rows/${axisName(h)}`, () => {
    const values = new Float32Array(h.output * h.kernel * h.input);
    for (let a = 0; a < h.kernel; a++) {
      const { first, end } = meeting(h, a);
      for (let i = first; i < end; i++) values[(i * h.kernel + a) * h.input + h.stride * i + h.dilation * a - h.before] = 1;
    }
    return floats([h.output * h.kernel, h.input], values);
  });
}

/** X [N·oh, kh·C·W]. */
function windows(at: Site): string {
  const { builder, sizes: s, x } = at;
  return at.once('X', () => {
    const vectors = reshape(builder, transpose(builder, x, [0, 2, 1, 3]), [s.batch, s.h.input, s.channels * s.w.input]);
    return reshape(builder, matmul(builder, layout(at), vectors), [rows(s), inner(s)]);
  });
}

/** T [O·ow, kh·C·W]: the taps [O·C·kh, kw] times the 0/1 matrix [kw, ow·W] that lays them out. */
function matrix(at: Site): string {
  const { builder, sizes: s, weight } = at;
  return at.once('T', () => {
    const taps = reshape(builder, weight, [s.filters * s.channels * s.h.kernel, s.w.kernel]);
    const laid = reshape(builder, builder.op('Gemm', [taps, pairs(at)], { transB: 1 }), [s.filters, s.channels, s.h.kernel, s.w.output, s.w.input]);
    return reshape(builder, transpose(builder, laid, [0, 3, 2, 1, 4]), [s.filters * s.w.output, inner(s)]);
  });
}

/** dŷ [N·oh, O·ow]. */
function gradients({ builder, sizes: s, once }: Site, dy: string): string {
  return once(`dŷ/${dy}`, () => reshape(builder, transpose(builder, dy, [0, 2, 1, 3]), [rows(s), s.filters * s.w.output]));
}

/** y by bands. */
export const bands: WriteForward = (at) => {
  const { builder, sizes: s, bias } = at;
  const y = builder.op('Gemm', [windows(at), matrix(at)], { transB: 1 });
  return plusBias(builder, transpose(builder, reshape(builder, y, [s.batch, s.h.output, s.filters, s.w.output]), [0, 2, 1, 3]), bias, s);
};

/** dx by bands. */
export const bandsInput: WriteGradient = (at, dy) => {
  const { builder, sizes: s } = at;
  const dX = reshape(builder, matmul(builder, gradients(at, dy), matrix(at)), [s.batch, s.h.output * s.h.kernel, s.channels * s.w.input]);
  const dx = matmul(builder, transpose(builder, layout(at), [1, 0]), dX);
  return transpose(builder, reshape(builder, dx, [s.batch, s.h.input, s.channels, s.w.input]), [0, 2, 1, 3]);
};

/** dW by bands. */
export const bandsWeight: WriteGradient = (at, dy) => {
  const { builder, sizes: s } = at;
  const dT = builder.op('Gemm', [gradients(at, dy), windows(at)], { transA: 1 });
  const turned = transpose(builder, reshape(builder, dT, [s.filters, s.w.output, s.h.kernel, s.channels, s.w.input]), [0, 3, 2, 1, 4]);
  const dW = matmul(builder, reshape(builder, turned, [s.filters * s.channels * s.h.kernel, s.w.output * s.w.input]), pairs(at));
  return reshape(builder, dW, [s.filters, s.channels, s.h.kernel, s.w.kernel]);
};
