// Hosts to test with: window files of their own, a temporary home, and a client that speaks HTTP and WebSocket by the letter.
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { bug, type Result } from '../../../core/base/diagnostic.ts';
import { connect, type Client, type Port } from '../../../core/run/channel.ts';
import type { ServiceEvents, Services } from '../../../core/run/services.ts';
import type { Host } from '../../../electron/serve/host.ts';
import type { Places } from '../../../electron/serve/places.ts';
import { assetFolder } from '../../../electron/paths.ts';

/** The value of a good result. */
export function value<T>(result: Result<T>): T {
  return result.ok ? result.value : bug(`${result.error.code}: ${result.error.message}`);
}

/** A fresh folder; the caller removes it. */
export function freshFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'convas-serve-')));
}

/** A home and a state folder below a fresh folder, with the templates of the app. */
export function placesBelow(folder: string): Places {
  const places = { home: join(folder, 'home'), state: join(folder, 'state', 'convas'), templates: assetFolder('templates') };
  mkdirSync(places.home);
  return places;
}

/** A window of three files, as Vite leaves one, with a secret beside it. */
export function windowBelow(folder: string): string {
  const window = join(folder, 'renderer');
  mkdirSync(join(window, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(window, 'index.html'), '<!doctype html><title>Convas</title>');
  writeFileSync(join(window, '.built'), 'hidden');
  writeFileSync(join(window, 'assets', 'index-AbC_12-9.js'), 'export {};');
  writeFileSync(join(window, 'assets', 'plain.css'), 'a {}');
  return window;
}

/** What a host answered. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Asks a host over HTTP; the path goes out as it stands, dots and all. */
export function ask(port: number, path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => { body += text; });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** The path and token of an address of the host. */
export function pathOf(address: string): string {
  const { pathname, search } = new URL(address);
  return pathname + search;
}

/** Lets a browser in and answers its cookie. */
export async function cookieOf(host: Host): Promise<string> {
  const { headers } = await ask(host.port, pathOf(host.invite()));
  return headers['set-cookie']?.[0]?.split(';')[0] ?? bug('no cookie was set');
}

/** The headers of a page of the host. */
export function pageHeaders(port: number, cookie: string): Readonly<Record<string, string>> {
  return { cookie, origin: `http://127.0.0.1:${port}`, host: `127.0.0.1:${port}` };
}

/** A socket to a host; rejects with the HTTP answer when it is refused. */
export async function socketTo(port: number, headers: Readonly<Record<string, string>>, path = '/services'): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers: { ...headers } });
  await once(socket, 'open');
  return socket;
}

/** How a socket was closed by the host. */
export async function closingOf(socket: WebSocket): Promise<{ readonly code: number; readonly reason: string }> {
  const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
  return { code, reason: reason.toString() };
}

/** The window's end of a socket. */
export function clientOver(socket: WebSocket): Client<Services, ServiceEvents> {
  const port: Port = {
    send: (message) => { socket.send(JSON.stringify(message)); },
    onMessage: (listener) => { socket.on('message', (data) => listener(JSON.parse(String(data)))); },
    onClose: (listener) => { socket.on('close', () => listener('closed')); },
    close: () => socket.close(),
  };
  return connect<Services, ServiceEvents>(port);
}
