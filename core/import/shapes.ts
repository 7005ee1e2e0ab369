// Shapes that a network computes for itself. Exporters write "flatten all but the batch" as arithmetic on the shape of a value;
// here that arithmetic is done with the sizes that are known and the names of those that are not.
import type { Dim, Dims } from '../base/shape.ts';
import { reshaped } from '../ir/ops/reshape.ts';
import type { ModelView, NodeView } from './view.ts';

/** Deepest chain of nodes that is followed. */
const deepest = 64;

function sliced(view: ModelView, node: NodeView, from: readonly Dim[]): readonly Dim[] | null {
  const [start, end] = [view.single(node.inputs[1]), view.single(node.inputs[2])];
  const step = (node.inputs[4] ?? '') === '' ? 1 : view.single(node.inputs[4]);
  return start === undefined || end === undefined || step !== 1 ? null : from.slice(start, end);
}

function combined(op: string, a: Dim, b: Dim): Dim {
  if (typeof a !== 'number' || typeof b !== 'number') return op === 'Mul' ? (a === 1 ? b : b === 1 ? a : null) : null;
  switch (op) {
    case 'Mul': return a * b;
    case 'Add': return a + b;
    case 'Sub': return a - b;
    case 'Div': return b === 0 ? null : Math.trunc(a / b);
    default: return null;
  }
}

/** The sizes a value of whole numbers holds: numbers, names, null for one that is not known; null when nothing can be said. */
function sizesIn(view: ModelView, value: string | undefined, depth = 0): readonly Dim[] | null {
  const known = view.numbers(value);
  if (known !== undefined) return known;
  const node = view.writerOf(value);
  if (node === undefined || depth > deepest) return null;
  const of = (input: number): readonly Dim[] | null => sizesIn(view, node.inputs[input], depth + 1);
  switch (node.op) {
    case 'Shape': {
      const dims = view.typeOf(node.inputs[0])?.dims ?? null;
      return dims === null ? null : dims.slice(node.number('start', 0), node.foreign.kind === 'known' && node.foreign.node.attributes['end'] !== undefined ? node.number('end', dims.length) : dims.length);
    }
    case 'Identity':
    case 'Cast':
    case 'Unsqueeze':
    case 'Squeeze':
    case 'Reshape': return of(0);
    case 'Gather': {
      const from = of(0);
      const at = view.numbers(node.inputs[1]);
      return from === null || at === undefined ? null : at.map((i) => from.at(i) ?? null);
    }
    case 'Slice': {
      const from = of(0);
      return from === null ? null : sliced(view, node, from);
    }
    case 'Concat': {
      const parts = node.inputs.map((_, i) => of(i));
      return parts.every((part) => part !== null) ? parts.flat() : null;
    }
    case 'Mul':
    case 'Add':
    case 'Sub':
    case 'Div': {
      const [a, b] = [of(0), of(1)];
      if (a === null || b === null || (a.length !== b.length && a.length !== 1 && b.length !== 1)) return null;
      return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => combined(node.op, a[a.length === 1 ? 0 : i] ?? null, b[b.length === 1 ? 0 : i] ?? null));
    }
    default: return null;
  }
}

/** The whole numbers a value holds, when all of them can be told. */
export function wholesIn(view: ModelView, value: string | undefined): readonly number[] | undefined {
  const sizes = value === undefined || value === '' ? null : sizesIn(view, value);
  return sizes?.every((d): d is number => typeof d === 'number') === true ? sizes : undefined;
}

/**
 * What a Reshape makes of its input, the batch as 0 and one unknown size as −1, and the dimensions that gives; null when it
 * cannot be said.
 */
export function reshapeOf(view: ModelView, node: NodeView): { readonly target: readonly number[]; readonly to: Dims } | null {
  const from = view.typeOf(node.inputs[0])?.dims ?? null;
  const sizes = sizesIn(view, node.inputs[1]);
  if (from === null || sizes === null || node.number('allowzero', 0) !== 0) return null;
  const target = sizes.map((d, axis) => (axis === 0 && (d === from[0] || d === view.batch) && view.isBatch(from[0]) ? 0 : typeof d === 'number' ? d : d !== null && d === from[axis] ? 0 : -1));
  if (target.filter((d) => d === -1).length > 1) return null;
  const to = reshaped(from, target);
  return typeof to === 'string' ? null : { target, to };
}
