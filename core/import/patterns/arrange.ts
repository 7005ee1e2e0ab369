// Values in another arrangement: flattening, reshaping, shuffling channels, enlarging; and nodes that change nothing.
import { isKnown, sameDims, type Dims } from '../../base/shape.ts';
import { sizeOf } from '../../base/tensor.ts';
import { pairJson, sidesJson, type LayerDraft, type Match, type Pattern } from '../match.ts';
import type { ModelView, NodeView } from '../view.ts';
import { reshapeOf } from '../shapes.ts';
import { zeroPads } from './windows.ts';

function one(node: NodeView, kind: string, params: LayerDraft['params'] = {}): Match {
  return { nodes: [node], layers: [{ kind, params, inputs: [node.inputs[0] ?? ''], outputs: [node.outputs[0] ?? ''], called: [node.name] }] };
}

/** Dimensions of a node's first input and output; null when either is not known in rank, or no float. */
function around(view: ModelView, node: NodeView): { readonly from: NonNullable<Dims>; readonly to: NonNullable<Dims> } | null {
  const from = view.typeOf(node.inputs[0]);
  const stated = view.typeOf(node.outputs[0])?.dims ?? null;
  const to = node.op === 'Reshape' ? (reshapeOf(view, node)?.to ?? stated) : stated;
  return from?.dtype !== 'float32' || from.dims === null || to === null || view.constant(node.inputs[0]) !== undefined ? null : { from: from.dims, to };
}

/** True when a node lays out everything behind the batch in one row, whatever the sizes. */
function isFlattening(view: ModelView, node: NodeView): boolean {
  if (node.op === 'Flatten') return node.number('axis', 1) === 1;
  return node.op === 'Reshape' && reshapeOf(view, node)?.target.join() === '0,-1';
}

/** The sizes of one example after a rearrangement that leaves the batch alone; null when it does not, or is not known. */
function keepsBatch(view: ModelView, { from, to }: { readonly from: NonNullable<Dims>; readonly to: NonNullable<Dims> }): readonly number[] | null {
  const [before, after] = [from.slice(1), to.slice(1)];
  if (from.length < 2 || to.length < 2 || !isKnown(after) || !view.isBatch(from[0]) || !(view.isBatch(to[0]) || to[0] === from[0])) return null;
  return isKnown(before) && sizeOf(before) !== sizeOf(after) ? null : after;
}

const moving: ReadonlySet<string> = new Set(['Reshape', 'Flatten', 'Squeeze', 'Unsqueeze']);

/** Any op that only lays an example's values out anew. */
export const rearrange: Pattern = (view, node) => {
  const dims = moving.has(node.op) ? around(view, node) : null;
  if (dims === null) return null;
  // A flatten of maps whose rows and columns are not known yet is one all the same.
  if (dims.from.length > 2 && isFlattening(view, node)) return one(node, 'flatten');
  const sizes = keepsBatch(view, dims);
  if (sizes === null) return null;
  if (sameDims(dims.from.slice(1), sizes)) return { nodes: [node], layers: [], same: [[node.outputs[0] ?? '', node.inputs[0] ?? '']] };
  if (sizes.length === 1) return one(node, 'flatten');
  return sizes.length <= 3 && sizes.every((d) => d > 0) ? one(node, 'reshape', { shape: [...sizes] }) : null;
};

