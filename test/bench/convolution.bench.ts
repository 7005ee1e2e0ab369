// `npm run bench -- convolution [--net NAME] [--seconds 0.5] [--threads 1] [--all]`: every formulation of the convolutions of known
// nets, forward with both gradients in one graph. Prints milliseconds; judges nothing. docs/formulations.md keeps the findings.
//
// Variants take turns, so that a slow minute hits all of them. On one thread the processor time of this process is read,
// which other programs disturb less than the clock; on more threads it is the clock's.
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import * as ort from 'onnxruntime-node';
import { bug } from '../../core/base/diagnostic.ts';
import { stream } from '../../core/base/random.ts';
import { float32 } from '../../core/base/shape.ts';
import { int64s, sizeOf } from '../../core/base/tensor.ts';
import { choose, plain } from '../../core/compile/convolution/choose.ts';
import { canServe, type Choice } from '../../core/compile/convolution/formulations.ts';
import { convRule } from '../../core/compile/convolution/index.ts';
import { axisOf, macsOf, type ConvSizes } from '../../core/compile/convolution/sizes.ts';
import type { AlgorithmName } from '../../core/compile/convolution/winograd/algorithms.ts';
import type { Form } from '../../core/compile/convolution/winograd/domain.ts';
import { GraphBuilder, type Graph } from '../../core/ir/graph.ts';
import { writeModel } from '../../core/onnx/write.ts';

interface Layer {
  readonly name: string;
  readonly sizes: ConvSizes;
  /** how often the net has it */
  readonly times: number;
  /** the first layer's input needs no gradient */
  readonly first: boolean;
}

interface Shape { readonly n?: number; readonly c: number; readonly o: number; readonly size: number; readonly k: number; readonly s?: number; readonly p?: number; readonly g?: number }

function layer(name: string, { n = 32, c, o, size, k, s = 1, p = 0, g = 1 }: Shape, times = 1, first = false): Layer {
  const axis = axisOf(size, k, s, 1, p, p);
  return { name, sizes: { batch: n, channels: c, filters: o, groups: g, h: axis, w: axis }, times, first };
}

const lenet5 = (n: number): readonly Layer[] => [
  layer('C1 1→6 k5 32', { n, c: 1, o: 6, size: 32, k: 5 }, 1, true),
  layer('C3 6→16 k5 14', { n, c: 6, o: 16, size: 14, k: 5 }),
  layer('C5 16→120 k5 5', { n, c: 16, o: 120, size: 5, k: 5 }),
];

const nets: Readonly<Record<string, readonly Layer[]>> = {
  'lenet5-b32': lenet5(32),
  'lenet5-b128': lenet5(128),
  vgg11: [
    layer('3→64 32', { c: 3, o: 64, size: 32, k: 3, p: 1 }, 1, true),
    layer('64→128 16', { c: 64, o: 128, size: 16, k: 3, p: 1 }),
    layer('128→256 8', { c: 128, o: 256, size: 8, k: 3, p: 1 }),
    layer('256→256 8', { c: 256, o: 256, size: 8, k: 3, p: 1 }),
    layer('256→512 4', { c: 256, o: 512, size: 4, k: 3, p: 1 }),
    layer('512→512 4', { c: 512, o: 512, size: 4, k: 3, p: 1 }),
    layer('512→512 2', { c: 512, o: 512, size: 2, k: 3, p: 1 }, 2),
  ],
  resnet20: [
    layer('3→16 32', { c: 3, o: 16, size: 32, k: 3, p: 1 }, 1, true),
    layer('16→16 32', { c: 16, o: 16, size: 32, k: 3, p: 1 }, 6),
    layer('16→32 s2 32', { c: 16, o: 32, size: 32, k: 3, s: 2, p: 1 }),
    layer('32→32 16', { c: 32, o: 32, size: 16, k: 3, p: 1 }, 5),
    layer('32→64 s2 16', { c: 32, o: 64, size: 16, k: 3, s: 2, p: 1 }),
    layer('64→64 8', { c: 64, o: 64, size: 8, k: 3, p: 1 }, 5),
    layer('16→32 k1 s2 32', { c: 16, o: 32, size: 32, k: 1, s: 2 }),
    layer('32→64 k1 s2 16', { c: 32, o: 64, size: 16, k: 1, s: 2 }),
  ],
  resnet18: [
    layer('64→64 32', { c: 64, o: 64, size: 32, k: 3, p: 1 }, 4),
    layer('64→128 s2 32', { c: 64, o: 128, size: 32, k: 3, s: 2, p: 1 }),
    layer('128→128 16', { c: 128, o: 128, size: 16, k: 3, p: 1 }, 3),
    layer('128→256 s2 16', { c: 128, o: 256, size: 16, k: 3, s: 2, p: 1 }),
    layer('256→512 s2 8', { c: 256, o: 512, size: 8, k: 3, s: 2, p: 1 }),
    layer('64→128 k1 s2 32', { c: 64, o: 128, size: 32, k: 1, s: 2 }),
    layer('256→512 k1 s2 8', { c: 256, o: 512, size: 8, k: 1, s: 2 }),
  ],
  alexnet: [
    layer('C1 3→96 k11 s4 224', { n: 16, c: 3, o: 96, size: 224, k: 11, s: 4, p: 2 }, 1, true),
    layer('C2 96→256 k5 27', { n: 16, c: 96, o: 256, size: 27, k: 5, p: 2 }),
    layer('C3 256→384 13', { n: 16, c: 256, o: 384, size: 13, k: 3, p: 1 }),
    layer('C4 384→384 13', { n: 16, c: 384, o: 384, size: 13, k: 3, p: 1 }),
    layer('C5 384→256 13', { n: 16, c: 384, o: 256, size: 13, k: 3, p: 1 }),
  ],
  depthwise: [
    layer('3→32 32', { c: 3, o: 32, size: 32, k: 3, p: 1 }, 1, true),
    layer('32 dw 32', { c: 32, o: 32, size: 32, k: 3, p: 1, g: 32 }),
    layer('64 dw s2 32', { c: 64, o: 64, size: 32, k: 3, s: 2, p: 1, g: 64 }),
    layer('128 dw 16', { c: 128, o: 128, size: 16, k: 3, p: 1, g: 128 }),
    layer('128 dw s2 16', { c: 128, o: 128, size: 16, k: 3, s: 2, p: 1, g: 128 }),
    layer('256 dw 8', { c: 256, o: 256, size: 8, k: 3, p: 1, g: 256 }),
    layer('256 dw s2 8', { c: 256, o: 256, size: 8, k: 3, s: 2, p: 1, g: 256 }),
    layer('32→64 k1 32', { c: 32, o: 64, size: 32, k: 1 }),
    layer('64→128 k1 16', { c: 64, o: 128, size: 16, k: 1 }),
    layer('128→128 k1 16', { c: 128, o: 128, size: 16, k: 1 }),
    layer('128→256 k1 8', { c: 128, o: 256, size: 8, k: 1 }),
    layer('256→256 k1 8', { c: 256, o: 256, size: 8, k: 1 }),
    layer('256→512 k1 4', { c: 256, o: 512, size: 4, k: 1 }),
  ],
};

