// The person's own images as a recipe's augmentation would change them.
import { fail, ok, severityOf, wording, type Result } from '../../../core/base/diagnostic.ts';
import { readerOf, type Dataset } from '../../../core/data/dataset.ts';
import { augmentedPictures } from '../../../core/data/augment/preview.ts';
import { readRecipe } from '../../../core/design/recipe.ts';
import type { Call } from '../../../core/run/channel.ts';
import type { DataServices, Thumbnails } from '../../../core/run/data-services.ts';
import type { ServiceEvents } from '../../../core/run/services.ts';
import { dataMeant } from '../data.ts';

type Argument = DataServices['previewAugmentation']['argument'];

/** The handler of `previewAugmentation`. The set it opened last stays open, so that trying another strength reads nothing again. */
export function augmentationPreviews(home: string): (argument: Argument, call: Call<ServiceEvents>) => Promise<Result<Thumbnails>> {
  let last: { readonly data: string; readonly opened: Promise<Result<Dataset>> } | null = null;
  return async (argument, call) => {
    if (last?.data !== argument.data) last = { data: argument.data, opened: openTraining(home, argument.data, call) };
    const { opened } = last;
    const training = await opened;
    if (training.ok) return previewAugmentation(training.value, argument);
    if (last.opened === opened) last = null;
    return training;
  };
}

async function openTraining(home: string, data: string, { stop, tell }: Call<ServiceEvents>): Promise<Result<Dataset>> {
  const meant = dataMeant(home, data);
  if (!meant.ok) return meant;
  // The readers are loaded with the first question, so that the host itself starts without them.
  const { openDataset } = await import('../../data/index.ts');
  const ending = new AbortController();
  stop.onRequest(() => ending.abort());
  const opened = await openDataset(meant.value, { signal: ending.signal, onProgress: ({ doing, done, total }) => tell('progress', { doing: `${doing}, ${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}` }) });
  return opened.ok ? ok(opened.value.train) : opened;
}

/** Pictures that travel at once, and how large a side of them may be. */
const mostPictures = 100;
const edge = 128;

/** Pictures of training examples that are open: each example in turn, in all its rounds. */
export async function previewAugmentation(training: Dataset, { augment, indices, seed, rounds }: Omit<Argument, 'data'>): Promise<Result<Thumbnails>> {
  const read = readRecipe({ augment });
  const wrong = read.findings.find(({ code }) => severityOf(code) === 'error');
  if (wrong !== undefined) return fail('recipe-faulty', wording(wrong, { layer: 'The recipe', inputs: [] }));
  if (indices.length * rounds > mostPictures) return fail('too-many-pictures', `At most ${mostPictures} pictures are shown at once, ${indices.length * rounds} were asked for.`);
  const beyond = indices.find((index) => index >= training.count);
  if (beyond !== undefined) return fail('no-such-example', `${training.name} has ${training.count} training examples; number ${beyond} is not among them.`);
  const { packReader } = await import('../../data/index.ts');
  const packs = packReader();
  try {
    const pictures = augmentedPictures({ data: training, augment: read.recipe.augment, indices, seed, rounds, edge }, readerOf(training, packs.read));
    if (!pictures.ok) return pictures;
    const { width, height, channels, bytes } = pictures.value;
    const { targets } = training;
    const labels = indices.map((index) => (targets.kind === 'classes' ? (targets.labels[index] ?? -1) : -1));
    const each = <T>(values: readonly T[]): T[] => values.flatMap((value) => Array.from({ length: rounds }, () => value));
    return ok({ width, height, channels, pixels: Buffer.from(bytes).toString('base64'), labels: each(labels), excluded: each(indices.map(() => false)) });
  } finally {
    packs.close();
  }
}
