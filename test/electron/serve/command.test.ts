// `convas serve` from outside: what it prints, that the address works, and how it ends.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assetFolder } from '../../../electron/paths.ts';
import { browserCommand } from '../../../electron/serve/browser.ts';
import { convas, expectRefusal, type Ended, type Group } from '../../support/convas.ts';
import { buildFirst } from '../run/tiny.ts';
import { ask, clientOver, closingOf, freshFolder, pageHeaders, pathOf, socketTo } from './hosts.ts';

const scratch = freshFolder();
beforeAll(buildFirst);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Started {
  readonly address: string;
  readonly group: Group;
  readonly ended: Promise<Ended>;
}

/** Starts the command and waits for its address. */
function started(args: readonly string[], folder: string): Promise<Started> {
  return new Promise((resolve, reject) => {
    const ended: Promise<Ended> = convas(['serve', ...args], {
      in: folder, env: { HOME: folder, XDG_STATE_HOME: '', DISPLAY: '' },
      onOut: (out, group) => {
        const address = /http:[^"\s]+/.exec(out)?.[0];
        if (address !== undefined && out.endsWith('\n')) resolve({ address, group, ended });
      },
    });
    ended.then(({ err }) => reject(new Error(err)), reject);
  });
}

const folder = (): string => mkdtempSync(join(scratch, 'home-'));

describe('convas serve', () => {
  it('prints one line with an address that opens the window, and ends with 130 at Ctrl-C', async () => {
    const { address, group, ended } = await started([], folder());
    const port = Number(new URL(address).port);
    const entered = await ask(port, pathOf(address));
    const cookie = entered.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const { status, body } = await ask(port, '/', { cookie });
    expect([status, body]).toEqual([200, expect.stringContaining('<title>Convas</title>')]);
    for (const [, path = ''] of body.matchAll(/(?:src|href)="\.(\/[^"]+)"/g)) {
      const file = await ask(port, path, { cookie });
      expect([file.status, file.headers['cache-control']]).toEqual([200, 'private, max-age=31536000, immutable']);
    }
    group.signal('SIGINT');
    const { code, out, err } = await ended;
    expect([code, out, err]).toEqual([130, `Convas is at ${address} (Ctrl-C ends it).\n`, 'Ending. Press Ctrl-C again to end at once.\n']);
  });

  it('prints its address as JSON, remembers in the folder it is told, and ends at once while a window is open', async () => {
    const home = folder();
    const { address, group, ended } = await started(['--json', '--no-open', '--state', 'memory'], home);
    const port = Number(new URL(address).port);
    const { headers } = await ask(port, pathOf(address));
    const socket = await socketTo(port, pageHeaders(port, headers['set-cookie']?.[0]?.split(';')[0] ?? ''));
    const client = clientOver(socket);
    expect(await client.call('about', {})).toMatchObject({ home });
    await client.call('keep', { id: 'a', name: 'a', path: null, stamp: null, text: 'kept' });
    expect(readFileSync(join(home, 'memory', 'journal', 'drawing-a.json'), 'utf8')).toContain('"kept"');
    // The window stays as it is: it is the host that takes leave of it, and asked once.
    const closing = closingOf(socket);
    group.signal('SIGTERM');
    const { code, out, err } = await ended;
    expect([code, JSON.parse(out), err]).toEqual([130, { address, port }, 'Ending. Press Ctrl-C again to end at once.\n']);
    expect(await closing).toEqual({ code: 1001, reason: 'Convas has ended.' });
  });

  it('opens a network at once, and says what is wrong with one that cannot be opened', async () => {
    const home = folder();
    const path = join(home, 'größe & co.convas');
    writeFileSync(path, readFileSync(join(assetFolder('templates'), 'lenet5.convas')));
    const ends: string[] = [];
    for (const network of ['größe & co.convas', 'lenet5']) {
      const { address, group, ended } = await started(['--json', network], home);
      ends.push(decodeURIComponent(new URL(address).hash));
      group.signal('SIGTERM');
      await ended;
    }
    expect(ends).toEqual([`#open=${path}`, '#template=lenet5']);
    expectRefusal(await convas(['serve', 'lenet55'], { in: home }), 2, ['lenet55', '"lenet5" is probably meant']);
  });

  it('begins where it ended, and elsewhere when that is taken', async () => {
    const home = folder();
    const first = await started(['--json'], home);
    const beside = await started(['--json'], home);
    expect(new URL(beside.address).port).not.toBe(new URL(first.address).port);
    for (const { group, ended } of [beside, first]) {
      group.signal('SIGTERM');
      await ended;
    }
    const again = [await started(['--json'], home), await started(['--json'], home)];
    expect(new Set(again.map(({ address }) => new URL(address).port))).toEqual(new Set([first, beside].map(({ address }) => new URL(address).port)));
    for (const { group } of again) group.signal('SIGTERM');
    await Promise.all(again.map(({ ended }) => ended));
  });

  it('does not start at a port that is taken or is none', async () => {
    const first = await started(['--json'], folder());
    const { port } = new URL(first.address);
    expectRefusal(await convas(['serve', '--port', port], { in: scratch }), 2, [`Port ${port} is taken`, '--port']);
    expectRefusal(await convas(['serve', '--port', '70000'], { in: scratch }), 2, ['--port', '65535']);
    first.group.signal('SIGHUP');
    expect((await first.ended).code).toBe(130);
  });
});

describe('the browser', () => {
  it.each([
    ['linux', { DISPLAY: ':0' }, 'xdg-open'], ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, 'xdg-open'], ['linux', {}, undefined], ['linux', { DISPLAY: '' }, undefined], ['darwin', {}, 'open'], ['win32', {}, 'rundll32'],
  ] as const)('is opened on %s with %j by %s', (platform, environment, program) => {
    const command = browserCommand(platform, environment, 'http://127.0.0.1:1/');
    expect(command?.[0]).toBe(program);
    if (command !== null) expect(command[1].at(-1)).toMatch(/http:\/\/127\.0\.0\.1:1\/$/);
  });
});
