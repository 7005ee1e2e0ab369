// A base's recipe for other data: few images get small batches, more epochs and some kept aside; many leave it as it is.
import { describe, expect, it } from 'vitest';
import { recipeForImages } from '../../../core/design/base-recipe.ts';

const json = { batch: 128, epochs: 3, validation: 0, optimizer: { kind: 'adamw', learningRate: 0.01 } };

describe('the recipe of a base for other data', () => {
  it('stays where there are images enough', () => {
    expect(recipeForImages(json, { images: 8000, hasTest: true })).toEqual({ recipe: json, sentences: [] });
  });

  it('trains a few dozen images in more than a handful of steps, and keeps some of them to measure by', () => {
    const { recipe, sentences } = recipeForImages(json, { images: 36, hasTest: false });
    // 29 images are trained on: eight steps an epoch, and 19 epochs are 152 steps.
    expect(recipe).toEqual({ ...json, batch: 4, epochs: 19, validation: 0.2 });
    expect(sentences).toEqual(['For 36 images: batches of 4 in place of 128, 19 epochs in place of 3.', 'A fifth of the images is kept aside to measure by, since there are no test images.']);
  });

  it('asks for no more than is sensible, and leaves what the recipe keeps aside', () => {
    expect(recipeForImages({ ...json, validation: 0.1 }, { images: 3, hasTest: true }).recipe).toMatchObject({ batch: 4, epochs: 50, validation: 0.1 });
    expect(recipeForImages({ ...json, epochs: 80 }, { images: 400, hasTest: true }).recipe).toMatchObject({ batch: 16, epochs: 80, validation: 0 });
  });
});
