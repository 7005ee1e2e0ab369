// Short trainings on WebGPU over a software Vulkan device beside the same on the CPU: every optimizer, the kinds of network
// the templates are, weights read back from the device, and no memory left behind.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../core/base/diagnostic.ts';
import { readProject } from '../../../core/document/file.ts';
import type { Document, LayerRecord } from '../../../core/document/model.ts';
import { checkTraining, driftOf, optimizerCases, type TrainingCase, type TrainingRow } from '../../../electron/gpu/check-training.ts';
import { Workshop } from '../../../electron/gpu/workshop.ts';
import { documentOf } from '../../core/compile/drawing.ts';
import { figure } from '../../support/figures.ts';
import { ofSize, testSize } from '../../support/size.ts';
import { buildFirst, tinyNetwork } from '../run/tiny.ts';
import { hasVulkan, patience, webgpuWorkshop } from './webgpu.ts';

const whole = testSize !== 'everyday';
const momentum = { kind: 'momentum', learningRate: 0.003, momentum: 0.9 };

function project(path: string): Document {
  const read = readProject(readFileSync(new URL(`../../../${path}.convas`, import.meta.url), 'utf8'), path);
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
}

const least = 4;

/** The same network with a share of its filters and units: what ops it needs stays, what a software device takes shrinks. */
function narrowed(document: Document, by: number): Document {
  const smaller = (value: unknown): number => Math.max(least, Math.round(Number(value) / by));
  const last = Object.values(document.layers).filter(({ kind }) => kind === 'dense').at(-1);
  const layers = Object.values(document.layers).map((layer): [string, LayerRecord] => {
    const params: Record<string, JsonObject[string]> = { ...layer.params };
    for (const name of ['filters', 'units']) if (params[name] !== undefined && layer !== last) params[name] = smaller(params[name]);
    return [layer.id, { ...layer, params }];
  });
  return { ...document, layers: Object.fromEntries(layers) };
}

const trainingOf = (id: string, document: Document, recipe: JsonObject = {}, steps = 2): TrainingCase => ({ kind: 'training', id, document, steps, paced: false, seconds: patience, placed: false, recipe: { batch: 2, seed: 1, optimizer: momentum, ...recipe } });

describe('how closely a device must follow the CPU', () => {
  const cpu = new Workshop();
  beforeAll(buildFirst);
  afterAll(() => cpu.close());

  test('depends on how closely the CPU follows itself from weights moved by next to nothing', async () => {
    const which = trainingOf('lenet5', project('templates/lenet5-softmax'), { batch: 4 }, 6);
    const { answer } = await checkTraining(cpu, 'cpu', which, null, null);
    if (answer === null) throw new Error('the CPU gave no answer');
    const drift = await driftOf(cpu, which, null, answer);
    // Tanh and average pools magnify nothing: a millionth stays far below a thousandth.
    expect(drift).toBeGreaterThan(0);
    expect(drift).toBeLessThan(1e-4);
    const apart = { ...answer, losses: answer.losses.map((loss, t) => (t === 5 ? loss * 1.002 : loss)) };
    expect((await checkTraining(cpu, 'cpu', which, null, apart, drift)).row).toMatchObject({ outcome: 'wrong', drift });
    expect((await checkTraining(cpu, 'cpu', which, null, apart, 1e-3)).row).toMatchObject({ outcome: 'right', drift: 1e-3 });
  });
});

