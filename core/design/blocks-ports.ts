// A block's own inputs and outputs, and the parameters of its layers that instances may set: added, named, moved, wired and
// taken away. Instances follow: wires and overrides by the old name go by the new one, or go with it.
import { fail, ok, type Json, type JsonObject, type Result } from '../base/diagnostic.ts';
import { integer, type Field } from '../base/schema.ts';
import { mostRepetitions } from '../document/expand.ts';
import { deepestBlocks } from '../document/flat.ts';
import type { BlockRecord, Document, WireEnd } from '../document/model.ts';
import type { Patch } from '../document/patch.ts';
import { definitionOf } from '../document/plan.ts';
import { isObject } from '../base/json.ts';
import { isId } from '../document/records.ts';
import { layerOf } from '../layers/registry.ts';
import { feedInto, feedsOf, planOf, withoutFed, type Feed } from './blocks-ends.ts';
import { Draft, freeId, layerIn } from './draft.ts';
import { connectIn, portsOfRecord } from './edit.ts';
import { dropOverrides } from './remove.ts';

/** How often an instance stands in a row, as a field. */
export const repeatField = integer('How often the block stands in a row.', { default: 1, max: mostRepetitions });

/** A side of a block. */
export type Side = 'in' | 'out';

function blockIn(draft: Draft, id: string): Result<BlockRecord> {
  const block = draft.blocks.get(id);
  return block === undefined ? fail('no-such-block', `There is no block "${id}" in this drawing.`) : ok(block);
}

const portsAt = (block: BlockRecord, side: Side): readonly { readonly name: string }[] => (side === 'in' ? block.inputs : block.outputs);
const sideName = (side: Side): string => (side === 'in' ? 'input' : 'output');

function nameFault(given: string, taken: readonly string[], what: string): Result<never> | null {
  if (!isId(given)) return fail('name-invalid', `The name of ${what} needs 1 to 200 characters without "/".`);
  return taken.includes(given) ? fail('name-taken', `Another one is called "${given}".`) : null;
}

/** Gives a definition another name. */
export function renameBlock(document: Document, id: string, name: string): Result<Patch> {
  const draft = new Draft(document);
  const block = blockIn(draft, id);
  if (!block.ok) return block;
  const given = name.trim();
  if (given === '' || /[\u0000-\u001f]/u.test(given)) return fail('name-invalid', 'A block needs a name.');
  draft.blocks.put({ ...block.value, name: given });
  return ok(draft.patch());
}

/** Adds an input nothing reads yet, or an output that passes the first input through until something is wired to it. */
export function addPort(document: Document, id: string, side: Side): Result<Patch> {
  const draft = new Draft(document);
  const found = blockIn(draft, id);
  if (!found.ok) return found;
  const block = found.value;
  const name = freeId(side, (one) => portsAt(block, side).some((port) => port.name === one));
  if (side === 'in') draft.blocks.put({ ...block, inputs: [...block.inputs, { name, to: [] }] });
  else {
    const [first] = block.inputs;
    const free = Object.values(document.layers).filter((layer) => layer.parent === id).flatMap((layer) => portsOfRecord(document, layer).outputs.map((port): WireEnd => ({ layer: layer.id, port: port.name })))
      .find((end) => !Object.values(document.wires).some((wire) => wire.from.layer === end.layer && wire.from.port === end.port) && !block.outputs.some(({ from }) => from.layer === end.layer && from.port === end.port));
    if (free === undefined && first === undefined) return fail('nothing-to-give', 'An output needs a layer inside that gives its value, or an input to pass through. Add one first.');
    draft.blocks.put({ ...block, outputs: [...block.outputs, { name, from: free ?? { layer: '', port: first?.name ?? '' } }] });
  }
  return ok(draft.patch());
}

