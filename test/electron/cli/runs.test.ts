// A run from the command line: what it leaves, that the same command gives the same bytes, that stopping costs nothing, and
// what evaluation, prediction and export say of it.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeProject } from '../../../core/document/file.ts';
import { decodeModel } from '../../../core/onnx/decode.ts';
import { convas, convasJson, expectRefusal, type Ended } from '../../support/convas.ts';
import { cut, someFashion, writeIdxFolder } from '../../support/idx.ts';
import { putImage } from '../data/made.ts';
import { buildFirst, fingerprint, tinyNetwork, value } from '../run/tiny.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-runs-'));
const at = (...parts: readonly string[]): string => join(scratch, ...parts);
const call = (...args: string[]): Promise<Ended> => convas(args, { in: scratch });
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const trainLenet = ['train', 'lenet5-softmax', '--data', 'fashion', '--epochs', '1', '--seed', '1', '--threads', '1'];
let trained: Ended;
beforeAll(async () => {
  buildFirst();
  writeIdxFolder(at('fashion'), cut(someFashion(), 0, 2000), cut(someFashion(), 2000, 500));
  writeFileSync(at('tiny.convas'), writeProject(tinyNetwork()));
  trained = await call(...trainLenet, '--out', 'run');
});

describe('convas train', () => {
  it('says what it does in lines that stay, and leaves the run folder\'s files', () => {
    expect([trained.code, trained.err]).toEqual([0, '']);
    const lines = trained.out.trimEnd().split('\n');
    expect(lines[0]).toBe('61,706 parameters · 2,000 training images, 500 test images · batch 64 · 1 epoch · cpu, 1 thread');
    expect(lines).toContainEqual(expect.stringMatching(/^epoch 1\/1 · loss \d\.\d{4} · accuracy \d\d\.\d % · test: loss \d\.\d{4} · accuracy \d\d\.\d % · /));
    expect(lines.at(-1)).toMatch(/^32 steps, .* images\/s → run$/);
    expect(readdirSync(at('run')).sort()).toEqual(['best.safetensors', 'checkpoint', 'config.json', 'epochs.json', 'last.safetensors', 'log.txt', 'steps.csv']);
    expect(readFileSync(at('run', 'steps.csv'), 'utf8').trimEnd().split('\n')).toHaveLength(1 + 32);
  });

  it('gives the same bytes for the same command, to the exported file', async () => {
    expect((await call(...trainLenet, '--out', 'again')).code).toBe(0);
    expect(fingerprint(at('again'))).toEqual(fingerprint(at('run')));
    expect(readFileSync(at('again', 'config.json'))).toEqual(readFileSync(at('run', 'config.json')));
    for (const run of ['run', 'again']) expect((await call('export', run, '--out', `${run}.onnx`)).code).toBe(0);
    expect(readFileSync(at('again.onnx')).equals(readFileSync(at('run.onnx')))).toBe(true);
  });

  it('ends early and changes its rate where the recipe says so, and says why it ended', async () => {
    const settings = ['schedule={"kind":"constant"}', 'rateChanges=[{"step":3,"factor":0.5}]', 'earlyStopping.patience=1', 'earlyStopping.threshold=1000'].flatMap((setting) => ['--set', setting]);
    const { code, out } = await call('train', 'tiny.convas', '--data', 'shapes,count=100,test=0', '--epochs', '9', '--out', 'early', '--threads', '1', ...settings);
    expect(code).toBe(0);
    expect(out).toMatch(/^Training ends early after epoch 2: the validation loss has made no progress for an epoch; it was \d\.\d+ after epoch 1\.$/m);
    const rates = readFileSync(at('early', 'steps.csv'), 'utf8').trimEnd().split('\n').slice(1).map((row) => Number(row.split(',')[4]));
    expect(rates).toEqual([0.01, 0.01, 0.01, ...new Array<number>(7).fill(0.005)]);
  });

  it('says beforehand what it would take, and begins nothing', async () => {
    const forecast = await convasJson<{ peak: number; weights: number; available: number; stepsPerEpoch: number; secondsPerEpoch: number; refusal: null }>(['train', 'lenet5-softmax', '--data', 'fashion', '--out', 'forecast', '--forecast'], { in: scratch });
    expect(forecast).toMatchObject({ weights: 4 * 61_706, stepsPerEpoch: 32, refusal: null });
    expect(forecast.peak).toBeLessThan(forecast.available);
    expect(forecast.secondsPerEpoch).toBeGreaterThan(0);
    expect(existsSync(at('forecast'))).toBe(false);
    const words = await call('train', 'lenet5-softmax', '--data', 'fashion', '--forecast');
    expect([words.code, words.err]).toEqual([0, '']);
    expect(words.out).toMatch(/^memory .* at its peak: weights 247 kB .*\nfree .* the largest batch that fits is [\d,]+\nepoch {3}32 steps, about .*\n$/);
  });

  it('never writes over a run', async () => {
    const before = fingerprint(at('run'));
    expectRefusal(await call(...trainLenet, '--out', 'run'), 2, ['run already holds a run', 'convas train --resume run']);
    expect(fingerprint(at('run'))).toEqual(before);
  });

  it('tells programs every step and epoch as JSON lines, and how many threads it takes when none are asked for', async () => {
    const { code, out, err } = await call('train', 'tiny.convas', '--data', 'shapes,count=100,test=0', '--out', 'lines', '--json');
    expect([code, err]).toEqual([0, '']);
    const events = out.trimEnd().split('\n').map((line) => JSON.parse(line) as { readonly event: string; readonly rows?: readonly object[]; readonly threads?: number });
    const config = JSON.parse(readFileSync(at('lines', 'config.json'), 'utf8')) as { readonly threads: number };
    expect(config.threads).toBeGreaterThan(0);
    expect(events[0]).toMatchObject({ event: 'plan', device: 'cpu', threads: config.threads, batch: 16, stepsPerEpoch: 5, epochs: 3, from: 0 });
    expect(events.flatMap(({ rows }) => rows ?? [])).toHaveLength(15);
    expect(events.filter(({ event }) => event === 'epoch')).toHaveLength(3);
    expect(events.at(-1)).toMatchObject({ event: 'end', state: 'finished', step: 15, folder: 'lines' });
  });
});

