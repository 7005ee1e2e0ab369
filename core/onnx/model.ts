// An ONNX model as plain data: what the bytes say, with every 64-bit integer already a number, before anything is judged
// against the op catalogue.
import type { Dims } from '../base/shape.ts';

/** Where the values of a tensor are kept that is not in the file itself. */
export interface WireExternal {
  /** the other file, relative to the folder of the model, as the model writes it */
  readonly location: string;
  readonly offset: number;
  /** null: as many bytes as the tensor needs */
  readonly length: number | null;
}

/** A tensor as the file holds it: little-endian elements of ONNX's element type number `type`. */
export interface WireTensor {
  readonly name: string;
  readonly type: number;
  readonly dims: readonly number[];
  /** elements row-major; a view where the file or the tensor allows it */
  readonly bytes: Uint8Array;
  /** set when the values are kept in another file; `bytes` is empty then */
  readonly external?: WireExternal;
}

/** An attribute by its form. */
export type WireAttribute =
  | { readonly name: string; readonly form: 'int' | 'float'; readonly value: number }
  | { readonly name: string; readonly form: 'ints' | 'floats'; readonly value: readonly number[] }
  | { readonly name: string; readonly form: 'string'; readonly value: string }
  | { readonly name: string; readonly form: 'strings'; readonly value: readonly string[] }
  | { readonly name: string; readonly form: 'tensor'; readonly value: WireTensor }
  | { readonly name: string; readonly form: 'graph'; readonly value: WireGraph }
  /** a form Convas has no use for (sparse tensors, types, lists of graphs …) */
  | { readonly name: string; readonly form: 'other'; readonly value: null };

/** One operation; `domain` is '' for the standard operators. */
export interface WireNode {
  readonly op: string;
  readonly domain: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: readonly WireAttribute[];
}

/** A named value with its type; `type` 0 when the file does not say or the value is no tensor. */
export interface WireValue {
  readonly name: string;
  readonly type: number;
  readonly dims: Dims;
}

/** A graph or a loop's body. */
export interface WireGraph {
  readonly name: string;
  readonly nodes: readonly WireNode[];
  readonly tensors: readonly WireTensor[];
  readonly inputs: readonly WireValue[];
  readonly outputs: readonly WireValue[];
  /** types of values in between, for viewers */
  readonly values: readonly WireValue[];
  /** names of weights stored as sparse tensors, whose values are not read */
  readonly sparse?: readonly string[];
}

/** A whole model. */
export interface WireModel {
  readonly irVersion: number;
  /** operator set versions by domain, '' for the standard operators */
  readonly opsets: Readonly<Record<string, number>>;
  readonly producer: { readonly name: string; readonly version: string };
  readonly metadata: Readonly<Record<string, string>>;
  readonly graph: WireGraph;
  /** functions the file defines for itself, as `domain.name` */
  readonly functions?: readonly string[];
  /** how many graphs for training stand beside the graph */
  readonly trainings?: number;
}
