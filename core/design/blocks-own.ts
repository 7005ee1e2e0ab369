// An instance that gets a definition of its own, so that what is changed inside it stays with it; and the first of several
// repetitions made an instance of its own, so that it may differ from the rest.
import { fail, ok, type Result } from '../base/diagnostic.ts';
import type { BlockRecord, Document, LayerRecord, WireEnd } from '../document/model.ts';
import type { Patch } from '../document/patch.ts';
import { definitionOf } from '../document/plan.ts';
import { repetitionsOf, usesOf } from './blocks-apart.ts';
import { feedInto, feedsOf, planOf } from './blocks-ends.ts';
import { Draft, freeId, layerIn } from './draft.ts';

/** Puts a copy of a definition into a draft; answers its id and the new ids of what it holds. */
function copyDefinition(document: Document, draft: Draft, block: BlockRecord): { readonly id: string; readonly ids: ReadonlyMap<string, string> } {
  const id = freeId(block.id, (one) => draft.blocks.get(one) !== undefined);
  const ids = new Map<string, string>();
  const end = <E extends WireEnd>(one: E): E => ({ ...one, layer: ids.get(one.layer) ?? one.layer });
  for (const layer of Object.values(document.layers)) {
    if (layer.parent !== block.id) continue;
    const copy = freeId(layer.id, (one) => draft.layers.get(one) !== undefined);
    ids.set(layer.id, copy);
    draft.layers.put({ ...layer, id: copy, parent: id });
  }
  for (const wire of Object.values(document.wires)) if (wire.parent === block.id) draft.wire(id, end(wire.from), end(wire.to), wire.order);
  for (const note of Object.values(document.notes)) if (note.parent === block.id) draft.notes.put({ ...note, id: freeId(note.id, (one) => draft.notes.get(one) !== undefined), parent: id });
  const names = new Set(draft.blocks.all().map((one) => one.name));
  draft.blocks.put({
    id, name: freeId(block.name, (one) => names.has(one)), exposed: block.exposed.map((one) => ({ ...one, layer: ids.get(one.layer) ?? one.layer })),
    inputs: block.inputs.map((one) => ({ ...one, to: one.to.map(end) })), outputs: block.outputs.map((one) => ({ ...one, from: end(one.from) })),
  });
  return { id, ids };
}

/** In how many places what is drawn at the end of a trail of instances is seen, its own repetitions aside. */
export function placesOf(document: Document, trail: readonly string[]): number {
  return trail.reduce((product, id) => {
    const block = document.layers[id]?.params['block'];
    return product * (typeof block === 'string' ? Math.max(1, usesOf(document, block)) : 1);
  }, 1);
}

/**
 * Gives every instance on a trail (outermost first) a definition that no other instance shares, so that what is changed at its
 * end changes nothing elsewhere. Nothing is copied where nothing is shared.
 */
export function makeOwn(document: Document, trail: readonly string[]): Result<Patch> {
  const draft = new Draft(document);
  let moved: ReadonlyMap<string, string> = new Map();
  for (const id of trail) {
    const found = layerIn(draft, moved.get(id) ?? id);
    if (!found.ok) return found;
    const instance = found.value;
    const block = definitionOf(document, instance);
    if (block === undefined) return fail('no-such-block', `${instance.name} is no instance of a block.`);
    const uses = draft.layers.all().filter((layer) => layer.kind === 'block' && layer.params['block'] === block.id).length;
    if (uses < 2) {
      moved = new Map();
      continue;
    }
    const copy = copyDefinition(document, draft, block);
    draft.layers.put({ ...instance, params: { ...instance.params, block: copy.id } });
    moved = copy.ids;
  }
  return ok(draft.patch());
}

/** The trail after `makeOwn`: ids of the same instances, copied ones by their new ids. */
export function ownTrail(after: Document, trail: readonly string[], before: Document): readonly string[] {
  let parent: string | null = null;
  return trail.map((id) => {
    const old = before.layers[id];
    const found: LayerRecord | undefined = Object.values(after.layers).find((layer) => layer.parent === parent && layer.name === old?.name && layer.kind === 'block');
    const block = found?.params['block'];
    if (typeof block === 'string') parent = block;
    return found?.id ?? id;
  });
}

/**
 * Takes the first repetition of an instance out of the row: an instance of its own before it, which may have other settings.
 * The rest moves by `by` to make room, and so do the layers `beyond` it.
 */
export function splitFirst(document: Document, id: string, by: { readonly x: number; readonly y: number }, beyond: readonly string[] = []): Result<Patch> {
  const draft = new Draft(document);
  const found = layerIn(draft, id);
  if (!found.ok) return found;
  const rest = found.value;
  const block = rest.kind === 'block' ? definitionOf(document, rest) : undefined;
  const repeat = block === undefined ? 1 : repetitionsOf(block, rest);
  if (block === undefined || repeat < 2) return fail('not-repeated', `${rest.name} does not stand in a row; there is no first one to set apart.`);
  const { parent } = rest;
  const around = parent === null ? undefined : draft.blocks.get(parent);
  if (around?.exposed.some((one) => one.layer === id) === true) return fail('set-outside', `${around.name} shows settings of ${rest.name} outside. Take them back first.`);
  const first = freeId(rest.id, (one) => draft.layers.get(one) !== undefined);
  const names = new Set(Object.values(document.layers).filter((layer) => layer.parent === parent).map((layer) => layer.name));
  const { repeat: _, ...params } = rest.params;
  draft.layers.put({ ...rest, id: first, name: freeId(`${rest.name}-first`, (one) => names.has(one)), params });
  draft.layers.put({ ...rest, params: repeat === 2 ? params : { ...params, repeat: repeat - 1 }, position: { x: rest.position.x + by.x, y: rest.position.y + by.y } });
  for (const other of beyond) {
    const record = draft.layers.get(other);
    if (record !== undefined && other !== id) draft.layers.put({ ...record, position: { x: record.position.x + by.x, y: record.position.y + by.y } });
  }
  const plan = planOf(draft, parent);
  for (const [i, { name }] of block.inputs.entries()) {
    const feeds = feedsOf(plan, id, [name]).get(name) ?? [];
    feedInto(draft, parent, { layer: first, port: name }, feeds);
    const output = block.outputs[i];
    if (output !== undefined) feedInto(draft, parent, { layer: id, port: name }, [{ from: { layer: first, port: output.name }, wire: null }]);
  }
  return ok(draft.patch());
}
