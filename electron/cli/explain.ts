// `convas explain RUN IMAGE`: what a trained run sees in one image and where it looks, as a picture beside the answers.
import { existsSync } from 'node:fs';
import { basename, extname } from 'node:path';
import sharp from 'sharp';
import { ok, type Result } from '../../core/base/diagnostic.ts';
import { heatPicture, usualStrength, zoomFor, type Dots } from '../../core/run/heat.ts';
import type { Source } from '../../core/run/protocol.ts';
import type { Glance, HeatMap, ImageSource } from '../../core/run/result-services.ts';
import { stopSource } from '../../core/run/stop.ts';
import { floatsFrom } from '../base64.ts';
import { writeAtomically } from '../files.ts';
import { warmEngine } from '../serve/results/warm-engine.ts';
import { exit, Stopped, type Command } from './command.ts';
import { deviceOptions, place, type Place } from './device.ts';
import { watched } from './interruption.ts';
import { bar, percent } from './output.ts';
import { sourceOf, sourceOptions } from './source.ts';

/** About how many dots the picture has along its longer side. */
const side = 512;
/** Classes a name is looked for among. */
const allClasses = 1_000_000;

interface Asked {
  readonly source: Source;
  readonly image: ImageSource;
  readonly data: string | null;
  readonly method: HeatMap['method'];
  readonly layer: string | null;
  /** number or name of the class; null: the likeliest */
  readonly of: string | null;
}

interface Explained {
  readonly glance: Glance;
  readonly heat: HeatMap;
}

/** A word that names an example by its number, unless a file is called so. */
const isNumber = (word: string, isDataNamed: boolean): boolean => /^\d{1,15}$/.test(word) && (isDataNamed || !existsSync(word));

/** The class that is meant by its name or its number. */
function classMeant({ classes }: Glance, of: string): number {
  const byName = classes.find(({ name }) => name === of);
  if (byName !== undefined) return byName.index;
  if (/^\d{1,9}$/.test(of)) return Number(of);
  const names = classes.slice(0, 20).map(({ name }) => name).join(', ');
  throw new Stopped({ code: 'no-such-class', message: `There is no class "${of}". Classes: ${names}${classes.length > 20 ? ' …' : ''}.` });
}

/** Asks one engine for both: what is seen, and where the weights look. Of data without test images the training images are meant. */
async function explained(asked: Asked, { device, threads }: Place, signal: AbortSignal): Promise<Result<Explained>> {
  const source = stopSource();
  const stop = (): void => source.request();
  signal.addEventListener('abort', stop, { once: true });
  const ask = warmEngine();
  const how = { stop: source.stop, onEvent: () => undefined };
  const request = { source: asked.source, data: asked.data, device, threads: threads ?? null };
  let image = asked.image;
  try {
    let glance = await ask('glance', { ...request, image, top: allClasses }, how);
    if (!glance.ok && glance.error.code === 'part-missing' && image.kind === 'example') {
      image = { ...image, split: 'training' };
      glance = await ask('glance', { ...request, image, top: allClasses }, how);
    }
    if (!glance.ok) return glance;
    const heat = await ask('explain', { ...request, image, method: asked.method, layer: asked.layer, class: asked.of === null ? null : classMeant(glance.value, asked.of) }, how);
    return heat.ok ? ok({ glance: glance.value, heat: heat.value }) : heat;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** The picture the window shows. */
function pictureOf({ channels, height, width, image, values, method }: HeatMap, strength: number): Dots {
  return heatPicture({ channels, height, width, values: floatsFrom(image) }, { values: floatsFrom(values), isSmooth: method === 'grad-cam', strength }, zoomFor({ height, width }, side));
}

/** The command. */
export const explain: Command = {
  name: 'explain',
  summary: 'Says what a trained run sees in one image, and writes where it looks as a picture.',
  usage: 'RUN IMAGE | RUN NUMBER [--data DATA]',
  words: [2, 2],
  options: {
    method: { type: 'string', value: 'METHOD', doc: 'grad-cam: the maps of a layer, weighed by how much each speaks for the class (default); saliency: how much the score would change with each pixel' },
    class: { type: 'string', value: 'CLASS', doc: 'name or number of the class it is to speak for (default: the likeliest)' },
    layer: { type: 'string', value: 'LAYER', doc: 'layer whose maps Grad-CAM weighs (default: the last convolution)' },
    strength: { type: 'string', value: 'X', doc: `how much of it shows over the image, 0 to 1 (default ${usualStrength})` },
    out: { type: 'string', value: 'FILE', doc: 'PNG to write (default: the image\'s name with .grad-cam.png or .saliency.png)' },
    overwrite: { type: 'boolean', doc: 'replace a file that is there' },
    data: { type: 'string', value: 'DATA', doc: 'set the number belongs to (default: the run\'s own data)' },
    top: { type: 'string', value: 'N', doc: 'how many classes to list (default 3)' },
    ...sourceOptions,
    ...deviceOptions,
  },
  notes: ['The picture and the shares are those of "Try an image" in the window.', 'Numbers count test images from 0 (training images where the set has no test images).'],
  async run(input, out) {
    const [run = '', word = ''] = input.words;
    const data = input.text('data') ?? null;
    const method = input.choice('method', ['grad-cam', 'saliency'] as const) ?? 'grad-cam';
    const top = input.number('top', { min: 1, max: 1000, whole: true }) ?? 3;
    const strength = input.number('strength', { min: 0, max: 1 }) ?? usualStrength;
    const file = input.text('out') ?? `${basename(word, extname(word)) || 'image'}.${method}.png`;
    if (existsSync(file) && !input.flag('overwrite')) throw new Stopped({ code: 'already-there', message: `${file} exists already. Choose another name with --out, or replace it with --overwrite.` });
    const source = await sourceOf(run, input, out, 'weights are needed');
    const where = await place(input);
    const image: ImageSource = isNumber(word, data !== null) ? { kind: 'example', split: 'test', index: Number(word) } : { kind: 'file', path: word };
    const asked: Asked = { source, image, data, method, layer: input.text('layer') ?? null, of: input.text('class') ?? null };
    const { glance, heat } = await watched(out, ({ signal }) => explained(asked, where, signal));
    const { dots, width, height } = pictureOf(heat, strength);
    const written = await writeAtomically(file, await sharp(dots, { raw: { width, height, channels: 4 } }).removeAlpha().png().toBuffer());
    if (!written.ok) throw new Stopped(written.error);
    const classes = glance.classes.slice(0, top);
    const nameOf = (index: number): string => glance.classes.find((one) => one.index === index)?.name ?? String(index);
    out.emit({ image: glance.image, classes, actual: glance.actual, method, class: heat.class, layer: heat.layer, file, width, height });
    out.say(glance.actual === null ? glance.image : `${glance.image}, which is ${nameOf(glance.actual)}`);
    const longest = Math.max(...classes.map(({ name }) => name.length), 0);
    for (const { name, value } of classes) out.say(`  ${name.padEnd(longest)}  ${value >= 0 && value <= 1 ? `${bar(value, 20)} ${percent(value)}` : value.toPrecision(5)}`);
    out.say(`${file}: where it looks for ${nameOf(heat.class)}, ${heat.layer === null ? 'by saliency' : `by the maps of ${heat.layer}`}`);
    return exit.fine;
  },
};
