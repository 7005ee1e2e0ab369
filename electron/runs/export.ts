// Exporting with proof: the model is written beside its name, opened by a fresh process, and gets its name only when its
// answers are right.
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import { usualImages } from '../../core/run/compare.ts';
import type { Requests, RunEvent, Source } from '../../core/run/protocol.ts';
import type { Comparison } from '../../core/run/records.ts';
import { fileFailure } from '../files.ts';

/** What is being done: writing the model, or comparing what it answers. */
export type ExportStep = 'writing' | 'comparing';

/** Is told as each step begins, and later how many of the images it has answered. */
export type OnExportStep = (step: ExportStep, images?: { readonly done: number; readonly of: number }) => void;

/** What to write. */
export interface ExportOptions {
  readonly signal?: AbortSignal;
  readonly onStep?: OnExportStep;
  readonly out: string;
  readonly format?: 'onnx' | 'onnx-train-step';
  readonly opset?: number;
  readonly preprocessing?: boolean;
  /** images to compare on; default: the run's own data */
  readonly data?: string;
  /** how many images to compare on, 100 unless told; null: fewer where they would take long */
  readonly images?: number | null;
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

/** Asks a fresh engine process. */
export type Ask = <R extends 'write' | 'compare'>(request: R, argument: Requests[R]['argument'], options: { readonly signal?: AbortSignal; readonly patience?: number; readonly onEvent?: (event: RunEvent) => void }) => Promise<Requests[R]['answer'] | Result<never>>;

/** How long an engine that was told to stop may take, in milliseconds: there is nothing of it to save. */
const patience = 300;

/** Writes, compares, and names the file after how it went. Stopped at any moment, it leaves nothing behind. */
export async function exported(source: Source, options: ExportOptions, ask: Ask): Promise<Result<ExportReport>> {
  const out = resolve(options.out);
  const stem = out.replace(/\.onnx$/i, '');
  const { format = 'onnx', opset = 17, preprocessing = false, data, images = usualImages } = options;
  const isStep = format === 'onnx-train-step';
  const how = (step: ExportStep) => {
    options.onStep?.(step);
    return { patience, onEvent: (event: RunEvent) => { if (event.event === 'comparing') options.onStep?.(step, event); }, ...(options.signal === undefined ? {} : { signal: options.signal }) };
  };
  const isStopped = (): boolean => options.signal?.aborted === true;
  // Beside its place, so that it need only be renamed; in a folder, so that what a killed process left goes with it.
  const beside = isStep ? ok(null) : await scratchFolder(dirname(out), '.convas-export-', options.out);
  if (!beside.ok) return beside;
  const scratch = await scratchFolder(tmpdir(), 'convas-export-', tmpdir());
  const sidecar = `${stem}.json`;
  const model = beside.value === null ? out : join(beside.value, 'model.onnx');
  const folders = [beside.value, scratch.ok ? scratch.value : null].filter((folder) => folder !== null);
  try {
    if (!scratch.ok) return scratch;
    const samples = isStep ? sidecar : join(scratch.value, 'samples.safetensors');
    const written = await ask('write', { source, format, opset, preprocessing, data: data ?? null, images, model, samples }, how('writing'));
    if (!written.ok) return { ok: false, error: { ...written.error, message: written.error.message.replaceAll(model, options.out) } };
    const { bytes, inputs, outputs } = written.value;
    if (isStep) return ok({ file: options.out, bytes, inputs, outputs, sidecar: join(dirname(options.out), sidecar.slice(dirname(out).length + 1)), comparison: null });
    if (isStopped()) return stopped(options.out);
    const compared = await ask('compare', { model, samples }, how('comparing'));
    if (isStopped()) return stopped(options.out);
    if (!compared.ok) return await kept(model, stem, options.out, (place) => fail('export-differs', `${options.out} was not written: a fresh process could not run the model. ${compared.error.message} The file is kept as ${place}.`, compared.error.detail));
    if (!compared.value.passed) return await kept(model, stem, options.out, (place) => fail('export-differs', `${options.out} was not written: ${inWords(compared.value)} The file is kept as ${place}.`));
    await rename(model, out);
    return ok({ file: options.out, bytes, inputs, outputs, sidecar: null, comparison: compared.value });
  } catch (error) {
    return { ok: false, error: fileFailure(error, 'write', options.out) };
  } finally {
    for (const folder of folders) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

const stopped = (out: string): Result<never> => fail('stopped', `${out} was not written: the export was stopped.`);

/** A folder that is there for a while; `what` is named when it cannot be made. */
async function scratchFolder(around: string, stem: string, what: string): Promise<Result<string>> {
  try {
    return ok(await mkdtemp(join(around, stem)));
  } catch (error) {
    return { ok: false, error: fileFailure(error, 'write', what) };
  }
}

async function kept(model: string, stem: string, asked: string, failure: (place: string) => Result<never>): Promise<Result<never>> {
  const place = `${stem}.differs.onnx`;
  await rename(model, place);
  return failure(join(dirname(asked), place.slice(dirname(place).length + 1)));
}

function inWords({ images, largestDifference, relativeDifference, sameTop }: Comparison): string {
  const top = sameTop === null ? '' : `, ${sameTop} of ${images} images get the same class`;
  return `its answers differ from the trainer's by ${largestDifference.toExponential(1)} (${relativeDifference.toExponential(1)} of the largest)${top}.`;
}
