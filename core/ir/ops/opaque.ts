// An operation of somebody else's network that the catalogue has no word for. Its node carries what the file said of it, and
// what comes out: nothing is known of the op itself, so that the file's word is all there is. Writing gives the op back.
import type { Json } from '../../base/diagnostic.ts';
import type { Dims, DType, TensorType } from '../../base/shape.ts';
import { textOf } from '../attributes.ts';
import { anything, many, row, type TypeRule } from './row.ts';

/** What a file says of a node that is kept as it is. */
export interface OpaqueNode {
  readonly op: string;
  /** '' for the standard operators */
  readonly domain: string;
  /** operator set version of that domain */
  readonly version: number;
  readonly attributes: readonly OpaqueAttribute[];
  /** what it gives, by output */
  readonly outputs: readonly TensorType[];
}

/** An attribute of such a node, with its ONNX form. */
export type OpaqueAttribute =
  | { readonly name: string; readonly form: 'int' | 'float'; readonly value: number }
  | { readonly name: string; readonly form: 'ints' | 'floats'; readonly value: readonly number[] }
  | { readonly name: string; readonly form: 'string'; readonly value: string }
  | { readonly name: string; readonly form: 'strings'; readonly value: readonly string[] }
  | { readonly name: string; readonly form: 'tensor'; readonly value: { readonly dtype: DType; readonly dims: readonly number[]; readonly values: readonly number[] } };

/** The attribute that holds a kept node: text, since a graph's attributes are plain. */
export function opaqueText(node: OpaqueNode): string {
  return JSON.stringify(node, (_key, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? { number: String(value) } : value));
}

/** Reads what `opaqueText` wrote. */
export function opaqueNode(text: string): OpaqueNode {
  return JSON.parse(text, (_key, value: unknown) => (isSpelled(value) ? Number(value.number) : value)) as OpaqueNode;
}

function isSpelled(value: unknown): value is { readonly number: string } {
  return typeof value === 'object' && value !== null && Object.keys(value).join() === 'number' && typeof (value as { number: Json }).number === 'string';
}

/** The stated types; a batch the file does not fix is that of the first input. */
const stated: TypeRule = (q) => {
  const { outputs } = opaqueNode(textOf(q.attributes, 'kept', '{}'));
  const batch = q.inputs.find((type) => (type?.dims?.length ?? 0) > 0)?.dims?.[0] ?? null;
  const bound = (dims: Dims): Dims => dims?.map((d, axis) => (axis === 0 && d === 'N' ? batch : d)) ?? null;
  return outputs.map((type) => ({ dtype: type.dtype, dims: bound(type.dims) }));
};

/** The row of a kept operation. */
export const opaqueOps = {
  Opaque: row({ inputs: [0, many], optional: Array.from({ length: 1024 }, (_, i) => i), outputs: [1, many], accepts: [anything], attributes: { kept: 'string' }, infer: stated }),
};
