// How many steps go to the engine at once. Several save what the engine copies after every run (weights and moments) and the
// way there and back, and cost memory: the loop keeps a second copy of what it carries, and its batches lie there together.
import { bytesPerElement, sizeOf } from '../base/tensor.ts';
import type { TrainingStep } from '../compile/step.ts';

/** Bytes the batches of one run may take together. */
const batchBudget = 32 * 2 ** 20;
/**
 * A run of several steps should stay this short in multiply-accumulates (forward), so that pausing and stopping are prompt: half
 * a second where a small network reaches 6 billion a second, forward and back.
 */
const workBudget = 1e9;
/** Updating a weight takes about as long as this many of them: it is bound by memory. */
const workPerWeight = 8;
const mostSteps = 16;

/** What the choice depends on. */
export interface Pace {
  /** the step for one full batch */
  readonly step: Pick<TrainingStep, 'batch' | 'images'>;
  /** multiply-accumulates of one example */
  readonly macs: number;
  readonly parameters: number;
  readonly stepsPerEpoch: number;
}

/** The number of steps in one run: 1 where several would not pay or take too much memory. */
export function stepsPerRun({ step, macs, parameters, stepsPerEpoch }: Pace): number {
  const bytes = step.images.reduce((sum, { dims, dtype }) => sum + sizeOf(dims) * bytesPerElement[dtype], 0);
  const byMemory = Math.floor(batchBudget / Math.max(1, bytes));
  const byWork = Math.floor(workBudget / Math.max(1, macs * step.batch + workPerWeight * parameters));
  return Math.max(1, Math.min(mostSteps, byMemory, byWork, stepsPerEpoch));
}
