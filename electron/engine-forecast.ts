// What a run will take, before it is begun: memory worked out from the drawing, compared with what the machine has free; and
// time, from a few steps really taken where that is asked for.
import { totalmem } from 'node:os';
import { bug, fail, ok, type Result } from '../core/base/diagnostic.ts';
import { sizeOf } from '../core/base/tensor.ts';
import { trainingMemory } from '../core/design/cost.ts';
import type { Correction } from '../core/data/corrections.ts';
import type { Call } from '../core/run/channel.ts';
import { keepingOf, type KeepingRoom } from '../core/run/keeping.ts';
import { keptShape, largestBatch, refusalOf, runMemory, runShape, type RunSizes } from '../core/run/forecast.ts';
import { layOver } from '../core/design/lay-over.ts';
import { networkOf, targetsFit, trainableOn, type Network } from '../core/run/network.ts';
import { phasesOf, type Phase } from '../core/run/phases.ts';
import type { ForecastRequest } from '../core/run/protocol.ts';
import type { Forecast, RunMemory } from '../core/run/run-services.ts';
import type { DeviceName } from '../core/run/runtime.ts';
import { dataFacts } from './data/index.ts';
import { chooseDevice } from './engine-devices.ts';
import { measureBatch, type RunData } from './engine-data.ts';
import { lookSize } from './engine-look.ts';
import { secondsPerStep } from './engine-probe.ts';
import { usualThreads } from './engine-threads.ts';
import { availableMemory } from './machine-memory.ts';
import { readCorrectionsFile } from './runs/config.ts';

/** Forecasts a run. Fails as beginning it would: a drawing, recipe or data that cannot be trained on. */
export async function forecastOf(request: ForecastRequest, call: Call): Promise<Result<Forecast>> {
  const network = networkOf(request.document, layOver(request.document.recipe, request.recipe));
  if (!network.ok) return network;
  const device = await chooseDevice(request.device);
  if (!device.ok) return device;
  const able = trainableOn(network.value, device.value);
  if (!able.ok) return able;
  const corrections = request.corrections === null ? ok([]) : await readCorrectionsFile(request.corrections);
  if (!corrections.ok) return corrections;
  const sizes = await sizesOfNamed(request.data, corrections.value, network.value, device.value, request.threads, call);
  if (!sizes.ok) return sizes;
  const phases = phasesOf(network.value);
  if (!phases.ok) return phases;
  const available = availableMemory();
  const shape = runShape(network.value, sizes.value);
  if (!shape.ok) return shape;
  // What is unfrozen on the way must fit too, and what is kept until then.
  const over = overPhases(phases.value, network.value.recipe.epochs, sizes.value, { all: totalmem(), free: available });
  if (!over.ok) return over;
  const { unkept, peak, keeping } = over.value;
  const largest = sizes.value.device === 'cpu' ? largestBatch(unkept.network, sizes.value, available) : ok(network.value.recipe.batch);
  if (!largest.ok) return largest;
  const refusal = refusalOf(unkept.network, sizes.value, unkept.memory, available, largest.value);
  const probed = request.probe && refusal === null ? await secondsPerStep(network.value, device.value, request.threads ?? usualThreads(), shape.value, call.stop) : ok(null);
  if (!probed.ok) return probed;
  return ok({
    ...peak, keeping, available, largestBatch: largest.value, stepsPerEpoch: shape.value.stepsPerEpoch, refusal,
    secondsPerEpoch: probed.value === null ? null : probed.value * (shape.value.stepsPerEpoch + sizes.value.measured / (shape.value.step.batch * forwardShare)),
  });
}

/** What a run takes over its phases. */
interface OverPhases {
  /** the phase that takes most where nothing is kept: this much must fit */
  readonly unkept: { readonly network: Network; readonly memory: RunMemory };
  /** what it will take with what is kept */
  readonly peak: RunMemory;
  /** what the first phase in which anything is frozen says of keeping */
  readonly keeping: string | null;
}

/** The memory of a run that goes through phases, each of which may keep what its frozen layers answer. */
export function overPhases(phases: readonly Phase[], epochs: number, sizes: RunSizes, machine: Pick<KeepingRoom, 'all' | 'free'>): Result<OverPhases> {
  let unkept = null as OverPhases['unkept'] | null;
  let peak = null as RunMemory | null;
  let said: string | null = null;
  for (const [i, { network, epoch }] of phases.entries()) {
    const shape = runShape(network, sizes);
    if (!shape.ok) return shape;
    const plain = runMemory(network, sizes, shape.value);
    if (!plain.ok) return plain;
    const until = Math.min(phases[i + 1]?.epoch ?? epochs, epochs);
    const keeping = keepingOf(network, { batch: shape.value.step.batch, training: sizes.training, measured: sizes.measured, epochs: until - epoch }, { ...machine, needed: () => ok(plain.value.peak) });
    if (!keeping.ok) return keeping;
    said ??= keeping.value.note;
    const kept = keeping.value.isKept ? keptShape(network, sizes, shape.value, keeping.value) : ok(null);
    if (!kept.ok) return kept;
    const memory = kept.value === null ? plain : runMemory(network, sizes, shape.value, kept.value);
    if (!memory.ok) return memory;
    if (unkept === null || plain.value.peak > unkept.memory.peak) unkept = { network, memory: plain.value };
    if (peak === null || memory.value.peak > peak.peak) peak = memory.value;
  }
  return unkept === null || peak === null ? bug('a run has a phase') : ok({ unkept, peak, keeping: said });
}

