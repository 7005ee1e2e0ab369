// Sizes that a network computes from the sizes of its own values. Exporters write "flatten all but the batch" as a chain of
// Shape, Gather, Concat and Reshape; followed as dimensions, names included, such a chain comes out as numbers or copies.
import { addDims, multiplyDims, type Dim, type TensorType } from '../base/shape.ts';
import { floats, int64s, numbersOf, type Tensor } from '../base/tensor.ts';
import { listOf, numberOf } from '../ir/attributes.ts';
import type { Node } from '../ir/graph.ts';
import { rowOf } from '../ir/ops.ts';
import { dtypeFromOnnx } from '../ir/ops/dtypes.ts';
import type { Saying } from './dialects/said.ts';

/** A vector or a single number of sizes; null where nothing is known. */
export interface Sizes {
  readonly values: readonly Dim[];
  readonly scalar: boolean;
}

/** Longer vectors are no shapes. */
const longest = 64;

/** What is known of the values a node reads. */
export interface SizesAround {
  typeOf(value: string): TensorType | undefined;
  sizesOf(value: string): Sizes | undefined;
}

/** The sizes a constant holds; undefined when it is no short list of whole numbers. */
export function constantSizes(tensor: Tensor): Sizes | undefined {
  if ((tensor.dtype !== 'int64' && tensor.dtype !== 'int32') || tensor.dims.length > 1 || tensor.data.length > longest) return undefined;
  return { values: numbersOf(tensor), scalar: tensor.dims.length === 0 };
}

type Rule = (node: Node, input: (i: number) => Sizes | undefined, around: SizesAround) => Sizes | undefined;

const same: Rule = (_node, input) => input(0);

const vector = (values: readonly Dim[]): Sizes => ({ values, scalar: false });

const shape: Rule = (node, _input, around) => {
  const dims = around.typeOf(node.inputs[0] ?? '')?.dims;
  return dims === undefined || dims === null ? undefined : vector(dims.slice(numberOf(node.attributes, 'start', 0), numberOf(node.attributes, 'end', dims.length)));
};

const cast: Rule = (node, input) => {
  const to = dtypeFromOnnx(numberOf(node.attributes, 'to', 0));
  return to === 'int64' || to === 'int32' ? input(0) : undefined;
};

const gather: Rule = (node, input) => {
  const [data, at] = [input(0), input(1)];
  if (data === undefined || at === undefined || data.scalar || numberOf(node.attributes, 'axis', 0) > 0) return undefined;
  return { values: at.values.map((i) => (typeof i === 'number' ? data.values[i < 0 ? i + data.values.length : i] ?? null : null)), scalar: at.scalar };
};

const slice: Rule = (node, input) => {
  const [data, start, end, step] = [input(0), input(1)?.values[0], input(2)?.values[0], node.inputs[4] === undefined ? 1 : input(4)?.values[0]];
  if (data === undefined || typeof start !== 'number' || typeof end !== 'number' || step !== 1 || input(1)?.values.length !== 1) return undefined;
  return vector(data.values.slice(start, end));
};

const concat: Rule = (node, input) => {
  const parts = node.inputs.map((_, i) => input(i));
  return parts.every((part) => part !== undefined) ? vector(parts.flatMap(({ values }) => values)) : undefined;
};

const unsqueeze: Rule = (_node, input) => {
  const given = input(0);
  return given?.scalar === true ? vector(given.values) : undefined;
};

const squeeze: Rule = (_node, input) => {
  const given = input(0);
  return given?.values.length === 1 ? { values: given.values, scalar: true } : undefined;
};

const reshape: Rule = (_node, input) => {
  const [given, target] = [input(0), input(1)];
  if (given === undefined || target === undefined || target.values.length > 1) return undefined;
  return { values: given.values, scalar: target.values.length === 0 };
};

const product: Rule = (node, input) => {
  const given = input(0);
  const axes = listOf(node.attributes, 'axes');
  if (given === undefined || (axes !== undefined && axes.length > 1)) return undefined;
  return { values: [multiplyDims(...given.values)], scalar: numberOf(node.attributes, 'keepdims', 1) === 0 };
};

const arithmetic = (combine: (a: Dim, b: Dim) => Dim): Rule => (_node, input) => {
  const [a, b] = [input(0), input(1)];
  if (a === undefined || b === undefined) return undefined;
  const length = Math.max(a.values.length, b.values.length);
  if ((a.values.length !== length && a.values.length !== 1) || (b.values.length !== length && b.values.length !== 1)) return undefined;
  const at = ({ values }: Sizes, i: number): Dim => values[values.length === 1 ? 0 : i] ?? null;
  return { values: Array.from({ length }, (_, i) => combine(at(a, i), at(b, i))), scalar: a.scalar && b.scalar };
};

const divided = (a: Dim, b: Dim): Dim => {
  if (b === 1) return a;
  return typeof a === 'number' && typeof b === 'number' && b !== 0 ? Math.trunc(a / b) : null;
};

