import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fail, ok, type JsonObject, type Result } from '../../../core/base/diagnostic.ts';
import { floats, scalar, type Tensor } from '../../../core/base/tensor.ts';
import type { Document } from '../../../core/document/model.ts';
import { decodeModel } from '../../../core/onnx/decode.ts';
import type { Comparison } from '../../../core/run/records.ts';
import { ortRuntime } from '../../../electron/ort.ts';
import { exported, type Ask } from '../../../electron/runs/export.ts';
import { evaluateRun, exportModel, predict, startRun } from '../../../electron/runs/index.ts';
import { buildFirst, tensorsOf, tinyData, tinyNetwork, value } from './tiny.ts';

const scratch = mkdtempSync(join(tmpdir(), 'convas-export-test-'));
let run = '';
beforeAll(async () => {
  buildFirst();
  run = value(await startRun({ document: tinyNetwork(), out: join(scratch, 'run'), data: tinyData, threads: 1 })).folder;
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('an exported run', () => {
  it('is proven on images of its data by a fresh process', async () => {
    const out = join(scratch, 'a.onnx');
    const report = value(await exportModel({ folder: run, weights: 'best' }, { out }));
    expect(report).toMatchObject({ file: out, inputs: ['In'], outputs: ['out', 'logits'], sidecar: null, comparison: { images: 20, source: 'validation', sameTop: 20, passed: true } });
    expect(report.comparison?.relativeDifference).toBeLessThan(1e-5);
    expect(report.bytes).toBe(readFileSync(out).length);
  });

  it('is the same bytes for the same command', async () => {
    const [a, b] = [join(scratch, 'b.onnx'), join(scratch, 'c.onnx')];
    for (const out of [a, b]) value(await exportModel({ folder: run, weights: 'best' }, { out }));
    expect(readFileSync(a).equals(readFileSync(b))).toBe(true);
  });

  it('carries class names, input preparation and recipe, and no date', async () => {
    const out = join(scratch, 'd.onnx');
    value(await exportModel({ folder: run, weights: 'best' }, { out }));
    const model = value(decodeModel(readFileSync(out)));
    expect(Object.keys(model.metadata).sort()).toEqual(['convas.classes', 'convas.input', 'convas.network', 'convas.recipe']);
    expect(JSON.parse(model.metadata['convas.classes'] ?? '')).toEqual(['\\', '/', 'X', 'oval']);
    expect(JSON.parse(model.metadata['convas.input'] ?? '')).toMatchObject({ dims: [1, 12, 12], scale: 1 / 255, included: false });
    expect(JSON.parse(model.metadata['convas.recipe'] ?? '')).toMatchObject({ batch: 16, optimizer: { kind: 'adam' } });
    expect(model.opsets).toEqual({ '': 17 });
  });

  it.each([13, 15, 18, 21])('can be written at opset %i', async (opset) => {
    const out = join(scratch, `opset${opset}.onnx`);
    expect(value(await exportModel({ folder: run, weights: 'best' }, { out, opset })).comparison?.passed).toBe(true);
    expect(value(decodeModel(readFileSync(out))).opsets).toEqual({ '': opset });
  });

  it('takes raw pixels when the preparation is part of it', async () => {
    const out = join(scratch, 'pixels.onnx');
    const report = value(await exportModel({ folder: run, weights: 'best' }, { out, preprocessing: true }));
    expect(report.comparison).toMatchObject({ passed: true, sameTop: 20 });
    expect(value(decodeModel(readFileSync(out))).graph.inputs[0]).toMatchObject({ type: 2, dims: ['N', 1, 12, 12] });
  });

  it('is compared on random images when the drawing knows no data', async () => {
    const report = value(await exportModel({ document: tinyNetwork(), weights: null, seed: 3 }, { out: join(scratch, 'fresh.onnx') }));
    expect(report.comparison).toMatchObject({ images: 100, source: 'random', passed: true, sameTop: 100 });
  });

  it('is compared on as many images as asked for, in pieces, and tells how far it is', async () => {
    const told: [string, number, number][] = [];
    const report = value(await exportModel({ document: tinyNetwork(), weights: null, seed: 3 }, { out: join(scratch, 'many.onnx'), images: 300, onStep: (step, images) => { if (images !== undefined) told.push([step, images.done, images.of]); } }));
    expect(report.comparison).toMatchObject({ images: 300, passed: true, sameTop: 300 });
    // 256 images of so small a network go to the engine at once.
    expect(told).toEqual([['writing', 256, 300], ['writing', 300, 300], ['comparing', 256, 300], ['comparing', 300, 300]]);
  });

  it('is refused with the reason at an opset that cannot be written', async () => {
    expect(await exportModel({ folder: run, weights: 'best' }, { out: join(scratch, 'x.onnx'), opset: 7 })).toMatchObject({ ok: false, error: { code: 'onnx-opset' } });
    expect(readdirSync(scratch).filter((name) => name.startsWith('.convas-export-'))).toEqual([]);
  });

  it('is refused where it cannot be written', async () => {
    expect(await exportModel({ folder: run, weights: 'best' }, { out: join(scratch, 'nowhere', 'x.onnx') })).toMatchObject({ ok: false, error: { code: 'missing' } });
  });
});

describe('a network with an output that only helps training', () => {
  it('trains with it, and predicts, measures and exports without it', async () => {
    const plain = tinyNetwork({ epochs: 1 });
    const beside = (id: string, kind: string, from: string, params: JsonObject): Pick<Document, 'layers' | 'wires'> => ({
      layers: { [id]: { id, kind, name: id, parent: null, position: { x: 0, y: 0 }, trainable: true, params } },
      wires: { [`${from}-${id}`]: { id: `${from}-${id}`, parent: null, from: { layer: from, port: 'out' }, to: { layer: id, port: 'in' }, order: 0 } },
    });
    const [scores, early] = [beside('beside', 'dense', 'flat', { units: 4 }), beside('early', 'output', 'beside', { auxiliary: true, 'loss-weight': 0.3 })];
    const document = { ...plain, layers: { ...plain.layers, ...scores.layers, ...early.layers }, wires: { ...plain.wires, ...scores.wires, ...early.wires } };
    const { folder } = value(await startRun({ document, out: join(scratch, 'helped'), data: tinyData, threads: 1 }));
    expect(tensorsOf(join(folder, 'best.safetensors'))['beside/weight']).toBeDefined();
    expect(value(await evaluateRun({ folder, weights: 'best' }, {})).accuracy).toBeGreaterThan(0);
    expect(value(await predict({ folder, weights: 'best' }, { images: [0] }))).toHaveLength(1);
    expect(value(await exportModel({ folder, weights: 'best' }, { out: join(scratch, 'helped.onnx') }))).toMatchObject({ outputs: ['out', 'logits'], comparison: { passed: true } });
  });
});

describe('an export whose answers differ', () => {
  const difference: Comparison = { images: 100, source: 'test', largestDifference: 0.5, relativeDifference: 0.02, sameTop: 99, passed: false };
  /** An engine whose file "model" is compared with the given answer. */
  const engine = (compared: Result<Comparison>): Ask => (async (request: string, argument: { readonly model: string }) => {
    if (request === 'compare') return compared;
    writeFileSync(argument.model, 'model');
    return ok({ bytes: 5, inputs: ['x'], outputs: ['y'], source: 'test' });
  }) as Ask;

  it.each([
    ['differ', ok(difference), /differ from the trainer's by 5\.0e-1 \(2\.0e-2 of the largest\), 99 of 100 images/],
    ['cannot be had', fail('model-refused', 'The engine refused the model.'), /a fresh process could not run the model\. The engine refused the model\./],
  ] as const)('is kept under another name when answers %s, and an older file stays', async (name, compared, message) => {
    const out = join(scratch, `${name.replaceAll(' ', '-')}.onnx`);
    writeFileSync(out, 'older');
    const result = await exported({ folder: run, weights: 'best' }, { out }, engine(compared));
    expect(result).toMatchObject({ ok: false, error: { code: 'export-differs', message: expect.stringMatching(message) } });
    expect(readFileSync(out, 'utf8')).toBe('older');
    expect(readFileSync(out.replace('.onnx', '.differs.onnx'), 'utf8')).toBe('model');
    expect(readdirSync(scratch).filter((file) => file.startsWith('.convas-export-'))).toEqual([]);
  });

  it.each(['write', 'compare'])('leaves nothing when it is stopped during %s', async (during) => {
    const folder = mkdtempSync(join(scratch, 'stopped-'));
    const controller = new AbortController();
    const steps: string[] = [];
    const stopping: Ask = (async (request: string, argument: { readonly model: string }) => {
      if (request === 'write') writeFileSync(argument.model, 'model');
      if (request !== during) return ok({ bytes: 5, inputs: ['x'], outputs: ['y'], source: 'test' });
      // What a killed engine was writing stays beside its target.
      writeFileSync(`${argument.model}.tmp`, 'half');
      controller.abort();
      return fail('engine-lost', 'The engine was ended.');
    }) as Ask;
    const result = await exported({ folder: run, weights: 'best' }, { out: join(folder, 'a.onnx'), signal: controller.signal, onStep: (step) => steps.push(step) }, stopping);
    expect(result.ok).toBe(false);
    expect(steps).toEqual(during === 'write' ? ['writing'] : ['writing', 'comparing']);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('gets its name only when they agree', async () => {
    const out = join(scratch, 'agrees.onnx');
    expect(value(await exported({ folder: run, weights: 'best' }, { out }, engine(ok({ ...difference, passed: true })))).file).toBe(out);
    expect(readFileSync(out, 'utf8')).toBe('model');
    expect(existsSync(join(scratch, 'agrees.differs.onnx'))).toBe(false);
  });
});

describe('an exported training step', () => {
  interface Slot { readonly name: string; readonly dtype: 'float32' | 'int64' | 'uint8'; readonly dims: number[]; readonly role: string; readonly next?: string; readonly of?: string; readonly value?: string }
  interface Sidecar { readonly batch: number; readonly inputs: Slot[]; readonly outputs: Slot[] }

  it('can be run by its sidecar alone, and lowers the loss', async () => {
    const out = join(scratch, 'step.onnx');
    const report = value(await exportModel({ folder: run, weights: 'best' }, { out, format: 'onnx-train-step' }));
    expect(report.sidecar).toBe(join(scratch, 'step.json'));
    const sidecar = JSON.parse(readFileSync(join(scratch, 'step.json'), 'utf8')) as Sidecar;
    const session = value(await ortRuntime.open(readFileSync(out), { device: 'cpu' }));
    const weights = tensorsOf(join(run, 'last.safetensors'));
    const size = (dims: readonly number[]): number => dims.reduce((n, d) => n * d, 1);
    let feeds: Record<string, Tensor> = Object.fromEntries(sidecar.inputs.map(({ name, dims, role, dtype, value: formula }): [string, Tensor] => {
      if (role === 'parameter' || role === 'statistic') return [name, weights[name] ?? scalar(NaN)];
      if (role === 'scalar') return [name, scalar(formula === 'r' ? 0.01 : 1e-8)];
      if (dtype === 'int64') return [name, { dtype, dims, data: BigInt64Array.from({ length: size(dims) }, (_, i) => BigInt(i % 4)) }];
      if (dtype === 'uint8') return [name, { dtype, dims, data: new Uint8Array(size(dims)).fill(1) }];
      return [name, floats(dims, Float32Array.from({ length: size(dims) }, (_, i) => (role === 'moment' ? 0 : ((i * 7919) % 256) / 255)))];
    }));
    const losses: number[] = [];
    for (let t = 1; t <= 30; t++) {
      for (const { name, value: formula } of sidecar.inputs) if (formula?.startsWith('r * sqrt') === true) feeds[name] = scalar((0.01 * Math.sqrt(1 - 0.999 ** t)) / (1 - 0.9 ** t));
      const given = await session.run(feeds, sidecar.outputs.map(({ name }) => name));
      const next = sidecar.outputs.flatMap(({ name, of }): [string, Tensor][] => (of === undefined ? [] : [[of, given[name] ?? scalar(NaN)]]));
      feeds = { ...feeds, ...Object.fromEntries(next) };
      losses.push(Number(given[sidecar.outputs.find(({ role }) => role === 'loss')?.name ?? '']?.data[0]));
    }
    await session.close();
    expect(sidecar.batch).toBe(16);
    expect(losses.at(-1)).toBeLessThan((losses[0] ?? NaN) / 2);
    expect(new Set(sidecar.outputs.flatMap(({ of }) => of ?? []))).toEqual(new Set(sidecar.inputs.filter(({ next }) => next !== undefined).map(({ name }) => name)));
  });
});

describe('exported weights', () => {
  it('are those evaluating measures', async () => {
    const report = value(await exportModel({ document: tinyNetwork(), weights: join(run, 'best.safetensors'), seed: 1 }, { out: join(scratch, 'same.onnx'), data: tinyData }));
    const direct = value(await exportModel({ folder: run, weights: 'best' }, { out: join(scratch, 'direct.onnx') }));
    expect(report.bytes).toBe(direct.bytes);
    const byFile = value(await evaluateRun({ document: tinyNetwork(), weights: join(run, 'best.safetensors'), seed: 1 }, { data: 'shapes,count=60,test=40' }));
    const byRun = value(await evaluateRun({ folder: run, weights: 'best' }, { data: 'shapes,count=60,test=40' }));
    expect(byFile.loss).toBe(byRun.loss);
  });
});
