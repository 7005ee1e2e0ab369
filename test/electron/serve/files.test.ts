// Opening, saving and choosing projects, as a window asks for it: good ways, bad paths, and disks that refuse.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { listFolder } from '../../../electron/serve/folder.ts';
import { pathFrom, stateFolder } from '../../../electron/serve/places.ts';
import { openProject, saveProject, stampNow } from '../../../electron/serve/project.ts';
import { rememberProject, recentProjects } from '../../../electron/serve/recent.ts';
import { freshFolder, value } from './hosts.ts';

const scratch = freshFolder();
let home = '';
beforeEach(() => { home = mkdtempSync(join(scratch, 'home-')); });
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A save with the usual answers filled in. */
const save = (path: string, more: Partial<Parameters<typeof saveProject>[1]> = {}) => saveProject(home, { path, text: '{"convas": 1}\n', stamp: null, overwrite: false, ...more });
const put = (name: string, content: string | Buffer): string => {
  writeFileSync(join(home, name), content);
  return join(home, name);
};

describe('a path typed into the window', () => {
  it.each([
    ['net.convas', '/people/ada/net.convas'], [' nets/net ', '/people/ada/nets/net'], ['~', '/people/ada'], ['~/net', '/people/ada/net'], ['/data/../net', '/net'], ['../net', '/people/net'], ['~ada/net', '/people/ada/~ada/net'],
  ])('%s means %s', (typed, path) => {
    expect(pathFrom(typed, '/people/ada')).toEqual({ ok: true, value: path });
  });

  it.each([['', 'name-missing'], ['  ', 'name-missing'], ['a\u0000b', 'name-invalid']])('%j is none', async (typed, code) => {
    expect(pathFrom(typed, '/people/ada')).toMatchObject({ ok: false, error: { code } });
    expect([await openProject(home, typed), await save(typed), await listFolder(home, typed)]).toMatchObject([0, 0, 0].map(() => ({ ok: false, error: { code } })));
  });
});

describe('what is remembered', () => {
  it.each([
    ['linux', {}, '/people/ada/.local/state/convas'],
    ['linux', { XDG_STATE_HOME: '/state' }, '/state/convas'],
    ['linux', { XDG_STATE_HOME: 'state' }, '/people/ada/.local/state/convas'],
    ['darwin', { XDG_STATE_HOME: '/state' }, '/people/ada/Library/Application Support/Convas'],
    ['win32', { LOCALAPPDATA: 'C:\\Users\\ada\\AppData\\Local' }, 'C:\\Users\\ada\\AppData\\Local\\Convas'],
  ] as const)('lies on %s with %j in %s', (platform, environment, folder) => {
    expect(stateFolder(platform, environment, '/people/ada')).toBe(folder);
  });
});

describe('opening', () => {
  it('gives the text as it is, its name and a stamp of its content', async () => {
    const path = put('größe 1.convas', '{"convas": 1}');
    const opened = value(await openProject(home, 'größe 1.convas'));
    expect(opened).toEqual({ path, name: 'größe 1', text: '{"convas": 1}', stamp: expect.stringMatching(/^[0-9a-f]{32}$/) });
    utimesSync(path, 0, 0);
    expect(await stampNow(home, path)).toBe(opened.stamp);
    put('größe 1.convas', '{"convas": 2}');
    expect(await stampNow(home, path)).not.toBe(opened.stamp);
  });

  it('gives text that is no project too: the window says what is wrong with it', async () => {
    put('notes.txt', 'hello');
    expect(value(await openProject(home, 'notes.txt'))).toMatchObject({ text: 'hello', name: 'notes.txt' });
  });

  it.each([
    ['noise', Buffer.from(Array.from({ length: 500 }, (_, i) => (i * 37 + 128) % 256))],
    ['text of another encoding', Buffer.from('{"name": "größe"}', 'latin1')],
    ['text with holes', 'a\u0000b'],
  ])('refuses %s, which saving would destroy', async (_, content) => {
    const path = put('a.convas', content);
    expect(await openProject(home, 'a.convas')).toMatchObject({ ok: false, error: { code: 'not-text', message: `${path} is not a Convas project: it holds something other than text. Open a file that ends in .convas.` } });
  });

  it('refuses what no project is as large as, without reading it', async () => {
    truncateSync(put('a.convas', ''), 2 ** 40);
    expect(await openProject(home, 'a.convas')).toMatchObject({ ok: false, error: { code: 'file-too-large', message: expect.stringContaining('64 MB') } });
  });

  it('refuses a folder, a missing file, a file in place of a folder, a device and a pipe', async () => {
    put('file', '');
    execFileSync('mkfifo', [join(home, 'pipe')]);
    const codes = await Promise.all(['.', 'absent', 'file/a.convas', '/dev/zero', 'pipe', 'a'.repeat(300)].map(async (path) => {
      const opened = await openProject(home, path);
      return opened.ok ? '' : opened.error.code;
    }));
    expect(codes).toEqual(['is-a-folder', 'missing', 'not-a-folder', 'not-a-file', 'not-a-file', 'name-too-long']);
  });
});

