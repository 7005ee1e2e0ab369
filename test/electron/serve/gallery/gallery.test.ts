// The Data place's services over sets made for the purpose: opened, listed, shown, corrected, audited.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Result } from '../../../../core/base/diagnostic.ts';
import { paintShape, shapeLabel, shapeNames } from '../../../../core/data/synthetic.ts';
import { stopSource } from '../../../../core/run/stop.ts';
import type * as OpenFolder from '../../../../electron/data/open-folder.ts';
import { dataServices } from '../../../../electron/serve/gallery/index.ts';
import { neverStop } from '../../../support/never-stop.ts';

// A folder is large here from 21 files on, so that it need not take a thousand.
vi.mock('../../../../electron/data/open-folder.ts', async (original) => ({ ...await original<typeof OpenFolder>(), few: 20, someFiles: 8 }));

let folder: string;
const call = { stop: neverStop, gone: neverStop, tell: () => undefined };
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'convas-gallery-')); });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function got<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const words = (text: string): number[] => {
  const bytes = Buffer.from(text, 'base64');
  return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readUInt32LE(4 * i));
};

describe('a generated set', () => {
  const data = 'shapes,count=40,test=12';
  const fresh = () => dataServices({ home: folder, state: mkdtempSync(join(folder, 'state-')), templates: folder });

  test('is counted and listed by class', async () => {
    const services = fresh();
    const view = got(await services.openData({ data }, call));
    const counts = (n: number): number[] => shapeNames.map((_, c) => Array.from({ length: n }, (_, i) => shapeLabel(i)).filter((label) => label === c).length);
    expect(view).toMatchObject({ data, dims: [1, 28, 28], targets: 'classes', names: shapeNames, training: { count: 40, perClass: counts(40) }, test: { count: 12, perClass: counts(12) }, relabelled: 0, excluded: 0 });
    const listed = words(got(await services.listExamples({ data, numbering: null, filter: { split: 'training', class: 2, show: 'all' } }, call)));
    expect(listed).toEqual(Array.from({ length: 40 }, (_, i) => i).filter((i) => shapeLabel(i) === 2));
  });

  test('is shown as it is, and shrunk by averaging', async () => {
    const services = fresh();
    const image = new Uint8Array(784);
    paintShape({ height: 28, width: 28, seed: 1, noise: 0.1, split: 'train' }, 7, image);
    const whole = got(await services.thumbnails({ data, numbering: null, split: 'training', indices: [3, 7], edge: 28 }, call));
    expect(whole).toMatchObject({ width: 28, height: 28, channels: 1, labels: [shapeLabel(3), shapeLabel(7)], excluded: [false, false] });
    expect([...Buffer.from(whole.pixels, 'base64').subarray(784)]).toEqual([...image]);
    const half = got(await services.thumbnails({ data, numbering: null, split: 'training', indices: [7], edge: 14 }, call));
    const at = (y: number, x: number): number => image[28 * y + x] ?? 0;
    expect(half).toMatchObject({ width: 14, height: 14 });
    expect([...Buffer.from(half.pixels, 'base64')]).toEqual(Array.from({ length: 196 }, (_, i) => {
      const [y, x] = [2 * Math.floor(i / 14), 2 * (i % 14)];
      return Math.round((at(y, x) + at(y, x + 1) + at(y + 1, x) + at(y + 1, x + 1)) / 4);
    }));
    const beyond = await services.thumbnails({ data, numbering: null, split: 'test', indices: [12], edge: 28 }, call);
    expect(beyond).toMatchObject({ ok: false, error: { code: 'no-such-example' } });
  });

  test('is corrected beside itself, and uncorrected again', async () => {
    const state = mkdtempSync(join(folder, 'state-'));
    const services = dataServices({ home: folder, state, templates: folder });
    const before = got(await services.openData({ data }, call));
    const other = (shapeLabel(5) + 1) % 4;
    const edits = [{ split: 'training', index: 5, label: other, isExcluded: false }, { split: 'test', index: 3, label: null, isExcluded: true }] as const;
    const after = got(await services.correctData({ data, numbering: null, edits }, call));
    expect({ relabelled: after.relabelled, excluded: after.excluded }).toEqual({ relabelled: 1, excluded: 1 });
    expect(after.training.perClass).toEqual(before.training.perClass.map((n, c) => n + Number(c === other) - Number(c === shapeLabel(5))));
    expect(after.test?.perClass).toEqual(before.test?.perClass.map((n, c) => n - Number(c === shapeLabel(3))));
    expect(words(got(await services.listExamples({ data, numbering: null, filter: { split: 'test', class: null, show: 'excluded' } }, call)))).toEqual([3]);
    // Another start of the program finds them again.
    const again = dataServices({ home: folder, state, templates: folder });
    expect(got(await again.corrections({ data, numbering: null }, call))).toEqual(edits);
    const kept = readFileSync(join(state, 'corrections', readdirSync(join(state, 'corrections'))[0] ?? ''), 'utf8');
    expect(JSON.parse(kept)).toMatchObject({ data, corrections: [{ split: 'training', index: 5, class: shapeNames[other] }, { split: 'test', index: 3, exclude: true }] });
    const undone = got(await again.correctData({ data, numbering: null, edits: [{ split: 'training', index: 5, label: shapeLabel(5), isExcluded: false }, { ...edits[1], isExcluded: false }] }, call));
    expect(undone).toEqual(before);
    expect(await again.correctData({ data, numbering: null, edits: [{ split: 'test', index: 12, label: null, isExcluded: true }] }, call)).toMatchObject({ ok: false, error: { code: 'no-such-example' } });
  });

  test('is shared out as a run does it, without what is left out', async () => {
    const services = fresh();
    const plain = got(await services.previewSplit({ data, validation: 0.25, seed: 3 }, call));
    expect(plain.validation.reduce((a, b) => a + b, 0)).toBe(10);
    await services.correctData({ data, numbering: null, edits: [0, 1, 2, 3, 4, 5, 6, 7].map((index) => ({ split: 'training', index, label: null, isExcluded: true })) }, call);
    const less = got(await services.previewSplit({ data, validation: 0.25, seed: 3 }, call));
    expect([less.validation, less.training].map((counts) => counts.reduce((a, b) => a + b, 0))).toEqual([8, 24]);
  });
});

