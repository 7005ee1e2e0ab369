// The first promise at full size: Fashion-MNIST from the command line, trained, stopped, gone on with, measured, exported.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildFirst, fingerprint } from '../electron/run/tiny.ts';
import { convas, convasJson, type Ended } from '../support/convas.ts';
import { fashionMnistFolder } from '../support/fashion-mnist.ts';
import { allFashion, cut } from '../support/idx.ts';
import { paddedImages } from '../support/lenet.ts';
import { figure, percent } from '../support/figures.ts';
import { checkOnnx } from '../support/onnx-check.ts';
import { ofSize } from '../support/size.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-long-'));
beforeAll(buildFirst);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const epochs = ofSize(1, 1, 5);
const seeds = Array.from({ length: ofSize(1, 1, 3) }, (_, i) => i + 1);
/** Accuracies to reach with the template's own recipe; after one epoch only that it learns. */
const floors = { softmax: ofSize(0.8, 0.8, 0.88), rbf: ofSize(0.7, 0.7, 0.84) };
const data = `fashion-mnist=${fashionMnistFolder()}`;

function train(network: string, seed: number, out: string, onOut?: (soFar: string, group: { signal(name: NodeJS.Signals): void }) => void): Promise<Ended> {
  return convas(['train', network, '--data', data, '--epochs', String(epochs), '--seed', String(seed), '--out', out, '--json'], { in: scratch, ...(onOut === undefined ? {} : { onOut }) });
}

const accuracyOf = async (run: string): Promise<number> => (await convasJson<{ readonly accuracy: number }>(['eval', run], { in: scratch })).accuracy;

describe(`Fashion-MNIST, 60,000 images, ${epochs} epochs`, () => {
  it(`is recognised by LeNet-5 with softmax: ${100 * floors.softmax} % or more, the mean of ${seeds.length} seeds`, async () => {
    const reached: number[] = [];
    for (const seed of seeds) {
      const { code, err } = await train('lenet5-softmax', seed, `softmax-${seed}`);
      expect([code, err]).toEqual([0, '']);
      reached.push(await accuracyOf(`softmax-${seed}`));
    }
    const mean = reached.reduce((sum, share) => sum + share, 0) / reached.length;
    figure(`lenet5-softmax, Fashion-MNIST, ${epochs} epochs, test accuracy of seeds ${seeds.join(', ')}`, `${reached.map(percent).join(', ')}; mean ${percent(mean)} (wanted: ${percent(floors.softmax)})`);
    expect(mean).toBeGreaterThanOrEqual(floors.softmax);
  });

  it(`is recognised by LeNet-5 with its radial basis functions: ${100 * floors.rbf} % or more`, async () => {
    const { code, err } = await train('lenet5', 1, 'rbf');
    expect([code, err]).toEqual([0, '']);
    const reached = await accuracyOf('rbf');
    figure(`lenet5 (radial basis functions), Fashion-MNIST, ${epochs} epochs, test accuracy of seed 1`, `${percent(reached)} (wanted: ${percent(floors.rbf)})`);
    expect(reached).toBeGreaterThanOrEqual(floors.rbf);
  });

  it('gives the same bytes for the same command, also when it was stopped on the way, to the exported file', async () => {
    const half = Math.ceil(epochs / 2);
    let isStopped = false;
    const stopped = await train('lenet5-softmax', 1, 'stopped', (soFar, group) => {
      // Inside an epoch: the epochs before are done, and steps of the next have been told.
      if (isStopped || !new RegExp(half === 1 ? '"event":"steps"' : `"event":"epoch".*"epoch":${half - 1},[\\s\\S]*"event":"steps"`).test(soFar)) return;
      isStopped = true;
      group.signal('SIGINT');
    });
    expect(stopped.code).toBe(130);
    expect((await convas(['train', '--resume', 'stopped'], { in: scratch })).code).toBe(0);
    expect(fingerprint(join(scratch, 'stopped'))).toEqual(fingerprint(join(scratch, 'softmax-1')));
    expect((await train('lenet5-softmax', 1, 'again')).code).toBe(0);
    expect(fingerprint(join(scratch, 'again'))).toEqual(fingerprint(join(scratch, 'softmax-1')));
    for (const run of ['softmax-1', 'again', 'stopped']) expect((await convas(['export', run, '--out', `${run}.onnx`], { in: scratch })).code).toBe(0);
    for (const run of ['again', 'stopped']) expect(readFileSync(join(scratch, `${run}.onnx`)).equals(readFileSync(join(scratch, 'softmax-1.onnx')))).toBe(true);
  });

  it('exported passes the full check and is recognised as well, image by image, under Python\'s onnxruntime', async () => {
    const shown = cut(allFashion('t10k'), 0, 2000);
    const { results } = await checkOnnx(join(scratch, 'softmax-1.onnx'), { In: paddedImages(shown) });
    const logits = Array.from(results?.['logits']?.data ?? [], Number);
    const theirs = Array.from({ length: 2000 }, (_, i) => {
      const row = logits.slice(10 * i, 10 * i + 10);
      return row.indexOf(Math.max(...row));
    });
    const { predictions } = await convasJson<{ readonly predictions: readonly { readonly classes: readonly { readonly index: number }[] }[] }>(['predict', 'softmax-1', ...theirs.map((_, i) => String(i)), '--top', '1'], { in: scratch });
    expect(theirs).toEqual(predictions.map(({ classes }) => classes[0]?.index));
  });
});
