import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import type { DataProgress } from '../../../electron/data/decode.ts';
import { getNamedSet, remoteSets, type RemoteSet } from '../../../electron/data/download.ts';
import { fetchFile, type RemoteFile } from '../../../electron/data/fetch.ts';
import { openDataset } from '../../../electron/data/open.ts';
import { unpackTar } from '../../../electron/data/tar.ts';
import { good, idx, machineAt, put, scratch, trouble } from './made.ts';

const at = scratch();
const closing: (() => Promise<void>)[] = [];
afterEach(async () => { for (const close of closing.splice(0)) await close(); });

/** A server on this machine; answers its address and what was asked of it. */
async function serve(answer: (request: IncomingMessage, response: ServerResponse, nth: number) => void): Promise<{ url: string; ranges: (string | undefined)[] }> {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    answer(request, response, ranges.length);
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  closing.push(() => new Promise((resolve) => {
    server.closeAllConnections();
    server.close(() => { resolve(); });
  }));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, ranges };
}

const content = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7) % 251);
const sha256 = createHash('sha256').update(content).digest('hex');

function file(mirrors: readonly string[], more: Partial<RemoteFile> = {}): RemoteFile {
  return { name: 'set.bin', bytes: content.length, sha256, mirrors, ...more };
}

/** Sends the part asked for by a range, as servers do. */
function sendRange(request: IncomingMessage, response: ServerResponse): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (from === 0) response.writeHead(200, { 'content-length': content.length });
  else response.writeHead(206, { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` });
  response.end(content.subarray(from));
}

/** Sends the head of the content, then breaks the connection. */
function breakAfter(response: ServerResponse, from: number, bytes: number): void {
  if (from === 0) response.writeHead(200, { 'content-length': content.length });
  else response.writeHead(206, { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` });
  response.write(content.subarray(from, from + bytes), () => { setTimeout(() => { response.destroy(); }, 50); });
}

test('a file comes whole, with progress, under its name, and is not fetched again', async () => {
  const server = await serve((request, response) => { sendRange(request, response); });
  await mkdir(at('c'));
  const seen: number[] = [];
  expect(good(await fetchFile(file([server.url]), at('c'), { onBytes: (done) => { seen.push(done); } }))).toBe(content.length);
  expect(seen.at(-1)).toBe(content.length);
  expect(await readdir(at('c'))).toEqual(['set.bin']);
  expect(Buffer.compare(await readFile(at('c', 'set.bin')), content)).toBe(0);
  expect(good(await fetchFile(file([server.url]), at('c')))).toBe(0);
  expect(server.ranges).toEqual([undefined]);
});

test('a connection that breaks is taken up where it broke', async () => {
  const server = await serve((request, response, nth) => {
    const from = Number(/(\d+)-/.exec(request.headers.range ?? '0-')?.[1]);
    if (nth < 3) breakAfter(response, from, 100_000);
    else sendRange(request, response);
  });
  await mkdir(at('c'));
  expect(good(await fetchFile(file([server.url]), at('c')))).toBe(content.length);
  expect(server.ranges).toEqual([undefined, 'bytes=100000-', 'bytes=200000-']);
  expect(Buffer.compare(await readFile(at('c', 'set.bin')), content)).toBe(0);
});

test('a connection that keeps breaking leaves what came, and the next call goes on from there', async () => {
  const broken = await serve((_, response, nth) => { if (nth === 1) breakAfter(response, 0, 120_000); else response.destroy(); });
  await mkdir(at('c'));
  expect(trouble(await fetchFile(file([broken.url]), at('c')))).toMatch(/^download-broken: The connection broke while set\.bin was fetched\. What came is kept; the same command goes on from there\./);
  expect(await readdir(at('c'))).toEqual(['set.bin.part']);
  const whole = await serve((request, response) => { sendRange(request, response); });
  expect(good(await fetchFile(file([whole.url]), at('c')))).toBe(180_000);
  expect(whole.ranges).toEqual(['bytes=120000-']);
});

