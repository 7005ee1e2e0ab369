// `convas export RUN --out FILE`: an ONNX file, proven to give the same answers.
import { exportModel as writeExport } from '../runs/index.ts';
import { exit, Stopped, WrongUse, type Command } from './command.ts';
import { exitFor } from './device.ts';
import { bytes } from './output.ts';
import { sourceOf, sourceOptions } from './source.ts';

const formats = ['onnx', 'onnx-train-step'] as const;

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
    ...sourceOptions,
  },
  notes: ['When answers differ by more than 1e-5 of the largest, or any of the 100 images changes its class, the file is kept under another name and the exit code is 1.'],
  async run(input, out) {
    const word = input.words[0] ?? '';
    const source = await sourceOf(word, input);
    const format = formats.find((f) => f === (input.text('format') ?? 'onnx'));
    if (format === undefined) throw new WrongUse(`--format must be one of ${formats.join(', ')}.`);
    const opset = input.number('opset', { min: 7, max: 30, whole: true });
    const data = input.text('data');
    const file = input.text('out') ?? `${word.replace(/[/\\]+$/, '').replace(/(\.convas)?(\.json)?$/, '')}.onnx`;
    const result = await writeExport(source, {
      out: file, format, preprocessing: input.flag('preprocessing'),
      ...(opset === undefined ? {} : { opset }), ...(data === undefined ? {} : { data }),
    });
    if (!result.ok) throw new Stopped(result.error, exitFor(result.error));
    const report = result.value;
    out.emit(report);
    out.say(`${report.file}: ${bytes(report.bytes)}, ${report.inputs.join(', ')} → ${report.outputs.join(', ')}`);
    if (report.sidecar !== null) out.say(`${report.sidecar} names its inputs and outputs`);
    const c = report.comparison;
    if (c !== null) {
      const top = c.sameTop === null ? '' : `, ${c.sameTop}/${c.images} same class`;
      const shown = c.source === 'random' ? 'random images' : `${c.source} images`;
      out.say(`compared in a fresh process on ${c.images} ${shown}: largest difference ${c.largestDifference.toExponential(1)} (${c.relativeDifference.toExponential(1)} of the largest output)${top}`);
    }
    return exit.fine;
  },
};
