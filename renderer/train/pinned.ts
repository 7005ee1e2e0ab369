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
  // One further each time: where classes take turns in the data, equal distances would show but some of them.
  return Array.from({ length: count }, (_, i) => i * stride + ((i + round * (count + 3)) % stride));
}
