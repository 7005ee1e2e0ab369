// How one example comes into its place in a batch: read, changed at random where the plan says so, prepared as the input asks,
// and mixed with another.
import { fail, ok, type Result } from '../base/diagnostic.ts';
import { sizeOf } from '../base/tensor.ts';
import { augmenter, changesImages, rangeOf, type Augmenter } from './augment/augment.ts';
import { Draws } from './augment/draws.ts';
import type { Augmentation } from './augment/kinds.ts';
import { drawMixing, mixesImages, type Mixing } from './augment/mixup.ts';
import type { Dataset, Reader } from './dataset.ts';
import { changedPreparation, preparation, type InputForm } from './prepare.ts';

/** Random changes of images, and the seed they follow from. */
export interface AugmentPlan {
  readonly kinds: Augmentation;
  readonly seed: number;
}

/** What of a plan of batches says how examples are written. */
export interface ExamplePlan {
  readonly data: Dataset;
  /** the examples that take part; all when null */
  readonly part: Uint32Array | null;
  readonly input: InputForm;
  /** left out: images come as they are */
  readonly augment?: AugmentPlan;
}

/** Writes examples into batches. */
export interface ExampleWriter {
  /** writes the example at `position` of the part as number `at` of a batch, as it is in an epoch; answers how it was mixed */
  write(batch: Float32Array, at: number, position: number, epoch: number): Readonly<Mixing>;
}

/** [channels, height, width] of the images augmentation works on, null when examples are no images. A flat line of pixels counts as the image it becomes. */
export function imageDims(dims: readonly number[], input: InputForm): readonly number[] | null {
  if (dims.length === 3) return dims;
  return input.dims.length === 3 && sizeOf(dims) === sizeOf(input.dims) ? input.dims : null;
}

/** Opens the writing of examples. Fails as `preparation` does, and with `not-augmentable` for examples that are no images. */
export function exampleWriter(plan: ExamplePlan, read: Reader): Result<ExampleWriter> {
  const { data, part, input } = plan;
  const prepared = preparation({ dims: data.dims, bytes: data.examples.kind !== 'numbers' }, input);
  if (!prepared.ok) return prepared;
  const { fill, size } = prepared.value;
  const exampleAt = (position: number): number => (part === null ? position : (part[position] as number));
  const mixing: Mixing = { share: 1, partner: 0 };
  const { kinds, seed } = plan.augment ?? { kinds: {}, seed: 0 };
  if (!changesImages(kinds) && !mixesImages(kinds)) {
    return ok({
      write(batch, at, position) {
        fill(batch, at, read(exampleAt(position)));
        return mixing;
      },
    });
  }
  const dims = imageDims(data.dims, input);
  if (dims === null) return fail('not-augmentable', `${data.name} holds a table, not images, and only images can be changed at random (${Object.keys(kinds).join(', ')}). Take augment out of the recipe.`);
  const writeOne = changesImages(kinds) ? changing(plan, dims, { kinds, seed }, read, fill) : (batch: Float32Array, at: number, example: number): void => { fill(batch, at, read(example)); };
  const { mixup } = kinds;
  const draws = new Draws(seed);
  const count = part === null ? data.count : part.length;
  const other = new Float32Array(mixup === undefined ? 0 : size);
  return ok({
    write(batch, at, position, epoch) {
      const example = exampleAt(position);
      writeOne(batch, at, example, epoch);
      if (mixup === undefined) return mixing;
      draws.open(epoch, example);
      drawMixing(mixup, draws, position, count, mixing);
      if (mixing.share === 1) return mixing;
      writeOne(other, 0, exampleAt(mixing.partner), epoch);
      const { share } = mixing;
      for (let i = 0, to = at * size; i < size; i++, to++) batch[to] = share * (batch[to] as number) + (1 - share) * (other[i] as number);
      return mixing;
    },
  });
}

type WriteOne = (batch: Float32Array, at: number, example: number, epoch: number) => void;

/** Writing with single images changed. The range of the data is looked for with the first example, in the thread that fills. */
function changing({ data, input }: ExamplePlan, dims: readonly number[], { kinds, seed }: AugmentPlan, read: Reader, fill: (batch: Float32Array, at: number, values: Uint8Array | Float32Array) => void): WriteOne {
  const changed = changedPreparation(dims, input);
  let changer: Augmenter | null = null;
  return (batch, at, example, epoch) => {
    const values = read(example);
    changer ??= augmenter(kinds, { dims, range: rangeOf(data) }, seed);
    if (changed.target === null) {
      const now = changer.change(values, epoch, example);
      // Bytes that only traded places go through the table of bytes, and so does what was left alone.
      if (now === values || now instanceof Uint8Array) fill(batch, at, now);
      else changed.fill(batch, at, now, changer.scaling);
      return;
    }
    const now = changer.begin(values, epoch, example);
    if (changer.isUnturned) changer.turn(now, changed.target(batch, at, changer.scaling));
    else if (!changer.scaling.isOn && (now === values || now instanceof Uint8Array)) fill(batch, at, now);
    else changed.fill(batch, at, now, changer.scaling);
  };
}
