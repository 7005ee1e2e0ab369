// What was typed as text and is not in the drawing: because it does not read yet, or because both have gone apart. The text
// itself lives with its editor, which is loaded late; here stands what the window must know before it leaves a drawing.
import { createStore } from 'zustand/vanilla';
import { designer } from './session.ts';

/** How the text stands to the drawing. */
export interface UnreadText {
  /** why the drawing lacks what was typed; null when it lacks nothing */
  readonly why: 'unreadable' | 'apart' | null;
  /** which drawing this is about: text of one that was left is given up already */
  readonly opening: number;
  /** reads what was typed last, without waiting for the pause after typing */
  readonly settle: () => void;
}

/** The text of the window's one drawing. */
export const unreadText = createStore<UnreadText>()(() => ({ why: null, opening: 0, settle: () => undefined }));

/** Notes how the text stands to the drawing that is open. */
export function noteText(why: UnreadText['why']): void {
  const { opening } = designer.getState();
  const before = unreadText.getState();
  if (before.why !== why || before.opening !== opening) unreadText.setState({ why, opening });
}

/** Why the drawing that is open lacks something that was typed; null when it lacks nothing. */
export function whyUnread(): UnreadText['why'] {
  const { why, opening } = unreadText.getState();
  return opening === designer.getState().opening ? why : null;
}
