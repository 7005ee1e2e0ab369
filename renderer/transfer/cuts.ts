// The boundaries of the open drawing as the canvas needs them: for every card the first boundary that freezes it, and where the
// drawing stands now. What they freeze, and where they may run, is the drawing's own matter.
import type { Checked, CheckedLayer } from '../../core/design/check.ts';
import { consequencesOf, type Consequences } from '../../core/design/consequences.ts';
import { crossedUnits, cutsOf, type Cut } from '../../core/design/freeze.ts';
import type { TrainingRecipe } from '../../core/design/recipe.ts';
import { unitsOf } from '../../core/design/units.ts';
import type { Document } from '../../core/document/model.ts';

/** The boundaries of a drawing. */
export interface Cuts {
  /** from freezing nothing to training the last layer alone; none where nothing can be frozen */
  readonly all: readonly Cut[];
  /** of each card on the way to the main output, the first boundary that has it before it */
  readonly ranks: ReadonlyMap<string, number>;
  /** the last boundary up to which all is frozen now */
  readonly at: number;
  /** names of what is frozen behind it, one by one */
  readonly beyond: readonly string[];
}

/** What of a layer decides where boundaries run; the figures may change as they like. */
const sameForm = (a: CheckedLayer, b: CheckedLayer): boolean =>
  a === b || (a.flat.path === b.flat.path && a.flat.kind === b.flat.kind && a.flat.name === b.flat.name && a.weights.length > 0 === b.weights.length > 0
    && (a.sources === b.sources || (a.sources.length === b.sources.length && a.sources.every(({ path }, i) => path === b.sources[i]?.path))));

interface Formed {
  readonly wires: Document['wires'];
  readonly blocks: Document['blocks'];
  readonly layers: readonly CheckedLayer[];
  readonly all: readonly Cut[];
  readonly ranks: ReadonlyMap<string, number>;
}

let formed: Formed | null = null;

/** Where boundaries run, found again only when the network itself has changed. */
function formOf(document: Document, { layers }: Pick<Checked, 'layers'>): Formed {
  const before = formed;
  if (before !== null && before.wires === document.wires && before.blocks === document.blocks && before.layers.length === layers.length && layers.every((layer, i) => sameForm(layer, before.layers[i] as CheckedLayer))) return before;
  const all = cutsOf(document, { layers });
  const ranks = new Map<string, number>();
  const units = unitsOf(document, { layers }).filter(({ isMain }) => isMain);
  for (const { id } of units) ranks.set(id, all.length);
  // Each place has what the one before it has, and more.
  let rank = 0;
  crossedUnits(document, { layers }).forEach(({ id }, i) => {
    while (rank < all.length && (all[rank]?.at ?? 0) <= i) rank += 1;
    ranks.set(id, rank);
  });
  // What comes before all weights is on the frozen side wherever the line runs.
  const first = units.find(({ isWeighted }) => isWeighted)?.level ?? 0;
  for (const { id, level } of units) if (level < first) ranks.set(id, 0);
  formed = { wires: document.wires, blocks: document.blocks, layers, all, ranks };
  return formed;
}

/** The boundaries of a drawing, and which of them it has. */
export function boundariesOf(document: Document, checked: Pick<Checked, 'layers'>): Cuts {
  const { all, ranks } = formOf(document, checked);
  /** cards with weights of which some are trained */
  const learning = new Set<string>();
  const weighted = new Set<string>();
  for (const { flat, weights } of checked.layers) {
    if (weights.length === 0) continue;
    const card = cardOf(flat);
    weighted.add(card);
    if (flat.trainable) learning.add(card);
  }
  const last = all.at(-1)?.frozen ?? [];
  const first = last.findIndex((id) => learning.has(id));
  const open = first < 0 ? last.length : first;
  let at = 0;
  while (at + 1 < all.length && (all[at + 1]?.weighted ?? 0) <= open) at += 1;
  const beyond = [...weighted].filter((id) => !learning.has(id) && (ranks.get(id) ?? 0) > at && all[at]?.before.has(id) !== true);
  return { all, ranks, at, beyond: beyond.map((id) => document.layers[id]?.name ?? id) };
}

/** The layer or block of the network itself that a layer is, or is in. */
export function cardOf({ within, record }: CheckedLayer['flat']): string {
  return within[0] ?? record;
}

/** What would follow from a boundary, while the drawing still has another; from what it has, where there is no such boundary. Layers frozen one by one within a block stay so. */
export function consequencesAt({ all, ranks }: Pick<Cuts, 'all' | 'ranks'>, at: number, document: Document, checked: Pick<Checked, 'layers'>, recipe: Pick<TrainingRecipe, 'batch' | 'optimizer'>): Consequences {
  const before = all[at]?.before;
  if (before === undefined) return consequencesOf(checked, recipe);
  const isOpen = (id: string): boolean => document.layers[id]?.trainable !== false;
  return consequencesOf(checked, recipe, ({ flat }) => {
    const card = cardOf(flat);
    if (!ranks.has(card)) return flat.trainable;
    return !before.has(card) && (flat.within.length === 0 || (flat.within.slice(1).every(isOpen) && isOpen(flat.record)));
  });
}
