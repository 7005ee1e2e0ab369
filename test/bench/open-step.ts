// CONTRACT, body to be written: opens what the bench times. The measuring, the JSON and the process are step-process.ts's.
import type { Question } from './step.ts';

/** Something that can be run again and again: a training step, several in one run, or a forward pass. */
export interface OpenedStep {
  /** trained numbers of the network */
  readonly parameters: number;
  /** batches one run takes; its time is divided by this */
  readonly batchesPerRun: number;
  /** runs once and gives the last batch's loss, null for inference */
  run(): Promise<number | null>;
  /** for the table: formulations chosen, steps per run */
  readonly note: string;
}

/**
 * Opens a net of test/bench/nets (a project file, read from `test/bench/nets/<net>.convas` below the present folder) as the
 * trainer or the evaluator would: the product's own lowering, formulations and session options, on CPU with
 * `question.threads`. Batches (standard normal images, random classes, four of them in turns) are made before timing
 * begins, as PyTorch's twin does; train is SGD with momentum 0.9 at rate 0.003, the loss read every step; infer has the
 * weights baked in as constants. Throws for a net whose file is missing or does not check.
 */
export function openStep(question: Extract<Question, { readonly net: string }>): Promise<OpenedStep> {
  return Promise.reject(new Error(`no step is opened for ${question.net} yet: test/bench/open-step.ts is still to be written`));
}
