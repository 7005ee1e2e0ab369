import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newest } from '../../build/sources.js';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'convas-sources-'));
  mkdirSync(join(folder, 'deep'));
  writeFileSync(join(folder, 'deep', 'a.ts'), '');
  writeFileSync(join(folder, 'deep', 'b.ts'), '');
  for (const path of ['deep/a.ts', 'deep/b.ts', 'deep', '.']) utimesSync(join(folder, path), 1000, 1000);
});

afterEach(() => rmSync(folder, { recursive: true }));

test('the newest time is that of the file changed last, however deep', () => {
  expect(newest(folder)).toBe(1_000_000);
  utimesSync(join(folder, 'deep', 'b.ts'), 2000, 2000);
  expect(newest(folder)).toBe(2_000_000);
});

test('a deleted file is noticed by its folder', () => {
  rmSync(join(folder, 'deep', 'a.ts'));
  expect(newest(folder)).toBeGreaterThan(1_000_000);
});

test('nothing there is as old as can be', () => {
  expect(newest(join(folder, 'absent'))).toBe(0);
});
