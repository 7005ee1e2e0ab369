// From a place in the flattened drawing back to the records behind it: which instance or definition a parameter lives in,
// which wire feeds an input, which port of the outside an inner input belongs to.
import type { JsonObject } from '../base/diagnostic.ts';
import type { FlatLayer, FlatSource } from '../document/flat.ts';
import type { Document, LayerRecord, WireEnd } from '../document/model.ts';
import { definitionOf } from '../document/plan.ts';
import { isObject } from '../base/json.ts';
import type { Checked, CheckedLayer } from './checked.ts';
import type { Draft } from './draft.ts';
import { portsOf } from './layer-check.ts';

/** The record with this id in this definition, if there is one. */
function recordIn(document: Document, id: string, parent: string | null): LayerRecord | undefined {
  const record = Object.hasOwn(document.layers, id) ? document.layers[id] : undefined;
  return record?.parent === parent ? record : undefined;
}

/** The record a path id leads to (`stage/3/conv1` → conv1 in the block of stage), a layer or a block instance. */
export function recordOfPath(document: Document, path: string): LayerRecord | undefined {
  let parent: string | null = null;
  let record: LayerRecord | undefined;
  for (const part of path.split('/')) {
    const next = recordIn(document, part, parent);
    if (next === undefined) {
      if (record === undefined || !/^\d+$/.test(part)) return undefined;
      continue;
    }
    record = next;
    if (record.kind === 'block') parent = definitionOf(document, record)?.id ?? parent;
  }
  return record;
}

/**
 * What people call the place a path id leads to: names from the outside in, with the number of the repetition where there are
 * several: `Stage 2 (3) / conv1`.
 */
export function nameOfPath(document: Document, path: string): string {
  const names: string[] = [];
  let parent: string | null = null;
  for (const part of path.split('/')) {
    const record = recordIn(document, part, parent);
    if (record === undefined) {
      const last = names.pop();
      if (last === undefined || !/^\d+$/.test(part)) return path;
      names.push(`${last} (${part})`);
      continue;
    }
    names.push(record.name);
    if (record.kind === 'block') parent = definitionOf(document, record)?.id ?? parent;
  }
  return names.join(' / ');
}

/**
 * Sets parameters of a flat layer where they live: in the instance that overrides them, else in the layer's own record (and
 * so in every instance of its block).
 */
export function setFlatParams(document: Document, draft: Draft, flat: Pick<FlatLayer, 'record' | 'within'>, params: JsonObject): void {
  for (const [name, value] of Object.entries(params)) {
    const owner = overriding(document, flat, name);
    const id = owner?.instance ?? flat.record;
    const record = draft.layers.get(id);
    if (record === undefined) continue;
    if (owner === null) draft.layers.put({ ...record, params: { ...record.params, [name]: value } });
    else {
      const overrides = record.params['overrides'];
      draft.layers.put({ ...record, params: { ...record.params, overrides: { ...(isObject(overrides ?? null) ? (overrides as JsonObject) : {}), [owner.name]: value } } });
    }
  }
}

/** Takes parameters of a flat layer away where they live, so that defaults count again. */
export function dropFlatParams(document: Document, draft: Draft, flat: Pick<FlatLayer, 'record' | 'within'>, names: readonly string[]): void {
  for (const name of names) {
    const owner = overriding(document, flat, name);
    const record = draft.layers.get(owner?.instance ?? flat.record);
    if (record === undefined) continue;
    const without = (object: JsonObject, key: string): JsonObject => Object.fromEntries(Object.entries(object).filter(([k]) => k !== key));
    const overrides = record.params['overrides'];
    const params = owner === null ? without(record.params, name) : { ...record.params, overrides: without(isObject(overrides ?? null) ? (overrides as JsonObject) : {}, owner.name) };
    draft.layers.put({ ...record, params });
  }
}

/** The outermost instance that overrides a parameter of a flat layer, and its name there. */
function overriding(document: Document, flat: Pick<FlatLayer, 'record' | 'within'>, parameter: string): { readonly instance: string; readonly name: string } | null {
  let found: { instance: string; name: string } | null = null;
  let at = { layer: flat.record, parameter };
  for (const id of [...flat.within].reverse()) {
    const instance = document.layers[id];
    const shown = instance === undefined ? undefined : definitionOf(document, instance)?.exposed.find((one) => one.layer === at.layer && one.parameter === at.parameter);
    if (instance === undefined || shown === undefined) return found;
    const overrides = instance.params['overrides'];
    if (isObject(overrides) && overrides[shown.name] !== undefined) found = { instance: id, name: shown.name };
    at = { layer: id, parameter: shown.name };
  }
  return found;
}

/** The wire (or hand-on between repetitions) behind input number `input` of a checked layer. */
export function sourceOfInput(layer: CheckedLayer, input: number): FlatSource | undefined {
  if (layer.def === undefined) return undefined;
  let n = 0;
  for (const port of portsOf(layer.def, layer.params).inputs) {
    const into = layer.flat.sources[port.name] ?? [];
    const taken = port.many === true ? into : into.slice(0, 1);
    const count = port.many === true ? taken.length : 1;
    if (input < n + count) return taken[input - n];
    n += count;
  }
  return undefined;
}

/** The input port that input number `input` belongs to. */
export function portOfInput(layer: CheckedLayer, input: number): string | undefined {
  if (layer.def === undefined) return undefined;
  let n = 0;
  for (const port of portsOf(layer.def, layer.params).inputs) {
    n += port.many === true ? (layer.flat.sources[port.name] ?? []).length : 1;
    if (input < n) return port.name;
  }
  return undefined;
}

/** Where a wire for a flat layer's input is drawn: at the layer itself, or at the instance whose port feeds it. */
export function drawnEnd(document: Document, flat: Pick<FlatLayer, 'record' | 'within'>, port: string): WireEnd {
  let end: WireEnd = { layer: flat.record, port };
  for (const id of [...flat.within].reverse()) {
    const instance = document.layers[id];
    const block = instance === undefined ? undefined : definitionOf(document, instance);
    const outer = block?.inputs.find((one) => one.to.some((to) => to.layer === end.layer && to.port === end.port));
    if (outer === undefined) return end;
    end = { layer: id, port: outer.name };
  }
  return end;
}

/** The layers of checked order that a checked layer's value depends on, nearest first. */
export function upstreamOf(checked: Checked, layer: CheckedLayer, input?: number): readonly CheckedLayer[] {
  const found: CheckedLayer[] = [];
  const seen = new Set<string>([layer.flat.path]);
  const first = input === undefined ? layer.sources.map(({ path }) => path) : [sourceOfInput(layer, input)?.path ?? ''];
  let level: readonly string[] = first;
  while (level.length > 0) {
    const next: string[] = [];
    for (const path of level) {
      const source = checked.byPath.get(path);
      if (source === undefined || seen.has(path)) continue;
      seen.add(path);
      found.push(source);
      next.push(...source.sources.map((one) => one.path));
    }
    level = next;
  }
  return found;
}
