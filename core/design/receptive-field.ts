// Receptive fields. Position o of a layer sees the image from start + o·jump over `size` rows. A window of kernel k, stride s,
// dilation d with p rows of padding before, over a layer with (size, jump, start), gives
//   size + d(k − 1)·jump,   jump·s,   start − p·jump
// because its first and last element lie d(k − 1) positions of the layer below apart. Where branches meet, a value sees the
// union of what they see; should they move at different speeds, the faster one is told. A layer that looks at everything
// sees the whole image and does not move.
import type { Pair } from '../base/schema.ts';
import type { TensorType } from '../base/shape.ts';
import type { Window } from '../layers/layer.ts';
import type { ReceptiveField } from './checked.ts';

/** The field of an input layer: each pixel sees itself. Null where it is no image of known size. */
export function fieldOfInput(type: TensorType | undefined): ReceptiveField | null {
  const [, , height, width] = type?.dims ?? [];
  if (type?.dims?.length !== 4 || typeof height !== 'number' || typeof width !== 'number') return null;
  return { size: [1, 1], jump: [1, 1], start: [0, 0], of: [height, width] };
}

/** The field of a layer from those of its sources; null as soon as one is not known. */
export function fieldThrough(sees: Window | 'all' | 'same', sources: readonly (ReceptiveField | null)[]): ReceptiveField | null {
  let joined: ReceptiveField | null = null;
  for (const source of sources) {
    if (source === null) return null;
    joined = joined === null ? source : union(joined, source);
  }
  if (joined === null || sees === 'same') return joined;
  if (sees === 'all') return { size: joined.of, jump: [0, 0], start: [0, 0], of: joined.of };
  const { size, jump, start, of } = joined;
  const along = (axis: 0 | 1): readonly [number, number, number] => [
    size[axis] + sees.dilation[axis] * (sees.kernel[axis] - 1) * jump[axis],
    jump[axis] * sees.stride[axis],
    start[axis] - sees.before[axis] * jump[axis],
  ];
  const [rows, columns] = [along(0), along(1)];
  return { size: [rows[0], columns[0]], jump: [rows[1], columns[1]], start: [rows[2], columns[2]], of };
}

/** True when both say the same. */
export function sameField(a: ReceptiveField | null, b: ReceptiveField | null): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  return samePair(a.size, b.size) && samePair(a.jump, b.jump) && samePair(a.start, b.start) && samePair(a.of, b.of);
}

function samePair(a: Pair, b: Pair): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

function union(a: ReceptiveField, b: ReceptiveField): ReceptiveField {
  if (a === b) return a;
  const start: Pair = [Math.min(a.start[0], b.start[0]), Math.min(a.start[1], b.start[1])];
  const end = (axis: 0 | 1): number => Math.max(a.start[axis] + a.size[axis], b.start[axis] + b.size[axis]);
  const larger = (x: Pair, y: Pair): Pair => [Math.max(x[0], y[0]), Math.max(x[1], y[1])];
  return { size: [end(0) - start[0], end(1) - start[1]], jump: larger(a.jump, b.jump), start, of: larger(a.of, b.of) };
}
