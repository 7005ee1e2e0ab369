import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dataFacts, namedSets } from '../../../electron/data/facts.ts';
import { openDataset } from '../../../electron/data/open.ts';
import { setNames } from '../../../core/data/sets.ts';
import { good, idx, machineAt, put, putMnist, putImage, scratch, trouble } from './made.ts';

const at = scratch();

test('the sets known by name are listed with what was published of them and where they lie', async () => {
  await putMnist(at('data', 'mnist'), 12, 3, true);
  const sets = namedSets(machineAt(at()));
  expect(sets.map(({ name }) => name)).toEqual([...setNames]);
  expect(sets.find(({ name }) => name === 'mnist')).toEqual({ name: 'mnist', title: 'MNIST', dims: [1, 28, 28], classes: 10, train: 60_000, folder: at('data', 'mnist'), isFetchable: true });
  expect(sets.find(({ name }) => name === 'cifar100')).toMatchObject({ dims: [3, 32, 32], classes: 100, folder: null });
  expect(sets.find(({ name }) => name === 'emnist')).toMatchObject({ classes: 47, isFetchable: false });
});

test('the generated set is what opening it gives', async () => {
  const facts = good(await dataFacts('shapes'));
  const { train, test: second } = good(await openDataset('shapes'));
  expect(facts).toMatchObject({ data: 'shapes', isAnySize: true, dims: train.dims, train: train.count, test: second?.count, names: train.targets.kind === 'classes' ? train.targets.names : [] });
  expect(good(await dataFacts('shapes,size=9x12,test=0'))).toMatchObject({ dims: [1, 9, 12], isAnySize: false, test: null });
});

test('a folder of images is measured, with its classes by name', async () => {
  for (const [place, n] of [['cats/a.png', 1], ['dogs/b.png', 2], ['dogs/c.png', 3]] as const) await putImage(at('pets', place), { width: 6, height: 4, colour: [n, 0, 9] });
  expect(good(await dataFacts(at('pets')))).toEqual({ data: at('pets'), title: 'pets', dims: [3, 4, 6], isAnySize: false, targets: 'classes', names: ['cats', 'dogs'], train: 3, test: null, notes: [] });
});

test('a large folder is described by some of its files, and says so', async () => {
  await putImage(at('many', 'cats', '0.png'), { width: 6, height: 4, colour: [1, 0, 9] });
  const image = readFileSync(at('many', 'cats', '0.png'));
  for (let i = 1; i <= 1000; i++) await put(at('many', i % 2 === 0 ? 'cats' : 'dogs', `${i}.png`), image);
  expect(good(await dataFacts(at('many')))).toMatchObject({ dims: [3, 4, 6], train: 1001, notes: ['So far 400 of the 1,001 files were measured.'] });
});

test('files are opened: a table, a folder of IDX files under any name', async () => {
  await put(at('t.csv'), 'label,a,b\nx,1,2\ny,3,4\nx,5,6\n');
  expect(good(await dataFacts(at('t.csv')))).toMatchObject({ title: 't', dims: [2], targets: 'classes', names: ['x', 'y'], train: 3, test: null });
  await putMnist(at('mine'), 12, 3, false);
  expect(good(await dataFacts(at('mine')))).toMatchObject({ dims: [1, 2, 2], train: 12, test: 3 });
});

test('what is no data says so', async () => {
  expect(trouble(await dataFacts(at('nowhere')))).toContain('data-unknown');
  await put(at('empty', 'note.md'), 'nothing');
  expect(trouble(await dataFacts(at('empty')))).toContain('data-no-classes');
  expect(trouble(await dataFacts('/dev/null'))).toBe('data-unknown: /dev/null is neither a file nor a folder. Choose a folder of images, or a file that holds data.');
});

test('what of a folder cannot be read is said before anybody trains on it, and not counted', async () => {
  for (const name of ['cats', 'dogs']) for (const n of [1, 2]) await putImage(at('some', name, `${n}.png`), { width: 4, height: 4, colour: [n] });
  await put(at('some', 'cats', '3.png'), 'no image');
  await put(at('some', 'dogs', 'notes.txt'), 'dogs');
  await put(at('some', 'list.txt'), 'cats, dogs');
  expect(good(await dataFacts(at('some')))).toMatchObject({ train: 4, notes: [
    `1 file cannot be read and is left out, such as: ${at('some', 'cats', '3.png')} cannot be decoded: it is cut short, damaged or no image.`,
    '1 file in some is no PNG, JPEG or WebP image by its name; it is left out.',
  ] });
});

test('a label far beyond the others is spoken of', async () => {
  await put(at('stray', 'train-images-idx3-ubyte'), idx([12, 2, 2], new Array<number>(48).fill(9)));
  await put(at('stray', 'train-labels-idx1-ubyte'), idx([12], Array.from({ length: 12 }, (_, i) => (i === 7 ? 200 : i % 4))));
  expect(good(await dataFacts(at('stray')))).toMatchObject({ train: 12, notes: ['Only 5 of the 201 classes occur, the last of them 200. If that is a wrong label, correct it first.'] });
});
