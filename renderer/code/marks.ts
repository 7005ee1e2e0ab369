// Where in the project's text something is wrong: what keeps it from being read, what checking the drawing finds, and names
// that stand twice. Offsets only; the editor makes lines and colours of them.
import type { Code } from '../../core/base/codes.ts';
import type { DrawingDiagnostic } from '../../core/design/check.ts';
import { capitalised } from '../../core/base/words.ts';
import { pathOfRecord } from '../../core/design/text-help.ts';
import type { TextFault } from '../../core/document/file.ts';
import { partAt, type JsonNode, type JsonPath } from '../../core/document/json-tree.ts';
import { groupOf } from '../panels/problem-groups.ts';
import { words } from '../words.ts';

/** A part of the text that something is to be said of. */
export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly grade: 'error' | 'warning' | 'note';
  readonly message: string;
}

const w = words.code;
/** A sentence of its own; one that begins with what a person wrote keeps it as it is. */
const sentence = (text: string): string => (/^\S+ is not JSON/.test(text) ? text : capitalised(text));

/** What keeps a text from being read. */
export function faultMarks(text: string, tree: JsonNode | null, faults: readonly TextFault[]): readonly Mark[] {
  return faults.slice(0, 200).map(({ message, path, at }) => {
    if (at === undefined) return { ...spanOf(tree, path, text), grade: 'error', message: sentence(message) };
    let from = 0;
    for (let line = 1; line < at.line; line++) from = text.indexOf('\n', from) + 1;
    from = Math.min(from + at.column - 1, text.length);
    const word = /^(?:"[^"\n]*"?|[\w.+-]+|\S)/.exec(text.slice(from, from + 200))?.[0].length ?? 0;
    // At the end there is nothing to mark but what stands last.
    return { from: word === 0 ? Math.max(0, text.trimEnd().length - 1) : from, to: word === 0 ? text.trimEnd().length : from + word, grade: 'error', message: at.isEnd ? w.cutShort : sentence(message) };
  });
}

const grades = { errors: 'error', warnings: 'warning', unfinished: 'note', notes: 'note' } as const;

/** What checking the drawing finds, at the places the text has for it. */
export function drawingMarks(text: string, tree: JsonNode | null, diagnostics: readonly DrawingDiagnostic[]): readonly Mark[] {
  const marks = new Map<string, Mark>();
  for (const one of diagnostics) {
    const span = spanOf(tree, pathOf(tree, one), text);
    const key = `${span.from} ${one.code}`;
    // A layer of a block stands once in the text, however often it stands in the network.
    if (!marks.has(key)) marks.set(key, { ...span, grade: grades[groupOf(one)], message: one.message });
    if (marks.size >= 500) break;
  }
  return [...marks.values()];
}

/** Fields of a layer that some codes are about. */
const fieldOf: Partial<Record<Code, string>> = { 'unknown-kind': 'kind', 'name-taken': 'name', 'name-invalid': 'name', 'stated-size-differs': 'stated', 'parent-unknown': 'parent' };

/** The way to what a diagnostic is about. */
function pathOf(tree: JsonNode | null, { code, layer, parameter, values }: DrawingDiagnostic): JsonPath {
  if (typeof values['wire'] === 'string') {
    const wire = pathOfRecord(tree, 'wires', values['wire']);
    if (wire !== null) return [...wire, values['end'] === 'from' || values['side'] === 'output' ? 'from' : 'to'];
  }
  if (layer === null) return parameter === undefined ? ['name'] : ['recipe', parameter];
  const id = layer.split('/').at(-1) ?? layer;
  const record = pathOfRecord(tree, 'layers', id);
  if (record === null) return ['name'];
  return [...record, ...(parameter !== undefined ? ['params', parameter] : [fieldOf[code] ?? 'id'])];
}

/** The part of the text a way leads to; of an object or list only its name, or the id of the record, so that marks stay small. */
function spanOf(tree: JsonNode | null, path: JsonPath, text: string): { readonly from: number; readonly to: number } {
  const part = partAt(tree, path);
  const isPlain = part.node?.kind === 'text' || part.node?.kind === 'word';
  if (isPlain && part.isWhole && part.node !== null) return { from: part.key?.from ?? part.node.from, to: part.node.to };
  if (part.key !== null) return part.key;
  // A record whose part is missing, or that is meant as a whole.
  const id = partAt(tree, [...path.slice(0, 2), 'id']);
  if (path.length >= 2 && id.isWhole && id.node !== null) return id.node;
  const node = part.node ?? tree;
  if (node === null) return { from: 0, to: Math.min(1, text.length) };
  const end = text.indexOf('\n', node.from);
  return { from: node.from, to: Math.min(node.to, end === -1 ? text.length : Math.max(end, node.from + 1)) };
}

/** Names that stand twice in one object: a reader sees the last alone. */
export function twiceMarks(tree: JsonNode | null): readonly Mark[] {
  const marks: Mark[] = [];
  const visit = (node: JsonNode | null): void => {
    if (node?.kind === 'array') for (const item of node.items) visit(item);
    if (node?.kind !== 'object') return;
    const seen = new Set<string>();
    for (const { key, value } of node.members) {
      if (seen.has(key.name)) marks.push({ from: key.from, to: key.to, grade: 'warning', message: w.twice(key.name) });
      seen.add(key.name);
      visit(value);
    }
  };
  visit(tree);
  return marks.slice(0, 100);
}
