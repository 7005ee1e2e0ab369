// A folder of class folders, opened: listed, measured when nobody says what form the images should take, decoded.
import { totalmem } from 'node:os';
import { basename, relative, resolve, sep } from 'node:path';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import { sizeOf } from '../../core/base/tensor.ts';
import { counted } from '../../core/base/words.ts';
import type { Dataset } from '../../core/data/dataset.ts';
import { plainInput, type InputForm } from '../../core/data/prepare.ts';
import { decodedDataset, decodeSplit, forEachOf, mixOf, type CorruptFile, type DecodedSplit, type Mix, type Watched } from './decode.ts';
import { listFolder, type ClassFolder } from './folder.ts';
import { imageFacts, type ImageFacts } from './image.ts';
import { beginPack, packKey, packPaths, readPack } from './packed.ts';
import type { OpenedData } from './opened.ts';
import { decodedFolder } from './places.ts';
import { sharedBytes } from './read.ts';

/** How a folder is opened. */
export interface FolderOptions extends Watched {
  /** the form images are decoded to; found from the images when null */
  readonly input: InputForm | null;
  /** bytes decoded images may take in memory (default: a quarter of the machine's); more goes to a file in the cache */
  readonly memory?: number;
  /** the cache folder */
  readonly cache: string;
}

/** A folder's images as sets. */
export interface OpenedFolder {
  readonly train: Dataset;
  readonly test: Dataset | null;
  readonly corrupt: readonly CorruptFile[];
  readonly mix: Mix | null;
  readonly notes: readonly string[];
  readonly files: NonNullable<OpenedData['files']>;
}

/** Files as they are called below a folder, whatever the system. */
export function namesBelow(root: string, files: readonly string[]): readonly string[] {
  const from = resolve(root);
  const start = from.endsWith(sep) ? from : from + sep;
  const below = files.map((file) => (file.startsWith(start) ? file.slice(start.length) : relative(from, file)));
  return sep === '/' ? below : below.map((file) => file.replaceAll(sep, '/'));
}

/** A folder of no more files is measured whole to be looked at; of a larger one, `someFiles` are. */
export const few = 1000;
/** Files of a larger folder that are measured. */
export const someFiles = 400;

/** Opens a folder. Codes: data-no-classes, data-one-class, data-empty, data-does-not-fit, cancelled and those of fileFailure. */
export async function openFolder(root: string, options: FolderOptions): Promise<Result<OpenedFolder>> {
  const listed = await listFolder(resolve(root));
  if (!listed.ok) return listed;
  const { train, test } = listed.value;
  const notes = [...listed.value.notes];
  const names = [...new Set([...train, ...(test ?? [])].map((c) => c.name))].sort((a, b) => (a < b ? -1 : 1));
  const form = options.input === null ? await formOf([...train, ...(test ?? [])], options, notes) : ok({ input: options.input });
  if (!form.ok) return form;
  const { input } = form.value;
  const memory = (options.memory ?? totalmem() / 4) / (test === null ? 1 : 2);
  const first = await openSplit(train, names, input, 'training', memory, options, notes);
  if (!first.ok) return first;
  const second = test === null ? null : await openSplit(test, names, input, 'test', memory, options, notes);
  if (second !== null && !second.ok) return second;
  const used = new Set(first.value.split.labels).size;
  if (used < 2) return tooFew(root, used, first.value.split.corrupt);
  const isWhole = second === null || second.value.split.labels.length > 0;
  if (!isWhole) notes.push('None of the test images can be read; there is no test set.');
  const facts = [...first.value.split.facts, ...(second?.value.split.facts ?? [])];
  const mix = facts.length > 0 ? mixOf(facts) : null;
  if (options.input !== null && mix !== null) notes.push(...mixInWords(mix, input));
  const name = basename(resolve(root));
  return ok({
    train: { ...first.value.data, name },
    test: second === null || !isWhole ? null : { ...second.value.data, name },
    corrupt: [...first.value.split.corrupt, ...(second?.value.split.corrupt ?? [])],
    mix,
    notes,
    files: { train: namesBelow(root, first.value.split.files), test: second === null || !isWhole ? null : namesBelow(root, second.value.split.files) },
  });
}

