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
import { matmul, plusBias, reshape, sum, transpose } from '../nodes.ts';
import type { Site, WriteForward, WriteGradient } from '../site.ts';
import { bandsOf, kernelConstant, type Bands } from './band.ts';
import { enter, leave, type Form, type Maps } from './domain.ts';
import type { Tile } from './tile.ts';

/** A Winograd convolution of one algorithm per axis. */
export interface Plan {
  readonly tiles: { readonly h: Tile; readonly w: Tile };
  readonly form: Form;
  /** write V and U again in the backward pass instead of keeping them: less memory, one transform more */
  readonly recompute: boolean;
}

/** The three passes of a formulation. */
export interface Passes {
  readonly forward: WriteForward;
  readonly input: WriteGradient;
  readonly weight: WriteGradient;
}

type Pass = 'forward' | 'backward';

/** The passes of one plan at one site. */
class Winograd {
  readonly #at: Site;
  readonly #plan: Plan;
  readonly #h: Bands;
  readonly #w: Bands;
  readonly #points: number;

  constructor(at: Site, plan: Plan) {
    this.#at = at;
    this.#plan = plan;
    this.#h = bandsOf(plan.tiles.h, at.sizes.h);
    this.#w = bandsOf(plan.tiles.w, at.sizes.w);
    this.#points = this.#h.input.points * this.#w.input.points;
  }

  forward(): string {
    const { builder, sizes, bias } = this.#at;
    const kernel = this.#kernel('forward');
    const m = matmul(builder, this.#images('forward'), this.#turned(kernel));
    return plusBias(builder, leave(builder, this.#outputs(), m, this.#plan.form), bias, sizes);
  }

  input(dy: string): string {
    const { builder } = this.#at;
    return leave(builder, this.#inputs(), matmul(builder, this.#gradient(dy), this.#kernel('backward')), this.#plan.form);
  }

  weight(dy: string): string {
    const { builder, sizes: s } = this.#at;
    const dU = this.#gram(this.#gradient(dy), this.#images('backward'));
    const taps = builder.op('Gemm', [this.#kernelMatrix(''), reshape(builder, dU, [this.#points, s.filters * s.channels])], { transA: 1 });
    return reshape(builder, transpose(builder, taps, [1, 0]), [s.filters, s.channels, s.h.kernel, s.w.kernel]);
  }

  #inputs(): Maps {
    return { batch: this.#at.sizes.batch, channels: this.#at.sizes.channels, h: this.#h.input, w: this.#w.input };
  }

  #outputs(): Maps {
    return { batch: this.#at.sizes.batch, channels: this.#at.sizes.filters, h: this.#h.output, w: this.#w.output };
  }

  /** Distinguishes what the backward pass writes again, so that the engine does not join it with the forward pass's. */
  #copy(pass: Pass): string {
    return this.#plan.recompute && pass === 'backward' ? '/again' : '';
  }

  #kernelMatrix(copy: string): string {
    return kernelConstant(this.#at.builder, this.#h.tile, this.#w.tile, copy);
  }

  /** V. */
  #images(pass: Pass): string {
    const copy = this.#copy(pass);
    return this.#at.once(`V${copy}`, () => enter(this.#at.builder, this.#inputs(), this.#at.x, this.#plan.form, copy));
  }

  /** dM, for both gradients. */
  #gradient(dy: string): string {
    return this.#at.once(`dM/${dy}`, () => enter(this.#at.builder, this.#outputs(), dy, this.#plan.form, ''));
  }

  /** U. */
  #kernel(pass: Pass): string {
    const copy = this.#copy(pass);
    const { builder, sizes: s, weight } = this.#at;
    return this.#at.once(`U${copy}`, () => {
      const flat = reshape(builder, weight, [s.filters * s.channels, s.h.kernel * s.w.kernel]);
      const points = this.#plan.form === 'crossed' ? [this.#points] : [this.#w.input.points, 1, this.#h.input.points];
      return reshape(builder, builder.op('Gemm', [this.#kernelMatrix(copy), flat], { transB: 1 }), [...points, s.filters, s.channels]);
    });
  }

  /** The last two axes exchanged; the engine folds this into the product that reads it. */
  #turned(value: string): string {
    return transpose(this.#at.builder, value, this.#plan.form === 'crossed' ? [0, 2, 1] : [0, 1, 2, 4, 3]);
  }

  /** dU = Σ_P dM[q]ᵀ·V[q], [q, O, C]: separate tiles along w are summed afterwards, or brought together first where that pays. */
  #gram(dM: string, v: string): string {
    const { builder, sizes: s } = this.#at;
    const { tiles } = this.#w.input;
    if (this.#plan.form === 'crossed' || tiles === 1) return matmul(builder, this.#turned(dM), v);
    if (s.channels * s.filters < largeGram) return sum(builder, matmul(builder, this.#turned(dM), v), [1]);
    const together = (value: string, channels: number): string =>
      reshape(builder, transpose(builder, value, [0, 2, 1, 3, 4]), [this.#points, tiles * this.#h.input.tiles * s.batch, channels]);
    return matmul(builder, transpose(builder, together(dM, s.filters), [0, 2, 1]), together(v, s.channels));
  }
}

/** From this many entries of U per point it pays to bring the tiles together before the product of the weight gradient. */
const largeGram = 65536;

/** The passes of a Winograd convolution. One group, dilation 1; the tiles' taps and strides are the convolution's. */
export function winograd(plan: Plan): Passes {
  return {
    forward: (at) => new Winograd(at, plan).forward(),
    input: (at, dy) => new Winograd(at, plan).input(dy),
    weight: (at, dy) => new Winograd(at, plan).weight(dy),
  };
}
