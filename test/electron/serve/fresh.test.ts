// `npm start` in a fresh checkout without Electron's binary and without a person at a terminal: it builds, asks nothing, prints
// an address, and behind it is the working designer.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { topLevel } from '../../../build/floors/rooms.js';
import { ask, clientOver, freshFolder, pageHeaders, pathOf, socketTo } from './hosts.ts';

const checkout = fileURLToPath(new URL('../../..', import.meta.url));
const scratch = freshFolder();
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

it('a fresh checkout without Electron lands in a working designer', async () => {
  const copy = join(scratch, 'convas');
  mkdirSync(copy);
  for (const name of topLevel) if (name !== 'test' && existsSync(join(checkout, name))) cpSync(join(checkout, name), join(copy, name), { recursive: true });
  symlinkSync(join(checkout, 'node_modules'), join(copy, 'node_modules'));
  const nowhere = join(scratch, 'no-electron');
  const host = spawn(process.execPath, ['build/launch.js', 'start'], {
    cwd: copy, detached: true, stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, HOME: join(scratch, 'home'), XDG_STATE_HOME: '', DISPLAY: '', WAYLAND_DISPLAY: '', CI: '', ELECTRON_OVERRIDE_DIST_PATH: nowhere },
  });
  try {
    let [out, err] = ['', ''];
    host.stderr.setEncoding('utf8').on('data', (text: string) => { err += text; });
    const address = await new Promise<string>((resolve, reject) => {
      host.stdout.setEncoding('utf8').on('data', (text: string) => {
        out += text;
        const found = /http:\S+/.exec(out)?.[0];
        if (found !== undefined && out.endsWith('\n')) resolve(found);
      });
      host.once('close', (code) => reject(new Error(`ended with ${code}: ${err}`)));
    });
    const port = Number(new URL(address).port);
    const entered = await ask(port, pathOf(address));
    const cookie = entered.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const page = await ask(port, '/', { cookie });
    expect([page.status, page.body]).toEqual([200, expect.stringContaining('<title>Convas</title>')]);
    const script = /src="\.(\/assets\/[^"]+\.js)"/.exec(page.body)?.[1] ?? '';
    expect((await ask(port, script, { cookie })).status).toBe(200);
    const client = clientOver(await socketTo(port, pageHeaders(port, cookie)));
    expect(await client.call('openTemplate', { id: 'lenet5' })).toMatchObject({ ok: true, value: { text: expect.stringContaining('"kind": "conv2d"') } });
    expect(err).toMatch(/Built dist in/);
    expect(err + out).not.toMatch(/Electron/);
    // Ctrl-C reaches the whole group, as in a terminal, and is no fault.
    const ended = once(host, 'close');
    process.kill(-(host.pid ?? 0), 'SIGINT');
    expect((await ended)[0]).toBe(0);
  } finally {
    if (host.exitCode === null && host.pid !== undefined) process.kill(-host.pid, 'SIGKILL');
  }
});
