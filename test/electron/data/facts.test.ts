import { expect, test } from 'vitest';
import { dataFacts, namedSets } from '../../../electron/data/facts.ts';
import { openDataset } from '../../../electron/data/open.ts';
import { setNames } from '../../../core/data/sets.ts';
import { good, machineAt, put, putMnist, putImage, scratch, trouble } from './made.ts';

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
