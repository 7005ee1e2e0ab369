// Reductions over lists of values.
import { listOf, numberOf } from '../../core/ir/attributes.ts';
import type { reduceOps } from '../../core/ir/ops/reduce.ts';
import { build, front, get, need, places, type Call, type Rule, type Value } from './value.ts';

function over(call: Call, axes: readonly number[], f: (values: readonly number[]) => number, dtype = need(call, 0).dtype): Value {
  const x = need(call, 0);
  const gone = axes.map((axis) => front(axis, x.dims.length));
  const keep = numberOf(call.attributes, 'keepdims', 1) !== 0;
  const kept = build(dtype, x.dims.map((d, i) => (gone.includes(i) ? 1 : d)), (index) => {
    const values: number[] = [];
    for (const inner of places(x.dims.map((d, i) => (gone.includes(i) ? d : 1)))) values.push(get(x, index.map((v, i) => v + (inner[i] as number))));
    return f(values);
  });
  return keep ? kept : { ...kept, dims: kept.dims.filter((_, i) => !gone.includes(i)) };
}

const all = (call: Call): readonly number[] => [...need(call, 0).dims.keys()];
const sum = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0);
const reduction = (f: (values: readonly number[]) => number): Rule => (call) => [over(call, listOf(call.attributes, 'axes') ?? all(call), f)];

const reduceSum: Rule = (call) => {
  const axes = call.inputs[1]?.data ?? [];
  if (axes.length === 0 && numberOf(call.attributes, 'noop_with_empty_axes', 0) !== 0) return [need(call, 0)];
  return [over(call, axes.length === 0 ? all(call) : axes, sum)];
};

const argument = (best: (...v: number[]) => number): Rule => (call) => {
  const last = numberOf(call.attributes, 'select_last_index', 0) !== 0;
  return [over(call, [numberOf(call.attributes, 'axis', 0)], (v) => (last ? v.lastIndexOf(best(...v)) : v.indexOf(best(...v))), 'int64')];
};

/** Rules of the family, one per row of its catalogue table. */
export const reduce: Readonly<Record<keyof typeof reduceOps, Rule>> = {
  ReduceSum: reduceSum,
  ReduceMean: reduction((v) => sum(v) / v.length),
  ReduceMax: reduction((v) => Math.max(...v)),
  ReduceMin: reduction((v) => Math.min(...v)),
  ReduceSumSquare: reduction((v) => sum(v.map((x) => x * x))),
  ReduceL1: reduction((v) => sum(v.map(Math.abs))),
  ReduceL2: reduction((v) => Math.sqrt(sum(v.map((x) => x * x)))),
  ReduceLogSumExp: reduction((v) => Math.log(sum(v.map(Math.exp)))),
  ReduceProd: reduction((v) => v.reduce((a, b) => a * b, 1)),
  ArgMax: argument(Math.max),
  ArgMin: argument(Math.min),
};
