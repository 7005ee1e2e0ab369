// Where everything stands while blocks are shown in place: a frame around the inside of each, and the cards around it pushed
// aside by as much as is missing. Only the view: the places in the document stay as they are, and come back when it is closed.
import type { Document, LayerRecord, NoteRecord, WireRecord } from '../../core/document/model.ts';
import { flowOf } from '../../core/design/room.ts';
import { withLanes } from './lane-room.ts';
import { card, frameRoom, gap, grid, type Box, type Flow, type Place } from './metrics.ts';
import { noteNodeId } from './node-ids.ts';
import { pathInto, scopeOf, type Scope } from './scope.ts';
import { blockWires } from './wire-view.ts';

/** What stands in one drawing. */
export interface Listed {
  readonly records: readonly LayerRecord[];
  readonly notes: readonly NoteRecord[];
  readonly drawnWires: readonly WireRecord[];
  readonly flow: Flow;
  /** layers some wire leads to */
  readonly fed: ReadonlySet<string>;
}

/** One drawing on the canvas: what is shown, or the inside of a block in its frame. */
export interface Level extends Listed {
  /** begins the ids of its nodes */
  readonly level: string;
  readonly scope: Scope;
  /** cards, frames and (by `/note/id`) notes on the canvas; empty where all stand where the document says */
  readonly boxes: ReadonlyMap<string, Box>;
  /** where the card of a frame would stand, from the frame's corner */
  readonly cards: ReadonlyMap<string, Place>;
  /** the frame it is drawn in, null for what is shown */
  readonly frame: string | null;
  /** from its own coordinates to the canvas */
  readonly offset: Place;
}

/** Blocks whose inside is shown in place, by path: with the point of the inside that lies where the card was. */
export type Expanded = ReadonlyMap<string, Place>;

const deepest = 8;

/** What stands in a scope. */
function listed(document: Document, scope: Scope): Listed {
  const parent = scope.block?.id ?? null;
  const records = Object.values(document.layers).filter((layer) => layer.parent === parent);
  const own = Object.values(document.wires).filter((wire) => wire.parent === parent);
  const drawnWires = [...own, ...blockWires(scope)];
  return { records, notes: Object.values(document.notes).filter((note) => note.parent === parent), drawnWires, flow: flowOf(records, own), fed: new Set(drawnWires.map((wire) => wire.to.layer)) };
}

interface Local extends Listed {
  readonly scope: Scope;
  readonly boxes: Map<string, Box>;
  readonly cards: Map<string, Place>;
  readonly children: { readonly id: string; readonly local: Local; readonly from: Place }[];
}

const right = (box: Box): number => box.x + box.width;
const bottom = (box: Box): number => box.y + box.height;
const up = (n: number): number => Math.ceil(n / grid) * grid;
const moved = (box: Box, by: Place): Box => ({ ...box, x: box.x + by.x, y: box.y + by.y });

function around(boxes: Iterable<Box>): Box {
  let [x, y, w, h] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const box of boxes) [x, y, w, h] = [Math.min(x, box.x), Math.min(y, box.y), Math.max(w, right(box)), Math.max(h, bottom(box))];
  return x === Infinity ? { x: 0, y: 0, ...card } : { x, y, width: w - x, height: h - y };
}

function framed(inside: Box, flow: Flow): Box {
  const [along, across] = flow === 'right' ? [frameRoom.along, frameRoom.across] : [frameRoom.across, frameRoom.along];
  return { x: inside.x - along, y: inside.y - across - frameRoom.head, width: inside.width + 2 * along, height: inside.height + 2 * across + frameRoom.head };
}

/** Makes room for a frame in place of a card: what lies beyond an edge of the card moves away from it, all by the same. */
function makeRoom(boxes: Map<string, Box>, id: string, at: Box, frame: Box): void {
  const push = { left: 0, right: 0, up: 0, down: 0 };
  for (const [other, box] of boxes) {
    if (other === id) continue;
    const overX = box.x < right(frame) + gap.across && right(box) > frame.x - gap.across;
    const overY = box.y < bottom(frame) + gap.across && bottom(box) > frame.y - gap.across;
    if (!overX || !overY) continue;
    const ways: (readonly [keyof typeof push, number])[] = [];
    if (box.x >= right(at)) ways.push(['right', right(frame) + gap.across - box.x]);
    else if (right(box) <= at.x) ways.push(['left', right(box) - frame.x + gap.across]);
    if (box.y >= bottom(at)) ways.push(['down', bottom(frame) + gap.across - box.y]);
    else if (bottom(box) <= at.y) ways.push(['up', bottom(box) - frame.y + gap.across]);
    const least = ways.reduce<(typeof ways)[number] | null>((best, way) => (best === null || way[1] < best[1] ? way : best), null);
    if (least !== null) push[least[0]] = Math.max(push[least[0]], up(least[1]));
  }
  for (const [other, box] of boxes) {
    if (other === id) continue;
    const x = box.x >= right(at) ? push.right : right(box) <= at.x ? -push.left : 0;
    const y = box.y >= bottom(at) ? push.down : bottom(box) <= at.y ? -push.up : 0;
    if (x !== 0 || y !== 0) boxes.set(other, moved(box, { x, y }));
  }
}

