// Expected rates are those PyTorch 2's schedulers set in front of each step (StepLR, ExponentialLR, CosineAnnealingLR,
// OneCycleLR, LinearLR in a SequentialLR, ReduceLROnPlateau).
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../core/base/diagnostic.ts';
import { readRecipe } from '../../../core/design/recipe.ts';
import { learningRate, plateauAfterEpoch, plateauStart, withRateChange } from '../../../core/design/schedule.ts';

function rates(json: JsonObject, totalSteps: number, stepsPerEpoch = 1): number[] {
  const { recipe, findings } = readRecipe(json);
  expect(findings).toEqual([]);
  return Array.from({ length: totalSteps }, (_, step) => learningRate(recipe, { step, stepsPerEpoch, totalSteps }));
}

function expectRates(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((rate, i) => expect(Math.abs(rate - (expected[i] ?? NaN))).toBeLessThanOrEqual(1e-12));
}

const sgd = (learningRate: number) => ({ kind: 'sgd', learningRate });

describe('the learning rate', () => {
  it('stays under a constant schedule', () => {
    expectRates(rates({ optimizer: sgd(0.3) }, 3), [0.3, 0.3, 0.3]);
  });

  it('drops by the factor every so many epochs', () => {
    expectRates(rates({ optimizer: sgd(1), schedule: { kind: 'step', every: 2, factor: 0.1 } }, 10, 2), [1, 1, 1, 1, 0.1, 0.1, 0.1, 0.1, 0.01, 0.01]);
  });

  it('decays exponentially by epochs', () => {
    expectRates(rates({ optimizer: sgd(1), schedule: { kind: 'exponential', factor: 0.5 } }, 6, 2), [1, 1, 0.5, 0.5, 0.25, 0.25]);
  });

  it('follows half a cosine wave by steps', () => {
    expectRates(rates({ optimizer: sgd(0.1), schedule: { kind: 'cosine', floor: 0.01 } }, 10), [
      0.1, 0.09779754323328192, 0.09140576474687263, 0.08145033635316129, 0.06890576474687264, 0.055, 0.04109423525312737, 0.028549663646838717, 0.01859423525312737, 0.012202456766718092,
    ]);
  });

  it('rises to the peak and falls far below its start in one cycle', () => {
    expectRates(rates({ optimizer: sgd(0.004), schedule: { kind: 'one-cycle' } }, 10), [
      0.00016, 0.00208, 0.004, 0.0038019385280538944, 0.003246982615799052, 0.0024450480877451566, 0.001554967912254843, 0.0007530333842009479, 0.00019807747194610514, 1.6e-8,
    ]);
  });

  it('draws one cycle with straight lines when told so', () => {
    expectRates(rates({ optimizer: sgd(1), schedule: { kind: 'one-cycle', rise: 0.25, startDivisor: 10, endDivisor: 100, shape: 'linear' } }, 20), [
      0.1, 0.325, 0.55, 0.775, 1, 0.9334, 0.8668, 0.8002, 0.7336, 0.667, 0.6004, 0.5338, 0.4672, 0.4006, 0.334, 0.2674, 0.2008, 0.1342, 0.0676, 0.001,
    ]);
  });

  it('is a number at every step of a cycle however short the rise', () => {
    for (const rise of [0, 0.1, 1]) {
      for (const steps of [1, 2, 10]) {
        for (const rate of rates({ optimizer: sgd(1), schedule: { kind: 'one-cycle', rise } }, steps)) {
          expect(rate).toBeGreaterThan(0);
          expect(rate).toBeLessThanOrEqual(1);
        }
      }
    }
  });

  it('warms up in a straight line before the schedule begins', () => {
    expectRates(rates({ optimizer: sgd(0.8), warmUp: { epochs: 4, start: 0.25 }, schedule: { kind: 'cosine' } }, 10), [
      0.2, 0.35, 0.5, 0.65, 0.8, 0.7464101615137756, 0.6, 0.4, 0.2, 0.05358983848622452,
    ]);
  });

  it('drops when the loss stops falling, after patience and outside the cooldown', () => {
    const { recipe } = readRecipe({ optimizer: sgd(1), schedule: { kind: 'reduce-on-plateau', factor: 0.5, patience: 1, threshold: 0.1, cooldown: 1, floor: 0.2 } });
    const losses = [1, 0.95, 0.92, 0.91, 0.9, 0.85, 0.84, 0.83, 0.82, 0.81, 0.8, 0.79, 0.5, 0.5, 0.5, 0.5];
    let state = plateauStart(recipe);
    const after = losses.map((loss) => {
      state = plateauAfterEpoch(recipe, state, loss);
      return learningRate(recipe, { step: 0, stepsPerEpoch: 1, totalSteps: 16 }, state);
    });
    expectRates(after, [1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2]);
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });
});

describe('a rate that is changed on the way', () => {
  const changes = [{ step: 2, factor: 0.5 }, { step: 4, factor: 4 }];

  it('is the schedule\'s times the factor of the last change that counts, warm-up included', () => {
    expectRates(rates({ optimizer: sgd(1), rateChanges: changes }, 6), [1, 1, 0.5, 0.5, 4, 4]);
    expectRates(rates({ optimizer: sgd(1), schedule: { kind: 'step', every: 1, factor: 0.1 }, rateChanges: changes }, 5), [1, 0.1, 0.005, 0.0005, 0.0004]);
    expectRates(rates({ optimizer: sgd(1), warmUp: { epochs: 4, start: 0 }, rateChanges: changes }, 6), [0, 0.25, 0.25, 0.375, 4, 4]);
  });

  it('counts from the first step on where it says so, in whatever order they stand', () => {
    expectRates(rates({ optimizer: sgd(1), rateChanges: [{ step: 1, factor: 3 }, { step: 0, factor: 2 }] }, 3), [2, 3, 3]);
  });

  it('keeps what reduce-on-plateau has reached', () => {
    const { recipe } = readRecipe({ optimizer: sgd(1), schedule: { kind: 'reduce-on-plateau' }, rateChanges: changes });
    expect(learningRate(recipe, { step: 3, stepsPerEpoch: 1, totalSteps: 9 }, { ...plateauStart(recipe), rate: 0.1 })).toBe(0.05);
  });

  it('replaces what was planned for later when a person asks', () => {
    expect(withRateChange(changes, { step: 3, factor: 7 })).toEqual([{ step: 2, factor: 0.5 }, { step: 3, factor: 7 }]);
    expect(withRateChange(changes, { step: 2, factor: 7 })).toEqual([{ step: 2, factor: 7 }]);
    expect(withRateChange(changes, { step: 3, factor: 0.5 })).toEqual([{ step: 2, factor: 0.5 }]);
    expect(withRateChange([], { step: 3, factor: 1 })).toEqual([]);
  });
});
