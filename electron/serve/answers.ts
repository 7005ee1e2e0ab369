// What the browser host answers over HTTP: the window's files, or a plain sentence. Every answer carries the headers that
// keep a page from loading, running or sending anything that is not its own; the desktop shell sends the same.
import { createReadStream } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import type { WindowFile } from './window-files.ts';

/** What the window's pages may do. */
export const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

/** The headers that guard a page, on every answer. */
export const guarding = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(self), microphone=(), geolocation=(), usb=(), serial=(), hid=()',
};

/** The headers of a file. One whose name changes with its content is kept by the page's browser for a year. */
export function fileHeaders(file: WindowFile): Readonly<Record<string, string>> {
  const policy = file.importMap === null ? contentSecurityPolicy : contentSecurityPolicy.replace("script-src 'self'", `script-src 'self' '${file.importMap}'`);
  return { ...guarding, 'Content-Security-Policy': policy, 'Content-Type': file.type, 'Content-Length': String(file.size), 'Cache-Control': file.isHashed ? 'private, max-age=31536000, immutable' : 'no-cache' };
}

/** Answers with a sentence. */
export function sayPlainly(response: ServerResponse, status: number, sentence: string, headers: Readonly<Record<string, string>> = {}): void {
  const body = Buffer.from(`${sentence}\n`);
  response.writeHead(status, { ...guarding, 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': body.length, 'Cache-Control': 'no-store', ...headers });
  response.end(body);
}

/** Answers with JSON that no cache keeps. */
export function sayJson(response: ServerResponse, value: object, headers: Readonly<Record<string, string>> = {}): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(200, { ...guarding, 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': body.length, 'Cache-Control': 'no-store', ...headers });
  response.end(body);
}

/** Sends the browser to another path of this host. */
export function sendOn(response: ServerResponse, to: string, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(303, { ...guarding, Location: to, 'Content-Length': 0, 'Cache-Control': 'no-store', ...headers });
  response.end();
}

/** Answers with a file, or with its headers alone. */
export function sendFile(response: ServerResponse, file: WindowFile, headersOnly: boolean): void {
  response.writeHead(200, fileHeaders(file));
  if (headersOnly) response.end();
  // A file that breaks off, or a browser that left, ends the connection; there is nobody to tell.
  else pipeline(createReadStream(file.path), response, () => undefined);
}
