// The window's files as Vite left them: which file a path of the address means. Nothing outside their folder is ever found.
import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

/** A file of the window. */
export interface WindowFile {
  readonly path: string;
  readonly type: string;
  readonly size: number;
  /** its name changes with its content */
  readonly isHashed: boolean;
  /** digest of the import map that stands in a page, as its policy names it; null where there is none */
  readonly importMap: string | null;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

/** The file a path means, null when there is none. `path` is that of a URL, still encoded; `/` means index.html. */
export async function windowFile(folder: string, path: string): Promise<WindowFile | null> {
  const names = namesIn(path === '/' ? '/index.html' : path);
  if (names === null) return null;
  try {
    const [root, found] = await Promise.all([realpath(folder), realpath(join(folder, ...names))]);
    // Also a link inside the folder must not lead out of it.
    if (!found.startsWith(root + sep)) return null;
    const facts = await stat(found);
    if (!facts.isFile()) return null;
    const ending = extname(found).toLowerCase();
    return {
      path: found, size: facts.size, type: types[ending] ?? 'application/octet-stream', isHashed: names[0] === 'assets' && /-[\w-]{8}\.\w+$/.test(found),
      importMap: ending === '.html' ? importMapIn(await readFile(found, 'utf8')) : null,
    };
  } catch {
    return null;
  }
}

/** The digest of a page's import map, the one script that must stand in the page itself. */
function importMapIn(html: string): string | null {
  const map = /<script type="importmap">([^<]*)<\/script>/.exec(html)?.[1];
  return map === undefined ? null : `sha256-${createHash('sha256').update(map).digest('base64')}`;
}

/** The names between the slashes, null when one of them could lead elsewhere. */
function namesIn(path: string): readonly string[] | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  const names = decoded.split('/').slice(1);
  // Names that begin with a dot are none of the window's; colons and backslashes mean drives and folders on Windows.
  return names.every((name) => /^[^.\\:\u0000][^\\:\u0000]*$/.test(name)) ? names : null;
}
