// A person's preferences: a small JSON file in the state folder, read tolerantly because any version may have written it.
import { join } from 'node:path';
import { ok, type Result } from '../../core/base/diagnostic.ts';
import { preferencesIn, type Preferences } from '../../core/run/preferences.ts';
import { makeFolder, writeAtomically } from '../files.ts';
import { readJson } from './json.ts';

/** The preferences as they were set last; as usual where none were. */
export async function readPreferences(state: string): Promise<Preferences> {
  return preferencesIn(await readJson(fileOf(state)));
}

/** Sets the preferences. */
export async function writePreferences(state: string, preferences: Preferences): Promise<Result<null>> {
  const folder = await makeFolder(state);
  if (!folder.ok) return folder;
  const written = await writeAtomically(fileOf(state), `${JSON.stringify(preferences, null, 2)}\n`);
  return written.ok ? ok(null) : written;
}

function fileOf(state: string): string {
  return join(state, 'preferences.json');
}
