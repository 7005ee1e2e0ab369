// The space of all runs: its limit, and what is given up for it, in which order, and what never is.
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { usualPreferences } from '../../../../core/run/preferences.ts';
import { writePreferences } from '../../../../electron/serve/preferences.ts';
import type { Places } from '../../../../electron/serve/places.ts';
import { limitOf, spaceOf } from '../../../../electron/serve/training/space.ts';
import { freshFolder, placesBelow, value } from '../hosts.ts';
import { configure, epochRecord, fakeEngines, keepProgress } from './fake-engine.ts';
import { tiny, trainingBelow, type TrainingWindow } from './windows.ts';

describe('the limit', () => {
  it.each([
    [null, 0, 100e9, 20e9], [null, 0, 10e9, 8e9], [null, 6e9, 4e9, 8e9], [null, 5e9, null, 20e9], [5, 6e9, 1e9, 5e9], [0.5, 0, null, 0.5e9], [0, 6e9, 1e9, null],
  ])('preferred %j with %j bytes of runs and %j free is %j', (preferred, bytes, free, limit) => {
    expect(limitOf(preferred, bytes, free)).toBe(limit);
  });
});

describe('runs over their limit', () => {
  let scratch = '';
  let places: Places;
  let window: TrainingWindow;
  let engines: ReturnType<typeof fakeEngines>;
  const mega = 1_000_000;
  const path = (id: string, ...more: readonly string[]): string => join(places.state, 'runs', id, ...more);
  /** A run with two checkpoints and weights of 1 MB each; finished unless it is to have fewer epochs. */
  function run(id: string, day: number, { notes = '', epochs = 3 } = {}): void {
    mkdirSync(path(id), { recursive: true });
    configure(path(id));
    keepProgress(path(id), Array.from({ length: epochs }, (_, i) => epochRecord(i + 1, 50 * (i + 1))));
    copyFileSync(path(id, 'checkpoint', '000001.json'), path(id, 'checkpoint', '000002.json'));
    for (const file of ['best.safetensors', 'last.safetensors', 'checkpoint/000001.safetensors', 'checkpoint/000002.safetensors']) writeFileSync(path(id, file), Buffer.alloc(mega));
    writeFileSync(path(id, 'card.json'), JSON.stringify({ name: id, notes, begun: `2026-01-0${day}T00:00:00.000Z` }));
  }
  const kept = (id: string): readonly string[] => readdirSync(path(id, 'checkpoint')).filter((name) => name.endsWith('.safetensors')).map((name) => name.slice(5, 6));
  const allow = async (megabytes: number): Promise<void> => void value(await writePreferences(places.state, { ...usualPreferences, runSpace: megabytes / 1000 }));
  beforeEach(() => {
    scratch = freshFolder();
    places = placesBelow(scratch);
    engines = fakeEngines();
    window = trainingBelow(places, engines.options);
  });
  afterEach(() => rmSync(scratch, { recursive: true, force: true }));

  it('give up what is kept against damage first, then the oldest checkpoints, and never weights', async () => {
    run('old', 1);
    run('new', 2);
    // Two runs of 4 MB and a little.
    await allow(8.5);
    await window.desk.keepWithin(0);
    expect([kept('old'), kept('new')]).toEqual([['1', '2'], ['1', '2']]);
    await allow(7.5);
    await window.desk.keepWithin(0);
    expect([kept('old'), kept('new')]).toEqual([['2'], ['1', '2']]);
    await window.desk.keepWithin(mega);
    expect([kept('old'), kept('new')]).toEqual([['2'], ['2']]);
    await allow(5.5);
    await window.desk.keepWithin(0);
    expect([kept('old'), kept('new')]).toEqual([[], ['2']]);
    expect([(await window.card('old'))?.isGivenUp, (await window.card('new'))?.isGivenUp]).toEqual([true, false]);
    await allow(1);
    await window.desk.keepWithin(0);
    for (const id of ['old', 'new']) {
      expect(kept(id)).toEqual([]);
      expect([existsSync(path(id, 'best.safetensors')), existsSync(path(id, 'last.safetensors'))]).toEqual([true, true]);
    }
    // How they stand is known still, and the window hears that it is more than it may be.
    const { bytes, limit, free } = await window.call('runSpace', {});
    expect([Math.round(bytes / mega), limit]).toEqual([4, mega]);
    expect(free).toBeGreaterThan(0);
    expect(await window.card('old')).toMatchObject({ state: 'finished', epochs: 3, best: { epoch: 3 }, isGivenUp: true });
    expect(await window.call('goOnWithRun', { id: 'old', epochs: 5 })).toMatchObject({ ok: false, error: { code: 'checkpoint-given-up' } });
    expect(await window.card('old')).toMatchObject({ state: 'finished' });
  });

  it('leave what has notes, has not finished or is under way elsewhere, and all where there is no limit', async () => {
    run('noted', 1, { notes: 'the good one' });
    run('cut', 2, { epochs: 1 });
    run('busy', 3);
    writeFileSync(path('busy', '.lock'), `${process.ppid}\n`);
    run('done', 4);
    await allow(0);
    await window.desk.keepWithin(1e12);
    expect(kept('done')).toEqual(['1', '2']);
    await allow(1);
    await window.desk.keepWithin(0);
    expect(['noted', 'cut', 'busy', 'done'].map(kept)).toEqual([['1', '2'], ['1', '2'], ['1', '2'], []]);
  });

  it('are looked at when a run begins and when one has ended', async () => {
    run('old', 1);
    await allow(60);
    // What it may come to take: 64 MiB and a little.
    const card = value(await window.start(tiny()));
    expect(kept('old')).toEqual([]);
    run('later', 2);
    await allow(1);
    engines.runs[0]?.plan();
    engines.runs[0]?.finish(150);
    await window.until(card.id, ({ state }) => state === 'finished');
    await expect.poll(() => kept('later')).toEqual([]);
  });

  it('are counted with what the disk has free', async () => {
    expect(await spaceOf(places.state, [{ bytes: 2 }, { bytes: 3 }], async () => 45)).toEqual({ bytes: 5, free: 45, limit: 40 });
    expect(await spaceOf(places.state, [], async () => null)).toEqual({ bytes: 0, free: null, limit: 20e9 });
  });
});
