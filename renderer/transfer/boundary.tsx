// The freeze boundary on the canvas: a line through the drawing, between what is kept and what is trained. It is dragged by its
// line or its grip and moved by the arrow keys; while it is held only the cards and the figures follow, and putting it down is one
// step of the drawing.
import { useStoreApi, ViewportPortal } from '@xyflow/react';
import { useEffect, useLayoutEffect, useMemo, useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { shownLevel } from '../canvas/levels.ts';
import { theInstance, useCanvas } from '../canvas/canvas-state.ts';
import { LockIcon } from '../canvas/icons.tsx';
import { card, type Flow } from '../canvas/metrics.ts';
import { useDesigner } from '../session.ts';
import { BoundaryPanel, spokenAt } from './boundary-panel.tsx';
import type { Cuts } from './cuts.ts';
import { alongAt, boundaryLine, nearestBoundary, overhang, pathOf, reachOf, veilOf, type Piece } from './line.ts';
import { dropBoundary, holdBoundary, putBoundary, useBoundary, useBoundaryShown, useCuts } from './state.ts';
import { transferWords } from './words.ts';
import './boundary.css';

const w = transferWords.boundary;
/** Dots of the screen: how far the grip stays from the edges of the canvas, and from the cards; room for its figures above it, below it or beside it. */
const [margin, clear, room] = [12, 26, { above: 170, below: 190, beside: 300 }] as const;
/** How far before the first card what is frozen begins. */
const aside = 40;
/** As wide as the figures are. */
const panelWidth = 252;
/** A hand that moves less than this has only pressed. */
const steady = 3;

/** The freeze boundary, where it is to be seen: over the network itself, not inside a block that is looked into. */
export function FreezeBoundary() {
  const isShown = useBoundaryShown();
  const isWhole = useDesigner((state) => state.scope === null);
  return isShown && isWhole ? <Line /> : null;
}

/** The lines of a drawing, each worked out when it is first asked for. */
interface Lines {
  readonly flow: Flow;
  /** where the drawing begins along the flow */
  readonly begin: number;
  readonly of: (boundary: number) => readonly Piece[];
}

function linesOf({ ranks }: Pick<Cuts, 'ranks'>): Lines {
  const { flow, boxes, records } = shownLevel();
  const cards = records.flatMap(({ id, position }) => {
    const rank = ranks.get(id);
    // What only feeds an output of its own stands beside the way the line crosses.
    return rank === undefined ? [] : [{ rank, box: boxes.get(id) ?? { ...position, ...card } }];
  });
  const known = new Map<number, readonly Piece[]>();
  return {
    flow, begin: cards.reduce((least, { box }) => Math.min(least, flow === 'right' ? box.x : box.y), Infinity) - aside,
    of(boundary) {
      const line = known.get(boundary) ?? boundaryLine(cards.filter(({ rank }) => rank <= boundary).map(({ box }) => box), cards.filter(({ rank }) => rank > boundary).map(({ box }) => box), flow);
      known.set(boundary, line);
      return line;
    },
  };
}

function Line() {
  const cuts = useCuts();
  const expanded = useCanvas((state) => state.expanded);
  const held = useBoundary((state) => state.held);
  const isFar = useCanvas((state) => state.detail === 'none');
  // Blocks shown in place move the cards around them.
  const lines = useMemo(() => linesOf(cuts), [cuts, expanded]);
  const at = Math.min(held ?? cuts.at, cuts.all.length - 1);
  const hand = useHand(lines, cuts.all.length);
  useEffect(() => dropBoundary, []);
  const pieces = cuts.all.length < 2 ? [] : lines.of(at);
  if (pieces.length === 0) return null;
  const { flow } = lines;
  const path = pathOf(pieces, flow);
  const name = `freeze-line ${flow}${held === null ? '' : ' held'}`;
  // Painted cards do not follow the hand: what would be frozen is veiled instead.
  const veil = isFar && held !== null ? <path className="veil" d={veilOf(pieces, lines.begin, flow)} /> : null;
  const paths = <>{veil}<path className="edge" d={path} /><path className="line" d={path} /><path className="hold nopan nodrag" d={path} {...hand} /></>;
  return (
    <>
      {isFar ? <Over name={name}>{paths}</Over> : <ViewportPortal><svg className={name} aria-hidden="true">{paths}</svg></ViewportPortal>}
      <Grip pieces={pieces} flow={flow} cuts={cuts} at={at} isHeld={held !== null} hand={hand} />
    </>
  );
}

/** What is drawn over the painted drawing, which lies over everything in the canvas's own measure. */
function Over({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  const group = useRef<SVGGElement>(null);
  const store = useStoreApi();
  useLayoutEffect(() => {
    const place = ([x, y, zoom]: readonly [number, number, number]): void => group.current?.setAttribute('transform', `translate(${x} ${y}) scale(${zoom})`);
    place(store.getState().transform);
    return store.subscribe((now, before) => { if (now.transform !== before.transform) place(now.transform); });
  }, [store]);
  return <svg className={`${name} over`} aria-hidden="true"><g ref={group}>{children}</g></svg>;
}

/** The hand that holds the line: it means the boundary whose line it is nearest to. */
function useHand({ flow, of }: Lines, boundaries: number) {
  const grip = useRef<{ readonly x: number; readonly y: number; isMoved: boolean } | null>(null);
  const frame = useRef(0);
  const meant = (event: { readonly clientX: number; readonly clientY: number }): number => {
    const point = theInstance()?.screenToFlowPosition({ x: event.clientX, y: event.clientY }, { snapToGrid: false });
    if (point === undefined) return 0;
    const [along, across] = flow === 'right' ? [point.x, point.y] : [point.y, point.x];
    return nearestBoundary(boundaries, (boundary) => alongAt(of(boundary), across), along);
  };
  const letGo = (): void => {
    cancelAnimationFrame(frame.current);
    grip.current = null;
  };
  useEffect(() => {
    const onEscape = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== 'Escape' || grip.current === null) return;
      event.preventDefault();
      event.stopPropagation();
      letGo();
      dropBoundary();
    };
    window.addEventListener('keydown', onEscape, true);
    return () => window.removeEventListener('keydown', onEscape, true);
  }, []);
  return {
    onPointerDown(event: PointerEvent): void {
      if (event.button !== 0 || !event.isPrimary) return;
      event.stopPropagation();
      event.currentTarget.setPointerCapture(event.pointerId);
      grip.current = { x: event.clientX, y: event.clientY, isMoved: false };
    },
    onPointerMove(event: PointerEvent): void {
      const { current } = grip;
      if (current === null) return;
      current.isMoved ||= Math.hypot(event.clientX - current.x, event.clientY - current.y) >= steady;
      if (!current.isMoved) return;
      const { clientX, clientY } = event;
      // A mouse may report more often than frames are drawn.
      cancelAnimationFrame(frame.current);
      frame.current = requestAnimationFrame(() => { if (grip.current !== null) holdBoundary(meant({ clientX, clientY })); });
    },
    onPointerUp(event: PointerEvent): void {
      const { current } = grip;
      letGo();
      if (current?.isMoved === true) putBoundary(meant(event));
      else dropBoundary();
    },
    onPointerCancel(): void {
      letGo();
      dropBoundary();
    },
  };
}

