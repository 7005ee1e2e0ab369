// Real trainings in real engine processes, on a network that takes a second.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../core/base/diagnostic.ts';
import { startEngine } from '../../../electron/engine-host.ts';
import { evaluateRun, predict, resumeRun, startRun, type RunEvent, type StartOptions } from '../../../electron/runs/index.ts';
import { paintShape } from '../../../core/data/synthetic.ts';
import { buildFirst, fingerprint, tensorsOf, tinyData, tinyNetwork, value } from './tiny.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-training-'));
beforeAll(buildFirst);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let number = 0;
const place = (): string => join(scratch, `run${number++}`);
const begin = (more: Partial<StartOptions> = {}) => startRun({ document: tinyNetwork(), out: place(), data: tinyData, threads: 1, ...more });

/** Long enough to be stopped inside an epoch: 50 steps each, in runs of several. */
const longer = { data: 'shapes,count=1000,test=0' } as const;

/** Trains until the step, then stops. */
async function stoppedAt(step: number, more: Partial<StartOptions> = {}): Promise<string> {
  const controller = new AbortController();
  const summary = value(await begin({ ...more, signal: controller.signal, onEvent: (event) => { if (event.event === 'steps' && (event.rows.at(-1)?.step ?? 0) >= step) controller.abort(); } }));
  expect(summary.state).toBe('stopped');
  return summary.folder;
}

describe('a training', () => {
  it('keeps config, every step, every epoch, weights, checkpoints and a log', async () => {
    const events: RunEvent[] = [];
    const summary = value(await begin({ onEvent: (event) => events.push(event) }));
    expect(summary).toMatchObject({ state: 'finished', step: 15, epochs: 3, plannedEpochs: 3 });
    expect(readdirSync(summary.folder).sort()).toEqual(['best.safetensors', 'checkpoint', 'config.json', 'epochs.json', 'last.safetensors', 'log.txt', 'steps.csv']);
    const rows = readFileSync(join(summary.folder, 'steps.csv'), 'utf8').trimEnd().split('\n').slice(1);
    expect(rows.map((row) => Number(row.split(',')[0]))).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
    expect(events.flatMap((event) => (event.event === 'steps' ? event.rows : [])).length).toBe(15);
    expect(events.find((event) => event.event === 'plan')).toMatchObject({ device: 'cpu', batch: 16, stepsPerEpoch: 5, epochs: 3, examples: { training: 80, validation: 20, test: 0 }, validatedOn: 'validation', classes: ['\\', '/', 'X', 'oval'], from: 0 });
    expect(events.filter((event) => event.event === 'epoch').length).toBe(3);
    expect(summary.last).toMatchObject({ epoch: 3, training: { examples: 80 }, validation: { examples: 20 } });
    expect(JSON.parse(readFileSync(join(summary.folder, 'config.json'), 'utf8'))).toMatchObject({ format: 'convas-run', network: 'tiny', seed: 1, device: 'cpu', threads: 1, data: { named: tinyData }, recipe: { batch: 16, optimizer: { kind: 'adam', beta1: 0.9 } } });
  });

  it('learns', async () => {
    const summary = value(await begin({ data: 'shapes,count=400,test=100', epochs: 12, recipe: { validation: 0 } }));
    expect(summary.last?.validation?.accuracy).toBeGreaterThan(0.9);
  });

  it('gives the same bytes for the same seed and other weights for another', async () => {
    const [one, two, other] = await Promise.all([begin(), begin(), begin({ seed: 2 })]);
    expect(fingerprint(value(two).folder)).toEqual(fingerprint(value(one).folder));
    expect(fingerprint(value(other).folder)['last']).not.toBe(fingerprint(value(one).folder)['last']);
  });

  it('gives the same bits whether several steps go to the engine at once or one', async () => {
    const [one, three, five] = await Promise.all([begin({ stepsPerRun: 1 }), begin({ stepsPerRun: 3 }), begin({ stepsPerRun: 5 })]);
    expect(fingerprint(value(three).folder)).toEqual(fingerprint(value(one).folder));
    expect(fingerprint(value(five).folder)).toEqual(fingerprint(value(one).folder));
  });

  it('trains the images left over at an epoch\'s end in a smaller batch', async () => {
    const summary = value(await begin({ recipe: { batch: 32 }, epochs: 1 }));
    expect(summary.last?.training.examples).toBe(80);
    expect(summary.step).toBe(3);
  });

  it('leaves a single left-over image out where batch statistics of one image would be meaningless', async () => {
    const summary = value(await begin({ data: 'shapes,count=33,test=0', recipe: { batch: 16, validation: 0 }, epochs: 1 }));
    expect(summary).toMatchObject({ step: 2, last: { training: { examples: 32 } } });
  });

  it('keeps frozen layers bit by bit, in every file', async () => {
    const document = tinyNetwork({}, { conv: { trainable: false } });
    const folder = await stoppedAt(6, { ...longer, document, checkpointSeconds: 0 });
    const first = tensorsOf(join(value(await begin({ document, epochs: 1 })).folder, 'best.safetensors'))['conv/weight'];
    value(await resumeRun(folder));
    for (const file of ['best.safetensors', 'last.safetensors']) expect(tensorsOf(join(folder, file))['conv/weight']).toEqual(first);
    expect(tensorsOf(join(folder, 'last.safetensors'))['dense/weight']).toBeDefined();
  });

  it('begins with given weights', async () => {
    const source = value(await begin({ epochs: 1 }));
    const frozen = { conv: { trainable: false }, dense: { trainable: false }, norm: { trainable: true } };
    const weights = join(source.folder, 'last.safetensors');
    const next = value(await begin({ document: tinyNetwork({}, frozen), weights, epochs: 1 }));
    expect(tensorsOf(join(next.folder, 'last.safetensors'))['dense/weight']).toEqual(tensorsOf(weights)['dense/weight']);
  });
});

