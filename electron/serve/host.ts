// The browser host: the window's files over HTTP and its services over a WebSocket, on this machine alone. Requests are
// answered from electron/serve/answers, asked for their right by electron/serve/gate.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { bug, fail, ok, type Result } from '../../core/base/diagnostic.ts';
import type { Port } from '../../core/run/channel.ts';
import { systemCode } from '../files.ts';
import { sayJson, sayPlainly, sendFile, sendOn } from './answers.ts';
import { gateAt, type Gate } from './gate.ts';
import { keyBytes, returningWith, type Returning } from './returning.ts';
import { socketPort } from './socket.ts';
import { windowFile } from './window-files.ts';

/** What a host is made of. */
export interface HostOptions {
  /** 0: any that is free */
  readonly port: number;
  /** the port pages know, where a development server stands in front and hands on what it is asked; the own one when left out */
  readonly front?: number | undefined;
  /** what pages that are still open return by; fresh when left out, so that none does */
  readonly key?: Uint8Array;
  /** folder of the window's files */
  readonly window: string;
  /** called with every window that connects */
  readonly connected: (port: Port) => void;
  /** most windows at a time */
  readonly mostSockets?: number;
  /** largest message a window may send, in bytes */
  readonly largestMessage?: number;
}

/** A host that listens. */
export interface Host {
  readonly port: number;
  /** an address that lets one browser in, once; ask again for another browser */
  invite(): string;
  /** lets go of every window and of the port */
  close(): Promise<void>;
}

const here = '127.0.0.1';
const servicesPath = '/services';
const refused = 'This is a window of Convas, and it opens only in the browser it was opened for. Start "convas serve" again and open the address that it prints.';
const wrongHost = 'This address is not the one Convas was started at. Open the address that "convas serve" prints.';

/** Starts a host. Fails with `port-taken` or `port-refused` when it cannot listen. */
export async function startHost(options: HostOptions): Promise<Result<Host>> {
  const server = createServer();
  const listening = await listen(server, options.port);
  if (!listening.ok) return listening;
  const port = listening.value;
  const known = options.front ?? port;
  const gate = gateAt(known);
  const returning = returningWith(options.key ?? randomBytes(keyBytes));
  const sockets = new WebSocketServer({ noServer: true, maxPayload: options.largestMessage ?? 64 * 1024 * 1024 });
  server.on('request', (request, response) => {
    answer(request, response, { gate, returning, window: options.window }).catch(() => {
      if (response.headersSent) response.destroy();
      else sayPlainly(response, 500, 'Something went wrong inside Convas. Load the page again.');
    });
  });
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    const fault = upgradeFault(request, gate, sockets.clients.size, options.mostSockets ?? 32);
    if (fault !== null) return refuse(stream, fault.status, fault.sentence);
    sockets.handleUpgrade(request, stream, head, (socket) => welcome(socket, options.connected));
  });
  return ok({
    port,
    invite: () => `http://${here}:${known}/open?token=${gate.invite()}`,
    close: () => close(server, sockets),
  });
}

function listen(server: Server, port: number): Promise<Result<number>> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error): void => {
      const code = systemCode(error);
      if (code === 'EADDRINUSE') resolve(fail('port-taken', `Port ${port} is taken by another program. Choose another one, or leave --port out to get one that is free.`));
      else if (code === 'EACCES') resolve(fail('port-refused', `You have no permission to listen at port ${port}. Choose one above 1023, or leave --port out.`));
      else if (code === '') reject(error);
      else resolve(fail('port-refused', `This machine does not let Convas listen at port ${port} (${code}). Choose another one.`));
    };
    server.once('error', failed);
    server.listen(port, here, () => {
      server.off('error', failed);
      // A connection that cannot be taken, as when too many files are open, is no end of the others.
      server.on('error', () => undefined);
      const address: AddressInfo | string | null = server.address();
      resolve(ok(typeof address === 'object' && address !== null ? address.port : bug('a host that listens has no port')));
    });
  });
}

interface Answering {
  readonly gate: Gate;
  readonly returning: Returning;
  readonly window: string;
}

/** What a page sends along when it asks about returning. Pages of others cannot: their browsers would ask us first. */
const pageMark = 'convas-page';