describe('saving', () => {
  it('writes a new file with the ending of a project, and answers where and its stamp', async () => {
    const saved = value(await save('net'));
    expect(saved).toEqual({ path: join(home, 'net.convas'), stamp: await stampNow(home, 'net.convas') });
    expect(readFileSync(saved.path, 'utf8')).toBe('{"convas": 1}\n');
    expect(value(await save('other.convas.json')).path).toBe(join(home, 'other.convas.json'));
    expect(value(await save('v1.2')).path).toBe(join(home, 'v1.2.convas'));
    expect(readdirSync(home).sort()).toEqual(['net.convas', 'other.convas.json', 'v1.2.convas']);
  });

  it('goes on from what it wrote', async () => {
    const first = value(await save('net'));
    const second = value(await save(first.path, { text: 'two', stamp: first.stamp }));
    expect(second.stamp).not.toBe(first.stamp);
    expect(readFileSync(first.path, 'utf8')).toBe('two');
  });

  it('never goes over a file of another state, unless told', async () => {
    const { stamp } = value(await save('net'));
    const path = put('net.convas', 'from outside');
    const refused = await save(path, { stamp });
    expect(refused).toMatchObject({ ok: false, error: { code: 'changed-outside', message: `${path} was changed by another program since you opened it. Save under another name, or replace it.` } });
    expect(readFileSync(path, 'utf8')).toBe('from outside');
    expect(await save(path, { stamp, overwrite: true })).toMatchObject({ ok: true });
    expect(readFileSync(path, 'utf8')).toBe('{"convas": 1}\n');
  });

  it('never goes over a file that it was not told of, also where the ending was added', async () => {
    const path = put('net.convas', 'mine');
    expect(await save('net')).toMatchObject({ ok: false, error: { code: 'changed-outside', message: `${path} exists already. Choose another name, or replace it.` } });
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });

  it('never goes over a file that is no project: it gets another name', async () => {
    const path = put('notes.txt', 'hello');
    const { stamp } = value(await openProject(home, path));
    expect(value(await save(path, { stamp })).path).toBe(`${path}.convas`);
    expect(readFileSync(path, 'utf8')).toBe('hello');
  });

  it('writes a file anew that is gone', async () => {
    const { path, stamp } = value(await save('net'));
    rmSync(path);
    expect(await stampNow(home, path)).toBeNull();
    expect(await save(path, { stamp })).toMatchObject({ ok: true });
  });

  it('refuses places where no file can be, and leaves nothing behind', async () => {
    mkdirSync(join(home, 'folder'));
    mkdirSync(join(home, 'folder.convas'));
    put('file', '');
    const before = readdirSync(home);
    const codes = await Promise.all(['folder', 'folder.convas', 'absent/net', 'file/net', '/proc/net-of-convas', '/dev/null/net', 'a'.repeat(300)].map(async (path) => {
      const saved = await save(path, { overwrite: true });
      return saved.ok ? '' : saved.error.code;
    }));
    expect(codes).toEqual(['is-a-folder', 'is-a-folder', 'missing', 'not-a-folder', 'not-permitted', 'not-a-folder', 'name-too-long']);
    expect(await save('folder')).toMatchObject({ ok: false, error: { message: `${join(home, 'folder')} is a folder. Add a name for the project, such as ${join(home, 'folder', 'network.convas')}.` } });
    expect(readdirSync(home)).toEqual(before);
  });

  it('refuses what could not be opened again', async () => {
    expect(await save('net', { text: 'x'.repeat(64 * 1024 * 1024 + 1) })).toMatchObject({ ok: false, error: { code: 'file-too-large' } });
    expect(readdirSync(home)).toEqual([]);
  });

  it('writes the file behind a link', async () => {
    const path = put('real.convas', 'old');
    symlinkSync(path, join(home, 'link.convas'));
    const { stamp } = value(await openProject(home, 'link.convas'));
    expect(await save('link.convas', { stamp })).toMatchObject({ ok: true });
    expect(readFileSync(path, 'utf8')).toBe('{"convas": 1}\n');
  });
});

