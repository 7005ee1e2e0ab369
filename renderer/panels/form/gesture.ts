// Edits typed or dragged in one field become one undoable step: the gesture begins with the first change and ends when the
// field is left.
import { useEffect, useRef } from 'react';
import { designer } from '../../session.ts';

/** The two ends of a gesture of one field. */
export interface Gesture {
  /** call before each change */
  readonly begin: () => void;
  /** call when the field is left or the slider let go */
  readonly end: () => void;
}

let last = 0;

/** A gesture that bears this title in the history. It ends by itself when its field goes away. */
export function useGesture(title: string): Gesture {
  const open = useRef<string | null>(null);
  const titled = useRef(title);
  titled.current = title;
  const gesture = useRef<Gesture>({
    begin() {
      if (open.current !== null) return;
      open.current = `field ${++last}`;
      designer.getState().beginGesture(open.current);
    },
    end() {
      if (open.current === null) return;
      designer.getState().endGesture(open.current, titled.current);
      open.current = null;
    },
  });
  useEffect(() => {
    const { end } = gesture.current;
    return end;
  }, []);
  return gesture.current;
}
