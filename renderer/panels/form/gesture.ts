// Edits typed or dragged in one field become one undoable step: the gesture begins with the first change and ends when the
// field is left, or is taken back when what was typed may not be.
import { useEffect, useRef, useState } from 'react';
import { designer } from '../../session.ts';
import type { DesignerStore } from '../../store.ts';

/** The two ends of a gesture of one field. */
export interface Gesture {
  /** call before each change */
  readonly begin: () => void;
  /** call when the field is left or the slider let go */
  readonly end: () => void;
  /** takes back every change since the gesture began */
  readonly cancel: () => void;
}

const nothing = (): void => undefined;

/** For fields that are no part of the document: there is nothing to undo as one step. */
export const noGesture: Gesture = { begin: nothing, end: nothing, cancel: nothing };

let last = 0;

/** A gesture on a drawing; `title` answers what the history calls it when it ends. */
export function createGesture(store: DesignerStore, title: () => string): Gesture {
  let open: string | null = null;
  return {
    begin() {
      if (open !== null) return;
      open = `field ${++last}`;
      store.getState().beginGesture(open);
    },
    end() {
      if (open !== null) store.getState().endGesture(open, title());
      open = null;
    },
    cancel() {
      if (open !== null) store.getState().cancelGesture(open);
      open = null;
    },
  };
}

/** A gesture that bears this title in the history. It ends by itself when its field goes away. */
export function useGesture(title: string): Gesture {
  const titled = useRef(title);
  titled.current = title;
  const [gesture] = useState(() => createGesture(designer, () => titled.current));
  useEffect(() => gesture.end, [gesture]);
  return gesture;
}
