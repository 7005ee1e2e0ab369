// From what a hand does in React Flow to the document: selecting, moving, wiring. A drag changes nothing but the screen until
// it ends; then it is one edit.
import type { Connection, Edge, EdgeChange, FinalConnectionState, HandleType, NodeChange, OnConnectStartParams } from '@xyflow/react';
import { ok } from '../../core/base/diagnostic.ts';
import { connect, portsOfRecord } from '../../core/design/edit.ts';
import { apply, squash } from '../../core/document/patch.ts';
import { putOnWire, reconnect, removeWires } from '../../core/design/wires.ts';
import { designer, tell } from '../session.ts';
import { canvasState, theElement, theInstance } from './canvas-state.ts';
import { moveCards, tryEdit } from './commands.ts';
import { clearGuides, frameAround, goesFreely, guideLines, held, type Standing } from './guides.ts';
import { hasHandMoved, isCalledOff } from './hand.ts';
import { card, type Place } from './metrics.ts';
import { scopeOf } from './scope.ts';
import { openLayerSearch } from './search-state.ts';
import { recordOfNode, type CanvasNode, type WireEdge } from './sync.ts';
import { verdictsFor } from './verdicts.ts';
import { words } from './words.ts';

/** The selection after changes of what is selected; the same set when none is. */
export function selectionAfter(selection: ReadonlySet<string>, changes: readonly (NodeChange<CanvasNode> | EdgeChange<WireEdge>)[], idOf: (id: string) => string): ReadonlySet<string> {
  const next = new Set(selection);
  for (const change of changes) {
    if (change.type !== 'select') continue;
    if (change.selected) next.add(idOf(change.id));
    else next.delete(idOf(change.id));
  }
  return next.size === selection.size && [...next].every((id) => selection.has(id)) ? selection : next;
}

function takeSelection(changes: readonly (NodeChange<CanvasNode> | EdgeChange<WireEdge>)[], idOf: (id: string) => string): void {
  const { selection, select } = designer.getState();
  const next = selectionAfter(selection, changes, idOf);
  if (next !== selection) select(next);
}

/** Takes changes of cards. */
export function onNodesChange(changes: readonly NodeChange<CanvasNode>[]): void {
  takeSelection(changes, (node) => recordOfNode(node).id);
  const moves = changes.filter((change) => change.type === 'position');
  // A hand that only trembles, or that has called its drag off, moves nothing.
  if (moves.length === 0 || isCalledOff() || (!hasHandMoved() && canvasState.getState().moving.size === 0)) return;
  const moving = new Map(canvasState.getState().moving);
  const by = holdMoved(moves);
  for (const { id, position } of moves) if (position !== undefined) moving.set(id, { x: position.x + by.x, y: position.y + by.y });
  const [only] = moving.size === 1 ? moving : [];
  canvasState.setState({ moving, reading: null, overWire: only === undefined ? null : wireUnder(only[0], only[1]) });
  if (moves.some((change) => change.dragging === false)) endMove();
}

/** How near a line has to be to hold a card, in pixels of the screen. */
const reach = 6;
/** More cards than this that move together are held to the grid alone: their frame says nothing. */
const mostHeld = 40;

/** Where cards under the hand hold on, and shows the guides. */
function holdMoved(moves: readonly { readonly id: string; readonly position?: Place | undefined; readonly dragging?: boolean | undefined }[]): Place {
  const placed = moves.flatMap(({ id, position }) => (position === undefined ? [] : [{ id: recordOfNode(id).id, ...position }]));
  if (placed.length === 0 || goesFreely()) {
    clearGuides();
    return { x: 0, y: 0 };
  }
  const own = new Set(placed.map(({ id }) => id));
  const boxes = placed.map(({ id, x, y }) => ({ x, y, ...sizeOf(id) }));
  const { by, guides } = held(frameAround(boxes), placed.length > mostHeld ? [] : standing(own), reach / (theInstance()?.getZoom() ?? 1));
  guideLines.setState({ guides });
  return by;
}

