// From units to block definitions and instances. One definition is drawn from the first of its occurrences; numbers in which
// the others differ are shown outside, and every instance says its own.
import { bug, type Json } from '../../base/diagnostic.ts';
import { freeId, freshName } from '../../design/draft.ts';
import type { BlockRecord, Document, LayerRecord, WireEnd, WireRecord } from '../../document/model.ts';
import { layerOf } from '../../layers/registry.ts';
import { calledBy, layersOf, madeOf, rangeName, stemCounts, stemOf, withoutStem, type Called } from './names.ts';
import { settable, valueOf, valueText } from './shapes.ts';
import { inOrder, unitInput, unitOutput, type Body, type Unit, type Vertex, type Web } from './web.ts';

/** A drawing with blocks, and where each of its layers went: path ids by the ids they had. */
export interface Blocked {
  readonly document: Document;
  readonly paths: ReadonlyMap<string, string>;
}

/** A setting shown outside, with the vertices (by place) and parameters it stands for. */
interface Shown {
  readonly name: string;
  readonly slots: readonly { readonly at: number; readonly parameter: string }[];
}

/** A definition in the making. */
interface Definition {
  readonly id: string;
  readonly called: Called;
  /** every body of its shape */
  readonly bodies: Body[];
  readonly shown: Shown[];
  /** values of what is shown, by body */
  readonly values: Map<Body, Readonly<Record<string, Json>>>;
  /** ids of the inner layers and instances, by place */
  readonly inner: string[];
}

/** Writes a web back as a drawing. What stands in no unit keeps its id, name and place. */
export function written(document: Document, web: Web): Blocked {
  return new Writer(document, web).write();
}

class Writer {
  readonly #document: Document;
  readonly #web: Web;
  readonly #definitions = new Map<string, Definition>();
  readonly #layers: LayerRecord[] = [];
  readonly #wires: WireRecord[] = [];
  readonly #blocks: BlockRecord[] = [];
  readonly #ids: Set<string>;
  readonly #wireIds = new Set<string>();
  readonly #stemCounts: ReadonlyMap<string, number>;
  readonly #stems = new Map<Body, string>();

  constructor(document: Document, web: Web) {
    this.#document = document;
    this.#web = web;
    this.#ids = new Set([...web.vertices.values()].flatMap((vertex) => vertex.layer?.id ?? []));
    this.#stemCounts = stemCounts(Object.values(document.layers).map((layer) => layer.name));
  }

