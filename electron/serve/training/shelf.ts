// The folder of the runs: `<state>/runs/<id>/`, each a run folder as the command line makes it, and `.trash/` beside them with
// what was deleted a moment ago.
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../../core/base/diagnostic.ts';
import { regretTime } from '../../../core/run/run-services.ts';
import { fileFailure, makeFolder, systemCode } from '../../files.ts';
import { lockHolder } from '../../runs/lock.ts';

/** How long an engine may take to end whose host is gone, and how often that is looked at, in milliseconds. */
const patience = 3000;
const glance = 50;

/** The folder of the runs below the state folder. */
export function runsBelow(state: string): string {
  return join(state, 'runs');
}

/** Whether a name is safe as that of a run's folder. */
export function isRunId(id: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(id);
}

/** A folder of its own for a new run, with a name by which runs sort by their age: `20261126-061500-lenet-5-3fa2c81b07de`. */
export async function newRunFolder(state: string, network: string, now: Date, chance: () => string = () => randomBytes(6).toString('hex')): Promise<Result<{ readonly id: string; readonly folder: string }>> {
  const time = now.toISOString().replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);
  const stem = network.normalize('NFKD').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 40);
  const above = await makeFolder(runsBelow(state));
  if (!above.ok) return above;
  for (;;) {
    const id = `${time}-${stem === '' ? 'run' : stem}-${chance()}`;
    const folder = join(runsBelow(state), id);
    try {
      // Not one that is there: it would be another run's.
      await mkdir(folder);
      return ok({ id, folder });
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') return { ok: false, error: fileFailure(error, 'write', folder) };
    }
  }
}

/** The name a person gave, or the network's; with a number where another run has it. */
export function freeName(given: string, network: string, runs: readonly { readonly name: string }[]): string {
  const name = given.trim() !== '' ? given.trim() : network !== '' ? network : 'Run';
  const taken = new Set(runs.map((run) => run.name));
  for (let n = 1; ; n++) {
    const numbered = n === 1 ? name : `${name} ${n}`;
    if (!taken.has(numbered)) return numbered;
  }
}

/** Whether no other process writes a run's folder; an engine whose host is gone is given time to end. */
export async function isFree(folder: string): Promise<boolean> {
  for (let waited = 0; waited < patience; waited += glance) {
    if ((await lockHolder(folder)) === null) return true;
    await new Promise((resolve) => { setTimeout(resolve, glance); });
  }
  return false;
}

/** The names of the runs there are. */
export async function runIds(state: string): Promise<readonly string[]> {
  try {
    const found = await readdir(runsBelow(state), { withFileTypes: true });
    return found.filter((entry) => entry.isDirectory() && isRunId(entry.name)).map(({ name }) => name);
  } catch (error) {
    if (systemCode(error) === '') throw error;
    return [];
  }
}

const trash = (state: string): string => join(runsBelow(state), '.trash');

/** Puts a run away, and its folder out of the world once it is not regretted. */
export async function putAway(state: string, id: string): Promise<Result<null>> {
  const folder = join(runsBelow(state), id);
  const made = await makeFolder(trash(state));
  if (!made.ok) return made;
  try {
    await rename(folder, join(trash(state), id));
  } catch (error) {
    return { ok: false, error: fileFailure(error, 'write', folder) };
  }
  setTimeout(() => void emptyTrash(state), regretTime + 50).unref();
  return ok(null);
}

/** Brings a run back that was put away a moment ago. */
export async function bringBack(state: string, id: string): Promise<Result<null>> {
  const folder = join(runsBelow(state), id);
  try {
    await rename(join(trash(state), id), folder);
    return ok(null);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return fail('run-not-there', 'This run is gone: it was deleted more than ten seconds ago.');
    return { ok: false, error: fileFailure(error, 'write', folder) };
  }
}

/** What is on its way out of the trash: no name of a run, so that it cannot be brought back in halves. */
const gone = '.gone';

/** Removes what was put away and is not to be had back any more. Moving a folder sets the time of its change. */
export async function emptyTrash(state: string, now: number = Date.now()): Promise<void> {
  const folder = trash(state);
  for (const name of await readdir(folder).catch(() => [] as string[])) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (found === null || now - found.ctimeMs < regretTime) continue;
    try {
      const going = name.endsWith(gone) ? path : path + gone;
      if (going !== path) await rename(path, going);
      await rm(going, { recursive: true, force: true });
    } catch {
      // It was brought back meanwhile, or stays until the next time.
    }
  }
}
