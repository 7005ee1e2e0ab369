// What the engine's CPU operators need for themselves while they run, in bytes: the unfolded input of convolutions.
//
// Its Conv makes one product an image and group. A 1×1 window with stride 1 and no padding needs nothing: the image is the matrix
// already. With more filters than output places it unfolds a whole image, K = taps·channels rows of that many places; otherwise each thread
// unfolds a part that stays in its cache, 64 KiB.
import { sizeOf } from '../base/tensor.ts';
import { isKnown, type Dim } from '../base/shape.ts';
import type { Node } from '../ir/graph.ts';

const perThread = 2 ** 16;
const ofOne = 4;

/** The workspace of a node; sizes of its values are given by name, null where they are not known. */
export function workspaceOf(node: Node, dimsOf: (name: string) => readonly Dim[] | null, threads: number): number {
  if (node.op !== 'Conv' && node.op !== 'ConvTranspose') return 0;
  const [x, w, y] = [dimsOf(node.inputs[0] ?? ''), dimsOf(node.inputs[1] ?? ''), dimsOf(node.outputs[0] ?? '')];
  if (!isKnown(x) || !isKnown(w) || !isKnown(y)) return 0;
  const places = (dims: readonly number[]): number => sizeOf(dims.slice(2));
  const rows = sizeOf(w.slice(1));
  // The transposed convolution multiplies first and adds the columns up afterwards: all of an image's places times the taps.
  if (node.op === 'ConvTranspose') return ofOne * rows * places(x);
  const filters = (w[0] ?? 1) / numberOf(node.attributes['group']);
  const isPlain = places(w) === 1 && listOf(node.attributes['strides']).every((s) => s === 1) && listOf(node.attributes['pads']).every((p) => p === 0);
  if (isPlain) return 0;
  return filters > places(y) ? ofOne * rows * places(y) : threads * perThread;
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 1;
}

function listOf(value: unknown): readonly number[] {
  return Array.isArray(value) ? (value as readonly number[]) : [];
}