const fast = (algorithm: AlgorithmName, form: Form): Choice => ({ forward: 'winograd', input: 'winograd', weight: 'winograd', winograd: { algorithm, form, recompute: false } });

/** Whole choices worth comparing; those that do not serve a layer are left out. */
const variants: Readonly<Record<string, Choice>> = {
  plain,
  'flip+swap': { ...plain, input: 'flipped' },
  'convT+last': { ...plain, weight: 'channelsLast' },
  'flip+last': { ...plain, input: 'flipped', weight: 'channelsLast' },
  'fold+flip+last': { ...plain, forward: 'folded', input: 'flipped', weight: 'channelsLast' },
  'convT+patches': { ...plain, weight: 'patches' },
  'convT+columns': { ...plain, weight: 'columns' },
  'rows+columns': { ...plain, input: 'rowBlocks', weight: 'columns' },
  'flip+columns': { ...plain, input: 'flipped', weight: 'columns' },
  pointwise: { forward: 'pointwise', input: 'pointwise', weight: 'pointwise', winograd: null },
  'flip+pointwise': { ...plain, input: 'flipped', weight: 'pointwise' },
  whole: { forward: 'whole', input: 'whole', weight: 'whole', winograd: null },
  bands: { forward: 'bands', input: 'bands', weight: 'bands', winograd: null },
  'conv+bands': { forward: 'direct', input: 'bands', weight: 'bands', winograd: null },
  'conv+bands+columns': { forward: 'direct', input: 'bands', weight: 'columns', winograd: null },
  toeplitz: { forward: 'toeplitz', input: 'toeplitz', weight: 'toeplitz', winograd: null },
  'F(2,3)': fast('f2k3', 'separate'),
  'F(4,3)': fast('f4k3', 'separate'),
  'F(4,3) crossed': fast('f4k3', 'crossed'),
  'F(2,5)': fast('f2k5', 'separate'),
  'F(4,5)': fast('f4k5', 'separate'),
  pair: fast('pair', 'crossed'),
  'stride 2': fast('stride2', 'separate'),
  'stride 2 crossed': fast('stride2', 'crossed'),
};

/** Forms whose work explodes at these sizes are left out of a comparison. */
function isSensible({ sizes: s }: Layer, choice: Choice): boolean {
  const places = s.h.input * s.w.input;
  if (choice.forward === 'toeplitz') return places <= 64;
  if (choice.input === 'bands') return s.w.input * s.channels * s.h.kernel <= 2000;
  if (choice.winograd?.form === 'crossed') return places <= 64;
  if (choice.weight === 'columns') return s.filters / s.groups <= 64;
  return choice.weight !== 'patches' || (s.channels * s.h.kernel * s.w.kernel <= 300 && s.batch * s.h.output * s.w.output <= 150_000);
}

