import { describe, expect, it } from 'vitest';
import { bug, fail, ok } from '../../../core/base/diagnostic.ts';
import type { Progress } from '../../../core/run/checkpoint.ts';
import { readProgress } from '../../../core/run/checkpoint.ts';
import type { RunEvent } from '../../../core/run/protocol.ts';
import { EngineError, type Runtime } from '../../../core/run/runtime.ts';
import { stopSource } from '../../../core/run/stop.ts';
import { fakeRuntime, memoryKeeper, numbers, runLoop, withoutClock } from './fakes.ts';

function ended<T>(ending: { ok: true; value: T } | { ok: false; error: { message: string } }): T {
  return ending.ok ? ending.value : bug(ending.error.message);
}

const eventsNamed = <E extends RunEvent['event']>(events: readonly RunEvent[], name: E) => events.filter((event): event is Extract<RunEvent, { event: E }> => event.event === name);

describe('the training loop', () => {
  it('takes the arithmetic\'s steps: w goes to w − rate · mean 2 (w − x), the partial batch included', async () => {
    // x = 0, 0.1 … 0.9 in batches 4, 4, 2; w begins at 2.
    let w = 2;
    const losses: number[] = [];
    for (let epoch = 0; epoch < 2; epoch++) {
      for (const part of [[0, 0.1, 0.2, 0.3], [0.4, 0.5, 0.6, 0.7], [0.8, 0.9]].map((p) => p.map(Math.fround))) {
        losses.push(part.reduce((sum, x) => sum + (w - x) ** 2, 0) / part.length);
        w = Math.fround(w - (Math.fround(0.1) * part.reduce((sum, x) => sum + 2 * (w - x), 0)) / part.length);
      }
    }
    const { ending, kept } = await runLoop();
    expect(kept.rows.map(({ loss }) => loss)).toEqual(losses.map((loss) => Math.fround(loss)));
    expect(kept.checkpoints.at(-1)?.tensors['unit/w']?.data[0]).toBe(w);
    expect(ended(ending)).toMatchObject({ state: 'finished', images: 20, progress: { step: 6, epoch: 2, index: 0 } });
  });

  it('numbers steps through the run and epochs from 1', async () => {
    const { kept } = await runLoop();
    expect(kept.rows.map(({ step, epoch }) => [step, epoch])).toEqual([[1, 1], [2, 1], [3, 1], [4, 2], [5, 2], [6, 2]]);
  });

  it('averages an epoch over its examples, not its batches', async () => {
    const { kept } = await runLoop({ recipe: { epochs: 1 } });
    const [a, b, c] = kept.rows.map(({ loss }) => loss) as [number, number, number];
    expect(kept.epochs[0]?.record.training).toEqual({ loss: (a * 4 + b * 4 + c * 2) / 10, accuracy: null, examples: 10 });
  });

  it('gives every step the rate of its schedule, across runs of several steps', async () => {
    const recipe = { epochs: 2, schedule: { kind: 'step', every: 1, factor: 0.5 }, optimizer: { kind: 'sgd', learningRate: 0.2 } };
    const { kept } = await runLoop({ recipe, batches: numbers(8, { batch: 2, perRun: 2 }) });
    expect(kept.rows.map(({ rate }) => rate)).toEqual([0.2, 0.2, 0.2, 0.2, 0.1, 0.1, 0.1, 0.1]);
  });

  it('gives the same rows and state whether steps run one by one or several at once', async () => {
    const one = await runLoop({ batches: numbers(22, { batch: 4, shuffled: true }) });
    const several = await runLoop({ batches: numbers(22, { batch: 4, perRun: 3, shuffled: true }) });
    expect(several.kept.rows).toEqual(one.kept.rows);
    expect(several.kept.checkpoints.at(-1)?.tensors).toEqual(one.kept.checkpoints.at(-1)?.tensors);
  });

  it('opens one session for each size and moves the state between them', async () => {
    const log: string[] = [];
    await runLoop({ runtime: fakeRuntime(log), batches: numbers(10, { batch: 4, perRun: 2 }) });
    expect(log).toEqual(['open 4×2', 'run 4×2', 'open 2×1', 'run 2×1', 'run 4×2', 'run 2×1', 'close 4×2', 'close 2×1']);
  });
});

