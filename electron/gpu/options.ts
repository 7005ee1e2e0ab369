// What gpu-check is told on its command line.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import type { DeviceName } from '../../core/run/runtime.ts';
import { deviceNames } from '../engine-devices.ts';
import { builtFile } from '../paths.ts';

/** How to call it. */
export const usage = `npm run gpu-check -- [options]
  --out FOLDER      where gpu-check.json and gpu-check.md go (dist/reports)
  --data FOLDER     Fashion-MNIST's files; without it the networks learn generated shapes
  --devices A,B     instead of all that are found; the CPU is always there to compare with
  --nets A,B        networks to train (lenet5-softmax,lenet5,resnet18); also vgg11, resnet20, depthwise, alexnet
                    and every template; NAME:frozen freezes all but the head
  --batch N         images in a step of these networks (each network's own)
  --steps N         steps of a training (40)
  --seconds N       a training ends early when it has taken this long after its first run (30)
  --only TEXT       only cases with this in their name`;

/** What is to be checked. */
export interface CheckOptions {
  readonly help: boolean;
  readonly out: string;
  readonly data: string | null;
  readonly devices: readonly DeviceName[];
  readonly nets: readonly string[];
  readonly batch: number | null;
  readonly steps: number;
  readonly seconds: number;
  readonly only: string;
}

const options = {
  out: { type: 'string' }, data: { type: 'string' }, devices: { type: 'string' }, nets: { type: 'string', default: 'lenet5-softmax,lenet5,resnet18' },
  batch: { type: 'string' }, steps: { type: 'string', default: '40' }, seconds: { type: 'string', default: '30' }, only: { type: 'string', default: '' }, help: { type: 'boolean', default: false },
} as const;

const listed = (text: string): string[] => text.split(',').filter((name) => name !== '');

/** Reads the arguments; fails (`option-invalid`) with what is wrong with them. */
export function readOptions(args: readonly string[]): Result<CheckOptions> {
  const read = parsed(args);
  if (!read.ok) return read;
  const { out, data, devices, nets, batch, steps, seconds, only, help } = read.value;
  for (const [name, text, least] of [['batch', batch ?? '1', 1], ['steps', steps, 1], ['seconds', seconds, 0]] as const) {
    if (!/^\d+$/.test(text) || Number(text) < least) return fail('option-invalid', `--${name} must be a whole number from ${least} on, not "${text}".`);
  }
  const asked = devices === undefined ? deviceNames : listed(devices).flatMap((name) => deviceNames.filter((known) => known === name));
  if (devices !== undefined && asked.length < listed(devices).length) return fail('option-invalid', `--devices takes ${deviceNames.join(', ')}, not "${devices}".`);
  if (data !== undefined && !existsSync(join(data, 'train-images-idx3-ubyte.gz')) && !existsSync(join(data, 'train-images-idx3-ubyte'))) return fail('option-invalid', `${data} does not hold Fashion-MNIST's files, such as train-images-idx3-ubyte.gz.`);
  return ok({
    help, out: resolve(out ?? builtFile('reports')), data: data === undefined ? null : resolve(data), devices: deviceNames.filter((name) => name === 'cpu' || asked.includes(name)),
    nets: listed(nets), batch: batch === undefined ? null : Number(batch), steps: Number(steps), seconds: Number(seconds), only,
  });
}

function parsed(args: readonly string[]) {
  try {
    return ok(parseArgs({ args: [...args], options }).values);
  } catch (error) {
    return fail('option-invalid', error instanceof Error ? error.message : String(error));
  }
}
