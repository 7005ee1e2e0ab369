// The pasted table beside the drawing: whether its dialog is open, and the text, which is kept when the dialog is closed by
// mistake. It stands apart from the one overlay so that a question or the save dialog may lie over it and it is still there after.
import { createStore } from 'zustand/vanilla';

/** The dialog for a pasted table. */
export interface TablePaste {
  readonly isOpen: boolean;
  readonly text: string;
}

/** The dialog for a pasted table; see `TablePaste`. */
export const tablePaste = createStore<TablePaste>()(() => ({ isOpen: false, text: '' }));

/** Opens the dialog, with a text when one was pasted, else with what stood in it last. */
export function openTable(text?: string): void {
  tablePaste.setState(text === undefined ? { isOpen: true } : { isOpen: true, text });
}

/** Closes the dialog and keeps its text. */
export function closeTable(): void {
  tablePaste.setState({ isOpen: false });
}
