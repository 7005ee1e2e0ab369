// The network as a web of vertices that can be drawn together: a vertex is a layer, or a unit, which is several vertices that
// became one. What feeds what is kept in order, so that parts which look alike can be laid side by side vertex by vertex.
import { bug } from '../../base/diagnostic.ts';
import type { Document, LayerRecord } from '../../document/model.ts';

/** What leads into a vertex: into which of its inputs, from which output of what. */
export interface Source {
  readonly port: string;
  readonly from: string;
  readonly fromPort: string;
}

/** Several vertices with one value coming in and one going out, in an order that is the same for all parts that look alike. */
export interface Body {
  readonly vertices: readonly Vertex[];
  readonly exit: string;
  readonly exitPort: string;
}

/** A part of the network that is drawn as a block. */
export interface Unit {
  /** what it looks like: units of one shape share a definition */
  readonly shape: string;
  /** one body a repetition; they differ in their weights alone */
  readonly rows: readonly Body[];
}

/** A layer, or a unit in place of several. */
export interface Vertex {
  readonly id: string;
  readonly layer: LayerRecord | null;
  readonly unit: Unit | null;
  readonly into: readonly Source[];
}

/** The one output of a unit. */
export const unitOutput = 'out';
/** The one input of a unit. */
export const unitInput = 'in';

/** The web of a drawing without blocks, changed by making units of parts of it. */
export class Web {
  readonly vertices = new Map<string, Vertex>();
  readonly #readers = new Map<string, Set<string>>();
  #made = 0;

  constructor(document: Document) {
    const into = new Map<string, Source[]>();
    for (const wire of Object.values(document.wires).toSorted((a, b) => a.order - b.order)) {
      const known = into.get(wire.to.layer);
      const source = { port: wire.to.port, from: wire.from.layer, fromPort: wire.from.port };
      if (known === undefined) into.set(wire.to.layer, [source]);
      else known.push(source);
    }
    for (const layer of Object.values(document.layers)) {
      this.#put({ id: layer.id, layer, unit: null, into: (into.get(layer.id) ?? []).toSorted((a, b) => (a.port < b.port ? -1 : a.port > b.port ? 1 : 0)) });
    }
  }

