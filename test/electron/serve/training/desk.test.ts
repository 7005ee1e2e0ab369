// The desk of runs over engines that do what the test says: turns, ends of every kind, sweeps, and how often a window is told.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fail, ok } from '../../../../core/base/diagnostic.ts';
import type { Advice, RunCard } from '../../../../core/run/run-services.ts';
import { correctionsFile } from '../../../../electron/serve/gallery/overlay.ts';
import type { Places } from '../../../../electron/serve/places.ts';
import { freshFolder, placesBelow, value } from '../hosts.ts';
import { epochRecord, fakeEngines, type FakeRun } from './fake-engine.ts';
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

describe('turns', () => {
  it('go from one run to the next as they end, are paused, or leave the line', async () => {
    const { card: first, run } = await begun('one');
    const [second, third] = [value(await window.start(tiny({ name: 'two', force: true }))), value(await window.start(tiny({ name: 'three' })))];
    expect([second.state, third.state]).toEqual(['starting', 'starting']);
    expect(engines.runs).toHaveLength(1);
    expect(await window.call('pauseRun', { id: second.id })).toMatchObject({ ok: false, error: { code: 'run-waits' } });
    value(await window.call('stopRun', { id: second.id }));
    await window.until(second.id, ({ state }) => state === 'stopped');
    value(await window.call('pauseRun', { id: first.id }));
    expect(engines.runs).toHaveLength(2);
    engines.runs[1]?.plan();
    value(await window.call('proceedRun', { id: first.id }));
    expect(run.asked).toEqual(['begin', 'pause']);
    engines.runs[1]?.finish(150);
    await window.until(third.id, ({ state }) => state === 'finished');
    await window.until(first.id, ({ state }) => state === 'running');
    expect(run.asked).toEqual(['begin', 'pause', 'proceed']);
    // One that never began is begun when it is gone on with.
    run.finish(150);
    await window.until(first.id, ({ state }) => state === 'finished');
    const answer = window.call('goOnWithRun', { id: second.id, epochs: 7 });
    while (engines.runs.length < 3) await new Promise((resolve) => { setImmediate(resolve); });
    engines.runs[2]?.plan();
    expect(value(await answer)).toMatchObject({ id: second.id, name: 'two', state: 'running', plannedEpochs: 7 });
    // That it is to begin even if it would not fit was kept while it waited.
    expect(engines.forced).toEqual([false, false, true]);
  });

  it('are nobody\'s in a host that ends: what trains is stopped and offered again, and so is what waited', async () => {
    const { run } = await begun('one');
    value(await window.start(tiny({ name: 'two' })));
    await window.desk.close();
    expect(run.asked).toEqual(['begin', 'stop']);
    expect(engines.runs).toHaveLength(1);
    window = anew();
    expect((await states()).toSorted()).toEqual(['one interrupted', 'two interrupted']);
  });

  it('are nobody\'s in a host that ends while a run reads its data: it is offered again as well', async () => {
    const answer = window.start(tiny({ name: 'one' }));
    while (engines.runs.length === 0) await new Promise((resolve) => { setImmediate(resolve); });
    engines.runs[0]?.end(fail('cancelled', 'Stopped.'));
    await window.desk.close();
    await answer;
    window = anew();
    expect(await states()).toEqual(['one interrupted']);
  });

  it('are left once: a run that is stopped twice is stopped', async () => {
    const { card, run } = await begun('one');
    expect([window.desk.stop(card.id), window.desk.stop(card.id)]).toEqual([ok(null), ok(null)]);
    await window.until(card.id, ({ state }) => state === 'stopped');
    expect(run.asked).toEqual(['begin', 'stop']);
  });

  it('are told to whoever keeps the machine awake', async () => {
    const told: (string | boolean)[] = [];
    window.desk.onChange((ended) => told.push(ended === null ? window.desk.isTraining : `${ended.name} ${ended.state}`));
    const { card, run } = await begun('one');
    value(await window.call('pauseRun', { id: card.id }));
    value(await window.call('proceedRun', { id: card.id }));
    run.finish(150);
    await window.until(card.id, ({ state }) => state === 'finished');
    expect(told).toEqual([true, false, true, 'one finished', false]);
  });
});

