// Who gets what from the browser host over HTTP.
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bug } from '../../../core/base/diagnostic.ts';
import { gateAt } from '../../../electron/serve/gate.ts';
import { startHost, type Host } from '../../../electron/serve/host.ts';
import { ask, cookieOf, freshFolder, pathOf, value, windowBelow } from './hosts.ts';

const scratch = freshFolder();
const window = windowBelow(scratch);
let host: Host;
let cookie = '';
beforeAll(async () => {
  host = value(await startHost({ port: 0, window, connected: () => bug('no window connects here') }));
  cookie = await cookieOf(host);
});
afterAll(async () => {
  await host.close();
  rmSync(scratch, { recursive: true, force: true });
});
const get = (path: string, headers: Readonly<Record<string, string>> = {}, method?: string) => ask(host.port, path, { cookie, ...headers }, method);

const policy = "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

describe('an address with a token', () => {
  it('gives a browser its cookie and takes the token out of sight', async () => {
    const address = host.invite();
    expect(address).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${host.port}/open\\?token=[\\w-]{43}$`));
    const { status, headers } = await ask(host.port, pathOf(address));
    expect([status, headers.location]).toEqual([303, '/']);
    expect(headers['set-cookie']).toEqual([expect.stringMatching(/^convas-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/)]);
  });

  it('lets nobody in a second time, but the browser that has the cookie goes on', async () => {
    const path = pathOf(host.invite());
    await ask(host.port, path);
    const again = await ask(host.port, path);
    expect([again.status, again.headers['set-cookie']]).toEqual([403, undefined]);
    const known = await get(path);
    expect([known.status, known.headers.location, known.headers['set-cookie']]).toEqual([303, '/', undefined]);
  });

  it('is not used up by a program that only looks at its headers', async () => {
    const path = pathOf(host.invite());
    expect((await ask(host.port, path, {}, 'HEAD')).status).toBe(403);
    expect((await ask(host.port, path)).status).toBe(303);
  });

  it.each(['/open', '/open?token=', '/open?token=aaaa', `/open?token=${'a'.repeat(43)}`, '/open?token=ä&token=b'])('that is made up opens nothing: %s', async (path) => {
    expect((await ask(host.port, encodeURI(path))).status).toBe(403);
  });

  it('is forgotten when a hundred later ones were asked for', () => {
    const gate = gateAt(1);
    const [first, second] = [gate.invite(), gate.invite()];
    for (let n = 0; n < 99; n++) gate.invite();
    expect([gate.admit(first), gate.admit(second), gate.admit(second)]).toEqual([false, true, false]);
  });
});

describe('without the right to it', () => {
  it.each([
    ['no cookie', ''],
    ['a cookie made up', 'convas=1'],
    ['an empty cookie', 'NAME='],
    ['a cookie of the right length', `NAME=${'a'.repeat(43)}`],
  ])('%s is told so in a sentence', async (_, made) => {
    const { status, headers, body } = await ask(host.port, '/', { cookie: made.replace('NAME', cookie.split('=')[0] ?? '') });
    expect([status, headers['content-type']]).toEqual([403, 'text/plain; charset=utf-8']);
    expect(body).toMatch(/^This is a window of Convas, .* "convas serve" .*\.\n$/);
  });

  it.each(['example.org', '127.0.0.1', '127.0.0.1:1', 'localhost.example.org', '[::1]:80'])('the name %s for this host is refused, cookie or not', async (name) => {
    expect((await get('/', { host: name })).status).toBe(403);
    expect((await ask(host.port, pathOf(host.invite()), { host: name })).headers['set-cookie']).toBeUndefined();
  });

  it('localhost is as good a name', async () => {
    expect((await get('/', { host: `localhost:${host.port}` })).status).toBe(200);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('%s is not answered', async (method) => {
    const { status, headers } = await get('/', {}, method);
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
  });
});

describe('the window', () => {
  it('comes with its type, and index.html is asked for anew each time', async () => {
    const { status, headers, body } = await get('/');
    expect([status, headers['content-type'], headers['cache-control'], body]).toEqual([200, 'text/html; charset=utf-8', 'no-cache', '<!doctype html><title>Convas</title>']);
  });

  it('has files whose names change with their content, which the browser keeps', async () => {
    const script = await get('/assets/index-AbC_12-9.js?x');
    expect([script.status, script.headers['content-type'], script.headers['cache-control']]).toEqual([200, 'text/javascript; charset=utf-8', 'private, max-age=31536000, immutable']);
    const style = await get('/assets/plain.css');
    expect([style.headers['content-type'], style.headers['cache-control']]).toEqual(['text/css; charset=utf-8', 'no-cache']);
  });

  it('answers HEAD with the headers alone', async () => {
    const { status, headers, body } = await get('/', {}, 'HEAD');
    expect([status, headers['content-length'], body]).toEqual([200, '36', '']);
  });

  it.each([
    ['a file', '/'], ['a missing file', '/nothing'], ['a forbidden method', '/'], ['an address with a token', '/open?token=x'],
  ])('sends the policy with %s', async (what, path) => {
    const { headers } = await get(path, {}, what === 'a forbidden method' ? 'POST' : 'GET');
    expect(headers['content-security-policy']).toBe(policy);
    expect([headers['x-content-type-options'], headers['referrer-policy']]).toEqual(['nosniff', 'no-referrer']);
  });

  it.each([
    '/../secret.txt', '/assets/../../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/%2e%2e%2fsecret.txt', '/assets/..%2f..%2fsecret.txt', '/..\\secret.txt', '/..%5csecret.txt',
    '//secret.txt', '/C:/secret.txt', '/%00', '/index.html%00.js', '/%', '/%ff', '/.built', '/assets', '/assets/', '/services', '/link.txt', `/${'a'.repeat(5000)}`, 'http://127.0.0.1/secret.txt', '*',
  ])('leads to no other file: %s', async (path) => {
    if (path === '/link.txt') symlinkSync(join(scratch, 'secret.txt'), join(window, 'link.txt'));
    const { status, body } = await get(path);
    expect([status, body]).toEqual([404, 'There is no such page here.\n']);
  });

  it('that is not built yet says what to do', async () => {
    const bare = value(await startHost({ port: 0, window: join(scratch, 'absent'), connected: () => undefined }));
    const { status, body } = await ask(bare.port, '/', { cookie: await cookieOf(bare) });
    expect([status, body]).toEqual([503, 'The window is not built yet. Run "npm run build", then load this page again.\n']);
    await bare.close();
  });
});

describe('a host', () => {
  it('does not start at a port that is taken', async () => {
    expect(await startHost({ port: host.port, window, connected: () => undefined })).toEqual({ ok: false, error: { code: 'port-taken', message: expect.stringContaining(`Port ${host.port} is taken`) } });
  });

  it('is known to its own cookie only', async () => {
    const other = value(await startHost({ port: 0, window, connected: () => undefined }));
    expect((await ask(other.port, '/', { cookie })).status).toBe(403);
    expect((await ask(other.port, '/', { cookie: `${cookie}; ${await cookieOf(other)}` })).status).toBe(200);
    await other.close();
    await expect(ask(other.port, '/')).rejects.toThrow('ECONNREFUSED');
  });
});