describe('resuming', () => {
  it('from every step of a run gives the rows, records and state of the run that was not interrupted', async () => {
    const recipe = { epochs: 3, schedule: { kind: 'reduce-on-plateau', patience: 0, factor: 0.5 } };
    const cut = { batch: 4, shuffled: true };
    const measure = async (weights: { readonly [name: string]: { readonly data: ArrayLike<unknown> } }) => ok({ loss: Math.abs((weights['unit/w']?.data[0] as number) - 0.5), accuracy: null, examples: 1 });
    const whole = await runLoop({ recipe, batches: numbers(10, cut), measure });
    for (let after = 1; after < 9; after++) {
      const source = stopSource();
      const kept = memoryKeeper();
      const watched = { ...kept.keeper, addSteps: (rows: Parameters<typeof kept.keeper.addSteps>[0]) => {
        if ((rows.at(-1)?.step ?? 0) >= after) source.request();
        return kept.keeper.addSteps(rows);
      } };
      const first = await runLoop({ recipe, batches: numbers(10, cut), measure, stop: source.stop, kept: { ...kept, keeper: watched } });
      expect(ended(first.ending)).toMatchObject({ state: 'stopped', progress: { step: after } });
      const last = kept.checkpoints.at(-1) ?? bug('no checkpoint');
      const progress = readProgress(JSON.parse(JSON.stringify(last.progress)), 'checkpoint');
      const second = await runLoop({ recipe, batches: numbers(10, cut), measure, from: { ...last, progress: ended(progress) } });
      expect([...kept.rows, ...second.kept.rows]).toEqual(whole.kept.rows);
      expect(second.kept.checkpoints.at(-1)?.tensors).toEqual(whole.kept.checkpoints.at(-1)?.tensors);
      expect(withoutClock(ended(second.ending).progress)).toEqual(withoutClock(ended(whole.ending).progress));
    }
  });

  it('measures again at an epoch\'s end where stopping cut the measuring short', async () => {
    const source = stopSource();
    let calls = 0;
    const first = await runLoop({ stop: source.stop, measure: async () => { calls++; source.request(); return ok(null); } });
    expect(ended(first.ending)).toMatchObject({ state: 'stopped', progress: { step: 3, epoch: 0, index: 3, epochs: [] } });
    const second = await runLoop({ from: first.kept.checkpoints.at(-1) ?? bug('no checkpoint'), measure: async () => { calls++; return ok({ loss: 1, accuracy: null, examples: 5 }); } });
    expect(second.kept.rows.map(({ step }) => step)).toEqual([4, 5, 6]);
    expect(second.kept.epochs.map(({ record }) => record.validation)).toEqual([{ loss: 1, accuracy: null, examples: 5 }, { loss: 1, accuracy: null, examples: 5 }]);
    expect(calls).toBe(3);
  });

  it('has nothing to do after the last epoch', async () => {
    const { kept } = await runLoop();
    const again = await runLoop({ from: kept.checkpoints.at(-1) ?? bug('no checkpoint') });
    expect(ended(again.ending)).toMatchObject({ state: 'finished', images: 0 });
    expect(again.kept.rows).toEqual([]);
  });
});