/** Trains the tiny network for 500 steps, and interrupts it after its first checkpoint. */
function interrupted(out: string, interrupt: (group: { signal(name: NodeJS.Signals): void; stopReading(): void }) => void): Promise<Ended> {
  let isDone = false;
  return convas(['train', 'tiny.convas', '--data', 'shapes,count=1000,test=0', '--epochs', '10', '--out', out, '--threads', '1', '--checkpoint-seconds', '0', '--json'], {
    in: scratch,
    onOut(soFar, group) {
      if (isDone || !soFar.includes('"event":"checkpoint"')) return;
      isDone = true;
      interrupt(group);
    },
  });
}

describe('a run that is interrupted', () => {
  it('by Ctrl-C saves, exits 130 and, gone on with, ends with the bytes of one that was not', async () => {
    const whole = await interrupted('whole', () => undefined);
    expect([whole.code, whole.err]).toEqual([0, '']);
    const { code, out, err } = await interrupted('stopped', (group) => group.signal('SIGINT'));
    expect(code).toBe(130);
    expect(err).toContain('Stopping after this step and saving');
    const end = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as { readonly event: string; readonly state: string; readonly step: number };
    expect(end).toMatchObject({ event: 'end', state: 'stopped' });
    expect(end.step).toBeGreaterThan(0);
    expect(end.step).toBeLessThan(500);
    expect(existsSync(at('stopped', '.lock'))).toBe(false);
    const on = await call('train', '--resume', 'stopped');
    expect([on.code, on.err]).toEqual([0, '']);
    expect(on.out).toContain(`goes on from step ${end.step}`);
    expect(fingerprint(at('stopped'))).toEqual(fingerprint(at('whole')));
  });

  it('by a reader that goes away is saved just the same', async () => {
    const { code } = await interrupted('unread', (group) => group.stopReading());
    expect(code).toBe(130);
    expect(existsSync(at('unread', '.lock'))).toBe(false);
    const on = await call('train', '--resume', 'unread');
    expect([on.code, fingerprint(at('unread'))]).toEqual([0, fingerprint(at('whole'))]);
  });

  it('says how to go on, and when nothing is left to do', async () => {
    const done = await call('train', '--resume', 'whole');
    expect([done.code, done.err]).toEqual([0, '']);
    expect(done.out).toContain('Nothing was left to do: whole has trained its 10 epochs. For more: convas train --resume whole --epochs 15');
  });

  it('goes on with the network it was begun with, not with another', async () => {
    const before = fingerprint(at('whole'));
    writeFileSync(at('wider.convas'), writeProject(tinyNetwork({}, { conv: { params: { filters: 5 } } })));
    expectRefusal(await call('train', 'wider.convas', '--resume', 'whole', '--epochs', '11'), 1, ['whole was trained with another network', 'conv: filters 4 → 5', 'begin a new run']);
    expectRefusal(await call('train', '--resume', 'whole', '--seed', '3'), 2, ['--seed cannot change']);
    expect(fingerprint(at('whole'))).toEqual(before);
    expect(existsSync(at('whole', '.lock'))).toBe(false);
  });
});