describe('a run ends', () => {
  it.each([
    ['finished', null, (run: FakeRun) => run.finish(50)],
    ['interrupted', 'The engine was killed from outside.', (run: FakeRun) => run.end(fail('engine-lost', 'The engine was killed from outside.'))],
    ['failed', 'There is no space left for it.', (run: FakeRun) => run.end(fail('disk-full', 'There is no space left for it.'))],
  ] as const)('%s, and is so in the next host as well', async (state, trouble, end) => {
    const { card, run } = await begun();
    run.epoch(epochRecord(1, 50));
    end(run);
    await window.until(card.id, (now) => now.state === state);
    expect(await anew().card(card.id)).toMatchObject({ state, trouble, step: 50, epochs: 1, plannedEpochs: 3, best: { epoch: 1 }, curve: [1] });
  });

  it('and what ended it shows also where nothing can be written any more', async () => {
    const { card, run } = await begun();
    // A folder in the card's place takes no file: not even for root.
    rmSync(join(card.folder, 'card.json'));
    mkdirSync(join(card.folder, 'card.json', 'in-the-way'), { recursive: true });
    run.end(fail('disk-full', 'There is no space left for it.'));
    expect(await window.until(card.id, ({ state }) => state === 'failed')).toMatchObject({ trouble: 'There is no space left for it.' });
  });

  it('where its engine cannot be started, and the next has its turn', async () => {
    const { card, run } = await begun('one');
    const broken = value(await window.start(tiny({ name: 'two' })));
    const third = value(await window.start(tiny({ name: 'three' })));
    engines.break();
    run.finish(150);
    await window.until(card.id, ({ state }) => state === 'finished');
    expect(await window.until(broken.id, ({ state }) => state === 'failed')).toMatchObject({ trouble: 'Something went wrong inside Convas: no process.' });
    expect(await window.card(third.id)).toMatchObject({ state: 'starting' });
    expect(engines.runs).toHaveLength(2);
  });

  it('before it begins anew, when what it is to begin with was spoilt', async () => {
    const { run } = await begun('one');
    const waiting = value(await window.start(tiny({ name: 'two' })));
    await window.desk.close();
    run.finish(0);
    window = anew();
    writeFileSync(join(waiting.folder, 'begin.json'), JSON.stringify({ ...tiny(), recipe: { batch: -1 } }));
    expect(await window.call('goOnWithRun', { id: waiting.id, epochs: null })).toMatchObject({ ok: false, error: { code: 'recipe-faulty' } });
    writeFileSync(join(waiting.folder, 'begin.json'), '{');
    expect(await window.call('goOnWithRun', { id: waiting.id, epochs: null })).toMatchObject({ ok: false, error: { code: 'run-not-there' } });
    expect(engines.runs).toHaveLength(0);
  });

  it('between its plan and its first step, and can be begun again', async () => {
    const { card, run } = await begun('one');
    run.discard(fail('out-of-memory', 'There is too little memory.'));
    expect(await window.until(card.id, ({ state }) => state === 'failed')).toMatchObject({ name: 'one', trouble: 'There is too little memory.' });
    window = anew();
    expect(await window.card(card.id)).toMatchObject({ state: 'failed', trouble: 'There is too little memory.', plannedEpochs: 3 });
    const answer = window.call('goOnWithRun', { id: card.id, epochs: null });
    while (engines.runs.length < 1) await new Promise((resolve) => { setImmediate(resolve); });
    engines.runs[0]?.plan();
    expect(value(await answer)).toMatchObject({ state: 'running', trouble: null });
  });

  it('stopped before its first step, and its own files tell of it', async () => {
    const { card, run } = await begun();
    run.finish(0, 'stopped');
    await window.until(card.id, ({ state }) => state === 'stopped');
    expect(readdirSync(card.folder).filter((name) => name.startsWith('begin'))).toEqual([]);
  });

  it('before it began, where nothing can be kept, and says where', async () => {
    mkdirSync(places.state, { recursive: true });
    writeFileSync(join(places.state, 'runs'), 'a file in the way');
    expect(await window.start(tiny())).toMatchObject({ ok: false, error: { code: 'not-a-folder', message: expect.stringContaining(join(places.state, 'runs')) } });
    expect(readFileSync(join(places.state, 'runs'), 'utf8')).toBe('a file in the way');
    expect([await window.desk.runs(), engines.runs]).toEqual([[], []]);
  });

  it('as the device is lost, and the window is told why with all that is known', async () => {
    const { card, run } = await begun();
    const news = window.follow(card.id);
    await news.until(({ cards }) => cards.length > 0);
    run.steps(1, 20);
    run.end({ ok: false, error: { code: 'engine-failed', message: 'The engine failed on webgpu: the device was lost.', detail: 'at OrtRun' } });
    await news.until(({ states }) => states.at(-1) === 'failed');
    expect(await window.card(card.id)).toMatchObject({ trouble: 'The engine failed on webgpu: the device was lost.' });
    expect(news.seen.log.map((line) => line.replace(/^\S+ /, ''))).toEqual(['engine-failed: The engine failed on webgpu: the device was lost.', 'at OrtRun']);
    const next = window.start(tiny({ name: 'next' }));
    while (engines.runs.length < 2) await new Promise((resolve) => { setImmediate(resolve); });
    engines.runs[1]?.plan();
    expect(value(await next).state).toBe('running');
    news.end();
  });

  it('before it began, and leaves nothing', async () => {
    const answer = window.start(tiny());
    while (engines.runs.length === 0) await new Promise((resolve) => { setImmediate(resolve); });
    engines.runs[0]?.end(fail('class-count-differs', 'Ten classes, four outputs.', undefined));
    expect(await answer).toMatchObject({ ok: false, error: { code: 'class-count-differs' } });
    expect(await window.desk.runs()).toEqual([]);
    expect(readdirSync(join(places.state, 'runs'))).toEqual([]);
    expect(window.desk.isTraining).toBe(false);
  });
});