/** Batches done in its epoch at a run's newest checkpoint. */
function placeInEpoch(folder: string): number {
  const newest = readdirSync(join(folder, 'checkpoint')).filter((name) => name.endsWith('.json')).sort().at(-1) ?? '';
  return (JSON.parse(readFileSync(join(folder, 'checkpoint', newest), 'utf8')) as { progress: { index: number } }).progress.index;
}

describe('a run that is stopped and gone on with', () => {
  it('ends with the bytes of one that was not, wherever it was stopped', async () => {
    const whole = fingerprint(value(await begin(longer)).folder);
    const places: number[] = [];
    for (const step of [1, 60]) {
      const folder = await stoppedAt(step, { ...longer, checkpointSeconds: 0 });
      places.push(placeInEpoch(folder));
      expect(value(await resumeRun(folder))).toMatchObject({ state: 'finished', step: 150 });
      expect(fingerprint(folder)).toEqual(whole);
    }
    expect(places.some((index) => index > 0)).toBe(true);
  });

  it('does so with reduce-on-plateau, momentum and several stops', async () => {
    const document = tinyNetwork({ optimizer: { kind: 'nesterov', learningRate: 0.05 }, schedule: { kind: 'reduce-on-plateau', patience: 0, factor: 0.5 }, epochs: 4, weightDecay: 0.01 });
    const whole = fingerprint(value(await begin({ ...longer, document })).folder);
    const folder = await stoppedAt(3, { ...longer, document, checkpointSeconds: 0 });
    let stops = 0;
    for (let state = ''; state !== 'finished'; stops++) {
      const controller = new AbortController();
      const summary = value(await resumeRun(folder, { signal: controller.signal, checkpointSeconds: 0, onEvent: (event) => { if (event.event === 'steps' && stops < 2) controller.abort(); } }));
      state = summary.state;
    }
    expect(stops).toBe(3);
    expect(fingerprint(folder)).toEqual(whole);
  });

  it('can be given more epochs', async () => {
    const { folder } = value(await begin({ epochs: 1, recipe: { schedule: { kind: 'constant' } } }));
    expect(value(await resumeRun(folder, { epochs: 3 }))).toMatchObject({ state: 'finished', step: 15, epochs: 3 });
    const whole = value(await begin({ recipe: { schedule: { kind: 'constant' } } }));
    expect(fingerprint(folder)).toEqual(fingerprint(whole.folder));
  });

  it('takes the drawing it was begun with, moved about or not', async () => {
    const folder = await stoppedAt(5, longer);
    const document = tinyNetwork();
    const moved = { ...document, name: 'renamed', layers: { ...document.layers, conv: { ...document.layers['conv'] as NonNullable<typeof document.layers[string]>, position: { x: 99, y: 9 } } } };
    expect(value(await resumeRun(folder, { document: moved })).state).toBe('finished');
  });

  it('refuses another architecture and names the layers that differ', async () => {
    const folder = await stoppedAt(5, longer);
    const before = fingerprintOfAll(folder);
    const other = tinyNetwork({}, { conv: { params: { filters: 8 } }, act: { params: { function: 'tanh' } } });
    const result = await resumeRun(folder, { document: other });
    expect(result).toMatchObject({ ok: false, error: { code: 'architecture-differs', message: expect.stringMatching(/conv: filters 4 → 8, act: function "relu" → "tanh"/) } });
    expect(fingerprintOfAll(folder)).toEqual(before);
  });

  it('refuses data that have changed', async () => {
    const folder = await stoppedAt(5, longer);
    const config = join(folder, 'config.json');
    writeFileSync(config, readFileSync(config, 'utf8').replaceAll('count=1000', 'count=1004'));
    expect(await resumeRun(folder)).toMatchObject({ ok: false, error: { code: 'data-changed', message: expect.stringContaining('1000 training and 0 test examples then, 1004 and 0 now') } });
  });
});

