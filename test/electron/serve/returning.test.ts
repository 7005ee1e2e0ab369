// A page that outlives its host: how it returns, and what somebody else at the port learns (nothing of use). And what a host
// remembers for the next.
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { bug } from '../../../core/base/diagnostic.ts';
import { startHost, type Host } from '../../../electron/serve/host.ts';
import { recallHost, rememberHost } from '../../../electron/serve/host-memory.ts';
import { keyBytes, proofOf, returningWith } from '../../../electron/serve/returning.ts';
import { ask, cookieOf, freshFolder, value, windowBelow } from './hosts.ts';

const scratch = freshFolder();
const window = windowBelow(scratch);
const hosts: Host[] = [];
afterEach(async () => { for (const host of hosts.splice(0)) await host.close(); });
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const key = randomBytes(keyBytes);
const asked = 'a'.repeat(43);
const mark = { 'convas-page': '1' };

async function begun(port = 0, by: Uint8Array = key): Promise<Host> {
  const host = value(await startHost({ port, key: by, window, connected: () => bug('no window connects here') }));
  hosts.push(host);
  return host;
}

const get = (host: Host, path: string, headers: Readonly<Record<string, string>> = mark) => ask(host.port, path, headers);
const greetingOf = async (host: Host): Promise<{ readonly challenge: string; readonly proof: string }> => JSON.parse((await get(host, `/returning/host?challenge=${asked}`)).body) as never;

describe('a page whose host was started again', () => {
  it('lets the host prove itself, then itself, and is admitted with the new cookie', async () => {
    const first = await begun();
    const cookie = await cookieOf(first);
    expect(JSON.parse((await get(first, '/returning/key', { ...mark, cookie })).body)).toEqual({ key: key.toString('base64url') });
    const { port } = first;
    await first.close();
    const second = await begun(port);
    const address = `127.0.0.1:${port}`;
    expect((await get(second, '/', { cookie })).status).toBe(403);
    const { challenge, proof } = await greetingOf(second);
    expect(proof).toBe(proofOf('host', key, asked, address));
    const admitted = await get(second, `/returning/page?challenge=${challenge}&proof=${proofOf('page', key, challenge, address)}`);
    const fresh = admitted.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    expect([admitted.status, (await get(second, '/', { cookie: fresh })).status]).toEqual([200, 200]);
  });

  it.each<[string, (challenge: string, greeting: string, address: string) => string]>([
    ['of another key', (challenge, _, address) => proofOf('page', randomBytes(keyBytes), challenge, address)],
    ['for another address', (challenge) => proofOf('page', key, challenge, '127.0.0.1:1')],
    ['that is the host\'s own', (challenge, _, address) => proofOf('host', key, challenge, address)],
    ['that the host gave', (_, greeting) => greeting],
    ['that is none', () => ''],
  ])('is not admitted by a proof %s', async (_, made) => {
    const host = await begun();
    const { challenge, proof } = await greetingOf(host);
    const refused = await get(host, `/returning/page?challenge=${challenge}&proof=${made(challenge, proof, `127.0.0.1:${host.port}`)}`);
    expect([refused.status, refused.headers['set-cookie']]).toEqual([403, undefined]);
  });

  it('is admitted once for a challenge', async () => {
    const host = await begun();
    const { challenge } = await greetingOf(host);
    const path = `/returning/page?challenge=${challenge}&proof=${proofOf('page', key, challenge, `127.0.0.1:${host.port}`)}`;
    expect([(await get(host, path)).status, (await get(host, path)).status]).toEqual([200, 403]);
  });

  it('is shown the key only when it is admitted, and no page of another address is answered at all', async () => {
    const host = await begun();
    const cookie = await cookieOf(host);
    expect((await get(host, '/returning/key')).status).toBe(403);
    for (const path of ['/returning/key', `/returning/host?challenge=${asked}`, '/returning/page']) {
      expect((await get(host, path, { cookie })).status).toBe(403);
      expect((await get(host, path, { ...mark, cookie, origin: 'http://127.0.0.1:1' })).status).toBe(403);
      expect((await get(host, path, { ...mark, cookie, host: `evil.example:${host.port}` })).status).toBe(403);
      expect((await ask(host.port, path, { ...mark, cookie }, 'OPTIONS')).status).toBe(405);
    }
    for (const challenge of ['', 'short', 'ä'.repeat(30), 'a'.repeat(65), 'a b'.repeat(10)]) expect((await get(host, `/returning/host?challenge=${encodeURIComponent(challenge)}`)).status).toBe(400);
    expect((await get(host, '/returning/other')).status).toBe(404);
  });

  it('is forgotten when a hundred later ones were greeted', () => {
    const returning = returningWith(key);
    const first = returning.greet(asked, 'x')?.challenge ?? '';
    for (let n = 0; n < 100; n++) returning.greet(asked, 'x');
    expect(returning.admits(first, proofOf('page', key, first, 'x'), 'x')).toBe(false);
  });

  it('finds a host that stands behind another port under the port it knows', async () => {
    const host = value(await startHost({ port: 0, front: 4567, key, window, connected: () => bug('no window connects here') }));
    hosts.push(host);
    const address = new URL(host.invite());
    expect(address.port).toBe('4567');
    expect((await ask(host.port, address.pathname + address.search)).status).toBe(403);
    const entered = await ask(host.port, address.pathname + address.search, { host: '127.0.0.1:4567' });
    expect(entered.headers['set-cookie']?.[0]).toMatch(/^convas-4567=/);
  });
});

