// A folder of class folders as the gallery looks at it. Opening lists the files and measures some of them; a small folder is
// read whole at once, a large one when it is audited. Until then the numbers of examples count every file listed; files that
// turn out to be damaged are then left out, as they are when the folder is trained on.
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { fail, ok, type Result } from '../../../core/base/diagnostic.ts';
import { sizeOf } from '../../../core/base/tensor.ts';
import { describeGroup } from '../../../core/data/duplicates.ts';
import type { InputForm } from '../../../core/data/prepare.ts';
import type { BadFile, DataSplit, DataView, Renumbered } from '../../../core/run/data-services.ts';
import type { Audit, AuditGroup } from '../../data/audit.ts';
import { forEachOf, type Watched } from '../../data/decode.ts';
import { listFolder, type ClassFolder } from '../../data/folder.ts';
import { decodeImage, imageFacts, type ImageFacts } from '../../data/image.ts';
import { lookedAtIn, namesBelow } from '../../data/open-folder.ts';
import { paintPicture, pictureForm, type PictureForm } from './pictures.ts';
import type { OpenSet, SetFacts, SetSplit } from './set.ts';

/** Folders of no more files are read whole when they are opened. */
const small = 1000;
/** Files of a larger folder that are measured when it is opened. */
const measured = 400;
/** Largest side of a picture that is kept, and bytes of pictures that are kept. */
const [keptEdge, keptBytes] = [96, 96 * 2 ** 20];

interface Listed {
  readonly files: readonly string[];
  readonly labels: Int32Array;
}

