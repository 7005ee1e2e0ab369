// The op catalogue: the closed set of ONNX operators Convas writes, at one pinned opset. Each family has a file under ops/.
import type { AttributeValues, OpRow } from './ops/row.ts';

/** The operator set version every graph of ours is written in. */
export const opset = 17;

/** Every op by its ONNX name. CONTRACT: to be merged from the family tables under ops/. */
export const ops = {} as { readonly [name: string]: OpRow };

/** The name of an op in the catalogue. */
export type OpName = string;

/** The attributes an op takes. */
export type AttributesOf<O extends OpName> = (typeof ops)[O] extends OpRow<infer A> ? AttributeValues<A> : never;
