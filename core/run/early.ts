// Early stopping as a pure function of the finished epochs: nothing is remembered between them that the records do not say,
// so a run that is opened again ends where it would have ended.
import type { EarlyStopping } from '../design/recipe.ts';
import type { EpochRecord } from './records.ts';

/** Why a run ended before its last epoch. */
export interface EarlyEnd {
  /** the last epoch that was progress, and its loss */
  readonly epoch: number;
  readonly loss: number;
  /** epochs without progress since */
  readonly waited: number;
  /** whose loss was watched */
  readonly part: 'training' | 'validation';
}

/**
 * Whether training ends after these epochs. Progress is a loss below the smallest one so far by more than the threshold;
 * epochs up to `from` are not waited for. The validation loss is watched where it may choose, else the training loss: test
 * images decide nothing.
 */
export function endsEarly(rule: EarlyStopping | null, epochs: readonly EpochRecord[], chooses: boolean): EarlyEnd | null {
  if (rule === null) return null;
  let [epoch, loss, waited] = [0, Infinity, 0];
  for (const record of epochs) {
    const now = (chooses ? record.validation : null) ?? record.training;
    if (now.loss < loss - rule.threshold) [epoch, loss, waited] = [record.epoch, now.loss, 0];
    else if (record.epoch > rule.from) waited++;
  }
  return waited < rule.patience ? null : { epoch, loss, waited, part: chooses ? 'validation' : 'training' };
}

/** The end in a sentence. */
export function earlyEndInWords({ epoch, loss, waited, part }: EarlyEnd, after: number): string {
  const epochs = waited === 1 ? 'an epoch' : `${waited} epochs`;
  return `Training ends early after epoch ${after}: the ${part} loss has made no progress for ${epochs}; it was ${Number(loss.toPrecision(4))} after epoch ${epoch}.`;
}