/** Opens a folder. Fails as listing it does, with `data-empty` where none of its images can be read, and with `cancelled`. */
export async function openFolderSet(path: string, title: string, watched: Watched): Promise<Result<OpenSet>> {
  const root = resolve(path);
  const listed = await listFolder(root);
  if (!listed.ok) return listed;
  const { train, test } = listed.value;
  const names = [...new Set([...train, ...(test ?? [])].map(({ name }) => name))].sort((a, b) => (a < b ? -1 : 1));
  const splits: Record<DataSplit, Listed | null> = { training: flat(train, names), test: test === null ? null : flat(test, names) };
  const all = [...flat(train, names).files, ...(splits.test?.files ?? [])];
  const sample = await measure(all, watched);
  if (!sample.ok) return sample;
  const form = lookedAtIn(sample.value);
  if (form === null) return fail('data-empty', `None of the images in ${root} can be read. Are they PNG, JPEG or WebP?`);
  let sizes = mixOf(sample.value);
  let corrupt: readonly BadFile[] = [];
  let isWhole = false;
  let renumbered: Renumbered | null = null;
  let facts = factsNow();
  const kept = new Map<string, Uint8Array>();
  let held = 0;

  function factsNow(): SetFacts {
    const partly = isWhole || sample.ok && sample.value.length >= all.length ? [] : [`Sizes and channels are those of ${sample.ok ? sample.value.length.toLocaleString('en-US') : 0} of the ${all.length.toLocaleString('en-US')} files until all are read.`];
    const notes = [...listed.ok ? listed.value.notes : [], ...form?.isMixed === true ? [`The images have different sizes; they are looked at in ${form.input.dims.slice(1).join('×')}.`] : [], ...partly];
    const split = (of: Listed | null): SetSplit | null => (of === null ? null : { count: of.files.length, labels: of.labels, files: namesBelow(root, of.files) });
    const now = { training: split(splits.training), test: split(splits.test) };
    return { title, source: root, dims: form?.input.dims ?? [], targets: 'classes', names, sizes, corrupt, notes, numbering: numberingOf(now), renumbered, splits: now };
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
  /** A picture of a file as planes; zeros where it cannot be decoded. */
  const picture = async (file: string): Promise<Uint8Array> => {
    const known = kept.get(file);
    if (known !== undefined) {
      kept.delete(file);
      kept.set(file, known);
      return known;
    }
    const decoded = await decodeImage(file, smallInput);
    const bytes = decoded.ok ? decoded.value.pixels : new Uint8Array(sizeOf(smallInput.dims));
    keep(file, bytes);
    return bytes;
  };

  const set: OpenSet = {
    facts: () => facts,
    isNumbered: () => isWhole,
    async pictures(split, indices, edge) {
      const files = splits[split]?.files ?? [];
      const shown: PictureForm = pictureForm(smallInput.dims, edge) ?? small96;
      const size = shown.width * shown.height * shown.channels;
      const painted = new Uint8Array(indices.length * size);
      await forEachOf(indices.length, 'decoding images', {}, async (place) => {
        const file = files[indices[place] ?? -1];
        if (file !== undefined) paintPicture(await picture(file), smallInput.dims, shown, painted, place * size);
        return ok(undefined);
      });
      return ok({ ...shown, bytes: painted });
    },
    async audit(more) {
      const read = await readWhole(splits, form.input, more);
      if (read === null) return null;
      if (read.bad.size > 0) {
        const damaged = (of: Listed | null): readonly number[] => (of?.files ?? []).flatMap((file, i) => (read.bad.has(file) ? [i] : []));
        renumbered = { from: facts.numbering, damaged: { training: damaged(splits.training), test: damaged(splits.test) } };
        for (const name of ['training', 'test'] as const) {
          const of = splits[name];
          if (of !== null) splits[name] = without(of, read.bad);
        }
      }
      [sizes, corrupt, isWhole] = [read.sizes, [...read.bad].map(([file, reason]) => ({ file, reason })).sort((a, b) => (a.file < b.file ? -1 : 1)), true];
      facts = factsNow();
      return read.audit;
    },
    close: () => kept.clear(),
  };
  if (all.length > small) return ok(set);
  const read = await set.audit(watched);
  if (read === null) return fail('cancelled', 'Stopped before all images were read.');
  const first = read;
  return ok({ ...set, audit: async () => first });
}

/** What the numbers of examples mean: the names of their files, in a few letters. */
function numberingOf(splits: Readonly<Record<DataSplit, SetSplit | null>>): string {
  const all = createHash('sha256');
  for (const split of [splits.training, splits.test]) all.update(JSON.stringify(split?.files ?? []));
  return all.digest('base64').slice(0, 16);
}

function flat(classes: readonly ClassFolder[], names: readonly string[]): Listed {
  const place = new Map(names.map((name, c) => [name, c]));
  return { files: classes.flatMap(({ files }) => files), labels: Int32Array.from(classes.flatMap(({ name, files }) => files.map(() => place.get(name) ?? 0))) };
}

function without({ files, labels }: Listed, bad: ReadonlyMap<string, string>): Listed {
  const good = files.flatMap((file, i) => (bad.has(file) ? [] : [i]));
  return { files: good.map((i) => files[i] ?? ''), labels: Int32Array.from(good, (i) => labels[i] ?? 0) };
}

/** Measures some files, spread evenly over all. */
async function measure(files: readonly string[], watched: Watched): Promise<Result<readonly ImageFacts[]>> {
  const count = Math.min(files.length, measured);
  const facts: ImageFacts[] = [];
  const walked = await forEachOf(count, 'measuring images', watched, async (i) => {
    const found = await imageFacts(files[Math.floor((i * files.length) / count)] ?? '');
    if (found.ok) facts.push(found.value);
    return ok(undefined);
  });
  return walked.ok ? ok(facts) : walked;
}

/** Sizes and channels with how many files have them. */
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
async function readWhole(splits: Readonly<Record<DataSplit, Listed | null>>, input: InputForm, watched: Watched): Promise<Whole | null> {
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
  for (const numbers of same.values()) {
    if (numbers.length < 2) continue;
    numbers.sort((a, b) => a - b);
    const members = numbers.map((i) => ({ split: i < training.length ? 'training' : 'test', index: kept[i] ?? 0 }) as const);
    const labels = numbers.map((i) => (i < training.length ? splits.training?.labels[i] : splits.test?.labels[i - training.length]));
    groups.push({ ...describeGroup(members, labels), members });
  }
  groups.sort((a, b) => Number(b.isAcross) - Number(a.isAcross) || (a.members[0]?.index ?? 0) - (b.members[0]?.index ?? 0));
  return { sizes: mix.sizes(), bad, audit: { mean, std, groups } };
}
