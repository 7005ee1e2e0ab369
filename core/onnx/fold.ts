// Nodes that compute from constants alone, computed while reading. The set is small: what exporters write around weights
// and shapes. What it costs is bounded, because a stranger's file of a kilobyte can ask for a tensor of 2⁴⁰ elements.
import type { DType, TensorType } from '../base/shape.ts';
import { bytesPerElement, numbersOf, sizeOf, type Tensor } from '../base/tensor.ts';
import { listOf, numberOf, tensorOf, textOf } from '../ir/attributes.ts';
import type { Node } from '../ir/graph.ts';
import type { OpName } from '../ir/ops.ts';
import { asNumbers, blank, fromNumbers, moved, ofDims, steps, stretched, stridesOf } from './fold-values.ts';

/** Values that folding makes may take this many bytes in all. */
export const largestFolded = 2 ** 30;

/** Elements that folding may move one by one, in all: a second of work. To compute one counts as four. */
const mostSteps = 2 ** 27;
const movers: readonly string[] = ['Transpose', 'Expand', 'Slice', 'Concat', 'Split', 'Gather', 'Pad'];

/** Counts what folding makes. */
export class FoldBudget {
  #left: number;
  #steps = mostSteps;

  constructor(bytes = largestFolded) {
    this.#left = bytes;
  }

