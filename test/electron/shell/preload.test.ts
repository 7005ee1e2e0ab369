// The built preload script as the sandbox runs it: one file that requires nothing but electron, gives the page one thing, and
// passes text both ways.
import { rmSync } from 'node:fs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundlePreload } from '../../../build/bundle.js';
import type { Bridge } from '../../../core/run/desktop.ts';
import { freshFolder } from '../serve/hosts.ts';

const scratch = freshFolder();
let source = '';
beforeAll(async () => {
  await bundlePreload(scratch);
  source = readFileSync(join(scratch, 'preload.cjs'), 'utf8');
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface FakePagePort {
  hear: (event: { readonly data: unknown }) => void;
  addEventListener(type: string, listener: (event: { readonly data: unknown }) => void): void;
  start(): void;
  postMessage(message: unknown): void;
}

/** Runs the script with what a sandbox offers, and keeps what it does there. */
function sandbox() {
  const seen = { required: [] as string[], exposed: {} as Record<string, unknown>, posted: [] as (readonly unknown[])[], sent: [] as unknown[] };
  const port1: FakePagePort = {
    hear: () => { throw new Error('nobody listens to the port'); },
    addEventListener: (type, listener) => { if (type === 'message') port1.hear = listener; },
    start: () => undefined,
    postMessage: (message) => void seen.sent.push(message),
  };
  const port2 = {};
  const electron = {
    contextBridge: { exposeInMainWorld: (name: string, api: unknown) => { seen.exposed[name] = api; } },
    ipcRenderer: { postMessage: (...args: readonly unknown[]) => void seen.posted.push(args) },
    webUtils: { getPathForFile: (file: unknown) => `/dropped/${String(file)}` },
  };
  const allowed: Readonly<Record<string, unknown>> = { electron, events: {}, timers: {}, url: {} };
  const require = (name: string): unknown => {
    seen.required.push(name);
    if (!Object.hasOwn(allowed, name)) throw new Error(`a sandbox has no ${name}`);
    return allowed[name];
  };
  class MessageChannel {
    readonly port1 = port1;
    readonly port2 = port2;
  }
  runInContext(source, createContext({ require, MessageChannel, exports: {}, module: { exports: {} } }));
  return { ...seen, seen, port1, port2, bridge: seen.exposed['convas'] as Bridge };
}

it('requires nothing but electron and gives the page one thing', () => {
  const { required, exposed, posted, port2, bridge } = sandbox();
  expect([required, Object.keys(exposed), Object.keys(bridge).sort()]).toEqual([['electron'], ['convas'], ['listen', 'pathOf', 'send']]);
  expect(posted).toEqual([['convas:connect', null, [port2]]]);
});

it('passes text both ways, keeping what comes before the page listens, and nothing that is no text', () => {
  const { seen, port1, bridge } = sandbox();
  bridge.send('{"a":1}');
  expect(seen.sent).toEqual(['{"a":1}']);
  const heard: string[] = [];
  for (const data of ['one', 2, { three: 3 }]) port1.hear({ data });
  bridge.listen((message) => heard.push(message));
  port1.hear({ data: 'four' });
  expect(heard).toEqual(['one', 'four']);
  expect(bridge.pathOf('a.convas')).toBe('/dropped/a.convas');
});
