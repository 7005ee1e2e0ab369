// What every command needs first: packages, then a build that is not older than the sources.
import { ensureInstalled } from './install.js';
import { isStale } from './sources.js';

/**
 * Installs and builds what is missing or stale. Says so on standard error only.
 * @returns {Promise<boolean>} false when either failed; the reason has been printed
 */
export async function prepare() {
  if (!(await ensureInstalled())) return false;
  if (!isStale()) return true;
  const { buildProduct } = await import('./bundle.js');
  try {
    await buildProduct();
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error('The sources could not be built; nothing in dist was replaced.');
    return false;
  }
}
