// From what a hand does in React Flow to the document: selecting, moving, wiring. A drag changes nothing but the screen until
// it ends; then it is one edit.
import type { Connection, Edge, EdgeChange, FinalConnectionState, HandleType, NodeChange, OnConnectStartParams } from '@xyflow/react';
import { ok } from '../../core/base/diagnostic.ts';
import { portsOfRecord } from '../../core/design/edit.ts';
import { connectEnds } from '../../core/design/blocks-ports.ts';
import type { Document } from '../../core/document/model.ts';
import { apply, squash } from '../../core/document/patch.ts';
import { putOnWire, reconnect, removeWires } from '../../core/design/wires.ts';
import { designer, tell } from '../session.ts';
import { canvasState, theElement, theInstance } from './canvas-state.ts';
import { documentPlace } from './block-layout.ts';
import { cutWires } from './block-commands.ts';
import { moveCards, tryEdit } from './commands.ts';
import { clearGuides, frameAround, goesFreely, guideLines, held, type Standing } from './guides.ts';
import { hasHandMoved, isCalledOff } from './hand.ts';
import { levelNamed, presentLevels } from './levels.ts';
import { card, type Place } from './metrics.ts';
import { endOfHandle, handleOfEnd, levelOfEdge, noteNodeId, wireOfEdge } from './node-ids.ts';
import { openLayerSearch } from './search-state.ts';
import { overviewWireAt } from './overview-ground.ts';
import { recordOfNode, type CanvasNode, type WireEdge } from './sync.ts';
import { verdictsOn } from './verdicts.ts';
import { words } from './words.ts';

/** The selection after changes of what is selected; the same set when none is. */
export function selectionAfter(selection: ReadonlySet<string>, changes: readonly (NodeChange<CanvasNode> | EdgeChange<WireEdge>)[], idOf: (id: string) => string): ReadonlySet<string> {
  const next = new Set(selection);
  // A layer seen in several frames may be let go in one and taken in another: what is taken counts.
  for (const change of changes) if (change.type === 'select' && !change.selected) next.delete(idOf(change.id));
  for (const change of changes) if (change.type === 'select' && change.selected) next.add(idOf(change.id));
  return next.size === selection.size && [...next].every((id) => selection.has(id)) ? selection : next;
}

function takeSelection(changes: readonly (NodeChange<CanvasNode> | EdgeChange<WireEdge>)[], idOf: (id: string) => string): void {
  const { selection, select } = designer.getState();
  const next = selectionAfter(selection, changes, idOf);
  if (next !== selection) select(next);
}

/** Takes changes of cards. */
export function onNodesChange(changes: readonly NodeChange<CanvasNode>[]): void {
  const taken = changes.findLast((change) => change.type === 'select' && change.selected);
  if (taken?.type === 'select') canvasState.setState({ touched: recordOfNode(taken.id).level });
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
  const placed = moves.flatMap(({ id, position }) => (position === undefined ? [] : [{ id, ...position, ...sizeOf(id) }]));
  const [first] = placed;
  if (first === undefined || goesFreely()) {
    clearGuides();
    return { x: 0, y: 0 };
  }
  const own = new Set(placed.map(({ id }) => id));
  const { by, guides } = held(frameAround(placed), placed.length > mostHeld ? [] : standing(recordOfNode(first.id).level, own), reach / (theInstance()?.getZoom() ?? 1));
  guideLines.setState({ guides });
  return by;
}

/** The size of a node. */
function sizeOf(node: string): { readonly width: number; readonly height: number } {
  const { sort, id, level } = recordOfNode(node);
  const { width, height } = levelNamed(level).boxes.get(sort === 'note' ? noteNodeId(id) : id) ?? designer.getState().document.notes[id]?.size ?? card;
  return { width, height };
}

/** Cards and notes of a level that are in sight and not under the hand. */
function standing(level: string, own: ReadonlySet<string>): readonly Standing[] {
  const [instance, element] = [theInstance(), theElement()];
  if (instance === null || element === null) return [];
  const { x, y, zoom } = instance.getViewport();
  // Asked once: every asking may lay the page out.
  const { clientWidth, clientHeight } = element;
  const { records, notes, boxes } = levelNamed(level);
  const found: Standing[] = [];
  // Asked with every move of the hand: of most cards no more than where they stand.
  const look = (node: string, { x: left, y: top }: Place, { width, height }: Omit<Standing, 'x' | 'y'>): void => {
    if (left * zoom + x < clientWidth && top * zoom + y < clientHeight && (left + width) * zoom + x > 0 && (top + height) * zoom + y > 0 && !own.has(node)) found.push({ x: left, y: top, width, height });
  };
  for (const { id, position } of records) {
    const box = boxes.get(id);
    look(level + id, box ?? position, box ?? card);
  }
  for (const { id, position, size } of notes) {
    const box = boxes.get(noteNodeId(id));
    look(noteNodeId(id, level), box ?? position, box ?? size);
  }
  return found;
}

