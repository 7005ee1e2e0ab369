// The advisor in the window: where data stand in the picture, which candidate of a race is best, what the panel says of a boundary.
import { beforeEach, describe, expect, it } from 'vitest';
import { fail, ok } from '../../../core/base/diagnostic.ts';
import { quadrantOf } from '../../../core/design/advise.ts';
import type { Consequences } from '../../../core/design/consequences.ts';
import { check } from '../../../core/design/check.ts';
import { readProject } from '../../../core/document/file.ts';
import { dataState } from '../../../renderer/data-sets.ts';
import type { Machine } from '../../../renderer/machine.ts';
import { designer, setMachine } from '../../../renderer/session.ts';
import { rowsOf } from '../../../renderer/transfer/boundary-panel.tsx';
import { boundariesOf } from '../../../renderer/transfer/cuts.ts';
import { placeOf } from '../../../renderer/transfer/quadrants.tsx';
import { beginRace, bestOf, race } from '../../../renderer/transfer/race.ts';
import { spread } from '../../../renderer/transfer/race-part.tsx';
import { likeness, measureLikeness, sayLikeness, similarityIn } from '../../../renderer/transfer/similarity.ts';
import { residualNet } from '../../core/design/residual-net.ts';

const plain = (text: string | null): string | null => text?.replaceAll(/[\u2009\u00a0\u202f]/gu, ' ') ?? null;

describe('the picture', () => {
  it('puts data into the field of their case', () => {
    for (const perClass of [3, 60, 249, 250, 600, 6000]) {
      for (const similarity of [0, 0.3, 0.49, 0.5, 0.8, 1]) {
        const { up, right } = placeOf({ perClass, similarity });
        const { size, likeness: like } = quadrantOf({ images: perClass, classes: 1, similarity });
        expect([perClass, similarity, (up ?? 0) >= 0.5, (right ?? 0) >= 0.5]).toEqual([perClass, similarity, size === 'large', like === 'similar']);
      }
    }
  });

  it('keeps every dot within the field, and shows what is not known as not known', () => {
    for (const perClass of [0, 1e-3, 1e9]) {
      const { up } = placeOf({ perClass, similarity: null });
      expect(up).toBeGreaterThan(0);
      expect(up).toBeLessThan(1);
    }
    expect(placeOf({ perClass: null, similarity: null })).toEqual({ up: null, right: null });
  });
});

describe('the panel', () => {
  const now: Consequences = { parameters: 1000, trained: 1000, memory: 4_000_000, work: 300, workKept: 300, kept: 0 };
  const next: Consequences = { parameters: 1000, trained: 100, memory: 2_000_000, work: 120, workKept: 20, kept: 10 };

  it('says what would be and what was, and nothing of what was where it stays the same', () => {
    const rows = rowsOf(now, next, now, ({ work }) => work / 10, null).map(({ value, was }) => [plain(value), plain(was)]);
    expect(rows).toEqual([['100 (10 %)', 'was 1,000'], ['2.00 MB', 'was 4.00 MB'], ['about 12 s', 'was about 30 s']]);
    expect(rowsOf(now, now, now, () => 3, null).map(({ was }) => was)).toEqual([null, null, null]);
  });

  it('tells the later epochs apart where the frozen part is gone through once', () => {
    expect(rowsOf(now, next, now, ({ work }) => work / 10, null, 2).map(({ value }) => plain(value)).at(-1)).toBe('about 2 s');
  });

  it('tells a measured time from one that was worked out, and a share where nothing is known of the data', () => {
    expect(plain(rowsOf(next, next, now, () => 12, 11.4)[2]?.value ?? null)).toBe('11 s (measured)');
    expect(plain(rowsOf(now, next, now, () => null, null)[2]?.value ?? null)).toBe('0.40 × the time of training all');
  });
});

