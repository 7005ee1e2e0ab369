// An ONNX model as plain data: what the bytes say, with every 64-bit integer already a number, before anything is judged
// against the op catalogue.
import type { Dims } from '../base/shape.ts';

/** A tensor as the file holds it: little-endian elements of ONNX's element type number `type`. */
export interface WireTensor {
  readonly name: string;
  readonly type: number;
  readonly dims: readonly number[];
  /** elements row-major; a view where the file or the tensor allows it */
  readonly bytes: Uint8Array;
}

/** An attribute by its form. */
export type WireAttribute =
  | { readonly name: string; readonly form: 'int' | 'float'; readonly value: number }
  | { readonly name: string; readonly form: 'ints' | 'floats'; readonly value: readonly number[] }
  | { readonly name: string; readonly form: 'string'; readonly value: string }
  | { readonly name: string; readonly form: 'tensor'; readonly value: WireTensor }
  | { readonly name: string; readonly form: 'graph'; readonly value: WireGraph }
  /** a form Convas has no use for (strings, sparse tensors, types …) */
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
}

/** A whole model. */
export interface WireModel {
  readonly irVersion: number;
  /** operator set versions by domain, '' for the standard operators */
  readonly opsets: Readonly<Record<string, number>>;
  readonly producer: { readonly name: string; readonly version: string };
  readonly metadata: Readonly<Record<string, string>>;
  readonly graph: WireGraph;
}
