// The folder of the runs: what is found there, however it came there, its names, and what is put away and brought back.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../../../core/base/diagnostic.ts';
import type { RunCard } from '../../../../core/run/run-services.ts';
import { correctionsFile } from '../../../../electron/serve/gallery/overlay.ts';
import type { Places } from '../../../../electron/serve/places.ts';
import { regretTime } from '../../../../core/run/run-services.ts';
import { emptyTrash, newRunFolder } from '../../../../electron/serve/training/shelf.ts';
import { freshFolder, placesBelow, value } from '../hosts.ts';
import { configure, epochRecord, fakeEngines, keepProgress, type FakeRun } from './fake-engine.ts';
import { tiny, trainingBelow, type TrainingWindow } from './windows.ts';

let scratch = '';
let places: Places;
let engines: ReturnType<typeof fakeEngines>;
let window: TrainingWindow;
const anew = (): TrainingWindow => {
  engines = fakeEngines();
  return trainingBelow(places, engines.options);
};
beforeEach(() => {
  scratch = freshFolder();
  places = placesBelow(scratch);
  window = anew();
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

/** A run that has told its plan. */
async function begun(name = ''): Promise<{ readonly card: RunCard; readonly run: FakeRun }> {
  const answer = window.start(tiny({ name }));
  while (engines.runs.length === 0) await new Promise((resolve) => { setImmediate(resolve); });
  const run = engines.runs.at(-1);
  run?.plan();
  return { card: value(await answer), run: run as FakeRun };
}
const states = async (): Promise<string[]> => (await window.desk.runs()).map(({ name, state }) => `${name} ${state}`);

describe('what lies in the folder of runs', () => {
  const folder = (id: string): string => {
    const path = join(places.state, 'runs', id);
    configure(path);
    return path;
  };

  it('is listed however it came there: of the command line, finished, cut short, under way elsewhere', async () => {
    keepProgress(folder('done'), [1, 2, 3].map((n) => epochRecord(n, n * 50)));
    keepProgress(folder('cut'), [epochRecord(1, 50)]);
    keepProgress(folder('busy'), [epochRecord(1, 50)]);
    writeFileSync(join(places.state, 'runs', 'busy', '.lock'), `${process.ppid}\n`);
    mkdirSync(join(places.state, 'runs', 'other', 'things'), { recursive: true });
    writeFileSync(join(places.state, 'runs', 'cut', 'card.json'), '{"name": 3, "ended": {"state": "gone"}}');
    expect((await states()).toSorted()).toEqual(['busy running', 'cut interrupted', 'done finished']);
  });

  it('says how a run stands now when another program has gone on with it', async () => {
    const path = folder('more');
    keepProgress(path, [epochRecord(1, 50)]);
    writeFileSync(join(path, 'card.json'), JSON.stringify({ name: 'more', ended: { state: 'failed', trouble: 'Once.', step: 50 } }));
    expect(await window.card('more')).toMatchObject({ state: 'failed', trouble: 'Once.' });
    keepProgress(path, [1, 2, 3].map((n) => epochRecord(n, n * 50)));
    expect(await window.card('more')).toMatchObject({ state: 'finished', trouble: null, step: 150 });
  });

  it.each(['../state', '.trash', '', 'a/b', '..'])('is nothing by the name %j', async (id) => {
    for (const service of ['deleteRun', 'restoreRun', 'drawingOfRun', 'stopRun'] as const) expect(await window.call(service, { id })).toMatchObject({ ok: false, error: { code: 'run-not-there' } });
    expect(await window.call('describeRun', { id, name: 'x', notes: null })).toMatchObject({ ok: false, error: { code: 'run-not-there' } });
    expect(await window.call('followRun', { id, from: 1 })).toMatchObject({ ok: false, error: { code: 'run-not-there' } });
    expect(await window.call('goOnWithRun', { id, epochs: null })).toMatchObject({ ok: false, error: { code: 'run-not-there' } });
  });

  it('has a name and notes, which live through the end of a run', async () => {
    const { card, run } = await begun();
    expect(value(await window.call('describeRun', { id: card.id, name: ' Wide ', notes: null }))).toMatchObject({ name: 'Wide', notes: '' });
    run.finish(0);
    await window.until(card.id, ({ state }) => state === 'finished');
    value(await window.call('describeRun', { id: card.id, name: null, notes: 'Twice the filters.' }));
    expect(await anew().card(card.id)).toMatchObject({ name: 'Wide', notes: 'Twice the filters.', state: 'finished' });
    expect(await window.call('describeRun', { id: card.id, name: ' ', notes: null })).toMatchObject({ ok: false, error: { code: 'name-missing' } });
  });

  it('is a new folder for each run, also where chance repeats itself', async () => {
    const chances = ['aa', 'aa', 'bb'];
    const folders = [1, 2].map(() => () => newRunFolder(places.state, 'LeNet 5', new Date(0), () => chances.shift() ?? ''));
    for (const [i, make] of folders.entries()) expect(value(await make()).id).toBe(`19700101-000000-lenet-5-${['aa', 'bb'][i]}`);
  });

  it('gets names that are not taken', async () => {
    await begun();
    for (const name of ['', 'mine', ' mine ']) value(await window.start(tiny({ name })));
    expect((await window.desk.runs()).map(({ name }) => name).toSorted()).toEqual(['mine', 'mine 2', 'tiny', 'tiny 2']);
  });

  it('is put away and brought back, and gone after ten seconds', async () => {
    const path = folder('one');
    keepProgress(path, [epochRecord(1, 50)]);
    expect(await window.call('deleteRun', { id: 'one' })).toEqual(ok(null));
    expect(await window.desk.runs()).toEqual([]);
    expect(value(await window.call('restoreRun', { id: 'one' }))).toMatchObject({ id: 'one', step: 50 });
    value(await window.call('deleteRun', { id: 'one' }));
    await emptyTrash(places.state, Date.now() + regretTime - 1000);
    expect(existsSync(join(places.state, 'runs', '.trash', 'one'))).toBe(true);
    await emptyTrash(places.state, Date.now() + regretTime + 1000);
    expect(await window.call('restoreRun', { id: 'one' })).toMatchObject({ ok: false, error: { code: 'run-not-there' } });
    expect(readdirSync(join(places.state, 'runs', '.trash'))).toEqual([]);
  });

  it('forgets the corrections of other data when it is to begin with data that have none', async () => {
    const file = correctionsFile(places.state, tiny().data);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'corrected');
    await begun('one');
    const second = value(await window.start(tiny({ name: 'two' })));
    value(await window.call('stopRun', { id: second.id }));
    await window.until(second.id, ({ state }) => state === 'stopped');
    expect(existsSync(join(second.folder, 'begin-corrections.json'))).toBe(true);
    value(await window.call('locateData', { id: second.id, data: 'shapes,count=500,test=0' }));
    expect(existsSync(join(second.folder, 'begin-corrections.json'))).toBe(false);
  });

  it('is neither deleted nor gone on with while it is under way, here or elsewhere', async () => {
    const { card } = await begun();
    expect(await window.call('deleteRun', { id: card.id })).toMatchObject({ ok: false, error: { code: 'run-under-way' } });
    writeFileSync(join(folder('busy'), '.lock'), `${process.ppid}\n`);
    expect(await window.call('deleteRun', { id: 'busy' })).toMatchObject({ ok: false, error: { code: 'run-under-way' } });
    expect(await window.call('goOnWithRun', { id: 'busy', epochs: 9 })).toMatchObject({ ok: false, error: { code: 'run-busy', message: expect.stringContaining('Another program on this machine has this run under way. End it there first.') } });
  });

  it('gives its drawing back, and the weights of its last and its best epoch', async () => {
    const { card } = await begun();
    expect(value(await window.call('drawingOfRun', { id: card.id }))).toEqual({ text: tiny().text, weights: { best: null, last: null } });
    writeFileSync(join(card.folder, 'last.safetensors'), '');
    expect(value(await window.call('drawingOfRun', { id: card.id })).weights).toEqual({ best: join(card.folder, 'last.safetensors'), last: join(card.folder, 'last.safetensors') });
    writeFileSync(join(card.folder, 'best.safetensors'), '');
    expect(value(await window.call('drawingOfRun', { id: card.id })).weights).toEqual({ best: join(card.folder, 'best.safetensors'), last: join(card.folder, 'last.safetensors') });
  });
});