/** A card is clicked without a key that adds to the selection: of several that were selected, only this one stays. A drag is no click. */
export function onNodeClick(event: { readonly shiftKey: boolean; readonly ctrlKey: boolean; readonly metaKey: boolean }, node: CanvasNode): void {
  const { selection, select } = designer.getState();
  const { sort, id } = recordOfNode(node.id);
  if (sort === 'port') return;
  const adds = event.shiftKey || event.ctrlKey || event.metaKey;
  canvasState.setState({ touched: recordOfNode(node.id).level });
  // A frame is not selected by a box drawn inside it, so the canvas leaves it to its own click.
  if (node.type === 'frame') select([id], adds ? 'toggle' : 'replace');
  else if (!adds && selection.size > 1) select([id]);
}

/** The places in the document of what was moved. What stands in a frame that was moved too has moved with it. */
function placesOf(moving: ReadonlyMap<string, Place>): { readonly [id: string]: Place } {
  const { document } = designer.getState();
  const isCarried = (level: string): boolean => presentLevels().some((one) => one.frame !== null && moving.has(one.frame) && level.startsWith(one.level));
  return Object.fromEntries([...moving].flatMap(([node, { x, y }]) => {
    const { sort, id, level } = recordOfNode(node);
    const record = sort === 'note' ? document.notes[id] : document.layers[id];
    if (record === undefined || isCarried(level)) return [];
    return [[id, documentPlace(levelNamed(level), sort === 'note' ? noteNodeId(id) : id, record.position, { x: Math.round(x), y: Math.round(y) })] as const];
  }));
}