/** Answers pages that were open before this host began, and shows the key to those it admitted. */
function answerReturning(request: IncomingMessage, response: ServerResponse, path: string, query: URLSearchParams, { gate, returning }: Answering): void {
  const { headers } = request;
  const address = headers.host ?? '';
  if (headers[pageMark] === undefined || headers.origin !== undefined && !gate.isFromOurPage(headers)) return sayPlainly(response, 403, refused);
  if (path === '/returning/key') return gate.isAdmitted(headers) ? sayJson(response, { key: returning.key }) : sayPlainly(response, 403, refused);
  if (path === '/returning/host') {
    const greeting = returning.greet(query.get('challenge') ?? '', address);
    return greeting === null ? sayPlainly(response, 400, 'This is no challenge.') : sayJson(response, greeting);
  }
  if (path !== '/returning/page') return sayPlainly(response, 404, 'There is no such page here.');
  if (!returning.admits(query.get('challenge') ?? '', query.get('proof') ?? '', address)) return sayPlainly(response, 403, refused);
  sayJson(response, {}, { 'Set-Cookie': gate.setCookie });
}

async function answer(request: IncomingMessage, response: ServerResponse, answering: Answering): Promise<void> {
  const { gate, window } = answering;
  const { headers, method } = request;
  if (!gate.isForUs(headers)) return sayPlainly(response, 403, wrongHost);
  if (method !== 'GET' && method !== 'HEAD') return sayPlainly(response, 405, 'Only GET and HEAD are answered here.', { Allow: 'GET, HEAD' });
  const { path, query } = partsOf(request.url ?? '/');
  if (path === '/open' && method === 'GET') {
    // A browser that is in already loads the same address again, from its history.
    if (gate.admit(new URLSearchParams(query).get('token') ?? '')) return sendOn(response, '/', { 'Set-Cookie': gate.setCookie });
    if (gate.isAdmitted(headers)) return sendOn(response, '/');
  }
  if (path.startsWith('/returning/') && method === 'GET') return answerReturning(request, response, path, new URLSearchParams(query), answering);
  if (!gate.isAdmitted(headers)) return sayPlainly(response, 403, refused);
  const file = await windowFile(window, path);
  if (file !== null) return sendFile(response, file, method === 'HEAD');
  if (path === '/') return sayPlainly(response, 503, 'The window is not built yet. Run "npm run build", then load this page again.');
  sayPlainly(response, 404, 'There is no such page here.');
}

/** Path and query of a request, as they were sent: making a URL of it would already follow the dots in it. */
function partsOf(target: string): { readonly path: string; readonly query: string } {
  const [path = '/', ...query] = target.split('?');
  return { path, query: query.join('?') };
}

function upgradeFault({ headers, method, url }: IncomingMessage, gate: Gate, open: number, most: number): { readonly status: string; readonly sentence: string } | null {
  if (!gate.isForUs(headers)) return { status: '403 Forbidden', sentence: wrongHost };
  if (method !== 'GET' || partsOf(url ?? '').path !== servicesPath) return { status: '404 Not Found', sentence: 'There is no such page here.' };
  if (!gate.isFromOurPage(headers) || !gate.isAdmitted(headers)) return { status: '403 Forbidden', sentence: refused };
  if (open >= most) return { status: '503 Service Unavailable', sentence: `${most} windows are open, which is as many as Convas serves. Close one of them.` };
  return null;
}

function refuse(stream: Duplex, status: string, sentence: string): void {
  const body = Buffer.from(`${sentence}\n`);
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\nContent-Length: ${body.length}\r\n\r\n${body.toString()}`);
}

function welcome(socket: WebSocket, connected: (port: Port) => void): void {
  // A message that breaks the protocol or the size limit closes the socket; that is all there is to do.
  socket.on('error', () => undefined);
  connected(socketPort(socket));
}

/** How long a window may take to say goodbye, in milliseconds. */
const patience = 500;

async function close(server: Server, sockets: WebSocketServer): Promise<void> {
  const closed = new Promise<void>((resolve) => { server.close(() => resolve()); });
  for (const socket of sockets.clients) {
    socket.close(1001, 'Convas has ended.');
    setTimeout(() => socket.terminate(), patience).unref();
  }
  sockets.close();
  server.closeAllConnections();
  await closed;
}
