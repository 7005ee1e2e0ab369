// A patch is a change of a document with both ends: what was added, what changed from what to what, what was removed.
// Turning it round is swapping ends, so undo needs nothing else. Nothing but `apply` makes a new document out of an old one.
import { fail, ok, type Result } from '../base/diagnostic.ts';
import { sameJson } from './equal.ts';
import type { Base, BlockRecord, Document, LayerRecord, NoteRecord, Recipe, Records, WireRecord } from './model.ts';

/** Changes of the records of one sort, by id. An id stands in one of the three only. */
export interface Changes<R> {
  readonly added?: Records<R>;
  readonly changed?: { readonly [id: string]: Ends<R> };
  readonly removed?: Records<R>;
}

/** The two ends of a change. */
export type Ends<T> = readonly [from: T, to: T];

/** A change of a document. Sorts of records and fields that stay as they are are left out. */
export interface Patch {
  readonly name?: Ends<string>;
  readonly about?: Ends<string>;
  readonly recipe?: Ends<Recipe>;
  readonly base?: Ends<Base | null>;
  readonly blocks?: Changes<BlockRecord>;
  readonly layers?: Changes<LayerRecord>;
  readonly wires?: Changes<WireRecord>;
  readonly notes?: Changes<NoteRecord>;
}

/** The patch that changes nothing. */
export const emptyPatch: Patch = {};

/** True when applying the patch would change nothing. */
export function isEmpty(patch: Patch): boolean {
  return Object.keys(patch).length === 0;
}

/**
 * The document after the patch. Records and whole sorts that the patch leaves alone keep their identity, so what is
 * remembered per record stays valid. Fails, changing nothing, when the document is not the one the patch was made for.
 */
export function apply(document: Document, patch: Patch): Result<Document> {
  const faults: string[] = [];
  const next: Document = {
    name: applyField('name', document.name, patch.name, faults),
    about: applyField('about', document.about, patch.about, faults),
    layers: applyRecords('layer', document.layers, patch.layers, faults),
    wires: applyRecords('wire', document.wires, patch.wires, faults),
    notes: applyRecords('note', document.notes, patch.notes, faults),
    blocks: applyRecords('block', document.blocks, patch.blocks, faults),
    recipe: applyField('recipe', document.recipe, patch.recipe, faults),
    base: applyField('base', document.base, patch.base, faults),
  };
  const first = faults[0];
  if (first === undefined) return ok(next);
  return fail('patch-does-not-match', `This change was made for another state of the drawing: ${first}.`, faults.join('; '));
}

function applyField<T>(field: string, now: T, ends: Ends<T> | undefined, faults: string[]): T {
  if (ends === undefined) return now;
  if (!sameJson(now, ends[0])) faults.push(`its ${field} has changed since`);
  return ends[1];
}

function applyRecords<R>(sort: string, now: Records<R>, changes: Changes<R> | undefined, faults: string[]): Records<R> {
  if (changes === undefined) return now;
  const next: Record<string, R> = { ...now };
  for (const [id, from, to] of endsOf(changes)) {
    const present = Object.hasOwn(now, id) ? now[id] : undefined;
    if (!sameJson(present, from)) {
      faults.push(from === undefined ? `${sort} "${id}" is already there` : present === undefined ? `${sort} "${id}" is not there` : `${sort} "${id}" has changed since`);
    }
    if (to === undefined) delete next[id];
    else next[id] = to;
  }
  // An object that lost a key is copied and walked slowly ever after; its copy is not.
  return changes.removed === undefined ? next : { ...next };
}

/** The patch that takes `patch` back. */
export function invert(patch: Patch): Patch {
  return join(patch, emptyPatch, {
    field: (ends) => ends && changedField(ends[1], ends[0]),
    records: (changes) => changes && changesOf(Array.from(endsOf(changes), ([id, from, to]) => [id, to, from])),
  });
}