describe('a folder of images', () => {
  let root: string;
  const grey = (value: number, side = 8): Promise<Buffer> => sharp({ create: { width: side, height: side, channels: 3, background: { r: value, g: value, b: value } } }).toColourspace('b-w').png().toBuffer();
  beforeAll(async () => {
    root = join(folder, 'pets');
    for (const split of ['train', 'test']) for (const name of ['cats', 'dogs']) mkdirSync(join(root, split, name), { recursive: true });
    const put = async (at: string, value: number, side?: number): Promise<void> => writeFileSync(join(root, at), await grey(value, side));
    await put('train/cats/a.png', 10);
    writeFileSync(join(root, 'train/cats/b.png'), 'no image at all');
    await put('train/cats/c.png', 30);
    await put('train/dogs/a.png', 10);
    await put('train/dogs/b.png', 50);
    await put('test/cats/a.png', 60);
    await put('test/dogs/a.png', 30);
  });

  test('is read with its damaged files left out, and its duplicates within and across splits', async () => {
    const services = dataServices({ home: folder, state: mkdtempSync(join(folder, 'state-')), templates: folder });
    const view = got(await services.openData({ data: 'pets' }, call));
    expect(view).toMatchObject({ dims: [1, 8, 8], names: ['cats', 'dogs'], training: { count: 4, perClass: [2, 2] }, test: { count: 2, perClass: [1, 1] }, sizes: [{ width: 8, height: 8, channels: 1, files: 6 }] });
    expect(view.corrupt.map(({ file }) => file)).toEqual([join(root, 'train/cats/b.png')]);
    const audit = got(await services.auditData({ data: 'pets' }, call));
    expect(audit).toMatchObject({ groups: 2, extra: 2, across: 1, conflicting: 2 });
    expect(audit.duplicates[0]).toEqual({ members: [{ split: 'training', index: 1 }, { split: 'test', index: 1 }], isAcross: true, isConflicting: true });
    expect(audit.mean[0]).toBeCloseTo((10 + 30 + 10 + 50) / 4 / 255, 12);
    expect(audit.std[0]).toBeCloseTo(Math.sqrt((225 + 25 + 225 + 625) / 4) / 255, 12);
    const shown = got(await services.thumbnails({ data: 'pets', numbering: null, split: 'training', indices: [3, 1], edge: 96 }, call));
    expect([...Buffer.from(shown.pixels, 'base64')]).toEqual([...Array<number>(64).fill(50), ...Array<number>(64).fill(30)]);
    expect(words(got(await services.listExamples({ data: 'pets', numbering: null, filter: { split: 'training', class: null, show: 'duplicates' } }, call)))).toEqual([0, 1, 2]);
  });

  test('keeps corrections with their files, whatever number these get', async () => {
    const state = mkdtempSync(join(folder, 'state-'));
    const services = dataServices({ home: folder, state, templates: folder });
    await services.correctData({ data: 'pets', numbering: null, edits: [{ split: 'training', index: 1, label: 1, isExcluded: false }] }, call);
    writeFileSync(join(root, 'train/cats/b.png'), await grey(77));
    const again = dataServices({ home: folder, state, templates: folder });
    expect(got(await again.corrections({ data: 'pets', numbering: null }, call))).toEqual([{ split: 'training', index: 2, label: 1, isExcluded: false }]);
    expect(existsSync(join(root, 'train/cats/c.png'))).toBe(true);
  });

  test('too large to be read when it is opened is read before it is corrected by the numbers of a run', async () => {
    const large = join(folder, 'large');
    for (const name of ['cats', 'dogs']) mkdirSync(join(large, name), { recursive: true });
    const plain = await grey(20, 4);
    for (let i = 0; i < 21; i++) writeFileSync(join(large, i < 15 ? 'cats' : 'dogs', `${String(i).padStart(4, '0')}.png`), plain);
    writeFileSync(join(large, 'cats', '0003.png'), 'no image at all');
    writeFileSync(join(large, 'cats', '0011.png'), await grey(90, 4));
    const services = dataServices({ home: folder, state: mkdtempSync(join(folder, 'state-')), templates: folder });
    expect(got(await services.openData({ data: 'large' }, call)).training.count).toBe(21);
    // A run has no number 3 for the damaged file, so that it calls the twelfth of them 10.
    const asked = { data: 'large', numbering: null } as const;
    const [shown, view] = [got(await services.thumbnails({ ...asked, split: 'training', indices: [10], edge: 4 }, call)), got(await services.openData({ data: 'large' }, call))];
    expect([...Buffer.from(shown.pixels, 'base64')]).toEqual(Array<number>(16).fill(90));
    expect([view.training.count, view.corrupt.length]).toEqual([20, 1]);
    const state = mkdtempSync(join(folder, 'state-'));
    const another = dataServices({ home: folder, state, templates: folder });
    got(await another.correctData({ ...asked, edits: [{ split: 'training', index: 10, label: 1, isExcluded: false }] }, call));
    expect(JSON.parse(readFileSync(join(state, 'corrections', readdirSync(join(state, 'corrections'))[0] ?? ''), 'utf8'))).toMatchObject({ corrections: [{ file: 'cats/0011.png', class: 'dogs' }] });
  });

  test('corrects nothing by numbers that have changed, and says how they have', async () => {
    const state = mkdtempSync(join(folder, 'state-'));
    const services = dataServices({ home: folder, state, templates: folder });
    const listed = got(await services.openData({ data: 'large' }, call));
    const edits = [{ split: 'training', index: 11, label: 1, isExcluded: false }] as const;
    expect(listed).toMatchObject({ training: { count: 21 }, isWhole: false });
    const audit = got(await services.auditData({ data: 'large' }, call));
    const { numbering } = listed;
    const refused = { ok: false, error: { code: 'renumbered' } };
    expect(await services.correctData({ data: 'large', numbering, edits }, call)).toMatchObject(refused);
    expect(await services.thumbnails({ data: 'large', numbering, split: 'training', indices: [11], edge: 4 }, call)).toMatchObject(refused);
    expect(existsSync(join(state, 'corrections'))).toBe(false);
    expect(audit.renumbered).toEqual({ from: numbering, damaged: { training: [3], test: [] } });
    const read = got(await services.openData({ data: 'large' }, call));
    expect([read.isWhole, read.numbering === numbering]).toEqual([true, false]);
    got(await services.correctData({ data: 'large', numbering: read.numbering, edits: [{ ...edits[0], index: 10 }] }, call));
    // Another host numbers the same files alike, before and after it has read them.
    const another = dataServices({ home: folder, state, templates: folder });
    expect(got(await another.openData({ data: 'large' }, call)).numbering).toBe(numbering);
    expect(got(await another.corrections({ data: 'large', numbering }, call))).toEqual(edits);
    got(await another.auditData({ data: 'large' }, call));
    expect(got(await another.openData({ data: 'large' }, call)).numbering).toBe(read.numbering);
  });

  test('shows one of its images as it is, with its file and the class it came with', async () => {
    const [state, closely] = [mkdtempSync(join(folder, 'state-')), join(folder, 'closely')];
    for (const name of ['cats', 'dogs']) mkdirSync(join(closely, name), { recursive: true });
    writeFileSync(join(closely, 'cats', 'wide.png'), await sharp({ create: { width: 2048, height: 300, channels: 3, background: { r: 9, g: 200, b: 40 } } }).png().toBuffer());
    writeFileSync(join(closely, 'dogs', 'small.png'), await grey(70, 4));
    const services = dataServices({ home: folder, state, templates: folder });
    const { numbering } = got(await services.correctData({ data: 'closely', numbering: null, edits: [{ split: 'training', index: 0, label: 1, isExcluded: false }] }, call));
    const look = (index: number) => services.lookAtExample({ data: 'closely', numbering, split: 'training', index }, call);
    const [wide, small] = [got(await look(0)), got(await look(1))];
    expect(wide).toMatchObject({ picture: { width: 1024, height: 150, channels: 3 }, came: 0, file: { name: 'cats/wide.png', width: 2048, height: 300, channels: 3 } });
    expect([...Buffer.from(wide.picture.pixels, 'base64').subarray(0, 6)]).toEqual([9, 200, 40, 9, 200, 40]);
    expect(small).toEqual({ picture: { width: 4, height: 4, channels: 1, pixels: Buffer.alloc(16, 70).toString('base64') }, came: 1, file: { name: 'dogs/small.png', width: 4, height: 4, channels: 1 } });
    expect(await look(2)).toMatchObject({ ok: false, error: { code: 'no-such-example' } });
  });

  test('that went away is said to be gone, and has its corrections where it came to', async () => {
    const [state, moving] = [mkdtempSync(join(folder, 'state-')), join(folder, 'moving')];
    cpSync(join(folder, 'large'), moving, { recursive: true });
    const services = dataServices({ home: folder, state, templates: folder });
    const { numbering } = got(await services.openData({ data: 'moving' }, call));
    got(await services.correctData({ data: 'moving', numbering, edits: [{ split: 'training', index: 20, label: null, isExcluded: true }] }, call));
    renameSync(moving, join(folder, 'moved'));
    const lost = { ok: false, error: { code: 'data-unknown' } };
    expect(await services.thumbnails({ data: 'moving', numbering, split: 'training', indices: [20], edge: 4 }, call)).toMatchObject(lost);
    expect(await services.auditData({ data: 'moving' }, call)).toMatchObject(lost);
    expect(got(await services.moveCorrections({ from: 'moving', to: 'moved' }, call))).toBe(1);
    expect(got(await services.openData({ data: 'moved' }, call))).toMatchObject({ excluded: 1, numbering });
    // What is there already is never written over.
    expect(got(await services.moveCorrections({ from: 'moving', to: 'moved' }, call))).toBe(0);
  });

  test('goes on being read for one window when another leaves', async () => {
    const services = dataServices({ home: folder, state: mkdtempSync(join(folder, 'state-')), templates: folder });
    got(await services.openData({ data: 'large' }, call));
    const leaving = stopSource();
    const [left, stays] = [services.auditData({ data: 'large' }, { ...call, stop: leaving.stop }), services.auditData({ data: 'large' }, call)];
    leaving.request();
    expect(await left).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(got(await stays).groups).toBe(1);
  });
});

