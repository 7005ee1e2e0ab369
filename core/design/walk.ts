// The walk: every layer in an order in which its sources come first, types handed from one to the next, faults gathered on
// the way. Checking again takes whatever stands on the same flat layer and the same input types from the last time.
import { sameType } from '../base/shape.ts';
import { flatten, labelOf, type FlatLayer, type Flattened } from '../document/flatten.ts';
import type { Document } from '../document/model.ts';
import type { Checked, CheckedLayer, DrawingDiagnostic, Totals } from './checked.ts';
import { documentRules, type Ruled } from './document-rules.ts';
import { checkLayer, diagnosticOf, type Entry, type SourceEntry } from './layer-check.ts';
import { wireFaults } from './wire-faults.ts';
import { wiringOf, type Wiring } from './wiring.ts';

/** What the next check may take over from this one. */
interface Memory {
  readonly wiring: Wiring;
  /** by index of the flat layer */
  readonly entries: readonly Entry[];
  readonly wires: readonly DrawingDiagnostic[];
  readonly ruled: Ruled;
}

const memories = new WeakMap<Checked, Memory>();

type Look = (path: string) => SourceEntry;

/**
 * Checks a drawing. Never throws over what is drawn. With the answer for an earlier state of the same drawing, only what
 * changed since is worked out again, and layers nothing happened to are the same objects.
 */
export function check(document: Document, previous?: Checked): Checked {
  const memory = previous === undefined ? undefined : memories.get(previous);
  const flattened = flatten(document, previous?.flattened);
  const wiring = wiringOf(flattened, memory?.wiring);
  const { entries, renamed, now } = walk(flattened, wiring, memory);
  const layers = wiring.order.map((i) => (entries[i] as Entry).checked);
  const wires = renamed || memory === undefined ? wireFaults(wiring, entries, now) : memory.wires;
  const ruled = documentRules(document, flattened, entries, wiring, layers, memory?.ruled);
  const found = [...flattened.findings.map(({ path, label, found: one }) => diagnosticOf(one, path, label)), ...wires];
  for (const entry of entries) if (entry.diagnostics.length > 0) found.push(...entry.diagnostics);
  found.push(...ruled.diagnostics);
  let byPath: ReadonlyMap<string, CheckedLayer> | undefined;
  const checked: Checked = {
    layers,
    get byPath() {
      return byPath ??= new Map(layers.map((layer) => [layer.flat.path, layer]));
    },
    diagnostics: found.length === 0 ? found : inOrder(onceForRepeated(found, now), wiring), totals: totalsOf(layers), flattened,
  };
  memories.set(checked, { wiring, entries, wires, ruled });
  return checked;
}

/** Entries of all layers, those of last time where they still hold; `renamed` when wires or names are not those of last time. */
function walk(flattened: Flattened, wiring: Wiring, memory: Memory | undefined): { readonly entries: readonly Entry[]; readonly renamed: boolean; readonly now: Look } {
  const flats = flattened.layers;
  const entries = new Array<Entry | undefined>(flats.length).fill(undefined);
  const now: Look = (path) => entries[wiring.index.get(path) ?? -1];
  const then: Look = (path) => memory?.entries[memory.wiring.index.get(path) ?? -1];
  const asBefore = memory !== undefined && memory.wiring === wiring;
  let renamed = !asBefore;
  for (const i of wiring.order) {
    const flat = flats[i] as FlatLayer;
    const known = asBefore ? memory.entries[i] : then(flat.path);
    if (known === undefined || known.checked.flat !== flat) {
      entries[i] = checkLayer(flat, now);
      renamed ||= known?.checked.flat.name !== flat.name;
    } else if (asBefore && nothingMoved(wiring.from[i] ?? [], entries, memory.entries)) entries[i] = known;
    else entries[i] = checkAgain(known, now, then);
  }
  return { entries: entries as readonly Entry[], renamed, now };
}

function nothingMoved(from: readonly number[], now: readonly (Entry | undefined)[], before: readonly Entry[]): boolean {
  for (let s = 0; s < from.length; s++) {
    const source = from[s] as number;
    if (now[source] !== before[source]) return false;
  }
  return true;
}

/** The same answer with other diagnostics (their fixes filled in); checking again may start from it just as well. */
export function withDiagnostics(checked: Checked, diagnostics: readonly DrawingDiagnostic[]): Checked {
  const copy: Checked = { ...checked, diagnostics };
  const memory = memories.get(checked);
  if (memory !== undefined) memories.set(copy, memory);
  return copy;
}

/** The entry of last time where it still holds, else the layer checked anew. */
function checkAgain(known: Entry, now: Look, then: Look): Entry {
  const { flat, sources, inputs } = known.checked;
  for (const [i, { path, port }] of sources.entries()) {
    const [source, before] = [now(path), then(path)];
    if (source === before) continue;
    const holds = source !== undefined && before !== undefined && known.unconnected.length === 0 && source.checked.def === before.checked.def
      && sameType(source.checked.outputs[port] ?? noType, inputs[i] ?? noType)
      && (known.diagnostics.length === 0 || labelOf(source.checked.flat) === labelOf(before.checked.flat));
    if (!holds) return checkLayer(flat, now);
  }
  return known;
}

const noType = { dtype: 'float32', dims: null } as const;

/** A fault of a block's definition is told at its first place only, however often the block is repeated. */
function onceForRepeated(found: readonly DrawingDiagnostic[], now: Look): readonly DrawingDiagnostic[] {
  const told = new Set<string>();
  return found.filter((one) => {
    const flat = one.layer === null ? undefined : now(one.layer)?.checked.flat;
    if (flat === undefined || flat.within.length === 0) return true;
    const key = `${flat.record}\n${one.code}\n${one.parameter ?? ''}\n${one.input ?? ''}\n${JSON.stringify(one.values)}`;
    return told.size !== told.add(key).size;
  });
}

/** The whole drawing first, then layer by layer as drawn. */
function inOrder(found: readonly DrawingDiagnostic[], wiring: Wiring): readonly DrawingDiagnostic[] {
  const place = (one: DrawingDiagnostic): number => (one.layer === null ? -1 : (wiring.index.get(one.layer) ?? -1));
  return [...found].sort((a, b) => place(a) - place(b));
}

function totalsOf(layers: readonly CheckedLayer[]): Totals {
  let [parameters, trainedParameters, macs, activationElements, missing] = [0, 0, 0, 0, 0];
  for (const layer of layers) {
    parameters += layer.parameters ?? 0;
    if (layer.flat.trainable) trainedParameters += layer.parameters ?? 0;
    macs += layer.macs ?? 0;
    activationElements += layer.activationElements ?? 0;
    if (layer.parameters === null || layer.macs === null || layer.activationElements === null) missing += 1;
  }
  return { parameters, trainedParameters, macs, activationElements, missing };
}
