// Freezing by a line: where it may run across a drawing, and moving it. A line freezes every layer before it. It crosses all
// branches that run beside each other, never runs through a block, and never between a layer and its normalisation.
//
// The best places are those where a single value crosses: what is behind them needs nothing else of what is before, so that
// value can be worked out once for every image. Where a stretch between two such places is long (a network with skips from end
// to end has none inside), the line may also run between any two levels of it.
import { ok, type Result } from '../base/diagnostic.ts';
import type { Document } from '../document/model.ts';
import type { Patch } from '../document/patch.ts';
import type { Checked } from './checked.ts';
import { Draft, layerIn } from './draft.ts';
import { unitsOf, type Unit } from './units.ts';

/** A place where the line may run. */
export interface Cut {
  /** its place in the list; 0 freezes nothing */
  readonly index: number;
  /** ids of all layers and block instances before the line */
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

/** Every place for the line, from freezing nothing to training the last layer with weights alone. */
export function cutsOf(document: Document, checked: Pick<Checked, 'layers'>): readonly Cut[] {
  const units = unitsOf(document, checked);
  const main = units.filter(({ isMain, level }) => isMain && level < Infinity);
  const weighted = main.filter(({ isWeighted }) => isWeighted);
  if (weighted.length === 0) return [];
  const places = placesIn(main);
  const cuts: Omit<Cut, 'index'>[] = [cutAt(document, main, 0, true)];
  for (const { at, isClean } of places) {
    const before = cuts.at(-1);
    const cut = cutAt(document, main, at, isClean);
    if (cut.frozen.length === 0 || cut.frozen.length === weighted.length || splitsNorm(main, at)) continue;
    // Of places that freeze the same the last counts: what has no weights goes with what is before it.
    const isSame = before !== undefined && before.frozen.length === cut.frozen.length;
    if (!isSame) cuts.push(cut);
    else if (cut.isClean || !before.isClean) cuts[cuts.length - 1] = cut;
  }
  return cuts.map((cut, index) => ({ ...cut, index }));
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

/** Whether what comes next with weights is the normalisation of what stands before. */
function splitsNorm(main: readonly Unit[], at: number): boolean {
  const next = main.slice(at).find(({ isWeighted }) => isWeighted);
  return next?.isNorm === true;
}

function cutAt(document: Document, main: readonly Unit[], at: number, isClean: boolean): Omit<Cut, 'index'> {
  const before = new Set(main.slice(0, at).map(({ id }) => id));
  const frozen = main.slice(0, at).filter(({ isWeighted }) => isWeighted);
  const next = main.slice(at).find(({ isWeighted }) => isWeighted);
  const wires = Object.values(document.wires).filter(({ parent, from, to }) => parent === null && before.has(from.layer) && !before.has(to.layer));
  return { before, frozen: frozen.map(({ id }) => id), last: frozen.at(-1)?.name ?? null, next: next?.name ?? null, wires: wires.map(({ id }) => id), isClean };
}

/** The place where the line runs now; null where layers are frozen in another way than by a line. */
export function cutNow(document: Document, checked: Pick<Checked, 'layers'>, cuts: readonly Cut[]): Cut | null {
  const units = unitsOf(document, checked).filter(({ isMain, isWeighted }) => isMain && isWeighted);
  const isFrozen = new Map(units.map(({ id, layers }) => [id, layers.every(({ flat, weights }) => weights.length === 0 || !flat.trainable)]));
  return cuts.find(({ frozen }) => {
    const before = new Set(frozen);
    return units.every(({ id }) => isFrozen.get(id) === before.has(id));
  }) ?? null;
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
