// Weights that came in with a model, until their drawing is saved: in a folder of what is remembered, by their digest, so that
// a window that crashes loses nothing and the same model is kept once. Saving lays a copy beside the project.
import { constants } from 'node:fs';
import { copyFile, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { ok, type Result } from '../../../core/base/diagnostic.ts';
import { fileDigest } from '../../digest.ts';
import { fileFailure, flushFolder, systemCode } from '../../files.ts';
import { projectStem } from '../../projects.ts';

const ending = '.safetensors';
const daysKept = 60;
const dayInMilliseconds = 86_400_000;

/** The folder of weights that are kept aside. */
export function shelfOf(state: string): string {
  return join(state, 'imported');
}

/** Whether a path is one of the weights kept aside. */
function isOnShelf(state: string, path: string): boolean {
  const within = relative(shelfOf(state), path);
  return /^[0-9a-f]{32}\.safetensors$/.test(within);
}

/** Drops what nobody can want any more: drawings that are not saved are kept for a month, weights for two. */
export async function tidyShelf(state: string, now: Date): Promise<void> {
  const folder = shelfOf(state);
  const names = await readdir(folder).catch((error: unknown) => {
    if (systemCode(error) === '') throw error;
    return [];
  });
  for (const name of names) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    const days = name.endsWith(ending) && !name.startsWith('.') ? daysKept : 1;
    if (found !== null && now.getTime() - found.mtimeMs > days * dayInMilliseconds) await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Gives weights that were written on the shelf their name there: their digest. The same weights are kept once. */
export async function shelved(state: string, written: string, digest: string): Promise<Result<string>> {
  const path = join(shelfOf(state), `${digest}${ending}`);
  try {
    await rename(written, path);
    // They are as new as their last import.
    await utimes(path, new Date(), new Date());
    return ok(path);
  } catch (error) {
    return { ok: false, error: fileFailure(error, 'write', path) };
  }
}

/** Lays weights from the shelf beside a project, as `<project>.safetensors` or under the next free name. Others stay where they are. */
export async function layBeside(state: string, weights: string, project: string): Promise<Result<{ readonly weights: string }>> {
  if (!isOnShelf(state, weights)) return ok({ weights });
  const folder = dirname(project);
  try {
    const digest = await fileDigest(weights);
    for (let n = 1; ; n++) {
      const path = join(folder, `${projectStem(project)}${n === 1 ? '' : `-${n}`}${ending}`);
      const present = await stat(path).catch(() => null);
      if (present !== null) {
        if (present.isFile() && present.size === (await stat(weights)).size && (await fileDigest(path)) === digest) return ok({ weights: path });
        continue;
      }
      const beside = join(folder, `.${projectStem(project).slice(0, 100)}.${process.pid}.tmp`);
      try {
        await copyFile(weights, beside, constants.COPYFILE_FICLONE);
        await rename(beside, path);
        await flushFolder(folder);
      } finally {
        await rm(beside, { force: true }).catch(() => undefined);
      }
      return ok({ weights: path });
    }
  } catch (error) {
    return { ok: false, error: fileFailure(error, 'write', folder) };
  }
}
