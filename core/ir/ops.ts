// The op catalogue: the closed set of ONNX operators Convas writes, at one pinned opset. Each family has a file under ops/.
import { controlOps } from './ops/control.ts';
import { convolutionOps } from './ops/convolution.ts';
import { elementwiseOps } from './ops/elementwise.ts';
import { gatherOps } from './ops/gather.ts';
import { logicOps } from './ops/logic.ts';
import { matrixOps } from './ops/matrix.ts';
import { normalisationOps } from './ops/normalisation.ts';
import { opaqueOps } from './ops/opaque.ts';
import { poolingOps } from './ops/pooling.ts';
import { reduceOps } from './ops/reduce.ts';
import { reshapeOps } from './ops/reshape.ts';
import { shapeOps } from './ops/shape.ts';
import type { AttributeValues, OpRow } from './ops/row.ts';

/** The operator set version every graph of ours is written in. */
export const opset = 17;

/** Every op by its ONNX name. */
export const ops = {
  ...elementwiseOps,
  ...logicOps,
  ...convolutionOps,
  ...poolingOps,
  ...matrixOps,
  ...normalisationOps,
  ...reshapeOps,
  ...shapeOps,
  ...reduceOps,
  ...gatherOps,
  ...controlOps,
  ...opaqueOps,
};

/** The name of an op in the catalogue. */
export type OpName = keyof typeof ops;

/** The attributes an op takes. */
export type AttributesOf<O extends OpName> = (typeof ops)[O] extends OpRow<infer A> ? AttributeValues<A> : never;

/** The row of an op. */
export function rowOf(op: OpName): OpRow {
  return ops[op];
}

/** True when the catalogue has an op of this name. */
export function isOp(name: string): name is OpName {
  return Object.hasOwn(ops, name);
}
