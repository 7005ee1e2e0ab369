// Which parts of a network become blocks. Parts where branches meet come first, with what belongs to them before and behind;
// then units of the same content in a row become one that is repeated; then, where the drawing is still long, chains of layers
// that return, and rows of unlike units that return. Every step is decided by shapes alone: equal networks get equal blocks.
import { uniteRepeats, uniteRows } from './chains.ts';
import { partsOf, type Part } from './parts.ts';
import { isEnlarging, isFollowing, isWeighted, vertexShape, type Shapes } from './shapes.ts';
import { inOrder, type Vertex, type Web } from './web.ts';

/** A drawing of at most so many cards is read at a glance: nothing is made of it. */
const glance = 16;

/** Fewest vertices a part must have to be worth a block: at the top, and within another block, which must keep as many. */
const least = { outside: 3, inside: 4 } as const;

/** Most vertices of a part that stands once and becomes a block all the same, in a drawing of more than `long` layers. */
const mostOfOne = 60;
const long = 40;

/** Most layers that join a part on either side. */
const mostBeside = 12;

/** Most kinds of blocks that are made of chains. */
const mostRounds = 20;

/** Makes units of a web until it reads at a glance, or nothing more is to be made of it. */
export function choose(web: Web, shapes: Shapes): void {
  const order = inOrder(web);
  if (order === null || web.vertices.size <= glance) return;
  uniteParts(web, shapes, partsOf(web, order));
  uniteRows(web);
  for (const of of ['layers', 'units'] as const) {
    for (let n = 0; n < mostRounds && web.vertices.size > glance && uniteRepeats(web, shapes, of); n++) uniteRows(web);
  }
}

function uniteParts(web: Web, shapes: Shapes, outer: readonly Part[]): void {
  const size = web.vertices.size;
  const count = counted(web, shapes, outer);
  // One that stands once and makes images larger again is a level of a U-Net, which is read from the outside in.
  const isOne = (part: Part): boolean => size > long && part.inner.length === 0 && part.members.size >= least.inside && part.members.size <= Math.min(mostOfOne, size / 2) && ![...part.members].some((id) => isEnlarging(web.at(id)));
  const isBlock = (part: Part): boolean => part.members.size >= least.outside && (count(part) > 1 || isOne(part));
  // A part that is none, such as all of a U-Net, is looked into; those within it stand at the top then.
  const chosen: Part[] = [];
  const pending = outer.toReversed();
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    if (isBlock(part)) chosen.push(part);
    else pending.push(...part.inner.toReversed());
  }
  for (const part of chosen) uniteInner(web, shapes, part, count);
  widen(web, groupsOf(chosen, (part) => shapes.of(web.bodyOf(part.members, part.exit))));
  for (const part of chosen) {
    const body = web.bodyOf(part.members, part.exit);
    web.unite([body], shapes.of(body));
  }
}

/** How often parts of the same shape stand in the network, wherever. */
function counted(web: Web, shapes: Shapes, outer: readonly Part[]): (part: Part) => number {
  const shapeOf = new Map<Part, string>();
  const counts = new Map<string, number>();
  const pending = [...outer];
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    const shape = shapes.of(web.bodyOf(part.members, part.exit));
    shapeOf.set(part, shape);
    counts.set(shape, (counts.get(shape) ?? 0) + 1);
    pending.push(...part.inner);
  }
  return (part) => counts.get(shapeOf.get(part) ?? '') ?? 0;
}

function groupsOf<T>(all: readonly T[], key: (one: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const named = key(one);
    const group = groups.get(named);
    if (group === undefined) groups.set(named, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

/** Parts within a part become blocks where they return and leave enough around them. */
function uniteInner(web: Web, shapes: Shapes, part: Part, count: (part: Part) => number): void {
  for (const inner of part.inner) {
    const isBlock = inner.members.size >= least.inside && count(inner) > 1 && part.members.size - inner.members.size >= least.inside;
    const before = [...inner.members];
    uniteInner(web, shapes, inner, count);
    for (const member of before) part.members.delete(member);
    if (isBlock) {
      const body = web.bodyOf(inner.members, inner.exit);
      part.members.add(web.unite([body], shapes.of(body)));
    } else for (const member of inner.members) part.members.add(member);
  }
}

/** What stands behind or before every part of a shape belongs to them and joins them. */
function widen(web: Web, groups: readonly (readonly Part[])[]): void {
  const claimed = new Set(groups.flat().flatMap((part) => [...part.members]));
  const isAlike = (row: readonly (Vertex | null)[]): row is readonly Vertex[] => {
    const [first] = row;
    const kind = first?.layer?.kind;
    if (first === undefined || first === null || kind === undefined || /^(input|output)$|pool/.test(kind)) return false;
    const shape = vertexShape(first);
    return new Set(row).size === row.length && row.every((one) => one !== null && one.layer !== null && !claimed.has(one.id) && one.into.length === 1 && web.isSingle(one.id) && vertexShape(one) === shape);
  };
  const join = (parts: readonly Part[], row: readonly Vertex[]): void => {
    for (const [i, part] of parts.entries()) {
      const id = row[i]?.id ?? '';
      part.members.add(id);
      claimed.add(id);
    }
  };
  const behind = (parts: readonly Part[], isMeant: (vertex: Vertex) => boolean): void => {
    for (let n = 0; n < mostBeside; n++) {
      const row = parts.map((part) => web.next(part.exit));
      if (!isAlike(row) || !row.every(isMeant)) return;
      join(parts, row);
      for (const [i, part] of parts.entries()) part.exit = row[i]?.id ?? part.exit;
    }
  };
  for (const parts of groups) behind(parts, isFollowing);
  for (const parts of groups.filter((group) => group.length > 1)) {
    // Layers that follow another one join only with the one they follow.
    const found: (readonly Vertex[])[] = [];
    let whole = 0;
    for (let n = 0; n < mostBeside; n++) {
      const last = found.at(-1);
      const row = last === undefined ? parts.map((part) => entryOf(web, part)) : last.map((vertex) => web.before(vertex.id));
      if (!isAlike(row)) break;
      found.push(row);
      if (row.every(isWeighted)) whole = found.length;
    }
    for (const row of found.slice(0, whole)) join(parts, row);
    behind(parts, () => true);
  }
}

/** The vertex a part reads, when nothing but the part reads it. */
function entryOf(web: Web, part: Part): Vertex | null {
  for (const id of part.members) {
    for (const { from } of web.at(id).into) {
      if (part.members.has(from)) continue;
      return !web.vertices.has(from) || [...web.readers(from)].some((reader) => !part.members.has(reader)) ? null : web.at(from);
    }
  }
  return null;
}
