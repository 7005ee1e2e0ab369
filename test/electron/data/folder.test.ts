import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { countClasses, readerOf, type Dataset } from '../../../core/data/dataset.ts';
import { plainInput, type InputForm } from '../../../core/data/prepare.ts';
import type { DataProgress } from '../../../electron/data/decode.ts';
import { describeData } from '../../../electron/data/describe.ts';
import { decodeImage, imageFacts } from '../../../electron/data/image.ts';
import { openDataset } from '../../../electron/data/open.ts';
import { packReader } from '../../../electron/data/pack-reader.ts';
import { enormousPng } from '../../support/enormous.ts';
import { good, machineAt, put, putImage, scratch, trouble } from './made.ts';

const at = scratch();

/** The middle pixel of each plane of an example. */
function middle(data: Dataset, index: number): number[] {
  const [channels = 1, height = 1, width = 1] = data.dims;
  const values = readerOf(data, packReader().read)(index);
  return Array.from({ length: channels }, (_, c) => values[(c * height + (height >> 1)) * width + (width >> 1)] ?? -1);
}

const rgb8: InputForm = plainInput([3, 8, 8]);

test('one subfolder per class: PNG, JPEG and WebP, classes and files in order of their names', async () => {
  await putImage(at('pets', 'dogs', 'b.png'), { width: 8, height: 8, colour: [200, 10, 20] });
  await putImage(at('pets', 'dogs', 'a.webp'), { width: 8, height: 8, colour: [1, 2, 3] });
  await putImage(at('pets', 'cats', 'deeper', 'x.JPG'.toLowerCase()), { width: 8, height: 8, colour: [90, 90, 90] });
  await put(at('pets', 'dogs', 'readme.txt'), 'dogs');
  await put(at('pets', '.DS_Store'), 'x');
  const data = good(await openDataset(at('pets'), { input: rgb8 }));
  expect(data.train.targets).toEqual({ kind: 'classes', labels: Int32Array.of(0, 1, 1), names: ['cats', 'dogs'] });
  expect([0, 1, 2].map((i) => middle(data.train, i))).toEqual([[90, 90, 90], [1, 2, 3], [200, 10, 20]]);
  expect([data.name, data.test, data.corrupt]).toEqual(['pets', null, []]);
});

test('train and test subfolders are recognised; a class only in test counts too', async () => {
  for (const [part, name] of [['Train', 'a'], ['Train', 'b'], ['test', 'b'], ['test', 'c']] as const) await putImage(at('d', part, name, '1.png'), { width: 4, height: 4, colour: [9] });
  await mkdir(at('d', 'val'));
  const data = good(await openDataset(at('d'), { input: rgb8 }));
  expect([countClasses(data.train), data.test === null ? [] : countClasses(data.test)]).toEqual([[1, 1, 0], [0, 1, 1]]);
  expect(data.notes).toEqual(['val is not used: images for validation are set aside from Train.']);
  await putImage(at('v', 'train', 'a', '1.png'), { width: 4, height: 4, colour: [9] });
  await putImage(at('v', 'train', 'b', '1.png'), { width: 4, height: 4, colour: [9] });
  await putImage(at('v', 'val', 'a', '1.png'), { width: 4, height: 4, colour: [9] });
  const withVal = good(await openDataset(at('v'), { input: rgb8 }));
  expect([withVal.test?.count, withVal.notes]).toEqual([1, ['There is no test folder; val is used as the test set.']]);
});

test('mixed sizes and channels are fitted to the input, as its fit and alpha say', async () => {
  await putImage(at('m', 'a', 'grey.png'), { width: 4, height: 4, colour: [77] });
  await putImage(at('m', 'a', 'wide.png'), { width: 32, height: 8, colour: [10, 20, 30] });
  await putImage(at('m', 'b', 'clear.png'), { width: 8, height: 8, colour: [100, 200, 50, 51] });
  const data = good(await openDataset(at('m'), { input: { ...rgb8, alpha: 'blend', background: 50 } }));
  expect([0, 1, 2].map((i) => middle(data.train, i))).toEqual([[77, 77, 77], [10, 20, 30], [60, 80, 50]]);
  // 4×4 stays as it is between zeros; 32×8 shrinks to 8×2
  const rows = (index: number): boolean[] => Array.from({ length: 8 }, (_, y) => (readerOf(data.train)(index)[y * 8 + 4] ?? 0) > 0);
  expect([rows(0), rows(1)]).toEqual([[false, false, true, true, true, true, false, false], [false, false, false, true, true, false, false, false]]);
  expect(data.mix).toEqual({
    sizes: [{ size: '32×8', images: 1 }, { size: '4×4', images: 1 }, { size: '8×8', images: 1 }],
    channels: [{ channels: 'RGB', images: 1 }, { channels: 'RGB with alpha', images: 1 }, { channels: 'grey', images: 1 }],
  });
  expect(data.notes).toEqual(['The images are not all alike (3 sizes; RGB, RGB with alpha, grey); each becomes 3×8×8, fitted by "pad" as the input layer says.']);
  const stretched = good(await openDataset(at('m'), { input: { ...plainInput([1, 8, 8]), fit: 'resize' } }));
  expect(middle(stretched.train, 1)[0]).toBe(Math.round(0.299 * 10 + 0.587 * 20 + 0.114 * 30));
});

