// Copying parts of a drawing. A copy is itself a small document: the layers and notes that were selected, the wires between
// them and the blocks they use, so that it can be written, read and judged like any project.
import { fail, ok, type Result } from '../base/diagnostic.ts';
import { sameJson } from '../document/equal.ts';
import { emptyDocument, type BlockRecord, type Document, type LayerRecord, type NoteRecord, type WireRecord } from '../document/model.ts';
import { emptyPatch, type Patch } from '../document/patch.ts';
import { freeId } from './draft.ts';

/** The part of a document the ids name, drawn as a network of its own. Wires come along when both their ends do. */
export function fragmentOf(document: Document, ids: readonly string[]): Document {
  const chosen = new Set(ids);
  const top = Object.values(document.layers).filter((layer) => chosen.has(layer.id));
  const blocks = blocksUsed(document, top);
  const inside = Object.values(document.layers).filter((layer) => layer.parent !== null && blocks.has(layer.parent) && !chosen.has(layer.id));
  const layers = [...top.map((layer): LayerRecord => ({ ...layer, parent: null })), ...inside];
  const wires = Object.values(document.wires).flatMap((wire): WireRecord[] => {
    if (chosen.has(wire.from.layer) && chosen.has(wire.to.layer)) return [{ ...wire, parent: null }];
    return wire.parent !== null && blocks.has(wire.parent) ? [wire] : [];
  });
  const notes = Object.values(document.notes).flatMap((note): NoteRecord[] => {
    if (chosen.has(note.id)) return [{ ...note, parent: null }];
    return note.parent !== null && blocks.has(note.parent) ? [note] : [];
  });
  return { ...emptyDocument('Copied layers'), layers: byId(layers), wires: byId(wires), notes: byId(notes), blocks: byId([...blocks].flatMap((id) => document.blocks[id] ?? [])) };
}

/** Where a copy goes: into which definition, and how far it is moved. */
export interface PastePlace {
  readonly parent: string | null;
  readonly by: { readonly x: number; readonly y: number };
}

/** Puts a copy into a document under new ids and free names. Blocks the document already has, word for word, are shared. */
export function paste(document: Document, fragment: Document, place: PastePlace): Result<Patch> {
  const count = Object.keys(fragment.layers).length + Object.keys(fragment.notes).length;
  if (count === 0) return ok(emptyPatch);
  const blocks = newBlocks(document, fragment);
  const shared = new Set(Object.keys(fragment.blocks).filter((id) => blocks.get(id) === id && Object.hasOwn(document.blocks, id)));
  if (place.parent !== null && shared.has(place.parent)) {
    return fail('block-contains-itself', `A block cannot contain itself: what you paste uses the block "${document.blocks[place.parent]?.name ?? place.parent}" you paste it into.`);
  }
  const comes = (parent: string | null): boolean => parent === null || !shared.has(parent);
  const parentOf = (parent: string | null): string | null => (parent === null ? place.parent : (blocks.get(parent) ?? parent));
  const ids = new Map<string, string>();
  const taken = new Set(Object.keys(document.layers));
  const names = new Set(Object.values(document.layers).filter((layer) => layer.parent === place.parent).map((layer) => layer.name));
  for (const layer of Object.values(fragment.layers)) if (comes(layer.parent)) ids.set(layer.id, claim(layer.id, taken));
  const end = <E extends { readonly layer: string }>(one: E): E => ({ ...one, layer: ids.get(one.layer) ?? one.layer });
  const shift = (at: { readonly x: number; readonly y: number }, parent: string | null) => (parent === null ? { x: at.x + place.by.x, y: at.y + place.by.y } : at);
  const layers = Object.values(fragment.layers).filter((layer) => comes(layer.parent)).map((layer): LayerRecord => {
    const block = layer.params['block'];
    const params = layer.kind === 'block' && typeof block === 'string' ? { ...layer.params, block: blocks.get(block) ?? block } : layer.params;
    return { ...layer, id: ids.get(layer.id) ?? layer.id, name: layer.parent === null ? claim(layer.name, names) : layer.name, parent: parentOf(layer.parent), params, position: shift(layer.position, layer.parent) };
  });
  const takenWires = new Set(Object.keys(document.wires));
  const wires = Object.values(fragment.wires).filter((wire) => comes(wire.parent)).map((wire): WireRecord => {
    const [from, to] = [end(wire.from), end(wire.to)];
    return { ...wire, id: claim(`${from.layer}-${to.layer}`.slice(0, 150), takenWires), parent: parentOf(wire.parent), from, to };
  });
  const takenNotes = new Set(Object.keys(document.notes));
  const notes = Object.values(fragment.notes).filter((note) => comes(note.parent)).map((note): NoteRecord => ({ ...note, id: claim(note.id, takenNotes), parent: parentOf(note.parent), position: shift(note.position, note.parent) }));
  const definitions = Object.values(fragment.blocks).filter((block) => !shared.has(block.id)).map((block): BlockRecord => ({
    ...block, id: blocks.get(block.id) ?? block.id,
    inputs: block.inputs.map((input) => ({ ...input, to: input.to.map(end) })), outputs: block.outputs.map((output) => ({ ...output, from: end(output.from) })), exposed: block.exposed.map(end),
  }));
  return ok({
    ...(definitions.length === 0 ? {} : { blocks: { added: byId(definitions) } }), ...(layers.length === 0 ? {} : { layers: { added: byId(layers) } }),
    ...(wires.length === 0 ? {} : { wires: { added: byId(wires) } }), ...(notes.length === 0 ? {} : { notes: { added: byId(notes) } }),
  });
}

