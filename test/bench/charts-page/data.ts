// Values that look like a training's, the same every time.
import { Series } from '../../../renderer/charts/series.ts';

/** Numbers from 0 up to 1, the same for the same seed. */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The loss of so many steps: it falls, trembles, and now and then jumps. */
export function lossOf(count: number, seed: number, noise = 0.5): Float32Array {
  const next = numbersFrom(seed);
  return Float32Array.from({ length: count }, (_, i) => {
    const level = 2.3 * Math.exp((-9 * i) / count) + 0.08 + 0.25 * Math.exp((-2 * i) / count);
    return level * (1 + noise * (next() + next() - 1)) + (next() > 0.9993 ? 1.5 * next() : 0);
  });
}

/** A curve of training and one of validation, measured so many times. */
export function pair(count: number, epochs: number, seed: number): { readonly training: Series; readonly validation: Series } {
  const training = new Series({ first: 1, every: 1 });
  training.append(lossOf(count, seed));
  const validation = new Series('given');
  const next = numbersFrom(seed + 1);
  const at = Array.from({ length: epochs }, (_, i) => Math.round(((i + 1) * count) / epochs));
  validation.append(at.map((step) => 2.3 * Math.exp((-9 * step) / count) + 0.2 + 0.25 * Math.exp((-2 * step) / count) + 0.25 * (step / count) ** 2 + 0.04 * next()), at);
  return { training, validation };
}
