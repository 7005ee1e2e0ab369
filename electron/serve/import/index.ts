// The services of importing: a model becomes a drawing in a thread of its own, its weights lie on the shelf until the drawing is
// saved.
import { randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import { fail, ok, type Result } from '../../../core/base/diagnostic.ts';
import { writeProject } from '../../../core/document/file.ts';
import type { ImportReport } from '../../../core/import/index.ts';
import type { Call, Handlers } from '../../../core/run/channel.ts';
import { reportKey, type ImportedDrawing, type ImportServices } from '../../../core/run/import-services.ts';
import type { ServiceEvents } from '../../../core/run/services.ts';
import { makeFolder } from '../../files.ts';
import { importApart } from '../../import/apart.ts';
import type { ImportStep } from '../../import/import-file.ts';
import { pathFrom, type Places } from '../places.ts';
import { queue } from '../queue.ts';
import { layBeside, shelfOf, shelved, tidyShelf } from './shelf.ts';
import { Taken } from './taken.ts';
import { weightsFor } from './weights.ts';

const doing: { readonly [S in ImportStep]: (file: string) => string } = {
  reading: (file) => `Reading ${file}.`,
  recognising: (file) => `Making layers of the nodes of ${file}.`,
  writing: () => 'Keeping its weights.',
};

/** The services over these places. */
export function importServices({ home, state }: Places, now: () => Date): Handlers<ImportServices, ServiceEvents> {
  const taken = new Taken(state);
  // One at a time: a model may take as much memory as there is.
  const inTurn = queue();
  const importOf = (path: string, { stop, tell }: Call<ServiceEvents>): Promise<Result<ImportedDrawing>> => inTurn(async () => {
    if (stop.requested) return fail('stopped', 'The import was stopped. Nothing was changed.');
    const folder = await makeFolder(shelfOf(state));
    if (!folder.ok) return folder;
    await tidyShelf(state, now());
    const written = join(folder.value, `.${randomUUID()}.tmp`);
    const imported = await importApart({ path, weights: written }, stop, (step) => tell('progress', { doing: doing[step](basename(path)) }));
    if (!imported.ok) return imported;
    const { document, report, digest } = imported.value;
    const weights = await shelved(state, written, digest);
    if (!weights.ok) return weights;
    const from = document.base?.from ?? '';
    return ok({ name: basename(path).replace(/\.onnx$/i, ''), text: writeProject({ ...document, base: { weights: weights.value, from } }), report });
  });
  return {
    async importFile({ path: typed }, call) {
      const path = pathFrom(typed, home);
      return path.ok ? importOf(path.value, call) : path;
    },
    takePiece: (argument, { gone }) => taken.take(argument, gone),
    async importTaken({ upload, name }, call) {
      const path = taken.pathOf(upload, name, call.gone);
      if (path === null) return fail('missing', `${basename(name)} was not handed over. Drop it once more.`);
      try {
        const imported = await importOf(path, call);
        // Only the page can hand over what lay beside the model.
        if (imported.ok || imported.error.code !== 'onnx-external') return imported;
        return { ok: false, error: { ...imported.error, message: `${imported.error.message} Drop the model and the files beside it together, or choose it by "Import ONNX".` } };
      } finally {
        await taken.drop(upload);
      }
    },
    async dropTaken({ upload }, { gone }) {
      await taken.drop(upload, gone);
      return null;
    },
    async loadWeights({ path: typed, text }) {
      const path = pathFrom(typed, home);
      return path.ok ? inTurn(() => weightsFor(state, path.value, text, now)) : path;
    },
    async loadTaken({ upload, name, text }, { gone }) {
      const path = taken.pathOf(upload, name, gone);
      if (path === null) return fail('missing', `${basename(name)} was not handed over. Drop it once more.`);
      try {
        return await inTurn(() => weightsFor(state, path, text, now));
      } finally {
        await taken.drop(upload);
      }
    },
    async layBeside({ weights, project }) {
      const path = pathFrom(project, home);
      return path.ok ? layBeside(state, weights, path.value) : path;
    },
    reportOf: ({ weights }) => reportIn(weights),
  };
}

/** Most bytes of a header that are looked at for a report. */
const largestHeader = 32 * 1024 * 1024;

/** The report that weights keep, by their header alone; null where there is none. */
async function reportIn(path: string): Promise<ImportReport | null> {
  if (!isAbsolute(path) || !/\.safetensors$/i.test(path)) return null;
  try {
    const handle = await open(path, 'r');
    try {
      if (!(await handle.stat()).isFile()) return null;
      const length = Buffer.alloc(8);
      await handle.read(length, 0, 8, 0);
      const size = Number(length.readBigUInt64LE());
      if (size > largestHeader) return null;
      const header = Buffer.alloc(size);
      await handle.read(header, 0, size, 8);
      return asReport(header.toString('utf8'));
    } finally {
      await handle.close();
    }
  } catch {
    // A file that is away, or none, has no report.
    return null;
  }
}

const isList = (value: unknown, of: (one: unknown) => boolean): boolean => Array.isArray(value) && value.every(of);
const isText = (value: unknown): boolean => typeof value === 'string';
const isTextOrNull = (value: unknown): boolean => value === null || isText(value);
const became: ReadonlySet<unknown> = new Set(['layer', 'nothing', 'unused', 'kept', 'opaque']);

/** A report out of a header. What a file says is a stranger's: only what has the form of a report is shown. */
function asReport(header: string): ImportReport | null {
  const parsed = JSON.parse(header) as { readonly __metadata__?: Readonly<Record<string, unknown>> };
  const text = parsed.__metadata__?.[reportKey];
  if (typeof text !== 'string') return null;
  const report = JSON.parse(text) as Partial<Record<keyof ImportReport, unknown>>;
  const counts = report.counts as Readonly<Record<string, unknown>> | undefined;
  const training = report.training as { readonly can?: unknown; readonly reasons?: unknown } | undefined;
  const isNode = (one: unknown): boolean => {
    const node = one as Readonly<Record<string, unknown>> | null;
    return typeof node === 'object' && node !== null && isText(node['node']) && isText(node['op']) && became.has(node['became']) && [node['layer'], node['kind'], node['reason']].every(isTextOrNull);
  };
  const isWhole = isText(report.name) && isText(report.producer) && typeof report.opset === 'number' && typeof report.layers === 'number' && typeof report.parameters === 'number'
    && [report.inputs, report.outputs, report.notes].every((list) => isList(list, isText)) && isList(report.nodes, isNode)
    && [...became].every((one) => typeof counts?.[String(one)] === 'number') && typeof training?.can === 'boolean' && isList(training.reasons, isText);
  return isWhole ? (report as ImportReport) : null;
}