interface GripProps {
  readonly pieces: readonly Piece[];
  readonly flow: Flow;
  readonly cuts: Cuts;
  readonly at: number;
  readonly isHeld: boolean;
  readonly hand: ReturnType<typeof useHand>;
}

/** The grip at the line's beginning; where that is out of sight, at the part of the line that is seen, else at the edge nearest to it. */
function Grip({ pieces, flow, cuts, at, isHeld, hand }: GripProps) {
  const element = useRef<HTMLDivElement>(null);
  const store = useStoreApi();
  const name = cuts.all[at]?.last ?? null;
  useLayoutEffect(() => {
    const grip = element.current;
    const [isRight, pill] = [flow === 'right', grip?.firstElementChild];
    if (grip === null || !(pill instanceof HTMLElement)) return undefined;
    const [own, aside] = isRight ? [pill.offsetHeight, pill.offsetWidth / 2] : [pill.offsetWidth, pill.offsetHeight / 2];
    const { from, to } = reachOf(pieces);
    const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(Math.max(least, most), value));
    const place = (): void => {
      const { transform: [x, y, zoom], width, height } = store.getState();
      const [offAlong, offAcross, along, across] = isRight ? [x, y, width, height] : [y, x, height, width];
      // It stands clear of the cards and their names from afar too; a stem leads from it to where the line begins.
      const begin = from * zoom + offAcross;
      const wish = Math.min(begin, begin + overhang * zoom - clear) - own;
      const at = clamp(wish, margin, Math.min(across - (isRight ? room.below : room.beside), to * zoom + offAcross - own));
      const line = alongAt(pieces, (at + own - offAcross) / zoom) * zoom + offAlong;
      const held = clamp(line, aside + margin, along - aside - margin);
      grip.style.transform = `translate(${Math.round(isRight ? held : at)}px, ${Math.round(isRight ? at : held)}px)`;
      grip.style.setProperty('--stem', `${held === line ? Math.max(0, Math.round(begin - at - own)) : 0}px`);
      // Beside a drawing that runs downwards the figures end where the grip does, so that they lie over no card.
      grip.style.setProperty('--panel', `${Math.round(Math.max(margin - at, own - panelWidth))}px`);
      grip.classList.toggle('left', isRight && held < 150);
      grip.classList.toggle('right', isRight && held > width - 150);
      grip.classList.toggle('up', isRight && at > room.above);
      grip.classList.toggle('low', !isRight && held > height - 220);
    };
    place();
    return store.subscribe((now, before) => { if (now.transform !== before.transform || now.width !== before.width || now.height !== before.height) place(); });
  }, [pieces, flow, store, name]);
  const most = cuts.all.length - 1;
  const onKey = (event: KeyboardEvent): void => {
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, PageDown: at + 5, PageUp: at - 5, Home: 0, End: most }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const next = Math.max(0, Math.min(most, to));
    if (next !== at || cuts.beyond.length > 0) putBoundary(next, true);
  };
  return (
    <div ref={element} className={`freeze-grip ${flow}${isHeld ? ' held' : ''}`}>
      <div
        className="freeze-pill" role="slider" tabIndex={0} aria-label={w.label} aria-orientation={flow === 'right' ? 'horizontal' : 'vertical'} aria-valuemin={0} aria-valuemax={most} aria-valuenow={at} aria-valuetext={spokenAt(cuts, at)}
        title={isHeld ? undefined : w.pull} onKeyDown={onKey} {...hand}
      >
        <span className="stem" aria-hidden="true" />
        <span className="lock"><LockIcon /></span>
        <span className="name">{name === null ? w.none : w.upTo(name)}</span>
        <svg className="ways" width="14" height="10" viewBox="0 0 14 10" fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true"><path d={flow === 'right' ? 'M4 2 1 5l3 3M10 2l3 3-3 3M1.5 5h11' : 'M4 3 7 .5 10 3M4 7l3 2.5L10 7M7 1v8'} /></svg>
      </div>
      <BoundaryPanel cuts={cuts} at={at} isHeld={isHeld} />
    </div>
  );
}
