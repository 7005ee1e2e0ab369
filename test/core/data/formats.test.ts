import { describe, expect, test } from 'vitest';
import type { Result } from '../../../core/base/diagnostic.ts';
import { cifarDataset } from '../../../core/data/cifar.ts';
import { csvDataset, type CsvForm } from '../../../core/data/csv.ts';
import { decodeText } from '../../../core/data/csv-fields.ts';
import type { Dataset } from '../../../core/data/dataset.ts';
import { idxDataset, readIdx } from '../../../core/data/idx.ts';
import { classNames, emnistSplits } from '../../../core/data/names.ts';

function idx(type: number, dims: readonly number[], values: readonly number[]): Uint8Array {
  return Uint8Array.from([0, 0, type, dims.length, ...dims.flatMap((d) => [(d >>> 24) & 255, (d >>> 16) & 255, (d >>> 8) & 255, d & 255]), ...values]);
}

function good(result: Result<Dataset>): Dataset {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function trouble(result: Result<unknown>): string {
  return result.ok ? 'ok' : `${result.error.code}: ${result.error.message}`;
}

function values(data: Dataset): number[] {
  return data.examples.kind === 'bytes' ? [...data.examples.bytes] : data.examples.kind === 'numbers' ? [...data.examples.values] : [];
}

describe('IDX', () => {
  const images = { file: 'images', bytes: idx(8, [2, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) };
  const labels = { file: 'labels', bytes: idx(8, [2], [3, 0]) };

  test('images and labels become a set; the bytes are not copied', () => {
    const data = good(idxDataset(images, labels, { name: 'made' }));
    expect(data.dims).toEqual([1, 2, 3]);
    expect(values(data)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(data.examples.kind === 'bytes' && data.examples.bytes.buffer).toBe(images.bytes.buffer);
    expect(data.targets).toEqual({ kind: 'classes', labels: Int32Array.of(3, 0), names: ['0', '1', '2', '3'] });
  });

  test('images stored by columns are turned upright, and labels may begin at 1', () => {
    const data = good(idxDataset({ file: 'i', bytes: idx(8, [1, 3, 2], [1, 2, 3, 4, 5, 6]) }, { file: 'l', bytes: idx(8, [1], [1]) }, { name: 'e', transposed: true, firstLabel: 1, names: ['a', 'b'] }));
    // read as 2 columns of 3: columns (1 2) … the stored rows are the columns of the upright image
    expect(values(data)).toEqual([1, 4, 2, 5, 3, 6]);
    expect(data.targets.kind === 'classes' && data.targets.labels[0]).toBe(0);
  });

  test('channels may stand before the height, and other types become numbers', () => {
    expect(good(idxDataset({ file: 'i', bytes: idx(8, [1, 3, 1, 1], [7, 8, 9]) }, null, { name: 'c' })).dims).toEqual([3, 1, 1]);
    const halves = new Uint8Array(4);
    new DataView(halves.buffer).setFloat32(0, 0.5);
    expect(values(good(idxDataset({ file: 'i', bytes: idx(0x0d, [1, 1], [...halves]) }, null, { name: 'f' })))).toEqual([0.5]);
    expect(values(good(idxDataset({ file: 'i', bytes: idx(0x0b, [1, 2], [0xff, 0xfe, 1, 0]) }, null, { name: 's' })))).toEqual([-2, 256]);
    expect(values(good(idxDataset({ file: 'i', bytes: idx(0x09, [1, 1], [0x80]) }, null, { name: 'b' })))).toEqual([-128]);
  });

  test.each([
    ['a compressed file', Uint8Array.of(0x1f, 0x8b, 8, 0), 'data-not-idx: f is compressed (gzip) though its name does not say so. Rename it to f.gz.'],
    ['another file', Uint8Array.of(0x89, 0x50, 0x4e, 0x47), 'data-not-idx: f is not an IDX file: it begins with the bytes 89 50 4e 47 where 00 00, a type (08 to 0e) and a number of dimensions (1 to 8) belong. Is it the right file?'],
    ['an unknown type', idx(7, [1], [0]), 'data-not-idx: f is not an IDX file: it begins with the bytes 00 00 07 01 where 00 00, a type (08 to 0e) and a number of dimensions (1 to 8) belong. Is it the right file?'],
    ['nothing', Uint8Array.of(), 'data-truncated: f has 0 bytes, too few for an IDX header. Fetch or copy the file again.'],
    ['half a header', Uint8Array.of(0, 0, 8, 3, 0, 0), 'data-truncated: f ends within its header at byte 6: 3 dimensions need 16 bytes. Fetch or copy the file again.'],
    ['a header that promises four thousand million values', idx(8, [4294967295, 65536, 2], [1]), 'data-truncated: f says it holds 4,294,967,295 × 65,536 × 2 values, 562,949,953,290,240 bytes from byte 16 on, but only 1 follow. Fetch or copy the file again.'],
    ['a missing byte', idx(8, [2, 2, 2], [1, 2, 3, 4, 5, 6, 7]), 'data-truncated: f says it holds 2 × 2 × 2 values, 8 bytes from byte 16 on, but only 7 follow. Fetch or copy the file again.'],
    ['a byte too many', idx(8, [2], [1, 2, 3]), 'data-too-long: f says it holds 2 values, 2 bytes from byte 8 on, but 3 follow. Fetch or copy the file again.'],
  ])('%s is refused with its place', (_, bytes, message) => {
    expect(trouble(readIdx({ file: 'f', bytes }))).toBe(message);
  });

  test('labels beyond the classes, too few labels and swapped files are told apart', () => {
    expect(trouble(idxDataset(images, labels, { name: 'two', names: ['a', 'b'] }))).toBe('data-label-beyond: labels: label 0 is 3; two has classes 0 to 1. Use the labels that belong to images.');
    expect(trouble(idxDataset(images, { file: 'labels', bytes: idx(8, [3], [0, 0, 0]) }, { name: 'm' }))).toBe('data-counts-differ: labels has 3 labels for the 2 images of images. Use two files of the same set.');
    expect(trouble(idxDataset(images, images, { name: 'm' }))).toMatch(/^data-rank: .*Is it the images file\?$/);
    expect(trouble(idxDataset(labels, labels, { name: 'm' }))).toMatch(/^data-rank: .*Is it the labels file\?$/);
    expect(trouble(idxDataset({ file: 'i', bytes: idx(8, [0, 28, 28], []) }, null, { name: 'm' }))).toMatch(/^data-empty/);
    expect(trouble(idxDataset(images, { file: 'l', bytes: idx(0x0c, [2], [0, 0, 0, 0, 0x40, 0, 0, 0]) }, { name: 'm' }))).toMatch(/^data-label-beyond: l: label 1 is 1073741824/);
  });
});

describe('CIFAR', () => {
  const record = (label: readonly number[], first: number): number[] => [...label, ...Array.from({ length: 3072 }, (_, i) => (first + i) % 256)];
  const ten = { name: 'cifar10', labelBytes: 1 as const, names: classNames.cifar10 };

  test('records of several files follow each other, label first, planes as they are', () => {
    const data = good(cifarDataset([{ file: 'a', bytes: Uint8Array.from(record([9], 5)) }, { file: 'b', bytes: Uint8Array.from([...record([0], 7), ...record([1], 8)]) }], ten));
    expect(data.count).toBe(3);
    expect(data.dims).toEqual([3, 32, 32]);
    expect(values(data).filter((_, i) => i % 3072 === 0)).toEqual([5, 7, 8]);
    expect(values(data)[3071]).toBe((5 + 3071) % 256);
    expect(data.targets.kind === 'classes' && [...data.targets.labels]).toEqual([9, 0, 1]);
  });

  test('of CIFAR-100\'s two labels the fine one counts', () => {
    const data = good(cifarDataset([{ file: 'a', bytes: Uint8Array.from(record([19, 99], 0)) }], { name: 'cifar100', labelBytes: 2, names: classNames.cifar100 }));
    expect(data.targets.kind === 'classes' && data.targets.names[data.targets.labels[0] ?? 0]).toBe('worm');
  });

  test('a cut record, a label beyond the classes and an empty file are refused', () => {
    expect(trouble(cifarDataset([{ file: 'a', bytes: new Uint8Array(3073 + 10) }], ten))).toMatch(/^data-truncated: a has 3,083 bytes, which are not whole records of 3073: record 1 is cut short\./);
    expect(trouble(cifarDataset([{ file: 'a', bytes: Uint8Array.from([...record([1], 0), ...record([10], 0)]) }], ten))).toMatch(/^data-label-beyond: a: record 1 \(byte 3,073\) has label 10; cifar10 has classes 0 to 9\./);
    expect(trouble(cifarDataset([{ file: 'a', bytes: new Uint8Array(0) }], ten))).toMatch(/^data-empty: a holds no images/);
  });
});

test('known names are as many as the sets have classes', () => {
  expect(Object.entries(classNames).map(([name, names]) => [name, new Set(names).size])).toEqual([['mnist', 10], ['fashion-mnist', 10], ['cifar10', 10], ['cifar100', 100]]);
  expect(Object.entries(emnistSplits).map(([name, split]) => [name, new Set(split.names).size])).toEqual([['balanced', 47], ['bymerge', 47], ['byclass', 62], ['letters', 26], ['digits', 10], ['mnist', 10]]);
});

describe('CSV', () => {
  const read = (text: string, form: Partial<CsvForm> = {}): Result<Dataset> => csvDataset({ file: 't.csv', bytes: new TextEncoder().encode(text) }, { name: 't', ...form });
  const classes = (data: Dataset): unknown => (data.targets.kind === 'classes' ? { labels: [...data.targets.labels], names: data.targets.names } : data.targets);

  test('the label is found by its name in the header, wherever it stands', () => {
    const data = good(read('a,Label,b\n1,0,2\n3,1,4.5\n'));
    expect(data.dims).toEqual([2]);
    expect(values(data)).toEqual([1, 2, 3, 4.5]);
    expect(classes(data)).toEqual({ labels: [0, 1], names: ['0', '1'] });
  });

  test('without a header the first column is the label, or the last when only it holds words', () => {
    expect(classes(good(read('2,10,20\n0,30,40')))).toEqual({ labels: [2, 0], names: ['0', '1', '2'] });
    expect(classes(good(read('5.1,0.2,setosa\n6.0,1.5,virginica\n5,0.1,setosa\n')))).toEqual({ labels: [0, 1, 0], names: ['setosa', 'virginica'] });
  });

  test('semicolons, tabs, quotes, a byte order mark, blank lines and Windows line ends are understood', () => {
    const data = good(read('\ufeff"class";"x;1"\r\n"Käse ""alt""";1e-1\r\n\r\nBrot;-2\r\n'));
    expect(classes(data)).toEqual({ labels: [1, 0], names: ['Brot', 'Käse "alt"'] });
    expect(values(data)).toEqual([Math.fround(0.1), -2]);
    expect(values(good(read('1\t2\n3\t4', { label: 'none' })))).toEqual([1, 2, 3, 4]);
  });

  test('8×8 whole numbers up to 255 are an image; other numbers are a table', () => {
    const row = Array.from({ length: 64 }, (_, i) => i);
    const image = good(read(`7,${row.join()}\n`));
    expect([image.dims, image.examples.kind, values(image)]).toEqual([[1, 8, 8], 'bytes', row]);
    expect(good(read(`7,${[...row.slice(1), 256].join()}\n`)).dims).toEqual([64]);
    expect(good(read(`7,${row.slice(0, 12).join()}\n`, { image: [3, 2, 2] })).dims).toEqual([3, 2, 2]);
    expect(trouble(read(`7,${row.join()}\n`, { image: [3, 2, 2] }))).toBe('data-rank: t.csv has 64 values a line; an image of 3×2×2 needs 12. Give the sizes as channels×height×width.');
  });

  test('numbers to predict are named and keep their columns', () => {
    const data = good(read('x,y,price\n1,2,30000\n3,4,50000.5\n', { targets: ['price'] }));
    expect(data.targets).toEqual({ kind: 'numbers', values: Float32Array.of(30000, 50000.5), columns: ['price'] });
    expect(values(data)).toEqual([1, 2, 3, 4]);
  });

  test.each([
    ['', {}, 'data-empty: t.csv has no lines. Is it the right file?'],
    ['a,b\n', {}, 'data-empty: t.csv has a header but no examples below it. Is it the right file?'],
    ['label,a,b\n1,2,3\n1,2\n', {}, 'data-ragged: t.csv, line 3: 2 values where 3 belong. Repair or remove that line.'],
    ['1,2,3\n1,2,3,4\n', {}, 'data-ragged: t.csv, line 2: 4 values where 3 belong. Repair or remove that line.'],
    ['1,2,3,4,5,6,7,8\n1\n1\n1\n1\n1\n1\n', {}, 'data-ragged: t.csv, line 2: 1 values where 8 belong. Repair or remove that line.'],
    ['label,a\n1,2\n1,x\n', {}, 'data-not-a-number: t.csv, line 3, column 2 (a): "x" is not a number. Repair that value, or name the column that holds the class.'],
    ['1,2\n1,\n', {}, 'data-not-a-number: t.csv, line 2, column 2: "" is not a number. Repair that value, or name the column that holds the class.'],
    ['1,1e39,2\n', {}, 'data-not-a-number: t.csv, line 1, column 2: "1e39" is not a number. Repair that value, or name the column that holds the class.'],
    ['label,a\n0.5,2\n', {}, 'data-label-beyond: t.csv: column 1 (label) holds 0.5, which is not a class: classes are whole numbers from 0 to 9999, or words. Name the column that holds the class (label=…), or the columns to predict as numbers (targets=…).'],
    ['label,a\n-1,2\n', {}, 'data-label-beyond: t.csv: column 1 (label) holds -1, which is not a class: classes are whole numbers from 0 to 9999, or words. Name the column that holds the class (label=…), or the columns to predict as numbers (targets=…).'],
    ['c,a\ncat,2\n,3\n', { label: 'c' }, 'data-label-beyond: t.csv, line 3, column 1 (c): the label is missing. Repair or remove that line.'],
    ['a,b\n1,2\n', { label: 'kind' }, 'data-column-missing: t.csv has no column "kind"; its columns are a, b.'],
    ['1,2\n', { targets: ['price'] }, 'data-column-missing: t.csv has no column "price"; it has no header line. Give first, last or none.'],
    ['1\n2\n', {}, 'data-empty: t.csv has 1 column and no values beside the label. Say label=none when it has no label.'],
  ] as const)('%j is refused with line and column', (text, form, message) => {
    expect(trouble(read(text, form))).toBe(message);
  });

  test('text from UTF-8 equals the platform\'s decoder, for broken bytes too', () => {
    const cases = ['Größe 木 🙂', 'plain'].map((t) => new TextEncoder().encode(t));
    for (const bytes of [...cases, Uint8Array.of(0xff, 0x41), Uint8Array.of(0xc3), Uint8Array.of(0xc0, 0x80)]) expect(decodeText(bytes)).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  });
});
