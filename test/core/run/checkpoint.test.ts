import { describe, expect, it } from 'vitest';
import type { Json } from '../../../core/base/diagnostic.ts';
import { defaultRecipe } from '../../../core/design/recipe.ts';
import { plateauStart } from '../../../core/design/schedule.ts';
import { atTheBeginning, readProgress, type Progress } from '../../../core/run/checkpoint.ts';

const midway: Progress = {
  step: 1501,
  epoch: 1,
  index: 563,
  sums: { loss: 0.1 + 0.2, correct: 30_001, examples: 36_032 },
  seconds: 12.5,
  rate: 1e-3 / 3,
  plateau: { rate: 1e-3, best: 0.31, waited: 1, cooldown: 0 },
  best: { epoch: 1, step: 938, loss: 1 / 3, accuracy: 0.871 },
  epochs: [{ epoch: 1, step: 938, training: { loss: 0.7, accuracy: 0.8, examples: 60_000 }, validation: { loss: 1 / 3, accuracy: null, examples: 10 }, rate: 1e-3, seconds: 9.25 }],
};

const throughText = (progress: Progress): Json => JSON.parse(JSON.stringify(progress)) as Json;

describe('a progress', () => {
  it('comes back from its JSON bit by bit', () => {
    for (const progress of [midway, atTheBeginning(plateauStart(defaultRecipe))]) {
      expect(readProgress(throughText(progress), 'f')).toEqual({ ok: true, value: progress });
    }
  });

  it('is refused with every field that is missing or wrong', () => {
    const json = throughText(midway) as { [key: string]: Json };
    const bad = { ...json, step: -1, index: 1.5, plateau: { rate: '1' }, epochs: [{ epoch: 1 }, 7] };
    const read = readProgress(bad, 'checkpoint/12.json');
    expect(read).toMatchObject({ ok: false, error: { code: 'checkpoint-unreadable' } });
    const message = read.ok ? '' : read.error.message;
    for (const name of ['step', 'index', 'plateau.rate', 'plateau.best', 'plateau.waited', 'plateau.cooldown', 'epochs[0].training.loss', 'epochs[1].epoch']) expect(message).toContain(name);
    expect(message).not.toContain('sums');
  });

  it('is refused when it is no object at all', () => {
    for (const json of [null, 3, 'x', [], { sums: [] }] as Json[]) expect(readProgress(json, 'f').ok).toBe(false);
  });
});
