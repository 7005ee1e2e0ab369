// Is what was built older than what it was built from? A walk over modification times; no hashing, a few milliseconds.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { dist, root } from './paths.js';

/** What a build depends on, relative to the checkout. */
const inputs = ['core', 'electron', 'renderer', 'templates', 'package-lock.json', 'build/bundle.js', 'build/guard-page.js', 'build/vite.config.js'];

/** The file that says when the last finished build began. */
export const stampPath = join(dist, '.built');

/**
 * The newest modification time (ms) below a path, folders included: a deleted file shows in its folder's time. 0 when nothing is there.
 * @param {string} path
 * @returns {number}
 */
export function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  let latest = stat.mtimeMs;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const below = join(path, entry.name);
    latest = Math.max(latest, entry.isDirectory() ? newest(below) : (statSync(below, { throwIfNoEntry: false })?.mtimeMs ?? 0));
  }
  return latest;
}

/** Whether the sources changed after the last finished build began, or nothing was built yet. */
export function isStale() {
  let begun;
  try {
    begun = Number(readFileSync(stampPath, 'utf8'));
  } catch {
    return true;
  }
  return !(begun > 0) || inputs.some((input) => newest(join(root, input)) > begun);
}