describe('a race', () => {
  it('is a run for each drawing under its own name, with one recipe, that share a sweep', async () => {
    const { text, name: _, ...rest } = tiny();
    const answer = window.call('startRace', { ...rest, recipe: { ...rest.recipe, seed: 7 }, entries: [{ name: 'all of it', text }, { name: 'the head alone', text }] });
    while (engines.runs.length === 0) await new Promise((resolve) => { setImmediate(resolve); });
    engines.runs[0]?.plan();
    const cards = value(await answer);
    expect(cards.map(({ name, state, recipe }) => [name, state, recipe['seed']])).toEqual([['all of it', 'running', 7], ['the head alone', 'starting', 7]]);
    expect(new Set(cards.map(({ sweep }) => sweep)).size).toBe(1);
  });

  it('is refused whole when one of its drawings cannot be trained', async () => {
    const { text, name: _, ...rest } = tiny();
    expect(await window.call('startRace', { ...rest, entries: [{ name: 'good', text }, { name: 'bad', text: '{}' }] })).toMatchObject({ ok: false });
    expect(await window.call('startRace', { ...rest, entries: [] })).toMatchObject({ ok: false, error: { code: 'sweep-empty' } });
    expect(await window.desk.runs()).toEqual([]);
  });
});

describe('a sweep', () => {
  it('is a run for each change, begun one after the other, that share it', async () => {
    const answer = window.call('startSweep', { ...tiny({ name: 'rates' }), changes: [{ optimizer: { learningRate: 0.1 } }, { optimizer: { learningRate: 0.01 } }, { seed: 3 }] });
    while (engines.runs.length === 0) await new Promise((resolve) => { setImmediate(resolve); });
    engines.runs[0]?.plan();
    const cards = value(await answer);
    expect(cards.map(({ name, state }) => [name, state])).toEqual([['rates', 'running'], ['rates 2', 'starting'], ['rates 3', 'starting']]);
    expect(cards.map(({ recipe }) => [(recipe['optimizer'] as { readonly learningRate: number }).learningRate, recipe['seed']])).toEqual([[0.1, 1], [0.01, 1], [0.01, 3]]);
    expect(new Set(cards.map(({ sweep }) => sweep)).size).toBe(1);
    expect(cards[0]?.sweep).toMatch(/^sweep-/);
    engines.runs[0]?.finish(150);
    await window.until(cards[0]?.id ?? '', ({ state }) => state === 'finished');
    expect(engines.runs).toHaveLength(2);
  });

  it('trains on the data as they were corrected when it was begun, however they are corrected meanwhile', async () => {
    const file = correctionsFile(places.state, tiny().data);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'before');
    const { card, run } = await begun('one');
    const second = value(await window.start(tiny({ name: 'two' })));
    writeFileSync(file, 'after');
    run.finish(150);
    await window.until(card.id, ({ state }) => state === 'finished');
    expect(engines.corrections.map((path) => path.startsWith(places.state))).toEqual([true, true]);
    expect(readFileSync(engines.corrections[1] ?? '', 'utf8')).toBe('before');
    engines.runs[1]?.plan();
    engines.runs[1]?.steps(1, 1);
    await window.until(second.id, ({ state }) => state === 'running');
    await vi.waitFor(() => expect(readdirSync(second.folder).filter((name) => name.startsWith('begin'))).toEqual([]));
  });

  it('is refused whole when one of its runs cannot be', async () => {
    expect(await window.call('startSweep', { ...tiny(), changes: [{ seed: 2 }, { batch: 0 }] })).toMatchObject({ ok: false, error: { code: 'recipe-faulty' } });
    expect(await window.call('startSweep', { ...tiny(), changes: [] })).toMatchObject({ ok: false, error: { code: 'sweep-empty' } });
    expect(await window.desk.runs()).toEqual([]);
  });
});

