// The hints for the first moves: one at a time, beside what it speaks of, until it was followed or put away. It never takes the
// keyboard by itself, and never comes back.
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { isUnfinished } from '../../core/design/unfinished.ts';
import type { HintName } from '../../core/run/preferences.ts';
import { canvasState } from '../canvas/canvas-state.ts';
import { searchState } from '../canvas/search-state.ts';
import { IconButton } from '../panels/controls.tsx';
import { prefer, preferences } from '../panels/preferences.ts';
import { designer, view } from '../session.ts';
import { dueHint, followedHints, type Situation } from './choose.ts';
import './hints.css';
import { hintWords as w } from './words.ts';

/** How long a hint waits: whoever is at it already needs none. In milliseconds. */
const patience = 1500;
/** How often a hint looks where its place is, in milliseconds. */
const looking = 200;

function situation(): Situation {
  const { document, checked, history } = designer.getState();
  const { drawer, overlay } = view.getState();
  const problems = checked.diagnostics.filter((one) => one.severity !== 'note' && !isUnfinished(one)).length;
  return { layers: Object.keys(document.layers).length, wires: Object.keys(document.wires).length, problems, edits: history.past.length, areProblemsOpen: drawer === 'problems', areCommandsOpen: overlay === 'commands' };
}

/** Whether a person is in the middle of something. */
function isBusy(): boolean {
  const { moving, connecting, writing } = canvasState.getState();
  return view.getState().isWelcoming || view.getState().overlay !== 'none' || searchState.getState().open !== null || moving.size > 0 || connecting !== null || writing !== null || document.querySelector('dialog[open]') !== null;
}

function note(names: readonly HintName[]): void {
  const { hintsSeen } = preferences.getState();
  const fresh = names.filter((name) => !hintsSeen.includes(name));
  if (fresh.length > 0) void prefer({ hintsSeen: [...hintsSeen, ...fresh] });
}

/** The hint that is due, after a while in which nothing else came up. */
function useDue(): HintName | null {
  const [due, setDue] = useState<HintName | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    let awaited: HintName | null = null;
    const forget = (): void => {
      if (timer !== null) clearTimeout(timer);
      [timer, awaited] = [null, null];
    };
    const look = (): void => {
      const now = situation();
      const { hintsSeen } = preferences.getState();
      if (!view.getState().isWelcoming) note(followedHints(now, hintsSeen));
      const next = isBusy() ? null : dueHint(now, preferences.getState().hintsSeen);
      if (next === awaited) return;
      forget();
      setDue(null);
      if (next === null) return;
      awaited = next;
      timer = setTimeout(() => setDue(next), patience);
    };
    const stops = [designer.subscribe(look), view.subscribe(look), preferences.subscribe(look), canvasState.subscribe(look), searchState.subscribe(look)];
    look();
    return () => {
      forget();
      for (const stop of stops) stop();
    };
  }, []);
  return due;
}

/** What a hint stands beside, and on which side of it. */
const anchors: { readonly [H in HintName]: { readonly find: () => Element | null; readonly side: 'right' | 'above' | 'below' } } = {
  add: { find: () => document.querySelector('.palette'), side: 'right' },
  wire: { find: () => document.querySelector('.react-flow__node .layer-port.source'), side: 'right' },
  problems: { find: () => document.querySelector('.status-problems'), side: 'above' },
  commands: { find: () => document.querySelector('.top-bar [data-command="commands"]'), side: 'below' },
};

const gap = 10;
const edge = 8;

interface Spot {
  readonly left: number;
  readonly top: number;
}

/** Where a hint of a size stands: beside its anchor, and within the window. Without an anchor over the canvas. */
function spotFor(name: HintName, { width, height }: { readonly width: number; readonly height: number }): Spot {
  const { find, side } = anchors[name];
  const box = find()?.getBoundingClientRect() ?? null;
  const within = (value: number, size: number, room: number): number => Math.max(edge, Math.min(value, room - size - edge));
  const at = box === null || box.width === 0
    ? { left: innerWidth / 2 - width / 2, top: 64 }
    : side === 'right' ? { left: box.right + gap, top: name === 'add' ? box.top + 48 : box.top + box.height / 2 - height / 2 }
      : { left: box.left + box.width / 2 - width / 2, top: side === 'above' ? box.top - height - gap : box.bottom + gap };
  return { left: Math.round(within(at.left, width, innerWidth)), top: Math.round(within(at.top, height, innerHeight)) };
}

function Shown({ name }: { readonly name: HintName }) {
  const element = useRef<HTMLDivElement>(null);
  const [spot, setSpot] = useState<Spot | null>(null);
  const away = (): void => note([name]);
  useLayoutEffect(() => {
    // The canvas moves under its cards, panels come and go: a hint follows what it speaks of.
    const place = (): void => {
      const box = element.current?.getBoundingClientRect();
      if (box === undefined) return;
      const next = spotFor(name, box);
      setSpot((before) => (before?.left === next.left && before.top === next.top ? before : next));
    };
    place();
    const timer = setInterval(place, looking);
    return () => clearInterval(timer);
  }, [name]);
  useEffect(() => {
    // Whatever else Escape does there, it puts the hint away too.
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !isBusy()) note([name]);
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [name]);
  return (
    <div ref={element} className={`hint ${spot === null ? '' : 'placed'}`} data-hint={name} style={spot ?? undefined}>
      <p>{w.texts[name]}</p>
      <IconButton className="small" icon="close" label={w.dismiss} onClick={away} />
    </div>
  );
}

/** The hint that is due, if one is. */
export function Hints() {
  const due = useDue();
  return <aside className="hints" aria-label={w.label} aria-live="polite">{due !== null && <Shown key={due} name={due} />}</aside>;
}
