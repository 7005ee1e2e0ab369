// The training doctor: watches a run's steps, epochs, layers and data, and says in plain language what goes wrong, what that
// was seen by and what to do. It changes nothing. What it knows of a run is a few numbers, so that it costs nothing to have it
// along; the same steps always give the same advice.
import type { Failure } from '../base/diagnostic.ts';
import { adviceOfData } from './doctor-data.ts';
import { OverfittingWatch } from './doctor-epochs.ts';
import { adviceOfLayers } from './doctor-layers.ts';
import { LossWatch, adviceOfFailure } from './doctor-loss.ts';
import type { Patient } from './doctor-patient.ts';
import type { EpochRecord, StepRow } from './records.ts';
import type { Advice, LayerLook } from './run-services.ts';

/** Watches one run; every piece of advice is given once. */
export class Doctor {
  readonly #patient: Patient;
  readonly #loss: LossWatch;
  readonly #fit: OverfittingWatch;
  readonly #given = new Map<string, Advice>();

  constructor(patient: Patient) {
    this.#patient = patient;
    this.#loss = new LossWatch(patient);
    this.#fit = new OverfittingWatch(patient);
  }

  /** Everything said so far, oldest first. */
  get advice(): readonly Advice[] {
    return [...this.#given.values()];
  }

  /** What can be said before the first step. */
  begin(): readonly Advice[] {
    return this.#fresh(adviceOfData(this.#patient));
  }

  /** New advice after steps, in their order. */
  steps(rows: readonly StepRow[]): readonly Advice[] {
    return this.#fresh(rows.flatMap((row) => this.#loss.step(row)));
  }

  /** New advice after an epoch. */
  epoch(record: EpochRecord): readonly Advice[] {
    const explained = this.#has('dead-relu') || this.#has('vanishing-gradient');
    return this.#fresh([...this.#loss.epoch(record, explained), ...this.#fit.epoch(record)]);
  }

  /**
   * New advice after a look at the layers, in the order in which they follow each other. Nothing once the loss has run away: what
   * the layers look like then is its doing.
   */
  layers(step: number, looks: readonly LayerLook[]): readonly Advice[] {
    if (this.#has('loss-not-finite') || this.#has('loss-exploding') || this.#has('rate-too-high')) return [];
    return this.#fresh(adviceOfLayers(step, looks, this.#patient));
  }

  /** New advice when the run failed. */
  failed(failure: Failure, step: number): readonly Advice[] {
    return this.#fresh(adviceOfFailure(failure, step, this.#patient));
  }

  #has(code: Advice['code']): boolean {
    return this.advice.some((one) => one.code === code);
  }

  #fresh(found: readonly Advice[]): readonly Advice[] {
    const fresh = found.filter((one) => !this.#given.has(keyOf(one)));
    for (const one of fresh) this.#given.set(keyOf(one), one);
    return [...new Map(fresh.map((one) => [keyOf(one), one])).values()];
  }
}

function keyOf({ code, layer }: Advice): string {
  return `${code}/${layer ?? ''}`;
}