test('corrupt images are listed and left out, the others keep their labels', async () => {
  for (const name of ['a', 'b', 'c']) for (const n of [1, 2, 3]) await putImage(at('k', name, `${n}.png`), { width: 8, height: 8, colour: [n * 10, 0, 0] });
  const whole = await readFile(at('k', 'b', '2.png'));
  await writeFile(at('k', 'a', '1.png'), 'this is no image');
  await writeFile(at('k', 'b', '2.png'), whole.subarray(0, whole.length - 20));
  await writeFile(at('k', 'c', '3.png'), '');
  await put(at('k', 'c', '4.png'), '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>');
  const data = good(await openDataset(at('k'), { input: rgb8 }));
  expect(data.corrupt.map(({ file }) => file.slice(at('k').length + 1))).toEqual(['a/1.png', 'b/2.png', 'c/3.png', 'c/4.png']);
  expect(data.corrupt.map(({ reason }) => reason.replace(/^\S+ /, ''))).toEqual([
    'cannot be decoded: it is cut short, damaged or no image.', 'cannot be decoded: it is cut short, damaged or no image.', 'is empty.', 'holds svg; images must be PNG, JPEG or WebP.',
  ]);
  expect(data.train.targets.kind === 'classes' && [...data.train.targets.labels]).toEqual([0, 0, 1, 1, 2, 2]);
  expect([0, 1, 2, 3, 4, 5].map((i) => middle(data.train, i)[0])).toEqual([20, 30, 10, 30, 10, 20]);
});

test('a folder without classes, with one, or with nothing readable is refused with what to do', async () => {
  await mkdir(at('empty'));
  expect(trouble(await openDataset(at('empty'), { input: rgb8 }))).toMatch(/^data-no-classes: .*empty has no subfolder with PNG, JPEG or WebP images in it\. Put the images of each class into a subfolder/);
  await putImage(at('flat', 'x.png'), { width: 4, height: 4 });
  expect(trouble(await openDataset(at('flat'), { input: rgb8 }))).toMatch(/^data-no-classes/);
  await putImage(at('one', 'cats', 'x.png'), { width: 4, height: 4 });
  await mkdir(at('one', 'dogs'));
  expect(trouble(await openDataset(at('one'), { input: rgb8 }))).toMatch(/^data-one-class: .*one has only one class, cats; telling classes apart needs two\./);
  await put(at('bad', 'a', 'x.png'), 'x');
  await putImage(at('bad', 'b', 'y.png'), { width: 4, height: 4 });
  expect(trouble(await openDataset(at('bad'), { input: rgb8 }))).toMatch(/^data-empty: Of the images in .*bad only those of one class can be read \(1 is damaged, such as .*x\.png\)/);
});

test('without a network images are looked at in their own size, or in one common size when they differ', async () => {
  for (const name of ['a', 'b']) for (const n of [1, 2]) await putImage(at('same', name, `${n}.png`), { width: 6, height: 5, colour: [n] });
  expect(good(await openDataset(at('same'))).train.dims).toEqual([1, 5, 6]);
  await putImage(at('same', 'b', '3.png'), { width: 60, height: 40, colour: [1, 2, 3] });
  const mixed = good(await openDataset(at('same')));
  expect([mixed.train.dims, mixed.notes]).toEqual([[3, 6, 6], ['The images have different sizes; they are looked at in 6×6.']]);
});

test('orientation marks are obeyed, 16 bits become 8, grey stays grey', async () => {
  // top half white, bottom half black; orientation 6 says: turn clockwise, so white comes to the right
  const half = Uint8Array.from({ length: 8 * 8 * 3 }, (_, i) => (i < 96 ? 255 : 0));
  await put(at('o.jpg'), await sharp(half, { raw: { width: 8, height: 8, channels: 3 } }).withMetadata({ orientation: 6 }).jpeg({ quality: 100 }).toBuffer());
  const turned = good(await decodeImage(at('o.jpg'), plainInput([1, 8, 8])));
  expect([turned.pixels[4 * 8], turned.pixels[4 * 8 + 7]]).toEqual([0, 255]);
  await put(at('deep.png'), await sharp(Uint8Array.of(200), { raw: { width: 1, height: 1, channels: 1 } }).toColourspace('grey16').png().toBuffer());
  expect([good(await imageFacts(at('deep.png'))), [...good(await decodeImage(at('deep.png'), plainInput([1, 1, 1]))).pixels]]).toEqual([{ height: 1, width: 1, channels: 1 }, [200]]);
});