/** Renames a port; wires of all instances follow. */
export function renamePort(document: Document, id: string, side: Side, port: string, name: string): Result<Patch> {
  const draft = new Draft(document);
  const found = blockIn(draft, id);
  if (!found.ok) return found;
  const block = found.value;
  const given = name.trim();
  if (given === port) return ok(draft.patch());
  if (!portsAt(block, side).some((one) => one.name === port)) return fail('no-such-port', `${block.name} has no ${sideName(side)} "${port}".`);
  const fault = nameFault(given, portsAt(block, side).map((one) => one.name), `an ${sideName(side)}`);
  if (fault !== null) return fault;
  const named = <P extends { readonly name: string }>(one: P): P => (one.name === port ? { ...one, name: given } : one);
  const passed = ({ from, ...rest }: BlockRecord['outputs'][number]) => ({ ...rest, from: side === 'in' && from.layer === '' && from.port === port ? { layer: '', port: given } : from });
  draft.blocks.put({ ...block, inputs: side === 'in' ? block.inputs.map(named) : block.inputs, outputs: (side === 'out' ? block.outputs.map(named) : block.outputs).map(passed) });
  forInstances(document, id, (instance) => {
    const end = <E extends WireEnd>(one: E): E => (one.layer === instance && one.port === port ? { ...one, port: given } : one);
    for (const wire of draft.wires.all()) {
      const [from, to] = [side === 'out' ? end(wire.from) : wire.from, side === 'in' ? end(wire.to) : wire.to];
      if (from !== wire.from || to !== wire.to) draft.wires.put({ ...wire, from, to });
    }
    for (const other of draft.blocks.all()) {
      const inputs = side === 'in' && other.inputs.some((one) => one.to.some((to) => to.layer === instance)) ? other.inputs.map((one) => ({ ...one, to: one.to.map(end) })) : other.inputs;
      const outputs = side === 'out' && other.outputs.some((one) => one.from.layer === instance) ? other.outputs.map((one) => ({ ...one, from: end(one.from) })) : other.outputs;
      if (inputs !== other.inputs || outputs !== other.outputs) draft.blocks.put({ ...other, inputs, outputs });
    }
  });
  return ok(draft.patch());
}

/** Takes a port away, with the wires instances have at it. */
export function removePort(document: Document, id: string, side: Side, port: string): Result<Patch> {
  const draft = new Draft(document);
  const found = blockIn(draft, id);
  if (!found.ok) return found;
  const block = found.value;
  draft.blocks.put(side === 'in'
    ? { ...block, inputs: block.inputs.filter((one) => one.name !== port), outputs: block.outputs.filter(({ from }) => from.layer !== '' || from.port !== port) }
    : { ...block, outputs: block.outputs.filter((one) => one.name !== port) });
  const gone = new Set((side === 'in' ? block.outputs.filter(({ from }) => from.layer === '' && from.port === port) : block.outputs.filter((one) => one.name === port)).map((one) => one.name));
  forInstances(document, id, (instance) => {
    const isGone = (from: WireEnd): boolean => from.layer === instance && gone.has(from.port);
    const isFed = (to: WireEnd): boolean => side === 'in' && to.layer === instance && to.port === port;
    for (const wire of draft.wires.all()) if (isGone(wire.from) || isFed(wire.to)) draft.wires.drop(wire.id);
    for (const other of draft.blocks.all()) {
      const next = { ...withoutFed(other, isFed), outputs: other.outputs.filter((one) => !isGone(one.from)) };
      if (next.outputs.length !== other.outputs.length || other.inputs.some((one) => one.to.some(isFed))) draft.blocks.put(next);
    }
  });
  return ok(draft.patch());
}

/** Moves a port before or behind its neighbour. */
export function movePort(document: Document, id: string, side: Side, port: string, step: 1 | -1): Result<Patch> {
  const draft = new Draft(document);
  const found = blockIn(draft, id);
  if (!found.ok) return found;
  const block = found.value;
  const swapped = <P extends { readonly name: string }>(ports: readonly P[]): readonly P[] => {
    const at = ports.findIndex((one) => one.name === port);
    const [one, other] = [ports[at], ports[at + step]];
    return one === undefined || other === undefined ? ports : ports.map((each, i) => (i === at ? other : i === at + step ? one : each));
  };
  // Inner inputs that take many keep their order: it is read before and written back after.
  const plan = planOf(draft, id);
  draft.blocks.put(side === 'in' ? { ...block, inputs: swapped(block.inputs) } : { ...block, outputs: swapped(block.outputs) });
  if (side === 'in') {
    const ends = new Map(block.inputs.flatMap((one) => one.to.map((to) => [`${to.layer}/${to.port}`, { layer: to.layer, port: to.port }] as const)));
    for (const end of ends.values()) {
      const into = feedsOf(plan, end.layer, [end.port]).get(end.port) ?? [];
      if (into.length > 1) feedInto(draft, id, end, into);
    }
  }
  return ok(draft.patch());
}

