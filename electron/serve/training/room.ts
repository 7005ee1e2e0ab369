// Room on the disk before a run begins: better refused now than ended by a full disk in its first epoch.
import { statfs } from 'node:fs/promises';
import { fail, ok, type Result } from '../../../core/base/diagnostic.ts';

/** Two checkpoints and the one being written, each with weights and two moments, and best and last weights with the one being written. */
const copiesOfWeights = 3 * 3 + 3;
/** For curves, logs and a moved shadow of the system's own. */
const besides = 64 * 2 ** 20;

/** Whether the disk of a folder has room for a run with so many parameters; fails with `disk-full`. */
export async function roomFor(parameters: number, folder: string, freeAt: (path: string) => Promise<number | null> = freeBytes): Promise<Result<null>> {
  const needed = parameters * 4 * copiesOfWeights + besides;
  const free = await freeAt(folder);
  if (free === null || free >= needed) return ok(null);
  const inMegabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString('en-US')} MB`;
  return fail('disk-full', `A run of this network keeps up to ${inMegabytes(needed)}, and the disk of ${folder} has ${inMegabytes(free)} free. Delete runs you do not need any more, or free some space.`);
}

/** Free bytes of a folder's disk; null where the system does not say. */
async function freeBytes(path: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch {
    return null;
  }
}
