// Engine processes killed with SIGKILL at random moments: a run loses at most the steps since its last checkpoint, no
// finished file is ever half a file, and going on ends with the bytes of a run nobody killed.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stream } from '../../core/base/random.ts';
import { ConnectionLost } from '../../core/run/channel.ts';
import type { Requests } from '../../core/run/protocol.ts';
import { readSafetensors } from '../../core/run/safetensors.ts';
import { startEngine } from '../../electron/engine-host.ts';
import { buildFirst, fingerprint, tinyNetwork, value } from '../electron/run/tiny.ts';
import { figure } from '../support/figures.ts';
import { ofSize } from '../support/size.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-killed-'));
beforeAll(buildFirst);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const kills = ofSize(2, 4, 20);
const train = (folder: string): Requests['train']['argument'] => ({
  folder, document: tinyNetwork(), recipe: { epochs: 4 }, data: 'shapes,count=1000,test=0', device: 'cpu', threads: 1, weights: null, checkpointSeconds: 0, stepsPerRun: null,
});

/** Asks, and kills the engine after some milliseconds of training unless it is done by then. */
async function asked(folder: string, begin: boolean, killAfter: number): Promise<'done' | 'killed'> {
  const engine = startEngine();
  let timer: NodeJS.Timeout | undefined;
  const onEvent = (event: string): void => {
    if (event === 'plan') timer = setTimeout(() => process.kill(engine.pid, 'SIGKILL'), killAfter);
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
    const begun = Date.now();
    expect(await asked(whole, true, 1e9)).toBe('done');
    const length = Date.now() - begun;
    const folder = join(scratch, 'killed');
    const random = stream(Number(process.env['CONVAS_SEED'] ?? '11'));
    let killed = 0;
    for (let attempt = 0, state = ''; killed < kills || state !== 'done'; attempt++) {
      expect(attempt).toBeLessThan(kills * 10);
      if (state === 'done') rmSync(folder, { recursive: true });
      state = await asked(folder, !existsSync(folder), killed < kills ? random.uniform() * length * 0.6 : 1e9);
      expectWholeFiles(folder);
      if (state === 'killed') {
        killed++;
        // A checkpoint follows every delivery of 16 steps at most: no more than that may be lost.
        expect(lastRow(folder) - newestStep(folder)).toBeLessThanOrEqual(16);
      } else expect(fingerprint(folder)).toEqual(fingerprint(whole));
    }
    figure(`${killed} trainings killed with SIGKILL at random moments`, 'each gone on with to the bytes of the one nobody killed');
  });

  it('leaves no lock that keeps others out', async () => {
    const folder = join(scratch, 'locked');
    await asked(folder, true, 30);
    expect(await asked(folder, false, 1e9)).toBe('done');
    expect(existsSync(join(folder, '.lock'))).toBe(false);
  });
});
