// Where the parts of the installed app lie. Code runs from dist/ (or from the sources in tests); both are one level below
// the folder that also holds templates/ and package.json, chunks two.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bug } from '../core/base/diagnostic.ts';

function root(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (let up = 0; up < 4; up++) {
    if (existsSync(join(folder, 'templates')) && existsSync(join(folder, 'package.json'))) return folder;
    folder = dirname(folder);
  }
  return bug('the app\'s own folder was not found');
}

/** A folder shipped with the app, such as `templates`. */
export function assetFolder(name: string): string {
  return join(root(), name);
}

/**
 * A built file beside the command line, such as `engine.mjs`. Programs of processes of their own lie beside the archive of a
 * packed app, not in it: they load native parts and are read by other programs than Electron, too.
 */
export function builtFile(name: string): string {
  const path = join(root(), 'dist', name);
  return name.endsWith('.mjs') ? besideArchive(path) : path;
}

/** Where a file of a packed app's archive lies that was left out of it; any other path as it is. */
export function besideArchive(path: string): string {
  return path.replace(/([\\/]app\.asar)(?=[\\/])/, '$1.unpacked');
}
