// A folder of class folders as the gallery looks at it. Opening lists the files and measures some of them; a small folder is
// read whole at once, a large one when it is audited. Until then the numbers of examples count every file listed; files that
// turn out to be damaged are then left out, as they are when the folder is trained on.
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fail, ok, type Result } from '../../../core/base/diagnostic.ts';
import { sizeOf } from '../../../core/base/tensor.ts';
import { describeGroup } from '../../../core/data/duplicates.ts';
import type { InputForm } from '../../../core/data/prepare.ts';
import type { BadFile, DataView, Renumbered } from '../../../core/run/data-services.ts';
import type { Audit, AuditGroup } from '../../data/audit.ts';
import { forEachOf, type Watched } from '../../data/decode.ts';
import { listFolder } from '../../data/folder.ts';
import { decodeImage, imageFacts, type ImageFacts } from '../../data/image.ts';
import { few, lookedAtIn, measureSome, someFiles } from '../../data/open-folder.ts';
import { flat, numbered, turn, without, type ListedSplits } from './listed.ts';
import { paintPicture, pictureForm, type PictureForm } from './pictures.ts';
import { largestWhole, slice, type OpenSet, type SetFacts } from './set.ts';

/** Largest side of a picture that is kept, and bytes of pictures that are kept. */
const [keptEdge, keptBytes] = [96, 96 * 2 ** 20];

/** Says that what was opened is not there any more. */
export function gone(source: string): Result<never> {
  return fail('data-unknown', `${source} is not there any more: it was moved or removed, or its disk is away. Bring it back, or choose the place where the data lie now.`);
}

/** Opens a folder. Fails as listing it does, with `data-empty` where none of its images can be read, and with `cancelled`. */
export async function openFolderSet(path: string, title: string, watched: Watched): Promise<Result<OpenSet>> {
  const root = resolve(path);
  const listed = await listFolder(root);
  if (!listed.ok) return listed;
  const { train, test } = listed.value;
  const names = [...new Set([...train, ...(test ?? [])].map(({ name }) => name))].sort((a, b) => (a < b ? -1 : 1));
  let splits: ListedSplits = { training: flat(train, names), test: test === null ? null : flat(test, names) };
  const all = [...(splits.training?.files ?? []), ...(splits.test?.files ?? [])];
  const sample = await measureSome(all, someFiles, watched);
  if (!sample.ok) return sample;
  const form = lookedAtIn(sample.value.facts);
  if (form === null) return fail('data-empty', `None of the images in ${root} can be read. Are they PNG, JPEG or WebP?`);
  let sizes = mixOf(sample.value.facts);
  let corrupt: readonly BadFile[] = [];
  let isWhole = false;
  let renumbered: Renumbered | null = null;
  let facts = factsOf(await numbered(root, splits));
  const kept = new Map<string, Uint8Array>();
  let held = 0;

  function factsOf(now: Awaited<ReturnType<typeof numbered>>): SetFacts {
    const partly = isWhole || sample.ok && sample.value.facts.length >= all.length ? [] : [`Sizes and channels are those of ${sample.ok ? sample.value.facts.length.toLocaleString('en-US') : 0} of the ${all.length.toLocaleString('en-US')} files until all are read.`];
    const notes = [...listed.ok ? listed.value.notes : [], ...form?.isMixed === true ? [`The images have different sizes; they are looked at in ${form.input.dims.slice(1).join('×')}.`] : [], ...partly];
    return { title, source: root, dims: form?.input.dims ?? [], targets: 'classes', names, sizes, corrupt, notes, renumbered, ...now };
  }

  const keep = (file: string, bytes: Uint8Array): void => {
    kept.set(file, bytes);
    held += bytes.length;
    for (const [oldest, old] of kept) {
      if (held <= keptBytes) break;
      kept.delete(oldest);
      held -= old.length;
    }
  };
  const small96 = pictureForm(form.input.dims, keptEdge) ?? { width: 1, height: 1, channels: 1 };
  const smallInput: InputForm = { ...form.input, dims: [small96.channels, small96.height, small96.width], alpha: 'blend' };
  /** A picture of a file as planes; null where it cannot be decoded. */
  const picture = async (file: string): Promise<Uint8Array | null> => {
    const known = kept.get(file);
    if (known !== undefined) {
      kept.delete(file);
      kept.set(file, known);
      return known;
    }
    const decoded = await decodeImage(file, smallInput);
    if (decoded.ok) keep(file, decoded.value.pixels);
    return decoded.ok ? decoded.value.pixels : null;
  };
  const isThere = (): Promise<boolean> => stat(root).then(() => true, () => false);

  const set: OpenSet = {
    facts: () => facts,
    isNumbered: () => isWhole,
    isThere,
    async pictures(split, indices, edge) {
      const files = splits[split]?.files ?? [];
      const shown: PictureForm = pictureForm(smallInput.dims, edge) ?? small96;
      const size = shown.width * shown.height * shown.channels;
      const painted = new Uint8Array(indices.length * size);
      let isAnyBad = false;
      await forEachOf(indices.length, 'decoding images', {}, async (place) => {
        const bytes = await picture(files[indices[place] ?? -1] ?? '');
        if (bytes === null) isAnyBad = true;
        else paintPicture(bytes, smallInput.dims, shown, painted, place * size);
        return ok(undefined);
      });
      // A damaged file stays dark; a folder that is gone is said to be.
      return isAnyBad && !(await isThere()) ? gone(root) : ok({ ...shown, bytes: painted });
    },
    async whole(split, index) {
      const file = splits[split]?.files[index] ?? '';
      const name = facts.splits[split]?.files?.[index] ?? '';
      const own = await imageFacts(file);
      if (!own.ok) return (await isThere()) ? own : gone(root);
      const { height, width, channels } = own.value;
      const shown = pictureForm([channels >= 3 ? 3 : 1, height, width], largestWhole);
      if (shown === null) return ok(null);
      const dims = [shown.channels, shown.height, shown.width];
      const decoded = await decodeImage(file, { ...form.input, dims, alpha: 'blend' });
      if (!decoded.ok) return decoded;
      const bytes = new Uint8Array(sizeOf(dims));
      paintPicture(decoded.value.pixels, dims, shown, bytes, 0);
      return ok({ ...shown, bytes, file: { name, height, width, channels } });
    },
    async audit(more) {
      const read = await readWhole(splits, form.input, more);
      if (read === null || (read.bad.size > 0 && !(await isThere()))) return null;
      const [training, second] = [splits.training, splits.test].map((of) => (of === null ? null : without(of, read.bad)));
      const good: ListedSplits = { training: training?.good ?? null, test: second?.good ?? null };
      const now = read.bad.size === 0 ? facts : await numbered(root, good);
      // All at once from here: numbers and what they mean change together.
      if (read.bad.size > 0) renumbered = { from: facts.numbering, damaged: { training: training?.damaged ?? [], test: second?.damaged ?? [] } };
      [splits, sizes, corrupt, isWhole] = [good, read.sizes, [...read.bad].map(([file, reason]) => ({ file, reason })).sort((a, b) => (a.file < b.file ? -1 : 1)), true];
      facts = factsOf({ splits: now.splits, numbering: now.numbering });
      return read.audit;
    },
    close: () => kept.clear(),
  };
  if (all.length > few) return ok(set);
  const read = await set.audit(watched);
  if (read === null) return fail('cancelled', 'Stopped before all images were read.');
  const first = read;
  return ok({ ...set, audit: async () => first });
}

