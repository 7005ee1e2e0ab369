// A run on corrected data: it trains on the corrections, keeps them, goes on with them, and is measured with them.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeCorrections, type Correction } from '../../../core/data/corrections.ts';
import { evaluateRun, resumeRun, startRun, type StartOptions } from '../../../electron/runs/index.ts';
import { buildFirst, fingerprint, tinyNetwork, value } from './tiny.ts';

let scratch: string;
beforeAll(() => { buildFirst(); scratch = mkdtempSync(join(tmpdir(), 'convas-corrected-')); });
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const data = 'shapes,count=320,test=40';
const begin = (name: string, more: Partial<StartOptions> = {}) => startRun({ document: tinyNetwork({ schedule: { kind: 'constant' } }), out: join(scratch, name), data, threads: 1, epochs: 2, ...more });
const one = (more: Partial<Correction>): Correction => ({ split: 'training', index: 0, file: null, class: null, isExcluded: false, ...more });
const logOf = (folder: string): string => readFileSync(join(folder, 'log.txt'), 'utf8');

test('corrections change a run, and a run that goes on with them ends as one that was not interrupted', async () => {
  const corrections = join(scratch, 'corrections.json');
  writeFileSync(corrections, writeCorrections({ data, corrections: [...Array.from({ length: 40 }, (_, index) => one({ index, class: 'oval' })), ...[50, 51, 52].map((index) => one({ index, isExcluded: true })), one({ split: 'test', index: 3, isExcluded: true })] }));
  const plain = value(await begin('plain'));
  const whole = value(await begin('whole', { corrections }));
  expect(fingerprint(whole.folder)).not.toEqual(fingerprint(plain.folder));
  expect(logOf(whole.folder)).toMatch(/Corrections of the data: \d+ relabelled, 4 left out\./);
  // The file may go: the run has a copy, from which another run is the same.
  const parted = value(await begin('parted', { corrections: join(whole.folder, 'corrections.json'), epochs: 1 }));
  rmSync(corrections);
  const on = value(await resumeRun(parted.folder, { epochs: 2 }));
  expect(fingerprint(on.folder)).toEqual(fingerprint(whole.folder));
  expect(value(await evaluateRun({ folder: whole.folder, weights: 'last' })).examples).toBe(39);
  expect(value(await evaluateRun({ folder: plain.folder, weights: 'last' })).examples).toBe(40);
});

test('corrections that cannot be read, or that leave nothing, begin no run', async () => {
  const file = join(scratch, 'bad.json');
  writeFileSync(file, '{}');
  expect(await begin('none', { corrections: file })).toMatchObject({ ok: false, error: { code: 'corrections-unreadable' } });
  expect(await begin('none', { corrections: join(scratch, 'nowhere.json') })).toMatchObject({ ok: false, error: { code: 'missing' } });
  writeFileSync(file, writeCorrections({ data, corrections: Array.from({ length: 320 }, (_, index) => one({ index, isExcluded: true })) }));
  expect(await begin('none', { corrections: file })).toMatchObject({ ok: false, error: { code: 'data-empty' } });
});