  #put(vertex: Vertex): void {
    this.vertices.set(vertex.id, vertex);
    for (const { from } of vertex.into) {
      const known = this.#readers.get(from);
      if (known === undefined) this.#readers.set(from, new Set([vertex.id]));
      else known.add(vertex.id);
    }
  }

  #drop(vertex: Vertex): void {
    this.vertices.delete(vertex.id);
    for (const { from } of vertex.into) this.#readers.get(from)?.delete(vertex.id);
  }

  /** The vertex of that id; asking for one that is not there is a mistake of ours. */
  at(id: string): Vertex {
    return this.vertices.get(id) ?? bug(`no vertex "${id}"`);
  }

  /** Vertices that read a vertex. */
  readers(id: string): ReadonlySet<string> {
    return this.#readers.get(id) ?? new Set();
  }

  /** The vertex behind this one when values pass straight on: it alone reads this one, over one wire, and reads nothing else. */
  next(id: string): Vertex | null {
    const readers = this.readers(id);
    const [only] = readers;
    const vertex = only === undefined || readers.size > 1 ? undefined : this.vertices.get(only);
    return vertex?.into.length === 1 ? vertex : null;
  }

  /** The vertex before this one when values pass straight on. */
  before(id: string): Vertex | null {
    const { into } = this.at(id);
    const from = into.length === 1 ? into[0]?.from : undefined;
    return from === undefined || !this.vertices.has(from) || this.next(from)?.id !== id ? null : this.at(from);
  }

  /** Vertices from the exit back to what comes in, each behind what it reads: the order in which parts that look alike agree. */
  bodyOf(members: ReadonlySet<string>, exit: string): Body {
    const vertices: Vertex[] = [];
    const seen = new Set<string>([exit]);
    // A stack of its own: a chain of layers may be longer than the language's.
    const pending: { readonly vertex: Vertex; next: number }[] = [{ vertex: this.at(exit), next: 0 }];
    for (let top = pending.at(-1); top !== undefined; top = pending.at(-1)) {
      const source = top.vertex.into[top.next++];
      if (source === undefined) {
        vertices.push(top.vertex);
        pending.pop();
      } else if (members.has(source.from) && !seen.has(source.from)) {
        seen.add(source.from);
        pending.push({ vertex: this.at(source.from), next: 0 });
      }
    }
    return { vertices, exit, exitPort: this.exitPort(exit) };
  }

  /** The output of a vertex that is read; `out` where none is. */
  exitPort(id: string): string {
    for (const reader of this.readers(id)) {
      const read = this.vertices.get(reader)?.into.find((source) => source.from === id);
      if (read !== undefined) return read.fromPort;
    }
    return unitOutput;
  }

  /** True when only one output of a vertex is read. */
  isSingle(id: string): boolean {
    const ports = new Set<string>();
    for (const reader of this.readers(id)) for (const source of this.at(reader).into) if (source.from === id) ports.add(source.fromPort);
    return ports.size < 2;
  }

  /** Puts a unit in place of a row of bodies, each reading what the one before gives. Answers its id. */
  unite(rows: readonly Body[], shape: string): string {
    const [first, last] = [rows[0], rows.at(-1)];
    if (first === undefined || last === undefined) return bug('a unit of nothing');
    const inside = new Set(first.vertices.map((vertex) => vertex.id));
    const entry = first.vertices.flatMap((vertex) => vertex.into).find((source) => !inside.has(source.from));
    if (entry === undefined) return bug('a unit nothing leads into');
    return this.#replace(rows.flatMap((body) => body.vertices), last.exit, entry, { shape, rows });
  }

  /** Puts one unit in place of units of the same content that follow each other. */
  join(ids: readonly string[]): string {
    // What leads into a unit may have changed since it was looked at.
    const units = ids.map((id) => this.at(id));
    const [first, last] = [units[0], units.at(-1)];
    const entry = first?.into[0];
    const shape = first?.unit?.shape;
    if (shape === undefined || last === undefined || entry === undefined) return bug('a row of nothing');
    return this.#replace(units, last.id, entry, { shape, rows: units.flatMap((one) => one.unit?.rows ?? []) });
  }

  #replace(gone: readonly Vertex[], exit: string, entry: Source, unit: Unit): string {
    const id = `/${++this.#made}`;
    const readers = [...this.readers(exit)];
    const isGone = new Set(gone.map((vertex) => vertex.id));
    for (const vertex of gone) this.#drop(vertex);
    this.#put({ id, layer: null, unit, into: [{ port: unitInput, from: entry.from, fromPort: entry.fromPort }] });
    for (const reader of readers) {
      if (isGone.has(reader)) continue;
      const vertex = this.at(reader);
      this.#drop(vertex);
      this.#put({ ...vertex, into: vertex.into.map((source) => (source.from === exit ? { ...source, from: id, fromPort: unitOutput } : source)) });
    }
    return id;
  }
}

/** Vertices in an order in which each comes behind what it reads; null where values run in a circle. */
export function inOrder(web: Web): readonly Vertex[] | null {
  const waiting = new Map<string, number>();
  for (const vertex of web.vertices.values()) waiting.set(vertex.id, new Set(vertex.into.map((source) => source.from).filter((from) => web.vertices.has(from))).size);
  const order = [...web.vertices.values()].filter((vertex) => waiting.get(vertex.id) === 0);
  for (const vertex of order) {
    for (const reader of web.readers(vertex.id)) {
      const left = (waiting.get(reader) ?? 0) - 1;
      waiting.set(reader, left);
      if (left === 0) order.push(web.at(reader));
    }
  }
  return order.length === web.vertices.size ? order : null;
}
