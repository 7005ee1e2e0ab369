// What is told for a few seconds at the foot of the window, or at its head where a selected card or a button would be covered, and the banner while the machine is away.
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import type { Connection } from '../machine.ts';
import { theMachine, useView, view } from '../session.ts';
import { words } from '../words.ts';
import { IconButton } from './controls.tsx';
import { Icon } from './icons.tsx';

const icons = { good: 'check', plain: 'note', bad: 'error' } as const;

/** The dialog that lies on top, if any. What stands outside of it can neither be clicked nor is it read aloud. */
function useTopDialog(): Element | null {
  const [top, setTop] = useState<Element | null>(null);
  useEffect(() => {
    const look = (): void => setTop([...document.querySelectorAll('.window > dialog')].at(-1) ?? null);
    const observer = new MutationObserver(look);
    const frame = document.querySelector('.window');
    if (frame !== null) observer.observe(frame, { childList: true });
    look();
    return () => observer.disconnect();
  }, []);
  return top;
}

/** How far from the head of the window notices stand there. */
const headroom = 56;
/** What a person may be about to press. */
const pressable = '.place :is(button, input, select, textarea):not(:disabled)';

type Sides = Pick<DOMRect, 'left' | 'top' | 'right' | 'bottom'>;
const overlap = (a: Sides, b: Sides): boolean => a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;

/**
 * Whether notices had better stand at the head of the window: at its foot they would lie over a selected card, what has the
 * keyboard, or more that can be pressed than at the head.
 */
function belongsHigh(element: Element): boolean {
  const low = element.getBoundingClientRect();
  const at = document.activeElement?.closest('.react-flow__node, .drawer button, .drawer input') ?? null;
  if ([...document.querySelectorAll('.react-flow__node.selected'), ...(at === null ? [] : [at])].some((one) => overlap(low, one.getBoundingClientRect()))) return true;
  const high = { left: low.left, right: low.right, top: headroom, bottom: headroom + low.height };
  const boxes = [...document.querySelectorAll(pressable)].map((one) => one.getBoundingClientRect()).filter(({ width }) => width > 0);
  const covered = (sides: Sides): number => boxes.filter((box) => overlap(sides, box)).length;
  const below = covered(low);
  return below > 0 && covered(high) < below;
}

/** The notices; while a dialog is open they are its own. */
export function Notices() {
  const notices = useView((state) => state.notices);
  const dialog = useTopDialog();
  const element = useRef<HTMLDivElement>(null);
  const [isHigh, setHigh] = useState(false);
  useLayoutEffect(() => {
    if (notices.length === 0 || element.current === null) return;
    setHigh((before) => before || belongsHigh(element.current as Element));
  }, [notices]);
  useLayoutEffect(() => {
    if (notices.length === 0) setHigh(false);
  }, [notices.length]);
  const dismiss = (id: number): void => view.setState((now) => ({ notices: now.notices.filter((notice) => notice.id !== id) }));
  const list = (
    <div ref={element} className={isHigh ? 'notices high' : 'notices'} role="status" aria-live="polite">
      {notices.map(({ id, text, tone }) => (
        <div key={id} className={`notice ${tone}`}>
          <Icon name={icons[tone]} />
          <p>{text}</p>
          <IconButton className="small" icon="close" label={words.notices.dismiss} onClick={() => dismiss(id)} />
        </div>
      ))}
    </div>
  );
  return dialog === null ? list : createPortal(list, dialog);
}

/** Says that the machine is away, as long as it is. */
export function ConnectionBanner() {
  const [connection, setConnection] = useState<Connection>('open');
  useEffect(() => theMachine().onConnection(setConnection), []);
  return connection === 'lost' ? <p className="banner" role="alert"><Icon name="warning" />{words.connection.lost(location.host)}</p> : null;
}
