// The Evaluate place's services over a real run: measured example by example, single images looked at.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paintShape } from '../../../../core/data/synthetic.ts';
import type { Call } from '../../../../core/run/channel.ts';
import type { EvaluationReport, ImageSource } from '../../../../core/run/result-services.ts';
import type { ServiceEvents } from '../../../../core/run/services.ts';
import { stopSource } from '../../../../core/run/stop.ts';
import { evaluateRun, predict, startRun } from '../../../../electron/runs/index.ts';
import { resultServices } from '../../../../electron/serve/results/index.ts';
import { buildFirst, tinyNetwork, value } from '../../run/tiny.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-results-'));
const state = join(scratch, 'state');
const folder = join(state, 'runs', 'tiny-run');
const services = resultServices({ home: scratch, state, templates: '' });
/** What keeps this process alive of others. */
const held = (): string[] => process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap' || name === 'PipeWrap' || name === 'ChildProcess');
const heldBefore = held();
const told: string[] = [];
function call(): Call<ServiceEvents> {
  const { stop } = stopSource();
  return { stop, gone: stop, tell: (_event, payload) => { if ('doing' in payload && payload.doing !== null) told.push(payload.doing); } };
}

beforeAll(async () => {
  buildFirst();
  mkdirSync(join(state, 'runs'), { recursive: true });
  value(await startRun({ document: tinyNetwork(), out: folder, data: 'shapes,count=200,test=60', threads: 1, epochs: 6 }));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const asInts = (text: string): Int32Array => new Int32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer);
const asFloats = (text: string): Float32Array => new Float32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer);
const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, v) => sum + v, 0) / values.length;

describe('a run that is measured', () => {
  let report: EvaluationReport;
  beforeAll(async () => { report = value(await services.evaluateRun({ id: 'tiny-run', weights: 'last', part: null }, call())); });

  it('has the figures the command line gives, and says how far it is', async () => {
    const plain = value(await evaluateRun({ folder, weights: 'last' }));
    expect(report).toMatchObject({ loss: plain.loss, accuracy: plain.accuracy, confusion: plain.confusion, part: 'test', examples: 60, data: 'shapes,count=200,test=60' });
    expect(told).toContain('Measuring the test images, 60 of 60');
  });

  it('says of every example what it was taken for, and the figures follow from that', () => {
    const [actual, predicted, numbers] = [report.actual, report.predicted, report.numbers].map(asInts) as [Int32Array, Int32Array, Int32Array];
    expect([...numbers]).toEqual(Array.from({ length: 60 }, (_, i) => i));
    const confusion = Array.from({ length: 4 }, (_, a) => Array.from({ length: 4 }, (_, p) => actual.filter((label, i) => label === a && predicted[i] === p).length));
    expect(confusion).toEqual(report.confusion);
    expect(mean(asFloats(report.losses))).toBeCloseTo(report.loss, 5);
    expect(report.classes.map(({ name, examples }) => [name, examples])).toEqual(report.perClass.map(({ name, examples }) => [name, examples]));
    expect(report.calibration.reduce((sum, { examples }) => sum + examples, 0)).toBe(60);
    expect(report.topFive).toBeNull();
  });

  it('numbers images that were kept aside as the training images they are', async () => {
    const aside = value(await services.evaluateRun({ id: 'tiny-run', weights: 'best', part: 'validation' }, call()));
    const numbers = asInts(aside.numbers);
    expect(numbers).toHaveLength(40);
    expect(Math.max(...numbers)).toBeGreaterThan(40);
    expect(new Set(numbers).size).toBe(40);
  });

  it('is not there under a name that is none', async () => {
    for (const id of ['../tiny-run', 'nowhere', '']) expect(await services.evaluateRun({ id, weights: 'last', part: null }, call())).toMatchObject({ ok: false, error: { code: 'run-not-there' } });
  });

  it('can be stopped', async () => {
    const source = stopSource();
    source.request();
    expect(await services.evaluateRun({ id: 'tiny-run', weights: 'last', part: null }, { ...call(), stop: source.stop })).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });
});

