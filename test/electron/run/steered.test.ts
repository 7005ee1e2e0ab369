// Real runs in real engine processes, steered while they go: what is changed is kept and can be had again, what is looked at
// leaves no trace.
import { readdirSync, readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bug, type JsonObject } from '../../../core/base/diagnostic.ts';
import type { Look } from '../../../core/run/run-services.ts';
import { beginLive, predict, resumeLive, resumeRun, startRun, type LiveRun, type RunEvent, type StartOptions } from '../../../electron/runs/index.ts';
import { buildFirst, fingerprint, tensorsOf, tinyNetwork, value } from './tiny.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-steered-'));
beforeAll(buildFirst);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let number = 0;
const place = (): string => join(scratch, `run${number++}`);
const options = (more: Partial<StartOptions> = {}): StartOptions => ({ document: tinyNetwork(), out: place(), data: 'shapes,count=1000,test=0', threads: 1, ...more });
const recipeOf = (folder: string) => (JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as { recipe: JsonObject }).recipe;

/** A live run, and a promise of the first event that passes. */
function begun(given: StartOptions, passes: (event: RunEvent) => boolean): { readonly run: LiveRun; readonly came: Promise<void>; readonly events: RunEvent[] } {
  const events: RunEvent[] = [];
  let tell = (): void => undefined;
  const came = new Promise<void>((resolve) => { tell = resolve; });
  const run = beginLive(given, (event) => {
    events.push(event);
    if (passes(event)) tell();
  });
  return { run, came: Promise.race([came, run.done.then(() => undefined)]), events };
}

const isStep = (step: number) => (event: RunEvent): boolean => event.event === 'steps' && (event.rows.at(-1)?.step ?? 0) >= step;

describe('the learning rate of a run under way', () => {
  it('changes at a step that is kept, and a run begun with that change is the same bit by bit', async () => {
    const given = options({ epochs: 6 });
    const { run, came } = begun(given, isStep(20));
    await came;
    expect(await run.changeRate(0.25)).toEqual({ ok: true, value: null });
    expect(value(await run.done).state).toBe('finished');
    const { rateChanges } = recipeOf(given.out);
    expect(rateChanges).toEqual([{ step: expect.any(Number), factor: 0.25 }]);
    const planned = value(await startRun(options({ epochs: 6, recipe: { rateChanges: rateChanges ?? null } })));
    expect(fingerprint(planned.folder)).toEqual(fingerprint(given.out));
    expect(readFileSync(join(given.out, 'log.txt'), 'utf8')).toContain("From here on the learning rate is the schedule's times 0.25.");
  });

  it('stays changed when the engine is killed right after', async () => {
    const given = options({ epochs: 6 });
    const { run, came } = begun(given, isStep(20));
    await came;
    value(await run.changeRate(4));
    process.kill(run.pid, 'SIGKILL');
    expect(await run.done).toMatchObject({ ok: false, error: { code: 'engine-lost' } });
    value(await resumeRun(given.out));
    const planned = value(await startRun(options({ epochs: 6, recipe: { rateChanges: recipeOf(given.out)['rateChanges'] ?? null } })));
    expect(fingerprint(planned.folder)).toEqual(fingerprint(given.out));
  });

  it('is refused with a factor that is none, and when the run has ended', async () => {
    const { run, came } = begun(options(), isStep(1));
    await came;
    expect(await run.changeRate(0)).toMatchObject({ ok: false, error: { code: 'rate-factor' } });
    run.stop();
    await run.done;
    expect(await run.changeRate(2)).toMatchObject({ ok: false, error: { code: 'run-not-there' } });
    expect(await run.look({ what: 'statistics' })).toMatchObject({ ok: false, error: { code: 'run-not-there' } });
  });
});

