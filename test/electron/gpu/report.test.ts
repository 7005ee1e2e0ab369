// What gpu-check says about what it found: judgements of curves and weights, where nodes ran, the page and its exit code.
import { beforeAll, describe, expect, test } from 'vitest';
import { floats } from '../../../core/base/tensor.ts';
import { checkGolden, type GoldenRow } from '../../../electron/gpu/check-golden.ts';
import { curveBeside, weightsBeside, type TrainingRow } from '../../../electron/gpu/check-training.ts';
import { placementOf } from '../../../electron/gpu/placement.ts';
import { allRight, reportJson, reportMarkdown, type GpuReport } from '../../../electron/gpu/report.ts';
import { Workshop } from '../../../electron/gpu/workshop.ts';
import { layerGoldens, type LayerGolden } from '../../support/goldens.ts';
import { buildFirst } from '../run/tiny.ts';

describe('beside the CPU', () => {
  test('curves differ by the largest relative difference, over the first ten steps and over all that both made', () => {
    const cpu = Array.from({ length: 12 }, () => 2);
    expect(curveBeside(cpu.map((loss, t) => (t === 3 ? 2.002 : t === 11 ? 1.8 : loss)), cpu)).toEqual({ first: expect.closeTo(1e-3, 8), all: expect.closeTo(0.1, 8), steps: 12 });
    expect(curveBeside([2, 2], cpu)).toEqual({ first: 0, all: 0, steps: 2 });
    expect(curveBeside([2, NaN], cpu)).toEqual({ first: Infinity, all: Infinity, steps: 2 });
  });

  test('weights differ by the tensor that differs most, as a share of its largest; one that is missing is infinitely far', () => {
    const cpu = { a: floats([2], [1, -4]), b: floats([1], [100]) };
    expect(weightsBeside({ a: floats([2], [1, -3]), b: floats([1], [101]) }, cpu)).toBe(0.25);
    expect(weightsBeside({ a: floats([2], [1, -4]) }, cpu)).toBe(Infinity);
    expect(weightsBeside({ ...cpu, a: floats([2], [1, NaN]) }, cpu)).toBe(Infinity);
    expect(weightsBeside(null, cpu)).toBeNull();
  });

  test('a tensor of next to nothing counts as a thousandth of the largest', () => {
    expect(weightsBeside({ a: floats([1], [2e-9]), b: floats([1], [1]) }, { a: floats([1], [1e-9]), b: floats([1], [1]) })).toBeCloseTo(1e-6, 12);
  });
});

test('a profile tells each node once, with copies apart and what fell back by op', () => {
  const event = (name: string, index: number, provider: string, op: string) => ({ cat: 'Node', name: `${name}_kernel_time`, dur: 5, args: { provider: `${provider}ExecutionProvider`, op_name: op, node_index: String(index) } });
  const events = [
    { cat: 'Session', name: 'model_run', args: {} }, event('a', 1, 'WebGpu', 'Conv'), event('a', 1, 'WebGpu', 'Conv'), event('b', 2, 'CPU', 'Cast'), event('c', 3, 'CPU', 'Cast'),
    event('m', 4, 'WebGpu', 'MemcpyToHost'), { ...event('d', 5, 'CPU', 'Add'), name: 'd_fence_before' },
  ];
  expect(placementOf(JSON.stringify(events), 'webgpu')).toEqual({ nodes: { webgpu: 1, cpu: 2 }, fallbacks: { Cast: 2 }, copies: 1 });
  expect(placementOf(JSON.stringify(events), 'cpu').fallbacks).toEqual({});
});

describe('a golden on the CPU', () => {
  beforeAll(buildFirst);
  const golden = layerGoldens.find(({ id }) => id === 'dense/dense') as LayerGolden;

  test('is right, and every node ran there', async () => {
    const workshop = new Workshop();
    const row = await checkGolden(workshop, 'cpu', golden);
    expect(row).toMatchObject({ kind: 'layer', id: 'dense/dense', device: 'cpu', outcome: 'right', placement: { fallbacks: {}, copies: 0 } });
    expect(row.worst?.error).toBeLessThan(1e-6);
    expect(row.placement?.nodes['cpu']).toBeGreaterThan(0);
    workshop.close();
  });

  test('is wrong when an expected gradient is off by a thousandth, and the row names it', async () => {
    const workshop = new Workshop();
    const weight = golden.gradWeights['weight'] as LayerGolden['output'];
    const off = { ...golden, gradWeights: { ...golden.gradWeights, weight: { ...weight, data: weight.data.map((v) => v * 1.001) } } };
    expect(await checkGolden(workshop, 'cpu', off)).toMatchObject({ outcome: 'wrong', worst: { output: 'gradient of weight', error: expect.closeTo(1e-3, 4) } });
    workshop.close();
  });

  test('on a device that is not there is a refusal in words', async () => {
    const workshop = new Workshop();
    const absent = process.platform === 'win32' ? 'cuda' : 'dml';
    expect(await checkGolden(workshop, absent, golden)).toMatchObject({ outcome: 'refused', message: expect.stringContaining(`Device ${absent} cannot be used`), placement: null });
    workshop.close();
  });
});

