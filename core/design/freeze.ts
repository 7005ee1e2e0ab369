// Freezing by a line: where it may run across a drawing, and moving it. A line freezes every layer before it. It crosses all
// branches that run beside each other, never runs through a block, and never between a layer and its normalisation.
//
// The best places are those where a single value crosses: what is behind them needs nothing else of what is before, so that
// value can be worked out once for every image. Where a stretch between two such places is long (a network with skips from end
// to end has none inside), the line may also run between any two levels of it.
import { ok, type Result } from '../base/diagnostic.ts';
import type { Document } from '../document/model.ts';
import { apply, type Patch } from '../document/patch.ts';
import type { Checked } from './checked.ts';
import { Draft, layerIn } from './draft.ts';
import { unitsOf, type Unit } from './units.ts';

/** A place where the line may run. */
export interface Cut {
  /** its place in the list; 0 freezes nothing */
  readonly index: number;
  /** how many layers and block instances on the way to the main output stand before the line, and how many of them have weights */
  readonly at: number;
  readonly weighted: number;
  /** their ids; each later place has those of the one before it, in the same order, and more */
  readonly before: ReadonlySet<string>;
  /** those of them that have weights, in order */
  readonly frozen: readonly string[];
  /** names of the last of them and of the first that stays trained; null before all */
  readonly last: string | null;
  readonly next: string | null;
  /** ids of the wires of the network itself that cross the line */
  readonly wires: readonly string[];
  /** a single value crosses it on the way to the main output */
  readonly isClean: boolean;
}

/** Stretches with more layers that have weights than this get places between their levels too. */
const longStretch = 12;

/** The units of a drawing that a line can cross, in order. */
export function crossedUnits(document: Document, checked: Pick<Checked, 'layers'>): readonly Unit[] {
  return unitsOf(document, checked).filter(({ isMain, level }) => isMain && level < Infinity);
}

/** Every place for the line, from freezing nothing to training the last layer with weights alone. */
export function cutsOf(document: Document, checked: Pick<Checked, 'layers'>): readonly Cut[] {
  const main = crossedUnits(document, checked);
  const weighted = main.filter(({ isWeighted }) => isWeighted);
  if (weighted.length === 0) return [];
  /** units with weights before each place */
  const heavy = [0];
  for (const { isWeighted } of main) heavy.push((heavy.at(-1) ?? 0) + (isWeighted ? 1 : 0));
  const kept: { readonly at: number; readonly isClean: boolean; readonly frozen: number }[] = [{ at: 0, isClean: true, frozen: 0 }];
  for (const { at, isClean } of placesIn(main)) {
    const before = kept.at(-1);
    const frozen = heavy[at] ?? 0;
    // Not between a layer and its normalisation, if that is what comes next with weights.
    if (frozen === 0 || frozen === weighted.length || weighted[frozen]?.isNorm === true) continue;
    // Of places that freeze the same the last counts: what has no weights goes with what is before it.
    const isSame = before !== undefined && before.frozen === frozen;
    if (!isSame) kept.push({ at, isClean, frozen });
    else if (isClean || !before.isClean) kept[kept.length - 1] = { at, isClean, frozen };
  }
  return kept.map(({ at, isClean, frozen }, index) => new Place(document, main, weighted, { index, at, isClean, weighted: frozen }));
}

/** A place whose lists are made when they are first asked for: of a thousand places a hand is at one. */
class Place implements Cut {
  readonly index: number;
  readonly at: number;
  readonly weighted: number;
  readonly isClean: boolean;
  readonly last: string | null;
  readonly next: string | null;
  readonly #of: { readonly document: Document; readonly main: readonly Unit[]; readonly heavy: readonly Unit[] };
  #before: ReadonlySet<string> | null = null;
  #frozen: readonly string[] | null = null;
  #wires: readonly string[] | null = null;

  constructor(document: Document, main: readonly Unit[], heavy: readonly Unit[], { index, at, weighted, isClean }: Pick<Cut, 'index' | 'at' | 'weighted' | 'isClean'>) {
    this.#of = { document, main, heavy };
    this.index = index;
    this.at = at;
    this.weighted = weighted;
    this.isClean = isClean;
    this.last = heavy[weighted - 1]?.name ?? null;
    this.next = heavy[weighted]?.name ?? null;
  }

