// Taking a block apart: what the definition holds is drawn where the instance stood, once for every repetition, with the
// instance's overrides written into the layers. The reverse of blocks.ts.
import { fail, ok, type Json, type JsonObject, type Result } from '../base/diagnostic.ts';
import type { BlockRecord, Document, LayerRecord, WireEnd } from '../document/model.ts';
import { apply, emptyPatch, squash, type Patch } from '../document/patch.ts';
import { definitionOf } from '../document/plan.ts';
import { isObject } from '../base/json.ts';
import { middleOf } from './blocks.ts';
import { feedInto, feedsOf, planOf, portNames, type Feed } from './blocks-ends.ts';
import { Draft, freeId, layerIn } from './draft.ts';
import { claim } from './paste.ts';
import { dropOverrides } from './remove.ts';

/** Most copies one instance is taken apart into. */
const mostCopies = 100;

/** How often an instance stands in a row, as flattening counts it. */
export function repetitionsOf(block: BlockRecord, instance: LayerRecord): number {
  const repeat = instance.params['repeat'];
  return typeof repeat === 'number' && Number.isInteger(repeat) && repeat > 1 && block.inputs.length === block.outputs.length ? repeat : 1;
}

/** How many instances of a definition stand in a document. */
export function usesOf(document: Document, block: string): number {
  return Object.values(document.layers).filter((layer) => layer.kind === 'block' && layer.params['block'] === block).length;
}

/** The parameters of an inner layer with what an instance overrides. An inner instance takes `repeat` and its own exposed names. */
function overridden(inner: LayerRecord, block: BlockRecord, overrides: JsonObject): JsonObject {
  const set: Record<string, Json> = {};
  for (const { name, layer, parameter } of block.exposed) if (layer === inner.id && overrides[name] !== undefined) set[parameter] = overrides[name];
  if (Object.keys(set).length === 0) return inner.params;
  if (inner.kind !== 'block') return { ...inner.params, ...set };
  const { repeat, ...rest } = set;
  const own = inner.params['overrides'];
  return { ...inner.params, ...(repeat === undefined ? {} : { repeat }), ...(Object.keys(rest).length === 0 ? {} : { overrides: { ...(isObject(own) ? own : {}), ...rest } }) };
}

/** Room between the copies of a repeated block, by default that of a card and a gap. */
const roomBetween = { x: 248, y: 112 } as const;

