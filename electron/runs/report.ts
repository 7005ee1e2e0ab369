// A run taken away: everything its folder has to tell, gathered and written as a report, as tables or as an event file.
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import { runExportEndings, type RunExportFormat } from '../../core/run/export-formats.ts';
import { epochsCsv, stepsCsv } from '../../core/run/run-tables.ts';
import { reportOf } from '../../core/run/report.ts';
import type { RunStory, StepTable } from '../../core/run/story.ts';
import { eventFile } from '../../core/run/tfevents.ts';
import { fileFailure, systemCode, writeAtomically, type Content } from '../files.ts';
import { newestProgress } from './checkpoints.ts';
import { readConfig } from './config.ts';
import { runFiles } from './layout.ts';
import { stepLines } from './step-lines.ts';

/**
 * The steps of a steps.csv. The file may be growing: a row without its end is left out, and so is what is no row. A file that
 * is not there has no steps.
 */
async function readSteps(path: string): Promise<Result<StepTable>> {
  const columns = { step: [] as number[], epoch: [] as number[], loss: [] as number[], accuracy: [] as number[], rate: [] as number[] };
  try {
    for await (const lines of stepLines(path)) {
      for (const line of lines) {
        const cells = line.split(',');
        const [step, epoch, loss, accuracy, rate] = cells.map((cell) => (cell === '' ? NaN : Number(cell)));
        if (cells.length !== 5 || !Number.isSafeInteger(step) || !Number.isSafeInteger(epoch) || Number(step) < 0) continue;
        columns.step.push(step as number);
        columns.epoch.push(epoch as number);
        columns.loss.push(loss as number);
        columns.accuracy.push(accuracy as number);
        columns.rate.push(rate as number);
      }
    }
    return ok(columns);
  } catch (error) {
    return systemCode(error) === 'ENOENT' ? ok(columns) : { ok: false, error: fileFailure(error, 'read', path) };
  }
}

/** What is known of a run beside its own files. */
export type Told = Pick<RunStory, 'name' | 'notes' | 'begun' | 'advice'>;

/** Gathers what the run in a folder has to tell. */
export async function storyOf(folder: string, told: Told): Promise<Result<RunStory>> {
  const files = runFiles(folder);
  const config = await readConfig(folder);
  if (!config.ok) return config;
  const steps = await readSteps(files.steps);
  if (!steps.ok) return steps;
  const progress = await newestProgress(files.checkpoint);
  const { document, recipe, data, corrections, device, threads, versions } = config.value;
  return ok({ ...told, document, recipe, data, corrections: corrections.length, device, threads, versions, steps: steps.value, epochs: progress?.epochs ?? [], best: progress?.best ?? null });
}

/** A run that was written. */
export interface WrittenRun {
  readonly path: string;
  /** a second file: the epochs beside the steps */
  readonly beside: string | null;
  readonly bytes: number;
}

/** The files an export is written as: the one asked for, with the ending of its format, and the one beside it. */
export function exportFiles(format: RunExportFormat, path: string): { readonly path: string; readonly beside: string | null } {
  const ending = runExportEndings[format];
  const file = path.toLowerCase().endsWith(ending) ? path : path + ending;
  return { path: file, beside: format === 'csv' ? `${file.slice(0, -ending.length)}.epochs${ending}` : null };
}

function contentsOf(format: RunExportFormat, story: RunStory): readonly [Content, Content | null] {
  switch (format) {
    case 'html': return [reportOf(story), null];
    case 'csv': return [stepsCsv(story), epochsCsv(story)];
    case 'tensorboard': return [eventFile(story), null];
  }
}

/** Writes a story, each file whole or not at all. */
export async function writeStory(story: RunStory, format: RunExportFormat, asked: string): Promise<Result<WrittenRun>> {
  const { path, beside } = exportFiles(format, asked);
  const [content, second] = contentsOf(format, story);
  // The second comes first: where the file asked for is there, everything is.
  const also = beside === null || second === null ? ok({ bytes: 0 }) : await writeAtomically(beside, second);
  if (!also.ok) return also;
  const written = await writeAtomically(path, content);
  return written.ok ? ok({ path, beside, bytes: written.value.bytes + also.value.bytes }) : written;
}

/** What is said of a run that has nothing to tell yet. */
export const nothingToTell = (name: string): Result<never> => fail('run-not-begun', `${name} has not begun yet, so there is nothing to take away. Wait for its first step.`);
