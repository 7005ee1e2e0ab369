// The drawing as text, both ways. What is typed becomes, after a pause and where it reads, one patch of the drawing; what
// changes in the drawing flows into the text. The drawing keeps the last text that reads, and where text and drawing have
// gone apart in the same place, a person decides; nothing here knows of the editor but the two functions it is given.
import { ok } from '../../core/base/diagnostic.ts';
import { readProjectText, writeProject, type TextFault } from '../../core/document/file.ts';
import type { Step } from '../../core/document/history.ts';
import type { Document } from '../../core/document/model.ts';
import { apply, difference, isEmpty } from '../../core/document/patch.ts';
import type { DesignerStore } from '../store.ts';
import { words } from '../words.ts';
import { editsBetween, type TextEdit } from './line-edits.ts';

const w = words.code;

/** An editor, as far as this goes. */
export interface TextPort {
  read(): string;
  /** edits of the text as it is, in order */
  change(edits: readonly TextEdit[]): void;
  /** another text, with no way back to the one before */
  replace(text: string): void;
}

/** How text and drawing stand to each other. */
export interface TextState {
  /** what keeps the text from being read; empty when it reads */
  readonly faults: readonly TextFault[];
  /** both have changed in ways that cannot be joined, or the drawing has while the text does not read */
  readonly isApart: boolean;
  /** typed, and not looked at yet */
  readonly isPending: boolean;
}

/** The two-way street between the open drawing and a text. */
export interface ProjectText {
  state(): TextState;
  /** something was typed; `settle` is due after a pause */
  typed(now: number): void;
  /** reads the text and takes it over where it reads */
  settle(): void;
  /** takes over what has changed in the drawing */
  follow(): void;
  /** the next thing typed is a step of its own */
  endBurst(): void;
  /** where both are apart: the text goes for the drawing, or the drawing for the text */
  keepText(): void;
  takeDrawing(): void;
}

/** Keys pressed closer together than this, in milliseconds, are one step to undo. */
const burstPause = 2000;

/** Whether the quote behind an offset of a line closes the text before it: typed once more it would stand doubled. One that opens the next name has more than a comma, a colon or a bracket behind it. */
export function closesThere(line: string, offset: number): boolean {
  return line[offset] === '"' && /^\s*(?:[,:\]}]|$)/.test(line.slice(offset + 1)) && /^(?:[^"]|"(?:[^"\\]|\\.)*")*"(?:[^"\\]|\\.)*$/.test(line.slice(0, offset));
}

/** Joins a drawing and a text; `changed` is called when its state may have. */
export function projectText(store: DesignerStore, port: TextPort, changed: () => void): ProjectText {
  let base: Document = store.getState().document;
  let opening = store.getState().opening;
  let faults: readonly TextFault[] = [];
  let isConflict = false;
  let isPending = false;
  let isTaking = false;
  let burst: Step | null = null;
  let lastTyped = -Infinity;
  port.replace(writeProject(base));

  const drawing = (): Document => store.getState().document;
  const hasMoved = (): boolean => drawing() !== base && !isEmpty(difference(base, drawing()));

  /** Makes of the drawing what the text says, given what the drawing was when the text last was the same. */
  const take = (read: Document): void => {
    const patch = difference(base, read);
    if (!isEmpty(patch)) {
      if (!apply(drawing(), patch).ok) {
        isConflict = true;
        return;
      }
      const before = store.getState().history.past;
      isTaking = true;
      store.getState().edit(w.step, () => ok(patch), undefined, burst);
      isTaking = false;
      const { past } = store.getState().history;
      const last = past.at(-1);
      // A burst that came to nothing leaves the step before it as the last one, which is not ours.
      burst = last !== undefined && last !== before.at(-1) && past.length >= before.length ? last : null;
    }
    // What the drawing has that the text has not, because it changed meanwhile, flows into the text.
    isConflict = false;
    base = read;
    const merged = drawing();
    if (!isEmpty(difference(read, merged))) port.change(editsBetween(port.read(), writeProject(merged)));
    base = merged;
  };

  const settle = (): void => {
    if (!isPending) return;
    isPending = false;
    const read = readProjectText(port.read(), w.thisText);
    faults = read.ok ? [] : read.error;
    if (read.ok) take(read.value);
    changed();
  };

  const takeDrawing = (): void => {
    [faults, isConflict, isPending, burst] = [[], false, false, null];
    base = drawing();
    const edits = editsBetween(port.read(), writeProject(base));
    if (edits.length > 0) port.change(edits);
    changed();
  };

  return {
    state: () => ({ faults, isPending, isApart: isConflict || (faults.length > 0 && hasMoved()) }),
    typed(now) {
      if (now - lastTyped > burstPause) burst = null;
      lastTyped = now;
      isPending = true;
    },
    settle,
    follow() {
      if (isTaking) return;
      const now = store.getState();
      if (now.opening !== opening) {
        opening = now.opening;
        [faults, isConflict, isPending, burst] = [[], false, false, null];
        base = now.document;
        port.replace(writeProject(base));
      } else if (now.document !== base && !isPending && !isConflict && faults.length === 0) {
        if (hasMoved()) port.change(editsBetween(port.read(), writeProject(now.document)));
        base = now.document;
        burst = null;
      } else if (now.document === base) return;
      changed();
    },
    endBurst() {
      burst = null;
    },
    keepText() {
      // From here on the text is measured against the drawing as it is now, so that what the text says goes.
      base = drawing();
      [isConflict, burst, isPending] = [false, null, true];
      settle();
    },
    takeDrawing,
  };
}
