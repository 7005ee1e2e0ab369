import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../core/base/diagnostic.ts';
import { wording } from '../../../core/base/diagnostic.ts';
import { defaultRecipe, lossFor, readRecipe } from '../../../core/design/recipe.ts';

describe('reading a recipe', () => {
  it('gives an empty one Adam with the defaults of PyTorch', () => {
    expect(defaultRecipe).toEqual({
      loss: null, optimizer: { kind: 'adam', learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }, weightDecay: 0, decayAll: true,
      clipping: null, schedule: { kind: 'constant' }, warmUp: null, earlyStopping: null, rateChanges: [], layerRates: null, unfreezing: [], augment: {}, batch: 64, epochs: 5, seed: 1, validation: 0.1, data: null,
    });
  });

  it('gives adamw the weight decay 0.01 unless the recipe says otherwise', () => {
    expect(readRecipe({ optimizer: { kind: 'adamw' } }).recipe.weightDecay).toBe(0.01);
    expect(readRecipe({ optimizer: { kind: 'adamw' }, weightDecay: 0 }).recipe.weightDecay).toBe(0);
    expect(readRecipe({ optimizer: { kind: 'sgd' } }).recipe.weightDecay).toBe(0);
  });

  it('keeps every value that is given', () => {
    const { recipe, findings } = readRecipe({
      loss: { kind: 'softmax-cross-entropy', labelSmoothing: 0.1 }, optimizer: { kind: 'rmsprop', learningRate: 0.5, alpha: 0.9, epsilon: 1e-6 },
      clipping: { kind: 'norm', limit: 2 }, warmUp: { epochs: 0.5, start: 0.1 }, schedule: { kind: 'step', every: 3, factor: 0.2 },
      weightDecay: 5e-4, decayAll: false, batch: 32, epochs: 7, seed: 0, validation: 0, data: 'mnist',
    });
    expect(findings).toEqual([]);
    expect(recipe).toEqual({
      loss: { kind: 'softmax-cross-entropy', labelSmoothing: 0.1 }, optimizer: { kind: 'rmsprop', learningRate: 0.5, alpha: 0.9, epsilon: 1e-6 },
      clipping: { kind: 'norm', limit: 2 }, warmUp: { epochs: 0.5, start: 0.1 }, schedule: { kind: 'step', every: 3, factor: 0.2 }, earlyStopping: null, rateChanges: [], layerRates: null, unfreezing: [], augment: {},
      weightDecay: 5e-4, decayAll: false, batch: 32, epochs: 7, seed: 0, validation: 0, data: 'mnist',
    });
  });

  it('names every fault by its path and goes on with defaults', () => {
    const { recipe, findings } = readRecipe({ optimizer: { kind: 'adam', beta1: 1.5, beta3: 0 }, batch: 0, schedule: { kind: 'sine' }, clipping: 3, epoch: 5 });
    expect(findings.map((f) => [f.code, f.parameter])).toEqual([
      ['parameter-invalid', 'optimizer.beta1'], ['parameter-unknown', 'optimizer.beta3'], ['parameter-invalid', 'batch'],
      ['parameter-invalid', 'schedule'], ['parameter-unknown', 'epoch'], ['parameter-invalid', 'clipping'],
    ]);
    expect(recipe).toEqual(defaultRecipe);
    const first = findings[0];
    expect(first && wording(first, { layer: 'The recipe', inputs: [] })).toBe('The recipe: optimizer.beta1 must be a number at least 0 and below 1, not 1.5.');
  });

  it('leaves warm-up out of one-cycle and says so', () => {
    const { recipe, findings } = readRecipe({ schedule: { kind: 'one-cycle' }, warmUp: {} });
    expect(recipe.warmUp).toBeNull();
    expect(findings.map((f) => f.code)).toEqual(['warm-up-twice']);
  });
});

