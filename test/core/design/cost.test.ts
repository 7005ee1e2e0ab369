import { describe, expect, it } from 'vitest';
import { check } from '../../../core/design/check.ts';
import { inferenceMemory, trainingMemory } from '../../../core/design/cost.ts';
import { defaultRecipe } from '../../../core/design/recipe.ts';
import { load, templateFolder } from './projects.ts';

describe('memory', () => {
  const lenet = check(load(templateFolder, 'lenet5-softmax'));

  it('of training is four numbers per weight for Adam and every output of every image', () => {
    // Outputs of one image: 1024 + 4704 + 1176 + 1600 + 400 + 120 + 120 + 84 + 10 + 10 + 10 = 9258.
    expect(trainingMemory(lenet, { ...defaultRecipe, batch: 10 })).toEqual({
      weights: 61_706 * 4, gradients: 61_706 * 4, moments: 61_706 * 8, activations: 9_258 * 10 * 4, total: 61_706 * 16 + 9_258 * 40, missing: 0,
    });
    expect(trainingMemory(lenet, { batch: 1, optimizer: { kind: 'sgd', learningRate: 1 } }).moments).toBe(0);
  });

  it('of running is the weights and the largest step from one output to the next', () => {
    // C1 reads 1024 values and gives 4704; S2 reads 4704 and gives 1176, which is more.
    expect(inferenceMemory(lenet, 2)).toMatchObject({ weights: 61_706 * 4, activations: (4704 + 1176) * 2 * 4, gradients: 0 });
  });
});
