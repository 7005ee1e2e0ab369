// An ONNX file on the disk -> a drawing that reads at once, its weights in a file of their own, and a report. What the command
// line and the window share.
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { fail, ok, type Failure, type Result } from '../../core/base/diagnostic.ts';
import type { Document } from '../../core/document/model.ts';
import { importModel, type ImportReport } from '../../core/import/index.ts';
import { readable } from '../../core/import/readable.ts';
import { reportKey } from '../../core/run/import-services.ts';
import { writeSafetensors } from '../../core/run/safetensors.ts';
import { writeAtomically } from '../files.ts';
import { openOnnx } from '../onnx-model.ts';

/** What is being done. */
export type ImportStep = 'reading' | 'recognising' | 'writing';

/** A file that became a drawing. */
export interface ImportedFile {
  /** begins from the weights at `weights` */
  readonly document: Document;
  readonly report: ImportReport;
  /** where the weights were written */
  readonly weights: string;
  /** the first 32 hexadecimal digits of their SHA-256 */
  readonly digest: string;
}

/** How a file is imported. */
export interface ImportFileOptions {
  /** where the weights go */
  readonly weights: string;
  /** what the drawing is called; the file's name unless told */
  readonly name?: string;
  /** rows and columns of images, where the file leaves them open */
  readonly size?: readonly [height: number, width: number];
  readonly onStep?: (step: ImportStep) => void;
}

/** Imports a file. Nothing is left behind where it fails. Codes: those of `readForeign` and of fileFailure, and `not-a-model`. */
export async function importFile(path: string, { weights: out, name, size, onStep }: ImportFileOptions): Promise<Result<ImportedFile>> {
  onStep?.('reading');
  // A pipe or a device is refused unopened: reading one may never end.
  const found = await stat(path).catch(() => null);
  if (found !== null && !found.isFile() && !found.isDirectory()) return fail('not-a-file', `${path} is not an ordinary file. Choose a file that ends in .onnx.`);
  const foreign = await openOnnx(path);
  if (!foreign.ok) return { ok: false, error: named(foreign.error, basename(path)) };
  onStep?.('recognising');
  const stem = basename(path).replace(/\.onnx$/i, '');
  const { document, weights, report } = readable(importModel(foreign.value, { name: name ?? stem, ...(size === undefined ? {} : { size }) }));
  if (Object.keys(document.layers).length === 0) return fail('not-a-model', `${basename(path)} holds no network: nothing leads from an input to an output.`);
  onStep?.('writing');
  const pieces = writeSafetensors({ tensors: weights, metadata: { [reportKey]: JSON.stringify(report) } });
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  const written = await writeAtomically(out, pieces);
  if (!written.ok) return written;
  const from = `${basename(path)}${report.producer === '' ? '' : `, written by ${report.producer}`}`;
  return ok({ document: { ...document, base: { weights: out, from } }, report, weights: out, digest: hash.digest('hex').slice(0, 32) });
}

/** A failure that names the file it is about. */
function named(error: Failure, file: string): Failure {
  return error.message.includes(file) ? error : { ...error, message: `${file}: ${error.message}` };
}
