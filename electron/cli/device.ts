// Options every command with an engine takes, and which exit code a failure means.
import type { Failure } from '../../core/base/diagnostic.ts';
import type { DeviceChoice } from '../../core/run/records.ts';
import { exit, type Input, type Option } from './command.ts';

/** `--device` and `--threads`. */
export const deviceOptions: Readonly<Record<string, Option>> = {
  device: { type: 'string', value: 'NAME', doc: 'cpu (default), webgpu, cuda, dml or auto; "convas devices" lists what is there' },
  threads: { type: 'string', value: 'N', doc: 'processor threads (default: all cores)' },
};

const names: readonly DeviceChoice[] = ['cpu', 'webgpu', 'cuda', 'dml', 'auto'];

/** The device asked for; the CPU when none was. */
export function device(input: Input): DeviceChoice {
  return input.choice('device', names) ?? 'cpu';
}

/** The threads asked for. */
export function threads(input: Input): number | undefined {
  return input.number('threads', { min: 1, max: 256, whole: true });
}

/** Failures that mean an unreadable file or wrong use; all others mean the drawing or the data is at fault. */
const ofUse = new Set([
  'missing', 'not-permitted', 'read-only', 'disk-full', 'not-a-folder', 'is-a-folder', 'name-too-long', 'too-many-files', 'file-too-large', 'file-failed',
  'file-unreadable', 'file-truncated', 'run-exists', 'run-busy', 'not-a-run', 'run-unreadable', 'no-checkpoint', 'checkpoint-unreadable', 'weights-unreadable',
  'device-missing', 'device-unavailable', 'data-unknown', 'data-missing', 'data-not-fetchable', 'data-checksum', 'offline', 'download-broken', 'download-refused',
  'option-invalid', 'part-missing', 'onnx-opset', 'image-damaged',
]);

/** The exit code a failure ends a command with. */
export function exitFor(failure: Failure): number {
  if (failure.code === 'cancelled' || failure.code === 'stopped') return exit.stopped;
  return ofUse.has(failure.code) ? exit.use : exit.fault;
}