describe('the best epoch', () => {
  const scores = (list: readonly (readonly [number | null, number])[]) => {
    let at = 0;
    return async () => {
      const [accuracy, loss] = list[at++] ?? bug('measured too often');
      return ok({ accuracy, loss, examples: 9 });
    };
  };
  const bestOf = async (list: readonly (readonly [number | null, number])[], chooses = true) => {
    const { ending, kept } = await runLoop({ recipe: { epochs: list.length }, measure: scores(list), surroundings: { chooses } });
    return { best: ended(ending).progress.best?.epoch, kept: kept.epochs.map(({ isBest }) => isBest) };
  };

  it('has the highest accuracy', async () => {
    expect(await bestOf([[0.5, 1], [0.9, 2], [0.8, 0.1]])).toEqual({ best: 2, kept: [true, true, false] });
  });

  it('has the lower loss where accuracies are equal, and is the earlier one where losses are too', async () => {
    expect(await bestOf([[0.5, 1], [0.5, 0.9], [0.5, 0.9]])).toEqual({ best: 2, kept: [true, true, false] });
  });

  it('has the lowest loss where there are no classes', async () => {
    expect(await bestOf([[null, 3], [null, 1], [null, 2]])).toEqual({ best: 2, kept: [true, true, false] });
  });

  it('is the last one where the measure must not choose', async () => {
    expect(await bestOf([[0.9, 1], [0.5, 2]], false)).toEqual({ best: 2, kept: [true, true] });
  });
});

describe('a rate that waits for progress', () => {
  const ratesUnder = async (chooses: boolean) => {
    const recipe = { epochs: 3, schedule: { kind: 'reduce-on-plateau', patience: 0, factor: 0.5 }, optimizer: { kind: 'sgd', learningRate: 0.1 } };
    const { kept } = await runLoop({ recipe, measure: async () => ok({ loss: 1, accuracy: null, examples: 5 }), surroundings: { chooses } });
    return kept.epochs.map(({ record }) => record.rate);
  };

  it('falls when what was kept aside makes none', async () => {
    expect(await ratesUnder(true)).toEqual([0.1, 0.1, 0.05]);
  });

  it('looks at the training loss, which falls here, where the measure is of test images, that choose nothing', async () => {
    expect(await ratesUnder(false)).toEqual([0.1, 0.1, 0.1]);
  });
});

