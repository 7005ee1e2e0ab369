// The race's table after the page was loaded again: there for the drawing it was begun for, and out of date once that is another.
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ok } from '../../../core/base/diagnostic.ts';
import { rename, setParams } from '../../../core/design/edit.ts';
import { freezeLayers } from '../../../core/design/freeze.ts';
import type { Document } from '../../../core/document/model.ts';
import { apply } from '../../../core/document/patch.ts';
import { designer, setMachine } from '../../../renderer/session.ts';
import { beginRace, boundaryOf, isOutdated, race, raceRecipe, returnRace } from '../../../renderer/transfer/race.ts';
import { keptRace, readRace } from '../../../renderer/transfer/race-kept.ts';
import { presentCuts, putBoundary } from '../../../renderer/transfer/state.ts';
import { residualNet } from '../../core/design/residual-net.ts';
import { value } from '../../electron/run/tiny.ts';

const storage = new Map<string, string>();
vi.stubGlobal('sessionStorage', { getItem: (key: string) => storage.get(key) ?? null, setItem: (key: string, text: string) => storage.set(key, text), removeItem: (key: string) => storage.delete(key) });
afterAll(() => vi.unstubAllGlobals());

const load = (document: Document): void => designer.getState().load(document, designer.getState().file);
const outdated = (document: Document): boolean | null => {
  const { now } = race.getState();
  return now === null ? null : isOutdated(now, document, presentCuts());
};

beforeEach(async () => {
  setMachine({ call: (async () => ok([{ id: 'r1', name: '' }, { id: 'r2', name: '' }])) as never, onConnection: () => () => undefined });
  race.setState({ now: null });
  load(residualNet(undefined, { data: 'shapes', epochs: 9 }));
  await beginRace([0, 5], 2, (cut) => 10 - cut);
});

describe('the table of a race', () => {
  it('is there again with the drawing after the page was loaded anew', () => {
    const before = race.getState().now;
    expect(before?.entries).toHaveLength(2);
    // The page as it begins: the drawing is loaded first, under another number.
    const kept = storage.get('convas-race') ?? '';
    load(residualNet(undefined, { data: 'shapes', epochs: 9 }));
    storage.set('convas-race', kept);
    returnRace(true);
    const { now } = race.getState();
    expect(now).toEqual({ ...before, opening: designer.getState().opening });
    expect(outdated(designer.getState().document)).toBe(false);
  });

  it('goes with its drawing: another one has none, now or after the page was loaded anew', () => {
    load(residualNet());
    expect([race.getState().now, keptRace()]).toEqual([null, null]);
    storage.set('convas-race', JSON.stringify({ mark: 1, parameters: 2, entries: [{ run: 'a', cut: 0, last: null, trained: 1 }] }));
    returnRace(false);
    expect([race.getState().now, keptRace()]).toEqual([null, null]);
  });

  it('is out of date once the drawing is another, and not for what makes no difference to it', () => {
    const { document } = designer.getState();
    const after = (patch: Parameters<typeof apply>[1]): Document => value(apply(document, patch));
    const wider = after(value(setParams(document, 'stem', { filters: 16 })));
    expect(outdated(document)).toBe(false);
    expect(outdated(wider)).toBe(true);
    expect(outdated({ ...document, recipe: { ...document.recipe, batch: 7 } })).toBe(true);
    expect(outdated({ ...document, base: { weights: 'a.safetensors', from: 'a' } })).toBe(true);
    // Runs of a race have epochs and a line of their own, and names and places teach nothing.
    expect(outdated({ ...document, name: 'Other', recipe: { ...document.recipe, epochs: 3 } })).toBe(false);
    expect(outdated(after(value(rename(document, 'stem', 'first'))))).toBe(false);
    expect(outdated(after(value(freezeLayers(document, ['stem', 'stem-norm'], true))))).toBe(false);
    expect(putBoundary(3)).toBe(true);
    expect(outdated(designer.getState().document)).toBe(false);
    value(designer.getState().edit('Wider', (now) => setParams(now, 'stem', { filters: 16 })));
    expect(outdated(designer.getState().document)).toBe(true);
    designer.getState().undo();
    expect(outdated(designer.getState().document)).toBe(false);
  });

  it('leads to the boundary of the same name in a drawing that has changed, or to none', () => {
    const [none, fifth] = race.getState().now?.entries ?? [];
    if (none === undefined || fifth === undefined) throw new Error('two runs were begun');
    expect(fifth.last).toBe('stage2-2');
    const all = presentCuts().all.slice(1);
    const moved = [presentCuts().all[0], ...all.slice(1)].flatMap((cut) => (cut === undefined ? [] : [cut]));
    expect([boundaryOf(none, { all: moved }, true), boundaryOf(fifth, { all: moved }, true), boundaryOf(fifth, presentCuts(), false)]).toEqual([0, 4, 5]);
    expect(boundaryOf(fifth, { all: moved.filter(({ last }) => last !== 'stage2-2') }, true)).toBeNull();
  });

  it('is read as far as it is one', () => {
    const entry = { run: 'a', cut: 0, last: null, trained: 1 };
    expect(readRace({ mark: 1, parameters: 2, entries: [entry, { ...entry, cut: 'x' }, null, { ...entry, last: 3 }] })).toEqual({ mark: 1, parameters: 2, entries: [entry] });
    expect([null, [], 'x', {}, { mark: 1, parameters: 2, entries: [] }, { mark: '1', parameters: 2, entries: [entry] }].map((json) => readRace(json))).toEqual([null, null, null, null, null, null]);
  });
});

describe('the recipe of a race', () => {
  it('keeps images aside to decide where the drawing\'s keeps none, and leaves what that keeps alone', () => {
    expect(raceRecipe({ batch: 32, validation: 0 }, 3)).toEqual({ epochs: 3, validation: 0.1 });
    expect(raceRecipe({ batch: 32, validation: 0.2 }, 3)).toEqual({ epochs: 3 });
  });
});
