// Opening and saving projects. The text is handed to the window as it is, which reads it and says what is wrong with it. A
// stamp is a digest of the content: touching a file changes nothing, and two changes within one tick of the clock show.
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import type { OpenedProject, Services } from '../../core/run/services.ts';
import { fileFailure, writeAtomically } from '../files.ts';
import { isProjectName, largestProject, projectStem, readProjectFile } from '../projects.ts';
import { pathFrom } from './places.ts';

/** Reads a project; what is no text is refused, since saving it again would destroy it. */
export async function openProject(home: string, typed: string): Promise<Result<OpenedProject>> {
  const path = pathFrom(typed, home);
  if (!path.ok) return path;
  const bytes = await readPlain(path.value);
  if (!bytes.ok) return bytes;
  const text = textIn(bytes.value);
  if (text === null) return fail('not-text', `${path.value} is not a Convas project: it holds something other than text. Open a file that ends in .convas.`);
  return ok({ path: path.value, name: projectStem(path.value), text, stamp: stampOf(bytes.value) });
}

/** Writes a project whole or not at all, as `*.convas`, and never over a file that is not the one the window knows, unless told. */
export async function saveProject(home: string, { path: typed, text, stamp, overwrite }: Services['save']['argument']): Promise<Result<{ readonly path: string; readonly stamp: string }>> {
  const path = pathFrom(typed, home);
  if (!path.ok) return path;
  if (await isFolder(path.value)) return fail('is-a-folder', `${path.value} is a folder. Add a name for the project, such as ${join(path.value, 'network.convas')}.`);
  const file = isProjectName(path.value) ? path.value : `${path.value}.convas`;
  const bytes = Buffer.from(text);
  if (bytes.length > largestProject) return fail('file-too-large', `${file} would be larger than 64 MB and could not be opened again. Repeat blocks instead of writing their layers out.`);
  const present = await presentStamp(file);
  if (!present.ok) return present;
  // A file that is gone is written anew: nothing is lost by it.
  if (!overwrite && present.value !== null && present.value !== stamp) {
    return fail('changed-outside', stamp === null ? `${file} exists already. Choose another name, or replace it.` : `${file} was changed by another program since you opened it. Save under another name, or replace it.`);
  }
  const written = await writeAtomically(file, bytes);
  return written.ok ? ok({ path: file, stamp: stampOf(bytes) }) : written;
}

/** The stamp of a file as it is now, null when it is gone. One that cannot be read has a stamp like no other: it was changed. */
export async function stampNow(home: string, typed: string): Promise<string | null> {
  const path = pathFrom(typed, home);
  const present = path.ok ? await presentStamp(path.value) : path;
  return present.ok ? present.value : unreadable;
}

const unreadable = 'unreadable';

/** The stamp, null when there is no file, a failure when something stands there that is no file to write over. */
async function presentStamp(file: string): Promise<Result<string | null>> {
  const bytes = await readPlain(file);
  if (bytes.ok) return ok(stampOf(bytes.value));
  if (bytes.error.code === 'missing' || bytes.error.code === 'not-a-folder') return ok(null);
  return bytes.error.code === 'is-a-folder' || bytes.error.code === 'not-a-file' ? bytes : ok(unreadable);
}

/** Reads an ordinary file. A pipe or a device is refused unopened: reading one may never end. */
async function readPlain(file: string): Promise<Result<Buffer>> {
  try {
    const found = await stat(file);
    if (!found.isFile() && !found.isDirectory()) return fail('not-a-file', `${file} is not an ordinary file. Choose another one.`);
  } catch (error) {
    return { ok: false, error: fileFailure(error, 'read', file) };
  }
  return readProjectFile(file);
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then((found) => found.isDirectory(), () => false);
}

function stampOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}

function textIn(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
