// Matrix products.
import { formatDims, type Dim, type Dims } from '../../base/shape.ts';
import { numberOf } from '../attributes.ts';
import { row, signed, type TypeRule } from './row.ts';
import { agree, broadcast, given } from './rules.ts';

function inner(a: Dim, b: Dim, left: Dims, right: Dims): string | null {
  const met = agree(a, b, (m, n) => `Inner sizes must be equal: ${formatDims(left)} times ${formatDims(right)} meets ${m} with ${n}`);
  return met !== null && typeof met === 'object' ? met.problem : null;
}

/** As numpy: a vector gains an axis that is dropped again; axes before the last two broadcast. */
const matMul: TypeRule = (q) => {
  const { dims: a, dtype } = given(q, 0);
  const b = given(q, 1).dims;
  if (a === null || b === null) return [{ dtype, dims: null }];
  if (a.length === 0 || b.length === 0) return `A matrix product needs at least one axis on both sides: ${formatDims(a)} times ${formatDims(b)}`;
  const left = a.length === 1 ? [1, ...a] : a;
  const right = b.length === 1 ? [...b, 1] : b;
  const problem = inner(left[left.length - 1] ?? null, right[right.length - 2] ?? null, a, b);
  if (problem !== null) return problem;
  const batch = broadcast(left.slice(0, -2), right.slice(0, -2));
  if (typeof batch === 'string') return batch;
  const rows = a.length === 1 ? [] : [left[left.length - 2] ?? null];
  const columns = b.length === 1 ? [] : [right[right.length - 1] ?? null];
  return [{ dtype, dims: [...(batch ?? []), ...rows, ...columns] }];
};

const gemm: TypeRule = (q) => {
  const { dims: a, dtype } = given(q, 0);
  const b = given(q, 1).dims;
  for (const dims of [a, b]) if (dims !== null && dims.length !== 2) return `Gemm multiplies matrices; an input is ${formatDims(dims)}`;
  const turnA = numberOf(q.attributes, 'transA', 0) !== 0;
  const turnB = numberOf(q.attributes, 'transB', 0) !== 0;
  const [rows, left] = [a?.[turnA ? 1 : 0] ?? null, a?.[turnA ? 0 : 1] ?? null];
  const [right, columns] = [b?.[turnB ? 1 : 0] ?? null, b?.[turnB ? 0 : 1] ?? null];
  const problem = inner(left, right, a, b);
  if (problem !== null) return problem;
  const product: Dims = [rows, columns];
  const c = q.inputs[2]?.dims;
  if (c !== undefined && c !== null) {
    const whole = broadcast(product, c);
    if (typeof whole === 'string' || (whole !== null && (whole.length !== 2 || whole.some((d, i) => product[i] === 1 && d !== 1)))) {
      return `The addend must broadcast to the product ${formatDims(product)}; it is ${formatDims(c)}`;
    }
    return [{ dtype, dims: whole }];
  }
  return [{ dtype, dims: product }];
};

/** Rows of the matrix family. */
export const matrixOps = {
  MatMul: row({ inputs: [2, 2], outputs: [1, 1], accepts: [signed], alike: 'all', attributes: {}, infer: matMul }),
  Gemm: row({ inputs: [2, 3], outputs: [1, 1], accepts: [signed], alike: 'all', attributes: { alpha: 'float?', beta: 'float?', transA: 'int?', transB: 'int?' }, infer: gemm }),
};