describe('the stamp of a file', () => {
  it('is like no other when something else is there, and null when nothing is', async () => {
    mkdirSync(join(home, 'folder'));
    expect([await stampNow(home, 'folder'), await stampNow(home, '/dev/zero'), await stampNow(home, 'absent'), await stampNow(home, '/dev/null/a')]).toEqual(['unreadable', 'unreadable', null, null]);
  });
});

describe('a folder', () => {
  it('shows its folders, then its projects, then models, then files of data, and nothing hidden', async () => {
    for (const name of ['nets 10', 'nets 2', '.git', 'folder.convas']) mkdirSync(join(home, name));
    for (const name of ['b.convas', 'A.convas.json', 'c.json', 'd.onnx', '.e.convas', 'pets.csv']) put(name, '');
    symlinkSync(join(home, 'nets 2'), join(home, 'link'));
    symlinkSync(join(home, 'b.convas'), join(home, 'link.convas'));
    symlinkSync(join(home, 'absent'), join(home, 'broken.convas'));
    const { path, parent, entries } = value(await listFolder(home, null));
    expect([path, parent]).toEqual([home, scratch]);
    expect(entries.map(({ name, kind }) => `${kind} ${name}`)).toEqual(['folder folder.convas', 'folder link', 'folder nets 2', 'folder nets 10', 'project A.convas.json', 'project b.convas', 'project link.convas', 'model d.onnx', 'data pets.csv']);
    expect(entries.every((entry) => entry.path === join(home, entry.name))).toBe(true);
  });

  it('has none above it at the top', async () => {
    expect(value(await listFolder(home, '/')).parent).toBeNull();
  });

  it('that cannot be read says why', async () => {
    put('file', '');
    expect(await Promise.all([listFolder(home, 'absent'), listFolder(home, 'file')])).toMatchObject([{ ok: false, error: { code: 'missing' } }, { ok: false, error: { code: 'not-a-folder' } }]);
  });
});

describe('the projects opened lately', () => {
  const state = (): string => join(home, 'state', 'convas');
  const at = (second: number): Date => new Date(Date.UTC(2026, 0, 1, 0, 0, second));

  it('come latest first, each once, twelve at most', async () => {
    for (let n = 0; n < 15; n++) await rememberProject(state(), put(`${n}.convas`, ''), at(n));
    await rememberProject(state(), join(home, '10.convas'), at(20));
    const listed = await recentProjects(state());
    expect(listed.map(({ name }) => name)).toEqual(['10', '14', '13', '12', '11', '9', '8', '7', '6', '5', '4', '3']);
    expect(listed[0]).toEqual({ path: join(home, '10.convas'), name: '10', opened: '2026-01-01T00:00:20.000Z', isMissing: false });
  });

  it('are marked while their file is away', async () => {
    const path = put('a.convas', '');
    await rememberProject(state(), path, at(1));
    rmSync(path);
    expect((await recentProjects(state())).map(({ isMissing }) => isMissing)).toEqual([true]);
    await rememberProject(state(), put('b.convas', ''), at(2));
    put('a.convas', '');
    expect((await recentProjects(state())).map(({ name }) => name)).toEqual(['b', 'a']);
  });

  it.each(['', '{', 'null', '{"a": 1}', '[1, null, {"path": 3}]', '[{"path": "/a"}]'])('are none when their file holds %j, and begin again', async (content) => {
    mkdirSync(state(), { recursive: true });
    writeFileSync(join(state(), 'recent.json'), content);
    expect(await recentProjects(state())).toEqual([]);
    await rememberProject(state(), put('a.convas', ''), at(1));
    expect((await recentProjects(state())).map(({ name }) => name)).toEqual(['a']);
  });

  it('are let pass when the disk refuses them', async () => {
    await rememberProject('/proc/convas', put('a.convas', ''), at(1));
    await rememberProject(join(put('file', ''), 'state'), join(home, 'a.convas'), at(1));
    expect(await recentProjects('/proc/convas')).toEqual([]);
  });
});
