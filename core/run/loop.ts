// The training loop: epoch by epoch, delivery by delivery, from any place in a run to its end. It holds nothing a checkpoint
// does not hold, so that a run which is stopped, killed or moved goes on as if nothing had happened. Stopping and pausing
// are looked at between deliveries; whatever goes wrong leaves the last good checkpoint alone.
import { bug, ok, type Result } from '../base/diagnostic.ts';
import type { Tensors } from '../base/tensor.ts';
import { hostScalars } from '../compile/optimizers.ts';
import type { BatchSource } from '../data/batches.ts';
import type { TrainingRecipe } from '../design/recipe.ts';
import { learningRate, plateauAfterEpoch } from '../design/schedule.ts';
import { noSums, type Checkpoint, type Progress } from './checkpoint.ts';
import type { Listener } from './protocol.ts';
import type { Best, EpochRecord, Score, StepRow } from './records.ts';
import { allFinite, divergenceFailure, statisticsOf, type Divergence } from './statistics.ts';
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
}

/** Somebody may ask the loop to wait. */
export interface Pause {
  readonly requested: boolean;
  /** resolves when it may go on, or when stopping is asked for */
  over(): Promise<void>;
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
  readonly measure: ((weights: Tensors) => Promise<Result<Score | null>>) | null;
  /** whether that measure may choose the best epoch; otherwise the last epoch counts as the best */
  readonly chooses: boolean;
  readonly keeper: Keeper;
  readonly tell: Listener;
  readonly stop: Stop;
  readonly pause: Pause;
  /** milliseconds between checkpoints inside an epoch, longer where writing them takes long; 0: after every run of the engine */
  readonly checkpointEvery: number;
  /** a clock in milliseconds */
  readonly now: () => number;
}

/** How the loop ended, when nothing went wrong. */
export interface Ending {
  readonly state: 'finished' | 'stopped';
  readonly progress: Progress;
  /** images trained on and seconds taken by this call, pauses left out */
  readonly images: number;
  readonly seconds: number;
}

/** Checkpoints inside an epoch take at most this share of the time. */
const checkpointShare = 0.05;
/** Milliseconds between two `steps` events. */
const tellEvery = 100;

/** Trains from a place in the run to the recipe's last epoch, until stopped or until something goes wrong. */
export async function trainFrom(start: Progress, at: Surroundings): Promise<Result<Ending>> {
  return new Loop(start, at).run();
}

class Loop {
  readonly #at: Surroundings;
  readonly #perEpoch: number;
  /** when this call began, later by the time it was paused */
  #begun: number;
  #progress: Progress;
  #images = 0;
  #longestRun = 0;
  #lossesBefore: number[] = [];
  #untold: StepRow[] = [];
  #toldAt: number;
  /** when the present epoch's clock was last read */
  #clock: number;
  #checkpointAt: number;

  constructor(start: Progress, at: Surroundings) {
    this.#at = at;
    this.#progress = start;
    this.#perEpoch = at.batches.batchesPerEpoch;
    this.#begun = this.#toldAt = this.#clock = at.now();
    this.#checkpointAt = this.#begun + at.checkpointEvery;
  }

