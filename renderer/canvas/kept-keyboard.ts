// The keyboard stays on the canvas when what it is at goes: a step taken back, a block closed, a card moved out of sight. The
// browser would leave it nowhere.
import { useEffect, type RefObject } from 'react';
import { theElement } from './canvas-state.ts';
import { isGivingKeyboard } from './looking.ts';
import { comeBack } from './walk.ts';

/** Keeps the keyboard whenever what is drawn changes. `at` is the card or wire that has it, or had it when it went. */
export function useKeptKeyboard(at: RefObject<string | null>, nodes: readonly unknown[], edges: readonly unknown[]): void {
  useEffect(() => {
    let frame = 0;
    const look = (): void => {
      const isNowhere = document.activeElement === null || document.activeElement === document.body;
      if (!isNowhere || at.current === null || isGivingKeyboard() || document.querySelector('dialog[open]') !== null) return;
      at.current = null;
      // Off the page's ground first: what comes next may have to be drawn before it takes the keyboard.
      theElement()?.focus({ preventScroll: true });
      comeBack();
    };
    // Cards are drawn a moment after the list of them changed.
    frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(look);
    });
    return () => cancelAnimationFrame(frame);
  }, [at, nodes, edges]);
}
