// Project files on the disk as the command line and the window read them, and the templates shipped with the app.
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { fail, ok, type Result } from '../core/base/diagnostic.ts';
import { fileFailure } from './files.ts';
import { assetFolder } from './paths.ts';

/** Largest project file that is read or written, in bytes. */
export const largestProject = 64 * 1024 * 1024;

/** Reads the bytes of a project file; one that no project is as large as fails unread. */
export async function readProjectFile(file: string): Promise<Result<Buffer>> {
  try {
    if ((await stat(file)).size > largestProject) return fail('file-too-large', `${file} is larger than 64 MB, which no project file is. Weights live beside a project, in safetensors.`);
    return ok(await readFile(file));
  } catch (error) {
    return { ok: false, error: fileFailure(error, 'read', file) };
  }
}

/** Whether a file is named as a project is: `*.convas` or `*.convas.json`. */
export function isProjectName(file: string): boolean {
  return /\.convas(\.json)?$/i.test(file);
}

/** The name of a project file without its folder and ending. */
export function projectStem(file: string): string {
  return basename(file).replace(/(\.convas)?(\.json)?$/i, '');
}

/** The names of the templates, in the order of the alphabet. */
export async function templateNames(): Promise<readonly string[]> {
  const files = await readdir(assetFolder('templates'));
  return files.filter((file) => file.endsWith('.convas')).map((file) => file.slice(0, -'.convas'.length)).sort();
}