const sizeOf = (id: string): { readonly width: number; readonly height: number } => designer.getState().document.notes[id]?.size ?? card;

/** Cards and notes that are in sight and not under the hand. */
function standing(own: ReadonlySet<string>): readonly Standing[] {
  const { document: drawing, scope } = designer.getState();
  const parent = scopeOf(drawing, scope).block?.id ?? null;
  const [instance, element] = [theInstance(), theElement()];
  if (instance === null || element === null) return [];
  const { x, y, zoom } = instance.getViewport();
  const inSight = (box: Standing): boolean => {
    const [left, top] = [box.x * zoom + x, box.y * zoom + y];
    return left < element.clientWidth && top < element.clientHeight && left + box.width * zoom > 0 && top + box.height * zoom > 0;
  };
  return [...Object.values(drawing.layers), ...Object.values(drawing.notes)].filter((record) => record.parent === parent && !own.has(record.id)).map(({ id, position }) => ({ ...position, ...sizeOf(id) })).filter(inSight);
}

/** A card is clicked without a key that adds to the selection: of several that were selected, only this one stays. A drag is no click. */
export function onNodeClick(event: { readonly shiftKey: boolean; readonly ctrlKey: boolean; readonly metaKey: boolean }, node: CanvasNode): void {
  const { selection, select } = designer.getState();
  const { sort, id } = recordOfNode(node.id);
  if (sort === 'port' || event.shiftKey || event.ctrlKey || event.metaKey) return;
  if (selection.size > 1) select([id]);
}

/** Lets go of the cards under the hand: one edit for all of them. */
export function endMove(): void {
  const { moving } = canvasState.getState();
  if (moving.size === 0) return;
  const places = Object.fromEntries([...moving].map(([node, { x, y }]) => [recordOfNode(node).id, { x: Math.round(x), y: Math.round(y) }]));
  const [wire, layer] = [canvasState.getState().overWire, Object.keys(places)[0]];
  if (wire === null || layer === undefined) tryEdit(words.titles.move, (document) => moveCards(document, places));
  else {
    tryEdit(words.titles.insert, (document) => {
      const put = putOnWire(document, wire, layer);
      const there = put.ok ? apply(document, put.value) : put;
      const moved = there.ok ? moveCards(there.value, places) : there;
      return put.ok && moved.ok ? ok(squash(put.value, moved.value)) : moved;
    });
  }
  canvasState.setState({ moving: new Map(), overWire: null });
  clearGuides();
}

/** The wire under the middle of a free layer that is being dragged: it would be put on it. */
function wireUnder(node: string, { x, y }: Place): string | null {
  const { document: drawing } = designer.getState();
  const ports = drawing.layers[node] === undefined ? null : portsOfRecord(drawing, drawing.layers[node]);
  if (ports === null || ports.inputs.length === 0 || ports.outputs.length === 0) return null;
  if (Object.values(drawing.wires).some((wire) => wire.from.layer === node || wire.to.layer === node)) return null;
  const at = theInstance()?.flowToScreenPosition({ x: x + card.width / 2, y: y + card.height / 2 });
  const found = at === undefined ? [] : document.elementsFromPoint(at.x, at.y).map((element) => element.closest<SVGElement>('.react-flow__edge')?.dataset['id']);
  return found.find((id) => id !== undefined && Object.hasOwn(drawing.wires, id)) ?? null;
}

/** Takes changes of wires. */
export function onEdgesChange(changes: readonly EdgeChange<WireEdge>[]): void {
  takeSelection(changes, (id) => id);
}

/** The wire whose end is in the hand, if it is no new one. */
let moved: string | null = null;

/** An end of a wire is taken up. */
export function onReconnectStart(_event: unknown, edge: Edge): void {
  moved = edge.id;
}

