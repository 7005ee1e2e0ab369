// Weights as layers declare them, and the parameters that say how they start. Unless a drawing says otherwise weights start
// with Glorot's uniform distribution, which keeps the variance of signals and gradients through tanh networks and is close
// enough for shallow relu networks (deep ones without normalisation do better with `he`), and biases start at zero.
import type { Field } from '../base/schema.ts';
import type { Dim } from '../base/shape.ts';
import { initialiser, type Initialiser } from './initialiser.ts';
import type { WeightSpec } from './layer.ts';

/** Fan-in and fan-out of a weight: values one output sums over, outputs one input value reaches. */
export interface Fan {
  readonly in: Dim;
  readonly out: Dim;
}

/** The parameter that says how a layer's weights start. */
export function weightStart(doc = 'How the weights start.'): Field<Initialiser> {
  return initialiser(doc, 'glorot');
}

/** The parameter that says how a layer's bias starts. */
export function biasStart(): Field<Initialiser> {
  return initialiser('How the bias starts.', 'zeros');
}

/** A trained weight that weight decay touches. */
export function kernelOf(name: string, dims: readonly Dim[], fan: Fan, start: Initialiser): WeightSpec {
  return { name, dims, fan, initialiser: start, role: 'parameter', decay: true };
}

/** A bias of one number per output channel; `fan` is that of the weight beside it (fan-in-uniform starts both alike, as PyTorch does). */
export function biasOf(size: Dim, fan: Fan, start: Initialiser): WeightSpec {
  return { name: 'bias', dims: [size], fan, initialiser: start, role: 'parameter', decay: false };
}

/** Scale (ones) and shift (zeros) of a normalisation. */
export function scaleAndShift(dims: readonly Dim[]): readonly WeightSpec[] {
  const fan: Fan = { in: 1, out: 1 };
  return [
    { name: 'scale', dims, fan, initialiser: { kind: 'constant', value: 1 }, role: 'parameter', decay: false },
    { name: 'shift', dims, fan, initialiser: { kind: 'zeros' }, role: 'parameter', decay: false },
  ];
}

/** A dimension divided by a whole number; null when it is no number or does not divide. */
export function divideDim(dim: Dim, by: number): Dim {
  return typeof dim === 'number' && dim % by === 0 ? dim / by : null;
}

/** Product of dimensions as a count of multiply-accumulates; null while one of them is not a number. */
export function countOf(...dims: readonly Dim[]): number | null {
  let count = 1;
  for (const d of dims) {
    if (typeof d !== 'number') return null;
    count *= d;
  }
  return count;
}