/** The graph of one layer; of each result only one number leaves, so that copying results out is not measured. */
function graphOf({ sizes: s, first }: Layer, choice: Choice): Graph {
  const builder = new GraphBuilder('layer');
  const x = [s.batch, s.channels, s.h.input, s.w.input];
  const w = [s.filters, s.channels / s.groups, s.h.kernel, s.w.kernel];
  const y = [s.batch, s.filters, s.h.output, s.w.output];
  const inputs = [builder.input('x', float32(x)), builder.input('w', float32(w))];
  const dy = builder.input('dy', float32(y));
  const { h, w: wide } = s;
  const attributes = { strides: [h.stride, wide.stride], pads: [h.before, wide.before, h.after, wide.after], group: s.groups, kernel_shape: [h.kernel, wide.kernel] };
  const written = convRule(() => choice)({
    builder, device: 'cpu', inputs, inputTypes: [], outputTypes: [], wanted: [!first, true],
    node: { op: 'Conv', name: 'conv', inputs, outputs: ['y'], attributes },
    sizes: (i) => [x, w][i] ?? bug(`no input ${i}`),
    constant: () => undefined,
  });
  const one = (name: string, value: string): void => {
    const range = [[0, 0, 0, 0], [1, 1, 1, 1], [0, 1, 2, 3]].map((values) => builder.shared(`range/${values.join('')}`, () => int64s(values)));
    builder.output(name, builder.op('Slice', [value, ...range], {}), float32([1, 1, 1, 1]));
  };
  written.outputs.forEach((value) => one('y_first', value));
  written.backward([dy]).forEach((value, i) => {
    if (value !== null) one(`d${i}_first`, value);
  });
  return builder.finish();
}

function tensor(dims: readonly number[], key: number): ort.Tensor {
  const random = stream(20260101, key);
  return new ort.Tensor('float32', Float32Array.from({ length: sizeOf(dims) }, () => random.uniform() - 0.5), dims);
}

interface Timed { readonly name: string; readonly best: number; readonly median: number }

async function time(one: Layer, seconds: number, threads: number): Promise<readonly Timed[]> {
  const chosen = choose({ sizes: one.sizes, device: 'cpu', wanted: { input: !one.first, weight: true } });
  const asked = [['chosen', chosen] as const, ...Object.entries(variants).filter(([, choice]) => canServe(choice, one.sizes) && isSensible(one, choice))];
  const open = await Promise.all(asked.map(async ([name, choice]) => {
    const graph = graphOf(one, choice);
    const model = writeModel(graph);
    if (!model.ok) return bug(model.error.message);
    const session = await ort.InferenceSession.create(model.value, {
      executionProviders: ['cpu'], intraOpNumThreads: threads, graphOptimizationLevel: 'all', logSeverityLevel: 3, extra: { session: { set_denormal_as_zero: '1' } },
    });
    const feeds = Object.fromEntries(graph.inputs.map(({ name: input, type }, i) => [input, tensor((type.dims ?? []).map(Number), i)]));
    await session.run(feeds);
    return { name, session, feeds, times: [] as number[] };
  }));
  const end = performance.now() + seconds * 1000 * open.length;
  for (let round = 0; round < 3 || performance.now() < end; round++)
    for (const { session, feeds, times } of open) {
      const [clock, processor] = [performance.now(), process.cpuUsage()];
      await session.run(feeds);
      const { user, system } = process.cpuUsage(processor);
      times.push(threads === 1 ? (user + system) / 1000 : performance.now() - clock);
    }
  const answers = open.map(({ name, times }) => {
    const sorted = times.toSorted((a, b) => a - b);
    return { name, best: sorted[0] ?? Number.NaN, median: sorted[sorted.length >> 1] ?? Number.NaN };
  });
  for (const { session } of open) await session.release();
  return answers;
}

const { values } = parseArgs({ options: { net: { type: 'string' }, seconds: { type: 'string', default: '0.5' }, threads: { type: 'string', default: '1' }, all: { type: 'boolean', default: false } } });
if (values.net !== undefined && !Object.hasOwn(nets, values.net)) throw new Error(`no net "${values.net}"; there are ${Object.keys(nets).join(', ')}`);
console.log('Milliseconds of forward and both gradients, best (median); GF/s counts the multiplications of the definition.\n');
for (const [net, layers] of Object.entries(nets)) {
  if (values.net !== undefined && values.net !== net) continue;
  console.log(`| ${net} | times | chosen | GF/s | others, fastest first |\n|---|---|---|---|---|`);
  let sum = 0;
  for (const one of layers) {
    const [chosen, ...others] = await time(one, Number(values.seconds), Number(values.threads));
    if (chosen === undefined) continue;
    sum += chosen.best * one.times;
    const shown = others.toSorted((a, b) => a.best - b.best).slice(0, values.all ? others.length : 4);
    const figure = ({ best, median }: Timed): string => `${best.toPrecision(3)} (${median.toPrecision(3)})`;
    const passes = one.first ? 2 : 3;
    console.log(`| ${one.name} | ${one.times} | ${figure(chosen)} | ${((2 * passes * macsOf(one.sizes)) / chosen.best / 1e6).toFixed(0)} | ${shown.map((other) => `${other.name} ${figure(other)}`).join(', ')} |`);
  }
  console.log(`\nAll convolutions of a step: ${sum.toFixed(1)} ms by best times.\n`);
}
