// A network that trains in a second and still has everything that must survive an interruption: convolution, batch-norm
// statistics, dropout, an optimizer with moments, a schedule.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bug, type JsonObject, type Result } from '../../../core/base/diagnostic.ts';
import type { Document, LayerRecord, WireRecord } from '../../../core/document/model.ts';
import { readSafetensors } from '../../../core/run/safetensors.ts';

/** Brings dist up to date with the sources, as the launcher does before `npm test`. */
export function buildFirst(): void {
  const prepare = fileURLToPath(new URL('../../../build/prepare.js', import.meta.url));
  execFileSync(process.execPath, ['--input-type=module', '-e', `const { prepare } = await import(${JSON.stringify(prepare)}); process.exit((await prepare()) ? 0 : 1);`], { stdio: ['ignore', 'ignore', 'pipe'] });
}

interface Change {
  readonly params?: JsonObject;
  readonly trainable?: boolean;
}

/** The network: 3×3 convolution, batch-norm, relu, pool, dropout, dense 4, softmax over the generated shapes at 12×12. */
export function tinyNetwork(recipe: JsonObject = {}, changes: Readonly<Record<string, Change>> = {}): Document {
  const chain: readonly (readonly [string, string, JsonObject])[] = [
    ['In', 'input', { channels: 1, height: 12, width: 12 }],
    ['conv', 'conv2d', { filters: 4, kernel: 3 }],
    ['norm', 'batch-norm', {}],
    ['act', 'activation', { function: 'relu' }],
    ['pool', 'max-pool2d', { kernel: 2, stride: 2 }],
    ['flat', 'flatten', {}],
    ['drop', 'dropout', { rate: 0.25 }],
    ['dense', 'dense', { units: 4 }],
    ['soft', 'softmax', {}],
    ['out', 'output', { target: 'class' }],
  ];
  const layers = chain.map(([id, kind, params]): [string, LayerRecord] => [id, {
    id, kind, name: id, parent: null, position: { x: 0, y: 0 }, trainable: changes[id]?.trainable ?? true, params: { ...params, ...changes[id]?.params },
  }]);
  const wires = chain.slice(1).map(([to], i): [string, WireRecord] => {
    const from = chain[i]?.[0] ?? '';
    return [`${from}-${to}`, { id: `${from}-${to}`, parent: null, from: { layer: from, port: 'out' }, to: { layer: to, port: 'in' }, order: 0 }];
  });
  return {
    name: 'tiny', about: '', layers: Object.fromEntries(layers), wires: Object.fromEntries(wires), notes: {}, blocks: {}, base: null,
    recipe: { batch: 16, epochs: 3, validation: 0.2, optimizer: { kind: 'adam', learningRate: 0.01 }, schedule: { kind: 'cosine' }, ...recipe },
  };
}

/** Data for it: 100 images, of which 80 train (5 batches of 16), 20 are kept aside; no test set. */
export const tinyData = 'shapes,count=100,test=0';

/** The value of a good result. */
export function value<T>(result: Result<T>): T {
  return result.ok ? result.value : bug(`${result.error.code}: ${result.error.message}`);
}

/** Digests of all that a finished run keeps and that does not depend on the clock. */
export function fingerprint(run: string): Readonly<Record<string, unknown>> {
  const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  const epochs = JSON.parse(readFileSync(join(run, 'epochs.json'), 'utf8')) as { seconds: number }[];
  return {
    best: digest(readFileSync(join(run, 'best.safetensors'))),
    last: digest(readFileSync(join(run, 'last.safetensors'))),
    steps: readFileSync(join(run, 'steps.csv'), 'utf8'),
    epochs: epochs.map((record) => ({ ...record, seconds: 0 })),
  };
}

/** Tensors of a safetensors file. */
export function tensorsOf(path: string) {
  return value(readSafetensors(readFileSync(path), path)).tensors;
}
