// Engine processes killed with SIGKILL at random moments of a training, and gone on with until it ends.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stream } from '../../core/base/random.ts';
import { writeCorrections } from '../../core/data/corrections.ts';
import { shapeNames } from '../../core/data/synthetic.ts';
import { ConnectionLost } from '../../core/run/channel.ts';
import type { Listener, Requests } from '../../core/run/protocol.ts';
import { readSafetensors } from '../../core/run/safetensors.ts';
import { startEngine } from '../../electron/engine-host.ts';
import { fingerprint, tinyNetwork, value } from '../electron/run/tiny.ts';
import { augment, edits, lastRow, newestStep, type Fingerprint, type KillOptions, type Strike, type Struck } from './kills.ts';

const data = 'shapes,count=1020,test=0';
const recipe = { epochs: 4, augment, rateChanges: [{ step: 70, factor: 0.5 }], earlyStopping: { patience: 50 } };

function train(folder: string): Requests['train']['argument'] {
  const corrections = `${folder}-corrections.json`;
  writeFileSync(corrections, writeCorrections({ data, corrections: edits.map(({ label, ...edit }) => ({ ...edit, file: null, class: label === null ? null : shapeNames[label] ?? null })) }));
  return { folder, document: tinyNetwork(), recipe, data, corrections, device: 'cpu', threads: 1, weights: null, checkpointSeconds: 0, stepsPerRun: 4 };
}

/** Begins a run or goes on with it, and kills the engine some milliseconds after a checkpoint at this step or later. */
export async function asked(folder: string, begin: boolean, step: number, delay: number): Promise<'done' | 'killed'> {
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
    assert(error instanceof ConnectionLost, error instanceof Error ? error : String(error));
    assert.match(String(error), /killed/);
    return 'killed';
  } finally {
    clearTimeout(timer);
    await engine.close();
  }
}

/** What must hold of a run folder whatever happened to its writer: there is no half of a file. */
function expectWholeFiles(folder: string): void {
  const isJson = (path: string): void => assert.doesNotThrow(() => JSON.parse(readFileSync(path, 'utf8')) as unknown, path);
  const isTensors = (path: string): void => assert(readSafetensors(readFileSync(path), path).ok, path);
  for (const name of ['best.safetensors', 'last.safetensors']) if (existsSync(join(folder, name))) isTensors(join(folder, name));
  for (const name of readdirSync(join(folder, 'checkpoint'))) {
    if (name.startsWith('.')) continue;
    (name.endsWith('.json') ? isJson : isTensors)(join(folder, 'checkpoint', name));
  }
  isJson(join(folder, 'config.json'));
  if (existsSync(join(folder, 'epochs.json'))) isJson(join(folder, 'epochs.json'));
}

/** Times one run is killed before it is left to end: so the ends of several runs are seen. */
const inOneRun = 3;

/**
 * Kills so many engines under way, a few in each run. Throws where a kill leaves half
 * a file, loses more steps than lie between two checkpoints, or where a run ends otherwise than killed or done.
 */
export async function killEngines({ scratch, kills, seed, onStrike }: KillOptions): Promise<Struck> {
  const whole = join(scratch, 'whole');
  assert.equal(await asked(whole, true, Infinity, 0), 'done');
  const steps = lastRow(whole);
  const folder = join(scratch, 'killed');
  const random = stream(seed);
  const strikes: Strike[] = [];
  const ends: Fingerprint[] = [];
  const isUnderWay = (): boolean => existsSync(folder);
  for (let attempt = 0; strikes.length < kills || isUnderWay(); attempt++) {
    assert(attempt < kills * 10, 'the kills do not strike runs under way');
    const from = isUnderWay() ? newestStep(folder) : 0;
    const isLeftAlone = strikes.length === kills || strikes.filter(({ run }) => run === ends.length).length === inOneRun;
    const step = isLeftAlone ? Infinity : from + 1 + random.uniform() * 0.6 * (steps - from);
    const state = await asked(folder, !isUnderWay(), step, random.uniform() * 15);
    expectWholeFiles(folder);
    if (state === 'done') {
      ends.push(fingerprint(folder));
      rmSync(folder, { recursive: true });
      continue;
    }
    const strike = { run: ends.length, step: lastRow(folder), kept: newestStep(folder) };
    // A checkpoint follows every delivery of 4 steps at most: no more than that may be lost.
    assert(strike.step - strike.kept <= 4, `${strike.step - strike.kept} steps were lost`);
    // Only a kill in the midst of the steps counts: the run had kept a checkpoint since it was opened and had steps to take.
    assert(strike.kept >= Math.floor(step), `it was killed at ${strike.kept}, before ${step}`);
    if (strike.step >= steps) continue;
    strikes.push(strike);
    onStrike?.(strike);
  }
  return { strikes, ends, whole: fingerprint(whole), steps };
}
