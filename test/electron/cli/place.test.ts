// Where a command computes: options first, then preferences, then the CPU.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { usualPreferences } from '../../../core/run/preferences.ts';
import { readInput, WrongUse, type Input } from '../../../electron/cli/command.ts';
import { place } from '../../../electron/cli/device.ts';
import { demo } from '../../../electron/cli/demo.ts';
import { train } from '../../../electron/cli/train.ts';

let state = '';
beforeEach(() => { state = mkdtempSync(join(tmpdir(), 'convas-place-')); });
afterEach(() => rmSync(state, { recursive: true }));

const prefer = (preferred: object): void => writeFileSync(join(state, 'preferences.json'), JSON.stringify({ ...usualPreferences, ...preferred }));
const typed = (...args: readonly string[]): Input => readInput(train, ['lenet5', ...args]);

test('nothing said: the CPU, with as many threads as the engine thinks right', async () => {
  expect(await place(typed(), state)).toEqual({ device: 'cpu' });
});

test('what a person prefers holds where nothing is typed', async () => {
  prefer({ device: 'webgpu', threads: 3 });
  expect(await place(typed(), state)).toEqual({ device: 'webgpu', threads: 3 });
  expect(await place(readInput(demo, []), state)).toEqual({ device: 'webgpu', threads: 3 });
});

test('what is typed goes first, each for itself', async () => {
  prefer({ device: 'webgpu', threads: 3 });
  expect(await place(typed('--device', 'cpu'), state)).toEqual({ device: 'cpu', threads: 3 });
  expect(await place(typed('--threads', '5'), state)).toEqual({ device: 'webgpu', threads: 5 });
  expect(await place(typed('--device=cuda', '--threads=1'), state)).toEqual({ device: 'cuda', threads: 1 });
});

test('what cannot be read counts as usual; what is typed wrong is said', async () => {
  prefer({ device: 'abacus', threads: 0 });
  expect(await place(typed(), state)).toEqual({ device: 'cpu' });
  writeFileSync(join(state, 'preferences.json'), '{');
  expect(await place(typed(), state)).toEqual({ device: 'cpu' });
  await expect(place(typed('--threads', '0'), state)).rejects.toThrow(WrongUse);
});
