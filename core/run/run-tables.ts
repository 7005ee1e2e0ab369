// A run as tables that spreadsheets and notebooks read: every step, and every epoch. Numbers stand in the shortest form that
// reads back the same.
import type { Score } from './records.ts';
import type { RunStory } from './story.ts';

const rowsAtOnce = 1000;

/** Every step as CSV, in pieces: the columns of a run folder's own steps.csv. */
export function* stepsCsv({ steps }: Pick<RunStory, 'steps'>): Generator<string> {
  yield 'step,epoch,loss,accuracy,rate\n';
  for (let from = 0; from < steps.step.length; from += rowsAtOnce) {
    let text = '';
    for (let i = from; i < Math.min(from + rowsAtOnce, steps.step.length); i++) {
      const accuracy = steps.accuracy[i] as number;
      text += `${steps.step[i]},${steps.epoch[i]},${steps.loss[i]},${Number.isNaN(accuracy) ? '' : accuracy},${steps.rate[i]}\n`;
    }
    yield text;
  }
}

const scoreText = (score: Score | null): string => (score === null ? ',,' : `${score.loss},${score.accuracy ?? ''},${score.examples}`);

/** Every finished epoch as CSV. */
export function epochsCsv({ epochs }: Pick<RunStory, 'epochs'>): string {
  const rows = epochs.map(({ epoch, step, training, validation, rate, seconds }) => `${epoch},${step},${scoreText(training)},${scoreText(validation)},${rate},${seconds}\n`);
  return `epoch,step,training_loss,training_accuracy,training_examples,validation_loss,validation_accuracy,validation_examples,rate,seconds\n${rows.join('')}`;
}
