// One process at a time writes a run folder: `.lock` holds its process number. A lock whose process is gone is taken over.
import { readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import { fileFailure, systemCode } from '../files.ts';

/** A lock that is held. */
export interface Lock {
  release(): Promise<void>;
}

/** Takes a folder's lock; fails with `run-busy` while another process holds it. */
export async function lockFolder(folder: string): Promise<Result<Lock>> {
  const path = join(folder, '.lock');
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await writeFile(path, `${process.pid}\n`, { flag: 'wx' });
      return ok({ release: () => unlink(path).catch(() => undefined) });
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') return { ok: false, error: fileFailure(error, 'write', path) };
      const holder = Number(await readFile(path, 'utf8').catch(() => ''));
      if (isAlive(holder)) return fail('run-busy', `${folder} is being written by process ${holder}. Wait for it or stop it; if no training is running, delete ${path}.`);
      await unlink(path).catch(() => undefined);
    }
  }
  return fail('run-busy', `${folder} is being taken by another process. Try again.`);
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}
