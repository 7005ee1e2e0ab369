// The project's text while the window lives: it outlives the tab it is shown in, so that a text that does not read yet is
// still there when a person comes back to it.
import * as monaco from 'monaco-editor/editor.js';
import type { Checked } from '../../core/design/check.ts';
import { designer } from '../session.ts';
import { noteText, unreadText } from '../unread-text.ts';
import { createText } from './code-editor.ts';
import type { TextEdit } from './line-edits.ts';
import { drawingMarks, faultMarks, twiceMarks, type Mark } from './marks.ts';
import { knownTree, projectLanguage } from './project-language.ts';
import { projectText, type ProjectText } from './project-text.ts';

/** The text with what joins it to the drawing. */
export interface ProjectSession {
  readonly model: monaco.editor.ITextModel;
  readonly text: ProjectText;
  /** the editor that shows it, through which edits go so that its caret stays; null while there is none */
  editor: monaco.editor.IStandaloneCodeEditor | null;
  /** called when how text and drawing stand to each other may have changed */
  onChange: () => void;
  /** where the editor looked when it went */
  view: monaco.editor.ICodeEditorViewState | null;
  /** whether a change of the text is the drawing's own */
  isFollowing: boolean;
}

let session: ProjectSession | null = null;

/** Tells the window whether the drawing lacks something that stands in the text. */
export function noteState(text: ProjectText): void {
  const { faults, isApart, isPending } = text.state();
  noteText(faults.length > 0 || isPending ? 'unreadable' : isApart ? 'apart' : null);
}

/** The one text of the window. */
export function projectSession(): ProjectSession {
  if (session !== null) return session;
  const model = createText(projectLanguage);
  const range = ({ from, to }: TextEdit): monaco.IRange => monaco.Range.fromPositions(model.getPositionAt(from), model.getPositionAt(to));
  const guarded = (run: () => void): void => {
    made.isFollowing = true;
    run();
    made.isFollowing = false;
  };
  const made: Omit<ProjectSession, 'text'> = { model, editor: null, onChange: () => undefined, view: null, isFollowing: false };
  const text = projectText(designer, {
    read: () => model.getValue(monaco.editor.EndOfLinePreference.LF),
    change: (edits) => guarded(() => {
      const operations = edits.map((edit) => ({ range: range(edit), text: edit.text }));
      model.pushStackElement();
      if (made.editor === null) model.pushEditOperations([], operations, () => null);
      else made.editor.executeEdits('drawing', operations);
      model.pushStackElement();
    }),
    replace: (fresh) => guarded(() => {
      model.setValue(fresh);
      made.view = null;
    }),
  }, () => {
    noteState(text);
    made.onChange();
  });
  unreadText.setState({ settle: text.settle });
  session = Object.assign(made, { text });
  return session;
}

const severities: Readonly<Record<Mark['grade'], monaco.MarkerSeverity>> = { error: monaco.MarkerSeverity.Error, warning: monaco.MarkerSeverity.Warning, note: monaco.MarkerSeverity.Info };

/** Underlines what is wrong; answers how many errors there are and the first, by line. */
export function showMarks({ model, text }: ProjectSession, checked: Checked): { readonly errors: number; readonly first: { readonly line: number; readonly message: string } | null } {
  const written = model.getValue(monaco.editor.EndOfLinePreference.LF);
  const tree = knownTree(written);
  const { faults } = text.state();
  const marks = faults.length > 0 ? faultMarks(written, tree, faults) : [...drawingMarks(written, tree, checked.diagnostics), ...twiceMarks(tree)];
  const placed = marks.map(({ from, to, grade, message }) => {
    const [start, end] = [model.getPositionAt(from), model.getPositionAt(to)];
    return { severity: severities[grade], message, startLineNumber: start.lineNumber, startColumn: start.column, endLineNumber: end.lineNumber, endColumn: end.column };
  });
  monaco.editor.setModelMarkers(model, 'convas', placed);
  const errors = placed.filter(({ severity }) => severity === monaco.MarkerSeverity.Error).sort((a, b) => a.startLineNumber - b.startLineNumber);
  const [first] = errors;
  return { errors: errors.length, first: first === undefined ? null : { line: first.startLineNumber, message: first.message } };
}

const sorts = ['layers', 'wires', 'notes'] as const;

/** The layer, wire or note whose record is at a line of the text, null when there is none. */
export function recordAtLine({ model }: ProjectSession, line: number): string | null {
  const written = model.getValue(monaco.editor.EndOfLinePreference.LF);
  const tree = knownTree(written);
  if (tree?.kind !== 'object') return null;
  const [from, to] = [model.getOffsetAt({ lineNumber: line, column: 1 }), model.getOffsetAt({ lineNumber: line, column: model.getLineMaxColumn(line) })];
  for (const { key, value } of tree.members) {
    if (value?.kind !== 'array' || !sorts.some((sort) => sort === key.name)) continue;
    const item = value.items.find((one) => one.from <= to && one.to > from);
    const id = item?.kind === 'object' ? item.members.find((member) => member.key.name === 'id')?.value : undefined;
    if (id?.kind === 'text') return String(id.value);
  }
  return null;
}

/** Lines, from first to last, of the records with these ids. */
export function linesOfRecords({ model }: ProjectSession, ids: ReadonlySet<string>): readonly (readonly [number, number])[] {
  const tree = knownTree(model.getValue(monaco.editor.EndOfLinePreference.LF));
  if (tree?.kind !== 'object' || ids.size === 0) return [];
  return tree.members.flatMap(({ key, value }) => {
    if (value?.kind !== 'array' || !sorts.some((sort) => sort === key.name)) return [];
    return value.items.flatMap((item): readonly (readonly [number, number])[] => {
      const id = item.kind === 'object' ? item.members.find((member) => member.key.name === 'id')?.value : undefined;
      if (id?.kind !== 'text' || !ids.has(String(id.value))) return [];
      return [[model.getPositionAt(item.from).lineNumber, model.getPositionAt(item.to).lineNumber]];
    });
  });
}
