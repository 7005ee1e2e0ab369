// What a formulation gets and what it answers. The three passes of a convolution are chosen independently; what two of them
// can share (Winograd's transformed values) is written once through `once`.
import type { GraphBuilder } from '../../ir/graph.ts';
import type { ConvSizes } from './sizes.ts';

/** One convolution while its nodes are being written. */
export interface Site {
  readonly builder: GraphBuilder;
  readonly sizes: ConvSizes;
  /** x [N, C, H, W] */
  readonly x: string;
  /** W [O, C/g, kh, kw] */
  readonly weight: string;
  /** bias [O], or null */
  readonly bias: string | null;
  /** the value of the given name, written by `make` when it is asked for first */
  once(name: string, make: () => string): string;
}

/** Writes y = x ⋆ W + bias and answers y [N, O, oh, ow]. */
export type WriteForward = (at: Site) => string;

/** Writes the gradient of one factor from dy [N, O, oh, ow]: dx with the dims of x, or dW with the dims of W. */
export type WriteGradient = (at: Site, dy: string) => string;

/** A site over the given values. */
export function siteOf(builder: GraphBuilder, sizes: ConvSizes, values: { readonly x: string; readonly weight: string; readonly bias: string | null }): Site {
  const written = new Map<string, string>();
  return {
    builder,
    sizes,
    ...values,
    once(name, make) {
      const known = written.get(name);
      if (known !== undefined) return known;
      const value = make();
      written.set(name, value);
      return value;
    },
  };
}
