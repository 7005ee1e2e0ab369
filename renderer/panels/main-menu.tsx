// The main menu at the left of the top bar: everything the window can do, by mouse, with the keys that do it. In the desktop
// app the system's own menu bar has it all.
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { menuWords } from '../menu-words.ts';
import { theMachine, view } from '../session.ts';
import { words } from '../words.ts';
import { Icon } from './icons.tsx';
import './menu.css';
import type { Anchor } from './menu.tsx';
import { useOutside } from './outside.ts';

const chord = 'F10';
const load = () => import('./main-menu-list.tsx');
const MainMenuList = lazy(async () => ({ default: (await load()).MainMenuList }));

/** The button and its menu. */
export function MainMenu() {
  const [anchor, setAnchor] = useState<Anchor | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const before = useRef<Element | null>(null);
  const isOpen = anchor !== null;
  const open = (): void => {
    const box = button.current?.getBoundingClientRect();
    if (box !== undefined) setAnchor({ x: box.left, y: box.bottom + 6 });
  };
  const close = (isChosen: boolean): void => {
    setAnchor(null);
    // What is chosen goes on where the hand came from: the card that had the keyboard has it again.
    const back = isChosen && before.current instanceof HTMLElement && before.current !== document.body && before.current.isConnected ? before.current : button.current;
    back?.focus({ preventScroll: true });
  };
  useOutside(isOpen, () => setAnchor(null));
  useEffect(() => {
    // Fetched once the window has nothing else to do; a failure is met again when the menu is asked for.
    const handle = requestIdleCallback(() => void load().catch(() => undefined), { timeout: 4000 });
    return () => cancelIdleCallback(handle);
  }, []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== chord || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey || view.getState().overlay !== 'none' || document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      before.current = document.activeElement;
      open();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  if (theMachine().desktop !== undefined) return null;
  return (
    <>
      <button
        ref={button} type="button" className="main-menu-button" aria-label={menuWords.main} title={menuWords.mainOpen(chord)} aria-haspopup="menu" aria-expanded={isOpen}
        onPointerDown={(event) => {
          before.current = document.activeElement;
          if (!isOpen) return;
          // The press that closes it must not open it again.
          event.preventDefault();
          event.stopPropagation();
        }}
        onClick={(event) => {
          if (event.detail === 0) before.current = null;
          if (isOpen) close(false);
          else open();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          before.current = null;
          open();
        }}
      >
        <Icon name="menu" /><span className="brand-name">{words.brand}</span>
      </button>
      <Suspense>{anchor !== null && <MainMenuList anchor={anchor} onClose={close} />}</Suspense>
    </>
  );
}
