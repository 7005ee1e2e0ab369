// Opens what the bench times, with the product's own lowering, formulations, pace and session options. The measuring, the
// JSON and the process are step-process.ts's.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sizeOf, type Tensor, type Tensors } from '../../core/base/tensor.ts';
import type { Result } from '../../core/base/diagnostic.ts';
import { evaluationStep } from '../../core/compile/evaluation.ts';
import { initialMoments, initialWeights } from '../../core/compile/initial.ts';
import { hostScalars } from '../../core/compile/optimizers.ts';
import type { FeedSlot } from '../../core/compile/step.ts';
import { trainingStep } from '../../core/compile/training.ts';
import { readProject } from '../../core/document/file.ts';
import { writeModel } from '../../core/onnx/write.ts';
import { networkOf, type Network } from '../../core/run/network.ts';
import { stepsPerRun } from '../../core/run/pace.ts';
import { stream } from '../../core/base/random.ts';
import { ortRuntime } from '../../electron/ort.ts';
import type { Question } from './step.ts';

/** Something that can be run again and again: a training step, several in one run, or a forward pass. */
export interface OpenedStep {
  /** trained numbers of the network */
  readonly parameters: number;
  /** batches one run takes; its time is divided by this */
  readonly batchesPerRun: number;
  /** runs once and gives the last batch's loss, null for inference */
  run(): Promise<number | null>;
  /** gives the engine's memory back; a profile asked for (CONVAS_BENCH_PROFILE) is whole only then */
  close(): Promise<void>;
  /** for the table: formulations chosen, steps per run */
  readonly note: string;
}

const rate = 0.003;
const random = stream(20260101);

function must<T, E>(result: Result<T, E>): T {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.error));
}

function openNetwork(net: string): Network {
  const file = join('test', 'bench', 'nets', `${net}.convas`);
  return must(networkOf(must(readProject(readFileSync(file, 'utf8'), file))));
}

/** Four batches in turns: standard normal images, random classes. */
function batches(make: () => Tensors): () => Tensors {
  const made = Array.from({ length: 4 }, make);
  let turn = 0;
  return () => made[turn++ % made.length] ?? {};
}

function normal({ dims }: Pick<FeedSlot, 'dims'>): Tensor {
  return { dtype: 'float32', dims, data: Float32Array.from({ length: sizeOf(dims) }, () => random.normal()) };
}

/** The training step of a net: SGD with momentum 0.9 at rate 0.003, the loss read every step. */
async function openTraining({ net, batch, threads }: { net: string; batch: number; threads: number }): Promise<OpenedStep> {
  const network = openNetwork(net);
  const recipe = { ...network.recipe, loss: null, optimizer: { kind: 'momentum' as const, learningRate: rate, momentum: 0.9 }, weightDecay: 0, clipping: null };
  const single = must(trainingStep(network.checked, recipe, { batch, device: 'cpu' }));
  const asked = Number(process.env['CONVAS_BENCH_STEPS'] ?? 0);
  const pace = asked > 0 ? asked : stepsPerRun({ device: 'cpu', step: single, ...network.checked.totals, stepsPerEpoch: 1000 });
  const step = pace === 1 ? single : must(trainingStep(network.checked, recipe, { batch, device: 'cpu', stepsPerRun: pace }));
  const profile = process.env['CONVAS_BENCH_PROFILE'];
  const session = must(await ortRuntime.open(must(writeModel(step.graph)), { device: 'cpu', threads, carry: step.carry, ...(profile === undefined ? {} : { profile }) }));
  const weights = initialWeights(step.forward, 1);
  session.put({ ...Object.fromEntries(step.carry.filter(({ role }) => role !== 'moment').map(({ input }) => [input, weights[input] as Tensor])), ...initialMoments(step) });
  const frozen = Object.fromEntries(step.frozen.map(({ name }) => [name, weights[name] as Tensor]));
  const classes = network.width;
  const next = batches(() => ({
    ...Object.fromEntries(step.images.map((slot) => [slot.input, normal(slot)])),
    ...Object.fromEntries(step.targets.map(({ input, dims }) => [input, { dtype: 'int64' as const, dims, data: BigInt64Array.from({ length: sizeOf(dims) }, () => BigInt(random.integer(classes))) }])),
    ...Object.fromEntries(step.masks.map(({ input, dims, keep }) => [input, { dtype: 'uint8' as const, dims, data: Uint8Array.from({ length: sizeOf(dims) }, () => (random.uniform() < keep ? 1 : 0)) }])),
  }));
  let done = 0;
  return {
    parameters: network.checked.totals.parameters,
    batchesPerRun: pace,
    note: `${pace} ${pace === 1 ? 'step' : 'steps'} a run`,
    async run() {
      const rows = Array.from({ length: pace }, (_, i) => hostScalars(recipe, done + i + 1, rate));
      const scalars = Object.fromEntries(step.scalars.map((name) => [name, { dtype: 'float32' as const, dims: pace === 1 ? [] : [pace], data: Float32Array.from(rows, (row) => row[name] ?? 0) }]));
      done += pace;
      const out = await session.run({ ...next(), ...scalars, ...frozen }, [step.metrics.loss]);
      return Number(out[step.metrics.loss]?.data.at(-1));
    },
    close: () => session.close(),
  };
}

/** The forward pass of a net with its weights as constants. */
async function openInference({ net, batch, threads }: { net: string; batch: number; threads: number }): Promise<OpenedStep> {
  const network = openNetwork(net);
  const step = evaluationStep(network.checked, network.recipe, { batch, device: 'cpu' });
  const weights = initialWeights(step.forward, 1);
  const session = must(await ortRuntime.open(must(writeModel(step.graph, { weights })), { device: 'cpu', threads }));
  const numeric = (dims: readonly (number | string | null)[]): readonly number[] => dims.map(Number);
  const next = batches(() => Object.fromEntries(step.images.map(({ input, dims }) => [input, normal({ dims: numeric(dims) })])));
  const fetches = step.heads.map(({ scores }) => scores);
  return {
    parameters: network.checked.totals.parameters,
    batchesPerRun: 1,
    note: '',
    async run() {
      await session.run({ ...next(), ...Object.fromEntries(step.targets.map(({ input, dims }) => [input, { dtype: 'int64' as const, dims: numeric(dims), data: new BigInt64Array(sizeOf(numeric(dims))) }])) }, fetches);
      return null;
    },
    close: () => session.close(),
  };
}

/**
 * Opens a net of test/bench/nets (a project file, read below the present folder) as the trainer or the evaluator would, on
 * CPU with `question.threads`. Throws for a net whose file is missing or does not check.
 */
export function openStep(question: Extract<Question, { readonly net: string }>): Promise<OpenedStep> {
  return question.mode === 'train' ? openTraining(question) : openInference(question);
}
