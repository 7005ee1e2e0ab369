// How many threads a run gets when none are asked for: a number that is known beforehand, kept with the run and used again
// when it goes on, because sums taken in another number of parts differ in their last bits.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/**
 * One thread for each core this process may use; two of one core gain nothing where all multiply. Null where the system
 * does not say how many cores there are: then the engine counts them itself.
 */
export function usualThreads(): number | null {
  const cores = process.platform === 'linux' ? coresOfLinux('/sys/devices/system/cpu') : process.platform === 'darwin' ? coresOfMac() : null;
  return cores === null ? null : Math.max(1, Math.min(cores, availableParallelism()));
}

/** Cores as Linux lists them: processors that share one name the same siblings. */
function coresOfLinux(folder: string): number | null {
  try {
    const processors = readdirSync(folder).filter((name) => /^cpu\d+$/.test(name));
    const cores = new Set(processors.map((name) => readFileSync(join(folder, name, 'topology', 'thread_siblings_list'), 'utf8').trim()));
    return cores.size === 0 ? null : cores.size;
  } catch {
    return null;
  }
}

function coresOfMac(): number | null {
  try {
    const cores = Number(execFileSync('sysctl', ['-n', 'hw.physicalcpu'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return Number.isInteger(cores) && cores > 0 ? cores : null;
  } catch {
    return null;
  }
}