describe('a run that is looked into', () => {
  it('ends with the bits of one that is not', async () => {
    const whole = fingerprint(value(await startRun(options())).folder);
    const given = options();
    const { run, came } = begun(given, isStep(1));
    await came;
    const looks: Look[] = [];
    const watch = async (): Promise<void> => {
      for (;;) {
        for (const what of [{ what: 'statistics' }, { what: 'filters', layer: null }, { what: 'predictions', examples: [0, 7, 19], pinned: [{ split: 'test', index: 3 }] }] as const) {
          const look = await run.look(what);
          if (!look.ok) return;
          looks.push(look.value);
        }
      }
    };
    await watch();
    value(await run.done);
    expect(new Set(looks.map(({ what }) => what))).toEqual(new Set(['statistics', 'filters', 'predictions']));
    expect(fingerprint(given.out)).toEqual(whole);
  });

  it('shows the weights it has, and what they take examples for, while it waits', async () => {
    const given = options();
    const { run, came } = begun(given, isStep(30));
    await came;
    await run.pause();
    const newest = readdirSync(join(given.out, 'checkpoint')).filter((name) => name.endsWith('.safetensors')).sort().at(-1) ?? '';
    const tensors = tensorsOf(join(given.out, 'checkpoint', newest));
    const filters = value(await run.look({ what: 'filters', layer: 'conv' }));
    if (filters.what !== 'filters') return bug('other looks came');
    expect(filters.dims).toEqual([4, 1, 3, 3]);
    expect(new Float32Array(Uint8Array.from(Buffer.from(filters.values, 'base64')).buffer)).toEqual(tensors['conv/weight']?.data);

    const seen = value(await run.look({ what: 'predictions', examples: [0, 1, 199], pinned: [] }));
    if (seen.what !== 'predictions') return bug('other looks came');
    expect(seen.names).toEqual(['\\', '/', 'X', 'oval']);
    // Pinned images come behind those asked for, by the data's own numbers; those there are not are passed over.
    const [, second, last] = seen.examples;
    if (second === undefined || last === undefined) return bug('an example is missing');
    const pinned = value(await run.look({ what: 'predictions', examples: [1], pinned: [{ split: 'training', index: 5 }, { split: last.split, index: last.index }, { split: 'test', index: 0 }, { split: 'training', index: 1_000_000 }] }));
    if (pinned.what !== 'predictions') return bug('other looks came');
    expect(pinned.examples.map(({ split, index }) => [split, index])).toEqual([[second.split, second.index], ['training', 5], [last.split, last.index]]);
    expect(pinned.examples[0]).toEqual(second);
    expect(pinned.examples[2]?.label).toBe(last.label);
    last.probabilities.forEach((p, c) => expect(pinned.examples[2]?.probabilities[c]).toBeCloseTo(p, 6));
    for (const { probabilities } of seen.examples) expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);

    const found = value(await run.look({ what: 'statistics' }));
    if (found.what !== 'statistics') return bug('other looks came');
    expect(found.layers.map(({ layer }) => layer)).toEqual(['conv', 'norm', 'act', 'pool', 'flat', 'drop', 'dense', 'soft']);
    expect(found.layers.find(({ layer }) => layer === 'soft')?.mean).toBeCloseTo(0.25, 6);

    expect(await run.look({ what: 'filters', layer: 'dense' })).toMatchObject({ ok: false, error: { code: 'no-filters' } });
    expect(await run.look({ what: 'predictions', examples: [200], pinned: [] })).toMatchObject({ ok: false, error: { code: 'option-invalid', message: 'There are examples 0 to 199; there is no 200.' } });

    // The same weights, asked another way: those of the checkpoint that was kept when the run began to wait.
    const source = { document: given.document, weights: join(given.out, 'checkpoint', newest), seed: 1 };
    const asked = value(await predict(source, { images: seen.examples.map(({ index }) => index), data: given.data, threads: 1, top: 4 }));
    run.stop();
    expect(value(await run.done).state).toBe('stopped');
    const shares = asked.map(({ classes }) => classes.toSorted((a, b) => a.index - b.index).map((one) => one.value));
    seen.examples.forEach(({ probabilities }, i) => probabilities.forEach((p, c) => expect(p).toBeCloseTo(shares[i]?.[c] ?? NaN, 5)));
  });

  it('tells of its layers by itself', async () => {
    const { run, events } = begun(options(), () => false);
    value(await run.done);
    const told = events.flatMap((event) => (event.event === 'layers' ? [event] : []));
    expect(told.map(({ step }) => step >= 10)).toEqual(told.map(() => true));
    expect(told.length).toBeGreaterThanOrEqual(1);
    const conv = told[0]?.layers.find(({ layer }) => layer === 'conv');
    expect(conv?.gradient).toBeGreaterThan(0);
    expect(conv?.std).toBeGreaterThan(0);
  });
});

describe('a run with early stopping', () => {
  // No fall of the loss is ever more than 1000, so that every epoch after the first is one without progress.
  const recipe: JsonObject = { schedule: { kind: 'constant' }, earlyStopping: { patience: 2, threshold: 1000 } };

  it('finishes early, says why, and has nothing left to do', async () => {
    const given = options({ recipe, epochs: 9 });
    const summary = value(await startRun(given));
    expect(summary).toMatchObject({ state: 'finished', epochs: 3, plannedEpochs: 9, early: expect.stringMatching(/^Training ends early after epoch 3: the validation loss has made no progress for 2 epochs; it was .* after epoch 1\.$/) });
    expect(readFileSync(join(given.out, 'log.txt'), 'utf8')).toContain(summary.early);
    expect(value(await resumeRun(given.out))).toMatchObject({ state: 'finished', epochs: 3, step: summary.step });
  });

  it('trains on when a person asks for more, as if it had been planned so', async () => {
    const given = options({ recipe, epochs: 9 });
    value(await startRun(given));
    expect(value(await resumeRun(given.out, { epochs: 6 }))).toMatchObject({ state: 'finished', epochs: 5, plannedEpochs: 6 });
    expect(recipeOf(given.out)['earlyStopping']).toEqual({ patience: 2, threshold: 1000, from: 3 });
    const planned = value(await startRun(options({ recipe: { ...recipe, earlyStopping: { patience: 2, threshold: 1000, from: 3 } }, epochs: 6 })));
    expect(fingerprint(planned.folder)).toEqual(fingerprint(given.out));
  });
});

describe('more epochs', () => {
  it('are kept with the run, so that it has them after a kill as well', async () => {
    const given = options({ epochs: 1, recipe: { schedule: { kind: 'constant' } } });
    value(await startRun(given));
    const events: RunEvent[] = [];
    const run = resumeLive(given.out, { epochs: 4, checkpointSeconds: 0 }, (event) => {
      events.push(event);
      if (event.event === 'checkpoint' && event.step > 60) process.kill(run.pid, 'SIGKILL');
    });
    expect(await run.done).toMatchObject({ ok: false, error: { code: 'engine-lost' } });
    expect(value(await resumeRun(given.out))).toMatchObject({ state: 'finished', epochs: 4, plannedEpochs: 4 });
    const planned = value(await startRun(options({ epochs: 4, recipe: { schedule: { kind: 'constant' } } })));
    expect(fingerprint(planned.folder)).toEqual(fingerprint(given.out));
  });

  it('stretch a schedule that spans the run, and the log says so', async () => {
    const given = options({ epochs: 1 });
    value(await startRun(given));
    value(await resumeRun(given.out, { epochs: 2 }));
    expect(readFileSync(join(given.out, 'log.txt'), 'utf8')).toContain('The cosine schedule now spans 2 epochs instead of 1: the steps from here on get its rates, those done keep theirs.');
  });
});
