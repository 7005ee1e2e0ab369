// Matrix products.
import { numberOf } from '../../core/ir/attributes.ts';
import type { matrixOps } from '../../core/ir/ops/matrix.ts';
import { together } from './elementwise.ts';
import { build, get, need, stretched, type Rule, type Value } from './value.ts';

const matMul: Rule = (call) => {
  const [a, b] = [need(call, 0), need(call, 1)];
  const left: Value = a.dims.length === 1 ? { ...a, dims: [1, ...a.dims] } : a;
  const right: Value = b.dims.length === 1 ? { ...b, dims: [...b.dims, 1] } : b;
  const heads = together([{ ...left, dims: left.dims.slice(0, -2) }, { ...right, dims: right.dims.slice(0, -2) }]);
  const inner = left.dims.at(-1) as number;
  const pick = (v: Value, head: readonly number[], row: number, column: number): number => {
    const own = v.dims.length - 2;
    return get(v, [...v.dims.slice(0, own).map((d, i) => (d === 1 ? 0 : (head[i + head.length - own] as number))), row, column]);
  };
  const product = build(a.dtype, [...heads, left.dims.at(-2) as number, right.dims.at(-1) as number], (index) => {
    const head = index.slice(0, -2);
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += pick(left, head, index.at(-2) as number, k) * pick(right, head, k, index.at(-1) as number);
    return sum;
  });
  const dims = [...heads, ...(a.dims.length === 1 ? [] : [left.dims.at(-2) as number]), ...(b.dims.length === 1 ? [] : [right.dims.at(-1) as number])];
  return [{ ...product, dims }];
};

/** alpha · A · B + beta · C, with A and B turned when asked. */
const gemm: Rule = (call) => {
  const [a, b, c] = [need(call, 0), need(call, 1), call.inputs[2]];
  const turnA = numberOf(call.attributes, 'transA', 0) !== 0;
  const turnB = numberOf(call.attributes, 'transB', 0) !== 0;
  const alpha = numberOf(call.attributes, 'alpha', 1);
  const beta = numberOf(call.attributes, 'beta', 1);
  const [rows, inner] = turnA ? [a.dims[1] as number, a.dims[0] as number] : [a.dims[0] as number, a.dims[1] as number];
  const columns = b.dims[turnB ? 0 : 1] as number;
  return [build(a.dtype, [rows, columns], ([i = 0, j = 0]) => {
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += get(a, turnA ? [k, i] : [i, k]) * get(b, turnB ? [j, k] : [k, j]);
    return alpha * sum + (c === undefined ? 0 : beta * stretched(c, [i, j]));
  })];
};

/** Rules of the family, one per row of its catalogue table. */
export const matrix: Readonly<Record<keyof typeof matrixOps, Rule>> = { MatMul: matMul, Gemm: gemm };
