// `convas export RUN --out FILE`: an ONNX file, proven to give the same answers.
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { check } from '../../core/design/check.ts';
import { leftOut, leftOutText, onlyForTraining, onlyForTrainingText } from '../../core/design/unfinished.ts';
import type { Document } from '../../core/document/model.ts';
import { exportModel as writeExport, type ExportReport, type OnExportStep } from '../runs/index.ts';
import { exit, type Command } from './command.ts';
import { watched } from './interruption.ts';
import { barLine, bytes, type Output } from './output.ts';
import { sourceOf, sourceOptions } from './source.ts';

/** Says what was written and how its answers compare. */
export function sayExport(out: Output, report: ExportReport): void {
  const { inputs, outputs, sidecar, comparison: c } = report;
  const ends = sidecar === null ? `${inputs.join(', ')} → ${outputs.join(', ')}` : `${inputs.length} inputs, ${outputs.length} outputs`;
  out.say(`${report.file}: ${bytes(report.bytes)}, ${ends}`);
  if (sidecar !== null) out.say(`${sidecar} names its inputs and outputs`);
  if (c === null) return;
  const top = c.sameTop === null ? '' : `, ${c.sameTop}/${c.images} same class`;
  out.say(`compared in a fresh process on ${c.images} ${c.source} images: largest difference ${c.largestDifference.toExponential(1)} (${c.relativeDifference.toExponential(1)} of the largest output)${top}`);
}

/** Says what of a drawing the file will not hold. */
function sayLeftOut(document: Document, out: Output): void {
  const checked = check(document);
  const [left, helpers] = [leftOut(document, checked), onlyForTraining(document, checked)];
  if (left.length > 0) out.say(leftOutText(left));
  if (helpers.length > 0) out.say(onlyForTrainingText(helpers));
}

/** Shows how far the export is. */
function showStep(out: Output): OnExportStep {
  return (step, images) => out.progress(images === undefined ? (step === 'writing' ? 'writing the model' : 'opening it in a fresh process') : barLine(images.done / images.of, `${step === 'writing' ? 'working out answers' : 'comparing answers'} · ${images.done}/${images.of} images`, out.columns, ''));
}

/** The command. */
export const exportModel: Command = {
  name: 'export',
  summary: 'Writes an ONNX file that any runtime opens, reopens it in a fresh process and compares its answers on 100 images.',
  usage: 'RUN|NETWORK --out FILE [--opset N] [--format onnx|onnx-train-step]',
  words: [1, 1],
  options: {
    out: { type: 'string', value: 'FILE', doc: 'file to write (default: NAME.onnx)' },
    opset: { type: 'string', value: 'N', doc: 'ONNX operator set (default 17)' },
    format: { type: 'string', value: 'FORMAT', doc: 'onnx (default), or onnx-train-step: the training step itself with a JSON sidecar' },
    preprocessing: { type: 'boolean', doc: 'the model itself scales and normalises raw pixels' },
    data: { type: 'string', value: 'DATA', doc: 'images to compare on (default: the run\'s own)' },
    images: { type: 'string', value: 'N', doc: 'how many of them (default 100)' },
    ...sourceOptions,
  },
  notes: ['A NETWORK without --weights is exported with those of its base, else with fresh ones.', 'When answers differ by more than 1e-5 of the largest, or any of the images changes its class, the file is kept under another name and the exit code is 1.'],
  async run(input, out) {
    const word = input.words[0] ?? '';
    const format = input.choice('format', ['onnx', 'onnx-train-step']) ?? 'onnx';
    const opset = input.number('opset', { min: 1, max: 1000, whole: true });
    const data = input.text('data');
    const images = input.number('images', { min: 1, max: 100_000, whole: true });
    const source = await sourceOf(word, input, out, 'fresh weights will do');
    if ('document' in source) sayLeftOut(source.document, out);
    const stem = word.replace(/[/\\]+$/, '').replace(/(\.convas)?(\.json)?$/, '');
    const usual = `${basename(stem) === '' || basename(stem) === '.' ? 'network' : stem}.onnx`;
    // The model a drawing was imported from is not written over unless it is named.
    const isOriginal = 'document' in source && source.document.base?.from.startsWith(basename(usual)) === true && existsSync(usual);
    const options = {
      out: input.text('out') ?? (isOriginal ? usual.replace(/\.onnx$/, '.convas.onnx') : usual), format, preprocessing: input.flag('preprocessing'),
      ...(opset === undefined ? {} : { opset }), ...(data === undefined ? {} : { data }), ...(images === undefined ? {} : { images }),
    };
    const report = await watched(out, ({ signal }) => writeExport(source, { ...options, signal, onStep: showStep(out) }));
    out.emit(report);
    sayExport(out, report);
    return exit.fine;
  },
};