test('a server that knows no ranges sends the file from its beginning', async () => {
  const server = await serve((_, response) => { response.writeHead(200); response.end(content); });
  await put(at('c', 'set.bin.part'), content.subarray(0, 1000));
  good(await fetchFile(file([server.url]), at('c')));
  expect(Buffer.compare(await readFile(at('c', 'set.bin')), content)).toBe(0);
});

test('a part that is not of this file is found out by the checksum and fetched anew from the next address', async () => {
  const server = await serve((request, response) => { sendRange(request, response); });
  await put(at('c', 'set.bin.part'), new Uint8Array(5000));
  good(await fetchFile(file([server.url, server.url]), at('c')));
  expect(server.ranges).toEqual(['bytes=5000-', undefined]);
  expect(Buffer.compare(await readFile(at('c', 'set.bin')), content)).toBe(0);
});

test('a file with another checksum, or too many bytes, never gets its name', async () => {
  const spoilt = content.slice();
  spoilt[150_000] = 255;
  const server = await serve((_, response) => { response.end(spoilt); });
  await mkdir(at('c'));
  expect(trouble(await fetchFile(file([server.url]), at('c')))).toMatch(/^data-checksum: set\.bin could not be fetched as it was published: .*its checksum is not the published one/);
  const endless = await serve((_, response) => { response.write(content); response.end(content); });
  expect(trouble(await fetchFile(file([endless.url]), at('c')))).toMatch(/it gives more than the 300,000 bytes published/);
  expect((await readdir(at('c'))).filter((name) => name === 'set.bin')).toEqual([]);
});

test('a second address stands in for one that refuses', async () => {
  const gone = await serve((_, response) => { response.writeHead(503); response.end('try later'); });
  const server = await serve((request, response) => { sendRange(request, response); });
  await mkdir(at('c'));
  good(await fetchFile(file([gone.url, server.url]), at('c')));
  const refused = await fetchFile(file([gone.url], { name: 'other.bin' }), at('c'));
  expect(trouble(refused)).toMatch(/^download-refused: other\.bin could not be fetched as it was published: .*it answered 503/);
});

test('without a connection the message says so and what else to do', async () => {
  const server = await serve((request, response) => { sendRange(request, response); });
  for (const close of closing.splice(0)) await close();
  await mkdir(at('c'));
  expect(trouble(await fetchFile(file([server.url]), at('c')))).toBe(`offline: set.bin cannot be fetched: no connection to ${new URL(server.url).host}. Check the network, or get the file by other means and put it into ${at('c')}.`);
  expect(await readdir(at('c'))).toEqual([]);
});

test('a server that falls silent counts as broken', async () => {
  const server = await serve((_, response) => { response.writeHead(200, { 'content-length': content.length }); response.write(content.subarray(0, 10)); });
  await mkdir(at('c'));
  expect(trouble(await fetchFile(file([server.url]), at('c'), { patience: 150 }))).toMatch(/^download-broken/);
});

test('fetching stops when asked and keeps what came', async () => {
  const stop = new AbortController();
  const server = await serve((_, response) => { response.writeHead(200, { 'content-length': content.length }); response.write(content.subarray(0, 50_000)); });
  await mkdir(at('c'));
  const result = await fetchFile(file([server.url]), at('c'), { signal: stop.signal, onBytes: (done) => { if (done >= 50_000) stop.abort(); } });
  expect(trouble(result)).toMatch(/^cancelled/);
  expect((await readFile(at('c', 'set.bin.part'))).length).toBe(50_000);
});

