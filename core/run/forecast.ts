// What a run will take of memory, before it is begun: its engine process at the moments when it is fullest. All of it is
// figures of the drawing, the recipe and the data; nothing is run.
//
// A process grows in phases and gives little back: (1) the program with the data and the batches that wait; (2) the first steps: the
// state (weights and moments), the arena of the step, the copies the engine's binding makes of every output; (3) the batch at an epoch's end
// that is not full, with an arena of its own; (4) measuring: a model with the weights in it, read and laid out by the engine. The peak is
// the largest of what they hold together.
import { ok, fail, type Result } from '../base/diagnostic.ts';
import { bytesPerElement, sizeOf } from '../base/tensor.ts';
import { numberText } from '../base/words.ts';
import { evaluationStep } from '../compile/evaluation.ts';
import { graphMemory } from '../compile/memory.ts';
import { probe } from '../compile/probe.ts';
import type { SplitForward } from '../compile/prefix.ts';
import type { TrainingStep } from '../compile/step.ts';
import { trainingStep } from '../compile/training.ts';
import { consequencesOf } from '../design/consequences.ts';
import { trainingMemory } from '../design/cost.ts';
import { usableShare, type Keeping } from './keeping.ts';
import type { Network } from './network.ts';
import { stepsPerRun } from './pace.ts';
import type { Forecast, RunMemory } from './run-services.ts';
import type { DeviceName } from './runtime.ts';

/** What of a run is not in its drawing and recipe. */
export interface RunSizes {
  readonly device: DeviceName;
  readonly threads: number;
  /** examples trained on, and examples each epoch is measured on */
  readonly training: number;
  readonly measured: number;
  /** examples that are measured at once */
  readonly measureBatch: number;
  /** examples the layers are looked at with while training goes on; 0: nobody looks */
  readonly lookBatch: number;
  /** what the data take in memory */
  readonly dataBytes: number;
}

/** A run as it would be begun: its step, how many of them go to the engine at once, how an epoch is cut. */
export interface RunShape {
  readonly step: TrainingStep;
  readonly perRun: number;
  readonly stepsPerEpoch: number;
  /** images of the last batch of an epoch when it is not full, else 0 */
  readonly rest: number;
}

/** Shapes a run; fails (`not-trainable`) with the reasons at its layers. */
export function runShape(network: Network, { device, training }: Pick<RunSizes, 'device' | 'training'>, images: number = network.recipe.batch): Result<RunShape> {
  const batch = Math.min(images, training);
  const step = compiled(network, device, batch);
  if (!step.ok) return step;
  const left = training % batch;
  // A single image is left out where the statistics of a batch are taken of it.
  const rest = left === 1 && batch > 1 && step.value.carry.some(({ role }) => role === 'statistic') ? 0 : left;
  const stepsPerEpoch = Math.floor(training / batch) + (rest > 0 ? 1 : 0);
  return ok({ step: step.value, rest, stepsPerEpoch, perRun: stepsPerRun({ device, step: step.value, macs: network.checked.totals.macs, parameters: network.checked.totals.parameters, stepsPerEpoch }) });
}

/** What changes of a run's shape where the answers of frozen layers are kept. */
export interface KeptShape extends Pick<RunShape, 'step' | 'perRun'> {
  readonly bytes: number;
  /** the frozen part as it is run, for training and for measuring */
  readonly parts: readonly Pick<SplitForward, 'prefix' | 'weights'>[];
}

/** Shapes a run that keeps what its frozen part answers. */
export function keptShape(network: Network, { device }: Pick<RunSizes, 'device'>, shape: RunShape, { learns, measures, bytes }: Extract<Keeping, { readonly isKept: true }>): Result<KeptShape> {
  const step = compiled(network, device, shape.step.batch, true);
  return step.ok ? ok({ bytes, parts: [learns, measures], step: step.value, perRun: Math.max(shape.perRun, keptStepsPerRun(network, device, step.value, shape.stepsPerEpoch)) }) : step;
}

/** Steps on kept answers are short, so that more of them go to the engine at once. */
export function keptStepsPerRun({ checked, recipe }: Pick<Network, 'checked' | 'recipe'>, device: DeviceName, step: TrainingStep, stepsPerEpoch: number): number {
  const { workKept, trained } = consequencesOf(checked, recipe);
  return stepsPerRun({ device, step, macs: workKept / 2, parameters: trained, stepsPerEpoch });
}

