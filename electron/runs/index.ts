// Training, evaluating, predicting and exporting as the command line and the window ask for them. Each call hosts its own
// engine process; `signal` stops it between steps, saves and answers with state `stopped`.
import type { JsonObject, Result } from '../../core/base/diagnostic.ts';
import { bug } from '../../core/base/diagnostic.ts';
import type { Document } from '../../core/document/model.ts';
import type { RunEvent, Source } from '../../core/run/protocol.ts';
import type { Comparison, DeviceChoice, DeviceReport, Evaluation, Part, Prediction, RunSummary } from '../../core/run/records.ts';

export type { RunEvent, Source } from '../../core/run/protocol.ts';
export type * from '../../core/run/records.ts';

/** What every call may be given. */
export interface CallOptions {
  readonly device?: DeviceChoice;
  readonly threads?: number;
  readonly onEvent?: (event: RunEvent) => void;
  readonly signal?: AbortSignal;
}

/** A run to begin. */
export interface StartOptions extends CallOptions {
  readonly document: Document;
  /** folder to write: made when it is missing, refused when it already holds a run */
  readonly out: string;
  /** data set by name or path */
  readonly data: string;
  /** laid over the document's recipe, field by field */
  readonly recipe?: JsonObject;
  readonly epochs?: number;
  readonly seed?: number;
  readonly batch?: number;
  /** safetensors to begin with instead of fresh weights */
  readonly weights?: string;
  /** seconds between checkpoints within an epoch (default 30) */
  readonly checkpointSeconds?: number;
}

/** Trains from the beginning. Stopped by `signal` it saves and answers `state: 'stopped'`. */
export function startRun(_options: StartOptions): Promise<Result<RunSummary>> {
  return bug('startRun is not written yet');
}

/** A run to go on with: device and threads stay those of the run, so that the bits stay the same. */
export interface ResumeOptions extends Pick<CallOptions, 'onEvent' | 'signal'> {
  /** the drawing as it is now; when its weights differ from the run's, the answer names the layers */
  readonly document?: Document;
  readonly epochs?: number;
  readonly checkpointSeconds?: number;
}

/** Goes on from the last checkpoint of a run folder, bit-exactly on CPU. */
export function resumeRun(_folder: string, _options: ResumeOptions = {}): Promise<Result<RunSummary>> {
  return bug('resumeRun is not written yet');
}

/** What to measure. */
export interface EvaluateOptions extends CallOptions {
  /** default: the run's own data */
  readonly data?: string;
  /** default: test images, else those kept aside, else the training images */
  readonly part?: Part;
}

/** Measures a run's weights (or a drawing's with a weights file): loss, accuracy, per class. */
export function evaluateRun(_source: Source, _options: EvaluateOptions = {}): Promise<Result<Evaluation>> {
  return bug('evaluateRun is not written yet');
}

/** What to look at. */
export interface PredictOptions extends CallOptions {
  /** image files, or numbers of examples of `data` */
  readonly images: readonly string[] | readonly number[];
  readonly data?: string;
  /** how many classes to list (default 3) */
  readonly top?: number;
}

/** Says what a run's weights see in images. */
export function predict(_source: Source, _options: PredictOptions): Promise<Result<readonly Prediction[]>> {
  return bug('predict is not written yet');
}

/** What to write. */
export interface ExportOptions extends Pick<CallOptions, 'signal'> {
  readonly out: string;
  readonly format?: 'onnx' | 'onnx-train-step';
  readonly opset?: number;
  readonly preprocessing?: boolean;
  /** images to compare on; default: the run's own data */
  readonly data?: string;
}

/** What was written, and how its answers compare. `comparison` is null for a training step. */
export interface ExportReport {
  readonly file: string;
  readonly bytes: number;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly sidecar: string | null;
  readonly comparison: Comparison | null;
}

/**
 * Writes ONNX, reopens it in a fresh process and compares its answers on 100 images with the trainer's own evaluation.
 * When they differ the file is kept as `<out>.differs.onnx` and the answer is the failure `export-differs`.
 */
export function exportModel(_source: Source, _options: ExportOptions): Promise<Result<ExportReport>> {
  return bug('exportModel is not written yet');
}

/** Every device Convas knows: there, or why not and which command would bring it. */
export function listDevices(): Promise<readonly DeviceReport[]> {
  return bug('listDevices is not written yet');
}
