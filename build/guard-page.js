// What the window's page is told of its own files: the digest of every script, by which a browser runs no other under that name,
// and the names of all that is loaded later, which it fetches while nothing else is to be done. A page outlives the program
// behind it, and whoever listens at its port then must not be the one it gets its scripts from.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The page with an import map of digests and links to what is loaded later, before its first script.
 * @param {string} html
 * @param {Readonly<Record<string, Uint8Array>>} files what lies in `assets/`, by name
 */
export function guarded(html, files) {
  const digests = Object.entries(files).map(([name, bytes]) => /** @type {const} */ ([name, `sha384-${createHash('sha384').update(bytes).digest('base64')}`]));
  const integrity = Object.fromEntries(digests.filter(([name]) => name.endsWith('.js')).map(([name, digest]) => [`./assets/${name}`, digest]));
  const later = digests.filter(([name]) => !html.includes(`./assets/${name}`));
  const lines = [`<script type="importmap">${JSON.stringify({ integrity })}</script>`, ...later.map(([name, digest]) => `<link rel="prefetch" href="./assets/${name}" integrity="${digest}">`)];
  const first = html.search(/<script\b/);
  if (first < 0) throw new Error('the page has no script');
  return `${html.slice(0, first)}${lines.join('\n    ')}\n    ${html.slice(first)}`;
}

/**
 * Does that to the page in a folder that was just built.
 * @param {string} folder
 */
export function guardPage(folder) {
  const [page, assets] = [join(folder, 'index.html'), join(folder, 'assets')];
  const files = Object.fromEntries(readdirSync(assets).map((name) => /** @type {const} */ ([name, readFileSync(join(assets, name))])));
  writeFileSync(page, guarded(readFileSync(page, 'utf8'), files));
}
