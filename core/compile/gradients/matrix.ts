// Matrix products. With y = a b: da = dy bᵀ and db = aᵀ dy.
import { bug } from '../../base/diagnostic.ts';
import { numberOf } from '../../ir/attributes.ts';
import { formulationOf } from '../formulation.ts';
import type { Differentiation } from '../rule.ts';
import { inputOf, plain, rule } from './form.ts';
import { sizesOf, type Writer } from './writer.ts';

/**
 * y = α A' B' + β C, where a dash may transpose. From dA' = α dy B'ᵀ and dB' = α A'ᵀ dy each case is again one Gemm:
 * a transposed A asks for dA = (dA')ᵀ = α B' dyᵀ, a transposed B for dB = (dB')ᵀ = α dyᵀ A'. C gets β dy, its broadcast taken back.
 */
export const gemm = rule((at, w) => {
  const outputs = hasLargeRight(at) ? [fromTheLeft(at, w)] : plain(at);
  const [a, b] = [inputOf(at, 0), inputOf(at, 1)];
  const alpha = numberOf(at.node.attributes, 'alpha', 1);
  const beta = numberOf(at.node.attributes, 'beta', 1);
  const turnA = numberOf(at.node.attributes, 'transA', 0) === 0 ? 0 : 1;
  const turnB = numberOf(at.node.attributes, 'transB', 0) === 0 ? 0 : 1;
  const product = (left: string, right: string, transA: number, transB: number): string => w.builder.op('Gemm', [left, right], { ...(alpha === 1 ? {} : { alpha }), transA, transB });
  return {
    outputs,
    backward: ([dy]) => at.inputs.map((_, i) => {
      if (dy === undefined || dy === null || at.wanted[i] !== true) return null;
      if (i === 0) return turnA === 0 ? product(dy, b, 0, 1 - turnB) : product(b, dy, turnB, 1);
      if (i === 1) return turnB === 0 ? product(a, dy, 1 - turnA, 0) : product(dy, a, 1, turnA);
      return w.mul(beta, w.unbroadcast(dy, sizesOf(at.outputTypes[0]), at.sizes(2)));
    }),
  };
});

/** Rows of a batch up to which a dense layer's product is bound by reading the weight, and weights from which that counts. */
const fewRows = 32;
const largeWeight = 2 ** 20;

/** A dense layer of few rows, y = x Wᵀ + c, whose weight is large: the CPU kernel packs its right factor anew for every product. */
function hasLargeRight(at: Differentiation): boolean {
  const { attributes } = at.node;
  const is = (name: string, value: number): boolean => numberOf(attributes, name, name === 'alpha' || name === 'beta' ? 1 : 0) === value;
  if (formulationOf.dense(at.device) !== 'weight-left' || !is('alpha', 1) || !is('beta', 1) || !is('transA', 0) || !is('transB', 1)) return false;
  return (at.sizes(0)[0] ?? 0) <= fewRows && at.sizes(1).reduce((n, d) => n * d, 1) >= largeWeight;
}

/** yᵀ = W xᵀ: the weight is read in place as the left factor, in half the time for 16 rows. */
function fromTheLeft(at: Differentiation, w: Writer): string {
  const [a, b, c] = at.inputs;
  const y = at.node.outputs[0] ?? bug('Gemm has an output');
  const product = w.transpose(w.builder.op('MatMul', [b ?? bug('Gemm has two factors'), w.transpose(a ?? bug('Gemm has two factors'), [1, 0])], {}), [1, 0]);
  w.builder.node(c === undefined || c === '' ? 'Identity' : 'Add', y, c === undefined || c === '' ? [product] : [product, c], [y], {});
  return y;
}

/**
 * As numpy's matmul: vectors gain an axis, leading axes broadcast. When b is one matrix for all of a's leading axes, they
 * are rows of one tall product, so db is one Gemm instead of a batch of products that are then summed.
 */
export const matMul = rule((at, w) => {
  const outputs = plain(at);
  const [fromA, fromB] = [at.sizes(0), at.sizes(1)];
  const [a, b] = [inputOf(at, 0), inputOf(at, 1)];
  const sizesA = fromA.length === 1 ? [1, ...fromA] : fromA;
  const sizesB = fromB.length === 1 ? [...fromB, 1] : fromB;
  const shaped = (value: string, from: readonly number[], to: readonly number[]): string => (from.length === to.length ? value : w.reshape(value, to));
  const turned = (value: string, sizes: readonly number[]): string => w.transpose(value, [...sizes.keys()].map((_, i, { length }) => (i < length - 2 ? i : 2 * length - 3 - i)));
  const [rows = 1, inner = 1] = sizesA.slice(-2);
  const columns = sizesB.at(-1) ?? bug('a matrix has columns');
  const leading = leadingSizes(sizesA.slice(0, -2), sizesB.slice(0, -2));
  const whole = [...leading, rows, columns];
  return {
    outputs,
    backward: ([given]) => {
      if (given === undefined || given === null) return [null, null];
      const dy = shaped(given, sizesOf(at.outputTypes[0]), whole);
      const left = shaped(a, fromA, sizesA);
      const right = shaped(b, fromB, sizesB);
      const back = (gradient: string, sizes: readonly number[], to: readonly number[]): string => {
        const summed = w.unbroadcast(gradient, [...leading, ...sizes.slice(-2)], sizes);
        return shaped(summed, sizes, to);
      };
      const forA = (): string => {
        if (whole.length === 2) return back(w.builder.op('Gemm', [dy, right], { transB: 1 }), sizesA, fromA);
        return back(w.builder.op('MatMul', [dy, turned(right, sizesB)], {}), sizesA, fromA);
      };
      const forB = (): string => {
        if (sizesB.length > 2) return back(w.builder.op('MatMul', [turned(left, sizesA), dy], {}), sizesB, fromB);
        const tall = leading.reduce((n, d) => n * d, rows);
        const flatA = shaped(left, sizesA, [tall, inner]);
        const flatDy = shaped(dy, whole, [tall, columns]);
        return shaped(w.builder.op('Gemm', [flatA, flatDy], { transA: 1 }), sizesB, fromB);
      };
      return [at.wanted[0] === true ? forA() : null, at.wanted[1] === true ? forB() : null];
    },
  };
});

function leadingSizes(a: readonly number[], b: readonly number[]): readonly number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => Math.max(a[i - rank + a.length] ?? 1, b[i - rank + b.length] ?? 1));
}
