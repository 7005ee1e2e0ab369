// Runs of the window in real engine processes: begun, followed, paused, stopped and gone on with through the services, and the
// same to the last bit as runs of the command line.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../core/base/diagnostic.ts';
import { augmentKinds } from '../../../../core/data/augment/kinds.ts';
import { writeCorrections } from '../../../../core/data/corrections.ts';
import { recipeJsonSchema } from '../../../../core/design/recipe-schema.ts';
import { writeProject } from '../../../../core/document/file.ts';
import type { RunCard } from '../../../../core/run/run-services.ts';
import { startRun } from '../../../../electron/runs/index.ts';
import { correctionsFile } from '../../../../electron/serve/gallery/overlay.ts';
import { convas, convasJson } from '../../../support/convas.ts';
import { cut, someFashion, writeIdxFolder } from '../../../support/idx.ts';
import { buildFirst, fingerprint, tinyNetwork } from '../../run/tiny.ts';
import { freshFolder, placesBelow, value } from '../hosts.ts';
import { trainingBelow, tiny, type Start } from './windows.ts';

const scratch = freshFolder();
const places = placesBelow(scratch);
const window = trainingBelow(places);
beforeAll(buildFirst);
afterAll(async () => {
  await window.desk.close();
  rmSync(scratch, { recursive: true, force: true });
});

/** Images of three channels in four classes, as lines of a file: each class is brightest in one corner, the rest is chance. */
function colours(): string {
  const path = join(places.home, 'colours.csv');
  if (!existsSync(path)) {
    let state = 7;
    const chance = (below: number): number => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((state / 2 ** 31) * below);
    };
    const line = (label: number): string => [label, ...Array.from({ length: 3 * 12 * 12 }, (_, i) => chance(120) + (Number(i % 12 >= 6) + 2 * Number(Math.floor((i % 144) / 12) >= 6) === label ? 100 : 0))].join(',');
    writeFileSync(path, `${Array.from({ length: 200 }, (_, i) => line(i % 4)).join('\n')}\n`);
  }
  return `${path},image=3x12x12,label=first`;
}

const colourful = (recipe: JsonObject = {}) => tinyNetwork(recipe, { In: { params: { channels: 3 } } });

/** A recipe in which nothing is as usual. */
const everything = () => ({
  loss: { kind: 'softmax-cross-entropy', labelSmoothing: 0.1 },
  optimizer: { kind: 'adamw', learningRate: 0.003, beta1: 0.8, beta2: 0.98, epsilon: 1e-6 },
  weightDecay: 0.05, decayAll: false, clipping: { kind: 'norm', limit: 0.7 },
  schedule: { kind: 'reduce-on-plateau', factor: 0.5, patience: 1, threshold: 0.01, cooldown: 1, floor: 1e-5 },
  warmUp: { epochs: 1.5, start: 0.1 }, earlyStopping: { patience: 2, threshold: 0.9, from: 1 }, rateChanges: [{ step: 4, factor: 0.5 }, { step: 11, factor: 2 }],
  layerRates: { decay: 0.9, layers: { conv: 0.5 } }, unfreezing: [{ epoch: 1, from: '' }],
  augment: {
    flip: { axis: 'both', probability: 0.4 }, shift: { amount: 0.15, probability: 0.9 }, rotate: { degrees: 15, probability: 0.9 }, zoom: { amount: 0.2, probability: 0.9 }, shear: { degrees: 5, probability: 0.9 },
    'pad-crop': { padding: 1, probability: 0.9 }, 'random-crop': { least: 0.7, probability: 0.9 }, brightness: { amount: 0.1, probability: 0.9 }, contrast: { amount: 0.1, probability: 0.9 }, saturation: { amount: 0.1, probability: 0.9 },
    hue: { degrees: 9, probability: 0.9 }, noise: { deviation: 0.02, probability: 0.9 }, blur: { sigma: 0.5, probability: 0.4 }, cutout: { size: 0.2, probability: 0.4 }, mixup: { alpha: 0.3, probability: 0.9 },
  },
  batch: 24, epochs: 9, seed: 77, validation: 0.25, data: colours(),
});