/** What a folder of images is, found without decoding one: how many of each class, and the form they would be looked at in. */
export async function measureFolder(root: string, watched: Watched = {}): Promise<Result<{ readonly dims: readonly number[]; readonly names: readonly string[]; readonly train: number; readonly test: number | null; readonly notes: readonly string[] }>> {
  const listed = await listFolder(resolve(root));
  if (!listed.ok) return listed;
  const { train, test } = listed.value;
  const all = [...train, ...(test ?? [])];
  const notes = [...listed.value.notes];
  const files = all.reduce((sum, one) => sum + one.files.length, 0);
  const most = files > few ? someFiles : files;
  const form = await formOf(all, watched, notes, most);
  if (!form.ok) return form;
  const { input, bad } = form.value;
  const count = (classes: readonly ClassFolder[]): number => classes.reduce((sum, { files: own }) => sum + own.filter((file) => !bad.has(file)).length, 0);
  const [reason] = bad.values();
  if (reason !== undefined) notes.unshift(`${counted(bad.size, 'file')} cannot be read and ${bad.size === 1 ? 'is' : 'are'} left out, such as: ${reason}`);
  if (most < files) notes.push(`So far ${most.toLocaleString('en-US')} of the ${files.toLocaleString('en-US')} files were measured.`);
  return ok({ dims: input.dims, names: [...new Set(all.map(({ name }) => name))].sort((a, b) => (a < b ? -1 : 1)), train: count(train), test: test === null ? null : count(test), notes });
}

function tooFew(root: string, used: number, corrupt: readonly CorruptFile[]): Result<never> {
  const why = corrupt.length === 0 ? '' : ` (${corrupt.length} ${corrupt.length === 1 ? 'is' : 'are'} damaged, such as ${corrupt[0]?.file ?? ''})`;
  const read = used === 0 ? `None of the images in ${root} can be read` : `Of the images in ${root} only those of one class can be read`;
  return fail('data-empty', `${read}${why}. Repair or replace them.`);
}

/** Says what is done to images that are not all alike. */
function mixInWords({ sizes, channels }: Mix, { dims, fit }: InputForm): string[] {
  const kinds = [...(sizes.length > 1 ? [`${sizes.length} sizes`] : []), ...(channels.length > 1 ? [channels.map((c) => c.channels).join(', ')] : [])];
  return kinds.length === 0 ? [] : [`The images are not all alike (${kinds.join('; ')}); each becomes ${dims.join('×')}, fitted by "${fit}" as the input layer says.`];
}

/** What some files are, and which cannot be read, with why. */
interface Measured {
  readonly facts: readonly ImageFacts[];
  readonly bad: ReadonlyMap<string, string>;
}

/** Measures files, at most so many, spread evenly over all. */
export async function measureSome(files: readonly string[], most: number, watched: Watched): Promise<Result<Measured>> {
  const count = Math.min(files.length, most);
  const facts: ImageFacts[] = [];
  const bad = new Map<string, string>();
  const walked = await forEachOf(count, 'measuring images', watched, async (i) => {
    const file = files[Math.floor((i * files.length) / count)] ?? '';
    const found = await imageFacts(file);
    if (found.ok) facts.push(found.value);
    else bad.set(file, found.error.message);
    return ok(undefined);
  });
  return walked.ok ? ok({ facts, bad }) : walked;
}

