// Engines without a process: runs that do what the test says, and write what a run folder has by then.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ok, type Result } from '../../../../core/base/diagnostic.ts';
import { writeProject } from '../../../../core/document/file.ts';
import { readRecipe } from '../../../../core/design/recipe.ts';
import { layOver } from '../../../../core/design/lay-over.ts';
import type { RunEvent } from '../../../../core/run/protocol.ts';
import type { EpochRecord, RunPlan, RunSummary, StepRow } from '../../../../core/run/records.ts';
import type { LiveRun } from '../../../../electron/runs/live.ts';
import type { DeskOptions } from '../../../../electron/serve/training/desk.ts';
import { tinyNetwork } from '../../run/tiny.ts';

/** A run under way, in the hands of the test. */
export interface FakeRun {
  readonly folder: string;
  /** what it was asked: begin, resume, pause, proceed, stop, rate */
  readonly asked: string[];
  plan(from?: number): void;
  steps(first: number, count: number): void;
  /** finishes an epoch, as a run folder keeps it */
  epoch(record: EpochRecord, planned?: number): void;
  tell(event: RunEvent): void;
  end(result: Result<RunSummary>): void;
  /** fails without a step: its own files are taken away, as the engine does */
  discard(failure: Result<never>): void;
  finish(step: number, state?: RunSummary['state']): void;
}

/** Engines that hand their runs to the test. */
export function fakeEngines(): { readonly runs: FakeRun[]; readonly corrections: string[]; readonly forced: boolean[]; readonly break: () => void; readonly options: Pick<DeskOptions, 'begin' | 'resume' | 'newsEvery'> } {
  const runs: FakeRun[] = [];
  const corrections: string[] = [];
  const forced: boolean[] = [];
  let isBroken = false;
  const open = (folder: string, how: string, recipe: object, onEvent: (event: RunEvent) => void): LiveRun => {
    if (isBroken) {
      isBroken = false;
      throw new Error('no process');
    }
    let end = (_result: Result<RunSummary>): void => undefined;
    const done = new Promise<Result<RunSummary>>((resolve) => { end = resolve; });
    const asked = [how];
    let step = 0;
    const fake: FakeRun = {
      folder, asked, end, tell: onEvent,
      plan(from = 0) {
        if (how === 'begin') configure(folder, recipe);
        onEvent({ event: 'plan', ...planOf(folder, from) });
      },
      steps(first, count) {
        const rows = Array.from({ length: count }, (_, i): StepRow => ({ step: first + i, epoch: 1, loss: 1 / (first + i), accuracy: 0.5, rate: 0.01 }));
        writeFileSync(join(folder, 'steps.csv'), rows.map((row) => `${row.step},1,${row.loss},${row.accuracy},${row.rate}\n`).join(''), { flag: 'a' });
        onEvent({ event: 'steps', rows, imagesPerSecond: 100, secondsLeft: 10, longestRun: 0.1 });
      },
      epoch(record) {
        step = record.step;
        keepProgress(folder, [record]);
        onEvent({ event: 'epoch', record, best: true });
      },
      discard(failure) {
        for (const name of ['config.json', 'checkpoint']) rmSync(join(folder, name), { recursive: true, force: true });
        end(failure);
      },
      finish(at, state = 'finished') {
        end(ok({ folder, state, step: at, epochs: 1, plannedEpochs: 3, early: null, best: null, last: null, seconds: 1, imagesPerSecond: 100 }));
      },
    };
    runs.push(fake);
    return {
      done, pid: 0,
      async pause() {
        asked.push('pause');
        onEvent({ event: 'paused', step });
      },
      async proceed() {
        asked.push('proceed');
      },
      stop() {
        asked.push('stop');
        fake.finish(step, 'stopped');
      },
      async changeRate(factor) {
        asked.push(`rate ${factor}`);
        return ok(null);
      },
      look: async () => ok({ what: 'statistics', step, layers: [] }),
    };
  };
  return {
    runs,
    /** the files of corrections runs were begun with, in order */
    corrections,
    /** whether each run was begun even if it would not fit */
    forced,
    /** the next engine cannot be started */
    break: () => { isBroken = true; },
    options: {
      // Nobody looks at these windows: news need not wait for half a second.
      newsEvery: 20,
      begin({ out, document, recipe = {}, corrections: file, force }, onEvent) {
        forced.push(force === true);
        if (file !== undefined) corrections.push(file);
        return open(out, 'begin', layOver(document.recipe, recipe), onEvent);
      },
      resume: (folder, { epochs }, onEvent) => open(folder, `resume ${epochs ?? ''}`.trim(), {}, onEvent),
    },
  };
}

/** A finished epoch. */
export const epochRecord = (epoch: number, step: number, loss = 1 / epoch): EpochRecord => ({ epoch, step, training: { loss, accuracy: 0.5, examples: 800 }, validation: null, rate: 0.01, seconds: 1 });

/** The configuration a run folder has. */
export function configure(folder: string, recipe: object = {}): void {
  mkdirSync(join(folder, 'checkpoint'), { recursive: true });
  const document = tinyNetwork();
  writeFileSync(join(folder, 'config.json'), JSON.stringify({
    format: 'convas-run', version: 1, network: document.name, seed: 1, recipe: readRecipe(layOver(document.recipe, recipe as never)).recipe,
    data: { named: 'shapes', training: 800, test: 0, classes: null, digest: '' }, device: 'cpu', threads: 1, stepsPerRun: 1, versions: {}, project: JSON.parse(writeProject(document)) as unknown,
  }));
}

/** A checkpoint's words, with nothing for tensors. */
export function keepProgress(folder: string, epochs: readonly EpochRecord[]): void {
  const last = epochs.at(-1);
  const best = last === undefined ? null : { epoch: last.epoch, step: last.step, loss: last.training.loss, accuracy: last.training.accuracy };
  const progress = { step: last?.step ?? 0, epoch: epochs.length, index: 0, sums: { loss: 0, correct: 0, examples: 0 }, seconds: 0, rate: 0.01, plateau: { rate: 1, best: null, waited: 0, cooldown: 0 }, best, epochs };
  writeFileSync(join(folder, 'checkpoint', '000001.safetensors'), '');
  writeFileSync(join(folder, 'checkpoint', '000001.json'), JSON.stringify({ format: 'convas-checkpoint', version: 1, progress }));
}

function planOf(folder: string, from: number): RunPlan {
  return { folder, device: 'cpu', threads: 1, parameters: 100, batch: 16, stepsPerEpoch: 50, epochs: 3, examples: { training: 800, validation: 200, test: 0 }, validatedOn: 'validation', classes: ['a', 'b'], from };
}
