import { describe, expect, it } from 'vitest';
import { bug, ok } from '../../../core/base/diagnostic.ts';
import { readRecipe } from '../../../core/design/recipe.ts';
import { earlyEndInWords, endsEarly } from '../../../core/run/early.ts';
import type { EpochRecord } from '../../../core/run/records.ts';
import { runLoop } from './fakes.ts';

const rule = (json: { readonly [name: string]: number }) => readRecipe({ earlyStopping: json }).recipe.earlyStopping;
const score = (loss: number) => ({ loss, accuracy: null, examples: 1 });
const epochs = (...losses: readonly number[]): EpochRecord[] => losses.map((loss, i) => ({ epoch: i + 1, step: i + 1, training: score(10 - i), validation: score(loss), rate: 0.1, seconds: 1 }));
/** After which epoch it ends, null when it does not. */
function endOf(json: { readonly [name: string]: number }, ...losses: readonly number[]): number | null {
  for (let n = 0; n <= losses.length; n++) if (endsEarly(rule(json), epochs(...losses.slice(0, n)), true) !== null) return n;
  return null;
}

describe('early stopping', () => {
  it('ends after as many epochs without progress as patience says', () => {
    expect(endOf({ patience: 2 }, 3, 2, 2.5, 2.1, 1)).toBe(4);
    expect(endOf({ patience: 2 }, 3, 2, 2.5, 1.9, 2, 2, 1)).toBe(6);
    expect(endOf({ patience: 1 }, 1, 1)).toBe(2);
    expect(endOf({ patience: 3 }, 3, 2, 2.5, 2.1)).toBeNull();
  });

  it('takes a fall that is not more than the threshold for none, and measures from the last progress', () => {
    expect(endOf({ patience: 2, threshold: 0.5 }, 3, 2.6, 2.5, 2)).toBe(3);
    expect(endOf({ patience: 2, threshold: 0.5 }, 3, 2.6, 2.4, 2.3, 2.2)).toBe(5);
  });

  it('waits for no epoch up to the one named', () => {
    expect(endOf({ patience: 2, from: 4 }, 1, 2, 2, 2, 2, 2, 2)).toBe(6);
  });

  it('takes a loss that is not a number for no progress', () => {
    expect(endOf({ patience: 2 }, 1, NaN, NaN)).toBe(3);
  });

  it('watches the training loss where the other may not choose', () => {
    expect(endsEarly(rule({ patience: 1 }), epochs(1, 2, 3), false)).toBeNull();
    const flat = epochs(1, 2).map((record) => ({ ...record, training: score(4) }));
    const end = endsEarly(rule({ patience: 1 }), flat, false);
    expect(end).toEqual({ epoch: 1, loss: 4, waited: 1, part: 'training' });
    expect(end === null ? '' : earlyEndInWords(end, 2)).toBe('Training ends early after epoch 2: the training loss has made no progress for an epoch; it was 4 after epoch 1.');
  });

  it('never ends a run that does not ask for it', () => {
    expect(endsEarly(null, epochs(1, 2, 3, 4), true)).toBeNull();
  });
});

describe('the loop under early stopping', () => {
  const losses = [3, 2, 2.5, 2.6, 1, 1, 1, 1, 1, 1];
  const measure = (from = 0) => {
    let at = from;
    return async () => ok(score(losses[at++] ?? bug('measured too often')));
  };
  const recipe = { epochs: 8, earlyStopping: { patience: 2 } };

  it('finishes early and says why', async () => {
    const { ending, kept } = await runLoop({ recipe, measure: measure() });
    expect(ending).toMatchObject({ ok: true, value: { state: 'finished', early: { epoch: 2, loss: 2, waited: 2 }, progress: { epoch: 4, index: 0 } } });
    expect(kept.epochs.length).toBe(4);
  });

  it('says nothing of an early end that comes with the last epoch', async () => {
    const { ending } = await runLoop({ recipe: { ...recipe, epochs: 4 }, measure: measure() });
    expect(ending).toMatchObject({ ok: true, value: { state: 'finished', early: null } });
  });

  it('has nothing to do when it goes on, and ends where it would have when it was interrupted', async () => {
    const whole = await runLoop({ recipe, measure: measure() });
    const again = await runLoop({ recipe, measure: measure(4), from: whole.kept.checkpoints.at(-1) ?? bug('no checkpoint') });
    expect(again.ending).toMatchObject({ ok: true, value: { images: 0, early: { epoch: 2 } } });
    const interrupted = await runLoop({ recipe, measure: measure(2), from: whole.kept.checkpoints.find(({ progress }) => progress.epoch === 2) ?? bug('no checkpoint') });
    expect(interrupted.kept.rows).toEqual(whole.kept.rows.filter(({ epoch }) => epoch > 2));
  });

  it('goes on when it shall wait anew from there on', async () => {
    const whole = await runLoop({ recipe, measure: measure() });
    const more = { ...recipe, earlyStopping: { patience: 2, from: 4 } };
    const second = await runLoop({ recipe: more, measure: measure(4), from: whole.kept.checkpoints.at(-1) ?? bug('no checkpoint') });
    expect(second.ending).toMatchObject({ ok: true, value: { progress: { epoch: 7 }, early: { epoch: 5 } } });
    const planned = await runLoop({ recipe: more, measure: measure() });
    expect([...whole.kept.rows, ...second.kept.rows]).toEqual(planned.kept.rows);
  });
});
