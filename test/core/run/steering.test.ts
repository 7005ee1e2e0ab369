// A run that is steered: paused, its rate changed, looked into; between two steps, and with nothing left behind in its numbers.
import { describe, expect, it } from 'vitest';
import { bug, fail, ok, type Result } from '../../../core/base/diagnostic.ts';
import type { Tensors } from '../../../core/base/tensor.ts';
import type { LayerLook, Look } from '../../../core/run/run-services.ts';
import { steeringWheel } from '../../../core/run/steering.ts';
import { stopSource } from '../../../core/run/stop.ts';
import { afterStep, memoryKeeper, numbers, runLoop, withoutClock } from './fakes.ts';

function ended<T>(result: Result<T>): T {
  return result.ok ? result.value : bug(result.error.message);
}

describe('pausing', () => {
  it('keeps a checkpoint, waits, and goes on as if nothing had happened', async () => {
    const whole = await runLoop();
    const wheel = steeringWheel();
    const kept = afterStep(2, wheel.pause);
    const { events } = await runLoop({ kept, onEvent: (event) => { if (event === 'paused') queueMicrotask(wheel.proceed); }, surroundings: { steering: wheel.steering } });
    expect(events.filter(({ event }) => event === 'paused')).toEqual([{ event: 'paused', step: 2 }]);
    expect(kept.rows).toEqual(whole.kept.rows);
    expect(kept.checkpoints.map(({ progress }) => progress.step)).toEqual([2, 3, 6]);
  });

  it('ends when the run shall stop', async () => {
    const wheel = steeringWheel();
    const source = stopSource();
    source.stop.onRequest(wheel.nudge);
    const kept = afterStep(2, wheel.pause);
    const { ending } = await runLoop({ kept, stop: source.stop, onEvent: (event) => { if (event === 'paused') queueMicrotask(() => source.request()); }, surroundings: { steering: wheel.steering } });
    expect(ended(ending)).toMatchObject({ state: 'stopped', progress: { step: 2 } });
  });

  it('does not count as training: the speed and the time that is left are those of the work', async () => {
    let clock = 0;
    const wheel = steeringWheel();
    const tenEach = numbers(40, { batch: 4 });
    const batches = { ...tenEach, next: () => {
      clock += 100;
      if (clock === 500) wheel.pause();
      return tenEach.next();
    } };
    const onEvent = (event: string): void => {
      if (event !== 'paused') return;
      clock += 60_000;
      queueMicrotask(wheel.proceed);
    };
    const { ending, events } = await runLoop({ recipe: { epochs: 1 }, batches, onEvent, surroundings: { now: () => clock, steering: wheel.steering } });
    // 10 batches of 4 images, a tenth of a second each.
    expect(ending).toMatchObject({ ok: true, value: { images: 40, seconds: 1 } });
    expect(new Set(events.flatMap((event) => (event.event === 'steps' ? [event.imagesPerSecond] : [])))).toEqual(new Set([40]));
  });

  it('also comes while an epoch is measured, and neither epoch nor speed count the time', async () => {
    const wheel = steeringWheel();
    let clock = 0;
    const { ending, kept, events } = await runLoop({
      recipe: { epochs: 1 },
      measure: async (_, breather) => {
        wheel.pause();
        expect(await breather()).toEqual(ok(undefined));
        return ok({ loss: 1, accuracy: null, examples: 5 });
      },
      onEvent: (event) => {
        if (event !== 'paused') return;
        clock += 1e6;
        queueMicrotask(wheel.proceed);
      },
      surroundings: { steering: wheel.steering, now: () => ++clock },
    });
    expect(events.some(({ event }) => event === 'paused')).toBe(true);
    // The checkpoint of the pause stands before the measuring, the next one behind it.
    expect(kept.checkpoints.map(({ progress }) => [progress.step, progress.index, progress.epoch])).toEqual([[3, 3, 0], [3, 0, 1]]);
    expect(ended(ending).seconds).toBeLessThan(1);
    expect(kept.epochs[0]?.record.seconds).toBeLessThan(1);
  });
});

describe('pausing anew', () => {
  it('is told again where the run went on only while an errand was done', async () => {
    const wheel = steeringWheel();
    wheel.open();
    let told = 0;
    const { ending } = await runLoop({
      kept: afterStep(2, wheel.pause),
      onEvent: (event) => {
        if (event !== 'paused') return;
        told++;
        if (told > 1) return queueMicrotask(wheel.proceed);
        void wheel.send(async () => {
          wheel.proceed();
          wheel.pause();
          return ok(null);
        });
      },
      surroundings: { steering: wheel.steering },
    });
    expect(told).toBe(2);
    expect(ended(ending).state).toBe('finished');
  });
});

