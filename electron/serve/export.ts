// Exporting the drawing of the window: with fresh weights or a run's, to an ONNX file that a fresh process has compared.
import { basename } from 'node:path';
import { fail, ok, type Result } from '../../core/base/diagnostic.ts';
import { check } from '../../core/design/check.ts';
import { readProject } from '../../core/document/file.ts';
import type { Document } from '../../core/document/model.ts';
import type { Call } from '../../core/run/channel.ts';
import type { RunWeights } from '../../core/run/records.ts';
import type { ExportedModel, ServiceEvents, Services } from '../../core/run/services.ts';
import type { exportModel, ExportStep, OnExportStep } from '../runs/index.ts';
import { runFiles } from '../runs/layout.ts';
import { pathFrom } from './places.ts';
import { alreadyThere } from './save-export.ts';

/** Writes a model and proves it, as `exportModel` of electron/runs. */
export type ModelWriter = typeof exportModel;

/** Reads and checks the drawing, then has it written as `*.onnx`. A caller that is gone or cancels stops it. */
export async function exportDrawing(home: string, argument: Services['exportModel']['argument'], call: Call<ServiceEvents>, write: ModelWriter): Promise<Result<ExportedModel>> {
  const { text, path: typed, seed, overwrite } = argument;
  const drawing = soundDrawing(text);
  if (!drawing.ok) return drawing;
  const path = pathFrom(typed, home);
  if (!path.ok) return path;
  const isFolder = await alreadyThere(path.value, 'network.onnx');
  if (!isFolder.ok) return isFolder;
  const file = /\.onnx$/i.test(path.value) ? path.value : `${path.value}.onnx`;
  const present = await alreadyThere(file, 'network.onnx');
  if (!present.ok) return present;
  if (present.value && !overwrite) return fail('already-there', `${file} exists already. Choose another name, or replace it.`);
  const weights = weightsFile(home, argument.weights);
  if (!weights.ok) return weights;
  const controller = new AbortController();
  const forget = call.stop.onRequest(() => controller.abort());
  try {
    const onStep: OnExportStep = (step, images) => call.tell('progress', { doing: `${doing[step](basename(file))}${images === undefined ? '' : `, ${images.done} of ${images.of}`}` });
    const written = await write({ document: drawing.value, seed, ...weights.value }, { out: file, signal: controller.signal, onStep, images: null });
    if (controller.signal.aborted && !written.ok) return fail('stopped', 'The export was stopped. Nothing was written.');
    return written.ok ? ok({ file: written.value.file, bytes: written.value.bytes, comparison: written.value.comparison }) : written;
  } finally {
    forget();
  }
}

const doing: { readonly [S in ExportStep]: (file: string) => string } = {
  writing: (file) => `Writing ${file} and working out answers to compare`,
  comparing: (file) => `Opening ${file} in a fresh process and comparing its answers`,
};

/** The file of a run's weights and the run's folder; fresh weights where none is named. */
function weightsFile(home: string, weights: RunWeights | null): Result<{ readonly weights: string | null; readonly run?: string }> {
  if (weights === null) return ok({ weights: null });
  const folder = pathFrom(weights.folder, home);
  return folder.ok ? ok({ weights: runFiles(folder.value)[weights.which], run: folder.value }) : folder;
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
