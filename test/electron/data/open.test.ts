import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { countClasses, readerOf, type Dataset } from '../../../core/data/dataset.ts';
import { plainInput } from '../../../core/data/prepare.ts';
import { openDataset } from '../../../electron/data/open.ts';
import { cacheFolder, findSet, thisMachine } from '../../../electron/data/places.ts';
import { readDataFile } from '../../../electron/data/read.ts';
import { describeData } from '../../../electron/data/describe.ts';
import { good, idx, machineAt, put, putMnist, scratch, trouble } from './made.ts';

const at = scratch();

function labels(data: Dataset | null): number[] {
  return data?.targets.kind === 'classes' ? [...data.targets.labels] : [];
}

function values(data: Dataset | null): number[] {
  return data?.examples.kind === 'bytes' ? [...data.examples.bytes] : data?.examples.kind === 'numbers' ? [...data.examples.values] : [];
}

test('a set is found in $CONVAS_DATA, the cache, system folders and torchvision\'s layout, packed or not', async () => {
  const home = at('home');
  await putMnist(at('home', '.keras', 'datasets', 'fashion-mnist'), 3, 2, true);
  expect(findSet('fashion-mnist', { machine: machineAt(home) })).toBe(at('home', '.keras', 'datasets', 'fashion-mnist'));
  await putMnist(at('system', 'fashion-mnist'), 3, 2, true);
  expect(findSet('fashion-mnist', { machine: { ...machineAt(home), system: [at('system')] } })).toBe(at('system', 'fashion-mnist'));
  await putMnist(at('cache', 'convas', 'fashion-mnist'), 3, 2, true);
  expect(findSet('fashion-mnist', { machine: machineAt(home, { XDG_CACHE_HOME: at('cache') }) })).toBe(at('cache', 'convas', 'fashion-mnist'));
  await putMnist(at('mine', 'FashionMNIST', 'raw'), 3, 2, false);
  const machine = machineAt(home, { CONVAS_DATA: at('mine'), XDG_CACHE_HOME: at('cache') });
  expect(findSet('fashion-mnist', { machine })).toBe(at('mine', 'FashionMNIST', 'raw'));
  expect(findSet('mnist', { machine })).toBe(null);
  expect(cacheFolder(machineAt(home))).toBe(at('home', '.cache', 'convas'));
});

test('a set by name comes with its own class names, in memory threads can share', async () => {
  await putMnist(at('d', 'FashionMNIST', 'raw'), 12, 3, true);
  const data = good(await openDataset(`fashion-mnist=${at('d')}`));
  expect([data.name, data.train.count, data.test?.count, data.train.dims]).toEqual(['fashion-mnist', 12, 3, [1, 2, 2]]);
  expect(data.train.targets.kind === 'classes' && data.train.targets.names[9]).toBe('Ankle boot');
  expect(values(data.test)).toEqual([100, 100, 100, 100, 101, 101, 101, 101, 102, 102, 102, 102]);
  expect(data.train.examples.kind === 'bytes' && data.train.examples.bytes.buffer instanceof SharedArrayBuffer).toBe(true);
});

test('a folder of IDX files needs no name, and a file finds its labels and its test pair', async () => {
  await putMnist(at('signs'), 4, 2, false);
  for (const path of [at('signs'), at('signs', 'train-images-idx3-ubyte')]) {
    const data = good(await openDataset(path));
    expect([data.train.count, data.test?.count, labels(data.train)]).toEqual([4, 2, [0, 1, 2, 3]]);
    expect(data.test?.targets.kind === 'classes' && data.test.targets.names).toEqual(['0', '1', '2', '3']);
  }
  await put(at('lone', 'images.idx3'), idx([1, 2, 2], [1, 2, 3, 4]));
  expect(trouble(await openDataset(at('lone', 'images.idx3')))).toMatch(/^data-missing: .*has no labels beside it: .*labels.* is missing/);
  expect(trouble(await openDataset(at('signs', 'train-labels-idx1-ubyte')))).toMatch(/holds labels\. Give the images file/);
});

test('EMNIST letters are turned upright and counted from the first class', async () => {
  const put1 = async (part: string): Promise<void> => {
    await put(at('e', `emnist-letters-${part}-images-idx3-ubyte.gz`), gzipSync(idx([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8])));
    await put(at('e', `emnist-letters-${part}-labels-idx1-ubyte.gz`), gzipSync(idx([2], [1, 26])));
  };
  await put1('train');
  await put1('test');
  const data = good(await openDataset(`emnist=${at('e')},split=letters`));
  expect(values(data.train)).toEqual([1, 3, 2, 4, 5, 7, 6, 8]);
  expect(labels(data.train)).toEqual([0, 25]);
  expect(trouble(await openDataset(`emnist=${at('e')},split=latin`))).toMatch(/^data-missing/);
});

