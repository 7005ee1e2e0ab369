import { describe, expect, it } from 'vitest';
import { check } from '../../../core/design/check.ts';
import { inferenceMemory, trainingMemory } from '../../../core/design/cost.ts';
import { defaultRecipe } from '../../../core/design/recipe.ts';
import { tinyNetwork } from '../../electron/run/tiny.ts';
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

  it('of training holds no outputs in front of the first trained layer, and no gradients or moments of what is frozen', () => {
    // Outputs of one image: image 144; conv, norm, relu 4 × 10 × 10 = 400 each; pool, flatten, dropout 100 each; dense, softmax, output 4 each.
    // Weights: conv 40, norm 8, dense 404. Adam holds two moments.
    const recipe = { ...defaultRecipe, batch: 16 };
    const all = trainingMemory(check(tinyNetwork()), recipe);
    expect(all).toEqual({ weights: 452 * 4, gradients: 452 * 4, moments: 452 * 8, activations: (144 + 3 * 400 + 3 * 100 + 3 * 4) * 16 * 4, total: 452 * 16 + 1656 * 64, missing: 0 });
    // Up to the norm: dropout's output, which dense reads, and the three behind it are 112 values. Going forward, the norm alone takes 400 and gives 400.
    const frozen = check(tinyNetwork({}, { conv: { trainable: false }, norm: { trainable: false } }));
    expect(trainingMemory(frozen, recipe)).toEqual({ weights: 452 * 4, gradients: 404 * 4, moments: 404 * 8, activations: 800 * 16 * 4, total: 452 * 4 + 404 * 12 + 800 * 64, missing: 0 });
    // The convolution alone: its output, which the norm reads, and all behind it.
    const first = check(tinyNetwork({}, { conv: { trainable: false } }));
    expect(trainingMemory(first, recipe).activations).toBe((3 * 400 + 3 * 100 + 3 * 4) * 16 * 4);
  });

  it('of running is the weights and the largest step from one output to the next', () => {
    // C1 reads 1024 values and gives 4704; S2 reads 4704 and gives 1176, which is more.
    expect(inferenceMemory(lenet, 2)).toMatchObject({ weights: 61_706 * 4, activations: (4704 + 1176) * 2 * 4, gradients: 0 });
  });
});