describe('the report', () => {
  const golden: GoldenRow = { kind: 'layer', id: 'conv2d/3x3', device: 'webgpu', outcome: 'right', worst: { output: 'out', error: 2e-7 }, message: null, placement: { nodes: { webgpu: 3, cpu: 1 }, fallbacks: { Selu: 1 }, copies: 2 } };
  const training: TrainingRow = {
    kind: 'training', id: 'resnet18', device: 'webgpu', outcome: 'right', message: null, batch: 32, stepsPerRun: 1, milliseconds: { best: 10, median: 12.5 }, speed: { best: 4, median: 3.5 },
    curve: { first: 1e-5, all: 2e-4, steps: 40 }, drift: 2e-6, weights: 1e-4, megabytes: { first: 300, last: 310, peak: 400 }, losses: [2, 1], placement: { nodes: { webgpu: 100, cpu: 2 }, fallbacks: { Cast: 2 }, copies: 3 },
  };
  const report = (goldens: readonly GoldenRow[], trainings: readonly TrainingRow[] = [training]): GpuReport => ({
    format: 'convas-gpu-check', date: '2026-11-22', machine: 'a machine', cards: ['a card'], versions: { convas: '0.1.0' }, data: 'generated shapes',
    devices: [{ name: 'webgpu', available: true, note: 'works', remedy: null }, { name: 'cuda', available: false, note: 'no libraries', remedy: null }], goldens, trainings,
  });

  test('has a row for each device, each training, and each op that fell back', () => {
    const page = reportMarkdown(report([golden]));
    expect(page).toContain('| webgpu | works | 1 of 1 | – | 2.0e-7 | – | 1 of 1 |');
    expect(page).toContain('| cuda | no libraries | – | – | – | – | – |');
    expect(page).toContain('| resnet18 | webgpu | right | 32 | 2 (1 a run) | 10.0 / 12.5 | 4.00 / 3.50 | 1.0e-5 / 2.0e-4 | 2.0e-6 | 1.0e-4 | 100 / 2 / 3 | 300 → 310, 400 at most |');
    expect(page).toContain('| webgpu | Selu | conv2d/3x3 |');
    expect(page).toContain('| webgpu | Cast | resnet18 |');
    expect(page).toContain('Nothing was refused, wrong or lost.');
  });

  test('a crash, a refusal and a wrong value are rows in their own words, and nothing is right any more', () => {
    const crashed: GoldenRow = { ...golden, id: 'rbf/rbf', outcome: 'crashed', worst: null, message: 'The engine crashed\n(SIGSEGV) | in native code.', placement: null };
    const wrong: GoldenRow = { ...golden, id: 'dense/dense', outcome: 'wrong', worst: { output: 'gradient of bias', error: Infinity } };
    const found = report([golden, crashed, wrong], [{ ...training, outcome: 'silent', message: 'No answer within 600 s.', milliseconds: null, speed: null, curve: null, weights: null, placement: null, megabytes: null, losses: [] }]);
    const page = reportMarkdown(found);
    expect(page).toContain('| webgpu | rbf/rbf | crashed | The engine crashed (SIGSEGV) \\| in native code. |');
    expect(page).toContain('| webgpu | dense/dense | wrong | gradient of bias is off by Infinity |');
    expect(page).toContain('| webgpu | resnet18 | silent | No answer within 600 s. |');
    expect([allRight(report([golden])), allRight(found)]).toEqual([true, false]);
    expect(JSON.parse(reportJson(found))).toMatchObject({ goldens: [{ id: 'conv2d/3x3' }, { outcome: 'crashed' }, { worst: { error: 'Infinity' } }] });
  });
});