/** Copies layers and notes beside themselves, with the wires between them. */
export function duplicate(document: Document, ids: readonly string[], by: { readonly x: number; readonly y: number }): Result<Patch> {
  const first = ids.map((id) => document.layers[id] ?? document.notes[id]).find((record) => record !== undefined);
  return paste(document, fragmentOf(document, ids), { parent: first?.parent ?? null, by });
}

function byId<R extends { readonly id: string }>(records: readonly R[]): { readonly [id: string]: R } {
  return Object.fromEntries(records.map((record) => [record.id, record]));
}

/** The id or name itself if it is free, else with the next number (`conv1` → `conv2`); it is taken from then on. */
export function claim(wanted: string, taken: Set<string>): string {
  const [, stem = wanted, digits] = /^(.*?)(\d{1,9})$/u.exec(wanted) ?? [];
  let free = wanted;
  if (digits === undefined) free = freeId(wanted, (one) => taken.has(one));
  else for (let n = Number(digits); taken.has(free); ) free = `${stem}${++n}`;
  taken.add(free);
  return free;
}

/** Blocks that layers are instances of, and those within them. */
function blocksUsed(document: Document, layers: readonly LayerRecord[]): ReadonlySet<string> {
  const used = new Set<string>();
  const pending = [...layers];
  for (let layer = pending.pop(); layer !== undefined; layer = pending.pop()) {
    const block = layer.kind === 'block' ? layer.params['block'] : undefined;
    if (typeof block !== 'string' || used.has(block) || !Object.hasOwn(document.blocks, block)) continue;
    used.add(block);
    pending.push(...Object.values(document.layers).filter((one) => one.parent === block));
  }
  return used;
}

/** New ids of a copy's blocks; one the document has just so, down to the blocks within it, keeps its id. */
function newBlocks(document: Document, fragment: Document): ReadonlyMap<string, string> {
  const taken = new Set(Object.keys(document.blocks));
  const inside = (of: Document, block: string): readonly LayerRecord[] => Object.values(of.layers).filter((one) => one.parent === block);
  const content = (of: Document, block: string): unknown => [of.blocks[block], byId(inside(of, block)), byId(Object.values(of.wires).filter((one) => one.parent === block))];
  const alike = new Set(Object.keys(fragment.blocks).filter((id) => taken.has(id) && sameJson(content(document, id), content(fragment, id))));
  const same = (id: string): boolean => alike.has(id) && [...blocksUsed(fragment, inside(fragment, id))].every((one) => alike.has(one));
  return new Map(Object.keys(fragment.blocks).map((id) => [id, same(id) ? id : claim(id, taken)]));
}
