// Places for a drawing that never had any: the network itself and the inside of every block, from the top down.
import { arrange, type Layout, type Places } from '../design/arrange.ts';
import type { BlockRecord, Document, LayerRecord, WireRecord } from '../document/model.ts';

/** Marks of a block's own ports while its inside is laid out; no layer has such an id. */
const mark = { in: (port: string): string => `/in/${port}`, out: (port: string): string => `/out/${port}` } as const;

/** A drawing whose layers all have places by what feeds what. */
export function laidOut(document: Document): Document {
  const layers = byParent(Object.values(document.layers));
  const wires = byParent(Object.values(document.wires).toSorted((a, b) => a.order - b.order));
  const placed = new Map<string, LayerRecord>();
  for (const [parent, inside] of layers) {
    const block = parent === null ? null : (document.blocks[parent] ?? null);
    const places = inReadingOrder(arrange(layoutOf(inside, wires.get(parent) ?? [], block)), wires.get(parent) ?? []);
    for (const layer of inside) placed.set(layer.id, { ...layer, position: places[layer.id] ?? layer.position });
  }
  return { ...document, layers: Object.fromEntries(Object.values(document.layers).map((layer) => [layer.id, placed.get(layer.id) ?? layer])) };
}

/** Branches stand in the order in which they are joined, the first to the left: where most do not, the drawing is mirrored. */
function inReadingOrder(places: Places, wires: readonly WireRecord[]): Places {
  const last = new Map<string, number>();
  let [right, wrong] = [0, 0];
  for (const { from, to } of wires) {
    const x = places[from.layer]?.x;
    if (x === undefined) continue;
    const before = last.get(`${to.layer}/${to.port}`);
    last.set(`${to.layer}/${to.port}`, x);
    if (before !== undefined && before !== x) {
      if (before < x) right++;
      else wrong++;
    }
  }
  if (wrong <= right) return places;
  const most = Object.values(places).reduce((x, place) => Math.max(x, place.x), 0);
  return Object.fromEntries(Object.entries(places).map(([id, { x, y }]) => [id, { x: most - x, y }]));
}

function layoutOf(layers: readonly LayerRecord[], wires: readonly WireRecord[], block: BlockRecord | null): Layout {
  const inputs = block?.inputs ?? [];
  const outputs = block?.outputs ?? [];
  const source = ({ layer, port }: { readonly layer: string; readonly port: string }): string => (layer === '' ? mark.in(port) : layer);
  return {
    ids: layers.map((layer) => layer.id), flow: 'down',
    ports: [...inputs.map((one) => mark.in(one.name)), ...outputs.map((one) => mark.out(one.name))],
    wires: [
      ...inputs.flatMap((one) => one.to.map((to) => [mark.in(one.name), to.layer] as const)),
      ...wires.map(({ from, to }) => [from.layer, to.layer] as const),
      ...outputs.map((one) => [source(one.from), mark.out(one.name)] as const),
    ],
  };
}

function byParent<R extends { readonly parent: string | null }>(records: readonly R[]): ReadonlyMap<string | null, readonly R[]> {
  const found = new Map<string | null, R[]>();
  for (const record of records) {
    const known = found.get(record.parent);
    if (known === undefined) found.set(record.parent, [record]);
    else known.push(record);
  }
  return found;
}
