// Data that cannot be what they claim, through `convas train`: refused with file, place and remedy before a run begins, or,
// where the rest is sound, used with a word about what was left out.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeProject } from '../../../core/document/file.ts';
import { convas, expectRefusal, type Ended } from '../../support/convas.ts';
import { idxFile } from '../../support/idx.ts';
import { putImage } from '../data/made.ts';
import { buildFirst, tinyNetwork } from '../run/tiny.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-bad-data-'));
beforeAll(() => {
  buildFirst();
  writeFileSync(join(scratch, 'tiny.convas'), writeProject(tinyNetwork({ validation: 0, epochs: 1 })));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const train = (data: string, ...more: string[]): Promise<Ended> => convas(['train', 'tiny.convas', '--data', data, '--out', `${data}-run`, '--threads', '1', ...more], { in: scratch });

/** Images of one brightness each, 12 × 12 unless told otherwise. */
async function pictures(folder: string, count: number, form: (i: number) => { readonly width: number; readonly height: number; readonly colour: readonly number[] } = (i) => ({ width: 12, height: 12, colour: [10 * i] })): Promise<void> {
  for (let i = 0; i < count; i++) await putImage(join(scratch, folder, `${i}.png`), form(i));
}

async function refused(data: string, words: readonly string[], code = 1): Promise<void> {
  expectRefusal(await train(data), code, words);
  expect(existsSync(join(scratch, `${data}-run`))).toBe(false);
}

describe('a folder of images', () => {
  it.concurrent('with one class is refused, and says how classes are laid out', async () => {
    await pictures('one/cats', 3);
    await refused('one', ['one has only one class, cats', 'subfolder']);
  });

  it.concurrent('without classes is refused', async () => {
    await pictures('flat', 3);
    await refused('flat', ['flat', 'subfolder']);
  });

  it.concurrent('with only corrupt images is refused naming one of them', async () => {
    for (const name of ['a', 'b']) {
      mkdirSync(join(scratch, 'spoiled', name), { recursive: true });
      writeFileSync(join(scratch, 'spoiled', name, '1.png'), 'no image');
    }
    await refused('spoiled', ['None of the images in spoiled can be read', join('a', '1.png')]);
  });

  it.concurrent('with some corrupt images trains on the others and names them', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await pictures(join('some', name), 3);
    writeFileSync(join(scratch, 'some', 'b', 'broken.png'), 'no image');
    writeFileSync(join(scratch, 'some', 'c', 'empty.jpg'), '');
    const { code, out, err } = await train('some');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('12 training images');
    expect(out).toMatch(/2 files are left out because they cannot be read, such as: .*broken\.png cannot be decoded/);
    const listed = await convas(['data', 'some'], { in: scratch });
    expect(listed.out).toMatch(/2 files cannot be used:\n.*broken\.png cannot be decoded.*\n.*empty\.jpg is empty/);
  });

  it.concurrent('with mixed sizes and channels trains, and says what becomes of the images', async () => {
    const colours = [[200], [200, 100, 50], [200, 100, 50, 128]];
    for (const [n, name] of ['a', 'b', 'c', 'd'].entries()) await pictures(join('mixed', name), 3, (i) => ({ width: 8 + 4 * i, height: 20 - n, colour: colours[(i + n) % 3] ?? [] }));
    const { code, out, err } = await train('mixed');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/The images are not all alike \(12 sizes; .*RGB.*\); each becomes 1×12×12/);
  });
});

describe('labels', () => {
  const images = new Uint8Array(40 * 144).map((_, i) => i % 251);
  const idx = (folder: string, labels: readonly number[], dims: readonly number[] = [40, 12, 12], bytes: Uint8Array = images): void => {
    mkdirSync(join(scratch, folder), { recursive: true });
    writeFileSync(join(scratch, folder, 'train-images-idx3-ubyte'), idxFile(dims, bytes));
    writeFileSync(join(scratch, folder, 'train-labels-idx1-ubyte'), idxFile([labels.length], Uint8Array.from(labels)));
  };
  const fours = Array.from({ length: 40 }, (_, i) => i % 4);

  it.concurrent('beyond the output\'s classes are refused, and how far they go is said', async () => {
    idx('beyond', [200, ...fours.slice(1)]);
    await refused('beyond', ['out of tiny has 4 values per example', 'beyond has 201 classes', 'labels go up to 200, 5 of them occur', 'correct the labels']);
  });

  it.concurrent('of more classes than the output are a diagnostic whose fix sets the output', async () => {
    idx('six', Array.from({ length: 40 }, (_, i) => i % 6));
    const { code, out } = await train('six', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'class-count-differs', diagnostics: [{ code: 'class-count-differs', layer: 'out', fixes: [{ title: 'Give dense 6 outputs', patch: { layers: { changed: { dense: [{ params: { units: 4 } }, { params: { units: 6 } }] } } } }] }] } });
    expect(existsSync(join(scratch, 'six-run'))).toBe(false);
    const fitted = await train('six', '--fit-output');
    expect([fitted.code, fitted.err]).toEqual([0, '']);
    expect(fitted.out).toContain('Give dense 6 outputs');
  });

  it.concurrent('are one for each image', async () => {
    idx('fewer', fours.slice(1));
    await refused('fewer', ['fewer', '39', '40']);
  });

  const lies: readonly (readonly [string, readonly number[], readonly string[]])[] = [
    ['more images than follow', [60_000, 12, 12], ['train-images-idx3-ubyte says it holds 60,000 × 12 × 12 values', 'only 5,760 follow', 'Fetch or copy the file again']],
    ['fewer images than follow', [30, 12, 12], ['train-images-idx3-ubyte', 'but 5,760 follow']],
    ['more bytes than any disk holds', [4_294_967_295, 65_535, 65_535], ['train-images-idx3-ubyte', 'only 5,760 follow']],
  ];
  it.concurrent.each(lies)('come with images whose IDX header promises %s: refused before memory is asked for', async (what, dims, words) => {
    const folder = what.replaceAll(' ', '-');
    idx(folder, fours, dims);
    await refused(folder, words);
  });

  it.concurrent('come with images packed in a file that is cut short', async () => {
    idx('packed', fours);
    rmSync(join(scratch, 'packed', 'train-images-idx3-ubyte'));
    writeFileSync(join(scratch, 'packed', 'train-images-idx3-ubyte.gz'), gzipSync(idxFile([40, 12, 12], images)).subarray(0, 200));
    await refused('packed', ['train-images-idx3-ubyte.gz cannot be unpacked', 'Fetch or copy']);
  });
});

describe('a table', () => {
  it.concurrent('with a line too short is refused with the number of the line', async () => {
    const line = (i: number, cells: number): string => [i % 4, ...Array.from({ length: cells }, (_, c) => (i * c) % 256)].join(',');
    writeFileSync(join(scratch, 'short.csv'), Array.from({ length: 12 }, (_, i) => line(i, i === 6 ? 143 : 144)).join('\n'));
    await refused('short.csv', ['short.csv, line 7: 144 values where 145 belong']);
  });

  it.concurrent('of another size than the network takes is refused', async () => {
    writeFileSync(join(scratch, 'odd.csv'), Array.from({ length: 12 }, (_, i) => `${i % 4},1,2,3,4,5,6,7`).join('\n'));
    await refused('odd.csv', ['odd.csv does not suit tiny', '1 × 12 × 12', 'the data have 7']);
  });
});
