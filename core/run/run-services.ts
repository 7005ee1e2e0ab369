// What the Train place asks of the machine: runs begun, followed, steered, kept and compared. A run belongs to the host, not to
// the window that began it: the window may close and the run goes on.
import type { JsonObject, Result } from '../base/diagnostic.ts';
import type { DataSplit, PictureBytes } from './data-services.ts';
import type { Probed } from '../compile/probe.ts';
import type { Best, DeviceChoice, EpochRecord, RunPlan, RunWeights } from './records.ts';
import { runExportFormats, type RunExportFormat } from './export-formats.ts';
import { isCount, isCountOrNull, isFlag, isJsonObject, isListOf, isNumber, isOneOf, isShape, isText, isTextOrNull, orNull, type MembersOf } from './readers.ts';

/**
 * How a run stands. `interrupted`: it was under way when the host or its engine died, and can go on from its checkpoint;
 * `stopped` was stopped by a person and can go on as well; `failed` says why in `trouble`.
 */
export type RunState = 'starting' | 'running' | 'paused' | 'stopping' | 'stopped' | 'finished' | 'failed' | 'interrupted';

/** A run as lists show it. */
export interface RunCard {
  readonly id: string;
  readonly folder: string;
  readonly name: string;
  readonly notes: string;
  readonly state: RunState;
  /** why it failed, and what still works */
  readonly trouble: string | null;
  /** ISO date and time */
  readonly begun: string;
  readonly network: string;
  readonly data: string;
  readonly device: string;
  /** the recipe it was begun with, as read */
  readonly recipe: JsonObject;
  readonly step: number;
  /** epochs finished, of those planned */
  readonly epochs: number;
  readonly plannedEpochs: number;
  readonly best: Best | null;
  readonly last: EpochRecord | null;
  /** what its first weights were, in words; null: fresh ones */
  readonly from: string | null;
  /** what the folder takes on the disk */
  readonly bytes: number;
  /** training loss of the finished epochs */
  readonly curve: readonly number[];
  /** its checkpoint was given up for space: there is nothing to go on from, weights and results stay */
  readonly isGivenUp: boolean;
  /** the sweep it belongs to */
  readonly sweep: string | null;
}

/** Steps of a run, as columns: base64 of little-endian 32-bit floats (`accuracy`: NaN without classes); steps count up from `first`. */
export interface StepColumns {
  readonly first: number;
  readonly count: number;
  readonly loss: string;
  readonly accuracy: string;
  readonly rate: string;
}

/**
 * A piece of news about a run that is followed. Steps and epochs that were told before are told again when a run goes on from an
 * earlier checkpoint: what comes last counts, and after a plan nothing beyond its `from`. Advice is told once for a code and layer.
 */
export type RunNews =
  | { readonly kind: 'card'; readonly card: RunCard }
  | { readonly kind: 'plan'; readonly plan: RunPlan }
  | { readonly kind: 'steps'; readonly steps: StepColumns }
  | { readonly kind: 'epochs'; readonly epochs: readonly EpochRecord[] }
  | { readonly kind: 'pace'; readonly imagesPerSecond: number; readonly secondsLeft: number; readonly engineBytes: number | null }
  /** what the run is doing beside training: reading data, measuring, saving; null when it trains */
  | { readonly kind: 'doing'; readonly doing: string | null; readonly done: number; readonly of: number }
  | { readonly kind: 'advice'; readonly advice: readonly Advice[] }
  | { readonly kind: 'log'; readonly lines: readonly string[] };

/** What the training doctor says: plain language, what it was seen by, and what to do. */
export interface Advice {
  readonly code: AdviceCode;
  readonly severity: 'bad' | 'warn' | 'note';
  /** the step or epoch it was first seen at */
  readonly step: number;
  readonly title: string;
  readonly evidence: string;
  readonly advice: string;
  /** a change of the recipe that would follow the advice, laid over it field by field; null when it is no such change */
  readonly recipe: JsonObject | null;
  /** the layer it is about */
  readonly layer: string | null;
}

/** What the doctor knows. */
export type AdviceCode =
  | 'loss-not-finite' | 'loss-exploding' | 'rate-too-high' | 'rate-too-low' | 'dead-relu' | 'vanishing-gradient'
  | 'over-fitting' | 'class-imbalance' | 'leaked-duplicates' | 'labels-out-of-range';

