// Windows that connect to the browser host, and whatever else tries to.
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect as connectTo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fail } from '../../../core/base/diagnostic.ts';
import { ConnectionLost, RemoteError, serve } from '../../../core/run/channel.ts';
import type { ServiceEvents, ServiceName, Services } from '../../../core/run/services.ts';
import { stopSource } from '../../../core/run/stop.ts';
import { startHost, type Host } from '../../../electron/serve/host.ts';
import { servicesOver } from '../../../electron/serve/services.ts';
import { clientOver, closingOf, cookieOf, freshFolder, pageHeaders, placesBelow, socketTo, value, windowBelow } from './hosts.ts';

const scratch = freshFolder();
const places = placesBelow(scratch);
const window = windowBelow(scratch);
const handlers = servicesOver(places, async (_, { signal, onStep }) => {
  onStep?.('writing');
  if (signal?.aborted !== true) await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
  stopped += 1;
  return fail('cancelled', 'Stopped.');
});
let stopped = 0;
const start = async (limits: object = {}): Promise<Host> => value(await startHost({ port: 0, window, connected: (port) => serve<Services, ServiceEvents>(port, handlers), ...limits }));

let host: Host;
let page: Readonly<Record<string, string>> = {};
beforeAll(async () => {
  host = await start();
  page = pageHeaders(host.port, await cookieOf(host));
});
afterAll(async () => {
  await host.close();
  rmSync(scratch, { recursive: true, force: true });
});

describe('a window', () => {
  it('is answered', async () => {
    const client = clientOver(await socketTo(host.port, page));
    expect(await client.call('about', {})).toEqual({ version: expect.stringMatching(/^\d/), home: places.home, cores: expect.any(Number), memory: expect.any(Number) });
    client.close();
  });

  it('may be reached by the name localhost', async () => {
    const name = `localhost:${host.port}`;
    (await socketTo(host.port, { ...page, host: name, origin: `http://${name}` })).close();
  });

  it.each([
    ['without a cookie', { cookie: '' }, '/services', 403],
    ['of another site', { origin: 'https://example.org' }, '/services', 403],
    ['of another port', { origin: 'http://127.0.0.1:1' }, '/services', 403],
    ['of a file', { origin: 'null' }, '/services', 403],
    ['without an origin', { origin: '' }, '/services', 403],
    ['under another name', { host: 'example.org', origin: 'http://example.org' }, '/services', 403],
    ['at another path', {}, '/', 404],
    ['at a path below', {}, '/services/x', 404],
  ])('%s is refused', async (_, headers, path, status) => {
    await expect(socketTo(host.port, { ...page, ...headers }, path)).rejects.toThrow(`Unexpected server response: ${status}`);
  });

  it('is refused when too many are open, and let in when one is gone', async () => {
    const small = await start({ mostSockets: 1 });
    const headers = pageHeaders(small.port, await cookieOf(small));
    const first = await socketTo(small.port, headers);
    await expect(socketTo(small.port, headers)).rejects.toThrow('503');
    first.close();
    await closingOf(first);
    (await socketTo(small.port, headers)).close();
    await small.close();
  });

  it('is told when the host ends, and its call is lost', async () => {
    const short = await start();
    const socket = await socketTo(short.port, pageHeaders(short.port, await cookieOf(short)));
    const closing = closingOf(socket);
    const before = stopped;
    const call = clientOver(socket).call('exportModel', { text: drawing, path: 'a', seed: 1, weights: null, overwrite: true }).catch((error: unknown) => error);
    await short.close();
    expect(await closing).toEqual({ code: 1001, reason: 'Convas has ended.' });
    expect(await call).toBeInstanceOf(ConnectionLost);
    await expect.poll(() => stopped).toBe(before + 1);
  });
});

const drawing = await (async () => {
  const opened = await handlers.openTemplate({ id: 'lenet5' }, { stop: stopSource().stop, gone: stopSource().stop, tell: () => undefined });
  return value(opened).text;
})();

describe('work a window asked for', () => {
  it('stops when the window cancels, and when it is gone', async () => {
    const client = clientOver(await socketTo(host.port, page));
    const source = stopSource();
    const doing: string[] = [];
    const before = stopped;
    const cancelled = await client.call('exportModel', { text: drawing, path: 'a', seed: 1, weights: null, overwrite: true }, { stop: source.stop, onEvent: (_, told) => { if ('doing' in told) doing.push(String(told.doing)); source.request(); } });
    expect([cancelled, doing]).toEqual([fail('stopped', 'The export was stopped. Nothing was written.'), ['Writing a.onnx and working out answers to compare']]);
    await expect(client.call('exportModel', { text: drawing, path: 'a', seed: 1, weights: null, overwrite: true }, { onEvent: () => client.close() })).rejects.toThrow(ConnectionLost);
    await expect.poll(() => stopped).toBe(before + 2);
  });
});

describe('a message that is none', () => {
  const survives = async (): Promise<void> => {
    const client = clientOver(await socketTo(host.port, page));
    expect(await client.call('recent', {})).toEqual([]);
    client.close();
  };

  it.each([
    ['no JSON', '{', { code: 1007, reason: 'Messages are JSON.' }],
    ['empty', '', { code: 1007, reason: 'Messages are JSON.' }],
    ['bytes', Buffer.from([1, 2]), { code: 1003, reason: 'Messages are text.' }],
  ])('being %s closes its socket and harms nobody else', async (_, message, closing) => {
    const socket = await socketTo(host.port, page);
    socket.send(message);
    expect(await closingOf(socket)).toEqual(closing);
    await survives();
  });

  it('being too large closes its socket', async () => {
    const small = await start({ largestMessage: 1000 });
    const socket = await socketTo(small.port, pageHeaders(small.port, await cookieOf(small)));
    socket.send(JSON.stringify({ text: 'x'.repeat(1000) }));
    expect((await closingOf(socket)).code).toBe(1009);
    await small.close();
  });

  it('being broken at the level of frames harms nobody', async () => {
    const raw = connectTo(host.port, '127.0.0.1');
    const head = Object.entries({ ...page, Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==' }).map(([name, text]) => `${name}: ${text}\r\n`).join('');
    raw.write(`GET /services HTTP/1.1\r\n${head}\r\n`);
    await once(raw, 'data');
    raw.write(Buffer.from([0xff, 0xff, 0, 1, 2, 3]));
    raw.resume();
    await once(raw, 'close');
    await survives();
  });

  it.each([[null], [3], ['text'], [[]], [{}], [{ type: 'call' }], [{ type: 'call', id: 'x' }], [{ type: 'cancel', id: 9 }], [{ type: 'answer', id: 1, answer: 1 }]])('being %j is passed over', async (message) => {
    const socket = await socketTo(host.port, page);
    socket.send(JSON.stringify(message));
    const client = clientOver(socket);
    expect(await client.call('recent', {})).toEqual([]);
    client.close();
  });

  it.each([
    ['a service that does not exist', 'nothing', {}],
    ['a name every object has', 'constructor', {}],
    ['no argument', 'open', undefined],
    ['an argument of another service', 'open', { id: 'a' }],
    ['a member of another type', 'open', { path: 3 }],
    ['a member too many', 'open', { path: 'a', more: 1 }],
  ])('asking for %s is answered with an error', async (_, service, argument) => {
    const client = clientOver(await socketTo(host.port, page));
    await expect(client.call(service as ServiceName, argument as never)).rejects.toThrow(RemoteError);
    expect(await client.call('recent', {})).toEqual([]);
    client.close();
  });
});
