// Winograd's convolution in matrix products with constant matrices, for the three passes.
//
// Let In_h, In_w, Out_h, Out_w be the bands of band.ts and GG the kernel's transform. With points q = (point w, point h) and
// P = tiles·images:
//   V [q, P, C] = In_w · x · In_hᵀ        (every image and channel)
//   U [q, O, C] = GG · W                  (every filter and channel)
//   M [q, P, O] = V[q] · U[q]ᵀ
//   y           = Out_wᵀ · M · Out_h
// All maps are linear, so the gradients are the transposed steps, with nothing flipped:
//   dM [q, P, O] = Out_w · dy · Out_hᵀ,   dx = In_wᵀ · (dM[q] · U[q]) · In_h,   dW = GGᵀ · (dM[q]ᵀ · V[q]).
// V and U of the forward pass serve the gradients, and dM serves both of them.
//
// Into the tile domain, separately per axis, and no transpose of a large tensor of its own (the engine folds them into the
// products): x as [N·C·H, W] → In_w · xᵀ = [pw·tw, N·C, H] → In_h · (…)ᵀ = [pw·tw, ph·th, N·C] = [pw, tw, ph, th·N, C].
// Crossed, for small maps: (In_w ⊗ In_h) · xᵀ = [pw·ph, th·tw·N, C] in one product.
import { matmul, plusBias, reshape, sum, transpose } from '../nodes.ts';
import type { Site, WriteForward, WriteGradient } from '../site.ts';
import type { ConvSizes } from '../sizes.ts';
import { bandConstant, bandsOf, crossConstant, kernelConstant, type Band, type Bands } from './band.ts';
import type { Tile } from './tile.ts';

/** How the bands are applied: one product per axis, or one for both. */
export type Form = 'separate' | 'crossed';

/** A Winograd convolution of one algorithm per axis. */
export interface Plan {
  readonly tiles: { readonly h: Tile; readonly w: Tile };
  readonly form: Form;
  /** write V and U again in the backward pass instead of keeping them: less memory, one transform more */
  readonly recompute: boolean;
}
interface Axes { readonly h: Band; readonly w: Band }
interface Written { readonly at: Site; readonly plan: Plan; readonly h: Bands; readonly w: Bands }

const inputs = ({ h, w }: Written): Axes => ({ h: h.input, w: w.input });
const outputs = ({ h, w }: Written): Axes => ({ h: h.output, w: w.output });

/** [N, C, size h, size w] into the tile domain. */
function enter({ at: { builder, sizes: { batch } }, plan }: Written, value: string, channels: number, { h, w }: Axes, copy: string): string {
  const maps = batch * channels;
  if (plan.form === 'crossed') {
    const q = builder.op('Gemm', [crossConstant(builder, h, w, copy), reshape(builder, value, [maps, h.size * w.size])], { transB: 1 });
    return reshape(builder, q, [w.points * h.points, h.tiles * w.tiles * batch, channels]);
  }
  const columns = builder.op('Gemm', [bandConstant(builder, w, copy), reshape(builder, value, [maps * h.size, w.size])], { transB: 1 });
  const turned = transpose(builder, reshape(builder, columns, [w.points * w.tiles, maps, h.size]), [0, 2, 1]);
  return reshape(builder, matmul(builder, bandConstant(builder, h, copy), turned), [w.points, w.tiles, h.points, h.tiles * batch, channels]);
}

/** Back from the tile domain: [N, C, size h, size w]. */
function leave({ at: { builder, sizes: { batch } }, plan }: Written, value: string, channels: number, { h, w }: Axes): string {
  const maps = batch * channels;
  const dims = [batch, channels, h.size, w.size];
  if (plan.form === 'crossed') {
    const rows = reshape(builder, value, [w.points * h.points * h.tiles * w.tiles, maps]);
    return reshape(builder, builder.op('Gemm', [rows, crossConstant(builder, h, w, '')], { transA: 1 }), dims);
  }
  const turned = transpose(builder, reshape(builder, value, [w.points * w.tiles, h.points * h.tiles, maps]), [0, 2, 1]);
  const columns = reshape(builder, matmul(builder, turned, bandConstant(builder, h, '')), [w.points * w.tiles, maps * h.size]);
  return reshape(builder, builder.op('Gemm', [columns, bandConstant(builder, w, '')], { transA: 1 }), dims);
}

