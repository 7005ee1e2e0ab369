// One editor in the drawer, for the project's text or for generated code: how it looks, how the keyboard gets in and out, and
// the lines of what is selected.
import type * as monaco from 'monaco-editor/editor.js';
import { comeBack } from '../canvas/walk.ts';
import { editorCommand, onWindowKey } from '../keys.ts';
import { isMac } from '../keys-text.ts';
import { readyMonaco } from './monaco.ts';

/** How an editor is made. */
export interface CodeEditorOptions {
  readonly model: monaco.editor.ITextModel;
  readonly label: string;
  readonly isReadOnly: boolean;
  /** before a command of the window runs from inside, so that it finds everything typed taken over */
  readonly beforeCommand: () => void;
  /** Tab begins to leave the editor, or to write again */
  readonly onTabLeaves: (leaves: boolean) => void;
}

/** An editor with what is done to it from outside. */
export interface CodeEditor {
  readonly editor: monaco.editor.IStandaloneCodeEditor;
  /** marks whole lines, given as first and last from 1; brings the first into view where `reveal` says so */
  markLines(ranges: readonly (readonly [number, number])[], reveal: boolean): void;
  dispose(): void;
}

const nothingOpen = '!suggestWidgetVisible && !findWidgetVisible && !markersNavigationVisible && !inSnippetMode && !editorHasMultipleSelections && !editorHoverVisible';

/** A text an editor can show; it outlives the editor, which goes when its tab does. */
export function createText(language: string): monaco.editor.ITextModel {
  const model = readyMonaco().editor.createModel('', language);
  model.setEOL(readyMonaco().editor.EndOfLineSequence.LF);
  model.updateOptions({ bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false } });
  return model;
}

/** Puts an editor into an element. */
export function createCodeEditor(element: HTMLElement, { model, label, isReadOnly, beforeCommand, onTabLeaves }: CodeEditorOptions): CodeEditor {
  const api = readyMonaco();
  const editor = api.editor.create(element, {
    model, ariaLabel: label, readOnly: isReadOnly, domReadOnly: isReadOnly, tabFocusMode: isReadOnly, automaticLayout: true, fixedOverflowWidgets: true, fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono'), fontSize: 12, lineHeight: 18,
    minimap: { enabled: false }, scrollBeyondLastLine: false, wordWrap: isReadOnly ? 'off' : 'on', wrappingIndent: 'deepIndent', renderLineHighlight: 'none', lineNumbersMinChars: 4, lineDecorationsWidth: 8, glyphMargin: false, folding: true, tabSize: isReadOnly ? 4 : 2, insertSpaces: true, detectIndentation: false,
    cursorBlinking: 'solid', cursorSmoothCaretAnimation: 'off', smoothScrolling: false, occurrencesHighlight: 'off', selectionHighlight: false, wordBasedSuggestions: 'off', links: false, contextmenu: false, stickyScroll: { enabled: false }, guides: { indentation: false }, bracketPairColorization: { enabled: false },
    quickSuggestions: isReadOnly ? false : { strings: true, other: true, comments: false }, suggest: { showIcons: true, showStatusBar: false, preview: false }, padding: { top: 6, bottom: 6 }, overviewRulerLanes: 2, hideCursorInOverviewRuler: true, renderWhitespace: 'none', renderFinalNewline: 'off', colorDecorators: false, lightbulb: { enabled: 'off' as monaco.editor.ShowLightbulbIconMode },
    scrollbar: { useShadows: false, verticalScrollbarSize: 10, horizontalScrollbarSize: 10, alwaysConsumeMouseWheel: false }, accessibilitySupport: 'auto', dragAndDrop: false, autoSurround: 'never', unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: true },
  });
  const marked = editor.createDecorationsCollection();

  let isLeaving = false;
  const leaves = (does: boolean): void => {
    isLeaving = does;
    editor.updateOptions({ tabFocusMode: isReadOnly || does });
    onTabLeaves(does);
  };
  if (!isReadOnly) {
    editor.addAction({ id: 'convas.leave', label: 'Leave', keybindings: [api.KeyCode.Escape], precondition: `editorTextFocus && ${nothingOpen}`, run: () => (isLeaving ? comeBack() : leaves(true)) });
    editor.onDidChangeModelContent(() => leaves(false));
    editor.onDidBlurEditorWidget(() => leaves(false));
  }
  // Chords of the window that the editor has no use for come first: the editor would wait for a second key after Ctrl+K.
  const onKey = (event: KeyboardEvent): void => {
    if (!(isMac ? event.metaKey : event.ctrlKey)) return;
    if (!onWindowKey(event, beforeCommand)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  element.addEventListener('keydown', onKey, { capture: true });
  // The menu of the desktop app asks the field that has the keyboard.
  const onMenu = (event: Event): void => {
    if (!(event instanceof CustomEvent) || typeof event.detail !== 'string') return;
    editor.trigger('menu', event.detail === 'selectAll' ? 'editor.action.selectAll' : event.detail, null);
  };
  element.addEventListener(editorCommand, onMenu);

  return {
    editor,
    markLines(ranges, reveal) {
      const lines = ranges.filter(([first]) => first <= model.getLineCount());
      marked.set(lines.map(([first, last]) => ({
        range: new api.Range(first, 1, Math.min(last, model.getLineCount()), 1),
        options: { isWholeLine: true, className: 'code-mark', linesDecorationsClassName: 'code-mark-edge', overviewRuler: { color: { id: 'focusBorder' }, position: api.editor.OverviewRulerLane.Left } },
      })));
      const [first] = lines;
      if (!reveal || first === undefined) return;
      const seen = editor.getVisibleRanges();
      const isSeen = lines.some(([from, to]) => seen.some(({ startLineNumber, endLineNumber }) => from <= endLineNumber && to >= startLineNumber));
      if (!isSeen) editor.revealLineInCenter(first[0], api.editor.ScrollType.Immediate);
    },
    dispose() {
      element.removeEventListener('keydown', onKey, { capture: true });
      element.removeEventListener(editorCommand, onMenu);
      editor.dispose();
    },
  };
}
