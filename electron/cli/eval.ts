// `convas eval RUN`: loss and accuracy on the test images, class by class.
import { evaluateRun } from '../runs/index.ts';
import { exit, Stopped, WrongUse, type Command } from './command.ts';
import { device, deviceOptions, exitFor, threads } from './device.ts';
import { count, percent, table } from './output.ts';
import { follow, interruption } from './progress.ts';
import { sourceOf, sourceOptions } from './source.ts';

const parts = ['training', 'validation', 'test'] as const;

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
    const source = await sourceOf(input.words[0] ?? '', input);
    const typed = input.text('part');
    const part = parts.find((p) => p === typed);
    if (typed !== undefined && part === undefined) throw new WrongUse(`--part must be one of ${parts.join(', ')}, not "${typed}".`);
    const data = input.text('data');
    const onThreads = threads(input);
    const follower = follow({ ...out, emit: () => undefined });
    const interrupted = interruption(out);
    try {
      const result = await evaluateRun(source, {
        device: device(input), ...(onThreads === undefined ? {} : { threads: onThreads }), ...(data === undefined ? {} : { data }), ...(part === undefined ? {} : { part }),
        onEvent: (event) => {
          if (!out.json) follower.onEvent(event);
        },
        signal: interrupted.signal,
      });
      out.progress('');
      if (!result.ok) throw new Stopped(result.error, exitFor(result.error));
      const e = result.value;
      out.emit({ accuracy: e.accuracy, loss: e.loss, examples: e.examples, part: e.part, perClass: e.perClass, confusion: e.confusion, imagesPerSecond: e.imagesPerSecond });
      out.say(`${e.part}: ${e.accuracy === null ? '' : `accuracy ${percent(e.accuracy, 2)} · `}loss ${e.loss.toFixed(4)} · ${count(e.examples)} images · ${count(Math.round(e.imagesPerSecond))} images/s`);
      if (e.perClass.length > 0) {
        out.say('');
        const rows = e.perClass.map((c) => [c.name, count(c.correct), count(c.examples), c.accuracy === null ? '–' : percent(c.accuracy)]);
        for (const line of table(['class', 'right', 'of', 'accuracy'], rows, [1, 2, 3])) out.say(line);
      }
      return exit.fine;
    } finally {
      interrupted.done();
    }
  },
};
