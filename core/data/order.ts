// In which order examples are seen. The order of an epoch is a pure function of (seed, epoch), so a place in a run is two
// numbers, epoch and batch, and a run that is opened again goes on with exactly the examples that were next.
import { hashText, permutation } from '../base/random.ts';
import { bug } from '../base/diagnostic.ts';

/** How an epoch's order is made. */
export type Order =
  /** a fresh shuffle each epoch */
  | { readonly kind: 'shuffled'; readonly seed: number }
  /** as the file has them: evaluation, and comparison with other programs */
  | { readonly kind: 'sequential' }
  /** positions given for each epoch, to repeat the order of another program */
  | { readonly kind: 'given'; readonly epochs: readonly Uint32Array[] };

const shuffleStream = hashText('epoch order');

/** Positions 0 … count−1 in the order of one epoch. */
export function epochOrder(order: Order, count: number, epoch: number): Uint32Array {
  switch (order.kind) {
    case 'shuffled':
      return permutation(count, order.seed, shuffleStream, epoch);
    case 'sequential':
      return Uint32Array.from({ length: count }, (_, i) => i);
    case 'given': {
      const given = order.epochs[epoch];
      return given === undefined || given.length !== count ? bug(`no order of ${count} positions is given for epoch ${epoch}`) : given;
    }
  }
}

/** How an epoch of `count` examples is cut into batches. */
export interface Cut {
  /** examples in a full batch */
  readonly batch: number;
  /** full batches that go to the engine at once */
  readonly perRun: number;
  /** leaves the examples after the last full batch out of the epoch */
  readonly dropLast: boolean;
}

/** Batches in an epoch, the last partial one included unless it is dropped. */
export function batchesPerEpoch(count: number, cut: Cut): number {
  return cut.dropLast ? Math.floor(count / cut.batch) : Math.ceil(count / cut.batch);
}

/** One delivery: `steps` batches from batch `index` of the epoch on, `count` examples in all. */
export interface Delivery {
  readonly epoch: number;
  readonly index: number;
  readonly steps: number;
  readonly count: number;
}

/**
 * The delivery at a place. Groups of `perRun` full batches start at multiples of perRun; what does not fill a group (the
 * end of an epoch, or the way back to a multiple after resuming inside one) comes one batch at a time, the partial batch
 * last. A run that resumes therefore sees the groups it would have seen.
 */
export function deliveryAt(count: number, cut: Cut, epoch: number, index: number): Delivery {
  const full = Math.floor(count / cut.batch);
  const grouped = index % cut.perRun === 0 && index + cut.perRun <= full;
  const steps = grouped ? cut.perRun : 1;
  return { epoch, index, steps, count: index < full ? steps * cut.batch : count - full * cut.batch };
}

/** A place in a run: batch `index` of an epoch. */
export interface PlaceInRun {
  readonly epoch: number;
  readonly index: number;
}

/** The place that batch `index` of an epoch stands for: behind the last batch is the start of the next epoch. */
export function placeAt(count: number, cut: Cut, epoch: number, index: number): PlaceInRun {
  return index < batchesPerEpoch(count, cut) ? { epoch, index } : { epoch: epoch + 1, index: 0 };
}

/** The place after a delivery: further in the epoch, or at the start of the next. */
export function placeAfter(count: number, cut: Cut, delivery: Delivery): PlaceInRun {
  return placeAt(count, cut, delivery.epoch, delivery.index + delivery.steps);
}
