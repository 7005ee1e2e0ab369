// Where known sets are found on a machine: a path given, $CONVAS_DATA, the cache, what Linux distributions install, and the
// folders other programs keep them in. A folder counts only when every file of the set is there.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import type { SetName } from '../../core/data/sets.ts';

/** A set that is made of files. */
export type FileSet = Exclude<SetName, 'shapes'>;

/** What the search depends on; the machine's own when left out. */
export interface Surroundings {
  readonly environment: { readonly [name: string]: string | undefined };
  readonly home: string;
  readonly folder: string;
  /** folders of system-wide data */
  readonly system: readonly string[];
}

/** The machine Convas runs on. */
export function thisMachine(): Surroundings {
  return { environment: process.env, home: homedir(), folder: process.cwd(), system: ['/usr/share/datasets', '/usr/local/share/datasets'] };
}

/** Files of one split of a set, by stem: each may end in .gz. */
export interface SplitFiles {
  readonly images: readonly string[];
  readonly labels: string | null;
}

/** What a set is made of. */
export interface SetFiles {
  readonly train: SplitFiles;
  readonly test: SplitFiles;
}

const idxFiles: SetFiles = {
  train: { images: ['train-images-idx3-ubyte'], labels: 'train-labels-idx1-ubyte' },
  test: { images: ['t10k-images-idx3-ubyte'], labels: 't10k-labels-idx1-ubyte' },
};

/** The files of a set; EMNIST's depend on the split asked for. */
export function filesOf(set: FileSet, split: string = 'balanced'): SetFiles {
  switch (set) {
    case 'mnist':
    case 'fashion-mnist':
      return idxFiles;
    case 'emnist':
      return {
        train: { images: [`emnist-${split}-train-images-idx3-ubyte`], labels: `emnist-${split}-train-labels-idx1-ubyte` },
        test: { images: [`emnist-${split}-test-images-idx3-ubyte`], labels: `emnist-${split}-test-labels-idx1-ubyte` },
      };
    case 'cifar10':
      return { train: { images: [1, 2, 3, 4, 5].map((n) => `data_batch_${n}.bin`), labels: null }, test: { images: ['test_batch.bin'], labels: null } };
    case 'cifar100':
      return { train: { images: ['train.bin'], labels: null }, test: { images: ['test.bin'], labels: null } };
  }
}

/** Subfolders a set may lie in below a folder of data sets: our own, torchvision's, the archives' own. */
const layouts: { readonly [set in FileSet]: readonly string[] } = {
  mnist: ['mnist', 'MNIST/raw', 'MNIST'],
  'fashion-mnist': ['fashion-mnist', 'FashionMNIST/raw', 'FashionMNIST', 'fashion_mnist'],
  emnist: ['emnist', 'EMNIST/raw', 'emnist/gzip', 'EMNIST', 'gzip'],
  cifar10: ['cifar10', 'cifar-10-batches-bin', 'cifar10/cifar-10-batches-bin'],
  cifar100: ['cifar100', 'cifar-100-binary', 'cifar100/cifar-100-binary'],
};

/** The folder Convas keeps what it fetched in: $XDG_CACHE_HOME/convas, else ~/.cache/convas. */
export function cacheFolder(machine: Surroundings = thisMachine()): string {
  const base = machine.environment['XDG_CACHE_HOME'];
  return base !== undefined && base !== '' ? join(base, 'convas') : join(machine.home, '.cache', 'convas');
}

/** The folder of decoded images below a cache: made again when they are needed. */
export function decodedFolder(cache: string = cacheFolder()): string {
  return join(cache, 'decoded');
}

/** The path of a file given by its stem in a folder: as it is, with .gz, or with a dot before `idx`. */
export function fileIn(folder: string, stem: string): string | null {
  for (const name of [stem, `${stem}.gz`, stem.replace('-idx', '.idx'), `${stem.replace('-idx', '.idx')}.gz`]) {
    const path = join(folder, name);
    if (existsSync(path)) return path;
  }
  return null;
}

/** True when a folder holds all files of a set. */
export function holds(folder: string, files: SetFiles): boolean {
  return [files.train, files.test].flatMap((s) => [...s.images, ...(s.labels === null ? [] : [s.labels])]).every((stem) => fileIn(folder, stem) !== null);
}

/** The folders below which known sets are looked for, in order. */
function dataFolders(machine: Surroundings = thisMachine()): readonly string[] {
  const given = machine.environment['CONVAS_DATA'];
  return [
    ...(given === undefined || given === '' ? [] : [given]),
    cacheFolder(machine),
    ...machine.system,
    join(machine.home, '.keras', 'datasets'),
    join(machine.folder, 'data'),
    join(machine.home, 'data'),
  ];
}

/** The folder a known set lies in, null when it is nowhere. A path given is searched alone, itself and the usual layouts below it. */
export function findSet(set: FileSet, options: { readonly path?: string | null; readonly split?: string; readonly machine?: Surroundings } = {}): string | null {
  const files = filesOf(set, options.split);
  if (options.path !== undefined && options.path !== null) {
    const path = options.path;
    return [path, ...layouts[set].map((layout) => join(path, layout))].find((folder) => holds(folder, files)) ?? null;
  }
  for (const folder of dataFolders(options.machine)) {
    const found = layouts[set].map((layout) => join(folder, layout)).find((path) => holds(path, files));
    if (found !== undefined) return found;
  }
  return null;
}

/** Which known set a folder's name and files speak of, for paths given without a name. */
export function guessSet(folder: string): FileSet | null {
  for (const set of ['cifar10', 'cifar100'] as const) if (findSet(set, { path: folder }) !== null) return set;
  const names = [basename(folder), basename(join(folder, '..'))].map((name) => name.toLowerCase().replaceAll(/[^a-z]/g, ''));
  for (const set of ['fashion-mnist', 'emnist', 'mnist'] as const) {
    if (names.includes(set.replace('-', '')) && findSet(set, { path: folder }) !== null) return set;
  }
  return null;
}
