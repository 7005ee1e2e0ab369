// The training loop: epoch by epoch, delivery by delivery, from any place in a run to its end. It holds nothing a checkpoint
// does not hold, so that a run which is stopped, killed or moved goes on as if nothing had happened. Stopping, pausing
// and what else is asked of a run are looked at between deliveries; whatever goes wrong leaves the last good checkpoint alone.
import { bug, fail, ok, type Result } from '../base/diagnostic.ts';
import type { Tensors } from '../base/tensor.ts';
import { hostScalars } from '../compile/optimizers.ts';
import { readRecipe, type TrainingRecipe } from '../design/recipe.ts';
import { learningRate, plateauAfterEpoch, withRateChange } from '../design/schedule.ts';
import { noSums, type Progress } from './checkpoint.ts';
import { endsEarly, type EarlyEnd } from './early.ts';
import type { Best, EpochRecord, Score, StepRow } from './records.ts';
import { allFinite, divergenceFailure, statisticsOf, type Divergence } from './statistics.ts';
import type { Between } from './steering.ts';
import type { Ending, Surroundings } from './surroundings.ts';

/** Checkpoints inside an epoch take at most this share of the time. */
const checkpointShare = 0.05;
/** Milliseconds between two `steps` events. */
const tellEvery = 100;
/** The layers are looked at once these many steps are done, and from then on at the end of an epoch. */
const stepsBeforeLook = 10;
/** A look costs about as much as a step: with this many steps between two of them, less than 1 %. */
const stepsBetweenLooks = 120;

/** Trains from a place in the run to the recipe's last epoch, until stopped or until something goes wrong. */
export async function trainFrom(start: Progress, at: Surroundings): Promise<Result<Ending>> {
  return new Loop(start, at).run();
}

