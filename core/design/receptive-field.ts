// Receptive fields. Position o of a layer sees the image from start + o·jump over `size` rows. A window of kernel k, stride s,
// dilation d with p rows of padding before, over a layer with (size, jump, start), gives
//   size + d(k − 1)·jump,   jump·s,   start − p·jump
// because its first and last element lie d(k − 1) positions of the layer below apart. Where branches meet, a value sees the
// union of what they see; should they move at different speeds, the faster one is told. A layer that looks at everything
// sees the whole image and does not move. A change of one kernel changes the field of everything behind it, which few ask for:
// fields are worked out when somebody does, and remembered with the answer they belong to.
import type { Pair } from '../base/schema.ts';
import type { TensorType } from '../base/shape.ts';
import type { Window } from '../layers/layer.ts';
import type { Checked, CheckedLayer, ReceptiveField } from './checked.ts';

const known = new WeakMap<readonly CheckedLayer[], Map<string, ReceptiveField | null>>();

/** The part of the input image one value of a layer depends on; null where there is no image to look at, or it is not known. */
export function receptiveFieldOf({ layers }: Pick<Checked, 'layers'>, path: string): ReceptiveField | null {
  let fields = known.get(layers);
  if (fields === undefined) {
    fields = new Map();
    known.set(layers, fields);
  }
  // Sources come first, so what lies behind the layer that is asked for need not be known.
  for (let i = fields.size; i < layers.length && !fields.has(path); i++) {
    const layer = layers[i] as CheckedLayer;
    fields.set(layer.flat.path, fieldOf(layer, fields));
  }
  return fields.get(path) ?? null;
}

function fieldOf({ def, outputs, sees, sources }: CheckedLayer, fields: ReadonlyMap<string, ReceptiveField | null>): ReceptiveField | null {
  if (sees === null) return null;
  return def?.kind === 'input' ? fieldOfInput(outputs[0]) : fieldThrough(sees, sources.map(({ path }) => fields.get(path) ?? null));
}

/** The field of an input layer: each pixel sees itself. Null where it is no image of known size. */
function fieldOfInput(type: TensorType | undefined): ReceptiveField | null {
  const [, , height, width] = type?.dims ?? [];
  if (type?.dims?.length !== 4 || typeof height !== 'number' || typeof width !== 'number') return null;
  return { size: [1, 1], jump: [1, 1], start: [0, 0], of: [height, width] };
}

/** The field of a layer from those of its sources; null as soon as one is not known. */
function fieldThrough(sees: Window | 'all' | 'same', sources: readonly (ReceptiveField | null)[]): ReceptiveField | null {
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

function union(a: ReceptiveField, b: ReceptiveField): ReceptiveField {
  if (a === b) return a;
  const start: Pair = [Math.min(a.start[0], b.start[0]), Math.min(a.start[1], b.start[1])];
  const end = (axis: 0 | 1): number => Math.max(a.start[axis] + a.size[axis], b.start[axis] + b.size[axis]);
  const larger = (x: Pair, y: Pair): Pair => [Math.max(x[0], y[0]), Math.max(x[1], y[1])];
  return { size: [end(0) - start[0], end(1) - start[1]], jump: larger(a.jump, b.jump), start, of: larger(a.of, b.of) };
}
