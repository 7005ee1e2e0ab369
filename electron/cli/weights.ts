// `convas weights FILE --into NETWORK`: trained weights under PyTorch's names for a drawing of the same network.
import { basename, resolve } from 'node:path';
import { withBaseBeside } from '../../core/document/base.ts';
import { writeProject } from '../../core/document/file.ts';
import { writeSafetensors } from '../../core/run/safetensors.ts';
import type { StateDictReport } from '../../core/run/state-dict.ts';
import { writeAtomically } from '../files.ts';
import { foreignWeights } from '../runs/foreign-weights.ts';
import { exit, Stopped, WrongUse, type Command } from './command.ts';
import { count, typed, type Output } from './output.ts';
import { openProject, refuseToReplace } from './project.ts';

const mostListed = 12;

function sayReport(out: Output, { taken, left, fresh, differs }: StateDictReport, isWhole: boolean): void {
  if (isWhole) for (const { from, to, dims } of taken) out.say(`  ${from} → ${to} (${dims.join(' × ')})`);
  out.say(`${count(taken.length)} weights were taken.`);
  for (const sentence of differs) out.say(`${sentence}.`);
  const listed = (names: readonly string[]): string => `${names.slice(0, isWhole ? names.length : mostListed).join(', ')}${isWhole || names.length <= mostListed ? '' : ` and ${count(names.length - mostListed)} more`}`;
  if (fresh.length > 0) out.say(`Begins anew: ${listed(fresh)}.`);
  if (left.length > 0) out.say(`Left in the file: ${listed(left)}.`);
}

/** The command. */
export const weights: Command = {
  name: 'weights',
  summary: 'Puts weights under PyTorch\'s names (a state dict such as torchvision\'s, as safetensors) where a drawing of the same network has its own, layer by layer in order.',
  usage: 'FILE.safetensors --into NETWORK [--out NAME.convas] [--report] [--force]',
  words: [1, 1],
  options: {
    into: { type: 'string', value: 'NETWORK', doc: 'a project file or a template\'s name' },
    out: { type: 'string', value: 'FILE', doc: 'project file to write (default: NETWORK itself, or TEMPLATE.convas here); the weights go beside it' },
    report: { type: 'boolean', doc: 'list what went where, weight by weight' },
    force: { type: 'boolean', doc: 'replace files that exist' },
  },
  notes: ['Weights that Convas wrote, under the drawing\'s own names, go in as well. Only safetensors files are read: a pickle (.pt, .pth) can run code. Weights of another network are refused with the first differences.'],
  async run(input, out) {
    const [file = ''] = input.words;
    const into = input.text('into');
    if (into === undefined) throw new WrongUse('--into says which drawing takes the weights.');
    const project = await openProject(into);
    const found = await foreignWeights(project.document, file);
    if (!found.ok) throw new Stopped(found.error);
    const { weights: taken, report, notes } = found.value;
    const isTemplate = project.file !== project.word;
    const target = resolve(input.text('out') ?? (isTemplate ? `${project.stem}.convas` : project.file));
    const beside = target.replace(/(\.convas)?(\.json)?$/i, '.safetensors');
    // Even --force does not write over what is being read: its other weights would be gone.
    if (beside === resolve(file)) throw new Stopped({ code: 'file-exists', message: `${beside} is the file the weights are read from, and it would be written over. Choose another name with --out.` }, exit.use);
    refuseToReplace([...(target === resolve(project.file) ? [] : [target]), beside], input.flag('force'), ' with --out');
    const kept = await writeAtomically(beside, writeSafetensors({ tensors: taken, metadata: {} }));
    if (!kept.ok) throw new Stopped(kept.error);
    const document = { ...project.document, base: { weights: beside, from: basename(file) } };
    const written = await writeAtomically(target, writeProject(withBaseBeside(document, target)));
    if (!written.ok) throw new Stopped(written.error);
    out.emit({ file: target, weights: beside, ...report, notes });
    sayReport(out, report, input.flag('report'));
    for (const note of notes) out.say(note);
    out.say(`${target} begins from them, ${beside} holds them. Take it away with "convas export ${typed(target)}".`);
    return exit.fine;
  },
};