/** The values of an object by their paths, lists whole. */
const leaves = (given: object, before = ''): readonly (readonly [string, unknown])[] => Object.entries(given as Record<string, unknown>).flatMap(([name, one]) =>
  (typeof one === 'object' && one !== null && !Array.isArray(one) ? leaves(one, `${before}${name}.`) : [[`${before}${name}`, one] as const]));

/** What a run's folder says it was begun with, but for its drawing. The data a recipe names are those of the run, or an option overruled them. */
function begunWith(folder: string): object {
  const { recipe, data, corrections, device, threads, stepsPerRun } = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as Record<string, unknown>;
  return { recipe: { ...(recipe as object), data: null }, data, corrections, device, threads, stepsPerRun };
}

describe('a run begun in the window', () => {
  it('is the same to the last bit as one of the command line', async () => {
    const card = value(await window.start(tiny()));
    expect(card).toMatchObject({ state: 'running', name: 'tiny', network: 'tiny', device: 'cpu', plannedEpochs: 3, sweep: null });
    const done = await window.until(card.id, ({ state }) => state === 'finished');
    expect(done).toMatchObject({ step: 150, epochs: 3, trouble: null });
    expect(done.curve).toHaveLength(3);
    expect(done.bytes).toBeGreaterThan(10_000);
    expect(existsSync(join(card.folder, 'begin.json'))).toBe(false);

    const project = join(scratch, 'tiny.convas');
    writeFileSync(project, writeProject(tinyNetwork()));
    const out = join(scratch, 'by-command');
    const command = await convas(['train', project, '--data', tiny().data, '--out', out, '--threads', '1'], { in: scratch });
    expect(command).toMatchObject({ code: 0 });
    expect(fingerprint(card.folder)).toEqual(fingerprint(out));
  });

  it('is the same to the last bit as one of the command line with every setting there is, from a file and by options', async () => {
    const earlier = value(await window.start(tiny({ text: writeProject(colourful()), data: colours() })));
    await window.until(earlier.id, ({ state }) => state === 'finished');
    const weights = join(earlier.folder, 'best.safetensors');
    const corrections = correctionsFile(places.state, colours());
    mkdirSync(dirname(corrections), { recursive: true });
    writeFileSync(corrections, writeCorrections({ data: colours(), corrections: Array.from({ length: 30 }, (_, index) => ({ split: 'training', index: 3 * index, file: null, class: index % 2 === 0 ? '2' : null, isExcluded: index % 2 === 1 })) }));

    // A setting that is added to recipes or to what a window begins is to be added here.
    expect(Object.keys(everything()).toSorted()).toEqual(Object.keys(recipeJsonSchema()['properties'] as object).toSorted());
    expect(Object.keys(everything().augment).toSorted()).toEqual(Object.keys(augmentKinds).toSorted());
    const start: Required<Start> = { text: writeProject(colourful(everything())), recipe: {}, data: colours(), device: 'cpu', threads: 2, name: 'everything', weights, force: true };
    const card = value(await window.start(start));
    const done = await window.until(card.id, ({ state }) => state === 'finished');
    expect(done).toMatchObject({ trouble: null, plannedEpochs: 9 });
    expect(done.epochs).toBeLessThan(9);

    const project = join(scratch, 'colourful.convas');
    writeFileSync(project, writeProject(colourful()));
    const begin = async (out: string, options: readonly string[]): Promise<string> => {
      const ended = await convas(['train', project, '--out', out, '--weights', weights, '--corrections', corrections, '--device', 'cpu', '--threads', '2', '--checkpoint-seconds', '1', '--force', ...options], { in: scratch });
      expect(ended).toMatchObject({ code: 0 });
      return join(scratch, out);
    };
    const file = join(scratch, 'recipe.json');
    writeFileSync(file, JSON.stringify(everything()));
    const { epochs, seed, batch, data, augment, ...rest } = everything();
    const settings = [...leaves(rest), ...leaves({ augment })].flatMap(([name, given]) => ['--set', `${name}=${JSON.stringify(given)}`]);
    const folders = [await begin('by-file', ['--recipe', file]), await begin('by-options', ['--data', data, '--epochs', String(epochs), '--seed', String(seed), '--batch', String(batch), '--augment', Object.keys(augment).join(','), ...settings])];
    for (const folder of folders) {
      expect(fingerprint(folder)).toEqual(fingerprint(card.folder));
      expect(begunWith(folder)).toEqual(begunWith(card.folder));
    }
    rmSync(corrections);
  });

  it('is paused, gone on with, stopped and trained on, and its steps are told once each', async () => {
    const card = value(await window.start(tiny({ recipe: { epochs: 200 } })));
    const news = window.follow(card.id);
    await news.until(({ steps }) => steps.length >= 20);
    expect(await window.call('pauseRun', { id: card.id })).toEqual({ ok: true, value: null });
    const paused = await window.until(card.id, ({ state }) => state === 'paused');
    expect(paused.step).toBeGreaterThanOrEqual(20);
    expect(value(await window.call('lookIntoRun', { id: card.id, look: { what: 'filters', layer: null } }))).toMatchObject({ what: 'filters', dims: [4, 1, 3, 3] });
    await news.until(({ states }) => states.at(-1) === 'paused');
    value(await window.call('proceedRun', { id: card.id }));
    await news.until(({ steps, states }) => steps.length > paused.step + 10 && states.at(-1) === 'running');
    value(await window.call('stopRun', { id: card.id }));
    const stopped = await window.until(card.id, ({ state }) => state === 'stopped');
    await news.until(({ steps }) => steps.length === stopped.step);
    expect(news.seen.states.filter((state) => state !== 'stopping')).toEqual(['running', 'paused', 'running', 'stopped']);
    expect(news.seen.repeated).toEqual([]);

    const epochs = stopped.epochs + 2;
    value(await window.call('goOnWithRun', { id: card.id, epochs }));
    const finished = await window.until(card.id, ({ state }) => state === 'finished');
    expect(finished).toMatchObject({ epochs, plannedEpochs: epochs, step: epochs * 50 });
    await news.until(({ steps }) => steps.length === finished.step);
    const rows = readFileSync(join(card.folder, 'steps.csv'), 'utf8').trimEnd().split('\n').slice(1).map((line) => Math.fround(Number(line.split(',')[2])));
    expect(news.seen.steps).toEqual(rows);
    // Whoever begins to follow now hears the same from the folder.
    const late = window.follow(card.id, 101);
    await late.until(({ steps }) => steps.length === finished.step);
    expect(late.seen.steps.slice(100)).toEqual(rows.slice(100));
    expect(late.seen.epochs).toEqual([...Array(epochs).keys()].map((n) => n + 1));
    news.end();
    late.end();
  });

  it('gives its turn to the next when it is paused, and waits for one to go on', async () => {
    const first = value(await window.start(tiny({ name: 'one', recipe: { epochs: 500 } })));
    const second = value(await window.start(tiny({ name: 'two', recipe: { epochs: 500 } })));
    expect([first.state, second.state]).toEqual(['running', 'starting']);
    const news = window.follow(second.id);
    await news.until(({ doing }) => doing.includes('Waiting until one has ended or is paused'));
    value(await window.call('pauseRun', { id: first.id }));
    await news.until(({ steps }) => steps.length > 0);
    value(await window.call('proceedRun', { id: first.id }));
    expect((await window.card(first.id)).state).toBe('starting');
    value(await window.call('stopRun', { id: second.id }));
    await window.until(first.id, ({ state }) => state === 'running');
    value(await window.call('stopRun', { id: first.id }));
    await window.until(first.id, ({ state }) => state === 'stopped');
    news.end();
  });

  it('is kept at its last step by a host that ends, and goes on in the next to the same bits', async () => {
    const own = placesBelow(freshFolder());
    const recipe = { schedule: { kind: 'constant' } };
    const first = trainingBelow(own);
    const card = value(await first.start(tiny({ recipe: { ...recipe, epochs: 400 } })));
    const news = first.follow(card.id);
    await news.until(({ steps }) => steps.length >= 20);
    await first.desk.close();
    const next = trainingBelow(own);
    const kept = await next.card(card.id);
    expect(kept).toMatchObject({ state: 'interrupted', trouble: null, name: 'tiny' });
    expect(readFileSync(join(card.folder, 'steps.csv'), 'utf8').trimEnd().split('\n')).toHaveLength(kept.step + 1);
    const epochs = kept.epochs + 2;
    value(await next.call('goOnWithRun', { id: card.id, epochs }));
    await next.until(card.id, ({ state }) => state === 'finished');
    const whole = value(await startRun({ document: tinyNetwork(), out: join(scratch, 'whole'), data: tiny().data, recipe: { ...recipe, epochs }, threads: 1 }));
    expect(fingerprint(card.folder)).toEqual(fingerprint(whole.folder));
    rmSync(own.state, { recursive: true, force: true });
  });

  it('that cannot begin says why and leaves nothing', async () => {
    const before = readdirSync(join(places.state, 'runs'));
    expect(await window.start(tiny({ data: 'nowhere' }))).toMatchObject({ ok: false, error: { code: 'data-unknown' } });
    expect(await window.start(tiny({ recipe: { batch: 0 } }))).toMatchObject({ ok: false, error: { code: 'recipe-faulty' } });
    expect(readdirSync(join(places.state, 'runs'))).toEqual(before);
  });
});

