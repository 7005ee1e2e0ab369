// How long a step takes here: a few are really taken, on random images, with weights that are thrown away afterwards.
import { ok, type Result } from '../core/base/diagnostic.ts';
import { stream } from '../core/base/random.ts';
import { sizeOf, type Tensors } from '../core/base/tensor.ts';
import { initialMoments, initialWeights } from '../core/compile/initial.ts';
import { hostScalars } from '../core/compile/optimizers.ts';
import type { Batch } from '../core/data/batches.ts';
import type { RunShape } from '../core/run/forecast.ts';
import type { Network } from '../core/run/network.ts';
import type { DeviceName } from '../core/run/runtime.ts';
import { StepRunner } from '../core/run/steps.ts';
import type { Stop } from '../core/run/stop.ts';
import { compilerOf } from './engine-compile.ts';
import { ortRuntime } from './ort.ts';

/** Runs of the engine that are timed, after one that is not: the first one finds no memory laid out yet. */
const timed = 3;
/** So small that whatever the images are, weights stay numbers: numbers that are none take other times. */
const rate = 1e-9;

/** Seconds one step takes; null when it was stopped. */
export async function secondsPerStep(network: Network, device: DeviceName, threads: number | null, { step, perRun }: RunShape, stop: Stop): Promise<Result<number | null>> {
  const compile = compilerOf(network, device);
  const weights = initialWeights(step.forward, network.recipe.seed);
  const all: Tensors = { ...weights, ...initialMoments(step) };
  const state = Object.fromEntries(step.carry.flatMap(({ input }) => (all[input] === undefined ? [] : [[input, all[input]] as const])));
  const frozen = Object.fromEntries(step.frozen.flatMap(({ name }) => (weights[name] === undefined ? [] : [[name, weights[name]] as const])));
  const runner = new StepRunner({ runtime: ortRuntime, session: { device, ...(threads === null ? {} : { threads }) }, compile, frozen, usual: { batch: step.batch, stepsPerRun: perRun } }, state);
  const batch = randomBatch(network, step, perRun);
  const took: number[] = [];
  try {
    for (let run = 0; run <= timed; run++) {
      if (stop.requested) return ok(null);
      const begun = performance.now();
      const ran = await runner.run(batch, (s) => hostScalars(network.recipe, s + 1, rate, step.rateFactors));
      if (!ran.ok) return ran;
      took.push((performance.now() - begun) / 1000 / perRun);
    }
  } finally {
    await runner.close();
  }
  const sorted = took.slice(1).sort((a, b) => a - b);
  return ok(sorted[Math.floor(sorted.length / 2)] ?? null);
}

/** A delivery of random images, all of the first class. */
function randomBatch({ targets }: Network, step: RunShape['step'], steps: number): Batch {
  const random = stream(1);
  const sizes = (slots: readonly { readonly dims: readonly number[] }[]): number => slots.reduce((sum, { dims }) => sum + sizeOf(dims), 0) * steps;
  const wanted = sizes(step.targets);
  // Classes that are mixed are told by each one's share.
  const isMixed = targets === 'classes' && step.targets.some(({ dtype }) => dtype === 'float32');
  return {
    epoch: 0, index: 0, steps, count: step.batch * steps, step: 0,
    images: Float32Array.from({ length: sizes(step.images) }, () => random.uniform()),
    targets: isMixed ? new Float32Array(wanted).fill(1 / (step.targets[0]?.dims.at(-1) ?? 1)) : targets === 'classes' ? new BigInt64Array(wanted) : targets === 'numbers' ? new Float32Array(wanted) : null,
    masks: step.masks.map((mask) => new Uint8Array(sizes([mask])).fill(1)),
    examples: new Uint32Array(step.batch * steps),
    release: () => undefined,
  };
}
