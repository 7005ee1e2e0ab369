// Flattening: blocks become the layers they stand for, before anything is checked, lowered, costed or printed. An edit that
// leaves the wiring alone replaces only the flat layers of the record it touched; all others stay the same objects, so that
// whatever is remembered per flat layer stays valid.
import { sameJson } from './equal.ts';
import { expand } from './expand.ts';
import type { FlatLayer, Flattened } from './flat.ts';
import type { Document, LayerRecord } from './model.ts';

export { labelOf, type FlatFinding, type FlatLayer, type FlatSource, type Flattened } from './flat.ts';

/** Writes a drawing's blocks out. With the previous answer, unchanged layers are taken from it. */
export function flatten(document: Document, previous?: Flattened): Flattened {
  const sameWires = previous !== undefined && document.wires === previous.document.wires && document.blocks === previous.document.blocks;
  if (sameWires && document.layers === previous.document.layers) return { ...previous, document };
  const records = Object.values(document.layers);
  const touched = sameWires ? touchedLayers(records, previous.records) : null;
  if (touched !== null && previous !== undefined) return replaceTouched(document, records, previous, touched);
  const { layers, findings, overrides } = expand(document);
  if (previous === undefined) return { document, layers, findings, wiring: {}, records, overrides };
  const known = new Map(previous.layers.map((layer) => [layer.path, layer]));
  return { document, layers: layers.map((layer) => reuse(layer, known.get(layer.path))), findings, wiring: {}, records, overrides };
}

/** Ids of layers that changed; null when the change reaches further than these layers themselves. */
function touchedLayers(now: readonly LayerRecord[], before: readonly LayerRecord[]): ReadonlyMap<string, LayerRecord> | null {
  if (now.length !== before.length) return null;
  const touched = new Map<string, LayerRecord>();
  for (let i = 0; i < now.length; i++) {
    const [a, b] = [now[i] as LayerRecord, before[i] as LayerRecord];
    if (a === b) continue;
    if (a.id !== b.id || a.parent !== b.parent || a.kind !== b.kind || a.kind === 'block') return null;
    touched.set(a.id, a);
  }
  return touched;
}

function replaceTouched(document: Document, records: readonly LayerRecord[], previous: Flattened, touched: ReadonlyMap<string, LayerRecord>): Flattened {
  const layers = previous.layers.map((layer, i) => {
    const record = touched.get(layer.record);
    if (record === undefined) return layer;
    const over = previous.overrides.get(i);
    const { stated: _, ...rest } = layer;
    // The instances around it were not touched; a frozen one keeps all in it frozen.
    const trainable = record.trainable && layer.within.every((id) => document.layers[id]?.trainable !== false);
    return reuse({
      ...rest, name: record.name, params: over === undefined ? record.params : { ...record.params, ...over },
      trainable, ...(record.stated === undefined ? {} : { stated: record.stated }),
    }, layer);
  });
  const findings = previous.findings.some(({ path }) => path !== null) && touched.size > 0 ? expand(document).findings : previous.findings;
  return { ...previous, document, records, layers, findings };
}

/** The earlier object where it says the same, so that what is remembered with it stays valid. */
function reuse(layer: FlatLayer, known: FlatLayer | undefined): FlatLayer {
  const same = known !== undefined && known.kind === layer.kind && known.name === layer.name && known.trainable === layer.trainable && known.record === layer.record
    && sameJson(known.params, layer.params) && sameJson(known.sources, layer.sources) && sameJson(known.stated, layer.stated) && sameJson(known.within, layer.within);
  return same ? known : layer;
}