test('CIFAR folders and files are read, with the names the archive brings', async () => {
  const record = (label: number, value: number): Uint8Array => Uint8Array.from({ length: 3073 }, (_, i) => (i === 0 ? label : value));
  for (const n of [1, 2, 3, 4, 5]) await put(at('c', 'cifar-10-batches-bin', `data_batch_${n}.bin`), record(n, n));
  await put(at('c', 'cifar-10-batches-bin', 'test_batch.bin'), record(9, 9));
  await put(at('c', 'cifar-10-batches-bin', 'batches.meta.txt'), 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n');
  for (const text of [`cifar10=${at('c')}`, at('c', 'cifar-10-batches-bin'), at('c')]) {
    const data = good(await openDataset(text));
    expect([labels(data.train), labels(data.test), data.train.dims]).toEqual([[1, 2, 3, 4, 5], [9], [3, 32, 32]]);
    expect(data.train.targets.kind === 'classes' && data.train.targets.names.join('')).toBe('abcdefghij');
  }
  const one = good(await openDataset(at('c', 'cifar-10-batches-bin', 'data_batch_2.bin')));
  expect([labels(one.train), one.test]).toEqual([[2], null]);
});

test('tables are read with their options, and a test table beside the training table is used when it has the same columns', async () => {
  await put(at('t', 'train.csv'), 'a,b,kind\n1,2,x\n3,4,y\n');
  await put(at('t', 'test.csv'), 'a,b,kind\n5,6,z\n7,8,y\n');
  const data = good(await openDataset(`${at('t')},label=kind`));
  expect([values(data.train), labels(data.train), labels(data.test)]).toEqual([[1, 2, 3, 4], [0, 1], [2, 1]]);
  for (const part of [data.train, data.test]) expect(part?.targets.kind === 'classes' && part.targets.names).toEqual(['x', 'y', 'z']);
  await put(at('t', 'test.csv'), 'a,b\n5,6\n');
  const alone = good(await openDataset(`${at('t')},label=kind`));
  expect([alone.test, alone.notes]).toEqual([null, [`${at('t', 'test.csv')} has no column "kind"; its columns are a, b. It is not used as the test set.`]]);
  await put(at('t', 'test.csv'), 'a,kind\n5,x\n');
  expect(good(await openDataset(`${at('t')},label=kind`)).notes).toEqual([`${at('t', 'test.csv')} has other columns than ${at('t', 'train.csv')} (has it no labels?) and is not used as the test set.`]);
});

test('an image in a line and numbers to predict are asked for by option', async () => {
  await put(at('n', 'n.csv'), 'p1,p2,p3,p4,x,y\n1,2,3,4,0.5,7\n5,6,7,8,-1,9000\n');
  const data = good(await openDataset(`${at('n', 'n.csv')},targets=x+y,image=2x2`));
  expect([data.train.dims, values(data.train)]).toEqual([[1, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]]);
  expect(data.train.targets).toEqual({ kind: 'numbers', values: Float32Array.of(0.5, 7, -1, 9000), columns: ['x', 'y'] });
  expect(trouble(await openDataset(`${at('n', 'n.csv')},image=2`))).toBe('option-invalid: image must be 2 or 3 whole numbers from 1 to 4096 joined by x, not "2".');
});

test('generated shapes follow the input\'s size unless told otherwise', async () => {
  const plain = good(await openDataset('shapes'));
  expect([plain.train.dims, plain.train.count, plain.test?.count, plain.source]).toEqual([[1, 28, 28], 8000, 2000, 'generated']);
  expect(good(await openDataset('shapes', { input: plainInput([3, 32, 48]) })).train.dims).toEqual([1, 32, 48]);
  const told = good(await openDataset('shapes,size=16x20,count=40,test=0,noise=0,seed=3', { input: plainInput([1, 32, 32]) }));
  expect([told.train.dims, told.train.count, told.test]).toEqual([[1, 16, 20], 40, null]);
  expect(countClasses(told.train)).toEqual([10, 10, 10, 10]);
  expect(readerOf(told.train)(0).length).toBe(320);
  expect(trouble(await openDataset('shapes,noise=2'))).toBe('option-invalid: noise must be a number from 0 to 1, not "2".');
  expect(trouble(await openDataset('shapes,size=2'))).toMatch(/^option-invalid: shapes need at least 3 × 3 pixels/);
  expect(trouble(await openDataset('shapes,count=3'))).toMatch(/^option-invalid: count must be a whole number from 8/);
});

test('what cannot be opened says what was meant and what to do', async () => {
  expect(trouble(await openDataset(at('nowhere')))).toMatch(/^data-unknown: .*nowhere is not there: .* Bring it back/);
  expect(trouble(await openDataset('nowhere'))).toMatch(/^data-unknown: There is no data set or file "nowhere"\. Known by name: shapes, mnist, fashion-mnist, emnist, cifar10, cifar100/);
  expect(trouble(await openDataset('mnist', { machine: machineAt(at('home')) }))).toMatch(/^data-missing: mnist is not on this machine\. Fetch it with "convas data get mnist", or say where it is: mnist=FOLDER\./);
  expect(trouble(await openDataset(`mnist=${at('home')}`))).toMatch(/^data-missing: .* does not hold the files of mnist/);
  expect(trouble(await openDataset('mnist,label=last'))).toMatch(/^option-invalid: mnist has no option "label"; it belongs to csv/);
  expect(trouble(await openDataset('shapes,colour=red'))).toMatch(/^option-invalid: Data sets have no option "colour"/);
  await put(at('x', 'notes.md'), '# hello');
  expect(trouble(await openDataset(at('x', 'notes.md')))).toMatch(/^data-unknown: .*notes\.md is none of the forms Convas reads/);
  await put(at('x', 'cat.png'), 'x');
  expect(trouble(await openDataset(at('x', 'cat.png')))).toMatch(/^data-unknown: .*cat\.png is one image\./);
});

test('a packed file that is cut short, or unpacks to more than is allowed, is refused by name', async () => {
  const packed = gzipSync(new Uint8Array(100_000));
  await put(at('cut.gz'), packed.subarray(0, packed.length - 10));
  expect(trouble(await readDataFile(at('cut.gz')))).toMatch(/^data-damaged: .*cut\.gz cannot be unpacked: it is cut short or damaged\./);
  await put(at('bomb.gz'), packed);
  expect(trouble(await readDataFile(at('bomb.gz'), 99_999))).toMatch(/^file-too-large: .*bomb\.gz unpacks to more than 99,999 bytes/);
  expect(good(await readDataFile(at('bomb.gz'), 100_000)).bytes.length).toBe(100_000);
  await putMnist(at('broken'), 3, 2, true);
  await put(at('broken', 'train-labels-idx1-ubyte.gz'), gzipSync(idx([3], [0, 1, 11])));
  expect(trouble(await openDataset(`fashion-mnist=${at('broken')}`))).toMatch(/^data-label-beyond: .*train-labels-idx1-ubyte\.gz: label 2 is 11; fashion-mnist has classes 0 to 9\./);
});

test('a packed file that lies about its length gets no more room at once than 64 times its own length', async () => {
  const lying = gzipSync(new Uint8Array(50_000));
  lying.writeUInt32LE(4_000_000_000, lying.length - 4);
  await put(at('lying.gz'), lying);
  const real = SharedArrayBuffer;
  const asked: number[] = [];
  Reflect.set(globalThis, 'SharedArrayBuffer', class extends real {
    constructor(length: number) {
      super(length);
      asked.push(length);
    }
  });
  try {
    expect(trouble(await readDataFile(at('lying.gz')))).toMatch(/^data-damaged/);
  } finally {
    Reflect.set(globalThis, 'SharedArrayBuffer', real);
  }
  expect(asked.length).toBeGreaterThan(0);
  expect(Math.max(...asked)).toBeLessThanOrEqual(Math.max(64 * lying.length, 100_000));
});

test('Fashion-MNIST, where this machine has it, holds 60,000 and 10,000 images, 6,000 and 1,000 of each class', async () => {
  const opened = await openDataset('fashion-mnist');
  if (findSet('fashion-mnist', { machine: thisMachine() }) === null) return expect(trouble(opened)).toMatch(/^data-missing: fashion-mnist is not on this machine/);
  const data = good(opened);
  expect([data.train.count, data.test?.count, data.train.dims]).toEqual([60_000, 10_000, [1, 28, 28]]);
  expect(countClasses(data.train)).toEqual(new Array(10).fill(6000));
  expect(data.test === null ? [] : countClasses(data.test)).toEqual(new Array(10).fill(1000));
  const report = describeData(data);
  // The mean and deviation everybody normalises with.
  expect(report.spread.mean[0]).toBeCloseTo(0.286, 4);
  expect(report.spread.std[0]).toBeCloseTo(0.353, 4);
  expect([report.duplicates.groups, report.balance]).toEqual([0, 1]);
});