  write(): Blocked {
    const vertices = inOrder(this.#web) ?? bug('units made a circle');
    for (const vertex of vertices) if (vertex.unit !== null) this.#collect(vertex.unit);
    const paths = new Map<string, string>();
    const instances = new Map<string, string>();
    const names = new Set(vertices.flatMap((vertex) => vertex.layer?.name ?? []));
    for (const definition of this.#definitions.values()) this.#define(definition);
    for (const vertex of vertices) {
      if (vertex.layer !== null) {
        this.#layers.push(vertex.layer);
        paths.set(vertex.layer.id, vertex.layer.id);
      } else if (vertex.unit !== null) {
        const name = this.#taken(this.#instanceName(vertex.unit), names);
        const id = this.#taken(name, this.#ids);
        instances.set(vertex.id, id);
        this.#layers.push({ id, kind: 'block', name, parent: null, params: this.#instanceParams(vertex.unit), position: vertex.unit.rows[0]?.vertices[0]?.layer?.position ?? { x: 0, y: 0 }, trainable: true });
        this.#walk(vertex.unit, `${id}/`, paths);
      }
    }
    const idOf = (id: string): string => instances.get(id) ?? id;
    for (const vertex of vertices) {
      const orders = new Map<string, number>();
      for (const { port, from, fromPort } of vertex.into) {
        const order = orders.get(port) ?? 0;
        orders.set(port, order + 1);
        this.#wire(null, { layer: idOf(from), port: fromPort }, { layer: idOf(vertex.id), port }, order);
      }
    }
    const byId = <R extends { readonly id: string }>(records: readonly R[]): { readonly [id: string]: R } => Object.fromEntries(records.map((record) => [record.id, record]));
    return { document: { ...this.#document, layers: byId(this.#layers), wires: byId(this.#wires), blocks: byId(this.#blocks) }, paths };
  }

  #taken(wanted: string, taken: Set<string>): string {
    const id = freeId(wanted, (one) => taken.has(one));
    taken.add(id);
    return id;
  }

  #wire(parent: string | null, from: WireEnd, to: WireEnd, order: number): void {
    const id = this.#taken(`${from.layer}-${to.layer}`.replaceAll('/', '-').slice(0, 150), this.#wireIds);
    this.#wires.push({ id, parent, from, to, order });
  }

  #definitionOf(unit: Unit): Definition {
    return this.#definitions.get(unit.shape) ?? bug(`no definition of shape ${unit.shape}`);
  }

  /** Finds every body of every definition; inner definitions come before those around them. */
  #collect(unit: Unit): void {
    for (const body of unit.rows) for (const vertex of body.vertices) if (vertex.unit !== null) this.#collect(vertex.unit);
    const known = this.#definitions.get(unit.shape);
    if (known !== undefined) known.bodies.push(...unit.rows);
    else if (unit.rows[0] !== undefined) {
      const called = calledBy(unit.rows[0]);
      const id = freeId(called.title.toLowerCase().replace(/[^a-z]+/g, '-'), (one) => [...this.#definitions.values()].some((other) => other.id === one));
      this.#definitions.set(unit.shape, { id, called, bodies: [...unit.rows], shown: [], values: new Map(), inner: [] });
    }
  }

  /** What a vertex says of a parameter: a layer its value, an instance what it sets and how often it stands in a row. */
  #said(vertex: Vertex): Readonly<Record<string, Json>> {
    if (vertex.layer !== null) {
      const { layer } = vertex;
      return Object.fromEntries(settable(layer).map((name) => [name, valueOf(layer, name) ?? null]));
    }
    const [body] = vertex.unit?.rows ?? [];
    return vertex.unit === null || body === undefined ? {} : { repeat: vertex.unit.rows.length, ...this.#definitionOf(vertex.unit).values.get(body) };
  }

  /** What the layers of a body have in common in their names and no other layer has; empty where there is nothing. */
  #stemOf(body: Body): string {
    const known = this.#stems.get(body);
    if (known !== undefined) return known;
    const own = layersOf(body).filter((layer) => madeOf(layer) === null).map((layer) => layer.name);
    const stem = stemOf(own);
    const isOwn = stem !== '' && this.#stemCounts.get(stem) === own.length;
    this.#stems.set(body, isOwn ? stem : '');
    return isOwn ? stem : '';
  }

  /** Names of the inner layers: what the file calls them without what their block is called, where occurrences agree on it. */
  #innerNames({ bodies }: Definition): readonly string[] {
    const taken = new Set<string>();
    const stripped = bodies.map((body) => {
      const stem = this.#stemOf(body);
      const said = ({ layer, unit }: Vertex): string => (layer !== null ? (madeOf(layer) === null ? layer.name : '') : unit === null ? '' : this.#instanceName(unit));
      return body.vertices.map((vertex) => (stem === '' ? '' : withoutStem(said(vertex), stem)));
    });
    return (bodies[0]?.vertices ?? []).map((vertex, at) => {
      const own = stripped[0]?.[at] ?? '';
      const agreeing = stripped.filter((names) => names[at] === own).length;
      const stem = vertex.unit === null ? '' : this.#definitionOf(vertex.unit).called.stem;
      // A name made of digits alone reads as the number of a repetition.
      const isGood = own !== '' && (vertex.unit === null ? agreeing * 2 > bodies.length : agreeing === bodies.length);
      const wanted = isGood ? (/^\d/.test(own) && vertex.unit !== null ? `${stem}-${own}` : own) : stem;
      const made = vertex.layer === null ? null : madeOf(vertex.layer);
      const name = wanted === '' ? (made === null ? freshName(vertex.layer?.kind ?? 'layer', (one) => taken.has(one)) : numbered(made, taken)) : freeId(/^\d+$/.test(wanted) ? `layer-${wanted}` : wanted, (one) => taken.has(one));
      taken.add(name);
      return name;
    });
  }

  /** The name of an instance: what the names of its layers have in common, else what it is. */
  #instanceName(unit: Unit): string {
    const stems = unit.rows.map((body) => this.#stemOf(body));
    const [first = '', last = ''] = [stems[0], stems.at(-1)];
    if (stems.includes('')) return this.#definitionOf(unit).called.stem;
    return stems.length === 1 ? first : rangeName(first, last);
  }

  #define(definition: Definition): void {
    const { id, called, bodies, inner } = definition;
    const [body] = bodies;
    if (body === undefined) return;
    const names = this.#innerNames(definition);
    for (const name of names) inner.push(this.#taken(name, this.#ids));
    this.#show(definition, names);
    const places = new Map(body.vertices.map((vertex, i) => [vertex.id, i]));
    const inputs: { layer: string; port: string; order?: number }[] = [];
    for (const [at, vertex] of body.vertices.entries()) {
      const layer = inner[at] ?? '';
      const name = names[at] ?? '';
      if (vertex.layer !== null) this.#layers.push({ ...vertex.layer, id: layer, name, parent: id });
      else if (vertex.unit !== null) this.#layers.push({ id: layer, kind: 'block', name, parent: id, params: this.#instanceParams(vertex.unit), position: { x: 0, y: 0 }, trainable: true });
      const orders = new Map<string, number>();
      for (const { port, from, fromPort } of vertex.into) {
        const order = orders.get(port) ?? 0;
        orders.set(port, order + 1);
        const place = places.get(from);
        if (place === undefined) inputs.push({ layer, port, ...(order === 0 ? {} : { order }) });
        else this.#wire(id, { layer: inner[place] ?? '', port: fromPort }, { layer, port }, order);
      }
    }
    const titles = [...this.#blocks.map((block) => block.name)];
    this.#blocks.push({
      id, name: freeId(called.title, (one) => titles.includes(one)),
      inputs: [{ name: unitInput, to: inputs }], outputs: [{ name: unitOutput, from: { layer: inner[places.get(body.exit) ?? 0] ?? '', port: body.exitPort } }],
      exposed: definition.shown.flatMap(({ name, slots }) => slots.map(({ at, parameter }) => ({ name, layer: inner[at] ?? '', parameter }))),
    });
  }