/** Bytes of a run's engine process at its peak, by what they hold; they add up to `peak`. */
export interface RunMemory {
  readonly weights: number;
  readonly gradients: number;
  readonly optimizer: number;
  readonly activations: number;
  /** what the frozen layers answer to every image, where it is kept */
  readonly kept: number;
  /** the engine's own, and the batches that wait */
  readonly other: number;
  /** the process at its peak */
  readonly peak: number;
}

/** What a run will take, before it is begun. Bytes. */
export interface Forecast extends RunMemory {
  /** what the machine has free for it */
  readonly available: number;
  /** the largest batch that fits; null when not even one image does */
  readonly largestBatch: number | null;
  readonly stepsPerEpoch: number;
  /** from a few steps really taken; null when they were not asked for */
  readonly secondsPerEpoch: number | null;
  /** whether what frozen layers answer is kept in memory, and why not; null where nothing is frozen that could be */
  readonly keeping: string | null;
  /** why it should not be begun as it is */
  readonly refusal: { readonly sentence: string; readonly recipe: JsonObject | null } | null;
}

/** A look into a run between two of its steps. */
export type LookRequest =
  /** weights of the first convolution, or of the layer named */
  | { readonly what: 'filters'; readonly layer: string | null }
  /** what the present weights take examples for: numbered from 0 among the images each epoch is measured on (the plan's `validatedOn`, else the training images) */
  | { readonly what: 'predictions'; readonly examples: readonly number[]; /** others by their numbers in the data's own order; those there are not are passed over */ readonly pinned: readonly { readonly split: DataSplit; readonly index: number }[] }
  /** gradients and activations of every layer on one batch */
  | { readonly what: 'statistics' };

/** One layer's activations and gradients on a batch. */
export type LayerLook = Probed;

/** What was seen. */
export type Look =
  | { readonly what: 'filters'; readonly layer: string; readonly step: number; /** [filters, channels, height, width] */ readonly dims: readonly number[]; /** base64 of 32-bit floats */ readonly values: string }
  | { readonly what: 'predictions'; readonly step: number; readonly names: readonly string[]; /** the `examples` asked for, then those `pinned`. `index`: number in the data's own order, of the training images for those kept aside */ readonly examples: readonly { readonly split: DataSplit; readonly index: number; readonly label: number; readonly probabilities: readonly number[] }[]; /** of an output compared with images: what it makes of each, in their order; then there are no probabilities */ readonly made: PictureBytes | null }
  | { readonly what: 'statistics'; readonly step: number; readonly layers: readonly LayerLook[] };

/** What all runs take of the disk, in bytes. */
export interface RunSpace {
  readonly bytes: number;
  /** null where the system does not say */
  readonly free: number | null;
  /** what they may take before checkpoints of finished runs are given up; null: no limit */
  readonly limit: number | null;
}

/** One drawing of a race, and what its run is called. */
export interface RaceEntry {
  readonly name: string;
  readonly text: string;
}

/** Milliseconds in which a deleted run can be had back. */
export const regretTime = 10_000;

