// Stretches of channels, rows or columns: a Slice along one axis, or a Split into several.
import type { LayerDraft, Match, Pattern } from '../match.ts';
import { wholesIn } from '../shapes.ts';
import type { ModelView, NodeView } from '../view.ts';

interface Stretch {
  readonly axis: number;
  readonly from: number;
  readonly to: number;
  readonly output: string;
}

function drawn(node: NodeView, stretches: readonly Stretch[]): Match {
  return { nodes: [node], layers: stretches.map(({ axis, from, to, output }): LayerDraft => ({
    kind: 'slice', params: { ...(axis === 1 ? {} : { axis }), ...(from === 0 ? {} : { from }), to }, inputs: [node.inputs[0] ?? ''], outputs: [output], called: [node.name],
  })) };
}

/** Size of an axis behind the batch, with the axis counted from the front; null when either is not known. */
function along(view: ModelView, node: NodeView, axis: number | undefined): { readonly axis: number; readonly size: number } | null {
  const dims = view.typeOf(node.inputs[0])?.dims;
  if (dims === undefined || dims === null || axis === undefined || !view.isFloat(node.inputs[0]) || view.constant(node.inputs[0]) !== undefined) return null;
  const at = axis < 0 ? axis + dims.length : axis;
  const size = dims[at];
  return at >= 1 && at <= 3 && typeof size === 'number' ? { axis: at, size } : null;
}

/** One stretch along one axis. */
export const slice: Pattern = (view, node) => {
  if (node.op !== 'Slice') return null;
  const [starts, ends, axes, steps] = [1, 2, 3, 4].map((input) => wholesIn(view, node.inputs[input]));
  if (starts?.length !== 1 || ends?.length !== 1 || (steps ?? [1]).some((step) => step !== 1) || ((node.inputs[4] ?? '') !== '' && steps === undefined)) return null;
  const place = along(view, node, (node.inputs[3] ?? '') === '' ? 0 : axes?.length === 1 ? axes[0] : undefined);
  if (place === null) return null;
  const bounded = (n: number): number => Math.min(place.size, Math.max(0, n < 0 ? n + place.size : n));
  const [from, to] = [bounded(starts[0] ?? 0), bounded(ends[0] ?? 0)];
  return from < to ? drawn(node, [{ axis: place.axis, from, to, output: node.outputs[0] ?? '' }]) : null;
};

/** Stretches one after the other. */
export const split: Pattern = (view, node) => {
  const place = node.op === 'Split' ? along(view, node, node.number('axis', 0)) : null;
  if (place === null) return null;
  const count = node.outputs.length;
  const each = Math.ceil(place.size / count);
  const sizes = (node.inputs[1] ?? '') === '' ? node.outputs.map((_, i) => Math.min(each, place.size - i * each)) : wholesIn(view, node.inputs[1]);
  if (sizes?.length !== count || sizes.some((size) => size < 1) || sizes.reduce((a, b) => a + b, 0) !== place.size) return null;
  const stretches: Stretch[] = [];
  let from = 0;
  for (const [i, size] of sizes.entries()) {
    stretches.push({ axis: place.axis, from, to: from + size, output: node.outputs[i] ?? '' });
    from += size;
  }
  return drawn(node, stretches.filter(({ output }) => output !== ''));
};
