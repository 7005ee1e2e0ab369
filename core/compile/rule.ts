// What the gradient table is made of. While the training graph is written, each forward node passes through its op's rule:
// the rule writes the forward nodes in the formulation it prefers (plain, or one that keeps what the backward pass will
// need, such as Winograd's transformed input) and answers a closure that later writes the backward nodes. One reverse walk
// calls the closures, sums what meets, and skips what nobody needs.
import type { TensorType } from '../base/shape.ts';
import type { Tensor } from '../base/tensor.ts';
import type { GraphBuilder, Node } from '../ir/graph.ts';

/** Where a training step will run; formulations differ by provider. */
export type Device = 'cpu' | 'webgpu' | 'cuda' | 'dml';

/** What a rule may use. All sizes are numbers: a training step is compiled for one batch size. */
export interface Differentiation {
  readonly builder: GraphBuilder;
  readonly device: Device;
  readonly node: Node;
  /** the training graph's values for the node's inputs ('' where an optional one is left out) */
  readonly inputs: readonly string[];
  readonly inputTypes: readonly (TensorType | undefined)[];
  readonly outputTypes: readonly TensorType[];
  /** which inputs will be asked for a gradient: a formulation need not keep anything for the others */
  readonly wanted: readonly boolean[];
  /** memory is short: write again in the backward pass what is cheaper to write than to keep */
  readonly lean?: boolean;
  /** sizes of input `i`; a bug when they are not all numbers */
  sizes(input: number): readonly number[];
  /** the constant behind an input, when it is one */
  constant(input: number): Tensor | undefined;
}

/** The forward nodes are written; `backward` writes the gradients of the wanted inputs from those of the outputs. */
export interface Differentiated {
  /** the training graph's values for the node's outputs */
  readonly outputs: readonly string[];
  /** `gradients[i]` belongs to output i, null when nothing depends on it; answers one value or null per input */
  readonly backward: (gradients: readonly (string | null)[]) => readonly (string | null)[];
}

/** A row of the gradient table. */
export type Rule =
  /** has a gradient */
  | { readonly kind: 'rule'; readonly differentiate: (at: Differentiation) => Differentiated; /** a reason when these attributes or sizes are not covered */ readonly refuses?: (at: Pick<Differentiation, 'node' | 'inputTypes' | 'constant' | 'device'>) => string | null }
  /** piecewise constant or not numeric: the gradient is zero everywhere it exists */
  | { readonly kind: 'zero' }
  /** must not be asked, with the reason shown at the layer */
  | { readonly kind: 'refuse'; readonly reason: string };
