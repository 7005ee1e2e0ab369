// What a training meets that nobody planned: each is said in a sentence, and the run folder stays good.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginLive, resumeRun, startRun, type RunEvent, type StartOptions } from '../../../electron/runs/index.ts';
import { buildFirst, fingerprint, tinyData, tinyNetwork, value } from './tiny.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-bad-input-'));
beforeAll(buildFirst);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let number = 0;
const place = (): string => join(scratch, `run${number++}`);
const begin = async (more: Partial<StartOptions> = {}) => {
  const lines: string[] = [];
  const summary = value(await startRun({ document: tinyNetwork(), out: place(), data: tinyData, threads: 1, onEvent: (event) => { if (event.event === 'log') lines.push(event.line); }, ...more }));
  return { summary, lines };
};

/** A folder of classes with images of 12 × 12 noise. */
async function folderOf(name: string, classes: number, each: number): Promise<string> {
  const root = join(scratch, name);
  for (let c = 0; c < classes; c++) {
    const folder = join(root, String(c).padStart(4, '0'));
    mkdirSync(folder, { recursive: true });
    await Promise.all(Array.from({ length: each }, (_, i) => {
      const pixels = Uint8Array.from({ length: 144 }, (__, p) => (p * 7919 + c * 104729 + i * 1299709) % 251);
      return sharp(pixels, { raw: { width: 12, height: 12, channels: 1 } }).png().toFile(join(folder, `${i}.png`));
    }));
  }
  return root;
}

describe('data of unusual sizes', () => {
  it('smaller than a batch go in one step', async () => {
    const { summary, lines } = await begin({ recipe: { batch: 500 }, epochs: 2 });
    expect(summary).toMatchObject({ state: 'finished', step: 2 });
    expect(lines).toContain('There are 80 training images, fewer than a batch of 500: each step takes all of them.');
  });

  it('of which nothing is kept aside are trained on, and early stopping says what it watches', async () => {
    const { summary, lines } = await begin({ recipe: { validation: 0, earlyStopping: {} }, epochs: 1 });
    expect(summary.last).toMatchObject({ training: { examples: 100 }, validation: null });
    expect(lines).toContain('Nothing is kept aside for validation, so early stopping watches the training loss.');
  });

  it('with a thousand classes of one image each are trained on, and the log says that none could be spared', async () => {
    const data = await folderOf('thousand', 1000, 1);
    const { summary, lines } = await begin({ data, document: tinyNetwork({}, { dense: { params: { units: 1000 } } }), epochs: 1 });
    expect(summary.last).toMatchObject({ training: { examples: 1000 }, validation: null });
    expect(lines).toContain(`Nothing is kept aside for validation: ${data} has too few examples to spare any.`);
  });
});

describe('data that go away while they are trained on', () => {
  it('let the run finish, and are asked for when it shall go on', async () => {
    const data = await folderOf('vanishing', 4, 20);
    let isGone = false;
    const onEvent = (event: RunEvent): void => {
      if (event.event !== 'steps' || isGone) return;
      isGone = true;
      rmSync(data, { recursive: true });
    };
    const { summary } = await begin({ data, epochs: 4, recipe: { schedule: { kind: 'constant' } }, onEvent });
    expect(isGone).toBe(true);
    expect(summary.state).toBe('finished');
    const before = fingerprint(summary.folder);
    const config = readFileSync(join(summary.folder, 'config.json'), 'utf8');
    expect(await resumeRun(summary.folder, { epochs: 6 })).toMatchObject({ ok: false, error: { message: expect.stringContaining(data) } });
    expect(fingerprint(summary.folder)).toEqual(before);
    expect(readFileSync(join(summary.folder, 'config.json'), 'utf8')).toBe(config);
    await folderOf('vanishing', 4, 20);
    expect(value(await resumeRun(summary.folder, { epochs: 6 }))).toMatchObject({ state: 'finished', epochs: 6 });
  });
});

describe('a run folder that is in use', () => {
  it('is refused to a second run, and the first goes on undisturbed', async () => {
    const out = place();
    let tell = (): void => undefined;
    const came = new Promise<void>((resolve) => { tell = resolve; });
    const run = beginLive({ document: tinyNetwork(), out, data: tinyData, threads: 1 }, (event) => { if (event.event === 'plan') tell(); });
    await came;
    await run.pause();
    expect(await resumeRun(out)).toMatchObject({ ok: false, error: { code: 'run-busy', message: expect.stringContaining(`process ${run.pid}`) } });
    expect(await startRun({ document: tinyNetwork(), out, data: tinyData, threads: 1 })).toMatchObject({ ok: false, error: { code: 'run-exists' } });
    await run.proceed();
    expect(value(await run.done).state).toBe('finished');
    expect(fingerprint(out)).toEqual(fingerprint((await begin()).summary.folder));
  });
});
