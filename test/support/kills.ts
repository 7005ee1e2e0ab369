// What trainings that are killed have in common, whoever is killed: all that must go on exactly as it would have, and what is read
// of a run's folder afterwards. Tests and the bench of kills strike by the same code, so nothing here needs a test runner.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataEdit } from '../../core/run/data-services.ts';
import type { fingerprint } from '../electron/run/tiny.ts';

/** What of a run must come out the same: weights, losses of all steps, epochs. */
export type Fingerprint = ReturnType<typeof fingerprint>;

/** One kill that struck a run under way. */
export interface Strike {
  /** which of the runs it struck, from 0 */
  readonly run: number;
  /** last step that was written down when it struck, and step of the newest checkpoint there was */
  readonly step: number;
  readonly kept: number;
}

/** Kills in a row: the strikes, and what came of the runs they struck beside the run nobody struck. */
export interface Struck {
  readonly strikes: readonly Strike[];
  /** by number of the run */
  readonly ends: readonly Fingerprint[];
  readonly whole: Fingerprint;
  /** steps of a whole run */
  readonly steps: number;
}

/** How runs are killed. */
export interface KillOptions {
  /** an empty folder to write in; the caller removes it */
  readonly scratch: string;
  readonly kills: number;
  readonly seed: number;
  readonly onStrike?: (strike: Strike) => void;
}

/** Augmentation with draws of all sorts, mixing among them; beside it the network has dropout, moments and a schedule. */
export const augment = { shift: {}, rotate: {}, noise: {}, mixup: {} };

/** Corrections of generated shapes: one class for the first forty, twenty others left out. */
export const edits: readonly DataEdit[] = Array.from({ length: 60 }, (_, index) => ({ split: 'training' as const, index, label: index < 40 ? 1 : null, isExcluded: index >= 40 }));

/** Step of a run's newest checkpoint; 0 without any. */
export function newestStep(folder: string): number {
  const steps = readdirSync(join(folder, 'checkpoint')).filter((name) => /^\d+\.json$/.test(name))
    .map((name) => (JSON.parse(readFileSync(join(folder, 'checkpoint', name), 'utf8')) as { readonly progress: { readonly step: number } }).progress.step);
  return Math.max(0, ...steps);
}

/** Last step whose row was written whole. */
export function lastRow(folder: string): number {
  return Number(/^(\d+),/.exec(readFileSync(join(folder, 'steps.csv'), 'utf8').split('\n').findLast((line) => /^\d+,.*\d$/.test(line)) ?? '0,')?.[1]);
}
