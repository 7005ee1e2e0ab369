// Reshape's arithmetic on dimensions that may be names.
//
// The elements of a tensor count c · s₁ · s₂ …, a number times names (unknown when any dimension is). A target of numbers,
// copied dimensions (0) and at most one −1 leaves the −1 equal to the input's count divided by the others'. Names cancel
// pairwise; when one name and the factor 1 remain, −1 is that name: [N, 16, 5, 5] as [−1, 400] is [N, 400].
import { formatDims, type Dim, type Dims } from '../../base/shape.ts';
import { numberOf, textOf } from '../attributes.ts';
import { anything, row, whole, type TypeRule } from './row.ts';
import { given, lengthOf, unknownDims, wholes } from './rules.ts';

interface Count {
  readonly factor: number;
  readonly names: readonly string[];
}

/** Elements of a tensor as a number times names; null when a dimension is unknown. */
function countOf(dims: readonly Dim[]): Count | null {
  let factor = 1;
  const names: string[] = [];
  for (const d of dims) {
    if (d === null) return null;
    if (typeof d === 'number') factor *= d;
    else names.push(d);
  }
  return { factor, names };
}

/** What is left of `names` after taking `away` out, once each; null when one of them is not there. */
function without(names: readonly string[], away: readonly string[]): readonly string[] | null {
  const left = [...names];
  for (const name of away) {
    const at = left.indexOf(name);
    if (at < 0) return null;
    left.splice(at, 1);
  }
  return left;
}

/** The dimensions of `from` reshaped to `target` (0 copies unless `zero`, −1 is computed); a sentence on contradiction. */
export function reshaped(from: Dims, target: readonly number[], zero = false): Dims | string {
  const out: Dim[] = [];
  let open = -1;
  for (const [i, size] of target.entries()) {
    if (size === 0 && !zero) {
      if (from !== null && i >= from.length) return `A shape cannot copy axis ${i} of ${formatDims(from)}`;
      out.push(from?.[i] ?? null);
    } else if (size === -1) {
      if (open >= 0) return `A shape can leave one axis open, not several: ${target.join(', ')}`;
      open = i;
      out.push(null);
    } else if (size < 0) return `A shape cannot hold ${size}: ${target.join(', ')}`;
    else out.push(size);
  }
  const before = from === null ? null : countOf(from);
  const after = countOf(out.filter((_, i) => i !== open));
  if (before === null || after === null) return out;
  const names = without(before.names, after.names);
  const differs = (): string => `The number of elements must stay: ${formatDims(from)} cannot become ${target.length === 0 ? 'a single number' : target.map((d, i) => (d === 0 && !zero ? formatDims([out[i] ?? null]) : String(d))).join(' × ')}`;
  if (open < 0) {
    const rest = without(after.names, before.names);
    return names?.length === 0 && rest?.length === 0 && before.factor !== after.factor ? differs() : out;
  }
  if (names === null || after.factor === 0) return out;
  if (names.length === 0) {
    if (before.factor % after.factor !== 0) return differs();
    out[open] = before.factor / after.factor;
  } else if (names.length === 1 && before.factor === after.factor) out[open] = names[0] ?? null;
  return out;
}

const reshape: TypeRule = (q) => {
  const { dtype, dims } = given(q, 0);
  const target = wholes(q, 1);
  if (target === undefined) {
    const rank = lengthOf(q.inputs[1]);
    return [{ dtype, dims: rank === null ? null : unknownDims(rank) }];
  }
  const out = reshaped(dims, target, numberOf(q.attributes, 'allowzero', 0) !== 0);
  return typeof out === 'string' ? out : [{ dtype, dims: out }];
};

/** Axes before `axis` become the rows, the others the columns. */
const flatten: TypeRule = (q) => {
  const { dtype, dims } = given(q, 0);
  if (dims === null) return [{ dtype, dims: [null, null] }];
  const axis = numberOf(q.attributes, 'axis', 1);
  const at = axis < 0 ? axis + dims.length : axis;
  if (at < 0 || at > dims.length) return `Axis ${axis} does not exist in a tensor of rank ${dims.length}`;
  return [{ dtype, dims: [productOf(dims.slice(0, at)), productOf(dims.slice(at))] }];
};

function productOf(dims: readonly Dim[]): Dim {
  const count = countOf(dims);
  if (count === null) return null;
  if (count.names.length === 0) return count.factor;
  return count.names.length === 1 && count.factor === 1 ? count.names[0] ?? null : null;
}

/** Blocks of channels become blocks of places (or back): the block's side divides what is gathered. */
const blocks = (toSpace: boolean): TypeRule => (q) => {
  const { dtype, dims } = given(q, 0);
  const side = numberOf(q.attributes, 'blocksize', 0);
  if (side < 1) return `The side of a block must be positive, not ${side}`;
  const mode = textOf(q.attributes, 'mode', 'DCR');
  if (mode !== 'DCR' && mode !== 'CRD') return `Attribute mode cannot be "${mode}"`;
  if (dims === null) return [{ dtype, dims: null }];
  if (dims.length !== 4) return `Blocks are gathered from batch, channels, height and width; the input is ${formatDims(dims)}`;
  const [batch = null, channels = null, ...places] = dims;
  const divided = (size: Dim, by: number, what: string): Dim | { readonly problem: string } => {
    if (typeof size !== 'number') return null;
    return size % by === 0 ? size / by : { problem: `Blocks of ${side} × ${side} must divide the ${what}: ${size} is no multiple of ${by}` };
  };
  const multiplied = (size: Dim, by: number): Dim => (typeof size === 'number' ? size * by : null);
  const out = toSpace
    ? [divided(channels, side * side, 'channels'), ...places.map((size) => multiplied(size, side))]
    : [multiplied(channels, side * side), ...places.map((size) => divided(size, side, 'places'))];
  const sizes: Dim[] = [];
  for (const size of out) {
    if (size !== null && typeof size === 'object') return size.problem;
    sizes.push(size);
  }
  return [{ dtype, dims: [batch, ...sizes] }];
};

/** Reshape, Flatten, and the moves between channels and places. */
export const reshapeOps = {
  Reshape: row({ inputs: [2, 2], outputs: [1, 1], accepts: [anything, whole], attributes: { allowzero: 'int?' }, infer: reshape }),
  DepthToSpace: row({ inputs: [1, 1], outputs: [1, 1], accepts: [anything], attributes: { blocksize: 'int', mode: 'string?' }, infer: blocks(true) }),
  SpaceToDepth: row({ inputs: [1, 1], outputs: [1, 1], accepts: [anything], attributes: { blocksize: 'int' }, infer: blocks(false) }),
  Flatten: row({ inputs: [1, 1], outputs: [1, 1], accepts: [anything], attributes: { axis: 'int?' }, infer: flatten }),
};
