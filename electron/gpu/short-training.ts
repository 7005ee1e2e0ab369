// A short training on one device with the product's own step, pace and feeding; no run folder, no checkpoints.
import { readFileSync } from 'node:fs';
import { bug, fail, ok, type Result } from '../../core/base/diagnostic.ts';
import { hashText, stream } from '../../core/base/random.ts';
import type { Tensor, Tensors } from '../../core/base/tensor.ts';
import { initialMoments, initialWeights } from '../../core/compile/initial.ts';
import { hostScalars } from '../../core/compile/optimizers.ts';
import type { TrainingStep } from '../../core/compile/step.ts';
import { trainingStep } from '../../core/compile/training.ts';
import { openBatches, type BatchPlan } from '../../core/data/batches.ts';
import type { Dataset } from '../../core/data/dataset.ts';
import { shapeLabels, shapeNames } from '../../core/data/synthetic.ts';
import { writeModel } from '../../core/onnx/write.ts';
import { layOver } from '../../core/design/lay-over.ts';
import { networkOf, type Network } from '../../core/run/network.ts';
import { stepsPerRun } from '../../core/run/pace.ts';
import { StepRunner, type CompileStep } from '../../core/run/steps.ts';
import { openFileSet } from '../data/open-files.ts';
import { ortRuntime } from '../ort.ts';
import { withPlacement } from './placement.ts';
import type { TrainingAnswer, TrainingQuestion } from './question.ts';

const generated = 3200;

/** Trains and tells how it went. Fails as the engine does; a network without classes is not asked. */
export async function trainShortly(question: TrainingQuestion): Promise<Result<TrainingAnswer>> {
  const network = networkOf(question.document, layOver(question.document.recipe, question.recipe));
  if (!network.ok) return network;
  const data = await dataFor(network.value, question.data);
  if (!data.ok) return data;
  if (!question.profiled) return train(network.value, data.value, question, undefined);
  const { gave, placement } = await withPlacement(question.device, (profile) => train(network.value, data.value, question, profile));
  return gave.ok ? ok({ ...gave.value, placement }) : gave;
}

async function dataFor({ input }: Network, folder: string | null): Promise<Result<Dataset>> {
  if (folder !== null) {
    const opened = await openFileSet('fashion-mnist', folder);
    return opened.ok ? ok(opened.value.train) : opened;
  }
  const [, height = 28, width = height] = input.dims.length === 3 ? input.dims : [1, 28, 28];
  return ok({
    name: 'shapes', count: generated, dims: [1, height, width],
    examples: { kind: 'shapes', recipe: { height, width, seed: 1, noise: 0.1, split: 'train' } },
    targets: { kind: 'classes', labels: shapeLabels(generated), names: shapeNames },
  });
}

function planFor(network: Network, data: Dataset, step: TrainingStep, perRun: number): BatchPlan {
  return {
    data, part: null, input: network.input, targets: 'classes', order: { kind: 'sequential' }, batch: step.batch, perRun, dropLast: true,
    masks: step.masks.map(({ layer, dims, keep }) => ({ layer, keep, size: dims.reduce((n, d) => n * d, 1) })), maskSeed: network.recipe.seed,
  };
}

async function train(network: Network, data: Dataset, { device, steps, paced, seconds, moved, weights: wanted }: TrainingQuestion, profile: string | undefined): Promise<Result<TrainingAnswer>> {
  const { recipe, checked } = network;
  const { batch } = recipe;
  const compile: CompileStep = (size, perRun) => {
    const compiled = trainingStep(checked, recipe, { batch: size, device, stepsPerRun: perRun });
    if (!compiled.ok) return fail('not-trainable', compiled.error.map(({ message }) => message).join(' '));
    const model = writeModel(compiled.value.graph);
    return model.ok ? ok({ step: compiled.value, model: model.value }) : model;
  };
  const single = compile(batch, 1);
  if (!single.ok) return single;
  const { step } = single.value;
  const perRun = paced ? stepsPerRun({ device, step, ...checked.totals, stepsPerEpoch: Math.floor(data.count / batch) }) : 1;
  const first = { ...movedBy(moved, initialWeights(step.forward, recipe.seed)), ...initialMoments(step) };
  const named = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, first[name] ?? bug(`no "${name}"`)]));
  const batches = openBatches(planFor(network, data, step, perRun));
  if (!batches.ok) return batches;
  const runner = new StepRunner({
    runtime: ortRuntime, session: { device, ...(profile === undefined ? {} : { profile }) }, compile,
    frozen: named(step.frozen.map(({ name }) => name)), usual: { batch, stepsPerRun: perRun },
  }, named(step.carry.map(({ input }) => input)));
  try {
    const losses: number[] = [];
    const times: number[] = [];
    let after = 0;
    const megabytes = { first: 0, last: 0, peak: 0 };
    let end = Infinity;
    while (losses.length < steps && (times.length < 1 || performance.now() < end)) {
      const next = await batches.value.next();
      if (!next.ok) return next;
      const begun = performance.now();
      const done = await runner.run(next.value, (s) => hostScalars(recipe, losses.length + s + 1, recipe.optimizer.learningRate));
      next.value.release();
      if (!done.ok) return done;
      losses.push(...done.value.losses);
      if (after++ === 0) {
        megabytes.first = residentMegabytes().now;
        end = performance.now() + seconds * 1000;
      } else times.push((performance.now() - begun) / next.value.steps);
    }
    megabytes.last = residentMegabytes().now;
    const state = wanted ? await runner.read() : null;
    if (state !== null && !state.ok) return state;
    megabytes.peak = residentMegabytes().peak;
    const sorted = times.toSorted((a, b) => a - b);
    const [best] = sorted;
    return ok({
      losses, batch, stepsPerRun: perRun, megabytes, placement: null, weights: state === null ? null : state.value,
      milliseconds: best === undefined ? null : { best, median: sorted[Math.floor(sorted.length / 2)] ?? best },
    });
  } finally {
    await runner.close();
    await batches.value.close();
  }
}

/** Weights of which each element is moved by at most this share of itself, the same way every time. */
function movedBy(share: number, weights: Tensors): Tensors {
  if (share === 0) return weights;
  const random = stream(hashText('moved'));
  return Object.fromEntries(Object.entries(weights).map(([name, tensor]): [string, Tensor] => (
    tensor.dtype === 'float32' ? [name, { ...tensor, data: Float32Array.from(tensor.data, (value) => value * (1 + share * (2 * random.uniform() - 1))) }] : [name, tensor]
  )));
}

/** Memory this process holds and the most it ever held. */
function residentMegabytes(): { readonly now: number; readonly peak: number } {
  const now = process.memoryUsage.rss() / 2 ** 20;
  try {
    const line = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'));
    if (line !== null) return { now, peak: Number(line[1]) / 1024 };
  } catch {
    // no /proc on this system
  }
  return { now, peak: process.resourceUsage().maxRSS / 1024 };
}
