// Which images a run's answers are shown for: spread over those that are not trained on, others when asked.
import type { RunPlan } from '../../core/run/records.ts';

/** Images that are pinned at first. */
const shown = 8;

/** Images there are to pin: those each epoch is measured on, else the ones trained on. */
export function pinnable({ examples, validatedOn }: Pick<RunPlan, 'examples' | 'validatedOn'>): number {
  return validatedOn === null ? examples.training : examples[validatedOn];
}

/** The split that numbers answered by a look belong to. */
export function splitOf({ validatedOn }: Pick<RunPlan, 'validatedOn'>): 'training' | 'test' {
  return validatedOn === 'test' ? 'test' : 'training';
}

/** Numbers spread evenly over so many images; another round takes others. */
export function pinsFor(images: number, round: number): readonly number[] {
  const count = Math.min(shown, images);
  const stride = Math.max(1, Math.floor(images / Math.max(1, count)));
  // A step that has no part in common with the stride, so that rounds go through all of them.
  const start = (round * 7) % stride;
  return Array.from({ length: count }, (_, i) => Math.min(images - 1, i * stride + start));
}
