import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, symlink, writeFile, lstat, mkdir, open, rename, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'rolldown';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileFailure, makeFolder, readWhole, writeAtomically, type Disk } from '../../electron/files.ts';

let folder = '';
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'convas-files-')); });
afterEach(async () => { await rm(folder, { recursive: true, force: true }); });

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** The real disk, except that one call fails. */
function failingDisk(at: 'open' | 'write' | 'sync' | 'rename', code: string): Disk {
  return {
    async open(path, flags) {
      if (at === 'open') throw systemError(code);
      const handle = await open(path, flags);
      return new Proxy(handle, {
        get(target, key) {
          if (key === at) return async () => { throw systemError(code); };
          const member: unknown = Reflect.get(target, key);
          return typeof member === 'function' ? member.bind(target) : member;
        },
      });
    },
    rename: at === 'rename' ? async () => { throw systemError(code); } : rename,
    unlink,
  };
}

test('pieces are written one after another and counted in bytes', async () => {
  async function* content(): AsyncGenerator<Uint8Array | string> {
    yield 'größe ';
    yield new Uint8Array([49, 50]);
  }
  const path = join(folder, 'a.txt');
  expect(await writeAtomically(path, content())).toEqual({ ok: true, value: { bytes: 10 } });
  expect(await readFile(path, 'utf8')).toBe('größe 12');
});

test.each([
  ['open', 'EACCES', 'not-permitted'],
  ['write', 'ENOSPC', 'disk-full'],
  ['sync', 'EDQUOT', 'disk-full'],
  ['rename', 'EROFS', 'read-only'],
] as const)('a disk that fails in %s with %s gives %s, keeps the old file and leaves nothing behind', async (at, code, expected) => {
  const path = join(folder, 'weights.bin');
  await writeFile(path, 'old');
  const written = await writeAtomically(path, 'new content', failingDisk(at, code));
  expect(written.ok).toBe(false);
  if (!written.ok) {
    expect(written.error.code).toBe(expected);
    expect(written.error.message).toContain(path);
    expect(written.error.message).not.toContain('    at ');
  }
  expect(await readFile(path, 'utf8')).toBe('old');
  expect(await readdir(folder)).toEqual(['weights.bin']);
});

test('a fault while the content is made goes on to the caller and leaves nothing behind', async () => {
  function* content(): Generator<string> {
    yield 'first';
    throw new Error('no second piece');
  }
  await expect(writeAtomically(join(folder, 'b.txt'), content())).rejects.toThrow('no second piece');
  expect(await readdir(folder)).toEqual([]);
});

test('a missing folder, a file used as a folder and a folder used as a file are told apart', async () => {
  await writeFile(join(folder, 'file'), '');
  await mkdir(join(folder, 'sub', 'inner'), { recursive: true });
  const codes = await Promise.all(['none/x', 'file/x', 'sub'].map(async (name) => {
    const result = await writeAtomically(join(folder, name), 'x');
    return result.ok ? 'ok' : result.error.code;
  }));
  expect(codes).toEqual(['missing', 'not-a-folder', 'is-a-folder']);
  const made = await makeFolder(join(folder, 'file'));
  expect(made.ok ? 'ok' : made.error.code).toBe('not-a-folder');
});

test('a link keeps pointing where it did', async () => {
  await writeFile(join(folder, 'real'), 'old');
  await symlink(join(folder, 'real'), join(folder, 'link'));
  await writeAtomically(join(folder, 'link'), 'new');
  expect((await lstat(join(folder, 'link'))).isSymbolicLink()).toBe(true);
  expect(await readFile(join(folder, 'real'), 'utf8')).toBe('new');
});

test('a file above the limit is refused before it is read', async () => {
  await writeFile(join(folder, 'big'), new Uint8Array(100));
  const read = await readWhole(join(folder, 'big'), 99);
  expect(read.ok ? 'ok' : read.error.code).toBe('file-too-large');
  const fits = await readWhole(join(folder, 'big'), 100);
  expect(fits.ok && fits.value.length).toBe(100);
  const none = await readWhole(join(folder, 'none'));
  expect(none.ok ? 'ok' : none.error.code).toBe('missing');
});

test('a folder below one that takes none is refused at once', { timeout: 5000 }, async () => {
  // Below /proc the system says of every new folder that its parent is missing; where there is no /proc the parent is a file.
  const parent = existsSync('/proc/self') ? '/proc' : join(folder, 'file');
  await writeFile(join(folder, 'file'), '');
  const made = await makeFolder(join(parent, 'run', 'inner'));
  expect(made.ok ? 'ok' : made.error.message).toMatch(/run.* cannot be written: /);
});

test('an unknown trouble names the file and the system\'s word for it', () => {
  expect(fileFailure(systemError('EIO'), 'read', '/d/x').message).toBe('/d/x could not be read (EIO). Check the disk and try again.');
});

test('a writer killed at any moment leaves a whole file', async () => {
  const program = join(folder, 'writer.mjs');
  const entry = join(folder, 'entry.mjs');
  await writeFile(entry, `
    import { writeAtomically } from ${JSON.stringify(new URL('../../electron/files.ts', import.meta.url).pathname)};
    for (let i = 0; ; i++) await writeAtomically(process.argv[2], Array.from({ length: 64 }, () => new Uint8Array(4096).fill(65 + (i % 26))));
  `);
  await build({ input: entry, platform: 'node', output: { file: program, format: 'esm' }, logLevel: 'silent' });
  const path = join(folder, 'out', 'x.bin');
  await mkdir(join(folder, 'out'));
  for (const wait of [53, 61, 74]) {
    const child = spawn(process.execPath, [program, path], { stdio: 'inherit' });
    while (!existsSync(path)) await new Promise((done) => setTimeout(done, 5));
    await new Promise((done) => setTimeout(done, wait));
    child.kill('SIGKILL');
    await once(child, 'exit');
    const bytes = await readFile(path);
    expect(bytes.length).toBe(64 * 4096);
    expect(new Set(bytes).size).toBe(1);
  }
});

test('a mistake of our own is no failure of the file', () => {
  expect(() => fileFailure(new TypeError('x is undefined'), 'read', '/d/x')).toThrow('x is undefined');
});
