// Ops that move, cut, join or repeat elements, index by index.
import { listOf, numberOf, tensorOf, textOf } from '../../core/ir/attributes.ts';
import type { reshapeOps } from '../../core/ir/ops/reshape.ts';
import type { shapeOps } from '../../core/ir/ops/shape.ts';
import { build, count, front, fromTensor, get, need, stretched, type Rule, type Value } from './value.ts';
import { resize } from './resize.ts';

const reshape: Rule = (call) => {
  const x = need(call, 0);
  const copy = numberOf(call.attributes, 'allowzero', 0) === 0;
  const dims = need(call, 1).data.map((d, i) => (d === 0 && copy ? (x.dims[i] as number) : d));
  const rest = count(dims.filter((d) => d !== -1));
  return [{ ...x, dims: dims.map((d) => (d === -1 ? x.data.length / rest : d)) }];
};

const flatten: Rule = (call) => {
  const x = need(call, 0);
  const axis = front(numberOf(call.attributes, 'axis', 1), x.dims.length);
  return [{ ...x, dims: [count(x.dims.slice(0, axis)), count(x.dims.slice(axis))] }];
};

/** Where a place of the large map comes from: its block, and the channel that held that place of the block. */
const depthToSpace: Rule = (call) => {
  const x = need(call, 0);
  const side = numberOf(call.attributes, 'blocksize', 1);
  const [n, c, h, w] = x.dims as [number, number, number, number];
  const channels = c / (side * side);
  const outer = textOf(call.attributes, 'mode', 'DCR') === 'DCR';
  return [build(x.dtype, [n, channels, h * side, w * side], ([i = 0, k = 0, y = 0, z = 0]) => {
    const within = (y % side) * side + (z % side);
    return get(x, [i, outer ? within * channels + k : k * side * side + within, Math.floor(y / side), Math.floor(z / side)]);
  })];
};

const spaceToDepth: Rule = (call) => {
  const x = need(call, 0);
  const side = numberOf(call.attributes, 'blocksize', 1);
  const [n, c, h, w] = x.dims as [number, number, number, number];
  return [build(x.dtype, [n, c * side * side, h / side, w / side], ([i = 0, k = 0, y = 0, z = 0]) => {
    const within = Math.floor(k / c);
    return get(x, [i, k % c, y * side + Math.floor(within / side), z * side + (within % side)]);
  })];
};

const transpose: Rule = (call) => {
  const x = need(call, 0);
  const order = listOf(call.attributes, 'perm') ?? [...x.dims.keys()].reverse();
  return [build(x.dtype, order.map((axis) => x.dims[axis] as number), (index) => {
    const from = x.dims.map(() => 0);
    for (const [i, axis] of order.entries()) from[axis] = index[i] as number;
    return get(x, from);
  })];
};

const squeeze: Rule = (call) => {
  const x = need(call, 0);
  const axes = call.inputs[1]?.data.map((axis) => front(axis, x.dims.length)) ?? [...x.dims.keys()].filter((axis) => x.dims[axis] === 1);
  return [{ ...x, dims: x.dims.filter((_, axis) => !axes.includes(axis)) }];
};

const unsqueeze: Rule = (call) => {
  const x = need(call, 0);
  const named = need(call, 1).data;
  const axes = named.map((axis) => front(axis, x.dims.length + named.length));
  const rest = [...x.dims];
  return [{ ...x, dims: Array.from({ length: x.dims.length + axes.length }, (_, axis) => (axes.includes(axis) ? 1 : (rest.shift() as number))) }];
};

const concat: Rule = (call) => {
  const parts = call.inputs.map((_, i) => need(call, i));
  const first = need(call, 0);
  const axis = front(numberOf(call.attributes, 'axis', 0), first.dims.length);
  const total = parts.reduce((n, p) => n + (p.dims[axis] as number), 0);
  return [build(first.dtype, first.dims.with(axis, total), (index) => {
    let at = index[axis] as number;
    for (const part of parts) {
      const size = part.dims[axis] as number;
      if (at < size) return get(part, index.with(axis, at));
      at -= size;
    }
    return NaN;
  })];
};

const split: Rule = (call) => {
  const x = need(call, 0);
  const axis = front(numberOf(call.attributes, 'axis', 0), x.dims.length);
  const sizes = call.inputs[1]?.data ?? new Array<number>(call.outputs).fill((x.dims[axis] as number) / call.outputs);
  let from = 0;
  return sizes.map((size) => {
    const start = from;
    from += size;
    return build(x.dtype, x.dims.with(axis, size), (index) => get(x, index.with(axis, start + (index[axis] as number))));
  });
};

