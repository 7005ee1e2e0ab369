// The hand over a drawing seen from afar: what it does there comes to the same as over cards. React Flow keeps moving and
// zooming the canvas; clicks, drags and frames drawn around cards are taken here before they reach it.
import type { PointerEvent } from 'react';
import { designer } from '../session.ts';
import { canvasState, theInstance } from './canvas-state.ts';
import { onEdgeClick, onNodeClick, onNodesChange } from './changes.ts';
import type { Place } from './metrics.ts';
import { recordOfNode, wireOfEdge } from './node-ids.ts';
import { overviewBoxAt, theGround, under, type Ground } from './overview-ground.ts';
import { within, type Area, type Box } from './overview-scene.ts';

/** Dots a pressed hand moves before it drags. */
const threshold = 2;

interface Press {
  readonly pointer: number;
  readonly start: Place;
  readonly screen: Place;
  readonly adds: boolean;
  readonly what: 'box' | 'line' | 'empty';
  readonly id: string;
  readonly selected: ReadonlySet<string>;
  /** places of what is dragged when the drag began, by node id; null before it begins */
  base: ReadonlyMap<string, Place> | null;
  isMoved: boolean;
}

let press: Press | null = null;
let frame = 0;

let tellBand: (band: Area | null) => void = () => undefined;
/** Tells the frame a hand draws around cards; answers how to stop. */
export function setBandListener(listener: (band: Area | null) => void): () => void {
  tellBand = listener;
  return () => {
    tellBand = () => undefined;
  };
}

const isOnPane = (target: EventTarget): target is Element => target instanceof Element && target.classList.contains('react-flow__pane');

/** A button is pressed. */
export function onPress(event: PointerEvent): void {
  // With Space held down the hand moves the canvas: React Flow says so by a class.
  const ground = theGround();
  if (ground === null || event.button !== 0 || !event.isPrimary || !isOnPane(event.target) || event.target.classList.contains('draggable')) return;
  const [instance, point] = [theInstance(), { x: event.clientX, y: event.clientY }];
  if (instance === null) return;
  const found = under(point);
  // A finger beside all cards moves the canvas.
  if (found === null && event.pointerType === 'touch') return;
  const { selection } = designer.getState();
  press = {
    pointer: event.pointerId, start: instance.screenToFlowPosition(point, { snapToGrid: false }), screen: point, adds: event.shiftKey || event.ctrlKey || event.metaKey,
    what: found?.sort ?? 'empty', id: found === null ? '' : found.sort === 'box' ? found.box.id : found.line.id, selected: selection, base: null, isMoved: false,
  };
  event.target.setPointerCapture(event.pointerId);
  event.stopPropagation();
}

const cursorOver = (target: Element, isOver: boolean): void => { target.classList.toggle('over-card', isOver); };

/** The hand moves. */
export function onMove(event: PointerEvent): void {
  const ground = theGround();
  if (ground === null || !isOnPane(event.target)) return;
  const point = { x: event.clientX, y: event.clientY };
  if (press === null) {
    if (event.buttons !== 0) return;
    const node = overviewBoxAt(point)?.id ?? null;
    cursorOver(event.target, node !== null);
    const reading = node !== null && recordOfNode(node).sort === 'layer' ? node : null;
    if (reading !== canvasState.getState().reading) canvasState.setState({ reading });
    return;
  }
  event.stopPropagation();
  if (!press.isMoved && Math.hypot(point.x - press.screen.x, point.y - press.screen.y) < threshold) return;
  press.isMoved = true;
  // A mouse may report more often than frames are drawn.
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(() => goOn(point));
}

function goOn(point: Place): void {
  const [now, hand, instance] = [theGround(), press, theInstance()];
  if (now === null || hand === null || instance === null || hand.what === 'line') return;
  const at = instance.screenToFlowPosition(point, { snapToGrid: false });
  if (hand.what === 'empty') {
    const band = { left: Math.min(at.x, hand.start.x), top: Math.min(at.y, hand.start.y), right: Math.max(at.x, hand.start.x), bottom: Math.max(at.y, hand.start.y) };
    tellBand(band);
    const found = within(now.scene, band);
    const next = new Set([...(hand.adds ? hand.selected : []), ...found.boxes.map((id) => recordOfNode(id).id), ...found.lines.map(wireOfEdge)]);
    const { selection, select } = designer.getState();
    if (next.size !== selection.size || [...next].some((id) => !selection.has(id))) select(next);
    return;
  }
  hand.base ??= takeUp(now, hand);
  const by = { x: at.x - hand.start.x, y: at.y - hand.start.y };
  onNodesChange([...hand.base].map(([id, place]) => ({ type: 'position', id, dragging: true, position: { x: place.x + by.x, y: place.y + by.y } })));
}

/** Begins to drag: a card that is not selected becomes so, alone or beside the others. */
function takeUp({ scene }: Ground, hand: Press): ReadonlyMap<string, Place> {
  const { select } = designer.getState();
  const own = recordOfNode(hand.id).id;
  const chosen = hand.selected.has(own) ? hand.selected : new Set([...(hand.adds ? hand.selected : []), own]);
  if (chosen !== hand.selected) select(chosen);
  const isTaken = (box: Box): boolean => box.isDraggable && chosen.has(recordOfNode(box.id).id);
  return new Map(scene.boxes.filter(isTaken).map((box) => [box.id, box.at]));
}

/** The button is let go. */
export function onRelease(event: PointerEvent): void {
  const hand = press;
  press = null;
  const ground = theGround();
  if (hand === null || ground === null) return;
  event.stopPropagation();
  cancelAnimationFrame(frame);
  if (hand.isMoved) {
    press = hand;
    goOn({ x: event.clientX, y: event.clientY });
    press = null;
    tellBand(null);
    if (hand.base !== null) onNodesChange([...hand.base.keys()].map((id) => ({ type: 'position', id, dragging: false })));
    return;
  }
  click(event, hand, ground);
}

function click(event: PointerEvent, hand: Press, { nodes, edges }: Ground): void {
  const { select, selection } = designer.getState();
  if (hand.what === 'empty') {
    if (!hand.adds && selection.size > 0) select([]);
    return;
  }
  if (hand.what === 'line') {
    const edge = edges.find((one) => one.id === hand.id);
    if (edge === undefined) return;
    if (event.altKey) onEdgeClick(event, edge);
    else select([wireOfEdge(hand.id)], hand.adds ? 'toggle' : 'replace');
    return;
  }
  const node = nodes.find((one) => one.id === hand.id);
  if (node === undefined) return;
  const { id } = recordOfNode(node.id);
  if (hand.adds) select([id], 'toggle');
  else {
    select([id]);
    onNodeClick(event, node);
  }
}

/** The gesture is taken from the hand (a dialog, another window): what it moved stays where it was. */
export function onLost(): void {
  if (press === null) return;
  cancelAnimationFrame(frame);
  press = null;
  tellBand(null);
  canvasState.setState({ moving: new Map(), overWire: null });
}