/** The form to look at images in when no network asks for one: their own size if they share it, else a common square; and what cannot be read, with why. */
async function formOf(classes: readonly ClassFolder[], options: Watched, notes: string[], most = Infinity): Promise<Result<{ readonly input: InputForm; readonly bad: ReadonlyMap<string, string> }>> {
  const files = classes.flatMap((c) => c.files);
  const measured = await measureSome(files, most, options);
  if (!measured.ok) return measured;
  const { facts, bad } = measured.value;
  const [one] = facts;
  if (one === undefined) return fail('data-empty', `None of the ${files.length} images can be read (${files[0] ?? ''} is damaged, for one). Are they PNG, JPEG or WebP?`);
  const looked = lookedAtIn(facts);
  if (looked?.isMixed === true) notes.push(`The images have different sizes; they are looked at in ${looked.input.dims.slice(1).join('×')}.`);
  return ok({ input: looked?.input ?? plainInput([1, one.height, one.width]), bad });
}

/** The form images of these sizes are looked at in, and whether some must be fitted to it; null without images. */
export function lookedAtIn(facts: readonly ImageFacts[]): { readonly input: InputForm; readonly isMixed: boolean } | null {
  const [one] = facts;
  if (one === undefined) return null;
  const channels = facts.some((f) => f.channels === 2 || f.channels === 4) ? 4 : facts.some((f) => f.channels === 3) ? 3 : 1;
  if (facts.every((f) => f.height === one.height && f.width === one.width) && one.height * one.width <= 1024 * 1024) return { input: { ...plainInput([channels, one.height, one.width]), alpha: 'keep' }, isMixed: false };
  const sides = facts.map((f) => Math.max(f.height, f.width)).sort((a, b) => a - b);
  const side = Math.min(224, sides[sides.length >> 1] ?? 224);
  return { input: { ...plainInput([channels, side, side]), alpha: 'keep' }, isMixed: true };
}

async function openSplit(classes: readonly ClassFolder[], names: readonly string[], input: InputForm, what: string, memory: number, options: FolderOptions, notes: string[]): Promise<Result<{ readonly data: Dataset; readonly split: DecodedSplit }>> {
  const files = classes.flatMap((c) => c.files);
  const size = sizeOf(input.dims);
  if (files.length * size <= memory) {
    const pixels = sharedBytes(files.length * size);
    const split = await decodeSplit(classes, names, input, what, { put: async (index, image) => { pixels.set(image, index * size); return ok(undefined); } }, options);
    return split.ok ? ok({ split: split.value, data: decodedDataset(what, split.value, names, input, (bytes) => ({ kind: 'bytes', bytes: pixels.subarray(0, bytes) })) }) : split;
  }
  const folder = decodedFolder(options.cache);
  const key = await packKey(files, input);
  if (!key.ok) return key;
  const paths = packPaths(folder, key.value);
  notes.push(`Decoded ${what} images take ${((files.length * size) / 1e9).toFixed(1)} GB, more than memory should hold; they are kept in ${paths.pixels}, which may be deleted any time.`);
  const examples = (): Dataset['examples'] => ({ kind: 'packed', path: paths.pixels, start: 0 });
  const there = await readPack(paths, input);
  if (there !== null) {
    const labels = classes.flatMap((c) => c.files.map(() => names.indexOf(c.name)));
    const split: DecodedSplit = { labels: Int32Array.from(there.kept, (k) => labels[k] ?? 0), files: there.kept.map((k) => files[k] ?? ''), facts: [], corrupt: there.corrupt };
    return ok({ split, data: decodedDataset(what, split, names, input, examples) });
  }
  const writer = await beginPack(folder, paths);
  if (!writer.ok) return writer;
  const split = await decodeSplit(classes, names, input, what, writer.value, options);
  if (!split.ok) {
    await writer.value.abandon();
    return split;
  }
  const places = new Map(files.map((file, i) => [file, i]));
  const finished = await writer.value.finish({ kept: split.value.files.map((file) => places.get(file) ?? 0), corrupt: split.value.corrupt.map(({ file, reason }) => ({ file, reason })) });
  return finished.ok ? ok({ split: split.value, data: decodedDataset(what, split.value, names, input, examples) }) : finished;
}
