// Fine-tuning in real engine processes: runs that begin from trained weights, freeze, keep what frozen layers answer, unfreeze.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../core/base/diagnostic.ts';
import { check } from '../../../core/design/check.ts';
import { useAsBase } from '../../../core/design/use-as-base.ts';
import type { Base, Document } from '../../../core/document/model.ts';
import { readProject } from '../../../core/document/file.ts';
import { apply } from '../../../core/document/patch.ts';
import { evaluateRun, exportModel, measureSimilarity, resumeRun, startRun, type RunEvent, type StartOptions } from '../../../electron/runs/index.ts';
import { assetFolder } from '../../../electron/paths.ts';
import { cut, someFashion, writeIdxFolder } from '../../support/idx.ts';
import { buildFirst, fingerprint, tensorsOf, tinyData, tinyNetwork, value } from './tiny.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-transfer-'));
let number = 0;
const place = (): string => join(scratch, `run${number++}`);
const begin = (more: Partial<StartOptions> & Pick<StartOptions, 'document'>) => startRun({ out: place(), data: tinyData, threads: 1, ...more });
const logOf = (folder: string): string => readFileSync(join(folder, 'log.txt'), 'utf8');

let base: Base;
beforeAll(async () => {
  buildFirst();
  const trained = value(await begin({ document: tinyNetwork(), data: 'shapes,count=400,test=0', epochs: 4 }));
  base = { weights: join(trained.folder, 'last.safetensors'), from: 'a tiny run' };
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** The tiny network begun from the run, with a fresh head and the layers named frozen. */
function tuned(frozen: readonly string[], recipe: JsonObject = {}): Document {
  const document = tinyNetwork(recipe, Object.fromEntries(frozen.map((id) => [id, { trainable: false }])));
  const { patch } = value(useAsBase(document, check(document), { base, size: 'resize', task: { data: tinyData, title: 'Shapes', dims: [1, 12, 12], isAnySize: true, classes: ['\\', '/', 'X', 'oval'] } }));
  return value(apply(document, patch));
}

const front = ['conv', 'norm'];

describe('a run of a drawing that begins from trained weights', () => {
  it('takes them, says which layers began fresh, and keeps frozen ones to the bit, statistics too', async () => {
    const { folder } = value(await begin({ document: tuned(front) }));
    const [was, now] = [tensorsOf(base.weights), tensorsOf(join(folder, 'last.safetensors'))];
    for (const name of ['conv/weight', 'conv/bias', 'norm/scale', 'norm/shift', 'norm/running-mean', 'norm/running-variance']) expect(now[name], name).toEqual(was[name]);
    expect(now['dense/weight']).toBeUndefined();
    expect(logOf(folder)).toContain('Begins with the weights of a tiny run: 2 of 3 layers take them, dense-new begins fresh.');
    expect(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'))).toMatchObject({ from: 'a tiny run', project: { base } });
  });

  it('is not begun where they are gone or of another network, in words, and leaves nothing', async () => {
    const code = async (weights: string): Promise<string> => {
      const out = place();
      const ended = await begin({ document: { ...tinyNetwork(), base: { weights, from: 'lost weights' } }, out });
      expect(existsSync(out)).toBe(false);
      return ended.ok ? 'ok' : `${ended.error.code}: ${ended.error.message}`;
    };
    expect(await code(join(scratch, 'nowhere.safetensors'))).toMatch(/^base-missing: The drawing begins from lost weights, but .* is not there\. Put the file back/);
    expect(await code('template:../../etc/passwd')).toMatch(/^base-missing/);
    expect(await code(scratch)).toMatch(/^base-missing/);
    const spoilt = join(scratch, 'spoilt.safetensors');
    writeFileSync(spoilt, 'no tensors');
    expect(await code(spoilt)).toMatch(/^weights-unreadable/);
    const other = tinyNetwork();
    const { conv, norm, dense, ...rest } = other.layers;
    const renamed = Object.fromEntries([conv, norm, dense].map((layer) => [`${layer?.id}2`, { ...layer, id: `${layer?.id}2` }])) as Document['layers'];
    const end = (id: string): string => (['conv', 'norm', 'dense'].includes(id) ? `${id}2` : id);
    const wires = Object.fromEntries(Object.entries(other.wires).map(([id, wire]) => [id, { ...wire, from: { ...wire.from, layer: end(wire.from.layer) }, to: { ...wire.to, layer: end(wire.to.layer) } }]));
    const ended = await begin({ document: { ...other, layers: { ...rest, ...renamed }, wires, base } });
    expect(ended.ok ? '' : ended.error.code).toBe('base-differs');
  });

  it('is measured and exported with them before it is trained', async () => {
    const document = { ...tinyNetwork(), base };
    const measured = value(await evaluateRun({ document, weights: null, seed: 1 }, { data: 'shapes,count=400,test=200', threads: 1 }));
    const fresh = value(await evaluateRun({ document: tinyNetwork(), weights: null, seed: 1 }, { data: 'shapes,count=400,test=200', threads: 1 }));
    expect(measured.accuracy ?? 0).toBeGreaterThan((fresh.accuracy ?? 1) + 0.2);
    const exported = value(await exportModel({ document, weights: null, seed: 1 }, { out: join(scratch, 'tiny.onnx') }));
    const run = value(await exportModel({ document: tinyNetwork(), weights: base.weights, seed: 1 }, { out: join(scratch, 'given.onnx') }));
    expect(exported.comparison?.passed).toBe(true);
    expect(exported.bytes).toBe(run.bytes);
  });
});

describe('what frozen layers answer', () => {
  it('is kept, and the run ends with the bits of one that goes through them in every epoch', async () => {
    const document = tuned(front);
    const events: RunEvent[] = [];
    const kept = value(await begin({ document, onEvent: (event) => events.push(event) }));
    const plain = value(await begin({ document, keeps: false }));
    expect(logOf(kept.folder)).toContain('What the frozen layers answer to each image is worked out once and kept');
    expect(logOf(plain.folder)).not.toContain('worked out once');
    expect(fingerprint(kept.folder)).toEqual(fingerprint(plain.folder));
    expect(events.some((event) => event.event === 'reading' && event.doing.startsWith('Working out'))).toBe(true);
    expect(events.find((event) => event.event === 'plan')).toMatchObject({ stepsPerEpoch: 5, examples: { training: 80, validation: 20 } });
  });

  it('is gone through where augmentation changes the images, which is said', async () => {
    const { folder } = value(await begin({ document: tuned(front), recipe: { augment: { flip: {} } } }));
    expect(logOf(folder)).toContain('because augmentation changes the images each time');
  });

  it('is worked out again when a run goes on, which ends with the same bits', async () => {
    const document = tuned(front);
    const longer = { document, data: 'shapes,count=1000,test=0', recipe: { epochs: 3 } } as const;
    const whole = fingerprint(value(await begin(longer)).folder);
    const controller = new AbortController();
    const { folder, state } = value(await begin({ ...longer, checkpointSeconds: 0, signal: controller.signal, onEvent: (event) => { if (event.event === 'steps' && (event.rows.at(-1)?.step ?? 0) >= 60) controller.abort(); } }));
    expect(state).toBe('stopped');
    value(await resumeRun(folder));
    expect(fingerprint(folder)).toEqual(whole);
  });
});

describe('unfreezing on the way', () => {
  const recipe: JsonObject = { epochs: 6, unfreezing: [{ epoch: 2, from: 'norm' }, { epoch: 4 }], schedule: { kind: 'constant' } };

  it('keeps layers as they are until their epoch, and trains them from then on', async () => {
    const weights: Record<number, ReturnType<typeof tensorsOf>> = {};
    const document = tuned(front, recipe);
    const out = place();
    value(await begin({ document, out, onEvent: (event) => { if (event.event === 'epoch') weights[event.record.epoch] = tensorsOf(join(out, 'last.safetensors')); } }));
    const was = tensorsOf(base.weights);
    for (const epoch of [1, 2]) for (const name of ['conv/weight', 'norm/scale', 'norm/running-mean']) expect(weights[epoch]?.[name], `${name} after ${epoch}`).toEqual(was[name]);
    for (const epoch of [3, 4]) {
      expect(weights[epoch]?.['norm/scale']).not.toEqual(was['norm/scale']);
      expect(weights[epoch]?.['norm/running-mean']).not.toEqual(was['norm/running-mean']);
    }
    expect(weights[4]?.['conv/weight']).toEqual(was['conv/weight']);
    expect(weights[6]?.['conv/weight']).not.toEqual(was['conv/weight']);
    expect(logOf(out)).toMatch(/From epoch 3 on norm and all behind it are trained.*\n(.*\n)*.*From epoch 5 on every layer is trained/);
  });

  it('ends with the same bits wherever it was stopped: inside a phase and between two', async () => {
    const document = tuned(front, recipe);
    const whole = fingerprint(value(await begin({ document })).folder);
    for (const step of [10, 23]) {
      const controller = new AbortController();
      const stop = (event: RunEvent): void => { if (event.event === 'steps' && (event.rows.at(-1)?.step ?? 0) >= step) controller.abort(); };
      const { folder } = value(await begin({ document, checkpointSeconds: 0, stepsPerRun: 1, signal: controller.signal, onEvent: stop }));
      expect(value(await resumeRun(folder)).step).toBe(30);
      expect(fingerprint(folder), `stopped at ${step}`).toEqual(whole);
    }
  });

  it('is refused before it begins where the recipe names what is not there', async () => {
    const ended = await begin({ document: tuned(front, { unfreezing: [{ epoch: 1, from: 'attic' }] }) });
    expect(ended.ok ? '' : ended.error.message).toContain('unfreezes from attic on');
  });
});

describe('the base that ships', () => {
  const document = value(readProject(readFileSync(join(assetFolder('templates'), 'fashion-resnet.convas'), 'utf8'), 'fashion-resnet'));

  it('is small, fits its drawing whole, and knows what it says it knows', async () => {
    expect(statSync(join(assetFolder('templates'), 'fashion-resnet.safetensors')).size).toBeLessThan(3 * 2 ** 20);
    const data = join(scratch, 'fashion');
    writeIdxFolder(data, cut(someFashion(), 0, 100), cut(someFashion(), 100, 1000));
    const lines: string[] = [];
    const measured = value(await evaluateRun({ document, weights: null, seed: 1 }, { data, threads: 1, onEvent: (event) => { if (event.event === 'log') lines.push(event.line); } }));
    expect(lines).toEqual([`Begins with the weights of ${document.base?.from}: every layer takes them.`]);
    const claimed = Number(/([\d.]+) % of the test images/.exec(document.base?.from ?? '')?.[1]);
    expect(claimed).toBeGreaterThan(85);
    // Of a thousand images, three deviations are 3 %.
    expect(Math.abs(100 * (measured.accuracy ?? 0) - claimed)).toBeLessThan(4);
  });
});

describe('rates by layer', () => {
  it('leave a layer of rate almost none where it was, and move the others as ever', async () => {
    const document = tuned([], { epochs: 1, optimizer: { kind: 'sgd', learningRate: 0.05 }, layerRates: { decay: 1, layers: { conv: 1e-9 } } });
    const { folder } = value(await begin({ document }));
    const [was, now] = [tensorsOf(base.weights), tensorsOf(join(folder, 'last.safetensors'))];
    expect(now['conv/weight']).toEqual(was['conv/weight']);
    expect(now['norm/scale']).not.toEqual(was['norm/scale']);
  });
});

describe('similarity', () => {
  it('is more for images like those the base was trained on than for others', async () => {
    const own = value(await measureSimilarity({ ...tinyNetwork(), base }, 'shapes,count=400,test=0', { threads: 1 }));
    const noisy = value(await measureSimilarity({ ...tinyNetwork(), base }, 'shapes,count=400,test=0,noise=0.9', { threads: 1 }));
    expect(own).toMatchObject({ by: 'statistics', images: 400 });
    expect(own.similarity).toBeGreaterThan(0.95);
    expect(noisy.similarity).toBeLessThan(own.similarity - 0.1);
    expect(own.base).toBeGreaterThan(0.9);
  });

  it('is not measured without a base', async () => {
    const refused = await measureSimilarity(tinyNetwork(), tinyData, { threads: 1 });
    expect(refused.ok ? '' : refused.error.code).toBe('no-base');
  });
});
