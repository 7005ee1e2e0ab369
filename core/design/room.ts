// Room on the drawing: how large a card is, which way values flow, and where cards go that a change brings, so that none comes
// to lie on another. What stands behind makes room, notes as well as layers.
import type { Document, LayerRecord, WireEnd } from '../document/model.ts';
import { apply, squash, type Patch } from '../document/patch.ts';
import { Draft } from './draft.ts';

/** Every layer's card: one size, so that chains line up whatever they are made of. */
export const card = { width: 192, height: 72 } as const;

/** The mark of a block's own input or output, seen while looking into it. */
export const portMark = { width: 136, height: 32 } as const;

/** Cards stand on multiples of this. */
export const grid = 8;

/** Room between neighbouring cards: along the flow to the right, where the shape stands on the wire, and across it. */
export const between = { along: 128, across: 32 } as const;

/** Which way values flow over the drawing. */
export type Flow = 'right' | 'down';

/** A place on the drawing. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** From one card to the next along the flow. */
const stepOf = (flow: Flow): number => (flow === 'right' ? card.width + between.along : card.height + between.across + grid);
const axisOf = (flow: Flow): 'x' | 'y' => (flow === 'right' ? 'x' : 'y');

/** The nearest place on the grid. */
export function snapped({ x, y }: Place): Place {
  return { x: Math.round(x / grid) * grid, y: Math.round(y / grid) * grid };
}

/** The nearest place from which another card's size of room is free, looking onwards across the flow. */
export function freePlace(wanted: Place, taken: readonly Place[], flow: Flow = 'right'): Place {
  const overlaps = (at: Place): boolean => taken.some((other) => Math.abs(other.x - at.x) < card.width + grid && Math.abs(other.y - at.y) < card.height + grid);
  const aside = flow === 'right' ? { x: 0, y: card.height + between.across } : { x: card.width + between.across, y: 0 };
  let at = snapped(wanted);
  for (let n = 0; n < 200 && overlaps(at); n++) at = { x: at.x + aside.x, y: at.y + aside.y };
  return at;
}

/** The place behind (or before) a card along the flow. */
export function besideCard(at: Place, flow: Flow, behind: boolean): Place {
  const by = behind ? stepOf(flow) : -stepOf(flow);
  return flow === 'right' ? { x: at.x + by, y: at.y } : { x: at.x, y: at.y + by };
}

/** Which way the wires of a drawing run, taken together. */
export function flowOf(layers: readonly LayerRecord[], wires: readonly { readonly from: WireEnd; readonly to: WireEnd }[]): Flow {
  const places = new Map(layers.map((layer) => [layer.id, layer.position]));
  let [down, right] = [0, 0];
  for (const { from, to } of wires) {
    const [a, b] = [places.get(from.layer), places.get(to.layer)];
    if (a === undefined || b === undefined) continue;
    const [isBelow, isBeside] = [b.y - a.y >= card.height, b.x - a.x >= card.width];
    // A card is much wider than high: what leads on in one way only counts for that way, whatever the distance in dots.
    if (isBelow === isBeside ? b.y - a.y > Math.abs(b.x - a.x) : isBelow) down += 1;
    else right += 1;
  }
  return down > right ? 'down' : 'right';
}

/** New cards in a row, and the cards that were there before at either end of it. */
interface Row {
  readonly parent: string | null;
  readonly ids: readonly string[];
  readonly source: LayerRecord | undefined;
  readonly target: LayerRecord | undefined;
}

/**
 * A patch with the cards it adds put where there is room: those on a wire between its ends, with everything behind moved on by
 * what is missing, notes included; others behind or before the card they are wired to.
 */
export function roomFor(document: Document, patch: Patch): Patch {
  // The insides a new block brings are laid out already.
  if (Object.keys(patch.blocks?.added ?? {}).length > 0) return patch;
  const after = apply(document, patch);
  if (!after.ok) return patch;
  const draft = new Draft(after.value);
  for (const row of rowsOf(draft, patch)) place(document, draft, row, null);
  return squash(patch, draft.patch());
}

