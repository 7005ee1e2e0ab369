// Training, evaluating, predicting and exporting as the command line and the window ask for them. Each call hosts its own
// engine process; `signal` stops it between steps, saves and answers with state `stopped`.
import type { Result } from '../../core/base/diagnostic.ts';
import type { Listener, RequestName, Requests, RunEvent, Source } from '../../core/run/protocol.ts';
import type { DeviceReport, Evaluation, Part, Prediction, RunSummary } from '../../core/run/records.ts';
import type { EvaluationReport } from '../../core/run/result-services.ts';
import type { Document } from '../../core/document/model.ts';
import type { Forecast } from '../../core/run/run-services.ts';
import type { Similarity } from '../../core/run/similarity.ts';
import type { DeviceName } from '../../core/run/runtime.ts';
import { stopSource, type Stop } from '../../core/run/stop.ts';
import { engineFailure, startEngine } from '../engine-host.ts';
import { absolute, beginLive, placeOf, recipeOf, resumeLive } from './live.ts';
import type { CallOptions, ForecastOptions, ResumeOptions, StartOptions } from './options.ts';
import { exported, type ExportOptions, type ExportReport } from './export.ts';

export type { RunEvent, Source } from '../../core/run/protocol.ts';
export type * from '../../core/run/records.ts';
export type { ExportOptions, ExportReport, ExportStep, OnExportStep } from './export.ts';
export { beginLive, resumeLive, type LiveRun } from './live.ts';
export type { CallOptions, ForecastOptions, ResumeOptions, StartOptions } from './options.ts';

/** Trains from the beginning. Stopped by `signal` it saves and answers `state: 'stopped'`. */
export function startRun(options: StartOptions): Promise<Result<RunSummary>> {
  return beginLive(options, options.onEvent ?? (() => undefined)).done;
}

/** Goes on from the last checkpoint of a run folder, bit-exactly on CPU. */
export function resumeRun(folder: string, options: ResumeOptions = {}): Promise<Result<RunSummary>> {
  return resumeLive(folder, options, options.onEvent ?? (() => undefined)).done;
}

/** Says what a run would take of memory and, with `probe`, of time, and whether it fits into this machine. */
export function forecastRun(options: ForecastOptions): Promise<Result<Forecast>> {
  const { document, data, corrections, probe } = options;
  return inOwnEngine('forecast', { ...placeOf(options), document, data, corrections: absolute(corrections), recipe: recipeOf(options), probe: probe ?? false }, options);
}

/** What to measure. */
export interface EvaluateOptions extends CallOptions {
  /** default: the run's own data */
  readonly data?: string;
  /** default: test images, else those kept aside, else the training images */
  readonly part?: Part;
}

/** Measures a run's weights (or a drawing's with a weights file): loss, accuracy, per class. */
export function evaluateRun(source: Source, options: EvaluateOptions = {}): Promise<Result<Evaluation>> {
  return inOwnEngine('evaluate', { ...placeOf(options), source, data: options.data ?? null, part: options.part ?? null }, options);
}

/** As `evaluateRun`, with what every example was taken for. */
export function reportRun(source: Source, options: EvaluateOptions = {}): Promise<Result<EvaluationReport>> {
  return inOwnEngine('report', { ...placeOf(options), source, data: options.data ?? null, part: options.part ?? null }, options);
}

/** Says how similar data are to what the base of a drawing was trained for, by the base's features on a sample of them. */
export function measureSimilarity(document: Document, data: string, options: CallOptions = {}): Promise<Result<Similarity>> {
  return inOwnEngine('similarity', { ...placeOf(options), document, data }, options);
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
export function predict(source: Source, options: PredictOptions): Promise<Result<readonly Prediction[]>> {
  return inOwnEngine('predict', { ...placeOf(options), source, images: options.images, data: options.data ?? null, top: options.top ?? 3 }, options);
}

/** Names another place for the data of the run in a folder; refused when they are other data. */
export function locateData(folder: string, data: string, options: Pick<CallOptions, 'onEvent' | 'signal'> = {}): Promise<Result<null>> {
  return inOwnEngine('locate', { folder, data }, options);
}

/**
 * Writes ONNX, reopens it in a fresh process and compares its answers on 100 images with the trainer's own evaluation.
 * When they differ the file is kept as `<out>.differs.onnx` and the answer is the failure `export-differs`.
 */
export function exportModel(source: Source, options: ExportOptions): Promise<Result<ExportReport>> {
  return exported(source, options, inOwnEngine);
}

/** Every device Convas knows: there, or why not and which command would bring it. Each is tried in a process of its own. */
export function listDevices(): Promise<readonly DeviceReport[]> {
  const names: readonly DeviceName[] = ['cpu', 'webgpu', 'cuda', 'dml'];
  return Promise.all(names.map(async (name): Promise<DeviceReport> => {
    const engine = startEngine();
    try {
      return await engine.ask('device', { name });
    } catch (error) {
      const lost = engineFailure(error);
      return { name, available: false, note: lost.ok ? '' : lost.error.message, remedy: null };
    } finally {
      await engine.close();
    }
  }));
}

/** Requests whose answer is a Result. */
type Fallible = { [R in RequestName]: Requests[R]['answer'] extends Result<infer _> ? R : never }[RequestName];

/** Asks a fresh engine process, follows its events, stops it when the signal says so, and ends it. */
async function inOwnEngine<R extends Fallible>(request: R, argument: Requests[R]['argument'], { onEvent, signal, patience }: Pick<CallOptions, 'onEvent' | 'signal'> & { readonly patience?: number }): Promise<Requests[R]['answer'] | Result<never>> {
  const engine = startEngine();
  const { stop, done } = stopOf(signal);
  const listener: Listener = (event, payload) => onEvent?.({ event, ...payload } as RunEvent);
  try {
    return await engine.ask(request, argument, { stop, onEvent: listener, ...(patience === undefined ? {} : { patience }) });
  } catch (error) {
    return engineFailure(error);
  } finally {
    done();
    await engine.close();
  }
}

function stopOf(signal: AbortSignal | undefined): { readonly stop: Stop; readonly done: () => void } {
  const source = stopSource();
  const request = (): void => source.request();
  if (signal?.aborted === true) request();
  else signal?.addEventListener('abort', request, { once: true });
  return { stop: source.stop, done: () => signal?.removeEventListener('abort', request) };
}
