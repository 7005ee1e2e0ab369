// Pictures and tables of the drawing, written where the person wants them. What a page sends is looked at first: a file gets
// the ending of what it is, and is what its ending says.
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import { largestExport, type ExportFormat, type Services } from '../../core/run/services.ts';
import { writeAtomically } from '../files.ts';
import { pathFrom } from './places.ts';

const pngBegin = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const pngEnd = Buffer.from([0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]);
const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** The bytes of an export; null when they are not what the format says. */
function bytesOf(format: ExportFormat, content: string): Buffer | null {
  switch (format) {
    case 'md': return Buffer.from(content);
    case 'svg': return /^(<\?xml[^>]*\?>\s*)?<svg\s/.test(content) && content.trimEnd().endsWith('</svg>') ? Buffer.from(content) : null;
    case 'png': {
      const bytes = base64.test(content) ? Buffer.from(content, 'base64') : Buffer.alloc(0);
      return bytes.subarray(0, pngBegin.length).equals(pngBegin) && bytes.subarray(-pngEnd.length).equals(pngEnd) ? bytes : null;
    }
  }
}

/** Whether something stands where a file is to be written. A folder there is a failure; `example` names a file in it. */
export async function alreadyThere(file: string, example: string): Promise<Result<boolean>> {
  const found = await stat(file).catch(() => null);
  if (found?.isDirectory() === true) return fail('is-a-folder', `${file} is a folder. Add a name for the file, such as ${join(file, example)}.`);
  return ok(found !== null);
}

/** Writes an export whole or not at all, and over a file that exists only when told. */
export async function saveExport(home: string, { path: typed, format, content, overwrite }: Services['saveExport']['argument']): Promise<Result<{ readonly path: string; readonly bytes: number }>> {
  const path = pathFrom(typed, home);
  if (!path.ok) return path;
  const bytes = bytesOf(format, content);
  if (bytes === null) return fail('export-unreadable', `What was to be written to ${basename(path.value)} is no ${format.toUpperCase()} file. Nothing was written.`);
  if (bytes.length > largestExport) return fail('file-too-large', `${basename(path.value)} would be larger than 40 MB. Choose a smaller size, or SVG.`);
  const isFolder = await alreadyThere(path.value, `network.${format}`);
  if (!isFolder.ok) return isFolder;
  const file = path.value.toLowerCase().endsWith(`.${format}`) ? path.value : `${path.value}.${format}`;
  const present = await alreadyThere(file, `network.${format}`);
  if (!present.ok) return present;
  if (present.value && !overwrite) return fail('already-there', `${file} exists already. Choose another name, or replace it.`);
  const written = await writeAtomically(file, bytes);
  return written.ok ? ok({ path: file, bytes: written.value.bytes }) : written;
}
