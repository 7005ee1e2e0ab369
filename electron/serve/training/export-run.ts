// Taking a run away: a report, tables or an event file, written where the person wants it.
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { fail, type Result } from '../../../core/base/diagnostic.ts';
import { runExportEndings } from '../../../core/run/export-formats.ts';
import type { RunServices } from '../../../core/run/run-services.ts';
import { hostFiles, runFiles } from '../../runs/layout.ts';
import { exportFiles, nothingToTell, storyOf, writeStory, type WrittenRun } from '../../runs/report.ts';
import { pathFrom } from '../places.ts';
import { alreadyThere } from '../save-export.ts';
import { readAdvice } from './advice.ts';
import { readMark } from './mark.ts';

/** Writes the run in a folder to `path`, over a file that exists only when told (`already-there`). */
export async function exportRunFolder(folder: string, { format, path, overwrite }: Omit<RunServices['exportRun']['argument'], 'id'>): Promise<Result<WrittenRun>> {
  const isFolder = await alreadyThere(path, `run${runExportEndings[format]}`);
  if (!isFolder.ok) return isFolder;
  const files = exportFiles(format, path);
  for (const file of [files.path, files.beside]) {
    const present = file === null ? null : await alreadyThere(file, `run${runExportEndings[format]}`);
    if (present !== null && !present.ok) return present;
    if (present?.value === true && !overwrite) return fail('already-there', `${file} exists already. Choose another name, or replace it.`);
  }
  const found = await stat(folder).catch(() => null);
  const { name, notes, begun } = await readMark(folder, found?.birthtime ?? new Date(0));
  if (found !== null && !existsSync(runFiles(folder).config) && existsSync(hostFiles(folder).begin)) return nothingToTell(name);
  const story = await storyOf(folder, { name, notes, begun, advice: await readAdvice(folder) });
  return story.ok ? writeStory(story.value, format, path) : story;
}

/** As a window asks for it. */
export async function exportRun(home: string, folder: string, { path: typed, ...rest }: RunServices['exportRun']['argument']): Promise<Result<WrittenRun>> {
  const path = pathFrom(typed, home);
  return path.ok ? exportRunFolder(folder, { ...rest, path: path.value }) : path;
}
