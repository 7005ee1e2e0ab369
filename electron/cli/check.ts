// `convas check X`: every layer's shape, cost and receptive field, and every diagnostic with its fixes.
import { resolve } from 'node:path';
import { formatDims } from '../../core/base/shape.ts';
import { check as checkDrawing, checkWithFixes, receptiveFieldOf, type Checked, type DrawingDiagnostic } from '../../core/design/check.ts';
import { classFaults, type ClassCount } from '../../core/design/classes.ts';
import { withBaseBeside } from '../../core/document/base.ts';
import { writeProject } from '../../core/document/file.ts';
import type { Document } from '../../core/document/model.ts';
import { writeAtomically } from '../files.ts';
import { exit, Stopped, WrongUse, type Command } from './command.ts';
import { isBroken, mend, reportOf, sayDiagnostics } from './diagnostics.ts';
import { count, table, type Output } from './output.ts';
import { openProject, type Project } from './project.ts';

function layersOf(checked: Checked): readonly object[] {
  return checked.layers.map(({ flat, outputs, parameters, macs }) => {
    const field = receptiveFieldOf(checked, flat.path);
    return {
      id: flat.path,
      name: flat.name,
      kind: flat.kind,
      output: outputs[0]?.dims ?? null,
      parameters,
      macs,
      receptiveField: field === null ? null : { size: field.size, jump: field.jump, start: field.start },
    };
  });
}

function sayTable(out: Output, { document, shown }: Project, checked: Checked): void {
  out.say(`${document.name === '' ? 'Without a name' : document.name} (${shown})`);
  out.say('');
  const rows = checked.layers.map((layer) => [
    layer.flat.path,
    layer.flat.kind,
    layer.params === null || layer.def === undefined ? '?' : layer.def.caption(layer.params),
    formatDims(layer.outputs[0]?.dims ?? null),
    layer.parameters === null ? '?' : count(layer.parameters),
    layer.macs === null ? '?' : count(layer.macs),
    receptiveFieldOf(checked, layer.flat.path)?.size.join(' × ') ?? '',
  ]);
  for (const line of table(['layer', 'kind', 'settings', 'output', 'parameters', 'MACs', 'sees'], rows, [4, 5, 6])) out.say(line);
  const { parameters, macs, missing } = checked.totals;
  const unknown = missing === 0 ? '' : ` + ? (${missing} ${missing === 1 ? 'layer' : 'layers'} not known)`;
  out.say('');
  out.say(`${count(parameters)} parameters${unknown} · ${count(macs)} multiply-accumulates for one image${unknown}`);
}

/** Classes of a data set, null when its targets are none. The data code is loaded only here: checking alone starts fast. */
async function classesOf(named: string, document: Document, out: Output): Promise<ClassCount | null> {
  const { classesOfData } = await import('./classes.ts');
  return classesOfData(named, document, out);
}

/** Says what a drawing begins from, and which of its layers take the weights. */
async function sayBase(document: Document, out: Output): Promise<void> {
  const { firstWeights } = await import('../engine-base.ts');
  const { networkOf } = await import('../../core/run/network.ts');
  const network = networkOf(document);
  const first = network.ok ? await firstWeights(network.value, 1, null) : network;
  out.say('');
  for (const line of first.ok ? first.value.notes : [first.error.message]) out.say(line);
}

async function writeMended(file: string, document: Document): Promise<void> {
  if (!/\.convas(\.json)?$/.test(file)) throw new WrongUse(`--fix writes a project file, whose name ends in .convas; "${file}" does not.`);
  const written = await writeAtomically(file, writeProject(withBaseBeside(document, resolve(file))));
  if (!written.ok) throw new Stopped(written.error);
}

/** The command. */
export const check: Command = {
  name: 'check',
  summary: 'Checks a network without running it: every shape, parameters, multiply-accumulates, receptive field, and what is wrong with how to mend it.',
  usage: 'NETWORK [--data DATA] [--fix FILE] [--json]',
  words: [1, 1],
  options: {
    data: { type: 'string', value: 'DATA', doc: 'check also whether the output has as many values as these data have classes' },
    fix: { type: 'string', value: 'FILE', doc: 'write the drawing to FILE with the first fix of each error applied' },
    warnings: { type: 'boolean', doc: 'with --fix: apply the first fix of each warning too' },
  },
  notes: ['NETWORK is a project file or a template\'s name. Warnings exit 0, errors exit 1.'],
  async run(input, out) {
    const project = await openProject(input.words[0] ?? '');
    const [named, target] = [input.text('data'), input.text('fix')];
    if (target === undefined && input.flag('warnings')) throw new WrongUse('--warnings goes with --fix FILE.');
    const classes = named === undefined ? null : await classesOf(named, project.document, out);
    const { document, applied } = target === undefined ? { document: project.document, applied: [] } : mend(project.document, classes, { warnings: input.flag('warnings') });
    const checked = checkWithFixes(document);
    const diagnostics: readonly DrawingDiagnostic[] = classes === null ? checked.diagnostics : [...checked.diagnostics, ...classFaults(document, checkDrawing(document), classes)];
    if (target !== undefined) await writeMended(target, document);
    out.emit({
      layers: layersOf(checked), parameters: checked.totals.parameters, macs: checked.totals.macs, missing: checked.totals.missing, diagnostics: reportOf(diagnostics),
      network: document.name, from: project.shown, ...(target === undefined ? {} : { file: target, applied }),
    });
    sayTable(out, project, checked);
    if (diagnostics.length > 0) out.say('');
    sayDiagnostics(out, diagnostics);
    if (document.base !== null && !isBroken(diagnostics)) await sayBase(document, out);
    if (target !== undefined) {
      out.say('');
      for (const title of applied) out.say(`applied: ${title}`);
      out.say(`${target} holds the drawing${applied.length === 0 ? ' as it was: there was nothing to apply' : ' with these fixes'}.`);
    }
    return isBroken(diagnostics) ? exit.fault : exit.fine;
  },
};
