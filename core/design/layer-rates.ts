// Learning rates that differ from layer to layer: what stands nearer to the input holds what any task needs and is moved less.
// Depth counts in layers and blocks of the network itself from its last one with weights; a normalisation goes with its layer.
import type { Checked } from './checked.ts';
import type { LayerRates } from './recipe.ts';
import { unitsOf } from './units.ts';

/** The factor of the learning rate of the layer at a path. */
export function layerFactors(checked: Pick<Checked, 'layers' | 'flattened'>, rates: LayerRates | null): (path: string) => number {
  if (rates === null || (rates.decay === 1 && Object.keys(rates.layers).length === 0)) return () => 1;
  const depth = depthsOf(checked);
  const named = Object.entries(rates.layers).sort(([a], [b]) => b.length - a.length);
  return (path) => {
    const own = named.find(([name]) => path === name || path.startsWith(`${name}/`));
    if (own !== undefined) return own[1];
    return Number((rates.decay ** (depth.get(path.split('/')[0] ?? '') ?? 0)).toPrecision(6));
  };
}

/** Names of layers or blocks with rates of their own that the drawing has not. */
export function unknownRates(checked: Pick<Checked, 'layers'>, rates: LayerRates | null): readonly string[] {
  return Object.keys(rates?.layers ?? {}).filter((name) => !checked.layers.some(({ flat: { path } }) => path === name || path.startsWith(`${name}/`)));
}

/** How many layers or blocks with weights stand behind each on the way to the main output; 0 for those of other outputs. */
function depthsOf(checked: Pick<Checked, 'layers' | 'flattened'>): ReadonlyMap<string, number> {
  const depths = new Map<string, number>();
  let depth = 0;
  let level: number | null = null;
  for (const { id, isMain, isWeighted, isNorm, level: own } of unitsOf(checked.flattened.document, checked).toReversed()) {
    if (!isMain || !isWeighted) continue;
    // What stands beside each other is equally deep.
    if (level !== null && own !== level) depth++;
    depths.set(id, depth);
    level = own;
    // The layer before a normalisation shares its depth: the count goes on behind both.
    if (isNorm) level = null;
  }
  return depths;
}
