// What else a drawing can be exported to, beside the button that exports a model.
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { commandOf } from '../commands.ts';
import { pictureWords } from '../picture/words.ts';
import './export-menu.css';
import { Icon } from './icons.tsx';

const w = pictureWords.menu;
const items = [['export', w.model], ['export-picture', w.picture], ['export-table', w.table], ['copy-picture', w.copyPicture], ['copy-table', w.copyTable]] as const;

/** The button and its menu. */
export function ExportMenu({ isDisabled }: { readonly isDisabled: boolean }) {
  const [isOpen, open] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const entries = (): readonly HTMLElement[] => [...(frame.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
  useEffect(() => {
    if (!isOpen) return;
    entries()[0]?.focus();
    const onElsewhere = (event: PointerEvent): void => {
      if (event.target instanceof Node && frame.current?.contains(event.target) !== true) open(false);
    };
    window.addEventListener('pointerdown', onElsewhere, true);
    return () => window.removeEventListener('pointerdown', onElsewhere, true);
  }, [isOpen]);
  const close = (): void => {
    open(false);
    button.current?.focus();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (!isOpen) return;
    const all = entries();
    const at = all.findIndex((entry) => entry === document.activeElement);
    if (event.key === 'Escape') close();
    else if (event.key === 'ArrowDown') all[(at + 1) % all.length]?.focus();
    else if (event.key === 'ArrowUp') all[(at - 1 + all.length) % all.length]?.focus();
    else if (event.key === 'Home') all[0]?.focus();
    else if (event.key === 'End') all.at(-1)?.focus();
    else if (event.key === 'Tab') return open(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const run = (id: string): void => {
    close();
    commandOf(id).run();
  };
  return (
    <div className="export-menu" ref={frame} onKeyDown={onKey}>
      <button ref={button} type="button" className="icon-button" aria-label={w.label} title={w.label} aria-haspopup="menu" aria-expanded={isOpen} disabled={isDisabled} onClick={() => open((now) => !now)}><Icon name="down" /></button>
      {isOpen && (
        <div className="export-menu-list" role="menu" aria-label={w.label}>
          {items.map(([id, label]) => <button key={id} type="button" role="menuitem" tabIndex={-1} onClick={() => run(id)}>{label}</button>)}
        </div>
      )}
    </div>
  );
}
