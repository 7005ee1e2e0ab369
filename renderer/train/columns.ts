// Steps of a run as they arrive: base64 of 32-bit floats, unpacked once, into curves that grow in place.
import type { StepColumns } from '../../core/run/run-services.ts';
import type { EpochRecord } from '../../core/run/records.ts';
import { floatsFrom } from '../base64.ts';
import { Series } from '../charts/series.ts';

/** Most steps that are made up for as missing: a machine that counts wildly must not fill the memory. */
const mostMissing = 10_000_000;

/** A share as curves show it, in percent. */
const percent = (shares: Float32Array): Float32Array => shares.map((share) => 100 * share);

/** The curves of a run: a value for each step, step s at place s, and what each epoch was measured at, at its last step. */
export class RunCurves {
  readonly loss = new Series({ first: 1, every: 1 });
  /** in percent */
  readonly accuracy = new Series({ first: 1, every: 1 });
  readonly rate = new Series({ first: 1, every: 1 });
  readonly validationLoss = new Series('given');
  readonly validationAccuracy = new Series('given');

  /** The last step there is; 0 before the first. */
  get last(): number {
    return this.loss.length;
  }

  /** Whether any step has a share of right answers. */
  get hasAccuracy(): boolean {
    return this.accuracy.length > 0 && !Number.isNaN(this.accuracy.raw.at(0));
  }

  /**
   * Takes steps in. A run that goes on from a checkpoint takes some of them again: what was there of them goes first. Steps
   * that are missing before them stand as what is no number.
   */
  take({ first, loss, accuracy, rate }: StepColumns): void {
    if (first < 1) return;
    const columns = [[this.loss, loss], [this.accuracy, accuracy], [this.rate, rate]] as const;
    for (const [series, packed] of columns) {
      series.cutAt(first);
      const missing = Math.min(mostMissing, first - 1 - series.length);
      if (missing > 0) series.append(new Float32Array(missing).fill(Number.NaN));
      const values = floatsFrom(packed);
      series.append(series === this.accuracy ? percent(values) : values);
    }
  }

  /** Takes epochs in; those at or after the first of them are replaced. */
  takeEpochs(epochs: readonly EpochRecord[]): void {
    const [first] = epochs;
    if (first === undefined) return;
    const measured = epochs.flatMap(({ step, validation }) => (validation === null ? [] : [{ step, ...validation }]));
    this.validationLoss.cutAt(first.step);
    this.validationAccuracy.cutAt(first.step);
    this.validationLoss.append(measured.map(({ loss }) => loss), measured.map(({ step }) => step));
    const told = measured.filter(({ accuracy }) => accuracy !== null);
    this.validationAccuracy.append(told.map(({ accuracy }) => 100 * (accuracy ?? 0)), told.map(({ step }) => step));
  }
}