function perPoint({ plan, h, w }: Written): readonly number[] {
  const { points: ph } = h.input;
  const { points: pw } = w.input;
  return plan.form === 'crossed' ? [pw * ph] : [pw, 1, ph];
}

/** V, kept from the forward pass or written again. */
function spreadImages(it: Written, pass: 'forward' | 'backward'): string {
  const copy = it.plan.recompute && pass === 'backward' ? '/again' : '';
  return it.at.once(`V${copy}`, () => enter(it, it.at.x, it.at.sizes.channels, inputs(it), copy));
}

/** U, kept from the forward pass or written again. */
function spreadKernel(it: Written, pass: 'forward' | 'backward'): string {
  const { at: { builder, sizes: s, weight } } = it;
  const copy = it.plan.recompute && pass === 'backward' ? '/again' : '';
  return it.at.once(`U${copy}`, () => {
    const flat = reshape(builder, weight, [s.filters * s.channels, s.h.kernel * s.w.kernel]);
    const u = builder.op('Gemm', [kernelConstant(builder, it.h.tile, it.w.tile, copy), flat], { transB: 1 });
    return reshape(builder, u, [...perPoint(it), s.filters, s.channels]);
  });
}

/** dM, for both gradients. */
const spreadGradient = (it: Written, dy: string): string => it.at.once(`dM/${dy}`, () => enter(it, dy, it.at.sizes.filters, outputs(it), ''));

/** Products Σ_P dM[q]ᵀ·V[q] = dU [pw·ph, O, C]; separate tiles along w are summed. */
function gramOf(it: Written, dM: string, v: string): string {
  const { at: { builder, sizes: s }, plan, h: { input: h }, w: { input: w } } = it;
  if (plan.form === 'crossed') return matmul(builder, transpose(builder, dM, [0, 2, 1]), v);
  if (w.tiles === 1) return matmul(builder, transpose(builder, dM, [0, 1, 2, 4, 3]), v);
  if (s.channels * s.filters < largeGram) return sum(builder, matmul(builder, transpose(builder, dM, [0, 1, 2, 4, 3]), v), [1]);
  const together = (value: string, channels: number): string =>
    reshape(builder, transpose(builder, value, [0, 2, 1, 3, 4]), [w.points * h.points, w.tiles * h.tiles * s.batch, channels]);
  return matmul(builder, transpose(builder, together(dM, s.filters), [0, 2, 1]), together(v, s.channels));
}

/** From this many entries of W per tap it pays to bring the tiles together before the product of the weight gradient. */
const largeGram = 65536;

/** The three passes of a plan. */
export interface Passes {
  readonly forward: WriteForward;
  readonly input: WriteGradient;
  readonly weight: WriteGradient;
}

/** Writes the passes of a Winograd convolution. One group, dilation 1; the tiles' taps are the kernel's sizes. */
export function winograd(planOf: (s: ConvSizes) => Plan): Passes {
  const begin = (at: Site): Written => {
    const plan = planOf(at.sizes);
    return { at, plan, h: bandsOf(plan.tiles.h, at.sizes.h), w: bandsOf(plan.tiles.w, at.sizes.w) };
  };
  return {
    forward(at) {
      const it = begin(at);
      const { builder, sizes } = at;
      const u = spreadKernel(it, 'forward');
      const turned = transpose(builder, u, it.plan.form === 'crossed' ? [0, 2, 1] : [0, 1, 2, 4, 3]);
      const m = matmul(builder, spreadImages(it, 'forward'), turned);
      return plusBias(builder, leave(it, m, sizes.filters, outputs(it)), at.bias, sizes);
    },
    input(at, dy) {
      const it = begin(at);
      return leave(it, matmul(at.builder, spreadGradient(it, dy), spreadKernel(it, 'backward')), at.sizes.channels, inputs(it));
    },
    weight(at, dy) {
      const it = begin(at);
      const { builder, sizes: s } = at;
      const q = it.h.input.points * it.w.input.points;
      const dU = gramOf(it, spreadGradient(it, dy), spreadImages(it, 'backward'));
      const taps = s.h.kernel * s.w.kernel;
      const flat = reshape(builder, dU, [q, s.filters * s.channels]);
      const dW = builder.op('Gemm', [kernelConstant(builder, it.h.tile, it.w.tile, ''), flat], { transA: 1 });
      return reshape(builder, transpose(builder, reshape(builder, dW, [taps, s.filters * s.channels]), [1, 0]), [s.filters, s.channels, s.h.kernel, s.w.kernel]);
    },
  };
}
