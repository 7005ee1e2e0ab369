// `npm start` with everything around it made for the test, and fetching against servers on this machine: whatever fails is
// told in a sentence, and a window opens all the same.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { archiveFor, electronBinary, fetchElectron } from '../../build/start-electron.js';
import { proxyFor } from '../../build/start-fetch.js';
import { rememberAnswer, rememberedAnswer, stateFolder as ofLauncher } from '../../build/start-memory.js';
import { progressLine, start, whereTyped } from '../../build/start.js';
import { stateFolder } from '../../electron/serve/places.ts';
import { zipOf } from '../support/zip.ts';

const zip = zipOf([{ name: 'electron', text: '#!/bin/sh\n', mode: 0o100755 }, { name: 'version', text: 'v9.1.0' }, { name: 'pad', text: 'x'.repeat(200_000), isStored: true }]);
const name = 'electron-v9.1.0-linux-x64.zip';
const machine = { platform: 'linux', arch: 'x64' } as const;

let folder = '';
let servers: Server[] = [];
let said: string[] = [];
let opened: string[] = [];
let memory: boolean | null = null;
let asked = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'convas-start-'));
  mkdirSync(join(folder, 'electron'));
  writeFileSync(join(folder, 'electron', 'package.json'), '{"version": "9.1.0"}');
  writeFileSync(join(folder, 'electron', 'checksums.json'), JSON.stringify({ [name]: createHash('sha256').update(zip).digest('hex') }));
  [servers, said, opened, memory, asked] = [[], [], [], null, 0];
});
afterEach(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true, force: true });
});