/** [N, C, H, W] as [N, g, C/g, …], the two turned, and back: a channel shuffle. */
export const shuffle: Pattern = (view, node) => {
  const first = node.op === 'Reshape' ? around(view, node) : null;
  const turn = first === null ? undefined : view.soleOf(node.outputs[0], 'Transpose');
  const back = turn === undefined ? undefined : view.soleOf(turn.outputs[0], 'Reshape');
  const last = back === undefined ? null : around(view, back);
  if (first === null || last === null || turn === undefined || back === undefined || first.from.length !== 4 || first.to.length < 4) return null;
  const perm = turn.list('perm') ?? [];
  const groups = first.to[1];
  const each = first.to[2];
  const channels = first.from[1];
  const order = [0, 2, 1, ...Array.from({ length: first.to.length - 3 }, (_, i) => i + 3)];
  if (perm.join() !== order.join() || typeof groups !== 'number' || typeof each !== 'number' || typeof channels !== 'number' || groups * each !== channels) return null;
  if (!sameDims(first.from.slice(1), last.to.slice(1)) || !view.isBatch(first.from[0]) || !view.isBatch(first.to[0])) return null;
  return { nodes: [node, turn, back], layers: [{ kind: 'channel-shuffle', params: groups === 2 ? {} : { groups }, inputs: [node.inputs[0] ?? ''], outputs: [back.outputs[0] ?? ''], called: [node.name] }] };
};

/** Zeros around maps, where nothing after them could pad. */
export const zeroPad: Pattern = (view, node) => {
  const pads = view.constant(node.inputs[0]) === undefined ? zeroPads(view, node) : null;
  return pads === null ? null : one(node, 'zero-pad2d', sidesJson(pads) === 1 ? {} : { padding: sidesJson(pads) });
};

/** Whole factors per axis of a Resize, from its scales or its sizes. */
function factors(view: ModelView, node: NodeView): readonly number[] | null {
  const dims = around(view, node);
  const scales = view.numbers(node.inputs[2]);
  if (dims === null || dims.from.length !== 4) return null;
  if (scales !== undefined && scales.length === 4) return scales;
  const sizes = view.numbers(node.inputs[3]);
  const [, , height, width] = dims.from;
  if (sizes?.length !== 4 || typeof height !== 'number' || typeof width !== 'number') return null;
  return [1, 1, (sizes[2] ?? 0) / height, (sizes[3] ?? 0) / width];
}

/** Enlarging by whole factors, nearest or linear as the layer means them. */
export const upsample: Pattern = (view, node) => {
  const all = node.op === 'Resize' ? factors(view, node) : null;
  const [n, c, rows = 0, columns = 0] = all ?? [];
  if (all === null || n !== 1 || c !== 1 || ![rows, columns].every((f) => Number.isInteger(f) && f >= 1 && f <= 65_536) || node.list('axes') !== undefined) return null;
  const mode = node.text('mode', 'nearest');
  const where = node.text('coordinate_transformation_mode', 'half_pixel');
  const rounding = node.text('nearest_mode', 'round_prefer_floor');
  const nearest = mode === 'nearest' && ((where === 'asymmetric' && rounding === 'floor') || (['half_pixel', 'pytorch_half_pixel'].includes(where) && ['round_prefer_floor', 'round_prefer_ceil'].includes(rounding)));
  if (!nearest && !(mode === 'linear' && where === 'half_pixel')) return null;
  return one(node, 'upsample2d', { ...(rows === 2 && columns === 2 ? {} : { scale: pairJson([rows, columns]) }), ...(nearest ? {} : { mode: 'bilinear' }) });
};

function changesNothing(view: ModelView, node: NodeView): boolean {
  const type = view.typeOf(node.inputs[0]);
  switch (node.op) {
    case 'Identity': return true;
    case 'Cast': return node.number('to', 0) === 1 && type?.dtype === 'float32';
    case 'Transpose': return (node.list('perm') ?? []).length > 0 && (node.list('perm') ?? []).every((axis, i) => axis === i);
    case 'Concat':
    case 'Sum':
    case 'Max':
    case 'Min': return node.inputs.length === 1;
    default: return false;
  }
}

/** A node that gives what it takes. */
export const nothing: Pattern = (view, node) => (node.inputs.length > 0 && view.constant(node.inputs[0]) === undefined && changesNothing(view, node) ? { nodes: [node], layers: [], same: [[node.outputs[0] ?? '', node.inputs[0] ?? '']] } : null);
