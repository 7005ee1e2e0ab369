import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { whyInstall } from '../../build/install.js';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'convas-install-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(wanted: object, installed?: object): void {
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...wanted } }));
  if (installed === undefined) return;
  mkdirSync(join(folder, 'node_modules'));
  writeFileSync(join(folder, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: installed }));
}

test('a checkout without packages is installed', () => {
  write({ 'node_modules/a': { version: '1.0.0' } });
  expect(whyInstall(folder)).toBe('packages are not installed yet');
});

test('packages of the lock file are left alone', () => {
  write({ 'node_modules/a': { version: '1.0.0' } }, { 'node_modules/a': { version: '1.0.0' } });
  expect(whyInstall(folder)).toBeNull();
});

test('another version or a missing package makes the install stale', () => {
  write({ 'node_modules/a': { version: '1.1.0' }, 'node_modules/b': { version: '1.0.0' } }, { 'node_modules/a': { version: '1.0.0' } });
  expect(whyInstall(folder)).toBe('node_modules/a is 1.0.0, the lock file says 1.1.0');
  rmSync(join(folder, 'node_modules'), { recursive: true });
  write({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } }, { 'node_modules/a': { version: '1.0.0' } });
  expect(whyInstall(folder)).toBe('node_modules/b is missing');
});

test('a binary for another platform may be absent, but not old', () => {
  write({ 'node_modules/a-win32': { version: '1.0.0', optional: true } }, {});
  expect(whyInstall(folder)).toBeNull();
  rmSync(join(folder, 'node_modules'), { recursive: true });
  write({ 'node_modules/a-linux': { version: '1.0.0', optional: true } }, { 'node_modules/a-linux': { version: '0.9.0' } });
  expect(whyInstall(folder)).toMatch(/0\.9\.0/);
});