class Mixed {
  readonly #counts = new Map<string, { width: number; height: number; channels: number; files: number }>();

  add({ width, height, channels }: ImageFacts): void {
    const key = `${width} ${height} ${channels}`;
    const one = this.#counts.get(key);
    if (one === undefined) this.#counts.set(key, { width, height, channels, files: 1 });
    else one.files++;
  }

  /** the most frequent first */
  sizes(): DataView['sizes'] {
    return [...this.#counts.values()].sort((a, b) => b.files - a.files || a.width - b.width || a.height - b.height);
  }
}

function mixOf(facts: readonly ImageFacts[]): DataView['sizes'] {
  const mix = new Mixed();
  for (const one of facts) mix.add(one);
  return mix.sizes();
}

interface Whole {
  readonly sizes: DataView['sizes'];
  /** files that cannot be decoded, with why */
  readonly bad: ReadonlyMap<string, string>;
  readonly audit: Audit;
}

/** Decodes every file once; null when stopped. What is found is by the numbers the files have once the bad ones are left out. */
async function readWhole(splits: ListedSplits, input: InputForm, watched: Watched): Promise<Whole | null> {
  const [channels = 1] = input.dims;
  const plane = sizeOf(input.dims) / channels;
  const [training, test] = [splits.training?.files ?? [], splits.test?.files ?? []];
  const same = new Map<string, number[]>();
  const bad = new Map<string, string>();
  const isBad = new Uint8Array(training.length + test.length);
  const mix = new Mixed();
  const [sums, squares] = [new Float64Array(channels), new Float64Array(channels)];
  let count = 0;
  const walked = await forEachOf(isBad.length, 'reading images', watched, async (i) => {
    const file = training[i] ?? test[i - training.length] ?? '';
    const decoded = await decodeImage(file, input);
    if (!decoded.ok) {
      bad.set(file, decoded.error.message);
      isBad[i] = 1;
      return ok(undefined);
    }
    const { pixels, facts } = decoded.value;
    mix.add(facts);
    const digest = createHash('sha256').update(pixels).digest('base64');
    const others = same.get(digest);
    if (others === undefined) same.set(digest, [i]);
    else others.push(i);
    if (i >= training.length) return ok(undefined);
    count += plane;
    for (let c = 0; c < channels; c++) {
      let [sum, square] = [0, 0];
      for (let p = c * plane; p < (c + 1) * plane; p++) {
        const value = pixels[p] as number;
        sum += value;
        square += value * value;
      }
      sums[c] = (sums[c] ?? 0) + sum;
      squares[c] = (squares[c] ?? 0) + square;
    }
    return ok(undefined);
  });
  if (!walked.ok) return null;
  const mean = Array.from(sums, (sum) => sum / Math.max(1, count) / 255);
  const std = mean.map((m, c) => Math.sqrt(Math.max(0, (squares[c] ?? 0) / Math.max(1, count) / 65025 - m * m)));
  const kept = new Uint32Array(isBad.length);
  for (let i = 0, n = 0; i < isBad.length; i++) {
    if (i === training.length) n = 0;
    kept[i] = n;
    if (isBad[i] === 0) n++;
  }
  const groups: AuditGroup[] = [];
  let begun = performance.now();
  for (const numbers of same.values()) {
    if (numbers.length < 2) continue;
    if (performance.now() - begun >= slice) {
      await turn();
      begun = performance.now();
    }
    numbers.sort((a, b) => a - b);
    const members = numbers.map((i) => ({ split: i < training.length ? 'training' : 'test', index: kept[i] ?? 0 }) as const);
    const labels = numbers.map((i) => (i < training.length ? splits.training?.labels[i] : splits.test?.labels[i - training.length]));
    groups.push({ ...describeGroup(members, labels), members });
  }
  groups.sort((a, b) => Number(b.isAcross) - Number(a.isAcross) || (a.members[0]?.index ?? 0) - (b.members[0]?.index ?? 0));
  return { sizes: mix.sizes(), bad, audit: { mean, std, groups } };
}
