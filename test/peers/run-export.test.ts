// Files exported from a run, under the onnx package's full check and Python's onnxruntime.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { floats, type Tensor } from '../../core/base/tensor.ts';
import { paintShape } from '../../core/data/synthetic.ts';
import { exportModel, predict, startRun } from '../../electron/runs/index.ts';
import { buildFirst, tinyNetwork, value } from '../electron/run/tiny.ts';
import { checkOnnx } from '../support/onnx-check.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-peers-export-'));
const data = 'shapes,count=400,test=40';
let run = '';
beforeAll(async () => {
  buildFirst();
  run = value(await startRun({ document: tinyNetwork({ validation: 0 }), out: join(scratch, 'run'), data, epochs: 6, threads: 1 })).folder;
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** The test images as bytes, painted here from the set's recipe. */
function pixels(count: number): Uint8Array {
  const all = new Uint8Array(count * 144);
  for (let i = 0; i < count; i++) paintShape({ height: 12, width: 12, seed: 1, noise: 0.1, split: 'test' }, i, all.subarray(i * 144, (i + 1) * 144));
  return all;
}

/** Index and value of the largest of four, row by row. */
function tops(tensor: Tensor | undefined): [number, number][] {
  const values = Array.from(tensor?.data ?? [], Number);
  return Array.from({ length: values.length / 4 }, (_, i) => {
    const row = values.slice(i * 4, i * 4 + 4);
    const best = Math.max(...row);
    return [row.indexOf(best), best];
  });
}

async function ours(): Promise<[number, number][]> {
  const images = Array.from({ length: 40 }, (_, i) => i);
  return value(await predict({ folder: run, weights: 'best' }, { images, top: 1 })).map(({ classes }) => [classes[0]?.index ?? -1, classes[0]?.value ?? NaN]);
}

function expectSame(theirs: readonly [number, number][], mine: readonly [number, number][]): void {
  expect(theirs.map(([index]) => index)).toEqual(mine.map(([index]) => index));
  theirs.forEach(([, share], i) => expect(Math.abs(share - (mine[i]?.[1] ?? NaN))).toBeLessThan(1e-5));
}

describe('a model exported from a run', () => {
  it('passes the full check and gives Convas\'s own predictions under Python', async () => {
    const out = join(scratch, 'model.onnx');
    value(await exportModel({ folder: run, weights: 'best' }, { out }));
    const images = floats([40, 1, 12, 12], Float32Array.from(pixels(40), (byte) => byte / 255));
    const checked = await checkOnnx(out, { In: images });
    expect(checked.opsets).toEqual({ '': 17 });
    expect(JSON.parse(checked.metadata['convas.classes'] ?? '')).toEqual(['\\', '/', 'X', 'oval']);
    expect(checked.inputs.map(({ name, dims }) => [name, dims])).toEqual([['In', ['N', 1, 12, 12]]]);
    expectSame(tops(checked.results?.['out']), await ours());
  });

  it('does so from raw pixels when the preparation is part of it', async () => {
    const out = join(scratch, 'pixels.onnx');
    value(await exportModel({ folder: run, weights: 'best' }, { out, preprocessing: true }));
    const checked = await checkOnnx(out, { In: { dtype: 'uint8', dims: [40, 1, 12, 12], data: pixels(40) } });
    expectSame(tops(checked.results?.['out']), await ours());
  });

  it.each([13, 21])('passes the full check at opset %i', async (opset) => {
    const out = join(scratch, `opset${opset}.onnx`);
    value(await exportModel({ folder: run, weights: 'best' }, { out, opset }));
    const checked = await checkOnnx(out).catch((error: unknown) => String(error));
    // Debian's checker knows no opset after 17: it must say so, and nothing else.
    if (typeof checked === 'string') expect(checked).toMatch(opset > 17 ? /opsets to 17: Your model ir_version is higher/ : /^$/);
    else expect(checked.opsets).toEqual({ '': opset });
  });

  it('passes the full check as a training step', async () => {
    const out = join(scratch, 'step.onnx');
    value(await exportModel({ folder: run, weights: 'best' }, { out, format: 'onnx-train-step' }));
    const checked = await checkOnnx(out);
    expect(checked.inputs.map(({ name }) => name)).toContain('conv/weight');
    expect(checked.outputs.map(({ name }) => name)).toContain('/loss');
  });
});