function compiled({ checked, recipe }: Network, device: DeviceName, batch: number, kept = false): Result<TrainingStep> {
  const step = trainingStep(checked, recipe, { batch, device, kept });
  return step.ok ? step : fail('not-trainable', step.error.map(({ message }) => message).join(' '));
}

const mega = 2 ** 20;
/** Node with V8's heap, the engine's library, its first session, and the thread that fills batches, on the smallest of runs. */
const program = 167 * mega;
/** What any further session takes besides its graph and its arena. */
const session = 5 * mega;
/** A node of a graph in our form, in the written model and in the engine's form. */
const perNode = 15 * 2 ** 10;
/** The arena's pages lie a little less densely than the walk has it; products pack their factors besides. */
const looseness = 1.1;
/** In a loop of several steps each round's batch and the values carried on lie beside the step's own. */
const ofLoop = 0.5;
/** Deliveries that lie ready beside the one in use. */
const buffers = 3;
/** What is left of the first checkpoint's and the first weights' making, in shares of the weights. */
const beginning = 0.6;
/** A model with its weights in it is written, read by the engine and laid out: three times its weights, those of convolutions five times. */
const baked = { each: 3, convolution: 2 } as const;
/** The next measuring does not find all of the last one's memory again: what V8 has not collected yet, at most this much. */
const uncollected = 100 * mega;

const slotBytes = ({ dims, dtype }: { readonly dims: readonly number[]; readonly dtype: keyof typeof bytesPerElement }): number => sizeOf(dims) * bytesPerElement[dtype];
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The memory a run of this shape takes at its peak. */
export function runMemory(network: Network, sizes: RunSizes, shape: RunShape, kept: KeptShape | null = null): Result<RunMemory> {
  const { step, perRun } = kept ?? shape;
  const { rest } = shape;
  const carried = (roles: readonly string[]): number => sum(step.carry.filter(({ role }) => roles.includes(role)).map(({ dims }) => 4 * sizeOf(dims)));
  const weights = sum(shape.step.forward.weights.map(({ dims }) => 4 * sizeOf(dims)));
  const optimizer = carried(['moment']);
  const state = carried(['parameter', 'statistic', 'moment']);
  const batches = buffers * perRun * sum([...step.images, ...step.targets, ...step.masks].map(slotBytes));
  const trained = sum(step.carry.filter(({ role }) => role === 'parameter').map(({ dims }) => 4 * sizeOf(dims)));
  const keeps = kept?.bytes ?? 0;
  if (sizes.device !== 'cpu') {
    const { activations } = trainingMemory(network.checked, { ...network.recipe, batch: step.batch });
    const other = program + sizes.dataBytes + batches + state;
    return ok({ weights, gradients: trained, optimizer, activations, kept: keeps, other, peak: weights + trained + optimizer + activations + keeps + other });
  }
  const partial = rest === 0 ? null : compiled(network, sizes.device, rest, kept !== null);
  if (partial !== null && !partial.ok) return partial;
  const full = (perRun > 1 ? 1 + ofLoop : 1) * looseness * arenaOf(step, sizes.threads);
  const looped = perRun > 1 ? 2 * state + perRun * sum(step.images.map(slotBytes)) : 0;
  const second = partial === null ? 0 : session + step.graph.nodes.length * perNode + looseness * arenaOf(partial.value, sizes.threads);
  const looking = lookMemory(network, sizes);
  // Every step's copies are free again while weights are measured; looking at the layers comes after that and finds its memory free.
  const measuring = measuringMemory(network, sizes, weights, kept !== null);
  const measured = Math.max(0, measuring - state) + Math.min(measuring, uncollected) + Math.max(0, looking - measuring);
  const copies = state;
  const steps = batches + step.graph.nodes.length * perNode + state + copies + full + looped + second + measured;
  const peak = program + sizes.dataBytes + beginning * weights + keeps + Math.max(steps, answeringMemory(kept, sizes));
  const gradients = Math.min(trained, full);
  const activations = full - gradients;
  return ok({ weights, gradients, optimizer, activations, kept: keeps, peak, other: peak - weights - gradients - optimizer - activations - keeps });
}

/** The models that answer what is kept, one after the other, with their weights in them. */
function answeringMemory(kept: KeptShape | null, { threads }: Pick<RunSizes, 'threads'>): number {
  return (kept?.parts ?? []).reduce((most, { prefix, weights }) => Math.max(most, session + prefix.nodes.length * perNode + looseness * graphMemory(prefix, threads).arena + bakedBytes(weights)), 0);
}

