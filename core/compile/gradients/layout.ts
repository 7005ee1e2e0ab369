// Ops that move, cut, join or repeat elements: the gradient moves back, what was repeated is summed, what was cut off is 0.
import { bug } from '../../base/diagnostic.ts';
import { sizeOf } from '../../base/tensor.ts';
import { listOf, numberOf, textOf } from '../../ir/attributes.ts';
import type { Differentiation } from '../rule.ts';
import { plain, rule, single } from './form.ts';
import { sizesOf } from './writer.ts';

/** The whole numbers of a constant input (shape, axes, pads); undefined when the input is left out. */
export function wholesOf(at: Pick<Differentiation, 'node' | 'constant'>, input: number): readonly number[] | undefined {
  if ((at.node.inputs[input] ?? '') === '') return undefined;
  const tensor = at.constant(input) ?? bug(`${at.node.name}: input ${input} must be a constant`);
  return Array.from(tensor.data, Number);
}

/** An axis counted from the front. */
export function fromFront(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/** Reshape, Flatten, Squeeze, Unsqueeze: the same elements in the old shape. */
export const reshape = single((w, { dy, from }) => w.reshape(dy, from));

/**
 * Channels b² · c become blocks of b × b places: seen as [n, b, b, c, h, w] (or [n, c, b, b, h, w] in mode CRD), the blocks
 * move behind their places. The gradient, seen as [n, c, h, b, w, b], moves back.
 */
export const depthToSpace = single((w, { at, dy, from, to }) => {
  const side = numberOf(at.node.attributes, 'blocksize', 1);
  const [n = 1, , height = 1, width = 1] = from;
  const open = w.reshape(dy, [n, to[1] ?? 1, height, side, width, side]);
  return w.reshape(w.transpose(open, textOf(at.node.attributes, 'mode', 'DCR') === 'CRD' ? [0, 1, 3, 5, 2, 4] : [0, 3, 5, 1, 2, 4]), from);
});

/** Blocks of places become channels; the gradient goes the way back. */
export const spaceToDepth = single((w, { at, dy }) => w.builder.op('DepthToSpace', [dy], { blocksize: numberOf(at.node.attributes, 'blocksize', 1), mode: 'DCR' }));

/** The inverse permutation. */
export const transpose = single((w, { at, dy, from }) => {
  const perm = listOf(at.node.attributes, 'perm') ?? from.map((_, i) => from.length - 1 - i);
  const inverse = new Array<number>(perm.length).fill(0);
  for (const [to, axis] of perm.entries()) inverse[axis] = to;
  return w.transpose(dy, inverse);
});

/** Each part gets its share of dy back. */
export const concat = rule((at, w) => {
  const outputs = plain(at);
  const axis = fromFront(numberOf(at.node.attributes, 'axis', 0), at.sizes(0).length);
  return {
    outputs,
    backward: ([dy]) => {
      if (dy === undefined || dy === null) return at.inputs.map(() => null);
      const parts = at.inputs.map((_, i) => at.sizes(i)[axis] ?? bug('concat joins along an axis'));
      if (parts.length === 1) return [dy];
      const pieces = w.builder.many('Split', [dy, w.list(parts)], { axis }, parts.length);
      return at.inputs.map((_, i) => (at.wanted[i] === true ? pieces[i] ?? null : null));
    },
  };
});

/** The parts' gradients joined; a part nothing depends on is 0. */
export const split = rule((at, w) => {
  const outputs = plain(at);
  const axis = fromFront(numberOf(at.node.attributes, 'axis', 0), at.sizes(0).length);
  return {
    outputs,
    backward: (gradients) => {
      const parts = at.outputTypes.map((type, i) => gradients[i] ?? w.filled(sizesOf(type), 0));
      const dx = parts.length === 1 ? parts[0] ?? null : w.builder.op('Concat', parts, { axis });
      return at.inputs.map((_, i) => (i === 0 ? dx : null));
    },
  };
});

/**
 * Slice takes places start, start + s, …: dy goes back there and 0 elsewhere. A negative step is turned round first (then
 * the first place is the last one taken); a step s > 1 spreads dy with s − 1 zeros behind each place; padding does the rest.
 */
export const slice = single((w, { at, dy, from, to }) => {
  const starts = wholesOf(at, 1) ?? bug('slice has starts');
  const axes = (wholesOf(at, 3) ?? starts.map((_, i) => i)).map((axis) => fromFront(axis, from.length));
  const steps = wholesOf(at, 4) ?? starts.map(() => 1);
  const first = from.map(() => 0);
  const stride = from.map(() => 1);
  const turned: number[] = [];
  for (const [i, axis] of axes.entries()) {
    const size = from[axis] ?? 0;
    const step = steps[i] ?? 1;
    const start = Math.min(Math.max(fromFront(starts[i] ?? 0, size), 0), step > 0 ? size : size - 1);
    stride[axis] = Math.abs(step);
    first[axis] = step > 0 ? start : start + step * ((to[axis] ?? 1) - 1);
    if (step < 0) turned.push(axis);
  }
  let back = turned.length === 0 ? dy : w.slice(dy, turned, turned.map(() => -1), turned.map(() => -(2 ** 31)), turned.map(() => -1));
  const sizes = [...to];
  for (const [axis, step] of stride.entries()) {
    if (step === 1) continue;
    const count = sizes[axis] ?? 1;
    const open = [...sizes.slice(0, axis + 1), 1, ...sizes.slice(axis + 1)];
    const spread = w.pad(w.reshape(back, open), open.map(() => 0), open.map((_, i) => (i === axis + 1 ? step - 1 : 0)));
    const room = (from[axis] ?? 0) - (first[axis] ?? 0);
    sizes[axis] = Math.min(count * step, room);
    back = w.reshape(spread, to.map((d, i) => (i < axis ? sizes[i] ?? d : i === axis ? count * step : d)));
    if (count * step > room) back = w.slice(back, [axis], [0], [room]);
  }
  return w.pad(back, first, from.map((size, i) => size - (first[i] ?? 0) - (sizes[i] ?? 0)));
});

/** Zero padding is cut off again (and negative padding, which cut, is filled with 0). */
export const pad = single((w, { at, dy, from, to }) => {
  const pads = wholesOf(at, 1) ?? bug('pad has pads');
  const cut = from.map((_, axis) => ({ axis, before: pads[axis] ?? 0, behind: pads[axis + from.length] ?? 0 }));
  const trimmed = cut.filter(({ before, behind }) => before > 0 || behind > 0);
  const inner = trimmed.length === 0 ? dy : w.slice(dy, trimmed.map(({ axis }) => axis), trimmed.map(({ before }) => Math.max(before, 0)), trimmed.map(({ axis, behind }) => (to[axis] ?? 0) - Math.max(behind, 0)));
  return w.pad(inner, cut.map(({ before }) => Math.max(-before, 0)), cut.map(({ behind }) => Math.max(-behind, 0)));
}, ({ node }) => (textOf(node.attributes, 'mode', 'constant') === 'constant' ? null : `padding by ${textOf(node.attributes, 'mode', '')} has no gradient rule`));

/** Expand stretches by broadcasting; the stretch is summed. */
export const expand = single((w, { dy, from, to }) => w.unbroadcast(dy, to, from));

/** Tile repeats: [r·n] is seen as [r, n] and summed over r. */
export const tile = single((w, { at, dy, from }) => {
  const repeats = wholesOf(at, 1) ?? bug('tile has repeats');
  const open = from.flatMap((size, i) => [repeats[i] ?? 1, size]);
  return sizeOf(repeats) === 1 ? dy : w.sum(w.reshape(dy, open), from.map((_, i) => 2 * i), false);
});