function fingerprintOfAll(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(json|csv|safetensors)$/.test(name));
  return Object.fromEntries(files.map((name) => [name, createHash('sha256').update(readFileSync(join(folder, name))).digest('hex')]));
}

describe('a training that runs away', () => {
  const wild: JsonObject = { optimizer: { kind: 'sgd', learningRate: 1000 }, schedule: { kind: 'constant' }, epochs: 50 };

  it('stops, says at which step and what the weights look like, and keeps the last good checkpoint', async () => {
    const out = place();
    const result = await begin({ out, document: tinyNetwork(wild, { norm: { params: { epsilon: 1e-12 } } }), recipe: wild });
    expect(result).toMatchObject({ ok: false, error: { code: 'loss-not-finite', message: expect.stringMatching(/at step \d+, epoch \d+, learning rate 1000\..*smaller learning rate.*The last good checkpoint stays in /) } });
    expect(result.ok ? '' : result.error.detail).toMatch(/weight +values +not finite/);
    expect(readFileSync(join(out, 'log.txt'), 'utf8')).toContain('loss-not-finite');
    const names = readdirSync(join(out, 'checkpoint')).filter((name) => name.endsWith('.safetensors'));
    for (const name of names) for (const { data } of Object.values(tensorsOf(join(out, 'checkpoint', name)))) expect(Array.from(data, Number).every(Number.isFinite)).toBe(true);
  });
});

describe('pausing', () => {
  it('holds a run between steps until it may proceed, and changes nothing', async () => {
    const whole = fingerprint(value(await begin(longer)).folder);
    const folder = place();
    const engine = startEngine();
    const order: string[] = [];
    let paused = (): void => undefined;
    const isPaused = new Promise<void>((resolve) => { paused = resolve; });
    const training = engine.ask('train', { folder, document: tinyNetwork(), recipe: {}, data: longer.data, device: 'cpu', threads: 1, corrections: null, weights: null, checkpointSeconds: null, stepsPerRun: 4 }, {
      onEvent: (event) => {
        order.push(event);
        if (event === 'plan') void engine.ask('pause', {});
        if (event === 'paused') paused();
      },
    });
    await isPaused;
    const before = order.length;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(order.length).toBe(before);
    await engine.ask('proceed', {});
    expect(value(await training).state).toBe('finished');
    await engine.close();
    expect(fingerprint(folder)).toEqual(whole);
  });
});

describe('what cannot begin', () => {
  it.each<readonly [string, Partial<StartOptions>, string, RegExp]>([
    ['a drawing with errors', { document: tinyNetwork({}, { conv: { params: { kernel: 99 } } }) }, 'drawing-faulty', /convas check/],
    ['a recipe with errors', { recipe: { optimizer: { kind: 'adam', beta1: 2 } } }, 'recipe-faulty', /optimizer\.beta1/],
    ['a class count unlike the output\'s', { document: tinyNetwork({}, { dense: { params: { units: 10 } } }) }, 'class-count-differs', /10 values per example, shapes has 4 classes/],
    ['data nobody has', { data: 'no-such-thing' }, 'data-unknown', /no-such-thing/],
    ['a device that is not there', { device: process.platform === 'win32' ? 'cuda' : 'dml' }, 'device-missing', /cannot be used/],
    ['weights of another network', { weights: '/dev/null' }, 'weights-unreadable', /dev.null/],
  ])('says why: %s', async (_, options, code, message) => {
    const out = place();
    const result = await begin({ out, ...options });
    expect(result).toMatchObject({ ok: false, error: { code, message: expect.stringMatching(message) } });
    expect(existsSync(out)).toBe(false);
  });

  it('leaves nothing behind when the run fails before its first step', async () => {
    const out = place();
    const controller = new AbortController();
    controller.abort();
    const stopped = await begin({ out, signal: controller.signal });
    expect(stopped).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(existsSync(out)).toBe(false);
  });

  it('refuses a place that cannot be written', async () => {
    const file = place();
    writeFileSync(file, '');
    expect(await begin({ out: join(file, 'run') })).toMatchObject({ ok: false, error: { code: 'not-a-folder' } });
    expect(await begin({ out: file })).toMatchObject({ ok: false, error: { code: 'not-a-folder' } });
  });

  it('refuses a folder that already holds a run', async () => {
    const { folder } = value(await begin({ epochs: 1 }));
    expect(await begin({ out: folder })).toMatchObject({ ok: false, error: { code: 'run-exists' } });
  });
});

