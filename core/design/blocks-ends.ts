// Wires and block ports read and written together: what leads into an input, in order, and the same written back. Making a
// block and taking one apart move layers between drawings; both must keep the order in which a sum or a concat reads.
import { readParams } from '../base/schema.ts';
import type { BlockRecord, LayerRecord, WireEnd, WireRecord } from '../document/model.ts';
import { inOrderInto, type Plan } from '../document/plan.ts';
import { layerOf } from '../layers/registry.ts';
import type { Draft } from './draft.ts';
import { portsOf } from './layer-check.ts';

/** Something that leads into an input: an output here, or (layer '') an input of the block around. */
export interface Feed {
  readonly from: WireEnd;
  /** the wire it travels, whose id is kept; null for one that is still to be drawn and for inputs of the block around */
  readonly wire: WireRecord | null;
}

/** Names of a record's ports in a draft, those that wires name included where the kind does not know them. */
export function portNames(draft: Draft, record: LayerRecord): { readonly inputs: readonly string[]; readonly outputs: readonly string[] } {
  if (record.kind === 'block') {
    const id = record.params['block'];
    const block = typeof id === 'string' ? draft.blocks.get(id) : undefined;
    return { inputs: block?.inputs.map((one) => one.name) ?? [], outputs: block?.outputs.map((one) => one.name) ?? [] };
  }
  const def = layerOf(record.kind);
  if (def === undefined) return { inputs: [], outputs: [] };
  const ports = portsOf(def, readParams(def.params, record.params).params);
  return { inputs: ports.inputs.map((one) => one.name), outputs: ports.outputs.map((one) => one.name) };
}

/** The index of what leads where in one drawing of a draft. */
export function planOf(draft: Draft, parent: string | null): Pick<Plan, 'wiresTo' | 'inputsTo'> {
  const wiresTo = new Map<string, WireRecord[]>();
  for (const wire of draft.wires.all()) if (wire.parent === parent) push(wiresTo, wire.to.layer, wire);
  for (const wires of wiresTo.values()) wires.sort((a, b) => a.order - b.order);
  const inputsTo = new Map<string, { port: string; input: string; order?: number | undefined }[]>();
  const block = parent === null ? undefined : draft.blocks.get(parent);
  for (const input of block?.inputs ?? []) for (const { layer, port, order } of input.to) push(inputsTo, layer, { port, input: input.name, order });
  return { wiresTo, inputsTo };
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

/** What leads into every input of a layer, by port. */
export function feedsOf(plan: Pick<Plan, 'wiresTo' | 'inputsTo'>, layer: string, ports: readonly string[]): ReadonlyMap<string, readonly Feed[]> {
  const named = [...(plan.wiresTo.get(layer) ?? []).map((wire) => wire.to.port), ...(plan.inputsTo.get(layer) ?? []).map((one) => one.port)];
  return new Map([...new Set([...ports, ...named])].map((port) => [port, inOrderInto(plan, layer, port)]));
}

/** Takes an inner input off every input of a block that feeds it. */
export function withoutFed(block: BlockRecord, fed: (end: WireEnd) => boolean): BlockRecord {
  return { ...block, inputs: block.inputs.map((one) => (one.to.some(fed) ? { ...one, to: one.to.filter((end) => !fed(end)) } : one)) };
}

/**
 * Makes these feeds, in this order, all that leads into an input of a drawing. Wires keep their ids and, where the order
 * allows, their places; inputs of the block around say their place only where they would otherwise come too early.
 */
export function feedInto(draft: Draft, parent: string | null, to: WireEnd, feeds: readonly Feed[]): void {
  const kept = new Set(feeds.flatMap(({ wire }) => (wire === null ? [] : [wire.id])));
  for (const wire of draft.into(to.layer)) if (wire.to.port === to.port && !kept.has(wire.id)) draft.wires.drop(wire.id);
  const around = parent === null ? undefined : draft.blocks.get(parent);
  const names = around?.inputs.map((one) => one.name) ?? [];
  const outer = feeds.flatMap(({ from }, at) => (from.layer === '' ? [{ at, input: names.indexOf(from.port) }] : []));
  const isPlain = outer.every(({ at, input }, n) => at === n && (n === 0 || input > (outer[n - 1]?.input ?? -1)));
  if (around !== undefined) {
    const block = withoutFed(around, (end) => end.layer === to.layer && end.port === to.port);
    const inputs = block.inputs.map((one) => ({ ...one, to: [...one.to, ...feeds.flatMap(({ from }, order) => (from.layer === '' && from.port === one.name ? [isPlain ? to : { ...to, order }] : []))] }));
    draft.blocks.put({ ...block, inputs });
  }
  const orders = feeds.flatMap(({ from, wire }) => (from.layer === '' ? [] : [wire !== null && wire.to.layer === to.layer && wire.to.port === to.port ? wire.order : -1]));
  const isRising = isPlain && orders.every((order, i) => order >= 0 && (i === 0 || order > (orders[i - 1] ?? 0)));
  for (const [place, { from, wire }] of feeds.entries()) {
    if (from.layer === '') continue;
    const order = isRising && wire !== null ? wire.order : place;
    if (wire !== null) draft.wires.put({ ...wire, parent, from, to, order });
    else draft.wire(parent, from, to, order);
  }
}
