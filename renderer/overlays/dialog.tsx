// A dialog over the window: the focus stays inside, Escape closes it, and the focus goes back to where it was.
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { IconButton } from '../panels/controls.tsx';
import { words } from '../words.ts';
import './overlays.css';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly size?: 'small' | 'medium' | 'large' | 'wide';
  /** a list to pick from has its field for a heading */
  readonly isBare?: boolean;
}

/** A dialog. It is there as long as it is rendered. */
export function Dialog({ title, onClose, children, size = 'medium', isBare = false }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    dialog?.showModal();
    // A dialog of the browser begins at its first button; ours say by `data-focus` where the first keystroke belongs.
    dialog?.querySelector<HTMLElement>('[data-focus]')?.focus();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={element} className={`dialog ${size} ${isBare ? 'bare' : ''}`} aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === element.current) onClose();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.preventDefault();
          onClose();
        }
        event.stopPropagation();
      }}
    >
      <div className="dialog-body">
        {isBare
          ? <h2 id={titleId} className="hidden-text">{title}</h2>
          : <header className="dialog-header"><h2 id={titleId}>{title}</h2><IconButton icon="close" label={words.dialog.close} onClick={onClose} /></header>}
        {children}
      </div>
    </dialog>
  );
}
