// What the window wants to know of data before anybody trains on them: sizes, classes, how many. Known sets are described by
// what their authors published; a folder of images is measured, not decoded; only tables and stray files are opened.
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import { counted, numberText } from '../../core/base/words.ts';
import type { Dataset } from '../../core/data/dataset.ts';
import { classNames, emnistSplits } from '../../core/data/names.ts';
import { setNames, type SetName } from '../../core/data/sets.ts';
import { shapeNames } from '../../core/data/synthetic.ts';
import type { DataFacts, NamedSet } from '../../core/run/services.ts';
import { remoteSets } from './download.ts';
import type { Watched } from './decode.ts';
import { measureFolder } from './open-folder.ts';
import { directoryForm, openDataset } from './open.ts';
import { findSet, type FileSet, type Surroundings } from './places.ts';
import { readDataSpec } from './spec.ts';

type Published = Omit<DataFacts, 'data' | 'notes'>;

const published: { readonly [S in SetName]: Published } = {
  shapes: { title: 'Shapes, generated', dims: [1, 28, 28], isAnySize: true, targets: 'classes', names: shapeNames, train: 8000, test: 2000 },
  mnist: { title: 'MNIST', dims: [1, 28, 28], isAnySize: false, targets: 'classes', names: classNames.mnist, train: 60_000, test: 10_000 },
  'fashion-mnist': { title: 'Fashion-MNIST', dims: [1, 28, 28], isAnySize: false, targets: 'classes', names: classNames['fashion-mnist'], train: 60_000, test: 10_000 },
  emnist: { title: 'EMNIST, balanced', dims: [1, 28, 28], isAnySize: false, targets: 'classes', names: emnistSplits['balanced']?.names ?? [], train: 112_800, test: 18_800 },
  cifar10: { title: 'CIFAR-10', dims: [3, 32, 32], isAnySize: false, targets: 'classes', names: classNames.cifar10, train: 50_000, test: 10_000 },
  cifar100: { title: 'CIFAR-100', dims: [3, 32, 32], isAnySize: false, targets: 'classes', names: classNames.cifar100, train: 50_000, test: 10_000 },
};

const canFetch = (set: FileSet): boolean => remoteSets[set] !== null;

/** The sets known by name, and where each lies on this machine. */
export function namedSets(machine?: Surroundings): readonly NamedSet[] {
  return setNames.map((name) => {
    const { title, dims, names, train } = published[name];
    const folder = name === 'shapes' ? 'generated' : findSet(name, machine === undefined ? {} : { machine });
    return { name, title, dims, classes: names.length, train, folder, isFetchable: name !== 'shapes' && canFetch(name) };
  });
}

/** What data are, by name or path. Codes: those of openDataset; a known set need not be on this machine. */
export async function dataFacts(text: string, watched: Watched = {}): Promise<Result<DataFacts>> {
  const spec = readDataSpec(text);
  if (!spec.ok) return spec;
  const { set, path, options } = spec.value;
  if (set !== null && Object.keys(options).length === 0 && path === null) return ok({ data: text, ...published[set], notes: [] });
  const there = path === null ? null : await stat(path).catch(() => null);
  // Reading a pipe or a device may never end.
  if (there !== null && !there.isFile() && !there.isDirectory()) return fail('data-unknown', `${path ?? ''} is neither a file nor a folder. Choose a folder of images, or a file that holds data.`);
  if (set === null && path !== null && there?.isDirectory() === true) {
    const form = await directoryForm(path);
    if (!form.ok) return form;
    if (form.value.kind === 'images') {
      const measured = await measureFolder(path, watched);
      return measured.ok ? ok({ data: text, title: basename(resolve(path)), isAnySize: false, targets: 'classes', ...measured.value }) : measured;
    }
  }
  const opened = await openDataset(text, watched);
  if (!opened.ok) return opened;
  const { name, train, test, notes } = opened.value;
  const { targets } = train;
  const title = set === null ? name : published[set].title;
  return ok({ data: text, title, dims: train.dims, isAnySize: false, targets: targets.kind, names: targets.kind === 'classes' ? targets.names : targets.kind === 'numbers' ? targets.columns : [], train: train.count, test: test?.count ?? null, notes: [...strayLabels(train, test), ...notes] });
}

/** A word where labels leave classes out: one wrong label among good ones makes an output many times too wide. */
function strayLabels(train: Dataset, test: Dataset | null): readonly string[] {
  if (train.targets.kind !== 'classes') return [];
  const used = new Set(train.targets.labels);
  if (test?.targets.kind === 'classes') for (const label of test.targets.labels) used.add(label);
  const { names } = train.targets;
  const last = names[Math.max(...used)] ?? '';
  return used.size === names.length ? [] : [`Only ${numberText(used.size)} of the ${counted(names.length, 'class', 'classes')} occur, the last of them ${last}. If that is a wrong label, correct it first.`];
}
