// `npm run dev`: pages from the sources, services from a real host behind, which starts again when its sources change.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { topLevel } from '../../../build/floors/rooms.js';
import { proofOf } from '../../../electron/serve/returning.ts';
import { ask, clientOver, freshFolder, pageHeaders, pathOf, socketTo } from './hosts.ts';

const checkout = fileURLToPath(new URL('../../..', import.meta.url));
const scratch = freshFolder();
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const mark = { 'convas-page': '1' };
const asked = 'a'.repeat(43);

/** Comes back to a host as a page that knows its key does; null while it is away. */
async function returned(port: number, key: Buffer): Promise<string | null> {
  const greeting = await ask(port, `/returning/host?challenge=${asked}`, mark);
  if (greeting.status !== 200) return null;
  const { challenge, proof } = JSON.parse(greeting.body) as { readonly challenge: string; readonly proof: string };
  const address = `127.0.0.1:${port}`;
  expect(proof).toBe(proofOf('host', key, asked, address));
  const { headers } = await ask(port, `/returning/page?challenge=${challenge}&proof=${proofOf('page', key, challenge, address)}`, mark);
  return headers['set-cookie']?.[0]?.split(';')[0] ?? null;
}

async function coresBy(port: number, cookie: string): Promise<number> {
  const client = clientOver(await socketTo(port, pageHeaders(port, cookie)));
  const { cores } = await client.call('about', {});
  client.close();
  return cores;
}

it('serves the sources, lets in by the host\'s own gate, and brings a changed host to the pages that are open', async () => {
  const copy = join(scratch, 'convas');
  mkdirSync(copy);
  for (const name of topLevel) if (name !== 'test' && existsSync(join(checkout, name))) cpSync(join(checkout, name), join(copy, name), { recursive: true });
  symlinkSync(join(checkout, 'node_modules'), join(copy, 'node_modules'));
  const server = spawn(process.execPath, ['build/launch.js', 'dev', '--no-open', '--state', join(scratch, 'state')], { cwd: copy, detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, HOME: join(scratch, 'home') } });
  try {
    let [out, err] = ['', ''];
    server.stderr.setEncoding('utf8').on('data', (text: string) => { err += text; });
    const address = await new Promise<string>((resolve, reject) => {
      server.stdout.setEncoding('utf8').on('data', (text: string) => {
        out += text;
        const found = /http:\S+/.exec(out)?.[0];
        if (found !== undefined && out.endsWith('\n')) resolve(found);
      });
      server.once('close', (code) => reject(new Error(`ended with ${code}: ${err}`)));
    });
    const port = Number(new URL(address).port);
    expect((await ask(port, '/')).body).toMatch(/@vite\/client/);
    expect((await ask(port, '/panels/preferences.ts')).body).toContain('startPreferences');
    await expect(socketTo(port, pageHeaders(port, 'none=1'))).rejects.toThrow('403');
    const cookie = (await ask(port, pathOf(address))).headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    expect(await coresBy(port, cookie)).toBeGreaterThan(0);
    await expect(socketTo(port, { ...pageHeaders(port, cookie), origin: 'http://127.0.0.1:1' })).rejects.toThrow('403');
    const key = Buffer.from((JSON.parse((await ask(port, '/returning/key', { ...mark, cookie })).body) as { readonly key: string }).key, 'base64url');
    const services = join(copy, 'electron', 'serve', 'services.ts');
    writeFileSync(services, readFileSync(services, 'utf8').replace('cores: availableParallelism()', 'cores: 77'));
    await expect.poll(async () => {
      const again = await returned(port, key).catch(() => null);
      return again === null ? null : coresBy(port, again).catch(() => null);
    }, { timeout: 30_000 }).toBe(77);
    const ended = once(server, 'close');
    process.kill(-(server.pid ?? 0), 'SIGINT');
    expect((await ended)[0]).toBe(0);
  } finally {
    if (server.exitCode === null && server.pid !== undefined) process.kill(-server.pid, 'SIGKILL');
  }
});
