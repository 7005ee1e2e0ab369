// `convas eval RUN`: loss and accuracy on the test images, class by class.
import { evaluateRun } from '../runs/index.ts';
import { exit, type Command } from './command.ts';
import { deviceOptions, place } from './device.ts';
import { watched } from './interruption.ts';
import { count, percent, table } from './output.ts';
import { follow } from './progress.ts';
import { sourceOf, sourceOptions } from './source.ts';

/** The command. */
export const evaluate: Command = {
  name: 'eval',
  summary: 'Measures a trained run (or a network with a weights file) on its test images: loss, accuracy, and how each class fares.',
  usage: 'RUN [--data DATA] [--json]',
  words: [1, 1],
  options: {
    data: { type: 'string', value: 'DATA', doc: 'other data than the run was trained on' },
    part: { type: 'string', value: 'PART', doc: 'training, validation or test (default: test, else what was kept aside)' },
    ...sourceOptions,
    ...deviceOptions,
  },
  notes: [],
  async run(input, out) {
    const part = input.choice('part', ['training', 'validation', 'test']);
    const data = input.text('data');
    const options = { ...(await place(input)), ...(data === undefined ? {} : { data }), ...(part === undefined ? {} : { part }) };
    const source = await sourceOf(input.words[0] ?? '', input, out, 'weights are needed');
    const onEvent = out.json ? () => undefined : follow(out).onEvent;
    const e = await watched(out, (watch) => evaluateRun(source, { ...options, ...watch }), { onEvent });
    out.emit({ accuracy: e.accuracy, loss: e.loss, examples: e.examples, part: e.part, perClass: e.perClass, confusion: e.confusion, imagesPerSecond: e.imagesPerSecond });
    out.say(`${e.part}: ${e.accuracy === null ? '' : `accuracy ${percent(e.accuracy, 2)} · `}loss ${e.loss.toFixed(4)} · ${count(e.examples)} images · ${count(Math.round(e.imagesPerSecond))} images/s`);
    if (e.perClass.length > 0) {
      out.say('');
      const rows = e.perClass.map((c) => [c.name, count(c.correct), count(c.examples), c.accuracy === null ? '–' : percent(c.accuracy)]);
      for (const line of table(['class', 'right', 'of', 'accuracy'], rows, [1, 2, 3])) out.say(line);
    }
    return exit.fine;
  },
};
