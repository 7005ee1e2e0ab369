// Densely connected networks, as some programs write them: every layer joins all values before it anew. A concat that begins
// with all that an earlier one joins, in the same order, can read that one instead: the same values lie in the same places, and
// the drawing becomes a chain of like steps.
import type { Document, WireRecord } from '../../document/model.ts';
import { valueOf } from './shapes.ts';

/** Lets concats that begin alike read each other. The layers stay, and every value is what it was. */
export function chainedConcats(document: Document): Document {
  const into = new Map<string, WireRecord[]>();
  for (const wire of Object.values(document.wires).toSorted((a, b) => a.order - b.order)) {
    if (document.layers[wire.to.layer]?.kind !== 'concat') continue;
    const known = into.get(wire.to.layer);
    if (known === undefined) into.set(wire.to.layer, [wire]);
    else known.push(wire);
  }
  const keysOf = (id: string): readonly string[] => (into.get(id) ?? []).map((wire) => `${wire.from.layer}/${wire.from.port}`);
  // Shorter ones first: each is found under all it joins.
  const sorted = [...into.keys()].map((id, at) => ({ id, at, keys: keysOf(id) })).filter(({ keys }) => keys.length > 1).sort((a, b) => a.keys.length - b.keys.length || a.at - b.at);
  const byBeginning = new Map<string, string>();
  const wires: Record<string, WireRecord> = { ...document.wires };
  let isChanged = false;
  for (const { id, keys } of sorted) {
    const layer = document.layers[id];
    const axis = layer === undefined ? '' : String(valueOf(layer, 'axis'));
    let whole = `${axis}`;
    let found: { readonly concat: string; readonly length: number } | null = null;
    for (const [n, key] of keys.entries()) {
      whole += `|${key}`;
      const concat = n + 1 < keys.length ? byBeginning.get(whole) : undefined;
      if (concat !== undefined) found = { concat, length: n + 1 };
    }
    if (!byBeginning.has(whole)) byBeginning.set(whole, id);
    if (found === null) continue;
    const [first, ...rest] = (into.get(id) ?? []).slice(0, found.length);
    if (first === undefined) continue;
    for (const wire of rest) delete wires[wire.id];
    wires[first.id] = { ...first, from: { layer: found.concat, port: 'out' } };
    isChanged = true;
  }
  return isChanged ? { ...document, wires: { ...wires } } : document;
}
