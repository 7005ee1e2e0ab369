// Engine processes killed with SIGKILL at random moments: a run loses at most the steps since its last checkpoint, no
// finished file is ever half a file, and going on ends with the bytes of a run nobody killed.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stream } from '../../core/base/random.ts';
import { ConnectionLost } from '../../core/run/channel.ts';
import type { Listener, Requests } from '../../core/run/protocol.ts';
import { readSafetensors } from '../../core/run/safetensors.ts';
import { startEngine } from '../../electron/engine-host.ts';
import { buildFirst, fingerprint, tinyNetwork, value } from '../electron/run/tiny.ts';
import { figure } from '../support/figures.ts';
import { ofSize } from '../support/size.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-killed-'));
beforeAll(buildFirst);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const kills = ofSize(2, 4, 20);
// Everything that must go on exactly as it would have: dropout, augmentation, a schedule, a changed rate, early stopping.
const recipe = { epochs: 4, augment: { shift: {}, rotate: {}, noise: {}, mixup: {} }, rateChanges: [{ step: 70, factor: 0.5 }], earlyStopping: { patience: 50 } };
const steps = 200;
const train = (folder: string): Requests['train']['argument'] => ({
  folder, document: tinyNetwork(), recipe, data: 'shapes,count=1000,test=0', corrections: null, device: 'cpu', threads: 1, weights: null, checkpointSeconds: 0, stepsPerRun: 4,
});

/** Asks, and kills the engine some milliseconds after a checkpoint at this step or later. */
async function asked(folder: string, begin: boolean, step: number, delay: number): Promise<'done' | 'killed'> {
  const engine = startEngine();
  let timer: NodeJS.Timeout | undefined;
  const onEvent: Listener = (event, payload) => {
    if (event === 'checkpoint' && 'step' in payload && payload.step >= step) timer ??= setTimeout(() => process.kill(engine.pid, 'SIGKILL'), delay);
  };
  try {
    const result = begin
      ? await engine.ask('train', train(folder), { onEvent })
      : await engine.ask('resume', { folder, document: null, epochs: null, checkpointSeconds: 0 }, { onEvent });
    value(result);
    return 'done';
  } catch (error) {
    expect(error).toBeInstanceOf(ConnectionLost);
    expect(String(error)).toContain('killed');
    return 'killed';
  } finally {
    clearTimeout(timer);
    await engine.close();
  }
}

/** What must hold of a run folder whatever happened to its writer. */
function expectWholeFiles(folder: string): void {
  for (const name of ['best.safetensors', 'last.safetensors']) {
    const path = join(folder, name);
    if (existsSync(path)) expect(readSafetensors(readFileSync(path), name).ok).toBe(true);
  }
  for (const name of readdirSync(join(folder, 'checkpoint'))) {
    if (name.startsWith('.')) continue;
    const bytes = readFileSync(join(folder, 'checkpoint', name));
    if (name.endsWith('.json')) expect(() => JSON.parse(bytes.toString()) as unknown).not.toThrow();
    else expect(readSafetensors(bytes, name).ok).toBe(true);
  }
  expect(() => JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as unknown).not.toThrow();
  if (existsSync(join(folder, 'epochs.json'))) expect(() => JSON.parse(readFileSync(join(folder, 'epochs.json'), 'utf8')) as unknown).not.toThrow();
}

const newestStep = (folder: string): number => Math.max(...readdirSync(join(folder, 'checkpoint')).filter((name) => /^\d+\.json$/.test(name))
  .map((name) => (JSON.parse(readFileSync(join(folder, 'checkpoint', name), 'utf8')) as { progress: { step: number } }).progress.step));
const lastRow = (folder: string): number => Number(/^(\d+),/.exec(readFileSync(join(folder, 'steps.csv'), 'utf8').trimEnd().split('\n').findLast((line) => /^\d+,/.test(line)) ?? '0,')?.[1]);

describe('a training whose engine is killed', () => {
  it(`at each of ${kills} random moments, and gone on with, ends as if nobody had killed it`, async () => {
    const whole = join(scratch, 'whole');
    expect(await asked(whole, true, Infinity, 0)).toBe('done');
    const folder = join(scratch, 'killed');
    const random = stream(Number(process.env['CONVAS_SEED'] ?? '11'));
    const struck: number[] = [];
    const states: string[] = [];
    while (struck.length < kills || states.at(-1) !== 'done') {
      expect(states.length).toBeLessThan(kills * 10);
      if (states.at(-1) === 'done') rmSync(folder, { recursive: true });
      const from = existsSync(folder) ? newestStep(folder) : 0;
      const step = struck.length < kills ? from + 1 + random.uniform() * 0.6 * (steps - from) : Infinity;
      const state = await asked(folder, !existsSync(folder), step, random.uniform() * 15);
      states.push(state);
      expectWholeFiles(folder);
      if (state === 'done') {
        expect(fingerprint(folder)).toEqual(fingerprint(whole));
        continue;
      }
      // A checkpoint follows every delivery of 4 steps at most: no more than that may be lost.
      expect(lastRow(folder) - newestStep(folder)).toBeLessThanOrEqual(4);
      // Only a kill in the midst of the steps counts: the run had kept a checkpoint since it was opened and had steps to take.
      expect(newestStep(folder)).toBeGreaterThanOrEqual(Math.floor(step));
      if (lastRow(folder) < steps) struck.push(lastRow(folder));
    }
    expect(struck.length).toBe(kills);
    figure(`${kills} trainings killed with SIGKILL under way`, `after steps ${struck.join(', ')} of ${steps}, each gone on with to the bytes of the one nobody killed`);
  });

  it('leaves no lock that keeps others out', async () => {
    const folder = join(scratch, 'locked');
    expect(await asked(folder, true, 1, 0)).toBe('killed');
    expect(existsSync(join(folder, '.lock'))).toBe(true);
    expect(await asked(folder, false, Infinity, 0)).toBe('done');
    expect(existsSync(join(folder, '.lock'))).toBe(false);
  });
});
