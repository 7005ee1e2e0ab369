// Every network for a desk at its work: an epoch of Fashion-MNIST by its own recipe, measured on the test images, exported.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listedTemplates } from '../../build/templates/index.js';
import type { Comparison } from '../../core/run/records.ts';
import { buildFirst } from '../electron/run/tiny.ts';
import { convas, convasJson } from '../support/convas.ts';
import { fashionMnistFolder } from '../support/fashion-mnist.ts';
import { figure, percent } from '../support/figures.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-templates-'));
beforeAll(buildFirst);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const data = `fashion-mnist=${fashionMnistFolder()}`;

// Two at a time with a thread each: twice one thread does more than two threads at one network.
describe.concurrent('an epoch of Fashion-MNIST', () => {
  it.each(listedTemplates.filter(({ size }) => size === 'desk').map(({ id }) => id))('teaches %s, whose export agrees on 100 images', async (id) => {
    const { code, err, out } = await convas(['train', id, '--data', data, '--epochs', '1', '--threads', '1', '--out', id, '--json'], { in: scratch });
    expect([code, err]).toEqual([0, '']);
    const losses = [...out.matchAll(/"loss":([0-9.e+-]+),"accuracy":/g)].map((found) => Number(found[1]));
    const [first, last] = [losses.slice(0, 20), losses.slice(-20)].map((some) => some.reduce((sum, loss) => sum + loss, 0) / some.length) as [number, number];
    expect(last).toBeLessThan(0.8 * first);
    const measured = await convasJson<{ readonly loss: number; readonly accuracy: number | null }>(['eval', id], { in: scratch });
    figure(`${id}, Fashion-MNIST, 1 epoch, test images`, measured.accuracy === null ? `loss ${measured.loss.toFixed(4)}` : percent(measured.accuracy));
    if (measured.accuracy !== null) expect(measured.accuracy).toBeGreaterThan(0.7);
    const { comparison } = await convasJson<{ readonly comparison: Comparison }>(['export', id, '--out', `${id}.onnx`], { in: scratch });
    expect(comparison).toMatchObject({ images: 100, passed: true });
  });
});
