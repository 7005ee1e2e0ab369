// Making a block out of layers that are drawn already: they become the inside of a definition, and one instance takes their
// place. Values flow as before, weights and shapes stay the same; the reverse is in blocks-apart.ts.
import { fail, ok, type Result } from '../base/diagnostic.ts';
import type { BlockRecord, Document, LayerRecord, WireEnd } from '../document/model.ts';
import type { Patch } from '../document/patch.ts';
import { feedInto, feedsOf, planOf, portNames, withoutFed, type Feed } from './blocks-ends.ts';
import { Draft, freeId } from './draft.ts';

/** Places on the canvas are multiples of this. */
const grid = 8;

/** The place of a card that stands for cards at these places: their middle. */
export function middleOf(places: readonly { readonly x: number; readonly y: number }[]): { readonly x: number; readonly y: number } {
  const middle = (values: readonly number[]): number => (values.length === 0 ? 0 : Math.round((Math.min(...values) + Math.max(...values)) / 2 / grid) * grid);
  return { x: middle(places.map((place) => place.x)), y: middle(places.map((place) => place.y)) };
}

/** Why these layers cannot become a block, as a sentence; null when they can. */
export function whyNoBlock(document: Document, ids: readonly string[]): string | null {
  const layers = ids.flatMap((id) => document.layers[id] ?? []);
  const [first] = layers;
  if (first === undefined) return 'Select the layers that the block is to hold.';
  const stranger = layers.find((layer) => layer.parent !== first.parent);
  if (stranger !== undefined) return `${first.name} and ${stranger.name} are drawn in different blocks; a block is made of layers of one drawing.`;
  const end = layers.find((layer) => layer.kind === 'input' || layer.kind === 'output');
  if (end !== undefined) return `${end.name} is the ${end.kind} of the network, which stays outside blocks. Leave it out of the selection.`;
  return whyNotWhole(document, layers);
}

/** A block is a whole: no value may leave it and come back. */
function whyNotWhole(document: Document, layers: readonly LayerRecord[]): string | null {
  const chosen = new Set(layers.map((layer) => layer.id));
  const targets = new Map<string, string[]>();
  for (const { from, to } of Object.values(document.wires)) targets.set(from.layer, [...(targets.get(from.layer) ?? []), to.layer]);
  // From every layer outside that a chosen one feeds, on through layers outside, until a chosen one is met again.
  const seen = new Map<string, { readonly source: string; readonly first: string }>();
  const pending: string[] = [];
  for (const id of chosen) {
    for (const next of targets.get(id) ?? []) {
      if (chosen.has(next) || seen.has(next)) continue;
      seen.set(next, { source: id, first: next });
      pending.push(next);
    }
  }
  const name = (id: string): string => document.layers[id]?.name ?? id;
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    const way = seen.get(id);
    for (const next of way === undefined ? [] : (targets.get(id) ?? [])) {
      if (way !== undefined && chosen.has(next)) return `${name(way.first)} stands between ${name(way.source)} and ${name(next)}. Select it too, or leave one of the two out.`;
      if (way === undefined || seen.has(next)) continue;
      seen.set(next, way);
      pending.push(next);
    }
  }
  return null;
}

/** A name no port has yet, made of what the port carries. */
function portName(wanted: string, taken: Set<string>): string {
  const stem = wanted.replace(/[/\u0000-\u001f]/gu, '-').slice(0, 120);
  const name = freeId(stem === '' ? 'port' : stem, (one) => taken.has(one));
  taken.add(name);
  return name;
}

/** A port in the making: what it carries, and which inner inputs it feeds. */
interface Inlet {
  readonly from: WireEnd | null;
  readonly feeds: Feed[];
}

/**
 * Makes a block of layers and puts one instance in their place. Wires within come along; every value that came in from
 * outside becomes an input, every one that is read outside (or nowhere) an output. The patch adds one layer, the instance.
 */