/** Puts one layer that was led through a wire at a place, or between the ends of the wire with room made for it. */
export function roomOnWire(document: Document, patch: Patch, id: string, at: Place | null): Patch {
  const after = apply(document, patch);
  if (!after.ok) return patch;
  const draft = new Draft(after.value);
  const row = rowThrough(draft, new Set([id]), id);
  if (row !== null) place(document, draft, row, at);
  return squash(patch, draft.patch());
}

function rowsOf(draft: Draft, patch: Patch): readonly Row[] {
  const added = new Set(Object.keys(patch.layers?.added ?? {}));
  const seen = new Set<string>();
  const rows: Row[] = [];
  for (const id of added) {
    if (seen.has(id)) continue;
    const row = rowThrough(draft, added, id);
    for (const one of row?.ids ?? [id]) seen.add(one);
    if (row !== null) rows.push(row);
  }
  return rows;
}

/** The row of new cards one of them stands in; null where wires branch or lead nowhere, so that there is no row. */
function rowThrough(draft: Draft, added: ReadonlySet<string>, id: string): Row | null {
  const before = (of: string): readonly string[] => draft.into(of).map((wire) => wire.from.layer);
  const behind = (of: string): readonly string[] => draft.outOf(of).map((wire) => wire.to.layer);
  const walk = (from: string, next: (of: string) => readonly string[]): { readonly passed: readonly string[]; readonly end: string | undefined } | null => {
    const passed: string[] = [];
    for (let at = from; ;) {
      const ends = next(at);
      if (ends.length > 1 || passed.length > added.size) return null;
      const [end] = ends;
      if (end === undefined || !added.has(end)) return { passed, end };
      passed.push(end);
      at = end;
    }
  };
  const [up, down] = [walk(id, before), walk(id, behind)];
  const record = draft.layers.get(id);
  if (up === null || down === null || record === undefined || (up.end === undefined && down.end === undefined)) return null;
  const known = (end: string | undefined): LayerRecord | undefined => (end === undefined ? undefined : draft.layers.get(end));
  return { parent: record.parent, ids: [...up.passed.toReversed(), id, ...down.passed], source: known(up.end), target: known(down.end) };
}

function place(document: Document, draft: Draft, { parent, ids, source, target }: Row, at: Place | null): void {
  const own = Object.values(document.layers).filter((layer) => layer.parent === parent);
  const flow = flowOf(own, Object.values(document.wires).filter((wire) => wire.parent === parent));
  const axis = axisOf(flow);
  const step = stepOf(flow);
  const move = (id: string, position: Place): void => {
    const record = draft.layers.get(id);
    if (record !== undefined) draft.layers.put({ ...record, position });
  };
  if (source === undefined || target === undefined) {
    let last = (source ?? target)?.position ?? { x: 0, y: 0 };
    const taken = draft.layers.all().filter((layer) => layer.parent === parent && !ids.includes(layer.id)).map((layer) => layer.position);
    for (const id of source === undefined ? ids.toReversed() : ids) {
      last = freePlace(besideCard(last, flow, source !== undefined), taken, flow);
      move(id, last);
    }
    return;
  }
  const room = target.position[axis] - source.position[axis];
  const missing = (ids.length + 1) * step - room;
  if (missing <= grid || room <= 0) {
    const share = (n: number, of: 'x' | 'y'): number => source.position[of] + ((target.position[of] - source.position[of]) * n) / (ids.length + 1);
    for (const [i, id] of ids.entries()) move(id, ids.length === 1 && at !== null ? at : snapped({ x: share(i + 1, 'x'), y: share(i + 1, 'y') }));
    return;
  }
  const by = Math.ceil(missing / grid) * grid;
  const from = target.position[axis];
  const onwards = (position: Place): Place => ({ ...position, [axis]: position[axis] + by });
  for (const layer of draft.layers.all()) if (layer.parent === parent && !ids.includes(layer.id) && layer.position[axis] >= from) draft.layers.put({ ...layer, position: onwards(layer.position) });
  // A note belongs to what it stands beside, wherever its upper edge is.
  const middle = axis === 'x' ? 'width' : 'height';
  for (const note of draft.notes.all()) if (note.parent === parent && note.position[axis] + note.size[middle] / 2 >= from) draft.notes.put({ ...note, position: onwards(note.position) });
  for (const [i, id] of ids.entries()) move(id, { ...source.position, [axis]: source.position[axis] + (i + 1) * step });
}
