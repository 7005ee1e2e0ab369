// Pictures and tables as a page asks for them: written with the ending of what they are, over nothing that was not meant.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../../core/base/diagnostic.ts';
import { runIn } from '../../../electron/serve/run-in.ts';
import { saveExport } from '../../../electron/serve/save-export.ts';
import { showCommand, showInFolder } from '../../../electron/serve/show-in-folder.ts';
import { freshFolder } from './hosts.ts';

let home = '';
beforeEach(() => { home = freshFolder(); });
afterEach(() => rmSync(home, { recursive: true, force: true }));

const svg = '<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg"></svg>\n';
/** The smallest PNG: one grey pixel. */
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';

describe('what is exported beside models', () => {
  it.each([
    ['svg', svg, Buffer.from(svg)], ['png', png, Buffer.from(png, 'base64')], ['md', '| a |\n', Buffer.from('| a |\n')],
  ] as const)('is written as %s, with that ending', async (format, content, bytes) => {
    const file = join(home, `net.${format}`);
    expect(await saveExport(home, { path: 'net', format, content, overwrite: false })).toEqual(ok({ path: file, bytes: bytes.length }));
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(readdirSync(home)).toEqual([`net.${format}`]);
  });

  it('never gets the ending of something else', async () => {
    expect(await saveExport(home, { path: 'start.desktop', format: 'md', content: 'x', overwrite: true })).toEqual(ok({ path: join(home, 'start.desktop.md'), bytes: 1 }));
  });

  it.each([
    ['svg', '<html></html>'], ['svg', '<svg xmlns="x"><rect/>'], ['svg', png], ['png', svg], ['png', ''], ['png', 'iVBORw0KGgo='], ['png', '../../etc'],
  ] as const)('is refused when it is no %s: %s', async (format, content) => {
    expect(await saveExport(home, { path: 'net', format, content, overwrite: true })).toMatchObject({ ok: false, error: { code: 'export-unreadable' } });
    expect(readdirSync(home)).toEqual([]);
  });

  it('takes the place of another file only when told', async () => {
    writeFileSync(join(home, 'net.svg'), 'older');
    const argument = { path: 'net.svg', format: 'svg' as const, content: svg };
    expect(await saveExport(home, { ...argument, overwrite: false })).toMatchObject({ ok: false, error: { code: 'already-there' } });
    expect(readFileSync(join(home, 'net.svg'), 'utf8')).toBe('older');
    expect((await saveExport(home, { ...argument, overwrite: true })).ok).toBe(true);
    expect(readFileSync(join(home, 'net.svg'), 'utf8')).toBe(svg);
  });

  it('needs a name, a folder that is there, and a place that is no folder', async () => {
    mkdirSync(join(home, 'inner.svg'));
    const argument = { format: 'svg' as const, content: svg, overwrite: true };
    expect(await saveExport(home, { ...argument, path: ' ' })).toMatchObject({ ok: false, error: { code: 'name-missing' } });
    expect(await saveExport(home, { ...argument, path: 'absent/net' })).toMatchObject({ ok: false, error: { code: 'missing' } });
    for (const path of ['inner.svg', 'inner']) expect(await saveExport(home, { ...argument, path })).toMatchObject({ ok: false, error: { code: 'is-a-folder' } });
  });
});

describe('showing a file in its folder', () => {
  it('asks the file manager of each system', () => {
    expect(showCommand('linux', { DISPLAY: ':0' }, '/a/net.onnx')).toEqual(['xdg-open', ['/a']]);
    expect(showCommand('linux', {}, '/a/net.onnx')).toBeNull();
    expect(showCommand('darwin', {}, '/a/net.onnx')).toEqual(['open', ['-R', '/a/net.onnx']]);
    expect(showCommand('win32', {}, 'C:\\my nets, old\\net.onnx')).toEqual(['explorer.exe', ['/select,"C:\\my nets, old\\net.onnx"']]);
  });

  it('starts nothing for what is not there, is no export, or is a folder', async () => {
    writeFileSync(join(home, 'run.sh'), '');
    mkdirSync(join(home, 'folder.onnx'));
    for (const path of ['absent.onnx', 'run.sh', 'folder.onnx']) expect(await showInFolder(home, path)).toMatchObject({ ok: false, error: { code: 'missing' } });
  });
});

describe('looking for a run', () => {
  it('finds none in a folder that holds something else', async () => {
    writeFileSync(join(home, 'config.json'), '{"format": "other"}');
    expect(await runIn(home, '.')).toBeNull();
    expect(await runIn(home, 'absent')).toBeNull();
    expect(await runIn(home, '')).toBeNull();
  });
});