class Loop {
  readonly #at: Surroundings;
  readonly #perEpoch: number;
  /** when this call began, later by the time it waited */
  #begun: number;
  #progress: Progress;
  #recipe: TrainingRecipe;
  #early: EarlyEnd | null = null;
  /** step of the last look at the layers; null before the first */
  #lookedAt: number | null = null;
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
    this.#recipe = at.recipe;
    this.#perEpoch = at.batches.batchesPerEpoch;
    this.#begun = this.#toldAt = this.#clock = at.now();
    this.#checkpointAt = this.#begun + at.checkpointEvery;
  }

  async run(): Promise<Result<Ending>> {
    const { batches, stop } = this.#at;
    const { epoch, index } = this.#progress;
    if (index < this.#perEpoch) batches.seek(epoch, index);
    else batches.seek(epoch + 1, 0);
    this.#early = this.#endsEarly();
    const until = Math.min(this.#at.until ?? Infinity, this.#recipe.epochs);
    while (this.#progress.epoch < until && this.#early === null) {
      const seen = await this.#seeToErrands();
      if (!seen.ok) return seen;
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
    return { state, progress: this.#progress, early: this.#progress.epoch < this.#recipe.epochs ? this.#early : null, images: this.#images, seconds: (this.#at.now() - this.#begun) / 1000 };
  }

  #endsEarly(): EarlyEnd | null {
    return endsEarly(this.#recipe.earlyStopping, this.#progress.epochs, this.#at.chooses);
  }

  async #stopped(): Promise<Result<Ending>> {
    const kept = await this.#checkpoint();
    return kept.ok ? ok(this.#ending('stopped')) : kept;
  }

  /** Does what was asked for since the last time, and waits while the run is paused. */
  async #seeToErrands(): Promise<Result<void>> {
    const { steering, stop, tell, now } = this.#at;
    let since: number | null = null;
    let told = 0;
    for (;;) {
      for (let errand = steering.next(); errand !== null; errand = steering.next()) await errand(this.#between());
      if (!steering.isPaused || stop.requested) break;
      if (since !== null && told === steering.pauses) {
        await steering.changed();
        continue;
      }
      if (since === null) {
        const kept = await this.#checkpoint();
        if (!kept.ok) return kept;
        this.#tell();
        since = now();
      }
      // It may have gone on and been paused again during an errand: whoever paused it waits for this.
      told = steering.pauses;
      tell('paused', { step: this.#progress.step });
    }
    // Time in which the run waited counts neither for its epoch nor for its speed.
    if (since !== null) {
      this.#clock = now();
      this.#begun += this.#clock - since;
    }
    return ok(undefined);
  }

  #between(): Between {
    const { keeper, looker, steps } = this.#at;
    const { step } = this.#progress;
    return {
      changeRate: async (factor) => {
        const { recipe: read, findings } = readRecipe({ rateChanges: [{ step, factor }] });
        const change = read.rateChanges[0];
        if (change === undefined || findings.length > 0) return fail('rate-factor', `The learning rate can be multiplied by a number above 0 and up to a million, not by ${factor}.`);
        const recipe = { ...this.#recipe, rateChanges: withRateChange(this.#recipe.rateChanges, change) };
        // Kept before the first step at the new rate: a run that is killed after it goes on with the same rates.
        const kept = await keeper.keepRecipe(recipe);
        if (!kept.ok) return kept;
        this.#recipe = recipe;
        return ok(null);
      },
      look: async (request) => {
        const state = await steps.read();
        return state.ok ? looker.look(request, this.#weightsOf(state.value), step) : state;
      },
    };
  }

  /** One run of the engine: its steps, their rows and sums. */
  async #deliver(): Promise<Result<void>> {
    const { steps, batches, keeper } = this.#at;
    const recipe = this.#recipe;
    const { step: done, epoch, index, plateau, sums } = this.#progress;
    const next = await batches.next();
    if (!next.ok) return next;
    const batch = next.value;
    if (batch.epoch !== epoch || batch.index !== index) bug(`batch ${batch.epoch}/${batch.index} came at ${epoch}/${index}`);
    const rates = Array.from({ length: batch.steps }, (_, s) => learningRate(recipe, this.#moment(done + s), plateau));
    const begun = this.#at.now();
    // Checkpoints, looks and measurements are over before the next step begins.
    steps.letGo();
    const results = await steps.run(batch, (s) => hostScalars(recipe, done + s + 1 - (this.#at.momentsFrom ?? 0), rates[s] ?? 0, this.#at.rateFactors));
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
    if (this.#lookedAt === null && last.step >= stepsBeforeLook) return this.#look();
    return ok(undefined);
  }

  /** Tells what the layers of the network look like now. */
  async #look(known?: Tensors): Promise<Result<void>> {
    const { looker, steps, tell } = this.#at;
    const { step } = this.#progress;
    const state = known === undefined ? await steps.read() : ok(known);
    if (!state.ok) return state;
    this.#lookedAt = step;
    const layers = await looker.layers(this.#weightsOf(state.value));
    if (layers !== null) tell('layers', { step, layers });
    return ok(undefined);
  }

  #moment(step: number): Parameters<typeof learningRate>[1] {
    return { step, stepsPerEpoch: this.#perEpoch, totalSteps: this.#perEpoch * this.#recipe.epochs };
  }

  #tell(): void {
    const now = this.#at.now();
    this.#toldAt = now;
    if (this.#untold.length === 0) return;
    const imagesPerSecond = this.#images / Math.max(1e-3, (now - this.#begun) / 1000);
    const { epoch, sums } = this.#progress;
    const left = (this.#recipe.epochs - epoch) * this.#at.batches.count - sums.examples;
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
    const { measure, keeper, tell } = this.#at;
    this.#tell();
    const tensors = await this.#goodState();
    if (!tensors.ok) return tensors;
    const weights = this.#weightsOf(tensors.value);
    const validation = measure === null ? ok(null) : await measure(weights, () => this.#seeToErrands());
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
      plateau: plateauAfterEpoch(this.#recipe, ended.plateau, ((this.#at.chooses ? score : null) ?? record.training).loss),
      best,
      epochs: [...ended.epochs, record],
    };
    const isBest = best.epoch === record.epoch;
    const begun = this.#at.now();
    tell('saving', { step: record.step });
    const finished = await keeper.finishEpoch(this.#progress, weights, isBest);
    if (!finished.ok) return finished;
    const kept = await this.#keep(tensors.value, begun);
    if (!kept.ok) return kept;
    tell('epoch', { record, best: isBest });
    this.#early = this.#endsEarly();
    return this.#lookedAt === null || record.step - this.#lookedAt >= stepsBetweenLooks ? this.#look(tensors.value) : kept;
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
    const rate = learningRate(this.#recipe, this.#moment(where.step - 1), this.#progress.plateau);
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
