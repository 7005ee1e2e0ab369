// Reading and writing elements by index.
import { numberOf, textOf } from '../../core/ir/attributes.ts';
import type { gatherOps } from '../../core/ir/ops/gather.ts';
import { build, count, flat, front, get, need, places, type Rule } from './value.ts';

const gather: Rule = (call) => {
  const [x, at] = [need(call, 0), need(call, 1)];
  const axis = front(numberOf(call.attributes, 'axis', 0), x.dims.length);
  return [build(x.dtype, [...x.dims.slice(0, axis), ...at.dims, ...x.dims.slice(axis + 1)], (index) => {
    const chosen = front(get(at, index.slice(axis, axis + at.dims.length)), x.dims[axis] as number);
    return get(x, [...index.slice(0, axis), chosen, ...index.slice(axis + at.dims.length)]);
  })];
};

const gatherElements: Rule = (call) => {
  const [x, at] = [need(call, 0), need(call, 1)];
  const axis = front(numberOf(call.attributes, 'axis', 0), x.dims.length);
  return [build(x.dtype, at.dims, (index) => get(x, index.with(axis, front(get(at, index), x.dims[axis] as number))))];
};

const combine: Readonly<Record<string, (old: number, update: number) => number>> = { none: (_, u) => u, add: (o, u) => o + u, mul: (o, u) => o * u };

const scatterElements: Rule = (call) => {
  const [x, at, updates] = [need(call, 0), need(call, 1), need(call, 2)];
  const axis = front(numberOf(call.attributes, 'axis', 0), x.dims.length);
  const f = combine[textOf(call.attributes, 'reduction', 'none')] ?? combine['none'];
  const data = [...x.data];
  for (const index of places(at.dims)) {
    const to = flat(x.dims, index.with(axis, front(get(at, index), x.dims[axis] as number)));
    data[to] = f?.(data[to] as number, get(updates, index)) ?? NaN;
  }
  return [{ ...x, data }];
};

const scatterND: Rule = (call) => {
  const [x, at, updates] = [need(call, 0), need(call, 1), need(call, 2)];
  const depth = at.dims.at(-1) as number;
  const f = combine[textOf(call.attributes, 'reduction', 'none')] ?? combine['none'];
  const block = count(x.dims.slice(depth));
  const data = [...x.data];
  for (const [i, index] of [...places(at.dims.slice(0, -1))].entries()) {
    const address = Array.from({ length: depth }, (_, k) => front(get(at, [...index, k]), x.dims[k] as number));
    const from = flat(x.dims.slice(0, depth), address) * block;
    for (let j = 0; j < block; j++) data[from + j] = f?.(data[from + j] as number, updates.data[i * block + j] as number) ?? NaN;
  }
  return [{ ...x, data }];
};

const oneHot: Rule = (call) => {
  const [at, depth, values] = [need(call, 0), need(call, 1).data[0] as number, need(call, 2)];
  const axis = front(numberOf(call.attributes, 'axis', -1), at.dims.length + 1);
  const [off, on] = [values.data[0] as number, values.data[1] as number];
  return [build(values.dtype, at.dims.toSpliced(axis, 0, depth), (index) => (front(get(at, index.toSpliced(axis, 1)), depth) === index[axis] ? on : off))];
};

/** Rules of the family, one per row of its catalogue table. */
export const gathering: Readonly<Record<keyof typeof gatherOps, Rule>> = {
  Gather: gather,
  GatherElements: gatherElements,
  ScatterElements: scatterElements,
  ScatterND: scatterND,
  OneHot: oneHot,
};
