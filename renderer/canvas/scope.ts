// Looking into a block: from the path of an instance to the definition that is drawn there, and from paths of the checked
// drawing to the cards that stand for them.
import type { BlockRecord, Document, LayerRecord } from '../../core/document/model.ts';
import type { Json, JsonObject } from '../../core/base/diagnostic.ts';
import { definitionOf } from '../../core/document/plan.ts';
import { isObject } from '../../core/base/json.ts';

/** What the canvas shows. */
export interface Scope {
  /** the definition drawn, null for the network itself */
  readonly block: BlockRecord | null;
  /** begins the paths of its layers in the checked drawing, the first repetition's where there are several */
  readonly prefix: string;
  /** path of the instance, '' for the network itself */
  readonly path: string;
  /** the instances on the way, outermost first */
  readonly trail: readonly { readonly path: string; readonly name: string; readonly repeat: number; readonly block: string }[];
}

/** The network itself. */
const wholeNetwork: Scope = { block: null, prefix: '', path: '', trail: [] };

/** How often an instance is repeated. */
export function repeatOf(instance: LayerRecord): number {
  const repeat = instance.params['repeat'];
  return typeof repeat === 'number' && Number.isInteger(repeat) && repeat > 1 ? repeat : 1;
}

/** What the instances around an instance say of its setting `name`, undefined when they say nothing; `trail` ends with the one around. */
function saidAround(document: Document, trail: readonly LayerRecord[], instance: LayerRecord, name: string): Json | undefined {
  const outer = trail.at(-1);
  const block = outer === undefined ? undefined : definitionOf(document, outer);
  const shown = block?.exposed.find((one) => one.layer === instance.id && one.parameter === name);
  if (outer === undefined || shown === undefined) return undefined;
  const overrides = outer.params['overrides'];
  return saidAround(document, trail.slice(0, -1), outer, shown.name) ?? (isObject(overrides) ? overrides[shown.name] : undefined);
}

/** How often an instance is repeated within the instances around it, which may set that from outside. */
function repeatWithin(document: Document, trail: readonly LayerRecord[], instance: LayerRecord): number {
  const said = saidAround(document, trail, instance, 'repeat');
  return said === undefined ? repeatOf(instance) : repeatOf({ ...instance, params: { ...instance.params, repeat: said } });
}

/** The same for an instance whose paths begin with a prefix. */
export function repeatAt(document: Document, prefix: string, instance: LayerRecord): number {
  return prefix === '' ? repeatOf(instance) : repeatWithin(document, trailOf(document, prefix).flatMap((id) => document.layers[id] ?? []), instance);
}

/** What an instance whose paths begin with a prefix sets, as the instances around it have it, which may set the same from outside. */
export function overridesAt(document: Document, prefix: string, instance: LayerRecord): JsonObject {
  const own = instance.params['overrides'];
  const overrides = isObject(own) ? own : {};
  if (prefix === '') return overrides;
  const trail = trailOf(document, prefix).flatMap((id) => document.layers[id] ?? []);
  return Object.fromEntries(Object.entries(overrides).map(([name, value]) => [name, saidAround(document, trail, instance, name) ?? value]));
}

/** The scope of an instance's path; the network itself when the path leads nowhere (any more). */
export function scopeOf(document: Document, path: string | null): Scope {
  if (path === null || path === '') return wholeNetwork;
  const trail: { path: string; name: string; repeat: number; block: string }[] = [];
  const outer: LayerRecord[] = [];
  let block: BlockRecord | null = null;
  let parent: string | null = null;
  let prefix = '';
  const parts = path.split('/');
  for (let i = 0; i < parts.length; i++) {
    const id = parts[i] ?? '';
    const record: LayerRecord | undefined = Object.hasOwn(document.layers, id) ? document.layers[id] : undefined;
    const definition: BlockRecord | undefined = record?.kind === 'block' && record.parent === parent ? definitionOf(document, record) : undefined;
    if (record === undefined || definition === undefined) return wholeNetwork;
    const repeat = repeatWithin(document, outer, record);
    outer.push(record);
    trail.push({ path: prefix + id, name: record.name, repeat, block: definition.id });
    const repetition = repeat > 1 && /^\d+$/.test(parts[i + 1] ?? '') ? parts[++i] : '1';
    prefix += repeat > 1 ? `${id}/${repetition}/` : `${id}/`;
    block = definition;
    parent = definition.id;
  }
  return { block, prefix, path: trail.at(-1)?.path ?? '', trail };
}

/** The instances around a place of the checked drawing, outermost first; the place itself where it is an instance. */
export function trailOf(document: Document, path: string): readonly string[] {
  let parent: string | null = null;
  const trail: string[] = [];
  for (const part of path.split('/')) {
    const record: LayerRecord | undefined = Object.hasOwn(document.layers, part) ? document.layers[part] : undefined;
    if (record?.kind !== 'block' || record.parent !== parent) continue;
    trail.push(part);
    parent = definitionOf(document, record)?.id ?? parent;
  }
  return trail;
}

/** The path to look into an instance drawn in a scope. */
export function pathInto(scope: Scope, instance: string): string {
  return scope.prefix + instance;
}

/** The path of the scope around, null when that is the network itself. */
export function around(scope: Scope): string | null {
  return scope.trail.at(-2)?.path ?? null;
}

/** The card in a scope a path of the checked drawing belongs to, and whether it lies deeper than the card; null when elsewhere. */
export function cardOf(scope: Scope, path: string): { readonly id: string; readonly isInner: boolean } | null {
  let rest = path;
  if (scope.path !== '') {
    if (!path.startsWith(`${scope.path}/`)) return null;
    rest = path.slice(scope.path.length + 1);
    if ((scope.trail.at(-1)?.repeat ?? 1) > 1) {
      const cut = /^\d+\//.exec(rest);
      if (cut === null) return null;
      rest = rest.slice(cut[0].length);
    }
  }
  const slash = rest.indexOf('/');
  return slash === -1 ? { id: rest, isInner: false } : { id: rest.slice(0, slash), isInner: true };
}
