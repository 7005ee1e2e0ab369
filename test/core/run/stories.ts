// Runs to tell: a tiny network with as many steps as a test wants.
import { readRecipe } from '../../../core/design/recipe.ts';
import type { RunStory } from '../../../core/run/story.ts';
import { tinyNetwork } from '../../electron/run/tiny.ts';

/** A run of so many steps, whose losses the test says; an epoch is a tenth of them. */
export function story(count: number, lossAt: (step: number) => number, more: Partial<RunStory> = {}): RunStory {
  const step = Array.from({ length: count }, (_, i) => i + 1);
  const perEpoch = Math.max(1, Math.ceil(count / 10));
  const epochs = Array.from({ length: Math.floor(count / perEpoch) }, (_, i) => ({
    epoch: i + 1, step: (i + 1) * perEpoch, training: { loss: 1 / (i + 1), accuracy: 0.5, examples: 80 }, validation: { loss: 2 / (i + 1), accuracy: 0.25, examples: 20 }, rate: 0.01, seconds: 4,
  }));
  const document = tinyNetwork();
  return {
    name: 'first try', notes: '', begun: '2026-11-26T06:00:00.000Z', document, recipe: readRecipe(document.recipe).recipe,
    data: { named: 'shapes', training: 100, test: 0, classes: ['disc', 'square', 'cross', 'ring'] }, corrections: 0, device: 'cpu', threads: 1, versions: { convas: '0.1.0' },
    steps: { step, epoch: step.map((one) => Math.ceil(one / perEpoch)), loss: step.map(lossAt), accuracy: step.map(() => 0.5), rate: step.map(() => 0.01) },
    epochs, best: { epoch: epochs.length, step: count, loss: 0.2, accuracy: 0.25 }, advice: [], ...more,
  };
}