describe('a loss that is not a number', () => {
  it('stops the run at its step, keeps its row and no checkpoint after it', async () => {
    const { ending, kept } = await runLoop({ runtime: fakeRuntime([], (step) => (step === 5 ? NaN : null)) });
    expect(ending).toMatchObject({ ok: false, error: { code: 'loss-not-finite', message: expect.stringMatching(/^The loss became NaN after .* at step 5, epoch 2, learning rate 0\.1\./) } });
    expect(kept.rows.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
    expect(kept.checkpoints.map(({ progress }) => progress.step)).toEqual([3]);
  });

  it('is found inside a run of several steps, whose later steps do not count', async () => {
    const { ending, kept } = await runLoop({ batches: numbers(8, { batch: 2, perRun: 4 }), runtime: fakeRuntime([], (step) => (step >= 3 ? Infinity : null)) });
    const before = kept.rows.slice(0, 2).map(({ loss }) => Number(loss.toPrecision(4)));
    expect(ending).toMatchObject({ ok: false, error: { message: expect.stringContaining(`became Infinity after ${before.join(', ')} at step 3, epoch 1`) } });
    expect(kept.rows.length).toBe(3);
  });

  it('also stops a run whose weights broke in the last step before a checkpoint', async () => {
    const recipe = { epochs: 1, optimizer: { kind: 'sgd', learningRate: 1000 } };
    const huge = await runLoop({ recipe: { ...recipe, epochs: 30 } });
    expect(huge.ending).toMatchObject({ ok: false, error: { code: 'loss-not-finite' } });
    for (const { tensors } of huge.kept.checkpoints) expect(Number.isFinite(tensors['unit/w']?.data[0])).toBe(true);
  });

  it('stops a run whose measure is not finite', async () => {
    const { ending, kept } = await runLoop({ measure: async () => ok({ loss: NaN, accuracy: null, examples: 1 }) });
    expect(ending).toMatchObject({ ok: false, error: { message: expect.stringContaining('The validation loss became NaN') } });
    expect(kept.epochs).toEqual([]);
  });
});

describe('what the outside refuses', () => {
  it('ends the run with the keeper\'s failure', async () => {
    const kept = memoryKeeper();
    const full = { ...kept.keeper, addSteps: async () => fail('disk-full', 'no space') };
    const { ending } = await runLoop({ kept: { ...kept, keeper: full } });
    expect(ending).toEqual(fail('disk-full', 'no space'));
  });

  it('ends the run with the failure of the data', async () => {
    const batches = { ...numbers(10, { batch: 4 }), next: async () => fail('missing', 'gone') };
    expect((await runLoop({ batches })).ending).toEqual(fail('missing', 'gone'));
  });

  it('ends the run with the failure of an engine that breaks in the midst of it, the last checkpoint as it was', async () => {
    const sound = fakeRuntime();
    let runs = 0;
    const runtime: Runtime = {
      async open(model, options) {
        const opened = await sound.open(model, options);
        if (!opened.ok) return opened;
        const session = opened.value;
        return ok({ ...session, run: (...asked: Parameters<typeof session.run>) => (++runs === 5 ? Promise.reject(new EngineError({ code: 'engine-failed', message: 'device lost' })) : session.run(...asked)) });
      },
    };
    const { ending, kept } = await runLoop({ runtime });
    expect(ending).toEqual(fail('engine-failed', 'device lost'));
    expect(kept.checkpoints.map(({ progress }) => progress.step)).toEqual([3]);
  });

  it('ends the run with the failure of the measure', async () => {
    expect((await runLoop({ measure: async () => fail('engine-failed', 'lost') })).ending).toEqual(fail('engine-failed', 'lost'));
  });
});

describe('what is told', () => {
  it('holds every row once, in order, and each epoch after its rows', async () => {
    const { events, kept } = await runLoop();
    expect(eventsNamed(events, 'steps').flatMap(({ rows }) => rows)).toEqual(kept.rows);
    const order = events.map(({ event }) => event);
    expect(order).toEqual(['steps', 'saving', 'checkpoint', 'epoch', 'steps', 'saving', 'checkpoint', 'epoch']);
    expect(eventsNamed(events, 'epoch').map(({ record }) => record)).toEqual(kept.epochs.map(({ record }) => record));
  });

  it('says how many images a second and how long it will take', async () => {
    const { events } = await runLoop({ surroundings: { now: (() => { let t = 0; return () => (t += 200); })() } });
    const told = eventsNamed(events, 'steps');
    expect(told.length).toBe(6);
    for (const { imagesPerSecond, secondsLeft } of told) expect(imagesPerSecond > 0 && secondsLeft >= 0).toBe(true);
    expect(told.at(-1)?.secondsLeft).toBe(0);
  });
});

describe('checkpoints inside an epoch', () => {
  it('come after every delivery when no time shall pass between them', async () => {
    const { kept } = await runLoop({ recipe: { epochs: 1 }, batches: numbers(16, { batch: 4 }), surroundings: { checkpointEvery: 0 } });
    expect(kept.checkpoints.map(({ progress }) => progress.step)).toEqual([1, 2, 3, 4, 4]);
  });

  it('come when their time has passed, and no more often than their own cost allows', async () => {
    let clock = 0;
    const kept = memoryKeeper();
    const slow = { ...kept.keeper, checkpoint: (checkpoint: Parameters<typeof kept.keeper.checkpoint>[0]) => { clock += 50; return kept.keeper.checkpoint(checkpoint); } };
    const quickBatches = numbers(400, { batch: 4 });
    const batches = { ...quickBatches, next: () => { clock += 10; return quickBatches.next(); } };
    await runLoop({ recipe: { epochs: 1 }, batches, kept: { ...kept, keeper: slow }, surroundings: { now: () => clock, checkpointEvery: 30 } });
    const steps = kept.checkpoints.map(({ progress }: { progress: Progress }) => progress.step);
    // The first after 30 ms; each took 50 ms, so the next waits 50 / 0.05 = 1000 ms: 100 steps.
    expect(steps).toEqual([3, 100]);
  });
});
