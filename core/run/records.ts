// What a run tells and keeps: one row per step, one record per epoch, a summary at the end. Plain JSON all of it.
import type { DeviceName } from './runtime.ts';

/** One optimizer step. Steps count from 1 over the whole run, epochs from 1. */
export interface StepRow {
  readonly step: number;
  readonly epoch: number;
  /** mean over the batch, before the update */
  readonly loss: number;
  /** share of the batch classified rightly, null when targets are not classes */
  readonly accuracy: number | null;
  /** learning rate of the step */
  readonly rate: number;
}

/** Loss and accuracy over many examples; accuracy is null when targets are not classes. */
export interface Score {
  readonly loss: number;
  readonly accuracy: number | null;
  readonly examples: number;
}

/** One finished epoch. */
export interface EpochRecord {
  readonly epoch: number;
  /** steps done when it ended */
  readonly step: number;
  /** over the epoch's own steps: every batch as it was before its update */
  readonly training: Score;
  /** of the weights at the end of the epoch, null when nothing was kept aside and there is no test set */
  readonly validation: Score | null;
  /** learning rate of its last step */
  readonly rate: number;
  readonly seconds: number;
}

/** Which examples a score was measured on. */
export type Part = 'training' | 'validation' | 'test';

/** The epoch whose weights are kept as the best. */
export interface Best {
  readonly epoch: number;
  readonly step: number;
  readonly loss: number;
  readonly accuracy: number | null;
}

/** What a run is about to do, told before the first step. */
export interface RunPlan {
  readonly folder: string;
  readonly device: DeviceName;
  /** null: the engine's own choice */
  readonly threads: number | null;
  readonly parameters: number;
  /** batch and steps of an epoch */
  readonly batch: number;
  readonly stepsPerEpoch: number;
  readonly epochs: number;
  readonly examples: { readonly training: number; readonly validation: number; readonly test: number };
  /** what each epoch is measured on; null: nothing */
  readonly validatedOn: Part | null;
  readonly classes: readonly string[] | null;
  /** the step it goes on from; 0 at the beginning */
  readonly from: number;
}

/** How a run ended. */
export interface RunSummary {
  readonly folder: string;
  readonly state: 'finished' | 'stopped';
  readonly step: number;
  /** epochs finished, of those planned */
  readonly epochs: number;
  readonly plannedEpochs: number;
  /** why it finished before the last of them, in a sentence; null when it did not */
  readonly early: string | null;
  readonly best: Best | null;
  readonly last: EpochRecord | null;
  /** of this call, not of the run's earlier life; pauses do not count */
  readonly seconds: number;
  readonly imagesPerSecond: number;
}

/** How one class fares: of its examples, how many were recognised. */
export interface ClassScore {
  readonly name: string;
  readonly examples: number;
  readonly correct: number;
  readonly accuracy: number | null;
}

/** What `evaluate` answers. */
export interface Evaluation extends Score {
  readonly part: Part;
  /** empty when targets are not classes */
  readonly perClass: readonly ClassScore[];
  /** `confusion[actual][predicted]`, null when targets are not classes */
  readonly confusion: readonly (readonly number[])[] | null;
  readonly seconds: number;
  readonly imagesPerSecond: number;
}

/** What `predict` answers for one image. */
export interface Prediction {
  readonly image: string;
  /** the likeliest classes first, or the plain values of the output when it has no classes */
  readonly classes: readonly { readonly index: number; readonly name: string; readonly value: number }[];
}

/** How an exported file's answers compare with the trainer's own on the same images. */
export interface Comparison {
  readonly images: number;
  readonly source: 'test' | 'validation' | 'training' | 'random';
  /** largest absolute difference, and as a share of the largest expected value */
  readonly largestDifference: number;
  readonly relativeDifference: number;
  /** images whose highest output is the same; null when the output has no classes */
  readonly sameTop: number | null;
  readonly passed: boolean;
}

/** A device asked for by name, or the best one found. */
export type DeviceChoice = DeviceName | 'auto';

/** One device: there, or why not and what would bring it. */
export interface DeviceReport {
  readonly name: DeviceName;
  readonly available: boolean;
  /** what was found, or why it cannot be used */
  readonly note: string;
  /** a command that would bring it, when there is one */
  readonly remedy: string | null;
}

/** Trained weights: a run's folder, and which of its two files. */
export interface RunWeights {
  readonly folder: string;
  readonly which: 'best' | 'last';
}
