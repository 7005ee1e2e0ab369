// The selection the inspector shows. It follows at once, but for a hand that holds something on the canvas: then it waits until
// the hand lets go, so that cards are under way without the inspector being built first. What is shown meanwhile is inert: no
// field of a layer that is no longer selected can be written into.
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { designer } from '../session.ts';

interface Shown {
  readonly selection: ReadonlySet<string>;
  /** something else is selected by now */
  readonly isBehind: boolean;
}

const shown = createStore<Shown>()(() => ({ selection: designer.getState().selection, isBehind: false }));
let isHeld = false;

function follow(): void {
  const { selection } = designer.getState();
  const now = shown.getState();
  const isBehind = isHeld && now.selection !== selection;
  if (isBehind !== now.isBehind || (!isHeld && now.selection !== selection)) shown.setState({ selection: isHeld ? now.selection : selection, isBehind });
}

designer.subscribe(follow);

/** Ids of what the inspector shows. */
export function useShownSelection(): ReadonlySet<string> {
  return useStore(shown, (state) => state.selection);
}

/** Whether something else is selected than what the inspector shows. */
export function useIsBehind(): boolean {
  return useStore(shown, (state) => state.isBehind);
}

/** Watches whether a hand holds something on the canvas; answers how to stop. */
export function watchHold(): () => void {
  const hold = (event: PointerEvent): void => {
    isHeld = event.button === 0 && event.target instanceof Element && event.target.closest('.react-flow') !== null;
    follow();
  };
  const letGo = (): void => {
    if (!isHeld) return;
    isHeld = false;
    follow();
  };
  // A release that the window never heard of shows in the next move.
  const onMove = (event: PointerEvent): void => { if (event.buttons === 0) letGo(); };
  window.addEventListener('pointerdown', hold, true);
  window.addEventListener('pointermove', onMove, true);
  for (const end of ['pointerup', 'pointercancel']) window.addEventListener(end, letGo, true);
  // Of the window itself, not of what has the keyboard in it.
  window.addEventListener('blur', letGo);
  return () => {
    window.removeEventListener('pointerdown', hold, true);
    window.removeEventListener('pointermove', onMove, true);
    for (const end of ['pointerup', 'pointercancel']) window.removeEventListener(end, letGo, true);
    window.removeEventListener('blur', letGo);
    letGo();
  };
}