  /** Settings in which occurrences differ are shown outside; those that agree in every occurrence go by one name. */
  #show({ bodies, shown, values }: Definition, names: readonly string[]): void {
    const said = bodies.map((body) => body.vertices.map((vertex) => this.#said(vertex)));
    const groups = new Map<string, { readonly at: number; readonly parameter: string }[]>();
    for (const [at, first] of (said[0] ?? []).entries()) {
      for (const parameter of Object.keys(first)) {
        const all = said.map((one) => valueText(one[at]?.[parameter]));
        if (new Set(all).size < 2) continue;
        const key = all.join('|');
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [{ at, parameter }]);
        else group.push({ at, parameter });
      }
    }
    const named = [...groups.values()].map((slots) => ({ slots, ...calledOf(slots[0], bodies[0]?.vertices ?? [], names) }));
    const taken = new Set(['repeat']);
    for (const { slots, word, full } of named) {
      const isAlone = word !== 'repeat' && named.filter((one) => one.word === word).length === 1;
      const short = isAlone ? word : full;
      const name = freeId((taken.has(short) ? `${names[slots[0]?.at ?? 0] ?? ''}-${word}` : short).replaceAll('/', '-').slice(0, 150), (one) => taken.has(one));
      taken.add(name);
      shown.push({ name, slots });
    }
    for (const [n, body] of bodies.entries()) {
      values.set(body, Object.fromEntries(shown.map(({ name, slots: [first] }) => [name, said[n]?.[first?.at ?? 0]?.[first?.parameter ?? ''] ?? null])));
    }
  }

  #instanceParams(unit: Unit): LayerRecord['params'] {
    const definition = this.#definitionOf(unit);
    const overrides = definition.values.get(unit.rows[0] ?? bug('a unit without a body')) ?? {};
    return { block: definition.id, ...(unit.rows.length > 1 ? { repeat: unit.rows.length } : {}), ...(Object.keys(overrides).length === 0 ? {} : { overrides }) };
  }

  /** Notes the path of every layer in a unit. */
  #walk(unit: Unit, prefix: string, paths: Map<string, string>): void {
    const { inner } = this.#definitionOf(unit);
    for (const [n, body] of unit.rows.entries()) {
      const begin = unit.rows.length > 1 ? `${prefix}${n + 1}/` : prefix;
      for (const [at, vertex] of body.vertices.entries()) {
        if (vertex.layer !== null) paths.set(vertex.layer.id, `${begin}${inner[at] ?? ''}`);
        else if (vertex.unit !== null) this.#walk(vertex.unit, `${begin}${inner[at] ?? ''}/`, paths);
      }
    }
  }
}

/** A word with the first number that is free; the word alone where it stands once. */
function numbered(word: string, taken: ReadonlySet<string>): string {
  if (!taken.has(word)) return word;
  for (let n = 2; ; n++) if (!taken.has(`${word}${n}`)) return `${word}${n}`;
}

/** What a setting is called: by its parameter where that is enough, else with its layer. A width goes by the layer alone. */
function calledOf(slot: { readonly at: number; readonly parameter: string } | undefined, vertices: readonly Vertex[], names: readonly string[]): { readonly word: string; readonly full: string } {
  const { at = 0, parameter = 'setting' } = slot ?? {};
  const layer = vertices[at]?.layer;
  const isWidth = layer !== undefined && layer !== null && layerOf(layer.kind)?.width === parameter;
  return { word: parameter, full: isWidth ? (names[at] ?? parameter) : `${names[at] ?? ''}-${parameter}` };
}
