// Options every command with an engine takes, and which exit code a failure means.
import type { Failure } from '../../core/base/diagnostic.ts';
import { mostThreads } from '../../core/run/preferences.ts';
import type { DeviceChoice } from '../../core/run/records.ts';
import { ownPlaces } from '../serve/places.ts';
import { readPreferences } from '../serve/preferences.ts';
import { exit, type Input, type Option } from './command.ts';

/** `--device` and `--threads`. */
export const deviceOptions: Readonly<Record<string, Option>> = {
  device: { type: 'string', value: 'NAME', doc: 'cpu, webgpu, cuda, dml or auto (default: as in the preferences, else cpu); "convas devices" lists what is there' },
  threads: { type: 'string', value: 'N', doc: 'processor threads (default: as in the preferences, else all cores)' },
};

const names: readonly DeviceChoice[] = ['cpu', 'webgpu', 'cuda', 'dml', 'auto'];

/** Where a command computes. */
export interface Place {
  readonly device: DeviceChoice;
  readonly threads?: number;
}

/**
 * Where a command computes: as its options say, else as the person's preferences do, else on the CPU with all cores. A run
 * keeps what it began with, so going on with it asks nobody.
 */
export async function place(input: Input, state: string = ownPlaces().state): Promise<Place> {
  const [device, threads] = [input.choice('device', names), input.number('threads', { min: 1, max: mostThreads, whole: true })];
  const preferred = await readPreferences(state);
  const number = threads ?? preferred.threads;
  return { device: device ?? preferred.device, ...(number === null ? {} : { threads: number }) };
}

/** Failures that mean an unreadable file or wrong use; all others mean the drawing or the data is at fault. */
const ofUse = new Set([
  'missing', 'not-permitted', 'read-only', 'disk-full', 'not-a-folder', 'is-a-folder', 'name-too-long', 'too-many-files', 'file-too-large', 'file-failed',
  'file-unreadable', 'file-truncated', 'base-missing', 'run-exists', 'run-busy', 'not-a-run', 'run-unreadable', 'no-checkpoint', 'checkpoint-unreadable', 'weights-unreadable',
  'device-missing', 'device-unavailable', 'data-unknown', 'data-missing', 'data-not-fetchable', 'data-checksum', 'offline', 'download-broken', 'download-refused',
  'option-invalid', 'part-missing', 'onnx-opset', 'image-damaged',
]);

/** The exit code a failure ends a command with. */
export function exitFor(failure: Failure): number {
  if (failure.code === 'cancelled' || failure.code === 'stopped') return exit.stopped;
  return ofUse.has(failure.code) ? exit.use : exit.fault;
}