test('a place that goes away while it is looked at is named, and read anew once it is back', async () => {
  const services = dataServices({ home: folder, state: mkdtempSync(join(folder, 'state-')), templates: folder });
  const root = join(folder, 'lent');
  const put = async (...colours: readonly string[]): Promise<void> => {
    for (const [i, colour] of colours.entries()) {
      mkdirSync(join(root, `class-${i % 2}`), { recursive: true });
      writeFileSync(join(root, `class-${i % 2}`, `${i}.png`), await sharp({ create: { width: 4, height: 4, channels: 3, background: colour } }).png().toBuffer());
    }
  };
  await put('red', 'blue');
  expect(got(await services.openData({ data: 'lent' }, call)).training.count).toBe(2);
  rmSync(root, { recursive: true });
  const away = { ok: false, error: { code: 'data-unknown', message: expect.stringContaining(`${root} is not there`) } };
  expect(await services.thumbnails({ data: 'lent', numbering: null, split: 'training', indices: [0, 1], edge: 4 }, call)).toMatchObject(away);
  expect(await services.openData({ data: 'lent' }, call)).toMatchObject(away);
  await put('red', 'blue', 'lime');
  expect(got(await services.openData({ data: 'lent' }, call)).training.count).toBe(3);
});

test('what is no data is said plainly, and tried anew the next time', async () => {
  const services = dataServices({ home: folder, state: mkdtempSync(join(folder, 'state-')), templates: folder });
  expect(await services.openData({ data: 'nothing-there' }, call)).toMatchObject({ ok: false, error: { code: 'data-unknown' } });
  const root = join(folder, 'nothing-there');
  for (const name of ['a', 'b']) {
    mkdirSync(join(root, name), { recursive: true });
    writeFileSync(join(root, name, '1.png'), await sharp({ create: { width: 4, height: 4, channels: 3, background: name === 'a' ? 'red' : 'blue' } }).png().toBuffer());
  }
  expect(got(await services.openData({ data: 'nothing-there' }, call)).training.count).toBe(2);
});

