// What benches of training on prepared batches share: noise for images, nets for them, the plan of a run's batches, its engine.
import { bug, type Result } from '../../core/base/diagnostic.ts';
import { stream } from '../../core/base/random.ts';
import { initialMoments, initialWeights } from '../../core/compile/initial.ts';
import { hostScalars } from '../../core/compile/optimizers.ts';
import { trainingStep } from '../../core/compile/training.ts';
import type { Augmentation } from '../../core/data/augment/kinds.ts';
import type { Batch, BatchPlan } from '../../core/data/batches.ts';
import type { Dataset } from '../../core/data/dataset.ts';
import type { Document } from '../../core/document/model.ts';
import { networkOf, type Network } from '../../core/run/network.ts';
import { stepsPerRun } from '../../core/run/pace.ts';
import { StepRunner } from '../../core/run/steps.ts';
import { compilerOf } from '../../electron/engine-compile.ts';
import { usualThreads } from '../../electron/engine-threads.ts';
import { ortRuntime } from '../../electron/ort.ts';
import { benchNets } from './nets.ts';

/** The value of a result that must be good. */
export function must<T, E>(result: Result<T, E>): T {
  return result.ok ? result.value : bug(JSON.stringify(result.error));
}

/** Images of noise in ten classes: no road through them is cheaper than another. */
export function noise(dims: readonly number[], count: number): Dataset {
  const random = stream(4);
  return {
    name: 'noise', count, dims,
    examples: { kind: 'bytes', bytes: Uint8Array.from({ length: count * dims.reduce((n, d) => n * d, 1) }, () => random.integer(256)) },
    targets: { kind: 'classes', labels: Int32Array.from({ length: count }, (_, i) => i % 10), names: Array.from({ length: 10 }, (_, c) => String(c)) },
  };
}

/** A net of the bench for images of so many channels. */
export function netFor(name: string, channels: number): Document {
  const document = benchNets[name]?.() ?? bug(`there is no ${name}`);
  const input = document.layers['input'] ?? bug(`${name} has no input`);
  return { ...document, layers: { ...document.layers, input: { ...input, params: { ...input.params, channels } } } };
}

/** LeNet-5 for images of so many channels. */
export const lenet5 = (channels: number): Network => must(networkOf(netFor('lenet5', channels)));

/** How a run's batches are prepared. */
export function planFor(network: Network, data: Dataset, kinds: Augmentation, batch: number, perRun: number): BatchPlan {
  return { data, part: null, order: { kind: 'shuffled', seed: 1 }, input: network.input, augment: { kinds, seed: 1 }, targets: 'classes', masks: [], maskSeed: 1, batch, perRun, dropLast: false };
}

/** A network's engine in this process, as a run has it. */
export interface Engine {
  /** steps that go to it at once */
  readonly perRun: number;
  run(batch: Batch): Promise<void>;
  close(): Promise<void>;
}

/** Opens the engine of a network for batches of one size. */
export function engineOf(network: Network, batch: number): Engine {
  const step = must(trainingStep(network.checked, network.recipe, { batch, device: 'cpu' }));
  const perRun = stepsPerRun({ device: 'cpu', step, macs: network.checked.totals.macs, parameters: network.checked.totals.parameters, stepsPerEpoch: 1000 });
  const all = { ...initialWeights(step.forward, 1), ...initialMoments(step) };
  const state = Object.fromEntries(step.carry.flatMap(({ input }) => (all[input] === undefined ? [] : [[input, all[input]] as const])));
  const threads = usualThreads();
  const runner = new StepRunner({ runtime: ortRuntime, session: { device: 'cpu', ...(threads === null ? {} : { threads }) }, compile: compilerOf(network, 'cpu'), frozen: {}, usual: { batch, stepsPerRun: perRun } }, state);
  return {
    perRun,
    run: async (delivery) => { must(await runner.run(delivery, (s) => hostScalars(network.recipe, s + 1, 0.001))); },
    close: () => runner.close(),
  };
}
