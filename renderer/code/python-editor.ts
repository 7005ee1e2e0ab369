// Generated code in a read-only editor: made anew while you draw, without losing its place; lines and layers point at each other.
import * as monaco from 'monaco-editor/editor.js';
import type { Generated } from '../../core/codegen/render.ts';
import { recordsOfLines } from '../panels/code-lines.ts';
import { designer } from '../session.ts';
import { createCodeEditor, createText } from './code-editor.ts';
import { goToRecord } from './go-to-record.ts';
import { editsBetween } from './line-edits.ts';

/** What can be done to the code from beside it. */
export interface PythonEditor {
  show(generated: Generated, label: string): void;
  focus(): void;
  dispose(): void;
}

/** Shows generated code in an element. */
export function startPythonEditor(element: HTMLElement, first: Generated, label: string): PythonEditor {
  const model = createText('python');
  const code = createCodeEditor(element, { model, label, isReadOnly: true, beforeCommand: () => undefined, onTabLeaves: () => undefined });
  const { editor } = code;
  let owners: readonly (string | null)[] = [];
  let shown = first;
  let isSelecting = false;

  const markSelection = (doesReveal: boolean): void => {
    const { selection } = designer.getState();
    const lines = [...selection].flatMap((id) => (Object.hasOwn(shown.lines, id) ? (shown.lines[id] ?? []) : []));
    code.markLines(lines, doesReveal);
  };
  const show = (generated: Generated): void => {
    shown = generated;
    owners = recordsOfLines(generated);
    const edits = editsBetween(model.getValue(), generated.text);
    if (edits.length > 0) model.applyEdits(edits.map(({ from, to, text }) => ({ range: monaco.Range.fromPositions(model.getPositionAt(from), model.getPositionAt(to)), text })));
  };
  show(first);
  markSelection(true);
  const caret = editor.onDidChangeCursorPosition(({ reason, source, position }) => {
    if (reason !== monaco.editor.CursorChangeReason.Explicit || (source !== 'mouse' && source !== 'keyboard')) return;
    const id = owners[position.lineNumber - 1] ?? null;
    if (id === null) return;
    isSelecting = true;
    goToRecord(id, source === 'mouse');
    isSelecting = false;
  });
  const stop = designer.subscribe((now, before) => {
    if (now.selection !== before.selection) markSelection(!isSelecting);
  });
  return {
    focus: () => editor.focus(),
    show(generated, name) {
      const isOther = name !== label;
      show(generated);
      editor.updateOptions({ ariaLabel: name });
      if (isOther) editor.setScrollTop(0, monaco.editor.ScrollType.Immediate);
      label = name;
      markSelection(isOther);
    },
    dispose() {
      stop();
      caret.dispose();
      code.dispose();
      model.dispose();
    },
  };
}
