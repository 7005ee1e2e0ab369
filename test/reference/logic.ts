// Comparison, logic, selection and element types.
import { numberOf } from '../../core/ir/attributes.ts';
import { dtypeFromOnnx } from '../../core/ir/ops/dtypes.ts';
import type { logicOps } from '../../core/ir/ops/logic.ts';
import { together } from './elementwise.ts';
import { build, need, stretched, type Rule } from './value.ts';

const compare = (f: (a: number, b: number) => boolean): Rule => (call) => {
  const [a, b] = [need(call, 0), need(call, 1)];
  return [build('bool', together([a, b]), (index) => Number(f(stretched(a, index), stretched(b, index))))];
};

const test = (f: (x: number) => boolean): Rule => (call) => {
  const x = need(call, 0);
  return [{ ...x, dtype: 'bool', data: x.data.map((v) => Number(f(v))) }];
};

const cast: Rule = (call) => {
  const x = need(call, 0);
  const dtype = dtypeFromOnnx(numberOf(call.attributes, 'to', 0)) ?? 'float32';
  const to = (v: number): number => (dtype === 'bool' ? Number(v !== 0) : dtype === 'float32' ? v : Math.trunc(v));
  return [{ ...x, dtype, data: x.data.map(to) }];
};

const where: Rule = (call) => {
  const [condition, yes, no] = [need(call, 0), need(call, 1), need(call, 2)];
  return [build(yes.dtype, together([condition, yes, no]), (index) => stretched(stretched(condition, index) !== 0 ? yes : no, index))];
};

/** Rules of the family, one per row of its catalogue table. */
export const logic: Readonly<Record<keyof typeof logicOps, Rule>> = {
  Equal: compare((a, b) => a === b),
  Greater: compare((a, b) => a > b),
  Less: compare((a, b) => a < b),
  GreaterOrEqual: compare((a, b) => a >= b),
  LessOrEqual: compare((a, b) => a <= b),
  And: compare((a, b) => a !== 0 && b !== 0),
  Or: compare((a, b) => a !== 0 || b !== 0),
  Not: test((x) => x === 0),
  IsNaN: test(Number.isNaN),
  Where: where,
  Cast: cast,
  Identity: (call) => [need(call, 0)],
};