function forInstances(document: Document, block: string, act: (instance: string) => void): void {
  for (const layer of Object.values(document.layers)) if (layer.kind === 'block' && layer.params['block'] === block) act(layer.id);
}

/** Wires inside a block where one end or both are the block's own ports, written as ends of the layer ''. */
export function connectPort(document: Document, id: string, from: WireEnd, to: WireEnd): Result<Patch> {
  const draft = new Draft(document);
  const found = blockIn(draft, id);
  if (!found.ok) return found;
  const block = found.value;
  if (to.layer === '') {
    if (!block.outputs.some((one) => one.name === to.port)) return fail('no-such-port', `${block.name} has no output "${to.port}".`);
    draft.blocks.put({ ...block, outputs: block.outputs.map((one) => (one.name === to.port ? { ...one, from } : one)) });
    return ok(draft.patch());
  }
  const target = layerIn(draft, to.layer);
  if (!target.ok) return target;
  const input = portsOfRecord(document, target.value).inputs.find((one) => one.name === to.port);
  if (input === undefined) return fail('no-such-port', `${target.value.name} has no input "${to.port}".`);
  const present = feedsOf(planOf(draft, id), to.layer, [to.port]).get(to.port) ?? [];
  if (present.some((one) => one.from.layer === from.layer && one.from.port === from.port)) return ok(draft.patch());
  feedInto(draft, id, to, [...(input.many === true ? present : []), { from, wire: null }]);
  return ok(draft.patch());
}

/** Draws a wire in a drawing, between layers or to and from the ports of the block around them (ends of the layer ''). */
export function connectEnds(document: Document, parent: string | null, from: WireEnd, to: WireEnd): Result<Patch> {
  if (parent !== null && (from.layer === '' || to.layer === '')) return connectPort(document, parent, from, to);
  const draft = new Draft(document);
  const done = connectIn(document, draft, from, to);
  if (!done.ok) return done;
  const block = parent === null ? undefined : draft.blocks.get(parent);
  const target = draft.layers.get(to.layer);
  const isMany = target !== undefined && portsOfRecord(document, target).inputs.find((one) => one.name === to.port)?.many === true;
  // An input that takes one value gives up the block's own input for the wire.
  if (block !== undefined && !isMany) draft.blocks.put(withoutFed(block, (end) => end.layer === to.layer && end.port === to.port));
  return ok(draft.patch());
}

/** Takes a wire between a layer and a port of the block around it away. */
export function disconnectPort(document: Document, id: string, port: string, to: WireEnd): Result<Patch> {
  const draft = new Draft(document);
  const found = blockIn(draft, id);
  if (!found.ok) return found;
  const left: readonly Feed[] = (feedsOf(planOf(draft, id), to.layer, [to.port]).get(to.port) ?? []).filter((one) => one.from.layer !== '' || one.from.port !== port);
  feedInto(draft, id, to, left);
  return ok(draft.patch());
}

/** Shows a parameter of an inner layer outside, under a free name made of its own. */
export function expose(document: Document, layer: string, parameter: string, name?: string): Result<Patch> {
  const draft = new Draft(document);
  const record = layerIn(draft, layer);
  if (!record.ok) return record;
  const block = record.value.parent === null ? undefined : draft.blocks.get(record.value.parent);
  if (block === undefined) return fail('no-block-around', `${record.value.name} is drawn in no block; only settings inside a block can be shown outside.`);
  if (block.exposed.some((one) => one.layer === layer && one.parameter === parameter)) return fail('exposed-already', `${block.name} shows this setting already.`);
  const taken = new Set(['repeat', ...block.exposed.map((one) => one.name)]);
  const stem = !taken.has(parameter) ? parameter : `${record.value.name.replaceAll('/', '-')}-${parameter}`.slice(0, 190);
  const given = name?.trim() ?? freeId(stem, (one) => taken.has(one));
  if (!isId(given) || given === 'repeat') return fail('name-invalid', given === 'repeat' ? 'The name "repeat" is taken: it says how often a block stands in a row.' : 'The name of a setting needs 1 to 200 characters without "/".');
  draft.blocks.put({ ...block, exposed: [...block.exposed, { name: given, layer, parameter }] });
  return ok(draft.patch());
}