describe('the loss of an output', () => {
  it('follows from what the output is compared with, unless the recipe names one', () => {
    expect(lossFor(defaultRecipe, 'class', 'softmax').kind).toBe('softmax-cross-entropy');
    expect(lossFor(defaultRecipe, 'class', 'rbf').kind).toBe('softmax-cross-entropy');
    expect(lossFor(defaultRecipe, 'classes', 'sigmoid').kind).toBe('binary-cross-entropy');
    expect(lossFor(defaultRecipe, 'numbers', 'none').kind).toBe('mean-squared-error');
    expect(lossFor(defaultRecipe, 'image', 'sigmoid').kind).toBe('binary-cross-entropy');
    expect(lossFor(defaultRecipe, 'image', 'none').kind).toBe('mean-squared-error');
    expect(lossFor(readRecipe({ loss: { kind: 'mean-squared-error' } }).recipe, 'class', 'softmax').kind).toBe('mean-squared-error');
  });
});

describe('what changes on the way', () => {
  it('is nothing unless it is asked for', () => {
    const { recipe, findings } = readRecipe({});
    expect([recipe.earlyStopping, recipe.rateChanges, recipe.layerRates, recipe.unfreezing, recipe.augment, findings]).toEqual([null, [], null, [], {}, []]);
  });

  it('is read with the defaults of what is left out', () => {
    const { recipe, findings } = readRecipe({ earlyStopping: { patience: 3 }, rateChanges: [{ step: 9, factor: 0.1 }, { step: 4, factor: 0.5 }], augment: { rotate: { degrees: 20 }, flip: {} } });
    expect(findings).toEqual([]);
    expect(recipe.earlyStopping).toEqual({ patience: 3, threshold: 0, from: 0 });
    expect(recipe.rateChanges).toEqual([{ step: 4, factor: 0.5 }, { step: 9, factor: 0.1 }]);
    expect(recipe.augment).toEqual({ flip: { axis: 'horizontal', probability: 0.5 }, rotate: { degrees: 20, probability: 1 } });
  });

  it('is read as it was written, so that a run\'s own recipe is a recipe', () => {
    const { recipe } = readRecipe({ layerRates: { decay: 0.8 }, unfreezing: [{ epoch: 4 }, { epoch: 2, from: 'conv' }] });
    expect(recipe.layerRates).toEqual({ decay: 0.8, layers: {} });
    expect(recipe.unfreezing).toEqual([{ epoch: 2, from: 'conv' }, { epoch: 4, from: '' }]);
    expect(readRecipe(recipe as unknown as JsonObject)).toEqual({ recipe, findings: [] });
  });

  it.each([
    [{ earlyStopping: 3 }, 'earlyStopping'],
    [{ earlyStopping: { patience: 0 } }, 'earlyStopping.patience'],
    [{ rateChanges: {} }, 'rateChanges'],
    [{ rateChanges: [3] }, 'rateChanges[0]'],
    [{ rateChanges: [{ step: 1, factor: 1 }, { step: 2, factor: 0 }] }, 'rateChanges[1].factor'],
    [{ rateChanges: [{ factor: 1 }] }, 'rateChanges[0].step'],
    [{ layerRates: 0.5 }, 'layerRates'],
    [{ layerRates: { decay: 0 } }, 'layerRates.decay'],
    [{ layerRates: { layers: { conv: -1 } } }, 'layerRates.layers'],
    [{ unfreezing: [{ epoch: 0 }] }, 'unfreezing[0].epoch'],
    [{ unfreezing: [{ from: 'conv' }] }, 'unfreezing[0].epoch'],
    [{ augment: [] }, 'augment'],
    [{ augment: { flip: true } }, 'augment.flip'],
    [{ augment: { rotate: { degrees: 181 } } }, 'augment.rotate.degrees'],
    [{ augment: { wobble: {} } }, 'augment.wobble'],
  ])('is refused by its name: %j', (json, parameter) => {
    expect(readRecipe(json).findings.map((found) => found.parameter)).toEqual([parameter]);
  });
});
