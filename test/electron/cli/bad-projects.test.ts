// Project files that are no project, or whose drawing cannot work: each is refused with the file, the place and what to do,
// and neither the file nor anything beside it changes.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convas, expectRefusal } from '../../support/convas.ts';
import { buildFirst } from '../run/tiny.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-bad-projects-'));
beforeAll(buildFirst);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const good = readFileSync(new URL('../../../templates/lenet5-softmax.convas', import.meta.url), 'utf8');

/** The template with one piece of its text replaced; the piece must be there. */
function changed(from: string, to: string): string {
  expect(good).toContain(from);
  return good.replace(from, to);
}

/** A fresh folder with one file in it. */
function withFile(name: string, content: string | Buffer): string {
  const folder = mkdtempSync(join(scratch, 'case-'));
  writeFileSync(join(folder, name), content);
  return folder;
}

/** Expects that the file is as it was and still alone. */
function expectUnchanged(folder: string, name: string, content: string | Buffer): void {
  expect(readdirSync(folder)).toEqual([name]);
  expect(readFileSync(join(folder, name)).equals(Buffer.from(content))).toBe(true);
}

const kernel = (value: string): string => changed('"filters": 16, "kernel": 5', `"filters": 16, "kernel": ${value}`);

describe('a file that cannot be read as a project', () => {
  const files: readonly (readonly [string, string | Buffer, readonly string[]])[] = [
    ['is empty', '', ['is empty', 'backup']],
    ['is cut short', good.slice(0, 1500), ['stops in the middle, on line ', 'backup']],
    ['is no text', Buffer.from(Array.from({ length: 2000 }, (_, i) => (i * 37 + 128) % 256)), ['line 1, column ']],
    ['has a comma missing', good.replace('"epochs": 5,', '"epochs": 5'), ['line 9, column 5', 'a comma', 'text editor']],
    ['holds NaN, which is not JSON', kernel('NaN'), ['line 18, column ', 'NaN is not JSON']],
    ['is another JSON', '{"name": "x"}', ['no Convas project']],
    ['was written by a later version', changed('"convas": 1', '"convas": 99'), ['version 99', 'Update Convas']],
    ['has a version that is none', changed('"convas": 1', '"convas": "one"'), ['its version is "one"']],
    ['has a field that does not exist', changed('"units": 84}', '"units": 84}, "colour": "red"'), ['layers, record 8 ("F6")', '"colour"', 'Correct the name']],
    ['gives an id twice', changed('{"id": "S4", "kind"', '{"id": "S2", "kind"'), ['layers, record 5 ("S2")', 'another id']],
  ];
  it.concurrent.each(files)('because it %s exits 2 naming the place', async (_, content, words) => {
    const folder = withFile('broken.convas', content);
    expectRefusal(await convas(['check', 'broken.convas'], { in: folder }), 2, ['broken.convas', ...words]);
    expectUnchanged(folder, 'broken.convas', content);
  });

  it.concurrent('because it is an ONNX model, which is told with the command that makes a drawing of it', async () => {
    const folder = withFile('my net.onnx', 'of no matter');
    expectRefusal(await convas(['check', 'my net.onnx'], { in: folder }), 2, ['my net.onnx is an ONNX model', "convas import 'my net.onnx'"]);
    expectUnchanged(folder, 'my net.onnx', 'of no matter');
  });

  it.concurrent('is not trained either, and leaves no run', async () => {
    const folder = withFile('broken.convas', good.slice(0, 1500));
    expectRefusal(await convas(['train', 'broken.convas', '--data', 'shapes', '--out', 'run'], { in: folder }), 2, ['broken.convas stops in the middle']);
    expectUnchanged(folder, 'broken.convas', good.slice(0, 1500));
  });

  it.concurrent('because it is a folder exits 2', async () => {
    const folder = mkdtempSync(join(scratch, 'case-'));
    mkdirSync(join(folder, 'folder.convas'));
    expectRefusal(await convas(['check', 'folder.convas'], { in: folder }), 2, ['folder.convas is a folder', 'project file']);
  });
});

describe('a drawing that cannot work', () => {
  const drawings: readonly (readonly [string, string, readonly string[]])[] = [
    ['a layer kind that does not exist', changed('"kind": "dense", "name": "F6"', '"kind": "dence", "name": "F6"'), ['"dence"', '[F6]', 'fix: Read F6 as Dense']],
    ['a circle', changed('"from": {"layer": "In", "port": "out"}, "to": {"layer": "C1"', '"from": {"layer": "C3", "port": "out"}, "to": {"layer": "C1"'), ['circle: C1 → S2 → C3 → C1', 'fix: ']],
    ['a wire that comes from nowhere', changed('"from": {"layer": "S2", "port": "out"}', '"from": {"layer": "S9", "port": "out"}'), ['Wire S2-C3 at C3 comes from "S9"', 'fix: Let the wire come from S2']],
    ['a wire that leads nowhere', changed('"to": {"layer": "C3", "port": "in"}', '"to": {"layer": "C9", "port": "in"}'), ['"C9"', 'fix: ']],
    ['NaN in quotes as a kernel', kernel('"NaN"'), ['C3: kernel must be a whole number', '"NaN"', 'fix: ']],
    ['a kernel of 1e9', kernel('1e9'), ['C3: kernel must be a whole number from 1 to', '1000000000', 'fix: ']],
    ['a kernel beyond all numbers', kernel('1e999'), ['C3: kernel must be a whole number', 'Infinity', 'fix: ']],
    ['an image of 2^32 pixels', changed('"height": 32, "scale": 0.00392156862745098, "width": 32', '"height": 65536, "scale": 1, "width": 65536'), ['In: its output would have 4,294,967,296 elements', 'limit is 2,147,483,647', 'fix: ']],
    ['2^31 units', changed('"units": 84', '"units": 2147483648'), ['F6: units must be', '2147483648', 'fix: ']],
    ['weights of 2^31 numbers', changed('"units": 84', '"units": 65536').replace('"units": 10', '"units": 65536'), ['4,294,967,296', 'fix: ']],
  ];
  it.concurrent.each(drawings)('because of %s exits 1 naming the layer, with a fix', async (_, content, words) => {
    const folder = withFile('faulty.convas', content);
    expectRefusal({ ...(await convas(['check', 'faulty.convas'], { in: folder })), err: '(nothing)' }, 1, ['faulty.convas', ...words]);
    expectUnchanged(folder, 'faulty.convas', content);
  });

  it.concurrent.each([
    ['trained', ['train', 'faulty.convas', '--data', 'shapes', '--out', 'run']],
    ['exported', ['export', 'faulty.convas', '--out', 'faulty.onnx']],
    ['measured', ['eval', 'faulty.convas', '--weights', 'some.safetensors', '--data', 'shapes']],
  ])('is not %s: its errors are shown and nothing is written', async (_, args) => {
    const folder = withFile('faulty.convas', kernel('1e9'));
    expectRefusal(await convas(args, { in: folder }), 1, ['C3: kernel must be', 'fix: ', 'faulty.convas', 'convas check faulty.convas']);
    expectUnchanged(folder, 'faulty.convas', kernel('1e9'));
  });
});