/** Hides a parameter again. Where an instance set it, the inner layer's own value counts. */
export function unexpose(document: Document, id: string, layer: string, parameter: string): Result<Patch> {
  const draft = new Draft(document);
  const found = blockIn(draft, id);
  if (!found.ok) return found;
  hide(document, draft, id, (one) => one.layer === layer && one.parameter === parameter);
  return ok(draft.patch());
}

/** Hides parameters of a block, with what instances set by their names and what blocks around show of them. */
function hide(document: Document, draft: Draft, id: string, isHidden: (one: BlockRecord['exposed'][number]) => boolean): void {
  const block = draft.blocks.get(id);
  if (block === undefined || !block.exposed.some(isHidden)) return;
  const left = block.exposed.filter((one) => !isHidden(one));
  const gone = block.exposed.map((one) => one.name).filter((name) => !left.some((one) => one.name === name));
  draft.blocks.put({ ...block, exposed: left });
  if (gone.length === 0) return;
  dropOverrides(draft, id, gone);
  forInstances(document, id, (instance) => {
    const around = draft.layers.get(instance)?.parent ?? null;
    if (around !== null) hide(document, draft, around, (one) => one.layer === instance && gone.includes(one.parameter));
  });
}

/** Renames what a block shows outside; what instances set by the old name goes by the new one. */
export function renameExposed(document: Document, id: string, name: string, next: string): Result<Patch> {
  const draft = new Draft(document);
  const found = blockIn(draft, id);
  if (!found.ok) return found;
  const block = found.value;
  const given = next.trim();
  if (given === name) return ok(draft.patch());
  const fault = nameFault(given, ['repeat', ...block.exposed.map((one) => one.name)], 'a setting');
  if (fault !== null) return fault;
  draft.blocks.put({ ...block, exposed: block.exposed.map((one) => (one.name === name ? { ...one, name: given } : one)) });
  forInstances(document, id, (instance) => {
    const record = draft.layers.get(instance);
    const overrides = record?.params['overrides'];
    if (record !== undefined && isObject(overrides) && overrides[name] !== undefined) {
      const renamed: JsonObject = Object.fromEntries(Object.entries(overrides).map(([key, value]) => [key === name ? given : key, value]));
      draft.layers.put({ ...record, params: { ...record.params, overrides: renamed } });
    }
    for (const other of draft.blocks.all()) {
      if (other.exposed.some((one) => one.layer === instance && one.parameter === name)) draft.blocks.put({ ...other, exposed: other.exposed.map((one) => (one.layer === instance && one.parameter === name ? { ...one, parameter: given } : one)) });
    }
  });
  return ok(draft.patch());
}

/** The field an instance sets when it sets what is shown of an inner layer, and the value that counts when it does not. */
export function shownField(document: Document, layer: string, parameter: string, depth = 0): { readonly field: Field<unknown>; readonly value: Json } | null {
  const record = Object.hasOwn(document.layers, layer) ? document.layers[layer] : undefined;
  if (record === undefined || depth > deepestBlocks) return null;
  if (record.kind !== 'block') {
    const field = layerOf(record.kind)?.params[parameter];
    return field === undefined ? null : { field, value: record.params[parameter] ?? field.fallback ?? null };
  }
  if (parameter === 'repeat') return { field: repeatField, value: record.params['repeat'] ?? 1 };
  const shown = definitionOf(document, record)?.exposed.find((one) => one.name === parameter);
  const inner = shown === undefined ? null : shownField(document, shown.layer, shown.parameter, depth + 1);
  const overrides = record.params['overrides'];
  return inner === null ? null : { field: inner.field, value: (isObject(overrides) ? overrides[parameter] : undefined) ?? inner.value };
}
