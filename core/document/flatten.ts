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
  if (previous !== undefined) {
    if (document.layers === previous.document.layers && sameWiring(document, previous.document)) return { ...previous, document };
    const touched = sameWiring(document, previous.document) ? touchedLayers(document, previous.document) : null;
    if (touched !== null) return replaceTouched(document, previous, touched);
  }
  const { layers, findings, overrides } = expand(document);
  if (previous === undefined) return { document, layers, findings, wiring: {}, overrides };
  const known = new Map(previous.layers.map((layer) => [layer.path, layer]));
  return { document, layers: layers.map((layer) => reuse(layer, known.get(layer.path))), findings, wiring: {}, overrides };
}

function sameWiring(a: Document, b: Document): boolean {
  return a.wires === b.wires && a.blocks === b.blocks;
}

/** Ids of layers that changed; null when the change reaches further than these layers themselves. */
function touchedLayers(now: Document, before: Document): ReadonlySet<string> | null {
  const ids = Object.keys(now.layers);
  const earlier = Object.keys(before.layers);
  if (ids.length !== earlier.length) return null;
  const touched = new Set<string>();
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] as string;
    if (id !== earlier[i]) return null;
    const [a, b] = [now.layers[id], before.layers[id]] as [LayerRecord, LayerRecord];
    if (a === b) continue;
    if (a.parent !== b.parent || a.kind !== b.kind || a.kind === 'block') return null;
    touched.add(id);
  }
  return touched;
}

function replaceTouched(document: Document, previous: Flattened, touched: ReadonlySet<string>): Flattened {
  const layers = previous.layers.map((layer, i) => {
    if (!touched.has(layer.record)) return layer;
    const record = document.layers[layer.record] as LayerRecord;
    const over = previous.overrides.get(i);
    const { stated: _, ...rest } = layer;
    return reuse({
      ...rest, name: record.name, params: over === undefined ? record.params : { ...record.params, ...over },
      trainable: record.trainable, ...(record.stated === undefined ? {} : { stated: record.stated }),
    }, layer);
  });
  const findings = previous.findings.some(({ path }) => path !== null) && touched.size > 0 ? expand(document).findings : previous.findings;
  return { ...previous, document, layers, findings };
}

/** The earlier object where it says the same, so that what is remembered with it stays valid. */
function reuse(layer: FlatLayer, known: FlatLayer | undefined): FlatLayer {
  const same = known !== undefined && known.kind === layer.kind && known.name === layer.name && known.trainable === layer.trainable && known.record === layer.record
    && sameJson(known.params, layer.params) && sameJson(known.sources, layer.sources) && sameJson(known.stated, layer.stated) && sameJson(known.within, layer.within);
  return same ? known : layer;
}