describe('the race', () => {
  const entries = [0, 2, 5].map((cut, i) => ({ run: 'abc'[i] ?? '', cut, last: null, trained: 1 }));
  const best = (accuracy: number | null, loss: number) => ({ epoch: 1, accuracy, loss }) as never;

  it('is won by the most right answers, by the least loss without classes, and by nobody before an epoch', () => {
    expect(bestOf(entries, [{ id: 'a', best: best(0.8, 1) }, { id: 'b', best: best(0.9, 2) }, { id: 'c', best: null }])).toBe('b');
    expect(bestOf(entries, [{ id: 'a', best: best(null, 1) }, { id: 'b', best: best(null, 2) }])).toBe('a');
    expect(bestOf(entries, [{ id: 'a', best: best(0.9, 1) }, { id: 'b', best: best(0.9, 1) }])).toBe('a');
    expect(bestOf(entries, [{ id: 'a', best: null }])).toBeNull();
  });

  it('runs from one end to the other where nobody proposes, none twice', () => {
    expect(spread(9)).toEqual([0, 2, 4, 6, 8]);
    expect(spread(2)).toEqual([0, 1]);
    expect(spread(3)).toEqual([0, 1, 2]);
  });

  it('asks for a run of each drawing as it would be frozen', async () => {
    const asked: { readonly entries: readonly { readonly name: string; readonly text: string }[]; readonly recipe: object }[] = [];
    setMachine({ call: (async (service: string, argument: never) => { if (service === 'startRace') asked.push(argument); return ok([{ id: 'r1', name: '' }, { id: 'r2', name: '' }]); }) as Machine['call'], onConnection: () => () => undefined });
    designer.getState().load(residualNet(undefined, { data: 'shapes' }), designer.getState().file);
    expect(await beginRace([0, 7], 2, () => 5)).toBe(true);
    expect(asked[0]?.recipe).toEqual({ epochs: 2 });
    const at = asked[0]?.entries.map(({ name, text }) => {
      const read = readProject(text, name);
      return [name, read.ok ? boundariesOf(read.value, check(read.value)).at : null];
    });
    expect(at).toEqual([['Nothing frozen: residual net', 0], ['Up to stage3-2: residual net', 7]]);
    expect(race.getState().now?.entries).toEqual([{ run: 'r1', cut: 0, last: null, trained: 5 }, { run: 'r2', cut: 7, last: 'stage3-2', trained: 5 }]);
    expect(race.getState().now?.parameters).toBe(designer.getState().checked.totals.parameters);
    // The drawing itself stays as it is.
    expect(Object.values(designer.getState().document.layers).every(({ trainable }) => trainable)).toBe(true);
  });
});

describe('how alike the tasks are', () => {
  beforeEach(() => {
    designer.getState().load({ ...residualNet(undefined, { data: 'shapes' }), base: { weights: '/a', from: 'a' } }, designer.getState().file);
    dataState.setState({ at: 'none' }, true);
  });
  const now = () => likeness.getState().likeness;

  it('is measured by the machine, or said by the person on the side that was meant', async () => {
    setMachine({ call: (async () => ok({ similarity: 0.7, by: 'features', base: 0.8, fresh: 0.4, images: 500 })) as never, onConnection: () => () => undefined });
    await measureLikeness();
    expect(similarityIn(now())).toBe(0.7);
    sayLikeness(false);
    expect(quadrantOf({ images: 1, classes: 1, similarity: similarityIn(now()) ?? NaN }).likeness).toBe('different');
    sayLikeness(true);
    expect(quadrantOf({ images: 1, classes: 1, similarity: similarityIn(now()) ?? NaN }).likeness).toBe('similar');
  });

  it('says why it could not be measured', async () => {
    setMachine({ call: (async () => fail('no-base', 'Nothing to compare with.')) as never, onConnection: () => () => undefined });
    await measureLikeness();
    expect(now()).toEqual({ at: 'unknown', trouble: 'Nothing to compare with.' });
  });
});