describe('evaluating and predicting', () => {
  it('measures what the run measured, class by class', async () => {
    const summary = value(await begin());
    const evaluation = value(await evaluateRun({ folder: summary.folder, weights: 'last' }));
    expect(evaluation.part).toBe('validation');
    expect(evaluation.examples).toBe(20);
    expect(evaluation.accuracy).toBe(summary.last?.validation?.accuracy);
    expect(evaluation.loss).toBe(summary.last?.validation?.loss);
    expect(evaluation.perClass.map(({ name, examples }) => [name, examples])).toEqual([['\\', 5], ['/', 5], ['X', 5], ['oval', 5]]);
    expect(evaluation.perClass.reduce((sum, { correct }) => sum + correct, 0)).toBe(Math.round((evaluation.accuracy ?? NaN) * 20));
  });

  it('takes the weights of a run\'s checkpoint before its first epoch has ended', async () => {
    const folder = await stoppedAt(1, { data: 'shapes,count=4000,test=0', checkpointSeconds: 0 });
    expect(existsSync(join(folder, 'last.safetensors'))).toBe(false);
    expect(value(await evaluateRun({ folder, weights: 'best' }, { data: tinyData })).examples).toBe(100);
  });

  it('predicts what evaluating counts', async () => {
    const { folder } = value(await begin({ data: 'shapes,count=400,test=40', epochs: 8, recipe: { validation: 0 } }));
    const images = Array.from({ length: 40 }, (_, i) => i);
    const predictions = value(await predict({ folder, weights: 'best' }, { images, top: 2 }));
    const names = ['\\', '/', 'X', 'oval'];
    const right = predictions.filter(({ classes }, i) => classes[0]?.name === names[i % 4]).length;
    expect(right / 40).toBe(value(await evaluateRun({ folder, weights: 'best' })).accuracy);
    for (const { classes } of predictions) {
      expect(classes.length).toBe(2);
      expect(classes[0]?.value).toBeGreaterThanOrEqual(classes[1]?.value ?? NaN);
    }
  });

  it('knows a run\'s classes by name in data that bring only some of them', async () => {
    const { folder } = value(await begin({ data: 'shapes,count=400,test=100', epochs: 10, recipe: { validation: 0 } }));
    const pictures = join(scratch, 'pictures');
    const names = ['X', 'oval'];
    for (const [c, name] of names.entries()) {
      mkdirSync(join(pictures, name), { recursive: true });
      for (let i = 0; i < 6; i++) {
        const pixels = paintShape({ height: 12, width: 12, seed: 9, noise: 0.05, split: 'test' }, i * 4 + 2 + c, new Uint8Array(144));
        await sharp(pixels, { raw: { width: 12, height: 12, channels: 1 } }).png().toFile(join(pictures, name, `${i}.png`));
      }
    }
    const evaluation = value(await evaluateRun({ folder, weights: 'best' }, { data: pictures }));
    expect(evaluation.examples).toBe(12);
    expect(evaluation.perClass.map(({ name, examples }) => [name, examples])).toEqual([['\\', 0], ['/', 0], ['X', 6], ['oval', 6]]);
    expect(evaluation.accuracy).toBeGreaterThan(0.8);
    const [prediction] = value(await predict({ folder, weights: 'best' }, { images: [join(pictures, 'oval', '3.png')], top: 1 }));
    expect(prediction?.classes[0]?.name).toBe('oval');
  });

  it('reads a moved run folder like any other', async () => {
    const { folder } = value(await begin({ epochs: 1 }));
    const copy = place();
    cpSync(folder, copy, { recursive: true });
    rmSync(folder, { recursive: true });
    expect(value(await resumeRun(copy, { epochs: 2 })).step).toBe(10);
  });
});
