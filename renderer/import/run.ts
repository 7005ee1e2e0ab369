// Bringing a model in: the machine makes the drawing, from a file of its own or from one that is handed over in pieces.
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import { readProject } from '../../core/document/file.ts';
import { largestPiece, type ImportedDrawing, type LoadedWeights } from '../../core/run/import-services.ts';
import type { Stop } from '../../core/run/stop.ts';
import { base64From } from '../base64.ts';
import { beginUnsaved, nameIn } from '../files.ts';
import { formatBytes } from '../format.ts';
import { asked } from '../machine.ts';
import { designer, theMachine, view } from '../session.ts';
import { importReport, type ImportSource } from './asking.ts';
import { importWords as w } from './words.ts';

/** What people call a model that is brought in. */
export function nameOf(source: ImportSource): string {
  return 'path' in source ? nameIn(source.path) : (source.files[0]?.name ?? '');
}

/** Has a model made a drawing; `onDoing` is told what is being done. Fails with `stopped` once `stop` was asked for. */
export async function bringIn(source: ImportSource, stop: Stop, onDoing: (doing: string) => void): Promise<Result<ImportedDrawing>> {
  const options = { stop, onEvent: (event: string, told: object): void => { if (event === 'progress' && 'doing' in told) onDoing(String(told.doing)); } };
  if ('path' in source) return asked(theMachine().call('importFile', { path: source.path }, options));
  return withHandedOver(source.files, stop, onDoing, (upload) => theMachine().call('importTaken', { upload, name: nameOf(source) }, options));
}

/** Has the weights of a file put where those of the open drawing are. */
export async function loadInto(source: ImportSource, text: string, stop: Stop): Promise<Result<LoadedWeights>> {
  if ('path' in source) return asked(theMachine().call('loadWeights', { path: source.path, text }));
  return withHandedOver(source.files, stop, () => undefined, (upload) => theMachine().call('loadTaken', { upload, name: nameOf(source), text }));
}

/** Hands files over and has the machine use them. What came over of files that did not all come is of no use; a machine that is away lets go of it by itself. */
async function withHandedOver<T>(files: readonly File[], stop: Stop, onDoing: (doing: string) => void, use: (upload: string) => Promise<Result<T>>): Promise<Result<T>> {
  const upload = crypto.randomUUID();
  const given = await asked(handOver(upload, files, stop, onDoing));
  if (given.ok) return asked(use(upload));
  await theMachine().call('dropTaken', { upload }).catch(() => undefined);
  return given;
}

async function handOver(upload: string, files: readonly File[], stop: Stop, onDoing: (doing: string) => void): Promise<Result<null>> {
  const all = files.reduce((sum, file) => sum + file.size, 0);
  let done = 0;
  for (const file of files) {
    for (let at = 0; at === 0 || at < file.size; at += largestPiece) {
      if (stop.requested) return fail('stopped', w.stopped);
      onDoing(w.handingOver(file.name, formatBytes(done), formatBytes(all)));
      let piece: ArrayBuffer;
      try {
        piece = await file.slice(at, at + largestPiece).arrayBuffer();
      } catch {
        return fail('file-unreadable', w.unreadable(file.name));
      }
      const taken = await theMachine().call('takePiece', { upload, name: file.name, at, bytes: base64From(new Uint8Array(piece)) });
      if (!taken.ok) return taken;
      done += piece.byteLength;
    }
  }
  return ok(null);
}

/** Begins the drawing a model became, unsaved, with its report at hand. */
export function beginImported({ name, text, report }: ImportedDrawing): Result<null> {
  const read = readProject(text, name);
  if (!read.ok) return read;
  beginUnsaved(read.value, { path: null, stamp: null, name });
  importReport.setState({ opening: designer.getState().opening, report });
  view.setState({ overlay: 'import-report' });
  return ok(null);
}

/** The report of the open drawing's import: at hand, or kept with its weights; null where there is none. */
export async function reportOfOpen() {
  const { opening, document } = designer.getState();
  const known = importReport.getState();
  if (known.opening === opening) return known.report;
  const report = document.base === null ? null : await theMachine().call('reportOf', { weights: document.base.weights });
  if (designer.getState().opening === opening) importReport.setState({ opening, report });
  return report;
}
