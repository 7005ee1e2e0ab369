// Wires a person moves, cuts or draws together with the layer they lead to, and taking any selection away: pure functions
// from a document to a patch, like those of edit.ts.
import { fail, ok, type Result } from '../base/diagnostic.ts';
import type { Document, WireEnd } from '../document/model.ts';
import { squash, type Patch } from '../document/patch.ts';
import { Draft, layerIn } from './draft.ts';
import { connectIn, portsOfRecord, putLayer, removeLayers, type NewLayer } from './edit.ts';
import { removeNotes } from './notes.ts';

/** Moves an end of a wire to another port. The wire keeps its id, and its place among the wires of an input that takes many. */
export function reconnect(document: Document, wire: string, from: WireEnd, to: WireEnd): Result<Patch> {
  const draft = new Draft(document);
  const before = draft.wires.get(wire);
  if (before === undefined) return fail('no-such-wire', `There is no wire "${wire}" in this drawing.`);
  draft.wires.drop(wire);
  const done = connectIn(document, draft, from, to);
  if (!done.ok) return done;
  const made = draft.into(to.layer).find((one) => one.to.port === to.port && one.from.layer === from.layer && one.from.port === from.port && document.wires[one.id] !== one);
  if (made === undefined) return ok(draft.patch());
  draft.wires.drop(made.id);
  const stays = before.to.layer === to.layer && before.to.port === to.port;
  draft.wires.put({ ...made, id: wire, order: stays ? before.order : made.order });
  return ok(draft.patch());
}

/** Takes several wires away. */
export function removeWires(document: Document, ids: readonly string[]): Result<Patch> {
  const draft = new Draft(document);
  for (const id of ids) {
    if (draft.wires.get(id) === undefined) return fail('no-such-wire', `There is no wire "${id}" in this drawing.`);
    draft.wires.drop(id);
  }
  return ok(draft.patch());
}

/** Takes away whatever the ids name: layers (a chain stays joined), notes, wires. Ids that name nothing are passed over. */
export function removeAny(document: Document, ids: readonly string[]): Result<Patch> {
  const layers = ids.filter((id) => Object.hasOwn(document.layers, id));
  const notes = ids.filter((id) => Object.hasOwn(document.notes, id));
  // Wires of layers that go are the layers' affair: they are joined or go too.
  const gone = new Set(layers);
  const wires = ids.filter((id) => {
    const wire = Object.hasOwn(document.wires, id) ? document.wires[id] : undefined;
    return wire !== undefined && !gone.has(wire.from.layer) && !gone.has(wire.to.layer);
  });
  const cut = removeWires(document, wires);
  if (!cut.ok) return cut;
  const taken = removeLayers(document, layers);
  if (!taken.ok) return taken;
  const torn = removeNotes(document, notes);
  return torn.ok ? ok(squash(squash(cut.value, taken.value), torn.value)) : torn;
}

/** A free port a new layer is to be wired to: an output it reads from or an input it feeds. */
export type WireTo = { readonly from: WireEnd } | { readonly to: WireEnd };

/** Puts a layer down and wires it to a port, by its first port on that side. */
export function addWired(document: Document, layer: NewLayer, wire: WireTo): Result<Patch> {
  const draft = new Draft(document);
  const end = 'from' in wire ? wire.from : wire.to;
  const other = layerIn(draft, end.layer);
  if (!other.ok) return other;
  if (layer.id !== undefined && draft.layers.get(layer.id) !== undefined) return fail('id-taken', `There is already a layer "${layer.id}".`);
  const record = putLayer(draft, { ...layer, parent: other.value.parent });
  const ports = portsOfRecord(document, record);
  const port = 'from' in wire ? ports.inputs[0] : ports.outputs[0];
  if (port === undefined) return fail('no-such-port', `A layer of kind ${layer.kind} has no ${'from' in wire ? 'input' : 'output'}.`);
  const own = { layer: record.id, port: port.name };
  const done = 'from' in wire ? connectIn(document, draft, wire.from, own) : connectIn(document, draft, own, wire.to);
  return done.ok ? ok(draft.patch()) : done;
}

/** Puts a layer that has no wires yet on a wire: the wire ends at it, and it feeds what the wire led to. */
export function putOnWire(document: Document, wire: string, layer: string): Result<Patch> {
  const draft = new Draft(document);
  const [between, record] = [draft.wires.get(wire), layerIn(draft, layer)];
  if (between === undefined) return fail('no-such-wire', `There is no wire "${wire}" in this drawing.`);
  if (!record.ok) return record;
  const { inputs: [input], outputs: [output] } = portsOfRecord(document, record.value);
  if (input === undefined || output === undefined) return fail('cannot-insert', `${record.value.name} has no way through; it cannot stand on a wire.`);
  if (record.value.parent !== between.parent || draft.into(layer).length + draft.outOf(layer).length > 0) return fail('cannot-insert', `${record.value.name} has wires of its own; only a free layer can be put on a wire.`);
  draft.wires.put({ ...between, to: { layer, port: input.name }, order: 0 });
  draft.wire(between.parent, { layer, port: output.name }, between.to, between.order);
  return ok(draft.patch());
}