describe('a set made by hand', () => {
  const png = async (r: number, g: number, b: number): Promise<string> => (await sharp({ create: { width: 5, height: 5, channels: 4, background: { r, g, b, alpha: 1 } } }).png().toBuffer()).toString('base64');

  test('grows by pictures, which the set shows at once; grey ones become grey', async () => {
    const services = dataServices({ home: folder, state: mkdtempSync(join(folder, 'state-')), templates: folder });
    const add = async (name: string, ...pictures: readonly string[]): Promise<number> => got(await services.addPictures({ folder: 'mine', class: name, pictures }, call)).added;
    expect([await add('up', await png(9, 9, 9), await png(8, 8, 8)), await add(' down ', await png(7, 7, 7))]).toEqual([2, 1]);
    expect(got(await services.openData({ data: 'mine' }, call))).toMatchObject({ dims: [1, 5, 5], names: ['down', 'up'], training: { perClass: [1, 2] } });
    await add('up', await png(200, 0, 0));
    expect(got(await services.openData({ data: 'mine' }, call))).toMatchObject({ dims: [3, 5, 5], training: { perClass: [1, 3] } });
    expect(readdirSync(join(folder, 'mine', 'up')).sort()).toEqual(['0001.png', '0002.png', '0003.png']);
  });

  test('replaces no picture that is there, whatever its name', async () => {
    const services = dataServices({ home: folder, state: mkdtempSync(join(folder, 'state-')), templates: folder });
    const into = join(folder, 'named', 'up');
    mkdirSync(into, { recursive: true });
    for (const name of ['1403636579763555584.png', '0007.PNG']) writeFileSync(join(into, name), 'here before');
    got(await services.addPictures({ folder: 'named', class: 'up', pictures: [await png(1, 1, 1), await png(2, 2, 2)] }, call));
    expect(readdirSync(into).sort()).toEqual(['0007.PNG', '0008.png', '0009.png', '1403636579763555584.png']);
  });

  test('takes no names that lead elsewhere, and nothing that is no picture', async () => {
    const services = dataServices({ home: folder, state: mkdtempSync(join(folder, 'state-')), templates: folder });
    const code = async (name: string, picture: string): Promise<string> => { const done = await services.addPictures({ folder: 'other', class: name, pictures: [picture] }, call); return done.ok ? 'added' : done.error.code; };
    const good = await png(1, 2, 3);
    for (const name of ['', '  ', '..', '../up', 'a/b', 'a\\b', '.hidden', 'test', 'Train', 'x'.repeat(101), 'a\nb']) expect(await code(name, good)).toBe('class-invalid');
    expect(await code('cat', 'bm8gcGljdHVyZQ==')).toBe('image-damaged');
    expect(existsSync(join(folder, 'other'))).toBe(false);
    expect(await code('cat', good)).toBe('added');
  });
});
