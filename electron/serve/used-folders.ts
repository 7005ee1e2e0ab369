// The folders Convas fills by itself: how full they are, showing them, and emptying what can be had again.
import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import type { FolderName, UsedFolder } from '../../core/run/services.ts';
// Only this file of the room: the rest of it brings the decoder of images, which no window needs to open.
import { cacheFolder, decodedFolder } from '../data/places.ts';
import { fileFailure, makeFolder, systemCode } from '../files.ts';
import { openBrowser } from './browser.ts';

/** Most files that are looked at below a folder; past them its size is that of what was seen. */
const mostFiles = 200_000;

function pathOf(state: string, id: FolderName): string {
  switch (id) {
    case 'data': return cacheFolder();
    case 'decoded': return decodedFolder();
    case 'state': return state;
  }
}

/** The folders with the space they use. Decoded images lie below the data sets and are counted as their own. */
export async function usedFolders(state: string): Promise<readonly UsedFolder[]> {
  const ids: readonly FolderName[] = ['data', 'decoded', 'state'];
  return Promise.all(ids.map(async (id) => {
    const path = pathOf(state, id);
    return { id, path, bytes: await bytesBelow(path, id === 'data' ? pathOf(state, 'decoded') : null) };
  }));
}

/** Shows a folder in the system's window for files; it is made when it is not there. */
export async function showFolder(state: string, id: FolderName): Promise<Result<null>> {
  const path = pathOf(state, id);
  const folder = await makeFolder(path);
  if (!folder.ok) return folder;
  return (await openBrowser(path)) ? ok(null) : fail('not-shown', `This machine has no program to show ${path} with. Open it by hand.`);
}

/** Empties a folder of what is made again when it is needed. Others hold what a person may have put there, and stay. */
export async function clearFolder(state: string, id: FolderName): Promise<Result<null>> {
  const path = pathOf(state, id);
  if (id !== 'decoded') return fail('not-cleared', `${path} is not emptied from here: it may hold what cannot be had again.`);
  try {
    await rm(path, { recursive: true, force: true });
    return ok(null);
  } catch (error) {
    return { ok: false, error: fileFailure(error, 'write', path) };
  }
}

async function bytesBelow(path: string, besides: string | null): Promise<number | null> {
  let [bytes, files] = [0, 0];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const below = join(folder, entry.name);
      if (files >= mostFiles || below === besides) continue;
      files += 1;
      if (entry.isDirectory()) await walk(below);
      else bytes += (await lstat(below)).size;
    }
  };
  try {
    await walk(path);
    return bytes;
  } catch (error) {
    if (systemCode(error) === '') throw error;
    return files === 0 ? null : bytes;
  }
}
