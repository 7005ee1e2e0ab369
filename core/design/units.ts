// What a drawing is made of as a person sees it: the layers and block instances that stand in the network itself, each with all
// it holds, in an order in which what comes in stands first. Freezing, learning rates by depth and forecasts count in these.
import type { Document } from '../document/model.ts';
import type { Checked, CheckedLayer } from './checked.ts';

/** A layer or block instance of the network itself. */
export interface Unit {
  /** id of its record */
  readonly id: string;
  /** what people call it */
  readonly name: string;
  /** the layers it holds: itself, or all in the block */
  readonly layers: readonly CheckedLayer[];
  /** ids of the units that feed it */
  readonly sources: readonly string[];
  /** steps from the input at the longest way */
  readonly level: number;
  /** it has weights or statistics */
  readonly isWeighted: boolean;
  /** it lies on a way to the main output: the one furthest from the input; others feed outputs of their own alone */
  readonly isMain: boolean;
  /** a single normalisation layer */
  readonly isNorm: boolean;
}

/** The units of a checked drawing, by level. Units that feed each other in a circle stand last. */
export function unitsOf(document: Pick<Document, 'layers'>, checked: Pick<Checked, 'layers'>): readonly Unit[] {
  const unitOf = new Map<string, string>();
  const held = new Map<string, CheckedLayer[]>();
  for (const layer of checked.layers) {
    const id = layer.flat.within[0] ?? layer.flat.record;
    unitOf.set(layer.flat.path, id);
    const known = held.get(id);
    if (known === undefined) held.set(id, [layer]);
    else known.push(layer);
  }
  const sources = new Map<string, Set<string>>();
  for (const [id, layers] of held) {
    const own = new Set<string>();
    for (const { sources: from } of layers) for (const { path } of from) own.add(unitOf.get(path) ?? '');
    own.delete(id);
    own.delete('');
    sources.set(id, own);
  }
  const levels = levelsOf(sources);
  const main = mainOf(held, sources, levels);
  const units = Array.from(held, ([id, layers]): Unit => ({
    id, name: document.layers[id]?.name ?? id, layers, sources: [...(sources.get(id) ?? [])], level: levels.get(id) ?? Infinity,
    isWeighted: layers.some(({ weights }) => weights.length > 0), isMain: main.has(id),
    isNorm: layers.length === 1 && layers[0]?.def?.group === 'normalisation',
  }));
  return units.sort((a, b) => a.level - b.level);
}

/** The longest way to each from what nothing feeds; those in circles are left out. */
function levelsOf(sources: ReadonlyMap<string, ReadonlySet<string>>): ReadonlyMap<string, number> {
  const fed = new Map<string, string[]>();
  const open = new Map<string, number>();
  for (const [id, own] of sources) {
    open.set(id, own.size);
    for (const from of own) {
      const known = fed.get(from);
      if (known === undefined) fed.set(from, [id]);
      else known.push(id);
    }
  }
  const levels = new Map<string, number>();
  const ready = [...sources.keys()].filter((id) => open.get(id) === 0);
  for (let i = 0; i < ready.length; i++) {
    const id = ready[i] as string;
    let level = 0;
    for (const from of sources.get(id) ?? []) level = Math.max(level, (levels.get(from) ?? 0) + 1);
    levels.set(id, level);
    for (const next of fed.get(id) ?? []) {
      const left = (open.get(next) ?? 0) - 1;
      open.set(next, left);
      if (left === 0) ready.push(next);
    }
  }
  return levels;
}

/** Everything on a way to the deepest output; everything there is where no output stands. */
function mainOf(held: ReadonlyMap<string, readonly CheckedLayer[]>, sources: ReadonlyMap<string, ReadonlySet<string>>, levels: ReadonlyMap<string, number>): ReadonlySet<string> {
  const outputs = [...held].filter(([, layers]) => layers.some(({ flat }) => flat.kind === 'output')).map(([id]) => id);
  const [deepest] = outputs.sort((a, b) => (levels.get(b) ?? 0) - (levels.get(a) ?? 0));
  if (deepest === undefined) return new Set(held.keys());
  const main = new Set([deepest]);
  for (const id of main) for (const from of sources.get(id) ?? []) main.add(from);
  return main;
}