describe.skipIf(!hasVulkan)('a training on WebGPU', () => {
  const [webgpu, cpu] = [webgpuWorkshop(), new Workshop()];
  beforeAll(buildFirst);
  afterAll(() => {
    webgpu.close();
    cpu.close();
  });

  async function beside(which: TrainingCase): Promise<TrainingRow> {
    const reference = await checkTraining(cpu, 'cpu', which, null, null);
    expect(reference.row).toMatchObject({ outcome: 'right', message: null });
    return (await checkTraining(webgpu, 'webgpu', which, null, reference.answer)).row;
  }

  const steps = ofSize(10, 10, 100);
  // Over a hundred steps small batches are chaotic: rounding alone moves a loss by a thousandth. PyTorch's curves take 32.
  const optimizers = optimizerCases(project('templates/lenet5-softmax'), ofSize(4, 4, 32)).map((which) => ({ ...which, steps, placed: false }));
  test.each((whole ? optimizers : optimizers.slice(3, 4)).map((which) => [which.id, which] as const))(`of LeNet-5 by %s has the losses of the CPU for ${steps} steps, and its weights`, async (id, which) => {
    const row = await beside(which);
    expect(row).toMatchObject({ outcome: 'right', message: null });
    expect(row.losses).toHaveLength(steps);
    figure(`WebGPU over software Vulkan, ${steps} losses of LeNet-5 by ${id}, apart from the CPU's`, `${row.curve?.all.toExponential(1)} (bound 1e-3)`);
    expect(row.curve?.all).toBeLessThan(1e-3);
    expect(row.weights).toBeLessThan(1e-3);
  }, 1_800_000);

  test('of LeNet-5 leaves the class labels alone to the CPU: their cast and their comparison with the answers', async () => {
    const { row } = await checkTraining(webgpu, 'webgpu', { ...trainingOf('placed', project('templates/lenet5-softmax'), {}, 1), placed: true }, null, null);
    expect(row.placement).toMatchObject({ nodes: { cpu: 2 }, fallbacks: { Cast: 1, Equal: 1 } });
    expect(row.placement?.nodes['webgpu']).toBeGreaterThan(100);
  });

  const nets: readonly (readonly [string, () => Document])[] = [
    ['LeNet-5 with its table\'s rbf output', () => project('templates/lenet5')],
    ['AlexNet, narrow', () => narrowed(project('templates/alexnet'), 24)],
    ['VGG-11, narrow', () => narrowed(project('test/bench/nets/vgg11'), 16)],
    ['ResNet-18, narrow', () => narrowed(project('test/bench/nets/resnet18'), 16)],
  ];
  test.each(whole ? nets : nets.slice(0, 1))('of %s is refused nothing and has the losses of the CPU', async (id, draw) => {
    const row = await beside(trainingOf(id, draw()));
    expect(row).toMatchObject({ outcome: 'right', message: null });
    expect(row.losses).toHaveLength(2);
    expect(row.weights).toBeLessThan(1e-3);
  });

  test('goes step by step beside runs of several steps on the CPU, with dropout, max pooling and batch statistics', async () => {
    const row = await beside({ ...trainingOf('tiny', tinyNetwork(), { batch: 8 }, 16), paced: true });
    expect(row.stepsPerRun).toBe(1);
    expect(row).toMatchObject({ outcome: 'right', message: null });
    expect(row.weights).toBeLessThan(1e-3);
  });

  test('leaves no memory behind in 50 steps', async () => {
    // 1 MB of scale and 1 MB of shift, with a velocity each: what every step left behind would add up to 200 MB.
    const wide = documentOf(
      { id: 'image', kind: 'input', params: { channels: 4, height: 256, width: 256 } },
      { id: 'norm', kind: 'layer-norm', params: { axes: 3 } },
      { id: 'pool', kind: 'global-average-pool' },
      { id: 'flat', kind: 'flatten' },
      { id: 'out', kind: 'dense', params: { units: 4 } },
      { id: 'shares', kind: 'softmax' },
      { id: 'output', kind: 'output' },
    );
    const { row } = await checkTraining(webgpu, 'webgpu', trainingOf('wide', wide, {}, 50), null, null);
    expect(row).toMatchObject({ outcome: 'right', message: null });
    expect(row.losses).toHaveLength(50);
    expect((row.megabytes?.last ?? Infinity) - (row.megabytes?.first ?? 0)).toBeLessThan(50);
  });
});
