// Opening data by name or path: what was meant is worked out, read as untrusted input, and comes as sets of one form.
import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import { formatDims } from '../../core/base/shape.ts';
import { alignClasses, type Dataset } from '../../core/data/dataset.ts';
import type { InputForm } from '../../core/data/prepare.ts';
import { shapeLabels, shapeNames } from '../../core/data/synthetic.ts';
import { fileFailure } from '../files.ts';
import type { Watched } from './decode.ts';
import { isImageName } from './image.ts';
import { openFileSet, openIdxFiles } from './open-files.ts';
import { openCsv } from './open-csv.ts';
import { openFolder } from './open-folder.ts';
import type { Found, OpenedData } from './opened.ts';
import { cacheFolder, fileIn, findSet, guessSet, thisMachine, type FileSet, type Surroundings } from './places.ts';
import { readDataFile, shareDataset } from './read.ts';
import { readDataSpec, sizesOption, wholeOption, type DataSpec } from './spec.ts';

/** How data are opened. Everything may be left out. */
export interface OpenOptions extends Watched {
  /** what the network takes: images of folders are decoded to it, generated shapes are drawn at its size */
  readonly input?: InputForm;
  /** bytes decoded images may take in memory (default: a quarter of the machine's) */
  readonly memory?: number;
  /** where to look; this machine when left out */
  readonly machine?: Surroundings;
}

/**
 * Opens data by name or path (see ./spec for the ways to write it). Codes: data-unknown, data-missing (a known set that is
 * not on this machine), option-invalid, cancelled, those of the readers and of fileFailure.
 */
export async function openDataset(text: string, options: OpenOptions = {}): Promise<Result<OpenedData>> {
  const spec = readDataSpec(text);
  if (!spec.ok) return spec;
  const { set, path } = spec.value;
  const finish = (name: string, source: string, found: Result<Found>): Result<OpenedData> => {
    if (!found.ok) return found;
    const { train, test, corrupt = [], mix = null, notes = [], files = null } = found.value;
    if (test !== null && train.dims.join() !== test.dims.join()) {
      return fail('data-splits-differ', `The examples of the training set (${formatDims(train.dims)}) and of the test set (${formatDims(test.dims)}) of ${source} differ in size. Use two files of the same set.`);
    }
    const [one, two] = test === null ? [train, null] : alignClasses(train, test);
    return ok({ name, source, train: shareDataset(one), test: two === null ? null : shareDataset(two), corrupt, mix, notes, files });
  };
  if (options.signal?.aborted === true) return fail('cancelled', 'Stopped before the data were read.');
  if (set === 'shapes') return finish('shapes', 'generated', openShapes(spec.value, options.input));
  if (set !== null) {
    const split = spec.value.options.split;
    const folder = findSet(set, { path, ...(split === undefined ? {} : { split }), ...(options.machine === undefined ? {} : { machine: options.machine }) });
    return folder === null ? notThere(set, path) : finish(set, folder, await openFileSet(set, folder, split));
  }
  const where = path ?? '';
  return finish(nameOf(where), where, await openPath(where, spec.value, options));
}

function nameOf(path: string): string {
  return basename(path).replace(/(\.(csv|tsv|txt|bin|gz))+$/i, '') || path;
}

function notThere(set: string, path: string | null): Result<never> {
  const fetch = set === 'emnist'
    ? `Get it from nist.gov (EMNIST, "gzip" form) and unpack it into ${join(cacheFolder(), 'emnist')}`
    : `Fetch it with "convas data get ${set}"`;
  return path === null
    ? fail('data-missing', `${set} is not on this machine. ${fetch}, or say where it is: ${set}=FOLDER. The generated set "shapes" needs no files.`)
    : fail('data-missing', `${path} does not hold the files of ${set}. Check the folder, or leave "=${path}" out to search the usual places.`);
}