/** Lets go of the cards under the hand: one edit for all of them. */
function endMove(): void {
  const { moving } = canvasState.getState();
  if (moving.size === 0) return;
  const places = placesOf(moving);
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

const joinedBy = new WeakMap<Document['wires'], ReadonlySet<string>>();
/** The layers that have a wire: asked with every move of the hand, found once for a drawing. */
function joined(wires: Document['wires']): ReadonlySet<string> {
  const known = joinedBy.get(wires);
  if (known !== undefined) return known;
  const found = new Set(Object.values(wires).flatMap(({ from, to }) => [from.layer, to.layer]));
  joinedBy.set(wires, found);
  return found;
}

/** The wire under the middle of a free layer that is being dragged: it would be put on it. */
function wireUnder(node: string, { x, y }: Place): string | null {
  const { document: drawing } = designer.getState();
  const record = drawing.layers[recordOfNode(node).id];
  const ports = record === undefined ? null : portsOfRecord(drawing, record);
  if (record === undefined || ports === null || ports.inputs.length === 0 || ports.outputs.length === 0) return null;
  if (joined(drawing.wires).has(record.id)) return null;
  const at = theInstance()?.flowToScreenPosition({ x: x + card.width / 2, y: y + card.height / 2 });
  const found = at === undefined ? [] : [overviewWireAt(at, node), ...document.elementsFromPoint(at.x, at.y).map((element) => element.closest<SVGElement>('.react-flow__edge')?.dataset['id'])];
  return found.map((id) => wireOfEdge(id ?? '')).find((id) => drawing.wires[id]?.parent === record.parent) ?? null;
}

/** Takes changes of wires. */
export function onEdgesChange(changes: readonly EdgeChange<WireEdge>[]): void {
  const taken = changes.findLast((change) => change.type === 'select' && change.selected);
  if (taken?.type === 'select') canvasState.setState({ touched: levelOfEdge(taken.id) });
  takeSelection(changes, wireOfEdge);
}

/** The wire whose end is in the hand, if it is no new one. */
let moved: string | null = null;

/** An end of a wire is taken up. */
export function onReconnectStart(_event: unknown, edge: Edge): void {
  moved = wireOfEdge(edge.id);
}

/** A wire is begun, or its end taken up: every card is asked what it would say to it. */
export function onConnectStart(_event: unknown, { nodeId, handleId, handleType }: OnConnectStartParams): void {
  if (nodeId === null || handleId === null || handleType === null) return;
  const { document, checked } = designer.getState();
  const { level, end } = endOfHandle(nodeId, handleId);
  const from = { ...end, side: handleType };
  const verdicts = verdictsOn(level, { document, checked, scope: levelNamed(level).scope }, from, handleType, moved);
  canvasState.setState({ connecting: { from, level, verdicts, target: null, byKeys: false }, touched: level, reading: null });
}

/** Whether a wire may be let go here. One that brings a fault may: the fault has fixes. */
export function isValidConnection({ source, sourceHandle, target, targetHandle }: Connection | Edge): boolean {
  const { connecting } = canvasState.getState();
  if (source === target) return false;
  const [from, to] = [endOfHandle(source, sourceHandle ?? ''), endOfHandle(target, targetHandle ?? '')];
  if (from.level !== to.level || (connecting !== null && connecting.level !== from.level)) return false;
  const other = connecting?.from.side === 'source' ? handleOfEnd(to.level, to.end, 'target') : handleOfEnd(from.level, from.end, 'source');
  const verdict = connecting?.verdicts.get(other.node);
  return verdict?.kind !== 'impossible';
}

const ends = ({ source, sourceHandle, target, targetHandle }: Connection) => {
  const [from, to] = [endOfHandle(source, sourceHandle ?? 'out'), endOfHandle(target, targetHandle ?? 'in')];
  return [levelNamed(from.level).scope.block?.id ?? null, from.end, to.end] as const;
};

/** A wire is let go at a port. */
export function onConnect(connection: Connection): void {
  if (isCalledOff()) return;
  const [block, from, to] = ends(connection);
  const { document: before, edit } = designer.getState();
  const done = edit(words.titles.connect, (document) => connectEnds(document, block, from, to));
  if (!done.ok) return tell(done.error.message, 'bad');
  // An input that takes one wire gives its old one up; that should not pass unseen.
  const gone = Object.values(done.value.wires?.removed ?? {})[0];
  const name = (layer: string): string => before.layers[layer]?.name ?? '';
  if (gone !== undefined && gone.from.layer !== '') tell(words.replaced(name(gone.from.layer), name(to.layer), name(from.layer)));
}

/** An end of a wire is let go at another port. */
export function onReconnect(edge: Edge, connection: Connection): void {
  if (isCalledOff()) return;
  const [block, from, to] = ends(connection);
  const wire = wireOfEdge(edge.id);
  tryEdit(words.titles.reconnect, (document) => {
    if (from.layer !== '' && to.layer !== '') return reconnect(document, wire, from, to);
    const cut = removeWires(document, [wire]);
    const without = cut.ok ? apply(document, cut.value) : cut;
    const drawn = without.ok ? connectEnds(without.value, block, from, to) : without;
    return cut.ok && drawn.ok ? ok(squash(cut.value, drawn.value)) : drawn;
  });
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
    else if (state.toNode.id === state.fromNode?.id && state.toHandle?.id !== state.fromHandle?.id) tell(words.itself);
    return;
  }
  const point = 'changedTouches' in event ? event.changedTouches[0] : event;
  const under = point === undefined ? null : document.elementFromPoint(point.clientX, point.clientY);
  const isOnCanvas = under !== null && under.closest('.react-flow') !== null;
  if (point === undefined || !isOnCanvas) return;
  if (wasMoved) {
    // An end that is let go where nothing is takes its wire away.
    if (moved !== null && under.classList.contains('react-flow__pane')) cutWires([moved], levelNamed(connecting.level).scope.block?.id ?? null);
    return;
  }
  if (connecting.from.layer === '') return;
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
  const [node, handle] = [dot?.dataset['nodeid'], dot?.dataset['handleid']];
  if (dot === null || node === undefined || handle === undefined) return false;
  const side = dot.classList.contains('source') ? 'from' : 'to';
  const { level, end } = endOfHandle(node, handle);
  const { drawnWires, scope } = levelNamed(level);
  const wires = drawnWires.filter((wire) => wire[side].layer === end.layer && wire[side].port === end.port).map(({ id }) => id);
  if (wires.length > 0) cutWires(wires, scope.block?.id ?? null);
  return true;
}

/** A wire is clicked: with Alt it is taken away. */
export function onEdgeClick(event: { readonly altKey: boolean }, edge: Edge): void {
  if (event.altKey) cutWires([wireOfEdge(edge.id)], levelNamed(levelOfEdge(edge.id)).scope.block?.id ?? null);
}
