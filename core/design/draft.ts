// A draft collects changes of a document and turns them into one patch. Reading from it sees the changes already made.
import { fail, ok, type Result } from '../base/diagnostic.ts';
import type { Base, BlockRecord, Document, LayerRecord, NoteRecord, Recipe, Records, WireEnd, WireRecord } from '../document/model.ts';
import type { Changes, Ends, Patch } from '../document/patch.ts';
import { sameJson } from '../document/equal.ts';
import { layerOf } from '../layers/registry.ts';

/** Records of one sort with changes laid over them. */
class Overlay<R extends { readonly id: string }> {
  readonly #before: Records<R>;
  readonly #changes = new Map<string, R | undefined>();

  constructor(before: Records<R>) {
    this.#before = before;
  }

  get(id: string): R | undefined {
    if (this.#changes.has(id)) return this.#changes.get(id);
    return Object.hasOwn(this.#before, id) ? this.#before[id] : undefined;
  }

  put(record: R): void {
    this.#changes.set(record.id, record);
  }

  drop(id: string): void {
    this.#changes.set(id, undefined);
  }

  /** All records as they are now. */
  all(): readonly R[] {
    const kept = Object.values(this.#before).filter((record) => !this.#changes.has(record.id));
    return [...kept, ...[...this.#changes.values()].filter((record) => record !== undefined)];
  }

  changes(): Changes<R> | undefined {
    const added: [string, R][] = [];
    const changed: [string, Ends<R>][] = [];
    const removed: [string, R][] = [];
    for (const [id, to] of this.#changes) {
      const from = Object.hasOwn(this.#before, id) ? this.#before[id] : undefined;
      if (from === undefined) {
        if (to !== undefined) added.push([id, to]);
      } else if (to === undefined) removed.push([id, from]);
      else if (!sameJson(from, to)) changed.push([id, [from, to]]);
    }
    if (added.length + changed.length + removed.length === 0) return undefined;
    return {
      ...(added.length === 0 ? {} : { added: Object.fromEntries(added) }), ...(changed.length === 0 ? {} : { changed: Object.fromEntries(changed) }),
      ...(removed.length === 0 ? {} : { removed: Object.fromEntries(removed) }),
    };
  }
}

/** Changes of a document in the making. */
export class Draft {
  readonly layers: Overlay<LayerRecord>;
  readonly wires: Overlay<WireRecord>;
  readonly blocks: Overlay<BlockRecord>;
  readonly notes: Overlay<NoteRecord>;
  recipe: Recipe;
  base: Base | null;
  readonly #document: Document;

  constructor(document: Document) {
    this.#document = document;
    this.layers = new Overlay(document.layers);
    this.wires = new Overlay(document.wires);
    this.blocks = new Overlay(document.blocks);
    this.notes = new Overlay(document.notes);
    this.recipe = document.recipe;
    this.base = document.base;
  }

  /** Wires into a layer, in the order of its inputs' wires. */
  into(layer: string): readonly WireRecord[] {
    return this.wires.all().filter((wire) => wire.to.layer === layer).sort((a, b) => a.order - b.order);
  }

  /** Wires out of a layer. */
  outOf(layer: string): readonly WireRecord[] {
    return this.wires.all().filter((wire) => wire.from.layer === layer);
  }

  /** Puts a wire with an id of its own between two ends. */
  wire(parent: string | null, from: WireEnd, to: WireEnd, order = 0): void {
    const stem = `${from.layer}-${to.layer}`.replaceAll('/', '-').slice(0, 150);
    this.wires.put({ id: freeId(stem, (id) => this.wires.get(id) !== undefined), parent, from, to, order });
  }

  /** An id for a fresh layer of a kind, which is its name too: neither is taken anywhere in the drawing. */
  newLayerId(kind: string): string {
    const names = new Set(this.layers.all().map((layer) => layer.name));
    return freshName(kind, (name) => names.has(name) || this.layers.get(name) !== undefined);
  }

  /** All changes as one patch. */
  patch(): Patch {
    const [layers, wires, blocks, notes] = [this.layers.changes(), this.wires.changes(), this.blocks.changes(), this.notes.changes()];
    return {
      ...(blocks === undefined ? {} : { blocks }), ...(layers === undefined ? {} : { layers }), ...(wires === undefined ? {} : { wires }), ...(notes === undefined ? {} : { notes }),
      ...(sameJson(this.recipe, this.#document.recipe) ? {} : { recipe: [this.#document.recipe, this.recipe] as const }),
      ...(sameJson(this.base, this.#document.base) ? {} : { base: [this.#document.base, this.base] as const }),
    };
  }
}

/** What a fresh layer of a kind is called: `conv1`, `conv2` …, or the stem alone where a network has one of them (`flatten`). */
export function freshName(kind: string, taken: (name: string) => boolean): string {
  const { stem = kind, isSingle = false } = layerOf(kind) ?? {};
  if (isSingle && !taken(stem)) return stem;
  for (let n = isSingle ? 2 : 1; ; n++) if (!taken(`${stem}${n}`)) return `${stem}${n}`;
}

/** The stem if it is free, else with the first number that makes it so. */
export function freeId(stem: string, taken: (id: string) => boolean): string {
  if (!taken(stem)) return stem;
  for (let n = 2; ; n++) if (!taken(`${stem}-${n}`)) return `${stem}-${n}`;
}

/** The record of that id, or a failure that says it is not there. */
export function layerIn(draft: Draft, id: string): Result<LayerRecord> {
  const record = draft.layers.get(id);
  return record === undefined ? fail('no-such-layer', `There is no layer "${id}" in this drawing.`) : ok(record);
}
