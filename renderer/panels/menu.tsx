// A menu over the window, with menus of its own inside: arrows, Home and End move, a letter goes to the next item that begins
// with it, Enter and Space choose, Escape closes. What is pointed at has the keyboard, so that only one item is ever marked.
import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { MenuItem, MenuLine } from '../menus.ts';
import { Keys } from './controls.tsx';
import { Icon } from './icons.tsx';
import './menu.css';

/** Where a menu opens: at a point, below a button, or beside the item it belongs to. */
export type Anchor = { readonly x: number; readonly y: number } | { readonly beside: DOMRect };

interface MenuProps {
  readonly label: string;
  readonly lines: readonly MenuLine[];
  readonly anchor: Anchor;
  /** closes all of it; `isChosen`: because something was chosen, which runs after it */
  readonly onClose: (isChosen: boolean) => void;
  /** goes back to the menu around it */
  readonly onBack?: () => void;
  /** begins at its first item rather than waiting for the pointer */
  readonly isEager?: boolean;
}

const edge = 8;
const patience = 140;

/** The menu's place: inside the window, turned to the other side where there is no room. */
function placed(anchor: Anchor, { width, height }: { readonly width: number; readonly height: number }): { readonly left: number; readonly top: number } {
  const [right, bottom] = [window.innerWidth - edge, window.innerHeight - edge];
  const [left, top] = 'x' in anchor
    ? [anchor.x + width > right ? Math.max(edge, anchor.x - width) : anchor.x, anchor.y]
    : [anchor.beside.right + width > right ? Math.max(edge, anchor.beside.left - width) : anchor.beside.right, anchor.beside.top - 4];
  return { left: Math.min(left, Math.max(edge, right - width)), top: Math.max(edge, Math.min(top, bottom - height)) };
}

/** A menu. It is open as long as it is rendered. */
export function Menu({ label, lines, anchor, onClose, onBack, isEager = true }: MenuProps) {
  const list = useRef<HTMLDivElement>(null);
  const ids = useId();
  const [place, setPlace] = useState<{ readonly left: number; readonly top: number } | null>(null);
  const [inner, setInner] = useState<{ readonly id: string; readonly at: DOMRect; readonly isEager: boolean } | null>(null);
  const wait = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const items = (): readonly HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>(':scope > [data-item]') ?? [])];

  useLayoutEffect(() => {
    const box = list.current?.getBoundingClientRect();
    if (box !== undefined) setPlace(placed(anchor, box));
  }, [anchor]);
  useEffect(() => {
    if (place !== null && isEager) items()[0]?.focus({ preventScroll: true });
  }, [place !== null]);
  useEffect(() => () => clearTimeout(wait.current), []);

  const enter = (id: string, isByKeys: boolean): void => {
    const at = items().find((item) => item.dataset['item'] === id)?.getBoundingClientRect();
    if (at !== undefined) setInner({ id, at, isEager: isByKeys });
  };
  const choose = (item: MenuItem): void => {
    if (!item.isEnabled) return;
    onClose(true);
    item.run();
  };
  const pointAt = (line: MenuLine, element: HTMLElement): void => {
    clearTimeout(wait.current);
    const go = (): void => {
      element.focus({ preventScroll: true });
      if (line.kind === 'menu') enter(line.id, false);
      else setInner(null);
    };
    // On its way into an open menu the pointer passes other items.
    if (inner === null || inner.id === line.id) go();
    else wait.current = setTimeout(go, patience);
  };
  const onKey = (event: KeyboardEvent): void => {
    event.stopPropagation();
    const all = items();
    const at = all.findIndex((item) => item === document.activeElement);
    const line = lines.find(({ id }) => id === all[at]?.dataset['item']);
    const go = (to: number): void => all[(to + all.length) % all.length]?.focus();
    if (event.key === 'ArrowDown') go(at + 1);
    else if (event.key === 'ArrowUp') go(at < 0 ? -1 : at - 1);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(-1);
    else if (event.key === 'Escape' || (event.key === 'ArrowLeft' && onBack !== undefined)) (onBack ?? (() => onClose(false)))();
    else if (event.key === 'Tab') onClose(false);
    else if (['Enter', ' ', 'ArrowRight'].includes(event.key)) {
      if (line?.kind === 'menu') enter(line.id, true);
      else if (line?.kind === 'item' && event.key !== 'ArrowRight') choose(line);
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const turned = [...all.slice(at + 1), ...all.slice(0, at + 1)];
      turned.find((item) => item.textContent?.trim().toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
    } else return;
    event.preventDefault();
  };
  const open = inner === null ? undefined : lines.find((line) => line.kind === 'menu' && line.id === inner.id);
  const hasTicks = lines.some((line) => line.kind === 'item' && line.isOn !== undefined);
  return (
    <div
      ref={list} className="menu" role="menu" aria-label={label} style={place === null ? { visibility: 'hidden' } : place} tabIndex={-1}
      onKeyDown={onKey} onContextMenu={(event) => event.preventDefault()} onPointerEnter={() => clearTimeout(wait.current)}
    >
      {lines.map((line) => {
        if (line.kind === 'rule') return <div key={line.id} role="separator" className="menu-rule" />;
        const isOpen = inner?.id === line.id;
        const isItem = line.kind === 'item';
        const isSwitch = isItem && line.isOn !== undefined;
        return (
          <div
            key={line.id} id={`${ids}${line.id}`} data-item={line.id} className="menu-item" tabIndex={-1}
            role={!isSwitch ? 'menuitem' : line.isChoice === true ? 'menuitemradio' : 'menuitemcheckbox'}
            {...(isSwitch ? { 'aria-checked': line.isOn } : {})} {...(isItem ? { 'aria-disabled': !line.isEnabled } : { 'aria-haspopup': 'menu' as const, 'aria-expanded': isOpen })}
            {...(isItem && line.keys !== undefined ? { 'aria-keyshortcuts': line.keys.replace('Mod', 'Control') } : {})}
            onPointerMove={(event) => { if (document.activeElement !== event.currentTarget) pointAt(line, event.currentTarget); }}
            onClick={() => (isItem ? choose(line) : enter(line.id, false))}
          >
            {hasTicks && <span className="menu-tick">{isSwitch && line.isOn === true && <Icon name="check" />}</span>}
            <span className="menu-label">{line.label}</span>
            {isItem && line.keys !== undefined && <Keys chord={line.keys} />}
            {!isItem && <Icon name="chevron" />}
          </div>
        );
      })}
      {inner !== null && open?.kind === 'menu' && (
        <Menu
          key={inner.id} label={open.label} lines={open.lines} anchor={{ beside: inner.at }} isEager={inner.isEager} onClose={onClose}
          onBack={() => {
            setInner(null);
            items().find((item) => item.dataset['item'] === inner.id)?.focus();
          }}
        />
      )}
    </div>
  );
}
