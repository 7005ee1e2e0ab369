// Where the services find things: the person's home, the folder of what Convas remembers, the templates. And what a path
// that was typed into the window means.
import { homedir } from 'node:os';
import { isAbsolute, join, posix, resolve, win32 } from 'node:path';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import { assetFolder } from '../paths.ts';

/** The folders the services work with. */
export interface Places {
  /** where choosing a file begins, and what a path without a folder is below */
  readonly home: string;
  /** what is remembered between sessions: recent projects and the recovery journal */
  readonly state: string;
  readonly templates: string;
}

/** The folder of what is remembered, where each system wants it. */
export function stateFolder(platform: NodeJS.Platform, environment: Readonly<Record<string, string | undefined>>, home: string): string {
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Convas');
  if (platform === 'win32') return win32.join(environment['LOCALAPPDATA'] ?? win32.join(home, 'AppData', 'Local'), 'Convas');
  const given = environment['XDG_STATE_HOME'];
  // The XDG specification says that a relative path there is to be ignored.
  return posix.join(given !== undefined && posix.isAbsolute(given) ? given : posix.join(home, '.local', 'state'), 'convas');
}

/** The places of the person who runs Convas; `state` stands in for the usual folder. */
export function ownPlaces(state?: string): Places {
  const home = homedir();
  return { home, state: state === undefined ? stateFolder(process.platform, process.env, home) : resolve(state), templates: assetFolder('templates') };
}

/** The absolute path that was meant: `~` is the home, and so is the folder of a path that names none. */
export function pathFrom(typed: string, home: string): Result<string> {
  const path = typed.trim();
  if (path === '') return fail('name-missing', 'Type a name for the file first.');
  if (path.includes('\u0000')) return fail('name-invalid', 'A file name cannot hold the character with number 0. Type the name again.');
  if (path === '~' || path.startsWith('~/') || path.startsWith('~\\')) return ok(join(home, path.slice(1)));
  return ok(isAbsolute(path) ? resolve(path) : resolve(home, path));
}