describe('a run whose data moved', () => {
  it('is gone on with once their place is named, and with no other data', async () => {
    const [there, moved, others] = [join(places.home, 'there'), join(places.home, 'moved'), join(places.home, 'others')];
    const images = someFashion();
    writeIdxFolder(there, cut(images, 0, 200), cut(images, 200, 50));
    writeIdxFolder(others, cut(images, 300, 200), cut(images, 200, 50));
    const text = readFileSync(join(places.templates, 'lenet5-softmax.convas'), 'utf8');
    const card = value(await window.start(tiny({ text, data: 'there', recipe: { epochs: 1, batch: 50 } })));
    expect(card.data).toBe(there);
    await window.until(card.id, ({ state }) => state === 'finished');
    renameSync(there, moved);
    expect(await window.call('goOnWithRun', { id: card.id, epochs: 2 })).toMatchObject({ ok: false, error: { code: 'data-unknown' } });
    expect(await window.card(card.id)).toMatchObject({ state: 'failed', trouble: expect.stringContaining(there), epochs: 1 });
    expect(await window.call('locateData', { id: card.id, data: 'others' })).toMatchObject({ ok: false, error: { code: 'data-changed', message: expect.stringContaining(others) } });
    expect(value(await window.call('locateData', { id: card.id, data: 'moved' }))).toMatchObject({ data: moved, state: 'stopped', trouble: null, epochs: 1 });
    value(await window.call('goOnWithRun', { id: card.id, epochs: 2 }));
    await window.until(card.id, ({ state, epochs }) => state === 'finished' && epochs === 2);

    const listed = await convas(['runs', '--state', places.state], { in: scratch });
    expect(listed).toMatchObject({ code: 0 });
    expect(listed.out).toMatch(/^LeNet-5 with softmax +finished +LeNet-5 with softmax .* 2 of 2 /m);
    const json = await convasJson<{ runs: RunCard[] }>(['runs', '--state', places.state], { in: scratch });
    expect(json.runs).toEqual(await window.call('runs', {}));
  });
});