/** A step goes forward once and back in two products for each one forward, so that measuring an image takes a third of its part of a step. */
const forwardShare = 3;

/**
 * The sizes of a run on data by name, without opening what is known beforehand. What its corrections leave out takes part in
 * nothing; a correction of an example that is not there any more is counted with them, since nobody looks here.
 */
async function sizesOfNamed(named: string, corrections: readonly Correction[], network: Network, device: DeviceName, threads: number | null, { stop, tell }: Call): Promise<Result<RunSizes>> {
  const ending = new AbortController();
  const settle = stop.onRequest(() => ending.abort());
  const facts = await dataFacts(named, { signal: ending.signal, onProgress: ({ doing, done, total, secondsLeft }) => tell('reading', { doing, done, of: total, secondsLeft }) });
  settle();
  if (!facts.ok) return facts;
  const { title, targets, names, dims, isAnySize } = facts.value;
  const leftOut = (split: Correction['split']): number => corrections.filter((one) => one.isExcluded && one.split === split).length;
  const train = Math.max(0, facts.value.train - leftOut('training'));
  const test = Math.max(0, (facts.value.test ?? 0) - leftOut('test'));
  const fits = targetsFit(network, { name: title, classes: targets === 'classes' ? names : null, columns: targets === 'numbers' ? names.length : null });
  if (!fits.ok) return fits;
  const aside = Math.round(train * network.recipe.validation);
  const training = train - aside;
  if (train < 1) return fail('data-empty', `Every training example of ${named} is left out by its corrections. Take some back in.`);
  if (training < 1) return fail('too-few-examples', `${title} gives ${train} training examples, and all of them would be kept aside. Keep fewer aside.`);
  const each = dims.length === 3 ? sizeOf(dims) : 4 * sizeOf(dims);
  return ok(sizesFor(network, { device, threads, training, measured: aside > 0 ? aside : test, dataBytes: isAnySize ? 0 : each * (facts.value.train + (facts.value.test ?? 0)) }));
}

function sizesFor(network: Network, { threads, ...rest }: Pick<RunSizes, 'device' | 'training' | 'measured' | 'dataBytes'> & { readonly threads: number | null }): RunSizes {
  const looks = lookSize(network, Math.min(network.recipe.batch, rest.training));
  return { ...rest, threads: threads ?? usualThreads() ?? 1, measureBatch: measureBatch(network), lookBatch: looks.isLarge ? 0 : looks.examples };
}

/** Times the sum of all layers' outputs, weights, gradients and moments that a run takes at most beside the program itself. */
const atMost = 6;
const programAtMost = 2 ** 28;

/** The sizes of a run on opened data. */
function sizesOfOpened(network: Network, { training, validation, test }: Parts, device: DeviceName, threads: number | null): RunSizes {
  const { examples, dims, count } = training.data;
  const dataBytes = examples.kind === 'bytes' ? count * sizeOf(dims) : examples.kind === 'numbers' ? 4 * count * sizeOf(dims) : 0;
  return sizesFor(network, { device, threads, training: training.count, measured: (validation ?? test)?.count ?? 0, dataBytes });
}

type Parts = Pick<RunData, 'training' | 'validation' | 'test'>;

/** Were all of it trained, and the engine wasteful. */
const inPlenty = (network: Network): number => programAtMost + atMost * trainingMemory(network.checked, network.recipe, () => true).total;

/** The bytes a run takes where it keeps nothing of its frozen layers; never too few. */
export function neededHere(network: Network, data: Parts, device: DeviceName, threads: number | null, available: number = availableMemory()): Result<number> {
  // What is small beside the machine need not be worked out.
  if (inPlenty(network) < available / 4) return ok(inPlenty(network));
  const sizes = sizesOfOpened(network, data, device, threads);
  const shape = runShape(network, sizes);
  if (!shape.ok) return shape;
  const memory = runMemory(network, sizes, shape.value);
  return memory.ok ? ok(memory.value.peak) : memory;
}

/** Whether a run may be begun: fails (`does-not-fit`) when it would take more memory than is free, with the batch that fits. */
export function fitsHere(network: Network, data: Parts, device: DeviceName, threads: number | null, available: number = availableMemory()): Result<void> {
  if (device !== 'cpu' || inPlenty(network) < available / 2) return ok(undefined);
  const sizes = sizesOfOpened(network, data, device, threads);
  const shape = runShape(network, sizes);
  if (!shape.ok) return shape;
  const memory = runMemory(network, sizes, shape.value);
  if (!memory.ok) return memory;
  const isRefused = refusalOf(network, sizes, memory.value, available, null) !== null;
  if (!isRefused) return ok(undefined);
  const largest = largestBatch(network, sizes, available);
  if (!largest.ok) return largest;
  const refusal = refusalOf(network, sizes, memory.value, available, largest.value);
  return refusal === null ? ok(undefined) : fail('does-not-fit', refusal.sentence);
}
