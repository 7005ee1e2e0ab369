// Room on the disk before a run begins: better refused now than ended by a full disk in its first epoch.
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import { trainingMemory } from '../../core/design/cost.ts';
import type { Network } from '../../core/run/network.ts';

/** Two checkpoints and the one being written, each with weights and moments; best and last weights and the one being written. */
const [checkpoints, weightFiles] = [3, 3];
/** Of curves, logs and a moved shadow of the system's own. */
const besides = 64 * 2 ** 20;
/** A row of steps.csv, at most. */
const perStep = 80;

/** The bytes a run keeps at most while it goes; `steps`: those of the whole run, 0 where the data have not been seen yet. */
export function runBytes({ checked, recipe }: Network, steps: number): number {
  const { weights, moments } = trainingMemory(checked, recipe);
  return checkpoints * (weights + moments) + weightFiles * weights + steps * perStep + besides;
}

/** Whether the disk of a folder, which need not be there yet, has room for so many bytes of a run; fails with `disk-full`. */
export async function roomFor(needed: number, folder: string, freeAt: (path: string) => Promise<number | null> = freeBytes): Promise<Result<null>> {
  const free = await freeAt(folder);
  if (free === null || free >= needed) return ok(null);
  const inMegabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString('en-US')} MB`;
  return fail('disk-full', `A run of this network keeps up to ${inMegabytes(needed)}, and the disk of ${folder} has ${inMegabytes(free)} free. Delete runs you do not need any more, or free some space.`);
}

/** Free bytes on the disk of a path, or of the folder above that is there; null where the system does not say. */
export async function freeBytes(path: string): Promise<number | null> {
  for (let at = path; ; at = dirname(at)) {
    const found = await statfs(at).catch(() => null);
    if (found !== null) return found.bavail * found.bsize;
    if (dirname(at) === at) return null;
  }
}
