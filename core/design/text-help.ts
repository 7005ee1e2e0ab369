// Help while a person writes a project as text: what may stand at a place, and what stands there. The schema knows names,
// choices, defaults and ranges; the text itself knows which layers and blocks there are to be named.
import type { Json, JsonObject } from '../base/diagnostic.ts';
import { readParams, type JsonSchema } from '../base/schema.ts';
import { partAt, placeAt, valueOf, type JsonNode, type JsonPath, type JsonPlace } from '../document/json-tree.ts';
import { isObject } from '../base/json.ts';
import { layerOf, layers } from '../layers/registry.ts';
import { freeId } from './draft.ts';
import { portsOf } from './layer-check.ts';
import { describeValues, schemasAt } from './schema-at.ts';

/** Something that may be written at a place. */
export interface Proposal {
  readonly label: string;
  /** the text that takes the place; `cursor` is where writing goes on, from its beginning */
  readonly insert: string;
  readonly cursor: number;
  readonly sort: 'name' | 'value' | 'layer' | 'record';
  /** a few words beside the label */
  readonly detail: string;
  readonly doc: string;
}

/** What may be written at a place, and what of the text it takes the place of. */
export interface Proposals {
  readonly from: number;
  readonly to: number;
  readonly list: readonly Proposal[];
}

const rowHeight = 112;

/** What may stand at an offset of a text. */
export function proposalsAt(text: string, tree: JsonNode | null, offset: number): Proposals | null {
  const place = placeAt(text, tree, offset);
  if (place === null) return null;
  const list = place.slot === 'name' ? names(tree, place, text) : values(tree, place, text);
  return { from: place.from, to: place.to, list };
}

function docOf(schemas: readonly JsonSchema[]): string {
  return schemas.map((one) => one['description']).find((one): one is string => typeof one === 'string') ?? '';
}

/** The part of what holds at a place that says which values it takes. */
function ruleOf(schemas: readonly JsonSchema[]): JsonSchema {
  return schemas.find((one) => one['type'] !== undefined || one['enum'] !== undefined || one['oneOf'] !== undefined || one['const'] !== undefined) ?? {};
}

/** A value to begin with, and how far from its end writing goes on. */
function beginning(schema: JsonSchema): readonly [text: string, back: number] {
  if (schema['default'] !== undefined && !isObject(schema['default'])) return [JSON.stringify(schema['default']), 0];
  if (schema['const'] !== undefined) return [JSON.stringify(schema['const']), 0];
  switch (schema['type']) {
    case 'string': return ['""', 1];
    case 'array': return ['[]', 1];
    case 'object': return ['{}', 1];
    case 'boolean': return ['false', 0];
    default: return schema['oneOf'] !== undefined && isObject((schema['oneOf'] as readonly Json[])[0]) ? beginning((schema['oneOf'] as readonly JsonObject[])[0] ?? {}) : ['', 0];
  }
}

function names(tree: JsonNode | null, { path, from, to, around }: JsonPlace, text: string): readonly Proposal[] {
  const inside = to > from ? path.slice(0, -1) : path;
  const taken = around.kind === 'object' ? around.members.filter(({ key }) => key.from !== from).map(({ key }) => key.name) : [];
  const found = new Map<string, JsonSchema>();
  for (const schema of schemasAt(tree, inside)) {
    for (const [name, rule] of Object.entries(isObject(schema['properties']) ? schema['properties'] : {})) {
      // The rule for one kind of layer says more of a name than the rule for all.
      if (isObject(rule) && !taken.includes(name) && (!found.has(name) || describeValues(found.get(name) ?? {}) === 'object')) found.set(name, rule);
    }
  }
  const hasValue = around.kind === 'object' && around.members.some(({ key, colon }) => key.from === from && to > from && colon !== null);
  const comma = /^\s*"/.test(text.slice(to)) ? ', ' : '';
  return [...found].map(([name, rule]) => {
    const [value, back] = hasValue ? ['', 0] : beginning(rule);
    const insert = hasValue ? JSON.stringify(name) : `${JSON.stringify(name)}: ${value}${comma}`;
    const fallback = rule['default'] === undefined ? '' : `, default ${JSON.stringify(rule['default'])}`;
    return { label: name, insert, cursor: insert.length - (hasValue ? 0 : back + comma.length), sort: 'name', detail: `${describeValues(rule)}${fallback}`, doc: docOf([rule]) };
  });
}

