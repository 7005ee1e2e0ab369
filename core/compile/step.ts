// The training step: forward, loss, backward and update as one plain ONNX graph, and its evaluation twin.
import type { Graph } from '../ir/graph.ts';
import type { DType } from '../base/shape.ts';
import type { Forward, WeightSlot } from './forward.ts';

/** A tensor that travels from one step to the next: a weight, a statistic, an optimizer's moment. */
export interface CarrySlot {
  /** graph input; for weights the weight's own name, for moments `<weight>#<moment>` */
  readonly input: string;
  /** graph output with the next value */
  readonly output: string;
  readonly dims: readonly number[];
  readonly role: 'parameter' | 'statistic' | 'moment';
  /** the next value may be written over the present one: nothing reads the present value after the next is begun */
  readonly overwrites: boolean;
}

/** Something the host feeds each step. */
export interface FeedSlot {
  readonly input: string;
  readonly dtype: DType;
  readonly dims: readonly number[];
}

/** One training step (or `stepsPerRun` of them in a Loop; feeds and metrics then have a leading axis of that size). */
export interface TrainingStep {
  readonly graph: Graph;
  readonly batch: number;
  readonly stepsPerRun: number;
  readonly forward: Forward;
  /** weights and moments that change */
  readonly carry: readonly CarrySlot[];
  /** frozen weights: fed, never changed */
  readonly frozen: readonly WeightSlot[];
  readonly images: readonly FeedSlot[];
  /** class indices (int64 [batch]), or float32 targets of the head's shape */
  readonly targets: readonly FeedSlot[];
  readonly masks: readonly (FeedSlot & { readonly keep: number; readonly layer: string })[];
  /** names of float32 scalars the host feeds each step: what `hostScalars` answers */
  readonly scalars: readonly string[];
  /** factors of the learning rate that occur among its weights, for `hostScalars` */
  readonly rateFactors: readonly number[];
  /** graph outputs: `loss` (float32 scalar, mean over the batch) and `correct` (float32 scalar count) when the target is a class */
  readonly metrics: { readonly loss: string; readonly correct: string | null };
}
