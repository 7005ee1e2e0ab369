// How much memory this machine has left for a run: what is free or can be freed at once, and no more than a container allows.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';

/** Bytes a new process can take without driving others out. */
export function availableMemory(): number {
  switch (process.platform) {
    case 'linux': return availableOnLinux('/');
    case 'darwin': return freeableOnMac() ?? freemem();
    default: return freemem();
  }
}

/** The same from Linux's files below `root`. */
export function availableOnLinux(root: string): number {
  const read = (...path: string[]): string | null => {
    try {
      return readFileSync(join(root, ...path), 'utf8');
    } catch {
      return null;
    }
  };
  const line = /^MemAvailable:\s+(\d+) kB/m.exec(read('proc/meminfo') ?? '');
  const limits = groupsOf(read('proc/self/cgroup') ?? '').map((group) => leftInGroup((file) => read('sys/fs/cgroup', group, file)));
  return Math.min(line === null ? freemem() : Number(line[1]) * 1024, ...limits);
}

/** The control groups this process is in, innermost first: each may have a limit of its own. */
function groupsOf(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const [, controllers = '', path = ''] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (path === '' || !(controllers === '' || controllers.split(',').includes('memory'))) return [];
    const parts = path.split('/').filter((part) => part !== '' && part !== '..');
    const base = controllers === '' ? '' : 'memory';
    return Array.from({ length: parts.length + 1 }, (_, i) => join(base, ...parts.slice(0, parts.length - i)));
  });
}

/** What a group's limit leaves; files read lately are counted as its own and given up when memory is short. Infinity without a limit. */
function leftInGroup(read: (file: string) => string | null): number {
  const limit = numberIn(read('memory.max') ?? read('memory.limit_in_bytes'));
  const used = numberIn(read('memory.current') ?? read('memory.usage_in_bytes'));
  if (limit === null || used === null) return Infinity;
  const files = /^(?:total_)?inactive_file (\d+)/m.exec(read('memory.stat') ?? '');
  return Math.max(0, limit - used + Number(files?.[1] ?? 0));
}

function numberIn(text: string | null): number | null {
  return text !== null && /^\d+\s*$/.test(text) ? Number(text) : null;
}

/** Free, inactive and purgeable pages; macOS counts little as free, because what was used lately stays where it is. */
function freeableOnMac(): number | null {
  try {
    const text = execFileSync('vm_stat', { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const page = Number(/page size of (\d+) bytes/.exec(text)?.[1]);
    const pages = ['free', 'inactive', 'purgeable', 'speculative'].reduce((sum, kind) => sum + Number(new RegExp(`Pages ${kind}:\\s+(\\d+)`).exec(text)?.[1] ?? 0), 0);
    return Number.isFinite(page) && pages > 0 ? page * pages : null;
  } catch {
    return null;
  }
}