/** A wire is begun, or its end taken up: every card is asked what it would say to it. */
export function onConnectStart(_event: unknown, { nodeId, handleId, handleType }: OnConnectStartParams): void {
  if (nodeId === null || handleId === null || handleType === null || recordOfNode(nodeId).sort !== 'layer') return;
  const { document, checked, scope } = designer.getState();
  const from = { layer: nodeId, port: handleId, side: handleType };
  canvasState.setState({ connecting: { from, verdicts: verdictsFor({ document, checked, scope: scopeOf(document, scope) }, from, handleType, moved), target: null, byKeys: false }, reading: null });
}

/** Whether a wire may be let go here. One that brings a fault may: the fault has fixes. */
export function isValidConnection({ source, target }: Connection | Edge): boolean {
  const { connecting } = canvasState.getState();
  if (source === target || recordOfNode(source).sort !== 'layer' || recordOfNode(target).sort !== 'layer') return false;
  const verdict = connecting?.verdicts.get(connecting.from.side === 'source' ? target : source);
  return verdict?.kind !== 'impossible';
}

const ends = ({ source, sourceHandle, target, targetHandle }: Connection) => [{ layer: source, port: sourceHandle ?? 'out' }, { layer: target, port: targetHandle ?? 'in' }] as const;

/** A wire is let go at a port. */
export function onConnect(connection: Connection): void {
  if (isCalledOff()) return;
  const [from, to] = ends(connection);
  tryEdit(words.titles.connect, (document) => connect(document, from, to));
}

/** An end of a wire is let go at another port. */
export function onReconnect(edge: Edge, connection: Connection): void {
  if (isCalledOff()) return;
  const [from, to] = ends(connection);
  tryEdit(words.titles.reconnect, (document) => reconnect(document, edge.id, from, to));
}

/** A wire was let go somewhere. */
export function onConnectEnd(event: MouseEvent | TouchEvent, state: FinalConnectionState): void {
  const { connecting } = canvasState.getState();
  const wasMoved = moved !== null;
  canvasState.setState({ connecting: null });
  if (connecting === null || state.isValid === true) return;
  if (state.toNode !== null) {
    const verdict = connecting.verdicts.get(state.toNode.id);
    if (verdict?.kind === 'impossible') tell(verdict.text, 'bad');
    return;
  }
  const point = 'changedTouches' in event ? event.changedTouches[0] : event;
  const under = point === undefined ? null : document.elementFromPoint(point.clientX, point.clientY);
  const isOnCanvas = under !== null && under.closest('.react-flow') !== null;
  if (wasMoved || point === undefined || !isOnCanvas) return;
  openLayerSearch({ from: connecting.from, point: { x: point.clientX, y: point.clientY } });
}

/** The end of a wire was let go. */
export function onReconnectEnd(_event: unknown, _edge: Edge, _type: HandleType): void {
  moved = null;
  canvasState.setState({ connecting: null });
}

/** A port is pressed with Alt: its wires are taken away, and none is begun. True when it was one. */
export function onPortPress(event: { readonly altKey: boolean; readonly button: number; readonly target: EventTarget }): boolean {
  const dot = event.altKey && event.button === 0 && event.target instanceof Element ? event.target.closest<HTMLElement>('.layer-port') : null;
  const [layer, port] = [dot?.dataset['nodeid'], dot?.dataset['handleid']];
  if (dot === null || layer === undefined || port === undefined) return false;
  const side = dot.classList.contains('source') ? 'from' : 'to';
  const wires = Object.values(designer.getState().document.wires).filter((wire) => wire[side].layer === layer && wire[side].port === port).map(({ id }) => id);
  if (wires.length > 0) tryEdit(words.titles.cut, (document) => removeWires(document, wires), []);
  return true;
}

/** A wire is clicked: with Alt it is taken away. */
export function onEdgeClick(event: { readonly altKey: boolean }, edge: Edge): void {
  if (event.altKey && edge.selectable !== false) tryEdit(words.titles.cut, (document) => removeWires(document, [edge.id]), []);
}