describe('an image', () => {
  const look = async (image: ImageSource) => value(await services.predictImage({ id: 'tiny-run', weights: 'last', image, top: 4 }, call()));

  it('of the data is seen as the command line sees it', async () => {
    const [plain] = value(await predict({ folder, weights: 'last' }, { images: [7], top: 4 }));
    const seen = await look({ kind: 'example', split: 'test', index: 7 });
    expect(seen.classes.map(({ index, name }) => [index, name])).toEqual(plain?.classes.map(({ index, name }) => [index, name]));
    seen.classes.forEach(({ value: share }, i) => expect(share).toBeCloseTo(plain?.classes[i]?.value ?? NaN, 5));
    expect(seen.classes.reduce((sum, { value: share }) => sum + share, 0)).toBeCloseTo(1, 6);
  });

  it('is the same from a file and from pixels', async () => {
    const grey = Uint8Array.from({ length: 144 }, (_, p) => (p * 37) % 256);
    const file = join(scratch, 'image.png');
    await sharp(grey, { raw: { width: 12, height: 12, channels: 1 } }).png().toFile(file);
    const rgba = Buffer.from([...grey].flatMap((v) => [v, v, v, 255])).toString('base64');
    const [one, two] = [await look({ kind: 'file', path: 'image.png' }), await look({ kind: 'pixels', width: 12, height: 12, rgba })];
    expect(one.image).toBe(file);
    one.classes.forEach(({ value: share }, i) => expect(two.classes[i]?.value).toBeCloseTo(share, 4));
  });

  it('is what its data say it is, and comes as the network got it', async () => {
    // The generated classes take turns.
    const seen = await look({ kind: 'example', split: 'test', index: 7 });
    expect(seen).toMatchObject({ actual: 3, made: null, seen: { channels: 1, height: 12, width: 12 } });
    const painted = paintShape({ height: 12, width: 12, seed: 1, noise: 0.1, split: 'test' }, 7, new Uint8Array(144));
    expect(Array.from(asFloats(seen.seen?.values ?? ''), (share) => Math.round(255 * share))).toEqual([...painted]);
    expect(await look({ kind: 'pixels', width: 1, height: 1, rgba: 'AAAAAA==' })).toMatchObject({ actual: null });
  });

  it('shows where the network looks, with the image as it got it', async () => {
    const image: ImageSource = { kind: 'example', split: 'training', index: 3 };
    const found = value(await services.explainImage({ id: 'tiny-run', weights: 'last', image, method: 'grad-cam', class: null, layer: null }, call()));
    expect(found).toMatchObject({ method: 'grad-cam', layer: 'conv', height: 12, width: 12, channels: 1, layers: ['conv', 'norm', 'act', 'pool'], class: (await look(image)).classes[0]?.index });
    const saliency = value(await services.explainImage({ id: 'tiny-run', weights: 'last', image, method: 'saliency', class: 1, layer: null }, call()));
    expect(saliency).toMatchObject({ layer: null, class: 1 });
    const map = asFloats(saliency.values);
    expect(map).toHaveLength(144);
    expect(Math.max(...map)).toBe(1);
    expect(Math.min(...map)).toBeGreaterThanOrEqual(0);
    const seen = asFloats(found.image);
    expect(seen).toHaveLength(144);
    expect([Math.min(...seen) >= 0, Math.max(...seen) <= 1, Math.max(...seen) > Math.min(...seen)]).toEqual([true, true, true]);
  });

  it('holds nobody up who wants to end: the engine that stays at hand ends with its host', async () => {
    await look({ kind: 'example', split: 'test', index: 0 });
    expect(held()).toEqual(heldBefore);
  });

  it('that cannot be used is said so', async () => {
    const ask = (image: ImageSource) => services.predictImage({ id: 'tiny-run', weights: 'last', image, top: 3 }, call());
    expect(await ask({ kind: 'example', split: 'test', index: 60 })).toMatchObject({ ok: false, error: { code: 'no-such-example' } });
    expect(await ask({ kind: 'file', path: 'nowhere.png' })).toMatchObject({ ok: false, error: { code: 'missing' } });
    expect(await ask({ kind: 'pixels', width: 3, height: 3, rgba: 'AAAA' })).toMatchObject({ ok: false, error: { code: 'image-damaged' } });
    expect(await services.explainImage({ id: 'tiny-run', weights: 'last', image: { kind: 'example', split: 'test', index: 0 }, method: 'grad-cam', class: 4, layer: null }, call())).toMatchObject({ ok: false, error: { code: 'no-such-class' } });
  });
});