/** The services of the Train place. */
export interface RunServices {
  /** all runs, newest first */
  runs: { argument: Record<string, never>; answer: readonly RunCard[] };
  /** what they take of the disk, and what they may */
  runSpace: { argument: Record<string, never>; answer: RunSpace };
  /** shows a run's folder in the system's window for files */
  showRun: { argument: { readonly id: string }; answer: Result<null> };
  /** begins a run of the drawing; `recipe` is laid over its own, `force` begins it even if it is forecast not to fit. Answers as soon as its folder is there */
  startRun: { argument: { readonly text: string; readonly recipe: JsonObject; readonly data: string; readonly device: DeviceChoice; readonly threads: number | null; readonly name: string; readonly weights: string | null; readonly force: boolean }; answer: Result<RunCard> };
  /**
   * Begins a run for each of some changes of the recipe, one after the other; they share a sweep. All of them are looked at
   * first: where one cannot be, none is begun. `changes` are laid over `recipe`
   */
  startSweep: { argument: RunServices['startRun']['argument'] & { readonly changes: readonly JsonObject[] }; answer: Result<readonly RunCard[]> };
  /**
   * Begins a run for each of some drawings, one after the other, all with the same recipe on the same data; they share a sweep. All
   * of them are looked at first: where one cannot be, none is begun
   */
  startRace: { argument: Omit<RunServices['startRun']['argument'], 'text' | 'name'> & { readonly entries: readonly RaceEntry[] }; answer: Result<readonly RunCard[]> };
  /** memory and time, before a run; with `probe` a few steps are really taken */
  forecast: { argument: { readonly text: string; readonly recipe: JsonObject; readonly data: string; readonly device: DeviceChoice; readonly threads: number | null; readonly probe: boolean }; answer: Result<Forecast> };
  /** goes on, until the run has this many epochs in all (null: as planned) */
  goOnWithRun: { argument: { readonly id: string; readonly epochs: number | null }; answer: Result<RunCard> };
  pauseRun: { argument: { readonly id: string }; answer: Result<null> };
  /** after a pause */
  proceedRun: { argument: { readonly id: string }; answer: Result<null> };
  stopRun: { argument: { readonly id: string }; answer: Result<null> };
  /** multiplies the schedule's rate from the next step on; kept with the run */
  changeRate: { argument: { readonly id: string; readonly factor: number }; answer: Result<null> };
  /** renames it and takes notes; a null leaves it as it is */
  describeRun: { argument: { readonly id: string; readonly name: string | null; readonly notes: string | null }; answer: Result<RunCard> };
  /** puts a run away; for ten seconds `restoreRun` brings it back, then its folder is gone */
  deleteRun: { argument: { readonly id: string }; answer: Result<null> };
  restoreRun: { argument: { readonly id: string }; answer: Result<RunCard> };
  /** tells news of a run, from step `from` on, until the call is cancelled; `run` events */
  followRun: { argument: { readonly id: string; readonly from: number }; answer: Result<null> };
  lookIntoRun: { argument: { readonly id: string; readonly look: LookRequest }; answer: Result<Look> };
  /** the drawing that was trained, and where its weights lie; those of the best epoch are the last ones' where none was the best */
  drawingOfRun: { argument: { readonly id: string }; answer: Result<{ readonly text: string; readonly weights: Readonly<Record<RunWeights['which'], string | null>> }> };
  /** names another place for a run's data, which must be the same data */
  locateData: { argument: { readonly id: string; readonly data: string }; answer: Result<RunCard> };
  /** writes a report, tables (`beside`: the epochs) or an event file; `already-there` unless it may replace */
  exportRun: { argument: { readonly id: string; readonly format: RunExportFormat; readonly path: string; readonly overwrite: boolean }; answer: Result<{ readonly path: string; readonly beside: string | null; readonly bytes: number }> };
}

/** Most runs of one sweep. */
export const mostInSweep = 500;
/** Most drawings of one race. */
const mostInRace = 40;

const isId = { id: isText } as const;
const isDevice = isOneOf('auto', 'cpu', 'webgpu', 'cuda', 'dml');
const isShared = { recipe: isJsonObject, data: isText, device: isDevice, threads: isCountOrNull, weights: isTextOrNull, force: isFlag } as const;
const isStart = { ...isShared, text: isText, name: isText } as const;
const isLook = (value: unknown): boolean =>
  isShape({ what: isOneOf('filters'), layer: isTextOrNull })(value)
  || isShape({ what: isOneOf('predictions'), examples: isListOf(isCount, 64), pinned: isListOf(isShape({ split: isOneOf('training', 'test'), index: isCount }), 64) })(value)
  || isShape({ what: isOneOf('statistics') })(value);

/** How their arguments are read. */
export const runMembers: MembersOf<RunServices> = {
  runs: {}, runSpace: {}, showRun: isId,
  startRun: isStart,
  startSweep: { ...isStart, changes: isListOf(isJsonObject, mostInSweep) },
  startRace: { ...isShared, entries: isListOf(isShape({ name: isText, text: isText }), mostInRace) },
  forecast: { text: isText, recipe: isJsonObject, data: isText, device: isDevice, threads: isCountOrNull, probe: isFlag },
  goOnWithRun: { ...isId, epochs: isCountOrNull },
  pauseRun: isId, proceedRun: isId, stopRun: isId, deleteRun: isId, restoreRun: isId, drawingOfRun: isId,
  changeRate: { ...isId, factor: isNumber },
  describeRun: { ...isId, name: orNull(isText), notes: orNull(isText) },
  followRun: { ...isId, from: isCount },
  lookIntoRun: { ...isId, look: isLook },
  locateData: { ...isId, data: isText },
  exportRun: { ...isId, format: isOneOf(...runExportFormats), path: isText, overwrite: isFlag },
};