  async run(): Promise<Result<Ending>> {
    const { batches, recipe, stop, pause } = this.#at;
    const { epoch, index } = this.#progress;
    if (index < this.#perEpoch) batches.seek(epoch, index);
    else batches.seek(epoch + 1, 0);
    while (this.#progress.epoch < recipe.epochs) {
      if (pause.requested && !stop.requested) {
        const paused = await this.#paused();
        if (!paused.ok) return paused;
      }
      if (stop.requested) return this.#stopped();
      const done = this.#progress.index === this.#perEpoch ? await this.#endEpoch() : await this.#deliver();
      if (!done.ok) return done;
      if (this.#progress.index > 0 && this.#at.now() >= this.#checkpointAt) {
        const kept = await this.#checkpoint();
        if (!kept.ok) return kept;
      }
    }
    return ok(this.#ending('finished'));
  }

  #ending(state: Ending['state']): Ending {
    this.#tell();
    return { state, progress: this.#progress, images: this.#images, seconds: (this.#at.now() - this.#begun) / 1000 };
  }

  async #stopped(): Promise<Result<Ending>> {
    const kept = await this.#checkpoint();
    return kept.ok ? ok(this.#ending('stopped')) : kept;
  }

  async #paused(): Promise<Result<void>> {
    const kept = await this.#checkpoint();
    if (!kept.ok) return kept;
    this.#at.tell('paused', { step: this.#progress.step });
    const since = this.#at.now();
    await this.#at.pause.over();
    this.#clock = this.#at.now();
    this.#begun += this.#clock - since;
    return ok(undefined);
  }

  /** One run of the engine: its steps, their rows and sums. */
  async #deliver(): Promise<Result<void>> {
    const { recipe, steps, batches, keeper } = this.#at;
    const { step: done, epoch, index, plateau, sums } = this.#progress;
    const next = await batches.next();
    if (!next.ok) return next;
    const batch = next.value;
    if (batch.epoch !== epoch || batch.index !== index) bug(`batch ${batch.epoch}/${batch.index} came at ${epoch}/${index}`);
    const rates = Array.from({ length: batch.steps }, (_, s) => learningRate(recipe, this.#moment(done + s), plateau));
    const begun = this.#at.now();
    const results = await steps.run(batch, (s) => hostScalars(recipe, done + s + 1, rates[s] ?? 0));
    this.#longestRun = Math.max(this.#longestRun, (this.#at.now() - begun) / 1000);
    const each = batch.count / batch.steps;
    batch.release();
    if (!results.ok) return results;
    const { losses, correct } = results.value;
    const broken = losses.findIndex((loss) => !Number.isFinite(loss));
    const rows = losses.slice(0, broken < 0 ? losses.length : broken + 1).map((loss, s): StepRow => ({
      step: done + s + 1, epoch: epoch + 1, loss, accuracy: correct === null ? null : (correct[s] ?? 0) / each, rate: rates[s] ?? 0,
    }));
    const kept = await keeper.addSteps(rows);
    if (!kept.ok) return kept;
    this.#untold.push(...rows);
    const last = rows.at(-1) ?? bug('a delivery without steps');
    this.#lossesBefore = [...this.#lossesBefore, ...(broken < 0 ? losses : losses.slice(0, broken))].slice(-4);
    if (broken >= 0) return this.#diverged({ what: 'loss', value: last.loss, step: last.step });
    this.#images += batch.count;
    this.#progress = {
      ...this.#progress,
      step: last.step,
      index: index + batch.steps,
      rate: last.rate,
      sums: {
        loss: losses.reduce((sum, loss) => sum + loss * each, sums.loss),
        correct: (correct ?? []).reduce((sum, right) => sum + right, sums.correct),
        examples: sums.examples + batch.count,
      },
    };
    if (this.#at.now() - this.#toldAt >= tellEvery) this.#tell();
    return ok(undefined);
  }

  #moment(step: number): Parameters<typeof learningRate>[1] {
    return { step, stepsPerEpoch: this.#perEpoch, totalSteps: this.#perEpoch * this.#at.recipe.epochs };
  }

  #tell(): void {
    const now = this.#at.now();
    this.#toldAt = now;
    if (this.#untold.length === 0) return;
    const imagesPerSecond = this.#images / Math.max(1e-3, (now - this.#begun) / 1000);
    const { epoch, sums } = this.#progress;
    const left = (this.#at.recipe.epochs - epoch) * this.#at.batches.count - sums.examples;
    this.#at.tell('steps', { rows: this.#untold, imagesPerSecond, secondsLeft: left / Math.max(1e-3, imagesPerSecond), longestRun: this.#longestRun });
    this.#untold = [];
  }

  #withClock(progress: Progress): Progress {
    const now = this.#at.now();
    const seconds = progress.seconds + (now - this.#clock) / 1000;
    this.#clock = now;
    return { ...progress, seconds };
  }

  async #checkpoint(): Promise<Result<void>> {
    const begun = this.#at.now();
    this.#at.tell('saving', { step: this.#progress.step });
    this.#progress = this.#withClock(this.#progress);
    const tensors = await this.#goodState();
    if (!tensors.ok) return tensors;
    return this.#keep(tensors.value, begun);
  }

  async #keep(tensors: Tensors, begun: number): Promise<Result<void>> {
    const kept = await this.#at.keeper.checkpoint({ progress: this.#progress, tensors });
    if (!kept.ok) return kept;
    const now = this.#at.now();
    const every = this.#at.checkpointEvery;
    this.#checkpointAt = now + (every === 0 ? 0 : Math.max(every, (now - begun) / checkpointShare));
    this.#at.tell('checkpoint', { step: this.#progress.step });
    return ok(undefined);
  }

  /** The state, once it is certain that all of it is finite: an update may break weights before any loss shows it. */
  async #goodState(): Promise<Result<Tensors>> {
    const tensors = await this.#at.steps.read();
    if (!tensors.ok || allFinite(tensors.value)) return tensors;
    return this.#diverged({ what: 'weights', value: NaN, step: this.#progress.step });
  }