function layOut(document: Document, scope: Scope, expanded: Expanded, depth: number): Local {
  const all = listed(document, scope);
  const boxes = new Map<string, Box>();
  const local: Local = { ...all, scope, boxes, cards: new Map(), children: [] };
  const open = depth >= deepest || expanded.size === 0 ? [] : all.records.filter((record) => record.kind === 'block' && expanded.has(pathInto(scope, record.id)));
  if (open.length === 0 && depth === 0) return local;
  for (const record of all.records) boxes.set(record.id, { ...record.position, ...card });
  for (const note of all.notes) boxes.set(noteNodeId(note.id), { ...note.position, ...note.size });
  for (const record of open) {
    const path = pathInto(scope, record.id);
    const inner = scopeOf(document, path);
    // A block that contains itself, or that is not there, stays a card.
    if (inner.block === null || scope.trail.some((step) => step.block === inner.block?.id)) continue;
    const child = layOut(document, inner, expanded, depth + 1);
    const at = boxes.get(record.id) ?? { ...record.position, ...card };
    const anchor = expanded.get(path) ?? { x: 0, y: 0 };
    const by = { x: at.x - anchor.x, y: at.y - anchor.y };
    const { inputs, outputs } = inner.block;
    const held = withLanes(around(child.boxes.values()), { document, records: child.records, wires: child.drawnWires, boxes: child.boxes, flow: child.flow, inputs: inputs.map((port) => port.name), outputs: outputs.map((port) => port.name), card: anchor });
    const frame = framed(moved(held, by), child.flow);
    makeRoom(boxes, record.id, at, frame);
    boxes.set(record.id, frame);
    local.cards.set(record.id, { x: at.x - frame.x, y: at.y - frame.y });
    local.children.push({ id: record.id, local: child, from: { x: by.x - frame.x, y: by.y - frame.y } });
  }
  return local;
}

const known = new WeakMap<Document, { readonly prefix: string; readonly expanded: Expanded; readonly levels: readonly Level[] }>();

/** Every drawing on the canvas, what is shown first, each before those within it. The canvas and what asks about it are told the same. */
export function levelsOf(document: Document, scope: Scope, expanded: Expanded): readonly Level[] {
  const before = known.get(document);
  if (before?.prefix === scope.prefix && before.expanded === expanded) return before.levels;
  const levels: Level[] = [];
  const add = (local: Local, level: string, frame: string | null, offset: Place): void => {
    const { boxes, children, ...rest } = local;
    levels.push({ ...rest, boxes: new Map([...boxes].map(([id, box]) => [id, moved(box, offset)])), level, frame, offset });
    for (const child of children) {
      const at = boxes.get(child.id) ?? { x: 0, y: 0 };
      add(child.local, `${level}${child.id}/`, level + child.id, { x: offset.x + at.x + child.from.x, y: offset.y + at.y + child.from.y });
    }
  };
  add(layOut(document, scope, expanded, 0), '', null, { x: 0, y: 0 });
  known.set(document, { prefix: scope.prefix, expanded, levels });
  return levels;
}

/**
 * Where the cards around an instance go so that its inside has room in its place; none when it has room already. `anchor` is the
 * point of the inside that comes to lie where the card is.
 */
export function roomAround(document: Document, scope: Scope, id: string, anchor: Place): { readonly [layer: string]: Place } {
  const inside = scopeOf(document, pathInto(scope, id)).block;
  const instance = document.layers[id];
  if (inside === null || instance === undefined) return {};
  const by = { x: instance.position.x - anchor.x, y: instance.position.y - anchor.y };
  const taken = Object.values(document.layers).filter((layer) => layer.parent === inside.id).map((layer) => moved({ ...layer.position, ...card }, by));
  const others = listed(document, scope).records.filter((record) => record.id !== id);
  const isTight = (box: Box): boolean => taken.some((one) => one.x < right(box) + grid && box.x < right(one) + grid && one.y < bottom(box) + grid && box.y < bottom(one) + grid);
  if (!others.some((record) => isTight({ ...record.position, ...card }))) return {};
  const [level] = levelsOf(document, scope, new Map([[pathInto(scope, id), anchor]]));
  return Object.fromEntries(others.flatMap((record) => {
    const box = level?.boxes.get(record.id);
    return box === undefined || (box.x === record.position.x && box.y === record.position.y) ? [] : [[record.id, { x: box.x, y: box.y }] as const];
  }));
}

/** The place in the document of a card or note that was put down somewhere on the canvas. */
export function documentPlace(level: Level, id: string, given: Place, at: Place): Place {
  const box = level.boxes.get(id);
  if (box === undefined) return at;
  // What was moved keeps the push it had: a frame by the corner of its card, a card by its own.
  return { x: given.x + at.x - box.x, y: given.y + at.y - box.y };
}