test('decoding tells how far it is and stops when asked', async () => {
  for (const name of ['a', 'b']) for (let n = 0; n < 20; n++) await putImage(at('p', name, `${n}.png`), { width: 8, height: 8, colour: [n] });
  const told: DataProgress[] = [];
  good(await openDataset(at('p'), { input: rgb8, onProgress: (p) => { told.push(p); } }));
  expect(told.at(-1)).toEqual({ doing: 'decoding training images', done: 40, total: 40, secondsLeft: 0 });
  const stop = new AbortController();
  stop.abort();
  expect(trouble(await openDataset(at('p'), { input: rgb8, signal: stop.signal }))).toMatch(/^cancelled/);
});

test('images that do not fit into memory lie in one file of the cache, decoded once, and are the same images', async () => {
  for (const name of ['a', 'b']) for (let n = 0; n < 5; n++) await putImage(at('big', name, `${n}.png`), { width: 8, height: 8, colour: [n + 1, 100, name === 'a' ? 0 : 255] });
  await put(at('big', 'a', '2.png'), 'spoilt');
  const machine = machineAt(at('home'));
  const inMemory = good(await openDataset(at('big'), { input: rgb8, machine }));
  const packed = good(await openDataset(at('big'), { input: rgb8, machine, memory: 1000 }));
  expect(packed.train.examples.kind).toBe('packed');
  expect(packed.train.targets).toEqual(inMemory.train.targets);
  const reader = packReader();
  for (let i = 0; i < 9; i++) expect([...readerOf(packed.train, reader.read)(i)]).toEqual([...readerOf(inMemory.train)(i)]);
  reader.close();
  const decoded = at('home', '.cache', 'convas', 'decoded');
  const files = (await readdir(decoded)).sort();
  expect(files.map((f) => f.slice(f.indexOf('.')))).toEqual(['.bin', '.json']);
  const written = (await stat(at('home', '.cache', 'convas', 'decoded', files[0] ?? ''))).mtimeMs;
  const again = good(await openDataset(at('big'), { input: rgb8, machine, memory: 1000 }));
  expect([again.train.targets, again.corrupt.map((c) => c.file)]).toEqual([packed.train.targets, [at('big', 'a', '2.png')]]);
  expect((await stat(at('home', '.cache', 'convas', 'decoded', files[0] ?? ''))).mtimeMs).toBe(written);
  await utimes(at('big', 'b', '0.png'), 1, 1);
  good(await openDataset(at('big'), { input: rgb8, machine, memory: 1000 }));
  expect((await readdir(decoded)).length).toBe(4);
});

test('the report counts classes, sizes, spread, duplicates and what is corrupt', async () => {
  await putImage(at('r', 'train', 'a', '1.png'), { width: 2, height: 2, colour: [255] });
  await putImage(at('r', 'train', 'a', '2.png'), { width: 2, height: 2, colour: [0] });
  await putImage(at('r', 'train', 'b', '1.png'), { width: 2, height: 2, colour: [51] });
  await putImage(at('r', 'test', 'b', '1.png'), { width: 2, height: 2, colour: [255] });
  await put(at('r', 'train', 'b', '2.png'), 'x');
  const report = describeData(good(await openDataset(at('r'))));
  expect(report).toMatchObject({
    name: 'r', dims: [1, 2, 2], targets: 'classes', names: ['a', 'b'], train: { examples: 3, perClass: [2, 1] }, test: { examples: 1, perClass: [0, 1] }, balance: 0.5,
    duplicates: { groups: 1, across: 1, conflicting: 1, shown: [[{ split: 'train', index: 0 }, { split: 'test', index: 0 }]] },
    mix: { sizes: [{ size: '2×2', images: 4 }], channels: [{ channels: 'grey', images: 4 }] },
  });
  expect(report.corrupt.map((c) => c.file)).toEqual([at('r', 'train', 'b', '2.png')]);
  expect(report.spread.mean[0]).toBeCloseTo((1 + 0 + 0.2) / 3, 12);
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});

test('an image of too many pixels is named with its size, and not decoded', async () => {
  await put(at('large', 'a', '1.png'), enormousPng);
  const words = `image-damaged: ${at('large', 'a', '1.png')} has 20,000 × 20,000 pixels; at most 100 million are read.`;
  expect(trouble(await imageFacts(at('large', 'a', '1.png')))).toBe(words);
  expect(trouble(await decodeImage(at('large', 'a', '1.png'), rgb8))).toBe(words);
});