const rules: Readonly<Record<string, Rule>> = {
  Shape: shape, Identity: same, Cast: cast, Gather: gather, Slice: slice, Concat: concat, Unsqueeze: unsqueeze, Squeeze: squeeze, Reshape: reshape, ReduceProd: product,
  Add: arithmetic((a, b) => addDims(a, b)), Sub: arithmetic((a, b) => (typeof b === 'number' ? addDims(a, -b) : null)),
  Mul: arithmetic((a, b) => multiplyDims(a, b)), Div: arithmetic(divided),
};

/** The sizes a node computes; undefined when it computes something else. */
export function sizesOf(node: Node, around: SizesAround): Sizes | undefined {
  const rule = Object.hasOwn(rules, node.op) ? rules[node.op] : undefined;
  if (rule === undefined || node.outputs.length !== 1) return undefined;
  const found = rule(node, (i) => {
    const name = node.inputs[i];
    return name === undefined || name === '' ? undefined : around.sizesOf(name);
  }, around);
  if (found === undefined || found.values.length > longest) return undefined;
  return { ...found, values: found.values.map((d) => (typeof d === 'number' && !Number.isSafeInteger(d) ? null : d)) };
}

/** A shape for Reshape that says the same as computed sizes: a size kept at its place is copied, one other may be left open. */
function fixedShape(from: readonly Dim[] | null, target: readonly Dim[]): readonly number[] | null {
  const fixed = target.map((d, i) => (typeof d === 'number' ? d : d !== null && from?.[i] === d ? 0 : -1));
  return fixed.filter((d) => d === -1).length <= 1 ? fixed : null;
}

/** A shape for Expand that says the same as computed sizes: a size that stays is 1. */
function fixedExpansion(from: readonly Dim[] | null, target: readonly Dim[]): readonly number[] | null {
  if (from === null) return null;
  const fixed = target.map((d, i) => (typeof d === 'number' ? d : d !== null && from[i - target.length + from.length] === d ? 1 : null));
  return fixed.every((d) => d !== null) ? fixed : null;
}

/** Scales for Resize that lead to computed sizes; null when rounding would miss one. */
function scalesFor(from: readonly Dim[] | null, target: readonly Dim[]): readonly number[] | null {
  if (from === null || from.length !== target.length) return null;
  const scales: number[] = [];
  for (const [i, wanted] of target.entries()) {
    const size = from[i] ?? null;
    if (wanted !== null && wanted === size) scales.push(1);
    else if (typeof wanted === 'number' && typeof size === 'number' && size > 0) {
      const scale = Math.fround(wanted / size);
      if (Math.floor(Math.fround(size * scale)) !== wanted) return null;
      scales.push(scale);
    } else return null;
  }
  return scales;
}

/** Computed sizes become fixed ones where they say the same, and short integers the long ones the catalogue asks for. */
export function settled(word: Node, at: Saying, sizes: (value: string) => Sizes | undefined): Node {
  const { accepts } = rowOf(word.op);
  const inputs = word.inputs.map((name, i) => {
    const tensor = at.constantOf(name);
    const accepted = accepts[Math.min(i, accepts.length - 1)];
    return tensor?.dtype === 'int32' && accepted?.length === 1 && accepted[0] === 'int64' ? at.constant(`${name}/int64`, int64s(Array.from(tensor.data), tensor.dims)) : name;
  });
  const from = at.typeOf(inputs[0] ?? '')?.dims ?? null;
  const computed = (i: number): readonly Dim[] | undefined => (inputs[i] === undefined || at.constantOf(inputs[i]) !== undefined ? undefined : sizes(inputs[i])?.values);
  switch (word.op) {
    case 'Reshape': return settledReshape({ ...word, inputs }, from, computed(1), at);
    case 'Expand': {
      const fixed = fixedExpansion(from, computed(1) ?? [null]);
      if (fixed !== null) inputs[1] = at.constant(`${word.name}/shape`, int64s(fixed));
      return { ...word, inputs };
    }
    case 'Resize': {
      const scales = (inputs[3] ?? '') === '' ? null : scalesFor(from, computed(3) ?? []);
      if (scales !== null) inputs.splice(2, 2, at.constant(`${word.name}/scales`, floats([scales.length], scales)));
      return { ...word, inputs };
    }
    default: return { ...word, inputs };
  }
}

/** A 0 in a shape copies or, with `allowzero`, is an empty axis; where there is none, both mean the same. */
function settledReshape(word: Node, from: readonly Dim[] | null, computed: readonly Dim[] | undefined, at: Saying): Node {
  const constant = at.constantOf(word.inputs[1] ?? '');
  const target = computed ?? (constant === undefined ? undefined : constantSizes(constant)?.values);
  if (target === undefined || (numberOf(word.attributes, 'allowzero', 0) !== 0 && target.includes(0))) return word;
  const fixed = computed === undefined ? null : fixedShape(from, computed);
  if (computed !== undefined && fixed === null) return word;
  const inputs = fixed === null ? word.inputs : [word.inputs[0] ?? '', at.constant(`${word.name}/shape`, int64s(fixed))];
  const { allowzero: _, ...attributes } = word.attributes;
  return { ...word, inputs, attributes };
}