function values(tree: JsonNode | null, { path, from, to }: JsonPlace, text: string): readonly Proposal[] {
  const comma = to > from || !/^\s*["{[]/.test(text.slice(to)) ? '' : ', ';
  const value = (json: Json, detail = '', doc = '', sort: Proposal['sort'] = 'value'): Proposal => {
    const insert = `${JSON.stringify(json)}${comma}`;
    return { label: typeof json === 'string' ? json : JSON.stringify(json), insert, cursor: insert.length - comma.length, sort, detail, doc };
  };
  const [sort, index, field, inner] = path;
  if (sort === 'layers' && typeof index === 'number' && path.length === 2) return newLayers(tree, comma);
  if (sort === 'wires' && typeof index === 'number' && path.length === 2) return [newWire(tree, comma)];
  if (sort === 'layers' && field === 'kind') return [...layers.map(({ kind, title, summary }) => value(kind, title, summary)), value('block', 'Block', 'An instance of a block.')];
  const isEnd = path.at(-1) === 'layer' || path.at(-1) === 'port';
  if (path.at(-1) === 'layer' && (sort === 'wires' || sort === 'blocks')) return recordsOf(tree, 'layers').map((one) => value(textIn(one, 'id'), layerOf(textIn(one, 'kind'))?.title ?? textIn(one, 'kind'), '', 'layer'));
  if (isEnd && path.at(-1) === 'port') {
    const end = valueOf(partAt(tree, path.slice(0, -1)).node);
    const named = isObject(end) ? textIn(end, 'layer') : '';
    return portsOfLayer(tree, named, inner === undefined ? '' : String(path.at(-2))).map((name) => value(name, `of ${named === '' ? 'a layer' : named}`));
  }
  if (field === 'parent' || path.slice(0, 1).concat(path.slice(2)).join('.') === 'layers.params.block') return [...recordsOf(tree, 'blocks').map((one) => value(textIn(one, 'id'), textIn(one, 'name'))), ...(field === 'parent' ? [value(null, 'the network itself')] : [])];
  const found = new Map<string, Proposal>();
  const add = (one: Proposal): void => void (found.has(one.label) || found.set(one.label, one));
  for (const schema of schemasAt(tree, path)) {
    if (schema['default'] !== undefined) add(value(schema['default'], 'default', docOf([schema])));
    const choices = schema['enum'];
    if (Array.isArray(choices)) for (const one of choices as readonly Json[]) add(value(one));
    if (schema['const'] !== undefined) add(value(schema['const']));
    if (schema['type'] === 'boolean') for (const one of [true, false]) add(value(one));
    if (schema['type'] === 'null') add(value(null, 'none'));
    const kind = isObject(schema['properties']) && isObject(schema['properties']['kind']) ? schema['properties']['kind']['const'] : undefined;
    if (kind !== undefined) add(value({ kind }));
  }
  return [...found.values()];
}

/** Records of one sort as they stand in the text. */
function recordsOf(tree: JsonNode | null, sort: string): readonly JsonObject[] {
  const { node, isWhole } = partAt(tree, [sort]);
  const all = isWhole ? valueOf(node) : undefined;
  return Array.isArray(all) ? (all as readonly Json[]).filter(isObject) : [];
}

function textIn(record: JsonObject, name: string): string {
  const value = record[name];
  return typeof value === 'string' ? value : '';
}

/** The ports a layer has at one side of a wire. */
function portsOfLayer(tree: JsonNode | null, id: string, end: string): readonly string[] {
  const layer = recordsOf(tree, 'layers').find((one) => one['id'] === id);
  const side = end === 'from' ? 'outputs' : 'inputs';
  if (layer?.['kind'] === 'block') {
    const block = isObject(layer['params']) ? layer['params']['block'] : undefined;
    const ports = recordsOf(tree, 'blocks').find((one) => one['id'] === block)?.[side];
    return Array.isArray(ports) ? (ports as readonly Json[]).filter(isObject).map((one) => textIn(one, 'name')) : [];
  }
  const def = layer === undefined ? undefined : layerOf(textIn(layer, 'kind'));
  if (def === undefined) return [side === 'outputs' ? 'out' : 'in'];
  return portsOf(def, readParams(def.params, isObject(layer?.['params']) ? layer['params'] : {}).params)[side].map(({ name }) => name);
}

/** A whole new layer of each kind, below what is drawn. */
function newLayers(tree: JsonNode | null, comma: string): readonly Proposal[] {
  const there = recordsOf(tree, 'layers');
  const ids = new Set(there.map((one) => textIn(one, 'id')));
  const lowest = there.reduce((most, { position }) => Math.max(most, isObject(position) && typeof position['y'] === 'number' ? position['y'] : 0), -rowHeight);
  return layers.map(({ kind, title, summary }) => {
    const id = freeId(kind, (one) => ids.has(one));
    const insert = `${writeLine({ id, kind, name: id, position: { x: 0, y: lowest + rowHeight } })}${comma}`;
    return { label: kind, insert, cursor: insert.length - comma.length, sort: 'record', detail: title, doc: summary };
  });
}

function newWire(tree: JsonNode | null, comma: string): Proposal {
  const ids = new Set(recordsOf(tree, 'wires').map((one) => textIn(one, 'id')));
  const id = freeId('wire', (one) => ids.has(one));
  const insert = `${writeLine({ id, from: { layer: '', port: 'out' }, to: { layer: '', port: 'in' } })}${comma}`;
  return { label: 'wire', insert, cursor: insert.indexOf('""') + 1, sort: 'record', detail: 'from an output to an input', doc: 'Name the layers at both ends.' };
}

function writeLine(json: Json): string {
  if (!isObject(json)) return JSON.stringify(json);
  return `{${Object.entries(json).map(([key, value]) => `${JSON.stringify(key)}: ${writeLine(value)}`).join(', ')}}`;
}

/** What stands at an offset of a text. */
export interface Described {
  readonly from: number;
  readonly to: number;
  /** what it is called */
  readonly title: string;
  readonly doc: string;
  /** what values it takes, and its default */
  readonly values: string;
  /** id of the layer that is named there or whose line it is, null when there is none */
  readonly layer: string | null;
}

/** Says what the name or value at an offset is about. */
export function describeAt(text: string, tree: JsonNode | null, offset: number): Described | null {
  const place = placeAt(text, tree, offset);
  if (place === null || place.to === place.from) return null;
  const { path, from, to } = place;
  const schemas = schemasAt(tree, path);
  const written = text.slice(from, to);
  const value = place.slot === 'value' ? valueOf(partAt(tree, path).node) : undefined;
  const record = partAt(tree, path.slice(0, 2));
  const own = path[0] === 'layers' && record.isWhole ? valueOf(record.node) : undefined;
  const layer = path.at(-1) === 'layer' && typeof value === 'string' ? value : isObject(own) && typeof own['id'] === 'string' ? own['id'] : null;
  if (path[0] === 'layers' && path[2] === 'kind' && typeof value === 'string') {
    const def = layerOf(value);
    if (def !== undefined) return { from, to, title: def.title, doc: def.summary, values: '', layer };
  }
  const rule = ruleOf(schemas);
  const doc = docOf(schemas);
  if (doc === '' && rule['type'] === undefined) return null;
  const fallback = rule['default'] ?? schemas.map((one) => one['default']).find((one) => one !== undefined);
  return { from, to, title: place.slot === 'name' ? String(path.at(-1)) : written.slice(0, 80), doc, values: `${describeValues(rule)}${fallback === undefined ? '' : `; left out, ${JSON.stringify(fallback)}`}`, layer };
}

/** The way to a layer, wire, note or block in a text, by its id. */
export function pathOfRecord(tree: JsonNode | null, sort: 'layers' | 'wires' | 'notes' | 'blocks', id: string): JsonPath | null {
  const { node, isWhole } = partAt(tree, [sort]);
  if (!isWhole || node?.kind !== 'array') return null;
  const index = node.items.findIndex((item) => item.kind === 'object' && item.members.some(({ key, value }) => key.name === 'id' && value?.kind === 'text' && value.value === id));
  return index === -1 ? null : [sort, index];
}
