// `convas import FILE.onnx --out X`: a network somebody else made becomes a drawing, with its weights in a file beside it.
import { resolve } from 'node:path';
import { withBaseBeside } from '../../core/document/base.ts';
import { writeProject } from '../../core/document/file.ts';
import { reportLines, summaryOf } from '../../core/import/index.ts';
import { writeAtomically } from '../files.ts';
import { importFile } from '../import/import-file.ts';
import { projectStem } from '../projects.ts';
import { exit, Stopped, WrongUse, type Command } from './command.ts';
import { typed, wrapped } from './output.ts';
import { refuseToReplace } from './project.ts';

/** The files an import writes: the drawing, and its weights beside it. */
function targets(model: string, out: string | undefined): { readonly project: string; readonly weights: string } {
  const project = out ?? `${model.replace(/\.onnx$/i, '')}.convas`;
  if (!/\.convas(\.json)?$/.test(project)) throw new WrongUse(`--out writes a project file, whose name ends in .convas; "${project}" does not.`);
  return { project, weights: project.replace(/\.convas(\.json)?$/, '.safetensors') };
}

/** Rows and columns as typed: `224`, or `48x192`. */
function sizeOf(text: string | undefined): readonly [number, number] | undefined {
  if (text === undefined) return undefined;
  const [, height = '', width = height] = /^(\d{1,5})(?:[x×](\d{1,5}))?$/.exec(text) ?? [];
  const size = [Number(height), Number(width)] as const;
  if (height === '' || size.some((n) => n < 1)) throw new WrongUse(`--size takes rows and columns such as 224 or 48x192, not "${text}".`);
  return size;
}

/** The command. */
export const importModel: Command = {
  name: 'import',
  summary: 'Makes an editable drawing of an ONNX file, with its weights beside it: check it, train it further, export it again.',
  usage: 'FILE.onnx [--out FILE] [--report]',
  words: [1, 1],
  options: {
    out: { type: 'string', value: 'FILE', doc: 'project file to write (default: the model\'s name); its weights get the same name and .safetensors' },
    report: { type: 'boolean', doc: 'say of every node that is no ordinary layer what became of it, and why' },
    size: { type: 'string', value: 'SIZE', doc: 'rows and columns of the images, where the file leaves them open: 224, or 48x192' },
    force: { type: 'boolean', doc: 'replace FILE when it exists' },
  },
  notes: ['What no layer does stays as an "ONNX op" layer, which is exported as it came. Values the model keeps in other files are read from its own folder only.'],
  async run(input, out) {
    const model = input.words[0] ?? '';
    const { project, weights } = targets(model, input.text('out'));
    const size = sizeOf(input.text('size'));
    refuseToReplace([project, weights], input.flag('force'));
    const imported = await importFile(model, { weights: resolve(weights), name: projectStem(project), ...(size === undefined ? {} : { size }) });
    if (!imported.ok) throw new Stopped(imported.error);
    const { document, report } = imported.value;
    const written = await writeAtomically(project, writeProject(withBaseBeside(document, resolve(project))));
    if (!written.ok) throw new Stopped(written.error);
    out.emit({ file: project, weights, report });
    if (input.flag('report')) for (const line of reportLines(report)) sayFolded(line, out.columns, (folded) => out.say(folded));
    else {
      out.say(summaryOf(report));
      if (!report.training.can) out.say(`It cannot be trained: ${report.training.reasons.join(' ')}`);
    }
    out.say(`${project} holds the drawing, ${weights} its weights. Look at it with "convas check ${typed(project)}", write it again with "convas export ${typed(project)}".`);
    return exit.fine;
  },
};

/** A line within the width of a terminal, its continuation indented as it is. */
function sayFolded(line: string, columns: number, say: (line: string) => void): void {
  const indent = /^ */.exec(line)?.[0] ?? '';
  const width = Math.min(120, Math.max(60, columns)) - indent.length;
  for (const [i, part] of wrapped(line.trim(), width).entries()) say(`${i === 0 ? indent : `${indent}  `}${part}`);
}