test('a known set is fetched into the cache, found there, and opened by name', async () => {
  const files = new Map<string, Uint8Array>();
  for (const [prefix, count] of [['train', 3], ['t10k', 2]] as const) {
    files.set(`${prefix}-images-idx3-ubyte.gz`, gzipSync(idx([count, 1, 1], Array.from({ length: count }, (_, i) => i))));
    files.set(`${prefix}-labels-idx1-ubyte.gz`, gzipSync(idx([count], Array.from({ length: count }, (_, i) => i))));
  }
  const server = await serve((request, response) => { response.end(files.get((request.url ?? '').slice(1))); });
  const remote: RemoteSet = { files: [...files].map(([name, bytes]) => ({ name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), mirrors: [`${server.url}${name}`] })) };
  const machine = machineAt(at('home'), { XDG_CACHE_HOME: at('cache') });
  const told: DataProgress[] = [];
  const fetched = good(await getNamedSet('mnist', { machine, remote, onProgress: (p) => { told.push(p); } }));
  expect(fetched).toMatchObject({ set: 'mnist', folder: at('cache', 'convas', 'mnist'), already: false });
  expect(told.at(-1)?.done).toBe(told.at(-1)?.total);
  expect(good(await getNamedSet('mnist', { machine, remote })).already).toBe(true);
  expect(good(await openDataset('mnist', { machine })).train.count).toBe(3);
});

test('sets that cannot be fetched say why', async () => {
  expect(trouble(await getNamedSet('imagenet'))).toBe('data-unknown: There is no set called "imagenet". Sets that can be fetched: mnist, fashion-mnist, cifar10, cifar100.');
  expect(trouble(await getNamedSet('emnist', { machine: machineAt(at('home')) }))).toMatch(/^data-not-fetchable: emnist is published as one large archive/);
  await put(at('file'), '');
  expect(trouble(await getNamedSet('mnist', { machine: machineAt(at('home'), { XDG_CACHE_HOME: at('file') }) }))).toMatch(/^not-a-folder/);
});

test('every published file has an https address, a length and a SHA-256 digest', () => {
  for (const remote of Object.values(remoteSets)) {
    for (const { mirrors, bytes, sha256: digest } of remote?.files ?? []) {
      expect(mirrors.every((mirror) => mirror.startsWith('https://'))).toBe(true);
      expect(bytes).toBeGreaterThan(1000);
      expect(digest).toMatch(/^[0-9a-f]{64}$/);
    }
  }
});

/** A tar member. */
function member(name: string, bytes: Uint8Array, type = '0'): Uint8Array {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write(type, 156);
  header.write('        ', 148);
  header.write(`${header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

test('of an archive only plain files of the endings asked for are unpacked, into the folder itself', async () => {
  const tar = Buffer.concat([
    member('cifar/', new Uint8Array(0), '5'), member('cifar/a.bin', Uint8Array.of(1, 2, 3)), member('../../evil.bin', Uint8Array.of(9)), member('/etc/passwd', Uint8Array.of(8)),
    member('link.bin', new Uint8Array(0), '2'), member('cifar/readme.html', new Uint8Array(700)), member('cifar/names.txt', Buffer.from('x\n')), Buffer.alloc(1024),
  ]);
  await put(at('t', 'set.tar.gz'), gzipSync(tar));
  expect(good(await unpackTar(at('t', 'set.tar.gz'), at('t'), ['.bin', '.txt']))).toEqual(['a.bin', 'evil.bin', 'names.txt']);
  expect((await readdir(at('t'))).sort()).toEqual(['a.bin', 'evil.bin', 'names.txt', 'set.tar.gz']);
  expect([...await readFile(at('t', 'a.bin'))]).toEqual([1, 2, 3]);
});

test('an archive that is cut short, no archive at all, or missing is a failure', async () => {
  const whole = gzipSync(Buffer.concat([member('a.bin', new Uint8Array(5000)), Buffer.alloc(1024)]), { level: 0 });
  await put(at('t', 'cut.tar.gz'), whole.subarray(0, 3000));
  await writeFile(at('t', 'other.tar.gz'), gzipSync(Buffer.alloc(2000, 'x')));
  await writeFile(at('t', 'plain.tar.gz'), 'hello');
  for (const name of ['cut', 'other', 'plain']) expect(trouble(await unpackTar(at('t', `${name}.tar.gz`), at('t'), ['.bin']))).toMatch(/^data-damaged/);
  expect(trouble(await unpackTar(at('t', 'none.tar.gz'), at('t'), ['.bin']))).toMatch(/^missing/);
});