  async #endEpoch(): Promise<Result<void>> {
    const { measure, recipe, keeper, tell } = this.#at;
    this.#tell();
    const begun = this.#at.now();
    const tensors = await this.#goodState();
    if (!tensors.ok) return tensors;
    const weights = this.#weightsOf(tensors.value);
    const validation = measure === null ? ok(null) : await measure(weights);
    if (!validation.ok) return validation;
    const score = validation.value;
    // Stopped while measuring: the place kept is the epoch's end, and going on measures again.
    if (measure !== null && score === null) return ok(undefined);
    if (score !== null && !Number.isFinite(score.loss)) return this.#diverged({ what: 'validation loss', value: score.loss, step: this.#progress.step });
    const ended = this.#withClock(this.#progress);
    const record = recordOf(ended, score, this.#at.hasClasses);
    const best = this.#bestAfter(record);
    this.#progress = {
      ...ended,
      epoch: ended.epoch + 1,
      index: 0,
      sums: noSums,
      seconds: 0,
      plateau: plateauAfterEpoch(recipe, ended.plateau, (score ?? record.training).loss),
      best,
      epochs: [...ended.epochs, record],
    };
    const isBest = best.epoch === record.epoch;
    tell('saving', { step: record.step });
    const finished = await keeper.finishEpoch(this.#progress, weights, isBest);
    if (!finished.ok) return finished;
    const kept = await this.#keep(tensors.value, begun);
    if (kept.ok) tell('epoch', { record, best: isBest });
    return kept;
  }

  /** Higher accuracy wins, then lower loss; the earlier epoch on a tie. Without a measure that may choose, the last wins. */
  #bestAfter(record: EpochRecord): Best {
    const { epoch, step } = record;
    const { loss, accuracy } = record.validation ?? record.training;
    const mine: Best = { epoch, step, loss, accuracy };
    const { best } = this.#progress;
    if (best === null || !this.#at.chooses) return mine;
    const gain = (accuracy ?? 0) - (best.accuracy ?? 0);
    return gain > 0 || (gain === 0 && loss < best.loss) ? mine : best;
  }

  async #diverged(where: Pick<Divergence, 'what' | 'value' | 'step'>): Promise<Result<never>> {
    this.#tell();
    const state = await this.#at.steps.read();
    const rate = learningRate(this.#at.recipe, this.#moment(where.step - 1), this.#progress.plateau);
    return { ok: false, error: divergenceFailure({ ...where, epoch: this.#progress.epoch + 1, rate, before: this.#lossesBefore, weights: state.ok ? statisticsOf(this.#weightsOf(state.value)) : [] }) };
  }

  #weightsOf(state: Tensors): Tensors {
    return Object.fromEntries(this.#at.weights.map((name) => [name, state[name] ?? bug(`the state has no "${name}"`)]));
  }
}

function recordOf({ epoch, step, sums, rate, seconds }: Progress, validation: Score | null, hasClasses: boolean): EpochRecord {
  return {
    epoch: epoch + 1,
    step,
    training: { loss: sums.loss / sums.examples, accuracy: hasClasses ? sums.correct / sums.examples : null, examples: sums.examples },
    validation,
    rate: rate ?? 0,
    seconds,
  };
}