  get before(): ReadonlySet<string> {
    return this.#before ??= new Set(this.#of.main.slice(0, this.at).map(({ id }) => id));
  }

  get frozen(): readonly string[] {
    return this.#frozen ??= this.#of.heavy.slice(0, this.weighted).map(({ id }) => id);
  }

  get wires(): readonly string[] {
    const { before } = this;
    return this.#wires ??= Object.values(this.#of.document.wires).filter(({ parent, from, to }) => parent === null && before.has(from.layer) && !before.has(to.layer)).map(({ id }) => id);
  }
}

/** How many units stand before each place. */
function placesIn(main: readonly Unit[]): readonly { readonly at: number; readonly isClean: boolean }[] {
  const place = new Map(main.map(({ id }, i) => [id, i]));
  /** the last unit each one feeds */
  const reach = main.map((_, i) => i);
  main.forEach(({ sources }, i) => {
    for (const id of sources) {
      const from = place.get(id);
      if (from !== undefined) reach[from] = Math.max(reach[from] ?? 0, i);
    }
  });
  const found: { at: number; isClean: boolean }[] = [];
  let furthest = -1;
  let levels: number[] = [];
  let heavy = 0;
  for (let i = 0; i < main.length - 1; i++) {
    // Whether any before this one feeds something behind it.
    const isClean = furthest <= i;
    furthest = Math.max(furthest, reach[i] ?? i);
    if (main[i]?.isWeighted === true) heavy++;
    if (main[i]?.level !== main[i + 1]?.level) levels.push(i + 1);
    if (!isClean) continue;
    if (heavy > longStretch) for (const at of levels) if (at !== i + 1) found.push({ at, isClean: false });
    found.push({ at: i + 1, isClean: true });
    levels = [];
    heavy = 0;
  }
  if (heavy > longStretch) for (const at of levels) found.push({ at, isClean: false });
  return found;
}

/** The place where the line runs now; null where layers are frozen in another way than by a line. */
export function cutNow(document: Document, checked: Pick<Checked, 'layers'>, cuts: readonly Cut[]): Cut | null {
  const units = unitsOf(document, checked).filter(({ isMain, isWeighted }) => isMain && isWeighted);
  const isFrozen = new Set(units.filter(({ layers }) => layers.every(({ flat, weights }) => weights.length === 0 || !flat.trainable)).map(({ id }) => id));
  const cut = cuts.find(({ weighted }) => weighted === isFrozen.size);
  return cut?.frozen.every((id) => isFrozen.has(id)) === true ? cut : null;
}

/** Moves the line: what is before it is frozen, what is behind it trained. Layers that feed outputs of their own stay as they are. */
export function freezeTo(document: Document, checked: Pick<Checked, 'layers'>, cut: Pick<Cut, 'frozen'>): Result<Patch> {
  const before = new Set(cut.frozen);
  const draft = new Draft(document);
  for (const { id, isMain, isWeighted } of unitsOf(document, checked)) {
    const record = isMain && isWeighted ? draft.layers.get(id) : undefined;
    if (record !== undefined && record.trainable === before.has(id)) draft.layers.put({ ...record, trainable: !before.has(id) });
  }
  return ok(draft.patch());
}

/** The drawing with everything frozen in front of the last place of the line, so that the head alone is trained; null where there is no place for a line. */
export function withHeadAlone(document: Document, checked: Pick<Checked, 'layers'>): Result<Document> | null {
  const last = cutsOf(document, checked).at(-1);
  if (last === undefined) return null;
  const patch = freezeTo(document, checked, last);
  return patch.ok ? apply(document, patch.value) : patch;
}

/** Freezes layers and block instances one by one, or lets them be trained again. */
export function freezeLayers(document: Document, layers: readonly string[], isFrozen: boolean): Result<Patch> {
  const draft = new Draft(document);
  for (const id of layers) {
    const record = layerIn(draft, id);
    if (!record.ok) return record;
    if (record.value.trainable === isFrozen) draft.layers.put({ ...record.value, trainable: !isFrozen });
  }
  return ok(draft.patch());
}
