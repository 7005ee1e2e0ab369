// How a window begins: with what its address asks for, else with the drawing it had before its page was loaded again, else
// with the start page.
import { createStore } from 'zustand/vanilla';
import { ConnectionLost } from '../core/run/channel.ts';
import { openPath, openTemplate, resume } from './files.ts';
import { ownEntry } from './journal.ts';
import { designer, view } from './session.ts';
import { isUnsaved } from './store.ts';
import { returnRace } from './transfer/race.ts';
import { lastDrawing, noteDrawing, takeBeginning } from './windows.ts';

/** Whether it is settled what this window begins with; until then the start page is not shown. */
export const beginning = createStore<{ readonly isSettled: boolean }>()(() => ({ isSettled: false }));

/** Whether the drawing is the one the window had before. */
async function begin(): Promise<boolean> {
  const asked = takeBeginning();
  if (asked !== null) {
    await (asked.at === 'template' ? openTemplate(asked.id) : openPath(asked.path));
    return false;
  }
  const { entry, path } = lastDrawing();
  return (entry !== null && (await resume(entry))) || (path !== null && openPath(path));
}

/** Begins, and notes from then on which drawing the window has; answers how to stop. */
export function startBeginning(): () => void {
  let isOver = false;
  const note = (): void => {
    const state = designer.getState();
    const isShown = isUnsaved(state) || !view.getState().isWelcoming;
    noteDrawing(isShown ? { entry: isUnsaved(state) ? ownEntry() : null, path: state.file.path } : { entry: null, path: null });
  };
  let stops: readonly (() => void)[] = [];
  const settle = (): void => {
    beginning.setState({ isSettled: true });
    if (isOver) return;
    stops = [
      designer.subscribe((now, before) => { if (now.document !== before.document || now.saved !== before.saved || now.file !== before.file) note(); }),
      view.subscribe((now, before) => { if (now.isWelcoming !== before.isWelcoming) note(); }),
    ];
    note();
  };
  if (beginning.getState().isSettled) settle();
  else {
    begin().then(returnRace, (error: unknown) => {
      // A machine that is away just now leaves the start page, which says so; anything else is told as what it is.
      if (!(error instanceof ConnectionLost)) throw error;
    }).finally(settle);
  }
  return () => {
    isOver = true;
    for (const stop of stops) stop();
  };
}
