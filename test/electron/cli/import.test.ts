// `convas import` and `convas export` from outside, over whole networks: what comes out answers what went in, before the softmax
// and after it, with the weights the files came with and with random ones that keep the signal alive.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sizeOf } from '../../../core/base/tensor.ts';
import type { ImportReport } from '../../../core/import/index.ts';
import { convas, convasJson } from '../../support/convas.ts';
import { seeded, withScores } from '../../support/seeded-weights.ts';
import { testSize } from '../../support/size.ts';
import { buildFirst } from '../run/tiny.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-import-'));
beforeAll(buildFirst);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const corpus = (name: string): Uint8Array => readFileSync(join(import.meta.dirname, '../../corpus/onnx', `${name}.onnx`));
const dims = [1, 3, 224, 224];

/** What every network is shown: the ramp of the ONNX project's own test, its negative, two gratings, one channel alone, and a checkerboard that runs against itself in the next channel. */
const images: readonly Float32Array[] = [
  (i: number) => i / sizeOf(dims), (i: number) => (-3 * i) / sizeOf(dims), (i: number) => 3 * Math.sin(0.7 * i), (i: number) => 3 * Math.sin(i / 40_000),
  (i: number) => (i < 224 * 224 ? 3 : -3), (i: number) => (((i >> 5) % 7 + Math.floor(i / (32 * 224))) % 2 === 0 ? 3 : -3),
].map((value) => Float32Array.from({ length: sizeOf(dims) }, (_, i) => value(i)));

/**
 * Which random weights each network gets. With most seeds one class of a deep net lies so far ahead that it wins whatever the
 * net sees: the same thousand scores, moved by a tenth of their spread. With these the first classes lie close enough to change places.
 */
const seeds: Readonly<Record<string, number>> = { light_bvlc_alexnet: 2, light_squeezenet: 2, light_inception_v1: 5, light_resnet50: 13 };

/** For each image all outputs of a model by name. */
async function answersOf(model: Uint8Array | string): Promise<readonly Readonly<Record<string, Float32Array>>[]> {
  const session = await (typeof model === 'string' ? ort.InferenceSession.create(model, { logSeverityLevel: 3 }) : ort.InferenceSession.create(model, { logSeverityLevel: 3 }));
  try {
    const all: Record<string, Float32Array>[] = [];
    for (const image of images) {
      const given = await session.run({ [session.inputNames[0] ?? '']: new ort.Tensor('float32', image, dims) });
      all.push(Object.fromEntries(session.outputNames.map((name) => [name, given[name]?.data as Float32Array])));
    }
    return all;
  } finally {
    await session.release();
  }
}

const topOf = (scores: Float32Array | undefined): number => (scores === undefined ? -1 : scores.indexOf(Math.max(...scores)));

/** Largest difference, as a part of the largest number where that is above 1. */
function apart(one: Float32Array, other: Float32Array | undefined): number {
  const largest = one.reduce((most, v) => Math.max(most, Math.abs(v)), 1);
  return one.reduce((most, v, i) => Math.max(most, Number.isFinite(v) ? Math.abs(v - (other?.[i] ?? NaN)) : Infinity), 0) / largest;
}

const fixed = ['light_bvlc_alexnet', 'light_inception_v1', 'light_resnet50'] as const;
const others = ['light_densenet121', 'light_inception_v2', 'light_shufflenet', 'light_zfnet512', 'light_vgg19'] as const;

const cases: readonly (readonly [name: string, random: boolean])[] = [
  ['light_bvlc_alexnet', true], ['light_inception_v1', true], ['light_resnet50', true], ['light_squeezenet', true], ['light_squeezenet', false],
  ...(testSize === 'everyday' ? [] : fixed.map((name) => [name, false] as const)), ...(testSize === 'long' ? others.flatMap((name) => [[name, false] as const, [name, true] as const]) : []),
];