describe('convas eval', () => {
  it.concurrent('writes what every image was taken for, which makes up its figures', async () => {
    const found = await convasJson<{ readonly accuracy: number; readonly topFive: number; readonly loss: number; readonly report: string }>(['eval', 'run', '--report', 'each.csv'], { in: scratch });
    const [head, ...lines] = readFileSync(at('each.csv'), 'utf8').trimEnd().split('\n');
    expect([head, found.report, lines.length]).toEqual(['number,actual,predicted,confidence,loss', 'each.csv', 500]);
    const rows = lines.map((line) => line.split(','));
    expect(rows.map(([number]) => Number(number))).toEqual(Array.from({ length: 500 }, (_, i) => i));
    expect(rows.filter(([, actual, predicted]) => actual === predicted).length / 500).toBe(found.accuracy);
    expect(rows.reduce((sum, row) => sum + Number(row[4]), 0) / 500).toBeCloseTo(found.loss, 5);
    expect(found.topFive).toBeGreaterThanOrEqual(found.accuracy);
  });

  it.concurrent('gives accuracy, loss, examples and every class, as the training measured them', async () => {
    const found = await convasJson<{ readonly accuracy: number; readonly loss: number; readonly examples: number; readonly perClass: readonly { readonly name: string; readonly examples: number; readonly correct: number; readonly accuracy: number }[] }>(['eval', 'run'], { in: scratch });
    const epochs = JSON.parse(readFileSync(at('run', 'epochs.json'), 'utf8')) as { readonly validation: { readonly loss: number; readonly accuracy: number } }[];
    expect(found.accuracy).toBe(epochs[0]?.validation.accuracy);
    expect(Math.abs(found.loss / (epochs[0]?.validation.loss ?? NaN) - 1)).toBeLessThan(1e-6);
    expect(found.examples).toBe(500);
    expect(found.perClass).toHaveLength(10);
    expect(found.perClass.reduce((sum, { examples }) => sum + examples, 0)).toBe(500);
    expect(found.perClass.reduce((sum, { correct }) => sum + correct, 0) / 500).toBe(found.accuracy);
  });

  it('refuses data the run does not know, and damaged weights', async () => {
    expectRefusal(await call('eval', 'run', '--data', 'shapes'), 1, ['10 values', 'shapes has 4 classes']);
    expectRefusal(await call('eval', 'run', '--part', 'validation'), 2, ['kept aside']);
    writeFileSync(at('again', 'best.safetensors'), readFileSync(at('again', 'best.safetensors')).subarray(0, 1000));
    expectRefusal(await call('eval', 'again'), 2, [join('again', 'best.safetensors'), 'Choose another file']);
    expect((await call('eval', 'again', '--last')).code).toBe(0);
  });
});

