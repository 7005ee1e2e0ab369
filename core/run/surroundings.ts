// What the training loop works with: what keeps its results, what it runs steps and measures by, who may stop and steer it.
import type { Result } from '../base/diagnostic.ts';
import type { Tensors } from '../base/tensor.ts';
import type { BatchSource } from '../data/batches.ts';
import type { TrainingRecipe } from '../design/recipe.ts';
import type { Checkpoint, Progress } from './checkpoint.ts';
import type { EarlyEnd } from './early.ts';
import type { Listener } from './protocol.ts';
import type { Score, StepRow } from './records.ts';
import type { LayerLook, Look, LookRequest } from './run-services.ts';
import type { Steering } from './steering.ts';
import type { StepRunner } from './steps.ts';
import type { Stop } from './stop.ts';

/** What a run leaves behind. Every call is finished, on the disk as far as it promises, when it answers. */
export interface Keeper {
  /** adds rows after those already kept */
  addSteps(rows: readonly StepRow[]): Promise<Result<void>>;
  /** keeps a place to go on from; the one before stays until this one is whole */
  checkpoint(checkpoint: Checkpoint): Promise<Result<void>>;
  /** keeps an epoch's records and its weights as the last, and as the best when they are */
  finishEpoch(progress: Progress, weights: Tensors, isBest: boolean): Promise<Result<void>>;
  /** keeps the recipe as a person has changed it on the way */
  keepRecipe(recipe: TrainingRecipe): Promise<Result<void>>;
}

/** Seen to between two pieces of measuring: somebody may pause the run or look into it. */
export type Breather = () => Promise<Result<void>>;

/** Looks into the run between two steps, at weights that must stay as they are. */
export interface Looker {
  /** every layer on one batch, told by the loop unasked; answers null where that cannot be */
  layers(weights: Tensors): Promise<readonly LayerLook[] | null>;
  look(request: LookRequest, weights: Tensors, step: number): Promise<Result<Look>>;
}

/** What the loop works with. */
export interface Surroundings {
  readonly recipe: TrainingRecipe;
  readonly steps: StepRunner;
  readonly batches: BatchSource;
  /** names of weights and statistics among the tensors of the state; the rest are moments */
  readonly weights: readonly string[];
  /** targets are classes, so that there is an accuracy */
  readonly hasClasses: boolean;
  /** measures weights on what was set aside (null: nothing was); answers null when it was stopped */
  readonly measure: ((weights: Tensors, breather: Breather) => Promise<Result<Score | null>>) | null;
  /** whether that measure may choose the best epoch, lower the rate and end training; otherwise the last epoch counts as the best */
  readonly chooses: boolean;
  readonly looker: Looker;
  readonly keeper: Keeper;
  readonly tell: Listener;
  readonly stop: Stop;
  readonly steering: Steering;
  /** finished epochs at which training ends for now; left out: the recipe's last */
  readonly until?: number;
  /** steps that were done when the optimizer's moments were zero; 0 where it is left out */
  readonly momentsFrom?: number;
  /** factors of the learning rate that the step is fed for; 1 alone where they are left out */
  readonly rateFactors?: readonly number[];
  /** milliseconds between checkpoints inside an epoch, longer where writing them takes long; 0: after every run of the engine */
  readonly checkpointEvery: number;
  /** a clock in milliseconds */
  readonly now: () => number;
}

/** How the loop ended, when nothing went wrong. */
export interface Ending {
  readonly state: 'finished' | 'stopped';
  readonly progress: Progress;
  /** why it finished before its last epoch, null when it did not */
  readonly early: EarlyEnd | null;
  /** images trained on and seconds taken by this call, pauses left out */
  readonly images: number;
  readonly seconds: number;
}
