// The menu of what lies under the pointer on the canvas, or has the keyboard there.
import { useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { closeCanvasMenu, menuState } from '../canvas/menu-state.ts';
import { menuWords } from '../menu-words.ts';
import { canvasMenu } from '../menus.ts';
import { Menu } from '../panels/menu.tsx';
import { useOutside } from '../panels/outside.ts';

/** The menu, while it is open. */
export function ContextMenu() {
  const open = useStore(menuState, (state) => state.open);
  const before = useRef<Element | null>(null);
  const lines = useMemo(() => (open === null ? [] : canvasMenu(open)), [open]);
  useEffect(() => {
    if (open !== null && document.activeElement?.closest('.menu') === null) before.current = document.activeElement;
  }, [open]);
  useOutside(open !== null, closeCanvasMenu);
  if (open === null) return null;
  const close = (): void => {
    closeCanvasMenu();
    const back = before.current instanceof HTMLElement || before.current instanceof SVGElement ? before.current : null;
    const canvas = document.querySelector<HTMLElement>('.canvas');
    (back?.isConnected === true && back !== document.body ? back : canvas)?.focus({ preventScroll: true });
  };
  return <Menu key={`${open.point.x} ${open.point.y}`} label={menuWords.context[open.what]} lines={lines} anchor={open.point} onClose={close} />;
}
