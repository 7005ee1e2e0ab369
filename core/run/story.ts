// What a run has to tell when it is taken away: what was trained on what and how, every step, every epoch. Reports, tables and
// event files are made of it alone.
import type { TrainingRecipe } from '../design/recipe.ts';
import type { Document } from '../document/model.ts';
import type { Best, EpochRecord } from './records.ts';
import type { Advice } from './run-services.ts';

/** Every step of a run, column by column; `accuracy` is NaN where targets are not classes. */
export interface StepTable {
  readonly step: ArrayLike<number>;
  readonly epoch: ArrayLike<number>;
  readonly loss: ArrayLike<number>;
  readonly accuracy: ArrayLike<number>;
  readonly rate: ArrayLike<number>;
}

/** A run as it is told. */
export interface RunStory {
  readonly name: string;
  readonly notes: string;
  /** ISO date and time */
  readonly begun: string;
  readonly document: Document;
  readonly recipe: TrainingRecipe;
  readonly data: { readonly named: string; readonly training: number; readonly test: number; readonly classes: readonly string[] | null };
  /** how many examples were corrected or left out */
  readonly corrections: number;
  readonly device: string;
  readonly threads: number | null;
  /** programs by name */
  readonly versions: Readonly<Record<string, string>>;
  readonly steps: StepTable;
  readonly epochs: readonly EpochRecord[];
  readonly best: Best | null;
  /** what the doctor said and was kept with the run */
  readonly advice: readonly Pick<Advice, 'severity' | 'step' | 'title' | 'evidence' | 'advice'>[];
}

/**
 * When a step was taken, in seconds since 1970. A run keeps how long each epoch took, not each step: within an epoch the steps
 * count as equally long, and those after the last finished epoch as long as those of it. Pauses and interruptions are left out.
 */
export function timesOf({ begun, epochs }: Pick<RunStory, 'begun' | 'epochs'>): (step: number) => number {
  const start = Date.parse(begun) / 1000;
  const ends = [{ step: 0, seconds: 0 }];
  for (const { step, seconds } of epochs) ends.push({ step, seconds: (ends.at(-1)?.seconds ?? 0) + seconds });
  let at = 1;
  return (step) => {
    while (at > 1 && step <= (ends[at - 1]?.step ?? 0)) at--;
    while (at < ends.length - 1 && step > (ends[at]?.step ?? 0)) at++;
    const [from, to] = [ends[at - 1] ?? { step: 0, seconds: 0 }, ends[at]];
    const pace = to === undefined || to.step <= from.step ? 0 : (to.seconds - from.seconds) / (to.step - from.step);
    return start + from.seconds + pace * (step - from.step);
  };
}
