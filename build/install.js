// Packages: installed when missing or not those of the lock file, before anything else is started. Needs only Node and npm.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.js';
import { run } from './process.js';

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} Lock
 */

/** @param {string} path @returns {Lock} */
const readLock = (path) => JSON.parse(readFileSync(path, 'utf8'));

/**
 * Says why packages have to be installed, or null when they are those of the lock file. npm writes
 * `node_modules/.package-lock.json` as the last act of a good install, so an install cut short leaves none.
 * Optional packages (other platforms' binaries) may be absent, but not of another version.
 * @param {string} [folder] the checkout
 * @returns {string | null}
 */
export function whyInstall(folder = root) {
  const installedPath = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(installedPath)) return 'packages are not installed yet';
  const wanted = readLock(join(folder, 'package-lock.json')).packages;
  const installed = readLock(installedPath).packages;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const found = installed[path];
    if (found === undefined) {
      if (entry.optional === true || entry.devOptional === true) continue;
      return `${path} is missing`;
    }
    if (found.version !== entry.version) return `${path} is ${found.version}, the lock file says ${entry.version}`;
  }
  return null;
}

/**
 * Installs the lock file's packages when they are missing or stale. Everything npm says goes to standard error.
 * @returns {Promise<boolean>} false when npm failed
 */
export async function ensureInstalled() {
  const why = whyInstall();
  if (why === null) return true;
  console.error(`Installing packages (${why}); this takes about a minute the first time.`);
  const npm = process.env['npm_execpath'];
  const args = ['ci', '--include=dev', '--no-fund', '--no-audit', '--loglevel=error'];
  const { code, text } =
    npm !== undefined && /\.c?js$/.test(npm)
      ? await run(process.execPath, [npm, ...args], { output: 'errors' })
      : await run('npm', args, { output: 'errors' });
  if (code === 0) return true;
  console.error(text);
  console.error(`npm ci ended with code ${code}. Packages come from the npm registry: check the network, then try again.`);
  return false;
}
