// What Linux's files say of memory, and which of them counts.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { availableMemory, availableOnLinux } from '../../electron/machine-memory.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-memory-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let number = 0;
function machine(files: Readonly<Record<string, string>>): string {
  const root = join(scratch, `machine${number++}`);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const meminfo = 'MemTotal:       16384000 kB\nMemFree:          204800 kB\nMemAvailable:    8192000 kB\n';
const gigabyte = 2 ** 30;

describe('memory that is left', () => {
  it('is what the machine can free, not what lies idle', () => {
    expect(availableOnLinux(machine({ 'proc/meminfo': meminfo, 'proc/self/cgroup': '0::/user.slice\n' }))).toBe(8_192_000 * 1024);
  });

  it('is no more than the innermost or any outer group allows, files read lately not counted', () => {
    const groups = { 'proc/meminfo': meminfo, 'proc/self/cgroup': '0::/pod/box\n' };
    const inner = { 'sys/fs/cgroup/pod/box/memory.max': `${2 * gigabyte}\n`, 'sys/fs/cgroup/pod/box/memory.current': `${gigabyte}\n` };
    expect(availableOnLinux(machine({ ...groups, ...inner }))).toBe(gigabyte);
    expect(availableOnLinux(machine({ ...groups, ...inner, 'sys/fs/cgroup/pod/box/memory.stat': `anon 5\ninactive_file ${gigabyte / 4}\n` }))).toBe(1.25 * gigabyte);
    expect(availableOnLinux(machine({ ...groups, 'sys/fs/cgroup/pod/box/memory.max': 'max\n', 'sys/fs/cgroup/pod/memory.max': `${gigabyte}\n`, 'sys/fs/cgroup/pod/memory.current': `${gigabyte / 2}\n` }))).toBe(gigabyte / 2);
  });

  it('reads the groups of older systems, and those seen from inside a container', () => {
    const files = { 'sys/fs/cgroup/memory/memory.limit_in_bytes': `${gigabyte}\n`, 'sys/fs/cgroup/memory/memory.usage_in_bytes': `${gigabyte / 2}\n` };
    expect(availableOnLinux(machine({ 'proc/meminfo': meminfo, 'proc/self/cgroup': '9:memory:/docker/abc\n3:cpu:/docker/abc\n', ...files }))).toBe(gigabyte / 2);
    expect(availableOnLinux(machine({ 'proc/meminfo': meminfo, 'proc/self/cgroup': '0::/../..\n', 'sys/fs/cgroup/memory.max': `${gigabyte}\n`, 'sys/fs/cgroup/memory.current': '0\n' }))).toBe(gigabyte);
  });

  it('is something on this machine', () => {
    expect(availableMemory()).toBeGreaterThan(0);
  });
});
