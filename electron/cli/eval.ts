// `convas eval RUN`: loss and accuracy on the test images, class by class.
import { examplesCsv } from '../../core/run/examples-csv.ts';
import type { EvaluationReport } from '../../core/run/result-services.ts';
import { floatsFrom, intsFrom } from '../base64.ts';
import { writeAtomically } from '../files.ts';
import { evaluateRun, reportRun } from '../runs/index.ts';
import { exit, Stopped, type Command } from './command.ts';
import { deviceOptions, place } from './device.ts';
import { watched } from './interruption.ts';
import { count, percent, table } from './output.ts';
import { follow } from './progress.ts';
import { sourceOf, sourceOptions } from './source.ts';

/** The command. */
export const evaluate: Command = {
  name: 'eval',
  summary: 'Measures a trained run (or a network with a weights file) on its test images: loss, accuracy, and how each class fares.',
  usage: 'RUN [--data DATA] [--report FILE] [--json]',
  words: [1, 1],
  options: {
    data: { type: 'string', value: 'DATA', doc: 'other data than the run was trained on' },
    part: { type: 'string', value: 'PART', doc: 'training, validation or test (default: test, else what was kept aside)' },
    report: { type: 'string', value: 'FILE', doc: 'CSV file to write: what every image was taken for, how surely, and its loss' },
    ...sourceOptions,
    ...deviceOptions,
  },
  notes: ['With --report, top five, calibration and the F1 of every class are told too. Numbers in the file count from 0 in the test images, or in the training images for the two other parts.'],
  async run(input, out) {
    const part = input.choice('part', ['training', 'validation', 'test']);
    const data = input.text('data');
    const options = { ...(await place(input)), ...(data === undefined ? {} : { data }), ...(part === undefined ? {} : { part }) };
    const source = await sourceOf(input.words[0] ?? '', input, out, 'weights are needed');
    const onEvent = out.json ? () => undefined : follow(out).onEvent;
    const file = input.text('report');
    const report = file === undefined ? null : await watched(out, (watch) => reportRun(source, { ...options, ...watch }), { onEvent });
    const e = report ?? (await watched(out, (watch) => evaluateRun(source, { ...options, ...watch }), { onEvent }));
    if (file !== undefined && report !== null) {
      const written = await writeAtomically(file, linesOf(report));
      if (!written.ok) throw new Stopped(written.error);
    }
    const more = report === null ? {} : { topFive: report.topFive, classes: report.classes, calibration: report.calibration, calibrationError: report.calibrationError, report: file };
    out.emit({ accuracy: e.accuracy, loss: e.loss, examples: e.examples, part: e.part, perClass: e.perClass, confusion: e.confusion, imagesPerSecond: e.imagesPerSecond, ...more });
    out.say(`${e.part}: ${e.accuracy === null ? '' : `accuracy ${percent(e.accuracy, 2)} · `}loss ${e.loss.toFixed(4)} · ${count(e.examples)} images · ${count(Math.round(e.imagesPerSecond))} images/s`);
    if (e.perClass.length > 0) {
      out.say('');
      const share = (value: number | null | undefined): string => (value === null || value === undefined ? '–' : percent(value));
      const rows = e.perClass.map((c, i) => [c.name, count(c.correct), count(c.examples), share(c.accuracy), ...(report === null ? [] : [share(report.classes[i]?.precision), share(report.classes[i]?.f1)])]);
      for (const line of table(['class', 'right', 'of', 'accuracy', ...(report === null ? [] : ['precision', 'F1'])], rows, [1, 2, 3, 4, 5])) out.say(line);
    }
    if (report !== null) {
      out.say('');
      const figures = [report.topFive === null ? null : `top five ${percent(report.topFive, 2)}`, report.calibrationError === null ? null : `calibration error ${percent(report.calibrationError, 2)}`].filter((figure) => figure !== null);
      if (figures.length > 0) out.say(figures.join(' · '));
      out.say(`${file} holds what every image was taken for.`);
    }
    return exit.fine;
  },
};

/** A report as CSV, one line for each example. */
function linesOf({ numbers, actual, predicted, confidence, losses, classes }: EvaluationReport): string {
  return examplesCsv({ numbers: intsFrom(numbers), actual: intsFrom(actual), predicted: intsFrom(predicted), confidence: floatsFrom(confidence), losses: floatsFrom(losses) }, classes.map(({ name }) => name));
}
