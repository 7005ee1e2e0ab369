// What the command line trains and exports beside PyTorch and Python's onnxruntime: the same network from the same initial
// weights, in the same order of images.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRecipe } from '../../core/design/recipe.ts';
import { buildFirst } from '../electron/run/tiny.ts';
import { convas, convasJson } from '../support/convas.ts';
import { figure, percent } from '../support/figures.ts';
import { allFashion, cut, writeIdxFolder } from '../support/idx.ts';
import { lenetBesidePyTorch, paddedImages } from '../support/lenet.ts';
import { checkOnnx } from '../support/onnx-check.ts';
import { ofSize } from '../support/size.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-peers-'));
const images = ofSize(2000, 6000, 60_000);
const epochs = ofSize(1, 1, 5);
beforeAll(buildFirst);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe(`LeNet-5 with softmax on ${images} images, ${epochs} epochs`, () => {
  it('has PyTorch\'s training loss within 1 % after every epoch, and its accuracy within 0.3 points', async () => {
    const folder = join(scratch, 'parity');
    mkdirSync(folder);
    const { ours, theirs } = await lenetBesidePyTorch({ folder, images, epochs, seed: 1 });
    expect(ours.losses).toHaveLength(epochs);
    const apart = ours.losses.map((loss, epoch) => Math.abs(loss / (theirs.losses[epoch] ?? NaN) - 1));
    figure(`lenet5-softmax beside PyTorch, ${images} images, ${epochs} epochs, training loss of each epoch apart`, `${apart.map(percent).join(', ')} (bound 1 %)`);
    figure('the same, test accuracy', `${percent(ours.accuracy)}, PyTorch ${percent(theirs.accuracy)} (bound 0.3 points)`);
    for (const share of apart) expect(share).toBeLessThan(0.01);
    expect(Math.abs(ours.accuracy - theirs.accuracy)).toBeLessThanOrEqual(0.003);
  });
});

describe.each(['lenet5-softmax', 'lenet5'])('the exported %s', (network) => {
  const shown = 300;
  const test = cut(allFashion('t10k'), 0, shown);
  const folder = join(scratch, network);

  beforeAll(async () => {
    mkdirSync(folder);
    writeIdxFolder(join(folder, 'fashion'), cut(allFashion('train'), 0, 2000), test);
    await convas(['train', network, '--data', 'fashion', '--epochs', '1', '--seed', '1', '--threads', '1', '--out', 'run'], { in: folder });
  });

  it('passes the full check and gives the same predictions under Python\'s onnxruntime', async () => {
    const report = await convasJson<{ readonly comparison: { readonly passed: boolean } }>(['export', 'run', '--out', 'net.onnx'], { in: folder });
    expect(report.comparison.passed).toBe(true);
    const checked = await checkOnnx(join(folder, 'net.onnx'), { In: paddedImages(test) });
    expect(checked.opsets).toEqual({ '': 17 });
    expect(checked.inputs.map(({ name, dims }) => [name, dims])).toEqual([['In', ['N', 1, 32, 32]]]);
    expect(JSON.parse(checked.metadata['convas.classes'] ?? '')).toHaveLength(10);
    expect(readRecipe(JSON.parse(checked.metadata['convas.recipe'] ?? '')).findings).toEqual([]);
    const logits = Array.from(checked.results?.['logits']?.data ?? [], Number);
    expect(logits).toHaveLength(shown * 10);
    const { predictions } = await convasJson<{ readonly predictions: readonly { readonly classes: readonly { readonly index: number; readonly value: number }[] }[] }>(
      ['predict', 'run', ...Array.from({ length: shown }, (_, i) => String(i)), '--top', '10'], { in: folder });
    const outputs = Array.from(checked.results?.['output']?.data ?? [], Number);
    const largest = Math.max(...outputs.map(Math.abs));
    predictions.forEach(({ classes }, i) => {
      const row = logits.slice(10 * i, 10 * i + 10);
      expect(classes[0]?.index).toBe(row.indexOf(Math.max(...row)));
      for (const { index, value } of classes) expect(Math.abs(value - (outputs[10 * i + index] ?? NaN))).toBeLessThan(1e-5 * largest);
    });
  });

  it('passes the full check as a training step, whose sidecar names what the file has', async () => {
    await convasJson(['export', 'run', '--format', 'onnx-train-step', '--out', 'step.onnx'], { in: folder });
    const checked = await checkOnnx(join(folder, 'step.onnx'));
    const sidecar = readFileSync(join(folder, 'step.json'), 'utf8');
    for (const { name } of [...checked.inputs, ...checked.outputs]) expect(sidecar).toContain(JSON.stringify(name));
  });
});
