// `convas predict RUN IMAGE…`: what a trained run sees.
import { existsSync } from 'node:fs';
import { predict as predictImages } from '../runs/index.ts';
import { exit, WrongUse, type Command } from './command.ts';
import { deviceOptions, place } from './device.ts';
import { watched } from './interruption.ts';
import { percent, bar } from './output.ts';
import { sourceOf, sourceOptions } from './source.ts';

/** Words that name examples of a set by number: all of them, when data are named or when no such files exist. */
function numbersOf(words: readonly string[], isDataNamed: boolean): readonly number[] | null {
  const numbers = words.map((text) => (/^\d{1,15}$/.test(text) ? Number(text) : NaN));
  const all = numbers.every((n) => !Number.isNaN(n));
  if (isDataNamed && !all) throw new WrongUse('With --data, images are named by their number, from 0.');
  return all && (isDataNamed || !words.some((word) => existsSync(word))) ? numbers : null;
}

/** The command. */
export const predict: Command = {
  name: 'predict',
  summary: 'Says what a trained run sees in image files, or in test images of its data set by their number.',
  usage: 'RUN IMAGE [IMAGE …] | RUN NUMBER [NUMBER …] [--data DATA]',
  words: [2, 10_000],
  options: {
    data: { type: 'string', value: 'DATA', doc: 'set the numbers belong to (default: the run\'s own data)' },
    top: { type: 'string', value: 'N', doc: 'how many classes to list (default 3)' },
    ...sourceOptions,
    ...deviceOptions,
  },
  notes: ['Image files may be PNG, JPEG or WebP; they are fitted to the network\'s input as its training images were.', 'Numbers count test images from 0 (training images where the set has no test images).'],
  async run(input, out) {
    const [word, ...images] = input.words;
    const data = input.text('data');
    const numbers = numbersOf(images, data !== undefined);
    const top = input.number('top', { min: 1, max: 1000, whole: true });
    const options = {
      images: numbers ?? images, ...(await place(input)),
      ...(data === undefined ? {} : { data }), ...(top === undefined ? {} : { top }),
    };
    const source = await sourceOf(word ?? '', input, out, 'weights are needed');
    const predictions = await watched(out, (watch) => predictImages(source, { ...options, ...watch }));
    out.emit({ predictions });
    for (const { image, classes } of predictions) {
      out.say(image);
      const width = Math.max(...classes.map((c) => c.name.length), 0);
      for (const c of classes) out.say(`  ${c.name.padEnd(width)}  ${c.value >= 0 && c.value <= 1 ? `${bar(c.value, 20)} ${percent(c.value)}` : c.value.toPrecision(5)}`);
    }
    return exit.fine;
  },
};
