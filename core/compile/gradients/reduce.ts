// Reductions: every element that went into a sum gets its gradient; the one that was the maximum gets that of the maximum.
import { bug } from '../../base/diagnostic.ts';
import { sizeOf } from '../../base/tensor.ts';
import { listOf, numberOf } from '../../ir/attributes.ts';
import { single, type Single } from './form.ts';
import { fromFront, wholesOf } from './layout.ts';
import type { Writer } from './writer.ts';

/** The reduced axes, counted from the front; null when the op leaves its input as it is. */
function reducedAxes({ at, from }: Single): readonly number[] | null {
  const named = at.node.op === 'ReduceSum' ? wholesOf(at, 1) : listOf(at.node.attributes, 'axes');
  if (named !== undefined && named.length > 0) return named.map((axis) => fromFront(axis, from.length));
  if (numberOf(at.node.attributes, 'noop_with_empty_axes', 0) !== 0) return null;
  return [...from.keys()];
}

/** A value of the reduced shape with its axes put back at size 1, so that it broadcasts over the input. */
function kept(w: Writer, v: Single, value: string, axes: readonly number[]): string {
  const whole = v.from.map((size, i) => (axes.includes(i) ? 1 : size));
  return whole.length === v.to.length ? value : w.reshape(value, whole);
}

function countOf(from: readonly number[], axes: readonly number[]): number {
  return sizeOf(axes.map((axis) => from[axis] ?? bug(`no axis ${axis}`)));
}

/** A sum gives dy to everything it added. */
export const reduceSum = single((w, v) => {
  const axes = reducedAxes(v);
  return axes === null ? v.dy : w.expand(kept(w, v, v.dy, axes), v.from);
});

/** A mean gives dy / count. */
export const reduceMean = single((w, v) => {
  const axes = reducedAxes(v) ?? [];
  return w.expand(w.mul(kept(w, v, v.dy, axes), 1 / countOf(v.from, axes)), v.from);
});

/** Σx²: 2x dy */
export const reduceSumSquare = single((w, v) => {
  const axes = reducedAxes(v) ?? [];
  return w.mul(v.x, w.mul(kept(w, v, v.dy, axes), 2));
});

/** The largest (or smallest): dy goes to it, in equal shares where several are, as PyTorch's amax has it. */
export const reduceExtreme = single((w, v) => {
  const axes = reducedAxes(v) ?? [];
  const isIt = w.asFloat(w.builder.op('Equal', [v.x, kept(w, v, v.y, axes)], {}));
  return w.mul(isIt, w.div(kept(w, v, v.dy, axes), w.sum(isIt, axes, true)));
});

/** Σ|x|: the sign of x. */
export const reduceL1 = single((w, v) => w.mul(w.builder.op('Sign', [v.x], {}), kept(w, v, v.dy, reducedAxes(v) ?? [])));

/** √Σx²: x / y, and 0 where y is 0. */
export const reduceL2 = single((w, v) => {
  const axes = reducedAxes(v) ?? [];
  const norm = w.builder.op('Max', [kept(w, v, v.y, axes), w.value(2 ** -126)], {});
  return w.mul(v.x, w.div(kept(w, v, v.dy, axes), norm));
});

/** ln Σeˣ: e^(x − y), the share of each element in the sum. */
export const reduceLogSumExp = single((w, v) => {
  const axes = reducedAxes(v) ?? [];
  return w.mul(w.exp(w.sub(v.x, kept(w, v, v.y, axes))), kept(w, v, v.dy, axes));
});
