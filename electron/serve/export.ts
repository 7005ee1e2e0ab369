// Exporting the drawing of the window: with fresh weights, to an ONNX file that a fresh process has compared.
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import { check } from '../../core/design/check.ts';
import { readProject } from '../../core/document/file.ts';
import type { Document } from '../../core/document/model.ts';
import type { Call } from '../../core/run/channel.ts';
import type { ExportedModel, ServiceEvents, Services } from '../../core/run/services.ts';
import type { exportModel } from '../runs/index.ts';
import { pathFrom } from './places.ts';

/** Writes a model and proves it, as `exportModel` of electron/runs. */
export type ModelWriter = typeof exportModel;

/** Reads and checks the drawing, then has it written as `*.onnx`. A caller that is gone stops it. */
export async function exportDrawing(home: string, { text, path: typed, seed }: Services['exportModel']['argument'], call: Call<ServiceEvents>, write: ModelWriter): Promise<Result<ExportedModel>> {
  const drawing = soundDrawing(text);
  if (!drawing.ok) return drawing;
  const path = pathFrom(typed, home);
  if (!path.ok) return path;
  if (await stat(path.value).then((found) => found.isDirectory(), () => false)) return fail('is-a-folder', `${path.value} is a folder. Add a name for the model, such as ${join(path.value, 'network.onnx')}.`);
  const file = /\.onnx$/i.test(path.value) ? path.value : `${path.value}.onnx`;
  call.tell('progress', { doing: `Writing ${basename(file)} and comparing its answers in a fresh process.` });
  const controller = new AbortController();
  const forget = call.stop.onRequest(() => controller.abort());
  try {
    const written = await write({ document: drawing.value, weights: null, seed }, { out: file, signal: controller.signal });
    return written.ok ? ok({ file: written.value.file, bytes: written.value.bytes, comparison: written.value.comparison }) : written;
  } finally {
    forget();
  }
}

const mostFaults = 3;

/** The drawing when it has no errors; otherwise a failure with the first of them. */
function soundDrawing(text: string): Result<Document> {
  const document = readProject(text, 'The drawing');
  if (!document.ok) return document;
  const faults = check(document.value).diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  if (faults.length === 0) return document;
  const how = faults.length === 1 ? 'an error' : `${faults.length.toLocaleString('en-US')} errors`;
  return fail('drawing-faulty', `The drawing has ${how}, so it cannot be exported yet: ${faults.slice(0, mostFaults).join(' ')}${faults.length > mostFaults ? ' …' : ''}`, faults.join('\n'));
}