/** One patch that does what `first` and then `second` do: dragging a layer ends as a single step. */
export function squash(first: Patch, second: Patch): Patch {
  return join(first, second, {
    field: (a, b) => (a === undefined || b === undefined ? (a ?? b) : changedField(a[0], b[1])),
    records: squashRecords,
  });
}

function squashRecords<R>(first: Changes<R> | undefined, second: Changes<R> | undefined): Changes<R> | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  const all = new Map<string, Change<R>>();
  for (const change of endsOf(first)) all.set(change[0], change);
  for (const [id, from, to] of endsOf(second)) {
    const before = all.get(id);
    all.set(id, [id, before === undefined ? from : before[1], to]);
  }
  return changesOf(all.values());
}

/** The patch that leads from one document to another. Records that are the same object are not compared further. */
export function difference(from: Document, to: Document): Patch {
  return compact({
    name: changedField(from.name, to.name),
    about: changedField(from.about, to.about),
    recipe: changedField(from.recipe, to.recipe),
    base: changedField(from.base, to.base),
    blocks: recordsDifference(from.blocks, to.blocks),
    layers: recordsDifference(from.layers, to.layers),
    wires: recordsDifference(from.wires, to.wires),
    notes: recordsDifference(from.notes, to.notes),
  });
}

function recordsDifference<R>(from: Records<R>, to: Records<R>): Changes<R> | undefined {
  if (from === to) return undefined;
  const changes: Change<R>[] = [];
  for (const [id, record] of Object.entries(from)) {
    const now = Object.hasOwn(to, id) ? to[id] : undefined;
    if (now !== record) changes.push([id, record, now]);
  }
  for (const [id, record] of Object.entries(to)) if (!Object.hasOwn(from, id)) changes.push([id, undefined, record]);
  return changesOf(changes);
}

/** What one id goes through; undefined stands for "not there". */
type Change<R> = readonly [id: string, from: R | undefined, to: R | undefined];

function* endsOf<R>(changes: Changes<R>): Generator<Change<R>> {
  for (const [id, record] of Object.entries(changes.removed ?? {})) yield [id, record, undefined];
  for (const [id, [from, to]] of Object.entries(changes.changed ?? {})) yield [id, from, to];
  for (const [id, record] of Object.entries(changes.added ?? {})) yield [id, undefined, record];
}

function changesOf<R>(all: Iterable<Change<R>>): Changes<R> | undefined {
  const added: [string, R][] = [];
  const changed: [string, Ends<R>][] = [];
  const removed: [string, R][] = [];
  for (const [id, from, to] of all) {
    if (from === undefined) {
      if (to !== undefined) added.push([id, to]);
    } else if (to === undefined) removed.push([id, from]);
    else if (!sameJson(from, to)) changed.push([id, [from, to]]);
  }
  if (added.length + changed.length + removed.length === 0) return undefined;
  return {
    ...(added.length === 0 ? {} : { added: Object.fromEntries(added) }),
    ...(changed.length === 0 ? {} : { changed: Object.fromEntries(changed) }),
    ...(removed.length === 0 ? {} : { removed: Object.fromEntries(removed) }),
  };
}

function changedField<T>(from: T, to: T): Ends<T> | undefined {
  return sameJson(from, to) ? undefined : [from, to];
}

/** How two patches become one, part by part. */
interface Joining {
  field<T>(a: Ends<T> | undefined, b: Ends<T> | undefined): Ends<T> | undefined;
  records<R>(a: Changes<R> | undefined, b: Changes<R> | undefined): Changes<R> | undefined;
}

function join(a: Patch, b: Patch, how: Joining): Patch {
  return compact({
    name: how.field(a.name, b.name),
    about: how.field(a.about, b.about),
    recipe: how.field(a.recipe, b.recipe),
    base: how.field(a.base, b.base),
    blocks: how.records(a.blocks, b.blocks),
    layers: how.records(a.layers, b.layers),
    wires: how.records(a.wires, b.wires),
    notes: how.records(a.notes, b.notes),
  });
}

function compact(parts: { readonly [K in keyof Required<Patch>]: Patch[K] | undefined }): Patch {
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)) as Patch;
}
