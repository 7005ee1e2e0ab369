// What a graph is made of, before anyone says which ops there are: the catalogue's rows speak of graphs (a loop has one for
// a body), and the graph's nodes are named by the catalogue. `graph.ts` closes the circle by filling in the names.
import type { TensorType } from '../base/shape.ts';
import type { Tensor } from '../base/tensor.ts';

/** An attribute's value; the catalogue says which form an op's attribute has. */
export type AttributeOf<Op extends string = string> = number | string | readonly number[] | Tensor | GraphOf<Op>;

/** One operation. An input named '' is an optional input left out. */
export interface NodeOf<Op extends string = string> {
  readonly op: Op;
  /** unique; derived from the layer's path and the op's role, so that a profile can be read */
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, AttributeOf<Op>>>;
}

/** A value with its type, as a graph's input or output. */
export interface TypedValue {
  readonly name: string;
  readonly type: TensorType;
}

/** A graph: inputs (batch, weights, state), constants baked in, nodes in order, outputs. */
export interface GraphOf<Op extends string = string> {
  readonly name: string;
  readonly inputs: readonly TypedValue[];
  readonly constants: ReadonlyMap<string, Tensor>;
  readonly nodes: readonly NodeOf<Op>[];
  readonly outputs: readonly TypedValue[];
}