describe('what a host remembers', () => {
  let count = 0;
  const fresh = (): string => join(scratch, `state-${count++}`);
  const now = new Date('2026-01-01T00:00:00Z');
  const later = (days: number): Date => new Date(now.getTime() + days * 86_400_000);

  it('is the port used last and the key, for its person alone', async () => {
    const state = fresh();
    const first = await recallHost(state, now);
    expect([first.ports, first.key.length]).toEqual([[], keyBytes]);
    await rememberHost(state, first, 5000);
    const second = await recallHost(state, later(1));
    expect(second).toEqual({ ports: [5000], key: Buffer.from(first.key), made: now.toISOString() });
    await rememberHost(state, second, 5001);
    await rememberHost(state, await recallHost(state, later(1)), 5000);
    expect((await recallHost(state, later(1))).ports).toEqual([5000, 5001]);
    expect(statSync(join(state, 'host.json')).mode & 0o777).toBe(0o600);
  });

  it('is begun anew after a month, and when others could have read it', async () => {
    const state = fresh();
    const first = await recallHost(state, now);
    await rememberHost(state, first, 5000);
    expect((await recallHost(state, later(31))).key).not.toEqual(Buffer.from(first.key));
    expect((await recallHost(state, later(-1))).key).not.toEqual(Buffer.from(first.key));
    chmodSync(join(state, 'host.json'), 0o644);
    const other = await recallHost(state, later(1));
    expect([other.ports, Buffer.from(first.key).equals(other.key)]).toEqual([[], false]);
  });

  it.each(['', '{', '[]', '{"ports": "x", "key": 3}', '{"ports": [0, 70000, 1.5, "80", 5000], "key": "short", "made": "never"}'])('is as good as nothing when it is %j', async (text) => {
    const state = fresh();
    mkdirSync(state);
    writeFileSync(join(state, 'host.json'), text, { mode: 0o600 });
    const recalled = await recallHost(state, now);
    expect([recalled.ports.filter((port) => port !== 5000), recalled.key.length]).toEqual([[], keyBytes]);
  });

  it('is let go where the disk refuses', async () => {
    const state = join(fresh(), 'below');
    writeFileSync(join(state, '..'), 'a file');
    await rememberHost(state, await recallHost(state, now), 5000);
    expect([existsSync(state), readFileSync(join(state, '..'), 'utf8')]).toEqual([false, 'a file']);
  });
});