describe('a network there and back', () => {
  it.each(cases)('%s (random weights: %s)', async (name, random) => {
    const bytes = withScores(random ? seeded(corpus(name), seeds[name]) : corpus(name));
    const stem = `${name}-${random ? 'random' : 'plain'}`;
    writeFileSync(join(scratch, `${stem}.onnx`), bytes);
    const { report } = await convasJson<{ readonly report: ImportReport }>(['import', `${stem}.onnx`, '--out', `${stem}.convas.json`, '--report'], { in: scratch });
    expect([report.counts.kept, report.counts.opaque, report.counts.unused, report.training.can]).toEqual([0, 0, 0, true]);
    const before = await answersOf(bytes);
    const ended = await convas(['export', `${stem}.convas.json`, '--out', `${stem}.again.onnx`, '--images', '4'], { in: scratch });
    expect([ended.code, ended.err]).toEqual([0, '']);
    const after = await answersOf(join(scratch, `${stem}.again.onnx`));
    // A name is an id in the drawing, which holds no slash.
    for (const [i, outputs] of before.entries()) {
      for (const [output, values] of Object.entries(outputs)) expect(apart(values, after[i]?.[output.replaceAll('/', '.')]), `image ${i}, ${output}`).toBeLessThanOrEqual(1e-5);
    }
    // What the network sees matters to its scores, and to the class it takes it for.
    const scores = before.map((outputs) => Object.values(outputs).at(-1) ?? new Float32Array());
    if (random) expect(apart(scores[0] ?? new Float32Array(), scores[3])).toBeGreaterThan(1e-3);
    if (random && name in seeds) expect(new Set(before.map((outputs) => topOf(Object.values(outputs)[0]))).size).toBeGreaterThan(1);
    for (const ending of ['.onnx', '.again.onnx', '.safetensors', '.convas.json']) rmSync(join(scratch, `${stem}${ending}`));
  }, 600_000);
});

describe('convas import', () => {
  it('writes the drawing, its weights beside it, and says in words what became of the nodes', async () => {
    writeFileSync(join(scratch, 'fire.onnx'), corpus('light_squeezenet'));
    const ended = await convas(['import', 'fire.onnx', '--report'], { in: scratch });
    expect(ended.code).toBe(0);
    expect(ended.out).toContain('66 of 66 nodes became 42 layers.');
    expect(ended.out).toContain('It can be trained.');
    const project = readFileSync(join(scratch, 'fire.convas'), 'utf8');
    expect(project).toContain('"weights": "fire.safetensors"');
    expect(existsSync(join(scratch, 'fire.safetensors'))).toBe(true);
    const exported = await convas(['export', 'fire.convas'], { in: scratch });
    expect(exported.out).toMatch(/^fire\.convas\.onnx: /);
    expect(readFileSync(join(scratch, 'fire.onnx')).equals(corpus('light_squeezenet'))).toBe(true);
    const again = await convas(['import', 'fire.onnx'], { in: scratch });
    expect([again.code, again.err]).toEqual([2, 'fire.convas exists already. Choose another name, or add --force to replace it.\n']);
  });

  it('refuses what is no model, no project name and no size, and leaves nothing behind', async () => {
    writeFileSync(join(scratch, 'text.onnx'), 'no model at all');
    for (const args of [['import', 'text.onnx'], ['import', 'nowhere.onnx'], ['import', 'fire.onnx', '--out', 'x.json'], ['import', 'fire.onnx', '--out', 'x.convas', '--size', '0x5']]) {
      const ended = await convas(args, { in: scratch });
      expect([ended.code, ended.out], args.join(' ')).toEqual([2, '']);
      expect(ended.err).toMatch(/^[\w-].*\.\n/);
    }
    expect(['text.convas', 'text.safetensors', 'x.convas', 'x.safetensors'].filter((file) => existsSync(join(scratch, file)))).toEqual([]);
  });
});
