// What gpu-check asks of the process that runs the engine, and what it hears. Plain data: both travel between processes.
import type { JsonObject } from '../../core/base/diagnostic.ts';
import type { Tensors } from '../../core/base/tensor.ts';
import type { Document } from '../../core/document/model.ts';
import type { DeviceReport } from '../../core/run/records.ts';
import type { DeviceName } from '../../core/run/runtime.ts';

/** One model run once. */
export interface ModelQuestion {
  readonly kind: 'model';
  readonly device: DeviceName;
  readonly model: Uint8Array;
  readonly feeds: Tensors;
  readonly fetches: readonly string[];
}

/** A short training from the product's own first weights, or from weights next to them, without a run folder. */
export interface TrainingQuestion {
  readonly kind: 'training';
  readonly device: DeviceName;
  readonly document: Document;
  /** laid over the document's recipe; its `batch` and `seed` count as well */
  readonly recipe: JsonObject;
  /** folder with Fashion-MNIST's files, or null for generated shapes */
  readonly data: string | null;
  readonly steps: number;
  /** several steps go to the engine at once, as the trainer would have it; else one by one */
  readonly paced: boolean;
  /** stops early when this much time has gone by after the first run */
  readonly seconds: number;
  /** where each node ran is written down; that costs time, so times of such a run mean nothing */
  readonly profiled: boolean;
  /** share by which each of the first weights is moved at random; 0: the product's own first weights */
  readonly moved: number;
  /** the weights are read back at the end */
  readonly weights: boolean;
}

/** Everything that can be asked. */
export type Question = { readonly kind: 'device'; readonly device: DeviceName } | ModelQuestion | TrainingQuestion;

/** Where the nodes of a model ran. */
export interface Placement {
  /** nodes by provider, copies between devices left out */
  readonly nodes: Readonly<Record<string, number>>;
  /** nodes by op that ran on the CPU though another device was asked for */
  readonly fallbacks: Readonly<Record<string, number>>;
  /** copies between devices in one run */
  readonly copies: number;
}

/** How a short training went. */
export interface TrainingAnswer {
  /** mean loss of each step's batch */
  readonly losses: readonly number[];
  readonly batch: number;
  readonly stepsPerRun: number;
  /** of one step, after the first run; null when there was only one run */
  readonly milliseconds: { readonly best: number; readonly median: number } | null;
  /** memory of the process in MB: after the first run, at the end, and the most it ever held */
  readonly megabytes: { readonly first: number; readonly last: number; readonly peak: number };
  readonly placement: Placement | null;
  readonly weights: Tensors | null;
}

/** What the process answers. */
export type Answer =
  | { readonly kind: 'device'; readonly report: DeviceReport }
  | { readonly kind: 'model'; readonly outputs: Tensors; readonly placement: Placement | null }
  | { readonly kind: 'training'; readonly training: TrainingAnswer }
  /** the engine said no: the kernel's message */
  | { readonly kind: 'refused'; readonly message: string }
  /** Convas itself went wrong */
  | { readonly kind: 'broken'; readonly message: string };

/** What the asker hears: an answer, or what became of the process instead. */
export type Heard =
  | Answer
  /** the process died; its last words */
  | { readonly kind: 'crashed'; readonly message: string }
  /** it did not answer in time and was ended */
  | { readonly kind: 'silent'; readonly message: string };
