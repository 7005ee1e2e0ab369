// How many steps go to the engine at once. Several save what the engine copies after every run (weights and moments) and the
// way there and back, and cost memory: the loop keeps a second copy of what it carries, and its batches lie there together.
import { bytesPerElement, sizeOf } from '../base/tensor.ts';
import type { TrainingStep } from '../compile/step.ts';
import type { DeviceName } from './runtime.ts';

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
/**
 * Where several steps in one run are worth it. On WebGPU the loop itself belongs to the processor, and nodes of its body take about eight times
 * as long as outside it (0.3 to 0.8 ms each on a large card, 0.04 to 0.13 ms step by step), while what is carried on stays on the card anyway.
 */
const loopsWell: Readonly<Record<DeviceName, boolean>> = { cpu: true, webgpu: false, cuda: true, dml: true };

/** What the choice depends on. */
export interface Pace {
  readonly device: DeviceName;
  /** the step for one full batch */
  readonly step: Pick<TrainingStep, 'batch' | 'images'>;
  /** multiply-accumulates of one example */
  readonly macs: number;
  readonly parameters: number;
  readonly stepsPerEpoch: number;
}

/** The number of steps in one run: 1 where several would not pay or take too much memory. */
export function stepsPerRun({ device, step, macs, parameters, stepsPerEpoch }: Pace): number {
  if (!loopsWell[device]) return 1;
  const bytes = step.images.reduce((sum, { dims, dtype }) => sum + sizeOf(dims) * bytesPerElement[dtype], 0);
  const byMemory = Math.floor(batchBudget / Math.max(1, bytes));
  const byWork = Math.floor(workBudget / Math.max(1, macs * step.batch + workPerWeight * parameters));
  return Math.max(1, Math.min(mostSteps, byMemory, byWork, stepsPerEpoch));
}
