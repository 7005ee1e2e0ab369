// The PyTorch side of comparisons is itself compared: with figures counted by hand elsewhere, and with curves of another PyTorch.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { writeSafetensors } from '../../core/run/safetensors.ts';
import { fashionMnistFolder } from '../support/fashion-mnist.ts';
import { unpack } from '../support/goldens.ts';
import { runPython } from '../support/python.ts';

const folder = mkdtempSync(join(tmpdir(), 'convas-twins-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Curves {
  readonly initial_weights: Readonly<Record<string, { readonly shape: readonly number[]; readonly f32: string }>>;
  readonly curves: Readonly<Record<string, { readonly loss: readonly number[] }>>;
}

const golden: Curves = JSON.parse(readFileSync(new URL('../golden/lenet5-curves.json', import.meta.url), 'utf8'));

test('the twins of the bench have the parameters their papers state', async () => {
  const counted = (await runPython('bench/torch_twin.py', ['count'])) as { readonly nets: Readonly<Record<string, { readonly parameters: number }>> };
  expect(Object.fromEntries(Object.entries(counted.nets).map(([net, { parameters }]) => [net, parameters]))).toEqual({
    lenet5: 61_706,
    alexnet: 62_378_344,
    vgg11: 9_225_610,
    resnet20: 272_474,
    resnet18: 11_173_962,
    depthwise: 274_250,
  });
});

const recipes = {
  sgd: { optimizer: { kind: 'sgd', learningRate: 0.05 } },
  sgd_momentum: { optimizer: { kind: 'momentum', learningRate: 0.02, momentum: 0.9 } },
  sgd_nesterov_weight_decay: { optimizer: { kind: 'nesterov', learningRate: 0.02, momentum: 0.9 }, weightDecay: 5e-4 },
  adam: { optimizer: { kind: 'adam', learningRate: 1e-3 } },
  adamw: { optimizer: { kind: 'adamw', learningRate: 1e-3 }, weightDecay: 0.01 },
  rmsprop: { optimizer: { kind: 'rmsprop', learningRate: 1e-3 } },
};

describe('the training peer', () => {
  test.each(Object.entries(recipes))('%s repeats the 100 losses of the golden curve from its weights and image order', async (name, recipe) => {
    const weights = join(folder, 'weights.safetensors');
    const tensors = Object.fromEntries(Object.entries(golden.initial_weights).map(([key, packed]) => [key, unpack(packed)]));
    writeFileSync(weights, Buffer.concat(writeSafetensors({ tensors, metadata: {} })));
    const plan = join(folder, `${name}.json`);
    const order = [Array.from({ length: 3200 }, (_, image) => image)];
    writeFileSync(plan, JSON.stringify({ weights: Object.keys(golden.initial_weights), order, batch: 32, ...recipe }));
    const run = (await runPython('peers/torch_epoch.py', [plan, '--weights', weights, '--data', fashionMnistFolder(), '--threads', '1'])) as {
      readonly losses: readonly number[];
      readonly epochs: readonly { readonly loss: number }[];
    };
    const expected = golden.curves[name]?.loss ?? [];
    expect(expected).toHaveLength(100);
    expect(run.losses).toHaveLength(100);
    expect(Math.max(...run.losses.map((loss, step) => Math.abs(loss / (expected[step] ?? NaN) - 1)))).toBeLessThan(1e-5);
    expect(run.epochs[0]?.loss).toBeCloseTo(expected.reduce((sum, loss) => sum + loss, 0) / 100, 6);
  });
});
