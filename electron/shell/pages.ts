// The pages of the desktop shell: app://convas/ answers with the window's files and nothing else, under the same headers as
// the browser host. No page is loaded from anywhere else.
import { readFile } from 'node:fs/promises';
import { fileHeaders, guarding } from '../serve/answers.ts';
import { windowFile } from '../serve/window-files.ts';

/** The scheme, and where its one site begins. */
export const scheme = 'app';
/** The address of the window. */
export const home = `${scheme}://convas/`;

/** Whether an address is one of the window's own. */
export function isOwnAddress(address: string): boolean {
  return address.startsWith(home);
}

/** Whether a page may load this at all: the window's own files, what it made in memory, and the developer tools. */
export function mayLoad(address: string): boolean {
  return isOwnAddress(address) || address.startsWith(`blob:${home}`) || address.startsWith('data:') || address.startsWith('devtools://');
}

/** Answers a request of a page with a file below the folder, or plainly with why not. */
export async function answerPage(folder: string, { method, url }: { readonly method: string; readonly url: string }): Promise<Response> {
  if (!isOwnAddress(url)) return say(403, 'There is nothing at this address.');
  if (method !== 'GET' && method !== 'HEAD') return say(405, 'Only GET and HEAD are answered here.');
  // The path as it was sent: making a URL of it would already follow the dots in it.
  const path = `/${url.slice(home.length).split(/[?#]/)[0] ?? ''}`;
  const file = await windowFile(folder, path);
  if (file === null) return path === '/' ? say(503, 'The window is not built yet. Run "npm run build", then start Convas again.') : say(404, 'There is no such page here.');
  const body = method === 'HEAD' ? null : new Uint8Array(await readFile(file.path));
  return new Response(body, { status: 200, headers: fileHeaders(file) });
}

function say(status: number, sentence: string): Response {
  return new Response(`${sentence}\n`, { status, headers: { ...guarding, 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' } });
}
