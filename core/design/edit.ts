// What a person does to a drawing, as pure functions from a document to a patch. A request that makes no sense (a layer that
// is gone, a wire from a layer to itself) fails with a sentence; a drawing that is wrong afterwards is for `check` to say.
import { fail, ok, type JsonObject, type Result } from '../base/diagnostic.ts';
import { readParams } from '../base/schema.ts';
import type { Document, LayerRecord, WireEnd, WireRecord } from '../document/model.ts';
import type { Patch } from '../document/patch.ts';
import { definitionOf } from '../document/plan.ts';
import type { Port } from '../layers/layer.ts';
import { layerOf } from '../layers/registry.ts';
import { isName } from './document-rules.ts';
import { Draft, layerIn } from './draft.ts';
import { portsOf } from './layer-check.ts';
import { removeFrom } from './remove.ts';

/** A layer to be put down. */
export interface NewLayer {
  readonly kind: string;
  readonly params?: JsonObject;
  /** its id; one is made from the kind when left out */
  readonly id?: string;
  readonly name?: string;
  readonly parent?: string | null;
  readonly position?: { readonly x: number; readonly y: number };
}

/** The ports of a record: of its kind, or of the block it is an instance of; none when that is not known. */
export function portsOfRecord(document: Document, record: LayerRecord): { readonly inputs: readonly Port[]; readonly outputs: readonly Port[] } {
  if (record.kind === 'block') {
    const definition = definitionOf(document, record);
    return { inputs: definition?.inputs ?? [], outputs: definition?.outputs ?? [] };
  }
  const def = layerOf(record.kind);
  return def === undefined ? { inputs: [], outputs: [] } : portsOf(def, readParams(def.params, record.params).params);
}

/** Puts a layer down. The patch's one added layer is the new record. */
export function addLayer(document: Document, layer: NewLayer): Result<Patch> {
  const draft = new Draft(document);
  const id = layer.id ?? draft.newLayerId(layer.kind);
  if (draft.layers.get(id) !== undefined) return fail('id-taken', `There is already a layer "${id}".`);
  putLayer(draft, { ...layer, id });
  return ok(draft.patch());
}

/** Puts a layer into a draft and answers its record. */
export function putLayer(draft: Draft, layer: NewLayer): LayerRecord {
  const id = layer.id ?? draft.newLayerId(layer.kind);
  const record: LayerRecord = {
    id, kind: layer.kind, name: layer.name ?? id, parent: layer.parent ?? null, params: layer.params ?? {}, position: layer.position ?? { x: 0, y: 0 }, trainable: true,
  };
  draft.layers.put(record);
  return record;
}

/** Takes layers away. Where a removed layer had one source, what it fed is joined to that source, so that a chain stays one. */
export function removeLayers(document: Document, ids: readonly string[]): Result<Patch> {
  const draft = new Draft(document);
  for (const id of ids) {
    const record = layerIn(draft, id);
    if (!record.ok) return record;
    removeFrom(draft, record.value);
  }
  return ok(draft.patch());
}

/** Draws a wire. An input that takes one wire gives up the one it had; one that takes many gets the new one last. */
export function connect(document: Document, from: WireEnd, to: WireEnd): Result<Patch> {
  const draft = new Draft(document);
  const done = connectIn(document, draft, from, to);
  return done.ok ? ok(draft.patch()) : done;
}

/** Draws a wire in a draft; see `connect`. */
export function connectIn(document: Document, draft: Draft, from: WireEnd, to: WireEnd): Result<null> {
  const [source, target] = [layerIn(draft, from.layer), layerIn(draft, to.layer)];
  if (!source.ok) return source;
  if (!target.ok) return target;
  if (source.value.parent !== target.value.parent) return fail('different-levels', `${source.value.name} and ${target.value.name} are drawn in different blocks; a wire joins layers of one drawing.`);
  const output = portsOfRecord(document, source.value).outputs.find((port) => port.name === from.port);
  const input = portsOfRecord(document, target.value).inputs.find((port) => port.name === to.port);
  if (output === undefined) return fail('no-such-port', `${source.value.name} has no output "${from.port}".`);
  if (input === undefined) return fail('no-such-port', `${target.value.name} has no input "${to.port}".`);
  if (feeds(draft, to.layer, from.layer)) return fail('circle', `${target.value.name} already leads to ${source.value.name}; this wire would close a circle.`);
  const present = draft.into(to.layer).filter((wire) => wire.to.port === to.port);
  if (input.many !== true) for (const wire of present) draft.wires.drop(wire.id);
  draft.wire(source.value.parent, from, to, input.many === true ? Math.max(-1, ...present.map((wire) => wire.order)) + 1 : 0);
  return ok(null);
}

