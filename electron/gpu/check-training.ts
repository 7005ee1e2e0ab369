// Short trainings on a device, judged against the same training on the CPU.
import type { JsonObject } from '../../core/base/diagnostic.ts';
import type { Tensor, Tensors } from '../../core/base/tensor.ts';
import type { Optimizer } from '../../core/design/recipe.ts';
import type { Document } from '../../core/document/model.ts';
import type { DeviceName } from '../../core/run/runtime.ts';
import { instead, type Outcome } from './check-golden.ts';
import type { Placement, TrainingAnswer, TrainingQuestion } from './question.ts';
import type { Workshop } from './workshop.ts';

/** A training to be made on every device. */
export interface TrainingCase {
  readonly kind: 'optimizer' | 'training';
  readonly id: string;
  readonly document: Document;
  readonly recipe: JsonObject;
  readonly steps: number;
  readonly paced: boolean;
  /** after the first run */
  readonly seconds: number;
  /** one more step, profiled, tells where the nodes run (not on the CPU, where it is plain) */
  readonly placed: boolean;
}

/** A training on a device, beside the same on the CPU. */
export interface TrainingRow {
  readonly kind: 'optimizer' | 'training';
  readonly id: string;
  readonly device: DeviceName;
  readonly outcome: Outcome;
  readonly message: string | null;
  readonly batch: number | null;
  readonly stepsPerRun: number | null;
  /** milliseconds of one step */
  readonly milliseconds: TrainingAnswer['milliseconds'];
  /** the CPU's time for a step over the device's */
  readonly speed: { readonly best: number; readonly median: number } | null;
  /** largest relative difference from the CPU's losses, over the first steps and over all both made */
  readonly curve: { readonly first: number; readonly all: number; readonly steps: number } | null;
  /** what the CPU's own curve is moved by within the first steps when its first weights are moved by `nextToNothing`; null where that was not asked */
  readonly drift: number | null;
  /** largest difference of a weight from the CPU's, as a share of the tensor's largest; null unless both made the same steps */
  readonly weights: number | null;
  readonly megabytes: TrainingAnswer['megabytes'] | null;
  readonly losses: readonly number[];
  readonly placement: Placement | null;
}

/** Losses of the first steps must agree within this; later ones drift apart as rounding differs. */
export const curveBound = 1e-3;
const firstSteps = 10;

/**
 * Some networks magnify rounding: batch normalisation over few values and ReLUs near zero turn a change of 1e-7 in the weights
 * of ResNet-18 into one of 1e-2 in its first gradients. No device can follow the CPU more closely there than the CPU follows
 * itself from weights moved by this share, so its curve may also lie within `driftAllowed` times that.
 */
export const nextToNothing = 1e-6;
/** How many times the CPU's own drift a device may lie from its curve; other devices round more often than once. */
export const driftAllowed = 3;

/** Seconds without an answer after which a training counts as stuck, besides its own time. */
const patience = 600;

/** A row together with what the next device is compared with. */
export interface Trained {
  readonly row: TrainingRow;
  readonly answer: TrainingAnswer | null;
}

function questionOf({ document, recipe, steps, paced, seconds }: TrainingCase, device: DeviceName, data: string | null): TrainingQuestion {
  return { kind: 'training', device, document, recipe, data, steps, paced, seconds, profiled: false, moved: 0, weights: true };
}

/** How far the CPU's own curve moves within the first steps when its first weights move by next to nothing; null when it could not be told. */
export async function driftOf(workshop: Workshop, which: TrainingCase, data: string | null, cpu: TrainingAnswer): Promise<number | null> {
  const question = { ...questionOf(which, 'cpu', data), steps: Math.min(which.steps, firstSteps), paced: false, moved: nextToNothing, weights: false };
  const heard = await workshop.ask(question, patience + which.seconds);
  return heard.kind === 'training' ? curveBeside(heard.training.losses, cpu.losses).first : null;
}