describe('changing the rate', () => {
  const steered = async (factor: number, at: number, recipe = {}) => {
    const wheel = steeringWheel();
    wheel.open();
    const answers: Promise<Result<null>>[] = [];
    const kept = afterStep(at, () => { answers.push(wheel.send((run) => run.changeRate(factor))); });
    await runLoop({ kept, recipe, surroundings: { steering: wheel.steering } });
    return { kept, answer: await answers[0] };
  };

  it('acts from the next step on, and equals a run whose recipe said so from the start', async () => {
    const { kept, answer } = await steered(0.5, 4);
    expect(answer).toEqual(ok(null));
    expect(kept.rows.map(({ rate }) => rate)).toEqual([0.1, 0.1, 0.1, 0.1, 0.05, 0.05]);
    expect(kept.recipes.map(({ rateChanges }) => rateChanges)).toEqual([[{ step: 4, factor: 0.5 }]]);
    const planned = await runLoop({ recipe: { rateChanges: [{ step: 4, factor: 0.5 }] } });
    expect(planned.kept.rows).toEqual(kept.rows);
    expect(planned.kept.checkpoints.at(-1)?.tensors).toEqual(kept.checkpoints.at(-1)?.tensors);
  });

  it('overrules what was planned for later', async () => {
    const { kept } = await steered(2, 2, { rateChanges: [{ step: 1, factor: 3 }, { step: 4, factor: 0.5 }] });
    expect(kept.rows.map(({ rate }) => Number(rate.toFixed(9)))).toEqual([0.1, 0.3, 0.2, 0.2, 0.2, 0.2]);
    expect(kept.recipes.at(-1)?.rateChanges).toEqual([{ step: 1, factor: 3 }, { step: 2, factor: 2 }]);
  });

  it('is refused where the factor is none, and where it cannot be kept, and changes nothing then', async () => {
    for (const factor of [0, -1, NaN, 1e9]) {
      const { kept, answer } = await steered(factor, 2);
      expect(answer).toMatchObject({ ok: false, error: { code: 'rate-factor' } });
      expect(kept.recipes).toEqual([]);
    }
    const wheel = steeringWheel();
    wheel.open();
    const kept = memoryKeeper();
    const asked = wheel.send((run) => run.changeRate(0.5));
    await runLoop({ kept: { ...kept, keeper: { ...kept.keeper, keepRecipe: async () => fail('disk-full', 'no space') } }, surroundings: { steering: wheel.steering } });
    expect(await asked).toEqual(fail('disk-full', 'no space'));
    expect(new Set(kept.rows.map(({ rate }) => rate))).toEqual(new Set([0.1]));
  });

  it('is refused where no loop is there', async () => {
    const wheel = steeringWheel();
    expect(await wheel.send((run) => run.changeRate(2))).toMatchObject({ ok: false, error: { code: 'run-not-there' } });
    wheel.open();
    const waiting = wheel.send((run) => run.changeRate(2));
    wheel.close();
    expect(await waiting).toMatchObject({ ok: false, error: { code: 'run-not-there' } });
  });
});

describe('looking', () => {
  const noLayers: readonly LayerLook[] = [{ layer: 'unit', mean: 0, std: 0, zeros: 0, dead: 0, gradient: 1, weight: 2 }];
  const looker = (seen: (readonly [string, number])[]) => ({
    layers: async (weights: Tensors) => { seen.push(['layers', Number(weights['unit/w']?.data[0])]); return noLayers; },
    look: async (request: { readonly what: string }, weights: Tensors, step: number): Promise<Result<Look>> => {
      seen.push([request.what, Number(weights['unit/w']?.data[0])]);
      return ok({ what: 'statistics', step, layers: noLayers });
    },
  });

  it('sees the present weights, also while the run waits, and leaves every number as it was', async () => {
    const whole = await runLoop();
    const wheel = steeringWheel();
    wheel.open();
    const seen: (readonly [string, number])[] = [];
    const answers: Result<Look>[] = [];
    const look = async (): Promise<void> => { answers.push(await wheel.send((run) => run.look({ what: 'statistics' }))); };
    const proceedAfterLook = async (): Promise<void> => {
      await look();
      wheel.proceed();
    };
    const kept = afterStep(2, () => { void look(); wheel.pause(); });
    const { ending } = await runLoop({
      kept,
      onEvent: (event) => { if (event === 'paused') void proceedAfterLook(); },
      surroundings: { steering: wheel.steering, looker: looker(seen) },
    });
    expect(answers.map((answer) => ended(answer).step)).toEqual([2, 2]);
    const [first, second] = seen.filter(([what]) => what === 'statistics');
    expect(first?.[1]).toBe(second?.[1]);
    expect(first?.[1]).toBe(kept.checkpoints[0]?.tensors['unit/w']?.data[0]);
    expect(kept.rows).toEqual(whole.kept.rows);
    expect(withoutClock(ended(ending).progress)).toEqual(withoutClock(ended(whole.ending).progress));
  });

  it('at the layers comes by itself soon after the beginning, then at the end of epochs far enough apart', async () => {
    const stepsOf = async (examples: number, epochs: number): Promise<number[]> => {
      const { events } = await runLoop({ recipe: { epochs }, batches: numbers(examples, { batch: 1 }), surroundings: { looker: looker([]) } });
      return events.flatMap((event) => (event.event === 'layers' ? [event.step] : []));
    };
    // Epochs of 130 steps: after step 10, then at the end of each. Epochs of 3: the end of the first comes sooner.
    expect(await stepsOf(130, 3)).toEqual([10, 130, 260, 390]);
    expect(await stepsOf(3, 3)).toEqual([3]);
    expect(await stepsOf(70, 4)).toEqual([10, 140, 280]);
  });

  it('at the layers is told nothing where it cannot be', async () => {
    const { events } = await runLoop({ batches: numbers(40, { batch: 1 }) });
    expect(events.some(({ event }) => event === 'layers')).toBe(false);
  });
});
