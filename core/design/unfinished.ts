// What of a drawing is merely not finished: open ends, which a drawing under way has all the time, and layers from which
// nothing leads to an output, which are neither trained nor exported.
import type { Code } from '../base/codes.ts';
import { numberText } from '../base/words.ts';
import type { Document } from '../document/model.ts';
import type { Checked, DrawingDiagnostic } from './checked.ts';
import { nameOfPath } from './places.ts';

const unfinished: ReadonlySet<Code> = new Set<Code>(['not-connected', 'input-not-connected', 'output-not-used', 'too-few-inputs', 'no-input', 'no-output']);

/** Whether a problem is an open end: it only says that the drawing is not finished, and is told calmly everywhere. */
export const isUnfinished = ({ code }: Pick<DrawingDiagnostic, 'code'>): boolean => unfinished.has(code);

/** Paths of the outputs that stay when training is over: those that are not auxiliary, or all where each says it is. */
export function mainOutputs({ layers }: Pick<Checked, 'layers'>): ReadonlySet<string> {
  const outputs = layers.filter(({ def }) => def?.kind === 'output');
  const main = outputs.filter(({ params }) => params?.['auxiliary'] !== true);
  return new Set((main.length === 0 ? outputs : main).map(({ flat }) => flat.path));
}

/** Paths of the layers from which a wire leads on to an output (or to one of `ends`), outputs included; the rest is neither trained nor exported. */
export function leadingToOutputs({ layers }: Pick<Checked, 'layers'>, ends?: ReadonlySet<string>): ReadonlySet<string> {
  const used = new Set<string>();
  for (const layer of layers.toReversed()) {
    if (layer.def?.kind === 'output' && (ends === undefined || ends.has(layer.flat.path))) used.add(layer.flat.path);
    if (used.has(layer.flat.path)) for (const { path } of layer.sources) used.add(path);
  }
  return used;
}

/** Names of what an exported file leaves out, as it is drawn: a block as a whole where nothing in it is used. */
export function leftOut(document: Document, checked: Checked): readonly string[] {
  return namesBeyond(document, checked, leadingToOutputs(checked), () => true);
}

/** Names of what only helps training, as it is drawn: auxiliary outputs and what leads to them alone. */
export function onlyForTraining(document: Document, checked: Checked): readonly string[] {
  const trained = leadingToOutputs(checked);
  return namesBeyond(document, checked, leadingToOutputs(checked, mainOutputs(checked)), (path) => trained.has(path));
}

/** Names of the layers that are not among those used, as far as they are `meant`. */
function namesBeyond(document: Document, checked: Checked, used: ReadonlySet<string>, meant: (path: string) => boolean): readonly string[] {
  const instanceOf = (path: string): string => path.split('/')[0] ?? path;
  const kept = new Set([...used].map(instanceOf));
  const names = checked.layers.filter(({ flat }) => !used.has(flat.path) && meant(flat.path)).map(({ flat }) => nameOfPath(document, kept.has(instanceOf(flat.path)) ? flat.path : instanceOf(flat.path)));
  return [...new Set(names)];
}

const mostNamed = 4;

/** The sentence about what an exported file leaves out; there is something. */
export function leftOutText(names: readonly string[]): string {
  return `${listed(names)} will not be in the file: nothing leads from ${names.length === 1 ? 'it' : 'them'} to an output.`;
}

/** The sentence about what only helps training and so is not exported; there is something. */
export function onlyForTrainingText(names: readonly string[]): string {
  return `${listed(names)} will not be in the file: ${names.length === 1 ? 'it only helps' : 'they only help'} training.`;
}

function listed(names: readonly string[]): string {
  const shown = names.length > mostNamed ? names.slice(0, mostNamed - 1) : names.slice(0, -1);
  const last = names.length > mostNamed ? `${numberText(names.length - shown.length)} more` : (names.at(-1) ?? '');
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}