/** The generated set: drawn at the input's size unless a size is asked for. */
function openShapes(spec: DataSpec, input: InputForm | undefined): Result<Found> {
  const size = sizesOption(spec, 'size', [1, 2], 4096);
  if (!size.ok) return size;
  const count = wholeOption(spec, 'count', 8000, 8, 10_000_000);
  if (!count.ok) return count;
  const test = wholeOption(spec, 'test', 2000, 0, 10_000_000);
  if (!test.ok) return test;
  const seed = wholeOption(spec, 'seed', 1, 0, 2 ** 31 - 1);
  if (!seed.ok) return seed;
  const noise = spec.options.noise === undefined ? 0.1 : Number(spec.options.noise);
  if (!(noise >= 0 && noise <= 1)) return fail('option-invalid', `noise must be a number from 0 to 1, not "${spec.options.noise}".`);
  const asked = size.value ?? (input?.dims.length === 3 ? input.dims.slice(1) : [28]);
  const [height = 28, width = height] = asked;
  if (Math.min(height, width) < 3) return fail('option-invalid', `shapes need at least 3 × 3 pixels, not ${width} × ${height}. Give size=28, or a larger input.`);
  const set = (split: 'train' | 'test', images: number): Dataset => ({
    name: 'shapes', count: images, dims: [1, height, width],
    examples: { kind: 'shapes', recipe: { height, width, seed: seed.value, noise, split } },
    targets: { kind: 'classes', labels: shapeLabels(images), names: shapeNames },
  });
  return ok({ train: set('train', count.value), test: test.value === 0 ? null : set('test', test.value) });
}

async function openPath(path: string, spec: DataSpec, options: OpenOptions): Promise<Result<Found>> {
  let isDirectory: boolean;
  try {
    isDirectory = (await stat(path)).isDirectory();
  } catch (error) {
    return { ok: false, error: fileFailure(error, 'read', path) };
  }
  if (isDirectory) return openDirectory(path, spec, options);
  const name = path.toLowerCase().replace(/\.gz$/, '');
  const ending = extname(name);
  if (['.csv', '.tsv', '.txt'].includes(ending)) return openCsv(path, null, spec);
  if (isImageName(name)) return fail('data-unknown', `${path} is one image. Training needs a folder with one subfolder of images per class.`);
  if (/labels[.-]idx1/.test(name)) return fail('data-unknown', `${path} holds labels. Give the images file, or the folder that holds both.`);
  if (/idx\d-ubyte$|\.idx\d?$/.test(name)) return openIdxFiles(path);
  const start = await readDataFile(path);
  if (!start.ok) return start;
  const { bytes } = start.value;
  if (bytes[0] === 0 && bytes[1] === 0 && (bytes[2] ?? 0) >= 8 && (bytes[2] ?? 0) <= 14) return openIdxFiles(path);
  for (const set of ['cifar10', 'cifar100'] as const) {
    const record = set === 'cifar10' ? 3073 : 3074;
    if (ending === '.bin' && bytes.length > 0 && bytes.length % record === 0) return openFileSet(set, path);
  }
  return fail('data-unknown', `${path} is none of the forms Convas reads: IDX, CIFAR binary (whole records of 3073 or 3074 bytes), CSV (.csv, .tsv, .txt), or a folder of images.`);
}

async function openDirectory(path: string, spec: DataSpec, options: OpenOptions): Promise<Result<Found>> {
  const form = await directoryForm(path);
  if (!form.ok) return form;
  switch (form.value.kind) {
    case 'set': return openFileSet(form.value.set, findSet(form.value.set, { path }) ?? path);
    case 'idx': return openIdxFiles(form.value.images);
    case 'csv': return openCsv(form.value.train, form.value.test, spec);
    case 'images': return openFolder(path, { ...options, input: options.input?.dims.length === 3 ? options.input : null, cache: cacheFolder(options.machine ?? thisMachine()) });
  }
}

/** In which form a folder holds data. */
export type DirectoryForm =
  | { readonly kind: 'set'; readonly set: FileSet }
  | { readonly kind: 'idx'; readonly images: string }
  | { readonly kind: 'csv'; readonly train: string; readonly test: string | null }
  | { readonly kind: 'images' };

/** Looks at the names in a folder: files of a known set, IDX files, a table, else images in folders of classes. */
export async function directoryForm(path: string): Promise<Result<DirectoryForm>> {
  const known = guessSet(path);
  if (known !== null) return ok({ kind: 'set', set: known });
  const images = fileIn(path, 'train-images-idx3-ubyte');
  if (images !== null) return ok({ kind: 'idx', images });
  let files: string[];
  try {
    files = (await readdir(path)).sort();
  } catch (error) {
    return { ok: false, error: fileFailure(error, 'read', path) };
  }
  const tables = files.filter((file) => /\.(csv|tsv)(\.gz)?$/i.test(file));
  const train = tables.find((file) => /train/i.test(file)) ?? (tables.length === 1 ? tables[0] : undefined);
  if (train === undefined) return ok({ kind: 'images' });
  const test = tables.find((file) => file !== train && /test/i.test(file));
  return ok({ kind: 'csv', train: join(path, train), test: test === undefined ? null : join(path, test) });
}
