// The editor of the project's text in its place: typing is taken over after a pause, the drawing's changes flow in, lines and
// layers point at each other.
import * as monaco from 'monaco-editor/editor.js';
import { designer } from '../session.ts';
import { words } from '../words.ts';
import { createCodeEditor } from './code-editor.ts';
import { goToRecord } from './go-to-record.ts';
import { linesOfRecords, noteState, projectSession, recordAtLine, showMarks } from './project-session.ts';
import { closesThere, type TextState } from './project-text.ts';

/** What is to be told beside the text. */
export interface ProjectStatus extends TextState {
  /** errors marked in the text, of its reading or else of the drawing */
  readonly errors: number;
  readonly first: { readonly line: number; readonly message: string } | null;
  /** Tab leaves the editor instead of writing */
  readonly doesTabLeave: boolean;
}

/** What can be done to the text from beside it. */
export interface ProjectEditor {
  keepText(): void;
  takeDrawing(): void;
  goTo(line: number): void;
  focus(): void;
  dispose(): void;
}

/** How long, in milliseconds, typing must rest before the text is read. */
const pause = 350;

/** Shows the project's text in an element; `tell` is called whenever what is to be told has changed. */
export function startProjectEditor(element: HTMLElement, tell: (status: ProjectStatus) => void): ProjectEditor {
  const session = projectSession();
  const { model, text } = session;
  let doesTabLeave = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let frame = 0;
  let isSelecting = false;

  const settle = (): void => {
    clearTimeout(timer);
    text.settle();
  };
  const code = createCodeEditor(element, {
    model, label: words.code.projectLabel, isReadOnly: false, beforeCommand: settle,
    onTabLeaves(leaves) {
      if (leaves === doesTabLeave) return;
      doesTabLeave = leaves;
      inform();
    },
  });
  const { editor } = code;
  session.editor = editor;
  if (session.view !== null) editor.restoreViewState(session.view);

  const markSelection = (doesReveal: boolean): void => code.markLines(linesOfRecords(session, designer.getState().selection), doesReveal);
  function inform(): void {
    tell({ ...text.state(), ...showMarks(session, designer.getState().checked), doesTabLeave });
  }
  session.onChange = () => {
    inform();
    markSelection(false);
  };
  text.follow();

  const stops = [
    model.onDidChangeContent(() => {
      if (session.isFollowing) return;
      text.typed(performance.now());
      noteState(text);
      clearTimeout(timer);
      timer = setTimeout(settle, pause);
      tell({ ...text.state(), errors: 0, first: null, doesTabLeave: false });
    }),
    editor.onKeyDown((event) => {
      const { key, ctrlKey, metaKey, altKey } = event.browserEvent;
      const at = editor.getPosition();
      if (key !== '"' || ctrlKey || metaKey || altKey || at === null || editor.getSelection()?.isEmpty() !== true || editor.getSelections()?.length !== 1) return;
      if (!closesThere(model.getLineContent(at.lineNumber), at.column - 1)) return;
      event.preventDefault();
      event.stopPropagation();
      editor.setPosition(at.with(undefined, at.column + 1));
    }),
    editor.onDidBlurEditorWidget(() => {
      settle();
      text.endBurst();
    }),
    editor.onDidChangeCursorPosition(({ reason, source, position }) => {
      if (reason !== monaco.editor.CursorChangeReason.Explicit || (source !== 'mouse' && source !== 'keyboard')) return;
      const id = recordAtLine(session, position.lineNumber);
      if (id === null) return;
      isSelecting = true;
      goToRecord(id, source === 'mouse');
      isSelecting = false;
    }),
  ];
  const stop = designer.subscribe((now, before) => {
    if (now.document !== before.document || now.opening !== before.opening) {
      cancelAnimationFrame(frame);
      // One change of the text a frame, however many steps a gesture makes.
      frame = requestAnimationFrame(text.follow);
    }
    if (now.selection !== before.selection) markSelection(!isSelecting && !editor.hasWidgetFocus());
  });
  inform();
  markSelection(true);

  return {
    keepText: text.keepText,
    takeDrawing: text.takeDrawing,
    focus: () => editor.focus(),
    goTo(line) {
      editor.setPosition({ lineNumber: line, column: model.getLineFirstNonWhitespaceColumn(line) || 1 });
      editor.revealLineInCenterIfOutsideViewport(line, monaco.editor.ScrollType.Immediate);
      editor.focus();
    },
    dispose() {
      cancelAnimationFrame(frame);
      settle();
      text.endBurst();
      stop();
      for (const one of stops) one.dispose();
      session.view = editor.saveViewState();
      session.editor = null;
      session.onChange = () => undefined;
      code.dispose();
    },
  };
}