async function listening(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Given {
  readonly answer?: string | null;
  readonly isAsking?: boolean;
  readonly mirror?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly connecting?: number;
  readonly desktopCode?: number;
}

/** Starts in a world of the test, and answers the exit code. */
function begun(args: readonly string[], { answer = 'y', isAsking = true, mirror = 'http://127.0.0.1:9', environment = {}, connecting = 10_000, desktopCode = 0 }: Given = {}): Promise<number> {
  const at = join(folder, 'electron');
  return start(args, {
    isAsking,
    say: (line) => { said.push(line); },
    progress: () => undefined,
    ask: async () => {
      asked += 1;
      return answer;
    },
    binary: () => electronBinary(at, {}, 'linux'),
    hasDesktop: () => true,
    archive: () => archiveFor(at, { ELECTRON_MIRROR: mirror }, machine),
    fetch: (archive, options) => fetchElectron(archive, { ...options, folder: at, platform: 'linux', environment, connecting }),
    memory: { read: () => memory, write: (yes) => { memory = yes; } },
    openDesktop: async (binary, rest) => {
      opened.push(`desktop ${[binary.slice(at.length), ...rest].join(' ')}`);
      return desktopCode;
    },
    openBrowser: async (rest) => {
      opened.push(['browser', ...rest].join(' '));
      return 130;
    },
  });
}

const giving = (bytes: Buffer): Promise<string> => listening((request, response) => {
  if (request.url !== `/v9.1.0/${name}`) response.writeHead(404);
  response.end(bytes);
});

describe('npm start', () => {
  test('asks once, fetches what is published, and opens the desktop window from then on', async () => {
    const mirror = await giving(zip);
    expect(await begun(['a.convas'], { mirror })).toBe(0);
    expect([opened, asked, memory]).toEqual([['desktop /dist/electron a.convas'], 1, true]);
    expect(readFileSync(join(folder, 'electron', 'path.txt'), 'utf8')).toBe('electron');
    expect(readdirSync(join(folder, 'electron')).sort()).toEqual(['checksums.json', 'dist', 'package.json', 'path.txt']);
    expect(await begun([])).toBe(0);
    expect([opened, asked]).toEqual([['desktop /dist/electron a.convas', 'desktop /dist/electron'], 1]);
  });

  test('takes no for an answer, and does not ask again unless it is told to', async () => {
    expect([await begun([], { answer: '' }), await begun([], { answer: 'y' })]).toEqual([0, 0]);
    expect([opened, asked, memory]).toEqual([['browser', 'browser'], 1, false]);
    await begun(['--desktop'], { answer: 'n' });
    expect(asked).toBe(2);
  });

  test('neither asks nor fetches without a person, whatever was said before', async () => {
    let requests = 0;
    const mirror = await listening((_, response) => {
      requests += 1;
      response.end(zip);
    });
    memory = true;
    expect([await begun([], { isAsking: false, mirror }), await begun(['--desktop'], { isAsking: false, mirror })]).toEqual([0, 0]);
    expect([opened, asked, requests]).toEqual([['browser', 'browser'], 0, 0]);
  });

  test('ends when the question is turned away, and remembers nothing', async () => {
    expect(await begun([], { answer: null })).toBe(130);
    expect([opened, memory]).toEqual([[], null]);
  });

  test('goes to the browser when that is wanted, with what else was said', async () => {
    await begun(['--browser', '--port', '5000']);
    expect([opened, asked]).toEqual([['browser --port 5000'], 0]);
  });

  test('goes to the browser when the desktop window cannot live here', async () => {
    await begun([], { mirror: await giving(zip), desktopCode: 133 });
    expect(opened).toEqual(['desktop /dist/electron', 'browser']);
    expect(said.at(-1)).toContain('ended with code 133');
  });
});

describe('fetching that fails is told, leaves nothing behind, and the browser opens', () => {
  async function refused(given: Given): Promise<string> {
    expect(await begun([], given)).toBe(0);
    expect(opened).toEqual(['browser']);
    expect(readdirSync(join(folder, 'electron')).sort()).toEqual(['checksums.json', 'package.json']);
    return said.at(-1) ?? '';
  }

  test('another file than the published one', async () => {
    expect(await refused({ mirror: await giving(Buffer.concat([zip, Buffer.from('x')])) })).toMatch(/^Electron was not fetched\. What 127\.0\.0\.1:\d+ gave is not the published file: its checksum differs\./);
  });

  test('a server that never answers', async () => {
    expect(await refused({ mirror: await listening(() => undefined), connecting: 50 })).toMatch(/did not answer within/);
  });

  test('a connection that breaks in the middle', async () => {
    const mirror = await listening((request, response) => {
      response.writeHead(200, { 'Content-Length': zip.length });
      response.write(zip.subarray(0, 1000), () => request.socket.destroy());
    });
    expect(await refused({ mirror })).toMatch(/The connection to 127\.0\.0\.1:\d+ broke after 0 of 0 MB\./);
  });

  test('no network at all', async () => {
    expect(await refused({ mirror: 'http://127.0.0.1:9' })).toContain('There is no connection to 127.0.0.1:9 (ECONNREFUSED)');
  });

  test('an archive that is not there', async () => {
    expect(await refused({ mirror: `${await giving(zip)}/elsewhere` })).toMatch(/answered 404 instead of the file/);
  });

  test('a server that leads round in a circle', async () => {
    expect(await refused({ mirror: await listening((request, response) => response.writeHead(302, { Location: request.url ?? '/' }).end()) })).toContain('leads on and on');
  });

  test('a proxy that refuses, and one that is away', async () => {
    const proxy = await listening((_, response) => response.writeHead(407).end());
    const server = servers.at(-1);
    server?.on('connect', (_, socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
    expect(await refused({ mirror: 'https://mirror.invalid', environment: { HTTPS_PROXY: proxy } })).toMatch(/The proxy at 127\.0\.0\.1:\d+ refused the connection \(407\)/);
    opened = [];
    expect(await refused({ mirror: 'https://mirror.invalid', environment: { https_proxy: 'http://127.0.0.1:9' } })).toContain('The proxy at 127.0.0.1:9 cannot be reached (ECONNREFUSED)');
  });
});

test('Ctrl-C while fetching ends it and leaves nothing behind', async () => {
  const stopper = new AbortController();
  const mirror = await listening((_, response) => {
    response.writeHead(200, { 'Content-Length': zip.length });
    response.write(zip.subarray(0, 1000));
  });
  const at = join(folder, 'electron');
  const archive = archiveFor(at, { ELECTRON_MIRROR: mirror }, machine);
  if (archive === null) throw new Error('no archive');
  const outcome = await fetchElectron(archive, { folder: at, platform: 'linux', environment: {}, signal: stopper.signal, onBytes: () => stopper.abort() });
  expect(outcome).toEqual({ ok: false, isStopped: true, why: 'Stopped.' });
  expect(readdirSync(at).sort()).toEqual(['checksums.json', 'package.json']);
});

test('a binary of another version counts as absent, one that is named is taken', () => {
  const at = join(folder, 'electron');
  mkdirSync(join(at, 'dist'));
  writeFileSync(join(at, 'dist', 'electron'), '');
  writeFileSync(join(at, 'dist', 'version'), '9.0.0\n');
  expect(electronBinary(at, {}, 'linux')).toBeNull();
  writeFileSync(join(at, 'dist', 'version'), '9.1.0\n');
  expect(electronBinary(at, {}, 'linux')).toBe(join(at, 'dist', 'electron'));
  expect(electronBinary(at, { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'nowhere') }, 'linux')).toBeNull();
  expect(electronBinary(at, {}, 'aix')).toBeNull();
});

test('Electron is offered only where it is published', () => {
  const at = join(folder, 'electron');
  expect(archiveFor(at, {}, machine)).toMatchObject({ address: `https://github.com/electron/electron/releases/download/v9.1.0/${name}`, from: 'github.com' });
  expect(archiveFor(at, {}, { platform: 'linux', arch: 'riscv64' })).toBeNull();
  expect(archiveFor(join(folder, 'nowhere'), {}, machine)).toBeNull();
});

test('the answer lies where the window keeps what it remembers, and survives a broken file', () => {
  for (const [platform, environment] of [['linux', {}], ['linux', { XDG_STATE_HOME: '/s' }], ['linux', { XDG_STATE_HOME: 'relative' }], ['darwin', {}], ['win32', {}], ['win32', { LOCALAPPDATA: 'C:\\L' }]] as const) {
    expect(ofLauncher(platform, environment, '/a')).toBe(stateFolder(platform, environment, '/a'));
  }
  const at = join(folder, 'a', 'state');
  expect(rememberedAnswer(at)).toBeNull();
  rememberAnswer(false, at);
  expect(rememberedAnswer(at)).toBe(false);
  writeFileSync(join(at, 'electron.json'), '{"fetch"');
  expect(rememberedAnswer(at)).toBeNull();
  rememberAnswer(true, join(at, 'electron.json', 'below a file'));
  expect(existsSync(join(at, 'electron.json', 'below a file'))).toBe(false);
});

test('a proxy is the one of the environment, unless the address is excepted', () => {
  const address = new URL('https://github.com/x');
  expect(proxyFor(address, {})).toBeNull();
  expect(proxyFor(address, { HTTPS_PROXY: 'proxy:3128' })?.host).toBe('proxy:3128');
  expect(proxyFor(address, { HTTP_PROXY: 'http://plain:1' })).toBeNull();
  expect(proxyFor(address, { all_proxy: 'http://all:1', NO_PROXY: 'example.org, .github.com' })).toBeNull();
  expect(() => proxyFor(address, { HTTPS_PROXY: 'http://' })).toThrow('is no address');
});

test('progress says how much has come and how long it will take', () => {
  expect(progressLine(30_000_000, 120_000_000, 10)).toBe('Fetching Electron: 30 of 120 MB, 30 s left (Ctrl-C stops it)');
  expect(progressLine(1_000_000, 120_000_000, 2)).toBe('Fetching Electron: 1 of 120 MB, 4 min left (Ctrl-C stops it)');
  expect(progressLine(5_000_000, null, 2)).toBe('Fetching Electron: 5 MB');
});

test('files are meant where the command was typed, not where npm went', () => {
  expect(whereTyped({ INIT_CWD: folder })).toBe(folder);
  // Started without npm, or from a folder that is gone by now.
  expect([whereTyped({}), whereTyped({ INIT_CWD: '' }), whereTyped({ INIT_CWD: join(folder, 'gone') })]).toEqual([process.cwd(), process.cwd(), process.cwd()]);
});
