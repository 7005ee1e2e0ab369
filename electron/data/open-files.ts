// Sets made of files: IDX pairs and CIFAR binaries, under a known name or any other.
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import { cifarDataset } from '../../core/data/cifar.ts';
import type { Dataset } from '../../core/data/dataset.ts';
import { idxDataset, type IdxForm } from '../../core/data/idx.ts';
import { classNames, emnistSplits } from '../../core/data/names.ts';
import type { Found } from './opened.ts';
import { fileIn, filesOf, type FileSet, type SplitFiles } from './places.ts';
import { readDataFile, sharedBytes } from './read.ts';

/** Opens a known set from its folder (or, for CIFAR, one of its files). Codes: option-invalid and those of the readers. */
export async function openFileSet(set: FileSet, where: string, split: string = 'balanced'): Promise<Result<Found>> {
  if (set === 'cifar10' || set === 'cifar100') return openCifar(set, where);
  const emnist = Object.hasOwn(emnistSplits, split) ? emnistSplits[split] : undefined;
  if (set === 'emnist' && emnist === undefined) return fail('option-invalid', `split must be one of ${Object.keys(emnistSplits).join(', ')}, not "${split}".`);
  const form: IdxForm = set === 'emnist' && emnist !== undefined ? { name: 'emnist', ...emnist, transposed: true } : { name: set, names: set === 'emnist' ? [] : classNames[set] };
  const files = filesOf(set, split);
  const train = await openIdx(where, files.train, form);
  if (!train.ok) return train;
  const test = await openIdx(where, files.test, form);
  return test.ok ? ok({ train: train.value, test: test.value }) : test;
}

async function openIdx(folder: string, split: SplitFiles, form: IdxForm): Promise<Result<Dataset>> {
  const [stem = ''] = split.images;
  const images = await readDataFile(fileIn(folder, stem) ?? join(folder, stem));
  if (!images.ok) return images;
  const labels = await readDataFile(fileIn(folder, split.labels ?? '') ?? join(folder, split.labels ?? ''));
  return labels.ok ? idxDataset(images.value, labels.value, form) : labels;
}

/** Opens an IDX images file by its path, with the labels that go with it by name, and its test pair when that lies beside it. */
export async function openIdxFiles(path: string): Promise<Result<Found>> {
  const name = basename(path).replace(/\.gz$/, '').replace('.idx', '-idx');
  const folder = dirname(path);
  const form: IdxForm = { name: name.replace(/[-.]?(train|t10k|test)?-?images.*$/, '') || basename(folder) };
  const train = await openPair(path, folder, name, form);
  if (!train.ok || !name.includes('train')) return train.ok ? ok({ train: train.value, test: null }) : train;
  for (const testName of [name.replace('train', 't10k'), name.replace('train', 'test')]) {
    const testPath = fileIn(folder, testName);
    if (testPath === null) continue;
    const test = await openPair(testPath, folder, testName, form);
    return test.ok ? ok({ train: train.value, test: test.value }) : test;
  }
  return ok({ train: train.value, test: null });
}

async function openPair(path: string, folder: string, name: string, form: IdxForm): Promise<Result<Dataset>> {
  const images = await readDataFile(path);
  if (!images.ok) return images;
  const labelsName = name.replace('images', 'labels').replace(/idx\d/, 'idx1');
  const labelsPath = labelsName === name ? null : fileIn(folder, labelsName);
  if (labelsPath === null) return fail('data-missing', `${path} has no labels beside it: ${labelsName === name ? 'a file with "labels" in its name' : join(folder, labelsName)} is missing. Put it there.`);
  const labels = await readDataFile(labelsPath);
  return labels.ok ? idxDataset(images.value, labels.value, form) : labels;
}

async function openCifar(set: 'cifar10' | 'cifar100', where: string): Promise<Result<Found>> {
  const isFile = await stat(where).then((s) => s.isFile(), () => false);
  const folder = isFile ? dirname(where) : where;
  const names = await namesBeside(join(folder, set === 'cifar10' ? 'batches.meta.txt' : 'fine_label_names.txt'), classNames[set]);
  const read = async (paths: readonly string[]): Promise<Result<Dataset>> => {
    const files = [];
    for (const path of paths) {
      const file = await readDataFile(path);
      if (!file.ok) return file;
      files.push(file.value);
    }
    return cifarDataset(files, { name: set, labelBytes: set === 'cifar10' ? 1 : 2, names }, sharedBytes);
  };
  if (isFile) {
    const train = await read([where]);
    return train.ok ? ok({ train: train.value, test: null }) : train;
  }
  const files = filesOf(set);
  const inFolder = (stem: string): string => fileIn(folder, stem) ?? join(folder, stem);
  const train = await read(files.train.images.map(inFolder));
  if (!train.ok) return train;
  const test = await read(files.test.images.map(inFolder));
  return test.ok ? ok({ train: train.value, test: test.value }) : test;
}

/** The class names the archive brings, when they are as many as the set has classes. */
async function namesBeside(path: string, known: readonly string[]): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const names = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '');
  return names.length === known.length && new Set(names).size === names.length ? names : known;
}