/** True when a value can flow from one layer to another (or they are the same). */
export function feeds(draft: Draft, from: string, to: string): boolean {
  const targets = new Map<string, string[]>();
  for (const wire of draft.wires.all()) {
    const known = targets.get(wire.from.layer);
    if (known === undefined) targets.set(wire.from.layer, [wire.to.layer]);
    else known.push(wire.to.layer);
  }
  const pending = [from];
  const seen = new Set<string>();
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (id === to) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    pending.push(...(targets.get(id) ?? []));
  }
  return false;
}

/** Takes a wire away. */
export function disconnect(document: Document, wire: string): Result<Patch> {
  const draft = new Draft(document);
  if (draft.wires.get(wire) === undefined) return fail('no-such-wire', `There is no wire "${wire}" in this drawing.`);
  draft.wires.drop(wire);
  return ok(draft.patch());
}

/** Sets parameters of a layer; one set to null takes its default again unless its kind takes null for a value. */
export function setParams(document: Document, layer: string, params: JsonObject): Result<Patch> {
  const draft = new Draft(document);
  const record = layerIn(draft, layer);
  if (!record.ok) return record;
  const schema = layerOf(record.value.kind)?.params;
  const next = Object.entries({ ...record.value.params, ...params }).filter(([name, value]) => value !== null || schema?.[name]?.parse(null).ok === true);
  draft.layers.put({ ...record.value, params: Object.fromEntries(next) });
  return ok(draft.patch());
}

/** Gives a layer another name; refused when a neighbour has it or nobody could read it. */
export function rename(document: Document, layer: string, name: string): Result<Patch> {
  const draft = new Draft(document);
  const record = layerIn(draft, layer);
  if (!record.ok) return record;
  const given = name.trim();
  if (!isName(given)) return fail('name-invalid', 'A name needs at least one letter or digit.');
  const taken = draft.layers.all().some((other) => other.id !== layer && other.parent === record.value.parent && other.name === given);
  if (taken) return fail('name-taken', `Another layer here is called "${given}".`);
  draft.layers.put({ ...record.value, name: given });
  return ok(draft.patch());
}

/** Says whether a layer's weights are trained. */
export function setTrainable(document: Document, layer: string, trainable: boolean): Result<Patch> {
  const draft = new Draft(document);
  const record = layerIn(draft, layer);
  if (!record.ok) return record;
  draft.layers.put({ ...record.value, trainable });
  return ok(draft.patch());
}

/** Moves layers to new places on the canvas. */
export function moveLayers(document: Document, places: { readonly [layer: string]: { readonly x: number; readonly y: number } }): Result<Patch> {
  const draft = new Draft(document);
  for (const [id, position] of Object.entries(places)) {
    const record = layerIn(draft, id);
    if (!record.ok) return record;
    draft.layers.put({ ...record.value, position });
  }
  return ok(draft.patch());
}

/** Puts layers on a wire, one after the other, between its two ends. */
export function insertOnWire(document: Document, wire: string, layers: readonly { readonly kind: string; readonly params?: JsonObject }[]): Result<Patch> {
  const draft = new Draft(document);
  const record = draft.wires.get(wire);
  if (record === undefined) return fail('no-such-wire', `There is no wire "${wire}" in this drawing.`);
  const done = insertIn(document, draft, record, layers);
  return done.ok ? ok(draft.patch()) : done;
}

/** Puts layers on a wire of a draft; the wire itself ends at the first of them. */
export function insertIn(document: Document, draft: Draft, wire: WireRecord, layers: readonly { readonly kind: string; readonly params?: JsonObject }[]): Result<readonly LayerRecord[]> {
  const [source, target] = [draft.layers.get(wire.from.layer), draft.layers.get(wire.to.layer)];
  const put: LayerRecord[] = [];
  let last: WireEnd = wire.from;
  for (const [i, layer] of layers.entries()) {
    const share = (i + 1) / (layers.length + 1);
    const [a, b] = [source?.position ?? target?.position ?? { x: 0, y: 0 }, target?.position ?? source?.position ?? { x: 0, y: 0 }];
    const position = { x: Math.round(a.x + (b.x - a.x) * share), y: Math.round(a.y + (b.y - a.y) * share) };
    const record = putLayer(draft, { ...layer, parent: wire.parent, position });
    const ports = portsOfRecord(document, record);
    const [input, output] = [ports.inputs[0], ports.outputs[0]];
    if (input === undefined || output === undefined) return fail('cannot-insert', `A layer of kind ${layer.kind} has no way through; it cannot stand on a wire.`);
    if (i === 0) draft.wires.put({ ...wire, to: { layer: record.id, port: input.name }, order: 0 });
    else draft.wire(wire.parent, last, { layer: record.id, port: input.name });
    last = { layer: record.id, port: output.name };
    put.push(record);
  }
  if (put.length > 0) draft.wire(wire.parent, last, wire.to, wire.order);
  return ok(put);
}
