// The person's own images as a recipe's augmentation would change them.
import { base64 } from '../../base64.ts';
import { fail, ok, severityOf, wording, type Result } from '../../../core/base/diagnostic.ts';
import { augmentedPictures } from '../../../core/data/augment/preview.ts';
import type { Augmentation } from '../../../core/data/augment/kinds.ts';
import { readRecipe } from '../../../core/design/recipe.ts';
import type { DataServices, Thumbnails } from '../../../core/run/data-services.ts';
import { thumbnailsOf } from './look.ts';
import type { Held } from './shelf.ts';

/** Pictures that travel at once, and how large a side of them may be. */
const mostPictures = 100;
const edge = 96;

/** Answers `previewAugmentation`: each training example in turn, in all its rounds. An image is mixed with another of those shown. */
export async function previewAugmentation(held: Held, { augment, indices, seed, rounds }: DataServices['previewAugmentation']['argument']): Promise<Result<Thumbnails>> {
  const { recipe, findings } = readRecipe({ augment });
  const wrong = findings.find(({ code }) => severityOf(code) === 'error');
  if (wrong !== undefined) return fail('recipe-faulty', wording(wrong, { layer: 'The recipe', inputs: [] }));
  if (indices.length * rounds > mostPictures) return fail('too-many-pictures', `At most ${mostPictures} pictures are shown at once, ${indices.length * rounds} were asked for.`);
  const plain = await thumbnailsOf(held, { split: 'training', indices, edge });
  if (!plain.ok) return plain;
  const { width, height, channels } = plain.value;
  const facts = held.set.facts();
  const pixels = Buffer.from(plain.value.pixels, 'base64');
  const plane = height * width;
  // Side by side on the screen, plane by plane in training.
  const images = new Map(indices.map((index, i) => [index, Uint8Array.from({ length: channels * plane }, (_, v) => pixels[i * channels * plane + (v % plane) * channels + Math.floor(v / plane)] ?? 0)]));
  const set = { name: facts.title, count: facts.splits.training?.count ?? 0, dims: [channels, height, width], examples: { kind: 'bytes', bytes: new Uint8Array(0) }, targets: { kind: 'none' } } as const;
  const changed = augmentedPictures({ data: set, augment: shrunk(recipe.augment, width / (facts.dims[2] ?? width)), indices, seed, rounds, edge }, (index) => images.get(index) ?? new Uint8Array(channels * plane));
  if (!changed.ok) return changed;
  const { bytes, ...form } = changed.value;
  const each = <T>(values: readonly T[]): T[] => values.flatMap((value) => Array.from({ length: rounds }, () => value));
  return ok({ ...form, pixels: base64(bytes), labels: each(plain.value.labels), excluded: each(plain.value.excluded) });
}

/** The same change for images shrunk to this share: what is told in pixels shrinks along. */
function shrunk({ blur, 'pad-crop': padCrop, ...others }: Augmentation, share: number): Augmentation {
  return {
    ...others,
    ...(blur === undefined ? {} : { blur: { ...blur, sigma: share * blur.sigma } }),
    ...(padCrop === undefined ? {} : { 'pad-crop': { ...padCrop, padding: Math.round(share * padCrop.padding) } }),
  };
}
