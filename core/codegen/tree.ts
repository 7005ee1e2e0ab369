// The drawing as a tree of definitions and their copies: the network itself and every writing-out of a block, with the
// wires inside each definition, so that code can keep blocks and loops where checking has written them out.
import type { JsonObject } from '../base/diagnostic.ts';
import type { Checked, CheckedLayer } from '../design/checked.ts';
import { portsOf } from '../design/layer-check.ts';
import { mostRepetitions } from '../document/expand.ts';
import { deepestBlocks, mostFlatLayers } from '../document/flat.ts';
import type { BlockRecord, LayerRecord, WireEnd } from '../document/model.ts';
import { definitionOf, inOrderInto, planner, type Plan } from '../document/plan.ts';
import { isObject } from '../base/json.ts';
import { layerOf } from '../layers/registry.ts';

/** A value inside a definition: an output of one of its layers, or (record '') one of the definition's own inputs. */
export interface Ref {
  readonly record: string;
  readonly port: number;
}

/** One layer or block instance of a definition. */
export interface Item {
  readonly record: LayerRecord;
  /** the block it is an instance of, null for a layer */
  readonly block: BlockRecord | null;
  /** what it reads; null where nothing is connected */
  readonly sources: readonly (Ref | null)[];
}

/** The network (block null) or a block. */
export interface Definition {
  readonly block: BlockRecord | null;
  /** sources first */
  readonly items: readonly Item[];
  readonly byId: ReadonlyMap<string, Item>;
  /** values the block shows outside */
  readonly outputs: readonly (Ref | null)[];
}

/** One writing-out of a definition. */
export interface Copy {
  readonly definition: Definition;
  /** begins the paths of its layers */
  readonly prefix: string;
  /** levels of blocks below it */
  readonly height: number;
  readonly layers: ReadonlyMap<string, CheckedLayer>;
  /** repetitions of each instance; a faulty instance has none */
  readonly children: ReadonlyMap<string, readonly Copy[]>;
}

/** The tree of a checked drawing: the network, and all copies with inner ones first. */
export interface Tree {
  readonly root: Copy;
  readonly copies: readonly Copy[];
}

/** Builds the tree. */
export function treeOf(checked: Checked): Tree {
  const { document } = checked.flattened;
  const planOf = planner(document);
  const definitions = new Map<string | null, Definition>();
  const define = (id: string | null): Definition => {
    const known = definitions.get(id);
    if (known !== undefined) return known;
    const plan = planOf(id);
    const made: Definition = plan === undefined ? { block: null, items: [], byId: new Map(), outputs: [] } : definitionFrom(plan, (record) => definitionOf(document, record) ?? null);
    definitions.set(id, made);
    return made;
  };
  const copies: Copy[] = [];
  let size = 0;
  const write = (id: string | null, prefix: string, overrides: ReadonlyMap<string, JsonObject>, depth: number): Copy => {
    const definition = define(id);
    const layers = new Map<string, CheckedLayer>();
    const children = new Map<string, readonly Copy[]>();
    let height = 0;
    for (const { record, block } of definition.items) {
      const layer = checked.byPath.get(prefix + record.id);
      if (layer !== undefined) layers.set(record.id, layer);
      // A block within itself stands as a layer; a drawing written out only in part is not entered further than checking did.
      size += 1;
      if (block === null || layer !== undefined || depth >= deepestBlocks || size > mostFlatLayers) continue;
      const params = paramsOf(record, overrides.get(record.id));
      const inner = overridesOf(block, params);
      const repeat = repeatOf(block, params);
      const repetitions = Array.from({ length: repeat }, (_, i) => write(block.id, `${prefix}${record.id}/${repeat === 1 ? '' : `${i + 1}/`}`, inner, depth + 1));
      children.set(record.id, repetitions);
      height = Math.max(height, 1 + (repetitions[0]?.height ?? 0));
    }
    const copy: Copy = { definition, prefix, height, layers, children };
    copies.push(copy);
    return copy;
  };
  const root = write(null, '', new Map(), 0);
  return { root, copies };
}

function paramsOf(record: LayerRecord, over: JsonObject | undefined): JsonObject {
  if (over === undefined) return record.params;
  const { repeat, ...inner } = over;
  const own = record.params['overrides'];
  return { ...record.params, ...(repeat === undefined ? {} : { repeat }), overrides: { ...(isObject(own) ? own : {}), ...inner } };
}

