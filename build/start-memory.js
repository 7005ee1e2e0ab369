// What `npm start` remembers of its person: whether Electron is to be fetched. It lies in the folder where the window keeps
// what it remembers, so that another checkout does not ask again.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, posix, win32 } from 'node:path';

/**
 * The folder of what is remembered, as electron/serve/places has it: this script runs before anything is built.
 * @param {NodeJS.Platform} platform
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @param {string} home
 */
export function stateFolder(platform, environment, home) {
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Convas');
  if (platform === 'win32') return win32.join(environment['LOCALAPPDATA'] ?? win32.join(home, 'AppData', 'Local'), 'Convas');
  const given = environment['XDG_STATE_HOME'];
  return posix.join(given !== undefined && posix.isAbsolute(given) ? given : posix.join(home, '.local', 'state'), 'convas');
}

const ownFolder = () => stateFolder(process.platform, process.env, homedir());

/**
 * Whether Electron is to be fetched; null when nobody was asked yet.
 * @param {string} [folder]
 * @returns {boolean | null}
 */
export function rememberedAnswer(folder = ownFolder()) {
  try {
    const { fetch } = JSON.parse(readFileSync(join(folder, 'electron.json'), 'utf8'));
    return typeof fetch === 'boolean' ? fetch : null;
  } catch {
    return null;
  }
}

/**
 * Remembers the answer. A disk that refuses means that the question comes again, no more.
 * @param {boolean} fetch
 * @param {string} [folder]
 */
export function rememberAnswer(fetch, folder = ownFolder()) {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'electron.json'), `${JSON.stringify({ fetch })}\n`);
  } catch {
    // as above
  }
}
