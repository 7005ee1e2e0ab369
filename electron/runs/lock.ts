// One process at a time writes a run folder: `.lock` holds its process number and, where the system tells it, when that process
// began, because numbers are given again: after a crash of the machine another program may have the one in the lock. A lock
// whose process is gone is taken over.
import { readFileSync } from 'node:fs';
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
      await writeFile(path, `${process.pid}\n${beginningOf(process.pid)}\n`, { flag: 'wx' });
      return ok({ release: () => unlink(path).catch(() => undefined) });
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') return { ok: false, error: fileFailure(error, 'write', path) };
      const holder = await lockHolder(folder);
      if (holder !== null) return fail('run-busy', `${folder} is being written by process ${holder}. Wait for it or stop it; if no training is running, delete ${path}.`);
      await unlink(path).catch(() => undefined);
    }
  }
  return fail('run-busy', `${folder} is being taken by another process. Try again.`);
}

/** The process that holds a folder's lock; null when none does. */
export async function lockHolder(folder: string): Promise<number | null> {
  const [number = '', beginning = ''] = (await readFile(join(folder, '.lock'), 'utf8').catch(() => '')).split('\n');
  const holder = Number(number);
  return isAlive(holder) && isSame(beginning, beginningOf(holder)) ? holder : null;
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

/** Whether two beginnings may be those of one process; what is not known speaks against nothing. */
function isSame(before: string, now: string): boolean {
  return before === '' || now === '' || before === now;
}

/** When a process began, in a form that is compared only: Linux tells it in ticks since this start of the machine. Empty elsewhere. */
function beginningOf(pid: number): string {
  if (process.platform !== 'linux') return '';
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // The name in brackets may hold anything; the fields behind it are counted from its end.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return `${boot} ${fields[19] ?? ''}`;
  } catch {
    return '';
  }
}