/** Trains on a device. `cpu` is null on the CPU itself, and when it failed there; `drift` is what `driftOf` said of it. */
export async function checkTraining(workshop: Workshop, device: DeviceName, which: TrainingCase, data: string | null, cpu: TrainingAnswer | null, drift: number | null = null): Promise<Trained> {
  const { kind, id, seconds, placed } = which;
  const question = questionOf(which, device, data);
  const common = { kind, id, device };
  const nothing = { batch: null, stepsPerRun: null, milliseconds: null, speed: null, curve: null, drift, weights: null, megabytes: null, losses: [], placement: null };
  const heard = await workshop.ask(question, patience + seconds);
  if (heard.kind !== 'training') return { row: { ...common, ...instead(heard), ...nothing }, answer: null };
  const { training } = heard;
  const profile = device === 'cpu' || !placed ? null : await workshop.ask({ ...question, steps: 1, paced: false, profiled: true, weights: false }, patience);
  const curve = cpu === null ? null : curveBeside(training.losses, cpu.losses);
  const sane = training.losses.every(Number.isFinite);
  return {
    answer: training,
    row: {
      ...common, message: sane ? null : 'A loss is not finite.',
      outcome: sane && (curve === null || curve.first <= Math.max(curveBound, driftAllowed * (drift ?? 0))) ? 'right' : 'wrong',
      batch: training.batch, stepsPerRun: training.stepsPerRun, milliseconds: training.milliseconds, speed: cpu === null ? null : speedBeside(training, cpu), curve, drift,
      weights: cpu === null || cpu.losses.length !== training.losses.length ? null : weightsBeside(training.weights, cpu.weights),
      megabytes: training.megabytes, losses: training.losses, placement: profile?.kind === 'training' ? profile.training.placement : null,
    },
  };
}

function speedBeside(device: TrainingAnswer, cpu: TrainingAnswer): TrainingRow['speed'] {
  if (device.milliseconds === null || cpu.milliseconds === null) return null;
  return { best: cpu.milliseconds.best / device.milliseconds.best, median: cpu.milliseconds.median / device.milliseconds.median };
}

/** Largest relative difference of two loss curves. */
export function curveBeside(losses: readonly number[], cpu: readonly number[]): NonNullable<TrainingRow['curve']> {
  const steps = Math.min(losses.length, cpu.length);
  const differences = Array.from({ length: steps }, (_, t) => Math.abs((losses[t] ?? NaN) - (cpu[t] ?? NaN)) / Math.abs(cpu[t] ?? NaN));
  const worst = (some: readonly number[]): number => (some.every(Number.isFinite) ? Math.max(0, ...some) : Infinity);
  return { first: worst(differences.slice(0, firstSteps)), all: worst(differences), steps };
}

/** Tensors whose largest element is below this share of the largest of all count as if it were that large. */
const smallest = 1e-3;

/**
 * Largest difference between two states, each tensor's as a share of its largest element. A bias before batch normalisation
 * has no effect and no gradient but rounding, so what is next to nothing is measured by a share of the largest of all.
 */
export function weightsBeside(device: Tensors | null, cpu: Tensors | null): number | null {
  if (device === null || cpu === null) return null;
  const floor = smallest * Math.max(...Object.values(cpu).map(({ data }) => furthest(data)));
  return Math.max(...Object.entries(cpu).map(([name, { data, dims }]) => {
    const other = device[name];
    return other?.dims.join() === dims.join() ? furthest(data, other.data) / Math.max(furthest(data), floor) : Infinity;
  }));
}

/** Largest distance of an element from another tensor's, or from zero; infinite when one is not finite. */
function furthest(data: Tensor['data'], from?: Tensor['data']): number {
  let most = 0;
  for (let i = 0; i < data.length; i++) {
    const off = Math.abs(Number(data[i]) - (from === undefined ? 0 : Number(from[i])));
    if (!Number.isFinite(off)) return Infinity;
    most = Math.max(most, off);
  }
  return most;
}

const optimizers: readonly Optimizer[] = [
  { kind: 'sgd', learningRate: 0.05 },
  { kind: 'momentum', learningRate: 0.02, momentum: 0.9 },
  { kind: 'nesterov', learningRate: 0.02, momentum: 0.9 },
  { kind: 'adam', learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  { kind: 'adamw', learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  { kind: 'rmsprop', learningRate: 1e-3, alpha: 0.99, epsilon: 1e-8 },
];

/** Every optimizer for ten steps of a small network, with weight decay and clipping among them. */
export function optimizerCases(document: Document, batch: number): readonly TrainingCase[] {
  return optimizers.map((optimizer): TrainingCase => ({
    kind: 'optimizer', id: optimizer.kind, document, steps: firstSteps, paced: false, seconds: 600, placed: true,
    recipe: {
      batch, seed: 1, optimizer: { ...optimizer }, weightDecay: ['nesterov', 'adamw'].includes(optimizer.kind) ? 5e-4 : 0,
      clipping: optimizer.kind === 'sgd' ? { kind: 'norm', limit: 1 } : null, schedule: { kind: 'constant' },
    },
  }));
}
