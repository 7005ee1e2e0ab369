// A folder with one subfolder per class: the form in which people have their own images. Names decide the order, so that
// the same folder gives the same set on every machine. Hidden files, and files that are no images by name, are passed over.
import { readdir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import { counted } from '../../core/base/words.ts';
import { fileFailure } from '../files.ts';
import { isImageName } from './image.ts';

/** Image files of one class. */
export interface ClassFolder {
  readonly name: string;
  readonly files: readonly string[];
}

/** What a folder holds before any image is decoded. */
export interface FolderListing {
  readonly train: readonly ClassFolder[];
  readonly test: readonly ClassFolder[] | null;
  /** what was passed over, in sentences */
  readonly notes: readonly string[];
}

const trainNames = ['train', 'training'];
const testNames = ['test', 'testing'];
const validationNames = ['val', 'valid', 'validation'];
const deepest = 6;

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

interface Entries {
  readonly folders: readonly string[];
  readonly images: readonly string[];
  readonly others: number;
}

async function entriesOf(folder: string): Promise<Entries> {
  const folders: string[] = [];
  const images: string[] = [];
  let others = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.') || entry.name === '__MACOSX') continue;
    if (entry.isDirectory()) folders.push(entry.name);
    else if (isImageName(entry.name)) images.push(entry.name);
    else if (entry.isSymbolicLink() && await readdir(join(folder, entry.name)).then(() => true, () => false)) folders.push(entry.name);
    else others++;
  }
  return { folders: folders.sort(byName), images: images.sort(byName), others };
}

async function imagesBelow(folder: string, depth: number): Promise<readonly string[]> {
  const { folders, images } = await entriesOf(folder);
  const here = images.map((name) => join(folder, name));
  if (depth <= 0) return here;
  for (const name of folders) here.push(...(await imagesBelow(join(folder, name), depth - 1)));
  return here;
}

async function classesIn(root: string, folder: string, notes: string[]): Promise<readonly ClassFolder[]> {
  const { folders, images, others } = await entriesOf(folder);
  const shown = relative(root, folder) || basename(root);
  const one = (n: number, first: string, more: string): string => (n === 1 ? first : more);
  if (images.length > 0) notes.push(`${counted(images.length, 'image')} ${one(images.length, 'lies', 'lie')} in ${shown} itself, outside every class; ${one(images.length, 'it is', 'they are')} left out.`);
  if (others > 0) notes.push(`${counted(others, 'file')} in ${shown} ${one(others, 'is no PNG, JPEG or WebP image by its name; it is', 'are no PNG, JPEG or WebP images by their names; they are')} left out.`);
  const classes: ClassFolder[] = [];
  for (const name of folders) {
    const files = await imagesBelow(join(folder, name), deepest);
    if (files.length > 0) classes.push({ name, files });
    else notes.push(`${join(shown, name)} holds no images; it is no class.`);
  }
  return classes;
}

/** Lists a folder of classes, or of train/ and test/ with classes in each. Codes: data-no-classes, data-one-class and those of fileFailure. */
export async function listFolder(root: string): Promise<Result<FolderListing>> {
  try {
    const top = await entriesOf(root);
    const find = (names: readonly string[]): string | null => top.folders.find((name) => names.includes(name.toLowerCase())) ?? null;
    const notes: string[] = [];
    const trainFolder = find(trainNames);
    if (trainFolder === null) return checked(root, await classesIn(root, root, notes), null, notes);
    const validation = find(validationNames);
    const testFolder = find(testNames) ?? validation;
    if (testFolder !== null && testFolder === validation) notes.push(`There is no test folder; ${validation} is used as the test set.`);
    else if (validation !== null) notes.push(`${validation} is not used: images for validation are set aside from ${trainFolder}.`);
    const train = await classesIn(root, join(root, trainFolder), notes);
    return checked(join(root, trainFolder), train, testFolder === null ? null : await classesIn(root, join(root, testFolder), notes), notes);
  } catch (error) {
    const at = typeof error === 'object' && error !== null && 'path' in error && typeof error.path === 'string' ? error.path : root;
    return { ok: false, error: fileFailure(error, 'read', at) };
  }
}

const layout = 'Put the images of each class into a subfolder named after it, such as cats/ and dogs/ (below train/ and test/ if you have both).';

function checked(root: string, train: readonly ClassFolder[], test: readonly ClassFolder[] | null, notes: readonly string[]): Result<FolderListing> {
  if (train.length === 0) return fail('data-no-classes', `${root} has no subfolder with PNG, JPEG or WebP images in it. ${layout}`);
  if (train.length === 1) return fail('data-one-class', `${root} has only one class, ${train[0]?.name}; telling classes apart needs two. ${layout}`);
  return ok({ train, test: test !== null && test.length === 0 ? null : test, notes });
}
