// A network somebody else made, as an importer wants it: constants folded, dead nodes gone, nodes in an order in which each
// comes after what it reads, and every node that has a meaning in the op catalogue said in the catalogue's own words.
import type { TensorType } from '../base/shape.ts';
import type { Tensor } from '../base/tensor.ts';
import type { Node, TypedValue } from '../ir/graph.ts';
import type { WireNode } from './model.ts';

/** A node in the catalogue's words, at its opset. */
export interface KnownNode {
  readonly kind: 'known';
  readonly node: Node;
}

/** A node the catalogue has no word for, as the file says it. */
export interface StrangeNode {
  readonly kind: 'strange';
  readonly node: WireNode;
  /** why it could not be said in the catalogue's words, a sentence */
  readonly reason: string;
}

/** A node of a model somebody else made. */
export type ForeignNode = KnownNode | StrangeNode;

/** A model somebody else made. */
export interface ForeignModel {
  readonly name: string;
  readonly producer: { readonly name: string; readonly version: string };
  /** operator set version of the standard operators in the file */
  readonly opset: number;
  readonly metadata: Readonly<Record<string, string>>;
  /** inputs that are no weights; a dimension the file names is that name */
  readonly inputs: readonly TypedValue[];
  readonly outputs: readonly TypedValue[];
  readonly nodes: readonly ForeignNode[];
  /** every constant that a node reads: weights and settings */
  readonly constants: ReadonlyMap<string, Tensor>;
  /** the type of every value, as far as it can be told */
  readonly types: ReadonlyMap<string, TensorType>;
  /** what was done to the file's graph before it got here, one sentence each: how many nodes were folded, which were dead */
  readonly notes: readonly string[];
}