describe('convas predict', () => {
  interface Predictions { readonly predictions: readonly { readonly image: string; readonly classes: readonly { readonly index: number; readonly value: number }[] }[] }

  it.concurrent('says the likeliest classes of test images by number', async () => {
    const { predictions } = await convasJson<Predictions>(['predict', 'run', '0', '1', '2', '--top', '10'], { in: scratch });
    expect(predictions).toHaveLength(3);
    for (const { classes } of predictions) {
      expect(classes.reduce((sum, { value: share }) => sum + share, 0)).toBeCloseTo(1, 5);
      expect(classes.map(({ value: share }) => share)).toEqual(classes.map(({ value: share }) => share).sort((a, b) => b - a));
    }
  });

  it.concurrent('sees in an image file what it sees in the same image of the set', async () => {
    const { images } = cut(someFashion(), 2000, 1);
    await putImage(at('first.png'), { width: 28, height: 28, colour: [0], pixels: images });
    const [file, number] = await Promise.all([convasJson<Predictions>(['predict', 'run', 'first.png'], { in: scratch }), convasJson<Predictions>(['predict', 'run', '0'], { in: scratch })]);
    expect(file.predictions[0]?.classes).toEqual(number.predictions[0]?.classes);
  });

  it.concurrent('refuses what is no image, and numbers the set does not have', async () => {
    writeFileSync(at('letter.png'), 'dear');
    expectRefusal(await call('predict', 'run', 'letter.png'), 2, ['letter.png cannot be decoded']);
    expectRefusal(await call('predict', 'run', 'none.png'), 2, ['none.png does not exist']);
    expectRefusal(await call('predict', 'run', '0', '500'), 2, ['images 0 to 499', '500']);
  });
});

describe('convas export', () => {
  it.concurrent('writes a file proven on 100 images, with classes and scaling and without a date', async () => {
    const report = await convasJson<{ readonly bytes: number; readonly comparison: object }>(['export', 'run', '--out', 'proven.onnx'], { in: scratch });
    expect(report).toMatchObject({ file: 'proven.onnx', bytes: readFileSync(at('proven.onnx')).length, comparison: { images: 100, source: 'test', sameTop: 100, passed: true } });
    const { metadata, opsets } = value(decodeModel(readFileSync(at('proven.onnx'))));
    expect(opsets).toEqual({ '': 17 });
    expect(JSON.parse(metadata['convas.classes'] ?? '')).toHaveLength(10);
    expect(JSON.stringify(metadata)).not.toMatch(/20\d\d-\d\d-\d\d/);
  });

  it.concurrent('writes the training step with a sidecar that names its ends', async () => {
    const { code, out } = await call('export', 'run', '--format', 'onnx-train-step', '--out', 'step.onnx');
    expect([code, out]).toEqual([0, expect.stringContaining('step.json names its inputs and outputs')]);
    expect(() => JSON.parse(readFileSync(at('step.json'), 'utf8')) as unknown).not.toThrow();
  });

  it.concurrent('refuses an operator set it does not write', async () => {
    expectRefusal(await call('export', 'run', '--out', 'old.onnx', '--opset', '6'), 2, ['opset', '6']);
    expect(existsSync(at('old.onnx'))).toBe(false);
  });
});

describe('convas runs export', () => {
  it.concurrent('takes a run folder away: its steps to the byte, a report, an event file, and never over another file', async () => {
    const table = await convasJson<{ readonly file: string; readonly beside: string; readonly bytes: number }>(['runs', 'export', 'run', '--format', 'csv', '--out', 'steps'], { in: scratch });
    expect([table.file, table.beside]).toEqual(['steps.csv', 'steps.epochs.csv']);
    expect(readFileSync(at('steps.csv'), 'utf8')).toBe(readFileSync(at('run', 'steps.csv'), 'utf8'));
    expect(await call('runs', 'export', 'run')).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^run\.html: [\d.]+ kB\n$/) as unknown });
    expect(readFileSync(at('run.html'), 'utf8')).toContain('61,706 parameters');
    expectRefusal(await call('runs', 'export', 'run'), 2, ['run.html exists already']);
    expect((await call('runs', 'export', 'run', '--overwrite')).code).toBe(0);
    expect((await call('runs', 'export', 'run', '--format', 'tensorboard')).out).toMatch(/^run\.tfevents: /);
  });

  it.concurrent('refuses what is no run, and words it does not know', async () => {
    const state = ['--state', at('state')];
    expectRefusal(await call('runs', 'export', 'nothing', ...state), 2, ['nothing is neither a folder nor the name of a run']);
    expectRefusal(await call('runs', 'export', 'fashion', ...state), 2, ['fashion is not a run folder']);
    expectRefusal(await call('runs', 'export', 'run', '--format', 'pdf'), 2, ['--format must be one of html, csv, tensorboard']);
    expectRefusal(await call('runs', 'delete', 'run'), 2, ['convas runs export RUN']);
    expectRefusal(await call('runs', 'export'), 2, ['a run folder, or the name of a run']);
    expectRefusal(await call('runs', '--overwrite'), 2, ['--overwrite goes with']);
  });
});
