// `convas predict RUN IMAGE…`: what a trained run sees.
import { predict as predictImages } from '../runs/index.ts';
import { exit, Stopped, WrongUse, type Command } from './command.ts';
import { device, deviceOptions, exitFor, threads } from './device.ts';
import { percent, bar } from './output.ts';
import { sourceOf, sourceOptions } from './source.ts';

/** The command. */
export const predict: Command = {
  name: 'predict',
  summary: 'Says what a trained run sees in image files, or in images of a data set by their number.',
  usage: 'RUN IMAGE [IMAGE …] | RUN --data DATA NUMBER [NUMBER …]',
  words: [2, 10_000],
  options: {
    data: { type: 'string', value: 'DATA', doc: 'the words after RUN are numbers of this set\'s test images, from 0' },
    top: { type: 'string', value: 'N', doc: 'how many classes to list (default 3)' },
    ...sourceOptions,
    ...deviceOptions,
  },
  notes: ['Image files may be PNG, JPEG or WebP; they are fitted to the network\'s input as its training images were.'],
  async run(input, out) {
    const [word, ...images] = input.words;
    const source = await sourceOf(word ?? '', input);
    const data = input.text('data');
    const numbers = images.map((text) => Number(text));
    if (data !== undefined && !numbers.every((n) => Number.isInteger(n) && n >= 0)) throw new WrongUse('With --data, images are named by their number, from 0.');
    const top = input.number('top', { min: 1, max: 1000, whole: true });
    const onThreads = threads(input);
    const result = await predictImages(source, {
      images: data === undefined ? images : numbers, device: device(input),
      ...(data === undefined ? {} : { data }), ...(top === undefined ? {} : { top }), ...(onThreads === undefined ? {} : { threads: onThreads }),
    });
    if (!result.ok) throw new Stopped(result.error, exitFor(result.error));
    out.emit({ predictions: result.value });
    for (const { image, classes } of result.value) {
      out.say(image);
      const width = Math.max(...classes.map((c) => c.name.length), 0);
      for (const c of classes) out.say(`  ${c.name.padEnd(width)}  ${c.value >= 0 && c.value <= 1 ? `${bar(c.value, 20)} ${percent(c.value)}` : c.value.toPrecision(5)}`);
    }
    return exit.fine;
  },
};