export function makeBlock(document: Document, ids: readonly string[], name?: string): Result<Patch> {
  const refusal = whyNoBlock(document, ids);
  if (refusal !== null) return fail('no-block', refusal);
  const chosen = new Set(ids.filter((id) => Object.hasOwn(document.layers, id)));
  const layers = Object.values(document.layers).filter((layer) => chosen.has(layer.id));
  const parent = layers[0]?.parent ?? null;
  const draft = new Draft(document);
  const id = freeNumber('block', (one) => draft.blocks.get(one) !== undefined);
  const instance = draft.newLayerId('block');
  const given = name ?? defaultName(document, layers);
  const plan = planOf(draft, parent);
  const sourceName = (end: WireEnd | null, layer: LayerRecord): string => (end === null ? layer.name : end.layer === '' ? end.port : (document.layers[end.layer]?.name ?? end.layer));

  // Inputs: one for each value from outside. One port may feed several inner inputs, unless that would change their order.
  const inlets: (Inlet & { readonly name: string })[] = [];
  const into: { readonly to: WireEnd; readonly feeds: readonly (Feed | number)[] }[] = [];
  const names = new Set<string>();
  for (const layer of layers) {
    for (const [port, feeds] of feedsOf(plan, layer.id, portNames(draft, layer).inputs)) {
      const isMixed = feeds.some(({ from }, i) => !chosen.has(from.layer) && feeds.slice(0, i).some((one) => chosen.has(one.from.layer)));
      let last = -1;
      const inletOf = (feed: Feed | null): number => {
        const found = feed === null ? -1 : inlets.findIndex(({ from }, i) => (isMixed || i > last) && from !== null && from.layer === feed.from.layer && from.port === feed.from.port);
        last = found === -1 ? inlets.push({ from: feed?.from ?? null, feeds: [], name: portName(sourceName(feed?.from ?? null, layer), names) }) - 1 : found;
        if (feed !== null) inlets[last]?.feeds.push(feed);
        return last;
      };
      into.push({ to: { layer: layer.id, port }, feeds: feeds.length === 0 ? [inletOf(null)] : feeds.map((feed) => (chosen.has(feed.from.layer) ? feed : inletOf(feed))) });
    }
  }
  const inputNames = inlets.length === 1 ? ['in'] : inlets.map((one) => one.name);

  // Outputs: every inner output that something outside reads, or nothing at all.
  const readInside = new Set<string>();
  const readOutside = new Set<string>();
  const key = (end: WireEnd): string => `${end.layer}/${end.port}`;
  for (const wire of draft.wires.all()) if (chosen.has(wire.from.layer)) (chosen.has(wire.to.layer) ? readInside : readOutside).add(key(wire.from));
  const around = parent === null ? undefined : draft.blocks.get(parent);
  for (const { from } of around?.outputs ?? []) if (chosen.has(from.layer)) readOutside.add(key(from));
  const ends = layers.flatMap((layer) => portNames(draft, layer).outputs.map((port): WireEnd => ({ layer: layer.id, port }))).filter((end) => readOutside.has(key(end)) || !readInside.has(key(end)));
  const outNames = new Set<string>();
  const outputs = ends.map((from) => ({ name: ends.length === 1 ? 'out' : portName(document.layers[from.layer]?.name ?? from.layer, outNames), from }));
  const outputOf = new Map(outputs.map((one) => [key(one.from), one.name]));

  // The inside moves into the definition.
  const exposed = (around?.exposed ?? []).filter((one) => chosen.has(one.layer));
  const shownAs = new Map(exposed.map((one) => [one.name, one.name === 'repeat' ? freeId('repeat-inside', (other) => exposed.some((shown) => shown.name === other)) : one.name]));
  draft.blocks.put({ id, name: given, inputs: inputNames.map((one) => ({ name: one, to: [] })), outputs, exposed: exposed.map((one) => ({ ...one, name: shownAs.get(one.name) ?? one.name })) });
  if (around !== undefined) draft.blocks.put(outsideOf(around, chosen, instance, outputOf, key, shownAs));
  for (const layer of layers) draft.layers.put({ ...layer, parent: id });
  for (const wire of draft.wires.all()) {
    if (chosen.has(wire.from.layer) && chosen.has(wire.to.layer)) draft.wires.put({ ...wire, parent: id });
    else if (chosen.has(wire.from.layer)) draft.wires.put({ ...wire, from: { layer: instance, port: outputOf.get(key(wire.from)) ?? 'out' } });
    else if (chosen.has(wire.to.layer)) draft.wires.drop(wire.id);
  }
  for (const { to, feeds } of into) feedInto(draft, id, to, feeds.map((feed) => (typeof feed === 'number' ? { from: { layer: '', port: inputNames[feed] ?? 'in' }, wire: null } : { ...feed, wire: feed.wire === null ? null : { ...feed.wire, parent: id } })));
  for (const note of Object.values(document.notes)) if (ids.includes(note.id) && note.parent === parent) draft.notes.put({ ...note, parent: id });

  // The instance stands where they stood, fed by what fed them.
  const taken = new Set(Object.values(document.layers).filter((layer) => layer.parent === parent && !chosen.has(layer.id)).map((layer) => layer.name));
  draft.layers.put({ id: instance, kind: 'block', name: freeId(given, (one) => taken.has(one)), parent, params: { block: id }, position: middleOf(layers.map((layer) => layer.position)), trainable: true });
  for (const [i, { from, feeds }] of inlets.entries()) {
    if (from !== null) feedInto(draft, parent, { layer: instance, port: inputNames[i] ?? 'in' }, [{ from, wire: feeds[0]?.wire ?? null }]);
  }
  return ok(draft.patch());
}

/** The block around, with the instance where its ports and exposed parameters named what went inside. */
function outsideOf(around: BlockRecord, chosen: ReadonlySet<string>, instance: string, outputOf: ReadonlyMap<string, string>, key: (end: WireEnd) => string, shownAs: ReadonlyMap<string, string>): BlockRecord {
  const moved = around.exposed.filter((one) => chosen.has(one.layer)).map((one) => one.name);
  return {
    ...withoutFed(around, (end) => chosen.has(end.layer)),
    outputs: around.outputs.map((one) => (chosen.has(one.from.layer) ? { ...one, from: { layer: instance, port: outputOf.get(key(one.from)) ?? 'out' } } : one)),
    exposed: [...around.exposed.filter((one) => !chosen.has(one.layer)), ...[...new Set(moved)].map((name) => ({ name, layer: instance, parameter: shownAs.get(name) ?? name }))],
  };
}

function freeNumber(stem: string, taken: (id: string) => boolean): string {
  for (let n = 1; ; n++) if (!taken(`${stem}-${n}`)) return `${stem}-${n}`;
}

/** A name that says what the layers are: a sum makes a residual block, a product a gate, joined branches say so. */
function defaultName(document: Document, layers: readonly LayerRecord[]): string {
  const has = (kind: string): boolean => layers.some((layer) => layer.kind === kind);
  const stem = has('add') ? 'Residual' : has('multiply') ? 'Gate' : has('concat') ? 'Branches' : 'Block';
  const taken = new Set(Object.values(document.blocks).map((block) => block.name));
  return freeId(stem, (one) => taken.has(one));
}