/** What weights in a model take while it is written, read and laid out. */
function bakedBytes(weights: readonly { readonly dims: readonly number[] }[], all = sum(weights.map(({ dims }) => 4 * sizeOf(dims)))): number {
  return baked.each * all + baked.convolution * sum(weights.filter(({ dims }) => dims.length === 4).map(({ dims }) => 4 * sizeOf(dims)));
}

/** The arena of a step. */
function arenaOf(step: TrainingStep, threads: number): number {
  const { arena, constants } = graphMemory(step.graph, threads, new Set(step.carry.filter(({ overwrites }) => overwrites).map(({ output }) => output)));
  return arena + baked.each * constants;
}

/** The session that looks at the layers while training goes on. */
function lookMemory({ checked, recipe }: Network, { device, lookBatch, threads }: RunSizes): number {
  if (lookBatch === 0) return 0;
  const { graph } = probe(checked, recipe, { batch: lookBatch, device });
  return session + graph.nodes.length * perNode + looseness * graphMemory(graph, threads).arena;
}

/** The model that measures, with the weights in it. */
function measuringMemory({ checked, recipe }: Network, { measured, measureBatch, threads, device }: RunSizes, weights: number, kept: boolean): number {
  if (measured === 0) return 0;
  const step = evaluationStep(checked, recipe, { batch: Math.min(measured, measureBatch), device, kept });
  return graphMemory(step.graph, threads).arena + (kept ? bakedBytes(step.forward.weights) : bakedBytes(step.forward.weights, weights));
}

/** The largest batch a recipe may ask for. */
const largestRecipeBatch = 65_536;
/** Attempts to hit the largest batch; memory grows nearly in a straight line with the batch, so few are needed. */
const attempts = 6;

/** The largest batch whose run fits into `available` bytes, null when not even one image does. */
export function largestBatch(network: Network, sizes: RunSizes, available: number): Result<number | null> {
  const room = usableShare * available;
  const most = Math.min(largestRecipeBatch, sizes.training);
  const peakOf = (batch: number): Result<number> => {
    const shape = runShape(network, sizes, batch);
    if (!shape.ok) return shape;
    const memory = runMemory(network, sizes, shape.value);
    return memory.ok ? ok(memory.value.peak) : memory;
  };
  const one = peakOf(1);
  if (!one.ok || one.value > room) return one.ok ? ok(null) : one;
  let [fits, fitsPeak] = [1, one.value];
  let [fails, failsPeak] = [most + 1, NaN];
  let next = Math.min(most, Math.max(2, network.recipe.batch));
  for (let i = 0; i < attempts && fails - fits > 1; i++) {
    const peak = peakOf(next);
    if (!peak.ok) return peak;
    if (peak.value <= room) [fits, fitsPeak] = [next, peak.value];
    else [fails, failsPeak] = [next, peak.value];
    const slope = Number.isNaN(failsPeak) ? (fitsPeak - one.value) / Math.max(1, fits - 1) : (failsPeak - fitsPeak) / (fails - fits);
    next = Math.max(fits + 1, Math.min(fails - 1, Math.floor(fits + (room - fitsPeak) / Math.max(1, slope))));
  }
  return ok(fits);
}

/** Whether a run of this size should not be begun: the sentence, and the batch to take instead. */
export function refusalOf(network: Network, sizes: RunSizes, memory: RunMemory, available: number, largest: number | null): Forecast['refusal'] {
  if (sizes.device !== 'cpu' || memory.peak <= usableShare * available) return null;
  const left = memory.peak > available ? '' : ', a tenth of which stays for the rest of the machine';
  const need = `A run with batch ${numberText(Math.min(network.recipe.batch, sizes.training))} takes about ${inWords(memory.peak)}, and ${inWords(available)} are free${left}.`;
  const batch = largest === null ? null : rounded(largest);
  if (batch === null) return { sentence: `${need} Not even one image at a time fits: close other programs, or take a smaller network or image.`, recipe: null };
  return { sentence: `${need} With batch ${numberText(batch)} it fits.`, recipe: { batch } };
}

/** A batch people would choose: the largest power of two, or of those and a half, that is not more. */
function rounded(batch: number): number {
  const power = 2 ** Math.floor(Math.log2(batch));
  return batch >= 1.5 * power && power >= 4 ? 1.5 * power : power;
}

function inWords(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`;
}