  /** True when so many more elements may be computed, which are then counted. */
  computes(elements: number): boolean {
    if (!(elements <= this.#steps)) return false;
    this.#steps -= elements;
    return true;
  }

  /** True when there is room for one more tensor of this type, which is then taken. */
  fits(type: TensorType): boolean {
    const bytes = type.dims === null ? Infinity : sizeOf(type.dims as readonly number[]) * bytesPerElement[type.dtype];
    if (!(bytes <= this.#left)) return false;
    this.#left -= bytes;
    return true;
  }
}

interface Ask {
  readonly node: Node;
  readonly inputs: readonly (Tensor | undefined)[];
  readonly dtype: DType;
  /** dimensions of the first output */
  readonly dims: readonly number[];
  readonly types: readonly TensorType[];
}

type Fold = (ask: Ask) => readonly Tensor[] | null;

const first = ({ inputs }: Ask): Tensor => inputs[0] as Tensor;

const reshape: Fold = (ask) => [ofDims(first(ask), ask.dims)];

const wholesOf = (tensor: Tensor | undefined): readonly number[] | undefined => (tensor === undefined ? undefined : numbersOf(tensor));

const transpose: Fold = (ask) => {
  const x = first(ask);
  const perm = listOf(ask.node.attributes, 'perm') ?? x.dims.map((_, i) => x.dims.length - 1 - i);
  const strides = stridesOf(x.dims);
  return [moved(x, ask.dims, 0, perm.map((axis) => strides[axis < 0 ? axis + perm.length : axis] ?? 0))];
};

const expand: Fold = (ask) => {
  const x = first(ask);
  return [moved(x, ask.dims, 0, broadcastStrides(x.dims, ask.dims))];
};

/** Steps through a tensor stretched to `to`: 0 along stretched axes. */
function broadcastStrides(from: readonly number[], to: readonly number[]): readonly number[] {
  const strides = stridesOf(from);
  const skip = to.length - from.length;
  return to.map((_, i) => (i < skip || from[i - skip] === 1 ? 0 : strides[i - skip] ?? 0));
}

const slice: Fold = (ask) => {
  const x = first(ask);
  const starts = wholesOf(ask.inputs[1]) ?? [];
  const axes = wholesOf(ask.inputs[3]) ?? starts.map((_, i) => i);
  const steps = wholesOf(ask.inputs[4]) ?? starts.map(() => 1);
  const strides = [...stridesOf(x.dims)];
  let offset = 0;
  for (const [i, named] of axes.entries()) {
    const axis = named < 0 ? named + x.dims.length : named;
    const size = x.dims[axis] ?? 0;
    const step = steps[i] ?? 1;
    const start = starts[i] ?? 0;
    const from = Math.min(Math.max(start < 0 ? start + size : start, 0), step > 0 ? size : size - 1);
    offset += from * (strides[axis] ?? 0);
    strides[axis] = (strides[axis] ?? 0) * step;
  }
  return [moved(x, ask.dims, offset, strides)];
};

const concat: Fold = (ask) => {
  const axis = numberOf(ask.node.attributes, 'axis', 0);
  const at = axis < 0 ? axis + ask.dims.length : axis;
  const out = blank(ask.dtype, ask.dims);
  const row = sizeOf(ask.dims.slice(at));
  const rows = sizeOf(ask.dims.slice(0, at));
  let before = 0;
  for (const part of ask.inputs as readonly Tensor[]) {
    const width = sizeOf(part.dims.slice(at));
    for (let r = 0; r < rows; r++) (out.data as Uint8Array).set((part.data as Uint8Array).subarray(r * width, (r + 1) * width), r * row + before);
    before += width;
  }
  return [out];
};

const split: Fold = (ask) => {
  const x = first(ask);
  const axis = numberOf(ask.node.attributes, 'axis', 0);
  const at = axis < 0 ? axis + x.dims.length : axis;
  const strides = stridesOf(x.dims);
  let from = 0;
  return ask.types.map((type) => {
    const dims = type.dims as readonly number[];
    const part = moved(x, dims, from * (strides[at] ?? 0), strides);
    from += dims[at] ?? 0;
    return part;
  });
};

const gather: Fold = (ask) => {
  const x = first(ask);
  const indices = wholesOf(ask.inputs[1]) ?? [];
  const named = numberOf(ask.node.attributes, 'axis', 0);
  const axis = named < 0 ? named + x.dims.length : named;
  const size = x.dims[axis] ?? 0;
  if (indices.some((i) => i < -size || i >= size)) return null;
  const inner = sizeOf(x.dims.slice(axis + 1));
  const out = blank(ask.dtype, ask.dims);
  let to = 0;
  for (let outer = 0; outer < sizeOf(x.dims.slice(0, axis)); outer++) {
    for (const i of indices) {
      const from = (outer * size + (i < 0 ? i + size : i)) * inner;
      (out.data as Uint8Array).set((x.data as Uint8Array).subarray(from, from + inner), to);
      to += inner;
    }
  }
  return [out];
};

const constantOfShape: Fold = (ask) => {
  const value = tensorOf(ask.node.attributes, 'value');
  const out = blank(ask.dtype, ask.dims);
  const fill = value?.data[0];
  if (fill !== undefined && Number(fill) !== 0) (out.data as Float32Array).fill(fill as number);
  return [out];
};

const cast: Fold = (ask) => {
  const x = first(ask);
  if (x.dtype === ask.dtype) return [x];
  const values = asNumbers(x);
  if (ask.dtype === 'bool') return fromNumbers('bool', ask.dims, (i) => ((values[i] as number) === 0 ? 0 : 1));
  return fromNumbers(ask.dtype, ask.dims, ask.dtype === 'float32' ? (i) => values[i] as number : (i) => Math.trunc(values[i] as number));
};

const range: Fold = (ask) => {
  const [start = 0, , step = 1] = ask.inputs.map((t) => (t === undefined ? 0 : Number(t.data[0])));
  return fromNumbers(ask.dtype, ask.dims, (i) => start + i * step);
};

/** The values of an input as the result sees them, stretched. */
function reader(ask: Ask, input: number): (i: number) => number {
  const tensor = ask.inputs[input] as Tensor;
  return stretched(tensor, broadcastStrides(tensor.dims, ask.dims), ask.dims);
}

const each = (f: (x: number) => number): Fold => (ask) => {
  const x = reader(ask, 0);
  return fromNumbers(ask.dtype, ask.dims, (i) => f(x(i)));
};

const both = (f: (a: number, b: number) => number): Fold => (ask) => {
  const [a, b] = [reader(ask, 0), reader(ask, 1)];
  return fromNumbers(ask.dtype, ask.dims, (i) => f(a(i), b(i)));
};

const where: Fold = (ask) => {
  const [c, a, b] = [reader(ask, 0), reader(ask, 1), reader(ask, 2)];
  return fromNumbers(ask.dtype, ask.dims, (i) => {
    const [yes, no] = [a(i), b(i)];
    return c(i) !== 0 ? yes : no;
  });
};

const whole = (dtype: DType): boolean => dtype !== 'float32';

const divide: Fold = (ask) => both(whole(ask.dtype) ? (a, b) => (b === 0 ? NaN : Math.trunc(a / b)) : (a, b) => a / b)(ask);

/** Any number of inputs, joined one after the other. */
const pairwise = (f: (a: number, b: number) => number): Fold => (ask) => {
  const readers = ask.inputs.map((_, i) => reader(ask, i));
  if (readers.length === 2) return both(f)(ask);
  return fromNumbers(ask.dtype, ask.dims, (i) => readers.reduce((total, read, k) => (k === 0 ? read(i) : f(total, read(i))), 0));
};

const compare = (f: (a: number, b: number) => boolean): Fold => both((a, b) => (f(a, b) ? 1 : 0));

/** Over the reduced axes; `f` joins one more element to what there is, `end` looks at the total and the count. */
const reduce = (start: number, f: (total: number, value: number) => number, end: (total: number, count: number) => number = (total) => total): Fold => (ask) => {
  const x = first(ask);
  const stated = ask.node.op === 'ReduceSum' ? wholesOf(ask.inputs[1]) : listOf(ask.node.attributes, 'axes');
  if (numberOf(ask.node.attributes, 'noop_with_empty_axes', 0) !== 0) return null;
  const axes = stated === undefined || stated.length === 0 ? [...x.dims.keys()] : stated.map((axis) => (axis < 0 ? axis + x.dims.length : axis));
  const kept = x.dims.map((d, i) => (axes.includes(i) ? 1 : d));
  const totals = new Float64Array(sizeOf(kept)).fill(start);
  const values = asNumbers(x);
  const next = steps(x.dims, 0, broadcastStrides(kept, x.dims));
  for (let i = 0; i < values.length; i++) {
    const at = next();
    totals[at] = f(totals[at] as number, values[i] as number);
  }
  const count = sizeOf(x.dims) / Math.max(1, totals.length);
  return fromNumbers(ask.dtype, ask.dims, (i) => end(totals[i] as number, count));
};

const pad: Fold = (ask) => {
  const x = first(ask);
  const pads = wholesOf(ask.inputs[1]) ?? [];
  if (textOf(ask.node.attributes, 'mode', 'constant') !== 'constant' || pads.some((p) => p < 0)) return null;
  const out = blank(ask.dtype, ask.dims);
  const fill = ask.inputs[2]?.data[0];
  if (fill !== undefined && Number(fill) !== 0) (out.data as Float32Array).fill(fill as number);
  const strides = stridesOf(ask.dims);
  const offset = strides.reduce((sum, stride, i) => sum + stride * (pads[i] ?? 0), 0);
  const next = steps(x.dims, offset, strides);
  for (let i = 0; i < x.data.length; i++) (out.data as Float32Array)[next()] = x.data[i] as number;
  return [out];
};

const folds: Readonly<Partial<Record<OpName, Fold>>> = {
  Identity: (ask) => [first(ask)], Reshape: reshape, Flatten: reshape, Squeeze: reshape, Unsqueeze: reshape,
  Transpose: transpose, Expand: expand, Slice: slice, Concat: concat, Split: split, Gather: gather, Pad: pad,
  ConstantOfShape: constantOfShape, Cast: cast, Range: range,
  Add: pairwise((a, b) => a + b), Sum: pairwise((a, b) => a + b), Sub: both((a, b) => a - b), Mul: pairwise((a, b) => a * b), Div: divide,
  Min: pairwise((a, b) => Math.min(a, b)), Max: pairwise((a, b) => Math.max(a, b)), Pow: both((a, b) => a ** b),
  Neg: each((x) => -x), Abs: each(Math.abs), Sqrt: each(Math.sqrt), Exp: each(Math.exp), Log: each(Math.log), Reciprocal: each((x) => 1 / x),
  Floor: each(Math.floor), Ceil: each(Math.ceil), Sign: each(Math.sign), Relu: each((x) => Math.max(0, x)),
  Equal: compare((a, b) => a === b), Greater: compare((a, b) => a > b), Less: compare((a, b) => a < b), GreaterOrEqual: compare((a, b) => a >= b), LessOrEqual: compare((a, b) => a <= b),
  And: compare((a, b) => a !== 0 && b !== 0), Or: compare((a, b) => a !== 0 || b !== 0), Not: each((x) => (x === 0 ? 1 : 0)), Where: where,
  ReduceSum: reduce(0, (a, b) => a + b), ReduceMean: reduce(0, (a, b) => a + b, (total, count) => total / count), ReduceProd: reduce(1, (a, b) => a * b),
  ReduceMax: reduce(-Infinity, (a, b) => Math.max(a, b)), ReduceMin: reduce(Infinity, (a, b) => Math.min(a, b)), ReduceSumSquare: reduce(0, (a, b) => a + b * b), ReduceL2: reduce(0, (a, b) => a + b * b, Math.sqrt),
};

/** The outputs of a node whose inputs are constants; null when it does not fold: another op, sizes that are open, or too large. */
export function folded(node: Node, inputs: readonly (Tensor | undefined)[], types: readonly TensorType[], budget: FoldBudget): readonly Tensor[] | null {
  const fold = Object.hasOwn(folds, node.op) ? folds[node.op] : undefined;
  const [type] = types;
  if (fold === undefined || type === undefined || inputs[0] === undefined) return null;
  if (!types.every(({ dims }) => dims !== null && dims.every((d) => typeof d === 'number' && d >= 0))) return null;
  const views = ['Identity', 'Reshape', 'Flatten', 'Squeeze', 'Unsqueeze'].includes(node.op);
  if (!views && !types.every((t) => budget.fits(t))) return null;
  const elements = [...inputs, ...types].reduce((most, t) => Math.max(most, sizeOf((t?.dims ?? []) as readonly number[])), 0);
  if (!views && node.op !== 'ConstantOfShape' && !budget.computes(elements * (movers.includes(node.op) ? 1 : 4) * Math.max(1, inputs.length / 2))) return null;
  return fold({ node, inputs, dtype: type.dtype, dims: type.dims as readonly number[], types });
}
