import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { lockFolder } from '../../../electron/runs/lock.ts';
import { value } from './tiny.ts';

const folder = mkdtempSync(join(tmpdir(), 'convas-lock-'));
const path = join(folder, '.lock');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Whether a lock that holds this text keeps others out. */
async function keepsOut(text: string): Promise<boolean> {
  writeFileSync(path, text);
  const taken = await lockFolder(folder);
  if (taken.ok) await taken.value.release();
  return !taken.ok;
}

test('a lock keeps others out while its process lives', async () => {
  expect(await keepsOut(`${process.ppid}\n`)).toBe(true);
  expect(await keepsOut('999999999\n')).toBe(false);
  expect(await keepsOut('no number')).toBe(false);
  const lock = value(await lockFolder(folder));
  expect(readFileSync(path, 'utf8').split('\n')[0]).toBe(String(process.pid));
  await lock.release();
  expect(existsSync(path)).toBe(false);
});

test.runIf(process.platform === 'linux')('a process number that was given to another process since keeps nobody out', async () => {
  expect(await keepsOut(`${process.ppid}\nan earlier start of the machine 17\n`)).toBe(false);
});
