// Where a network divides into branches and joins them again. The layers between the place where branches part and the one
// where they meet are a part that can become a block, if nothing leaves it in between: parts lie in each other or apart.
import type { Web, Vertex } from './web.ts';

/** A part between a parting and a meeting of branches. */
export interface Part {
  /** its vertices, the one where the branches meet included */
  readonly members: Set<string>;
  /** the vertex where the branches meet, or the last of what joined behind it */
  exit: string;
  /** parts directly in it */
  readonly inner: Part[];
}

/** A part of more vertices than this is no block a person would draw. */
const mostMembers = 400;

/** All parts of a web that have no other part around them; `order` is the web's vertices, each behind what it reads. */
export function partsOf(web: Web, order: readonly Vertex[]): readonly Part[] {
  const above = dominators(web, order);
  const outer = new Map<string, Part>();
  for (const vertex of order) {
    const members = vertex.into.length < 2 ? null : between(web, vertex, above);
    if (members === null) continue;
    const part: Part = { members, exit: vertex.id, inner: [] };
    // What lies within was found before: its meeting comes first.
    for (const id of members) {
      const other = outer.get(id);
      if (other === undefined) continue;
      part.inner.push(other);
      outer.delete(id);
    }
    outer.set(vertex.id, part);
  }
  return [...outer.values()];
}

/** For each vertex the last one that every way to it passes; null where there is none. */
function dominators(web: Web, order: readonly Vertex[]): ReadonlyMap<string, string | null> {
  const above = new Map<string, string | null>();
  const depth = new Map<string, number>();
  const common = (a: string | null, b: string | null): string | null => {
    let [x, y] = [a, b];
    while (x !== y) {
      if (x === null || y === null) return null;
      if ((depth.get(x) ?? 0) >= (depth.get(y) ?? 0)) x = above.get(x) ?? null;
      else y = above.get(y) ?? null;
    }
    return x;
  };
  for (const vertex of order) {
    const sources = [...new Set(vertex.into.map((source) => source.from))].filter((from) => web.vertices.has(from));
    const [first, ...rest] = sources;
    const found = first === undefined ? null : rest.reduce<string | null>((so, source) => common(so, source), first);
    above.set(vertex.id, found);
    depth.set(vertex.id, found === null ? 0 : (depth.get(found) ?? 0) + 1);
  }
  return above;
}

/** The vertices of the part that ends at a meeting; null where something leaves it, or more than one value comes in. */
function between(web: Web, meeting: Vertex, above: ReadonlyMap<string, string | null>): Set<string> | null {
  const begin = above.get(meeting.id) ?? null;
  if (begin === null) return null;
  const members = new Set<string>([meeting.id]);
  const pending = [meeting];
  const entries = new Set<string>();
  for (let vertex = pending.pop(); vertex !== undefined; vertex = pending.pop()) {
    for (const { from, fromPort } of vertex.into) {
      if (from === begin) entries.add(fromPort);
      else if (!web.vertices.has(from)) return null;
      else if (!members.has(from)) {
        members.add(from);
        pending.push(web.at(from));
      }
    }
    if (members.size > mostMembers) return null;
  }
  // Several outputs of one layer part the branches: that layer belongs to them.
  if (entries.size > 1) {
    if (web.at(begin).into.length !== 1) return null;
    members.add(begin);
  }
  for (const id of members) {
    const { layer } = web.at(id);
    if (layer?.kind === 'input' || layer?.kind === 'output') return null;
    if (id !== meeting.id) for (const reader of web.readers(id)) if (!members.has(reader)) return null;
  }
  return members.size < 2 || !web.isSingle(meeting.id) ? null : members;
}