/** Draws the inside of an instance where it stands, in place of it. A definition no instance is left of goes too. */
export function takeApart(document: Document, id: string): Result<Patch> {
  const draft = new Draft(document);
  const found = layerIn(draft, id);
  if (!found.ok) return found;
  const instance = found.value;
  const block = instance.kind === 'block' ? definitionOf(document, instance) : undefined;
  if (block === undefined) return fail('no-such-block', `${instance.name} is no block that could be taken apart.`);
  const { parent } = instance;
  const around = parent === null ? undefined : draft.blocks.get(parent);
  if (around?.exposed.some((one) => one.layer === id && one.parameter === 'repeat') === true) {
    return fail('repeat-set-outside', `How often ${instance.name} stands in a row is set from outside ${around.name}. Take that setting back first.`);
  }
  const repeat = repetitionsOf(block, instance);
  if (repeat > mostCopies) return fail('too-many-copies', `${instance.name} stands ${repeat} times in a row. Take fewer than ${mostCopies + 1} apart at once.`);
  const isLast = usesOf(document, block.id) === 1;
  const inside = Object.values(document.layers).filter((layer) => layer.parent === block.id);
  const insideWires = Object.values(document.wires).filter((wire) => wire.parent === block.id);
  const insideNotes = Object.values(document.notes).filter((note) => note.parent === block.id);
  const given = instance.params['overrides'];
  const overrides = isObject(given) ? given : {};
  const inner = planOf(draft, block.id);
  const outer = planOf(draft, parent);
  const consumers = consumersOf(draft, parent, id);

  const middle = middleOf(inside.map((layer) => layer.position));
  const xs = inside.map((layer) => layer.position.x);
  const ys = inside.map((layer) => layer.position.y);
  const size = inside.length === 0 ? { x: 0, y: 0 } : { x: Math.max(...xs) - Math.min(...xs), y: Math.max(...ys) - Math.min(...ys) };
  const isDown = size.y > size.x;
  const taken = new Set(Object.values(document.layers).filter((layer) => layer.parent === parent && layer.id !== id).map((layer) => layer.name));

  /** What feeds each of the block's inputs, for the repetition at hand; null where nothing does. */
  let into = new Map(block.inputs.map(({ name }): [string, Feed | null] => [name, feedsOf(outer, id, []).get(name)?.[0] ?? null]));
  let out: readonly (Feed | null)[] = [];
  const copies: ReadonlyMap<string, string>[] = [];
  draft.layers.drop(id);
  for (const wire of draft.wires.all()) if (wire.from.layer === id || wire.to.layer === id) draft.wires.drop(wire.id);
  if (around !== undefined) draft.blocks.put({ ...around, inputs: around.inputs.map((one) => ({ ...one, to: one.to.filter((end) => end.layer !== id) })) });

  for (let n = 0; n < repeat; n++) {
    const isMoved = isLast && n === 0;
    const ids = new Map(inside.map((layer) => [layer.id, isMoved ? layer.id : freeId(layer.id, (one) => draft.layers.get(one) !== undefined)]));
    copies.push(ids);
    const by = { x: instance.position.x - middle.x + (isDown ? 0 : n * (size.x + roomBetween.x)), y: instance.position.y - middle.y + (isDown ? n * (size.y + roomBetween.y) : 0) };
    const moved = (at: { readonly x: number; readonly y: number }) => ({ x: at.x + by.x, y: at.y + by.y });
    for (const layer of inside) {
      draft.layers.put({ ...layer, id: ids.get(layer.id) ?? layer.id, name: claim(layer.name, taken), parent, params: overridden(layer, block, overrides), position: moved(layer.position) });
    }
    for (const note of insideNotes) draft.notes.put({ ...note, id: isMoved ? note.id : freeId(note.id, (one) => draft.notes.get(one) !== undefined), parent, position: moved(note.position) });
    const end = ({ layer, port }: WireEnd): WireEnd => ({ layer: ids.get(layer) ?? layer, port });
    const used = new Set<string>();
    for (const layer of inside) {
      for (const [port, feeds] of feedsOf(inner, layer.id, portNames(draft, layer).inputs)) {
        feedInto(draft, parent, end({ layer: layer.id, port }), feeds.flatMap((feed): Feed[] => {
          if (feed.from.layer !== '') return [{ from: end(feed.from), wire: isMoved && feed.wire !== null ? { ...feed.wire, parent } : null }];
          const source = into.get(feed.from.port) ?? null;
          if (source === null) return [];
          // The wire that led to the block is kept for the first input it feeds.
          const isFree = source.wire !== null && !used.has(source.wire.id);
          if (source.wire !== null) used.add(source.wire.id);
          return [{ from: source.from, wire: isFree ? source.wire : null }];
        }));
      }
    }
    out = block.outputs.map(({ from }) => (from.layer === '' ? (into.get(from.port) ?? null) : ids.has(from.layer) ? { from: end(from), wire: null } : null));
    into = new Map(block.inputs.map(({ name }, i) => [name, out[i] === null || out[i] === undefined ? null : { from: out[i].from, wire: null }]));
  }

  const outputOf = (port: string): Feed | null => out[block.outputs.findIndex((one) => one.name === port)] ?? null;
  for (const { to, feeds } of consumers) {
    feedInto(draft, parent, to, feeds.flatMap((feed): Feed[] => {
      if (feed.from.layer !== id) return [feed];
      const source = outputOf(feed.from.port);
      return source === null ? [] : [{ from: source.from, wire: source.from.layer === '' ? null : feed.wire }];
    }));
  }
  if (parent !== null) mendAround(draft, parent, id, block, copies, outputOf);
  if (isLast) {
    for (const wire of insideWires) if (draft.wires.get(wire.id)?.parent === block.id) draft.wires.drop(wire.id);
    draft.blocks.drop(block.id);
  }
  return ok(draft.patch());
}

/** Every input an instance feeds, with all that leads into it. */
function consumersOf(draft: Draft, parent: string | null, instance: string): readonly { readonly to: WireEnd; readonly feeds: readonly Feed[] }[] {
  const plan = planOf(draft, parent);
  const ends = new Map(draft.outOf(instance).map((wire) => [`${wire.to.layer}/${wire.to.port}`, wire.to]));
  return [...ends.values()].map((to) => ({ to, feeds: feedsOf(plan, to.layer, [to.port]).get(to.port) ?? [] }));
}

/** The block around an instance that was taken apart: its outputs and exposed parameters name the copies now. */
function mendAround(draft: Draft, parent: string, id: string, block: BlockRecord, copies: readonly ReadonlyMap<string, string>[], outputOf: (port: string) => Feed | null): void {
  const around = draft.blocks.get(parent);
  if (around === undefined) return;
  const exposed = around.exposed.flatMap((one) => (one.layer !== id ? [one] : block.exposed.filter((shown) => shown.name === one.parameter).flatMap((shown) => copies.map((ids) => ({ name: one.name, layer: ids.get(shown.layer) ?? shown.layer, parameter: shown.parameter })))));
  const outputs = around.outputs.flatMap((one) => {
    const source = one.from.layer === id ? outputOf(one.from.port) : { from: one.from };
    return source === null ? [] : [{ ...one, from: source.from }];
  });
  draft.blocks.put({ ...around, exposed, outputs });
  const gone = around.exposed.map((one) => one.name).filter((name) => !exposed.some((one) => one.name === name));
  if (gone.length > 0) dropOverrides(draft, parent, gone);
}

/** Takes several instances apart as one change; a request for none of them changes nothing. */
export function takeAllApart(document: Document, ids: readonly string[]): Result<Patch> {
  let [now, whole]: [Document, Patch] = [document, emptyPatch];
  for (const id of ids) {
    const patch = takeApart(now, id);
    if (!patch.ok) return patch;
    const next = apply(now, patch.value);
    if (!next.ok) return next;
    [now, whole] = [next.value, squash(whole, patch.value)];
  }
  return ok(whole);
}