describe('a window that follows', () => {
  it('is told a few times a second however fast the steps are', async () => {
    const { begin, resume } = engines.options;
    window = trainingBelow(places, { ...(begin === undefined ? {} : { begin }), ...(resume === undefined ? {} : { resume }) });
    const { card, run } = await begun();
    const news = window.follow(card.id);
    await news.until(({ cards }) => cards.length > 0);
    const before = news.seen.news.length;
    for (let i = 0; i < 1000; i++) run.steps(1 + 10 * i, 10);
    await news.until(({ steps }) => steps.length === 10_000);
    expect(news.seen.news.length - before).toBeLessThan(20);
    expect(news.seen.repeated).toEqual([]);
    expect(news.seen.steps[9999]).toBeCloseTo(1e-4, 9);
  });

  it('late hears all there is in the folder once, and what comes meanwhile', async () => {
    const { card, run } = await begun();
    run.steps(1, 50_000);
    const news = window.follow(card.id, 40_001);
    run.steps(50_001, 10);
    await news.until(({ steps }) => steps.length === 50_010);
    expect(news.seen.steps.findIndex((loss) => loss !== undefined)).toBe(40_000);
    expect(news.seen.repeated).toEqual([]);
  });

  it('is given each advice once, also after the run was gone on with', async () => {
    const advice: Advice = { code: 'rate-too-high', severity: 'bad', step: 3, title: 'Too high', evidence: 'The loss rises.', advice: 'Divide it by ten.', recipe: null, layer: null };
    const { card, run } = await begun();
    const news = window.follow(card.id);
    run.tell({ event: 'advice', advice: [advice] });
    run.tell({ event: 'advice', advice: [{ ...advice, step: 9 }] });
    run.tell({ event: 'advice', advice: [{ ...advice, layer: 'conv' }] });
    const given = (): number => news.seen.news.flatMap((one) => (one.kind === 'advice' ? one.advice : [])).length;
    await news.until(() => given() === 2);
    const late = anew().follow(card.id);
    await late.until(({ news: all }) => all.some(({ kind }) => kind === 'advice'));
    expect(late.seen.news.flatMap((one) => (one.kind === 'advice' ? one.advice : []))).toEqual([advice, { ...advice, layer: 'conv' }]);
  });
});
