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

/** Paths of the layers from which a wire leads on to an output, outputs included; the rest is neither trained nor exported. */
export function leadingToOutputs({ layers }: Pick<Checked, 'layers'>): ReadonlySet<string> {
  const used = new Set<string>();
  for (const layer of layers.toReversed()) {
    if (layer.def?.kind === 'output') used.add(layer.flat.path);
    if (used.has(layer.flat.path)) for (const { path } of layer.sources) used.add(path);
  }
  return used;
}

/** Names of what an exported file leaves out, as it is drawn: a block as a whole where nothing in it is used. */
export function leftOut(document: Document, checked: Checked): readonly string[] {
  const used = leadingToOutputs(checked);
  const instanceOf = (path: string): string => path.split('/')[0] ?? path;
  const kept = new Set([...used].map(instanceOf));
  const names = checked.layers.filter(({ flat }) => !used.has(flat.path)).map(({ flat }) => nameOfPath(document, kept.has(instanceOf(flat.path)) ? flat.path : instanceOf(flat.path)));
  return [...new Set(names)];
}

const mostNamed = 4;

/** The sentence about what an exported file leaves out; there is something. */
export function leftOutText(names: readonly string[]): string {
  const shown = names.length > mostNamed ? names.slice(0, mostNamed - 1) : names.slice(0, -1);
  const last = names.length > mostNamed ? `${numberText(names.length - shown.length)} more` : (names.at(-1) ?? '');
  const listed = shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
  return `${listed} will not be in the file: nothing leads from ${names.length === 1 ? 'it' : 'them'} to an output.`;
}