function repeatOf(block: BlockRecord, params: JsonObject): number {
  const given = params['repeat'] ?? 1;
  const fits = typeof given === 'number' && Number.isInteger(given) && given >= 1 && given <= mostRepetitions;
  return fits && (given === 1 || block.inputs.length === block.outputs.length) ? given : 1;
}

function overridesOf(block: BlockRecord, params: JsonObject): ReadonlyMap<string, JsonObject> {
  const byLayer = new Map<string, JsonObject>();
  const given = params['overrides'];
  if (!isObject(given)) return byLayer;
  for (const { name, layer, parameter } of block.exposed) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value !== undefined) byLayer.set(layer, { ...byLayer.get(layer), [parameter]: value });
  }
  return byLayer;
}

function definitionFrom(plan: Plan, blockOf: (record: LayerRecord) => BlockRecord | null): Definition {
  const inputs = plan.block?.inputs ?? [];
  const refOf = (end: WireEnd): Ref | null => {
    if (end.layer === '') return { record: '', port: Math.max(0, inputs.findIndex((one) => one.name === end.port)) };
    const record = plan.byId.get(end.layer);
    if (record === undefined) return null;
    const names = record.kind === 'block' ? (blockOf(record)?.outputs ?? []) : portsOfKind(record.kind).outputs;
    return { record: record.id, port: Math.max(0, names.findIndex((one) => one.name === end.port)) };
  };
  const items = plan.layers.map((record): Item => {
    const block = record.kind === 'block' ? blockOf(record) : null;
    const wires = plan.wiresTo.get(record.id) ?? [];
    const into = (port: string): readonly (Ref | null)[] => inOrderInto(plan, record.id, port).map(({ from }) => refOf(from));
    // One value for each input of an instance, as flattening follows it: a wire before the block's own input.
    if (block !== null) {
      return {
        record, block, sources: block.inputs.map(({ name }) => {
          const wire = wires.find((one) => one.to.port === name);
          return wire === undefined ? into(name)[0] ?? null : refOf(wire.from);
        }),
      };
    }
    return { record, block, sources: portsOfKind(record.kind).inputs.flatMap((port) => { const all = into(port.name); return all.length === 0 ? [null] : all; }) };
  });
  const ordered = inOrder(items);
  return { block: plan.block, items: ordered, byId: new Map(ordered.map((item) => [item.record.id, item])), outputs: plan.block?.outputs.map(({ from }) => refOf(from)) ?? [] };
}

const noPorts = { inputs: [], outputs: [] } as const;

function portsOfKind(kind: string): { readonly inputs: readonly { readonly name: string }[]; readonly outputs: readonly { readonly name: string }[] } {
  const def = layerOf(kind);
  return def === undefined ? (kind === 'block' ? noPorts : { inputs: [{ name: 'in' }], outputs: [{ name: 'out' }] }) : portsOf(def, null);
}

/** Sources first; where several layers could come next, the one that goes on from the last, so that branches stay together. */
function inOrder(items: readonly Item[]): readonly Item[] {
  const waiting = new Map(items.map((item) => [item.record.id, new Set(item.sources.flatMap((ref) => (ref === null || ref.record === '' ? [] : [ref.record])))]));
  const readers = new Map<string, Item[]>();
  for (const item of items) for (const source of waiting.get(item.record.id) ?? []) readers.set(source, [...(readers.get(source) ?? []), item]);
  const ordered: Item[] = [];
  const stack = items.filter((item) => waiting.get(item.record.id)?.size === 0).toReversed();
  const done = new Set<string>();
  while (stack.length > 0) {
    const item = stack.pop() as Item;
    done.add(item.record.id);
    ordered.push(item);
    for (const reader of (readers.get(item.record.id) ?? []).toReversed()) {
      const left = waiting.get(reader.record.id);
      left?.delete(item.record.id);
      if (left?.size === 0 && !done.has(reader.record.id)) stack.push(reader);
    }
  }
  // What is left stands in a circle; its order says nothing.
  return ordered.length === items.length ? ordered : [...ordered, ...items.filter((item) => !done.has(item.record.id))];
}