/** Negative positions count from the end; both ends are clamped, a start to the tensor itself (not before it, as Python's backward slices are). */
const slice: Rule = (call) => {
  const x = need(call, 0);
  const [starts, ends] = [need(call, 1).data, need(call, 2).data];
  const axes = (call.inputs[3]?.data ?? [...starts.keys()]).map((axis) => front(axis, x.dims.length));
  const steps = call.inputs[4]?.data ?? starts.map(() => 1);
  const picks = x.dims.map((d) => Array.from({ length: d }, (_, i) => i));
  for (const [i, axis] of axes.entries()) {
    const size = x.dims[axis] as number;
    const step = steps[i] as number;
    const [start, end] = [front(starts[i] as number, size), front(ends[i] as number, size)];
    const chosen: number[] = [];
    if (step > 0) for (let at = Math.max(0, start); at < Math.min(size, end); at += step) chosen.push(at);
    else for (let at = Math.max(0, Math.min(size - 1, start)); at > Math.max(-1, end); at += step) chosen.push(at);
    picks[axis] = chosen;
  }
  return [build(x.dtype, picks.map((p) => p.length), (index) => get(x, index.map((v, axis) => picks[axis]?.[v] as number)))];
};

/** Padding before and behind every axis; negative padding cuts. Modes constant, edge and reflect. */
const pad: Rule = (call) => {
  const x = need(call, 0);
  const pads = need(call, 1).data;
  const mode = textOf(call.attributes, 'mode', 'constant');
  const fill = call.inputs[2]?.data[0] ?? 0;
  const dims = x.dims.map((d, i) => d + (pads[i] as number) + (pads[i + x.dims.length] as number));
  return [build(x.dtype, dims, (index) => {
    const at = index.map((v, i) => v - (pads[i] as number));
    if (mode === 'constant') return at.every((v, i) => v >= 0 && v < (x.dims[i] as number)) ? get(x, at) : fill;
    return get(x, at.map((v, i) => {
      const last = (x.dims[i] as number) - 1;
      if (mode === 'edge') return Math.min(Math.max(v, 0), last);
      return v < 0 ? -v : v > last ? 2 * last - v : v;
    }));
  })];
};

const expand: Rule = (call) => {
  const x = need(call, 0);
  const shape = need(call, 1).data;
  const rank = Math.max(shape.length, x.dims.length);
  const dims = Array.from({ length: rank }, (_, i) => Math.max(shape[i - rank + shape.length] ?? 1, x.dims[i - rank + x.dims.length] ?? 1));
  return [build(x.dtype, dims, (index) => stretched(x, index))];
};

const tile: Rule = (call) => {
  const x = need(call, 0);
  const repeats = need(call, 1).data;
  return [build(x.dtype, x.dims.map((d, i) => d * (repeats[i] as number)), (index) => get(x, index.map((v, i) => v % (x.dims[i] as number))))];
};

const shapeOf: Rule = (call) => {
  const { dims } = need(call, 0);
  const part = dims.slice(numberOf(call.attributes, 'start', 0), numberOf(call.attributes, 'end', dims.length));
  return [{ dtype: 'int64', dims: [part.length], data: part }];
};

const constantOfShape: Rule = (call) => {
  const dims = need(call, 0).data;
  const tensor = tensorOf(call.attributes, 'value');
  const value: Value = tensor === undefined ? { dtype: 'float32', dims: [1], data: [0] } : fromTensor(tensor);
  return [build(value.dtype, dims, () => value.data[0] as number)];
};

const range: Rule = (call) => {
  const { dtype, data } = need(call, 0);
  const [start, limit, step] = [data[0] as number, need(call, 1).data[0] as number, need(call, 2).data[0] as number];
  const out: number[] = [];
  for (let i = 0; step > 0 ? start + i * step < limit : start + i * step > limit; i++) out.push(start + i * step);
  return [{ dtype, dims: [out.length], data: out }];
};

/** Rules of the family, one per row of its catalogue table. */
export const shape: Readonly<Record<keyof typeof shapeOps | keyof typeof reshapeOps, Rule>> = {
  Reshape: reshape,
  Flatten: flatten,
  DepthToSpace: depthToSpace,
  SpaceToDepth: spaceToDepth,
  Transpose: transpose,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Concat: concat,
  Split: split,
  Slice: slice,
  Pad: pad,
  Expand: expand,
  Tile: tile,
  Shape: shapeOf,
  ConstantOfShape: constantOfShape,
  Resize: resize,
  Range: range,
};
