// How many steps go to the engine at once. Several save what the engine copies after every run (weights and moments) and the
// way there and back, and cost memory: the loop keeps a second copy of what it carries, and its batches lie there together.
import { bytesPerElement, sizeOf } from '../base/tensor.ts';
import type { TrainingStep } from '../compile/step.ts';

/** Bytes the batches of one run may take together. */
const batchBudget = 32 * 2 ** 20;
/** A run of several steps should stay this short in multiply-accumulates (forward), so that stopping is prompt. */
const workBudget = 2e9;
const mostSteps = 16;

/** What the choice depends on. */
export interface Pace {
  /** the step for one full batch */
  readonly step: Pick<TrainingStep, 'batch' | 'images'>;
  /** multiply-accumulates of one example */
  readonly macs: number;
  readonly stepsPerEpoch: number;
}

/** The number of steps in one run: 1 where several would not pay or take too much memory. */
export function stepsPerRun({ step, macs, stepsPerEpoch }: Pace): number {
  const bytes = step.images.reduce((sum, { dims, dtype }) => sum + sizeOf(dims) * bytesPerElement[dtype], 0);
  const byMemory = Math.floor(batchBudget / Math.max(1, bytes));
  const byWork = Math.floor(workBudget / Math.max(1, macs * step.batch));
  return Math.max(1, Math.min(mostSteps, byMemory, byWork, stepsPerEpoch));
}
