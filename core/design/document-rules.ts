// Rules about the drawing as a whole: names, ends, proportions, and whether the recipe suits the outputs.
import { finding } from '../base/diagnostic.ts';
import type { Document, LayerRecord } from '../document/model.ts';
import { labelOf, type Flattened } from '../document/flat.ts';
import type { CheckedLayer, DrawingDiagnostic } from './checked.ts';
import { diagnosticOf, type Entry } from './layer-check.ts';
import { fittingLosses, readRecipe, type Target } from './recipe.ts';
import type { Wiring } from './wiring.ts';

/** The diagnostics of the rules, with what the next check may take over. */
export interface Ruled {
  readonly diagnostics: readonly DrawingDiagnostic[];
  readonly flattened: Flattened;
  readonly names: readonly DrawingDiagnostic[];
  readonly recipe: readonly DrawingDiagnostic[];
}

/** What sentences call the recipe. */
const recipeLabel = 'The training recipe';

/** A dense layer is remarkable from this many parameters on, when it holds this share of all and reads maps this large. */
const dwarfing = { parameters: 50_000_000, share: 0.8, positions: 100 } as const;

/** Applies the rules. */
export function documentRules(document: Document, flattened: Flattened, entries: readonly Entry[], wiring: Wiring, layers: readonly CheckedLayer[], previous?: Ruled): Ruled {
  const names = previous !== undefined && sameNames(flattened, previous.flattened) ? previous.names : nameFaults(flattened);
  const recipe = previous?.flattened.document.recipe === document.recipe ? previous.recipe : readRecipe(document.recipe).findings.map((one) => diagnosticOf(one, null, recipeLabel));
  const diagnostics = [...names, ...recipe];
  const label = document.name === '' ? 'The drawing' : document.name;
  const whole = !flattened.findings.some((one) => one.found.code === 'drawing-too-large');
  if (whole && wiring.inputs === 0) diagnostics.push(diagnosticOf(finding('no-input', {}), null, label));
  if (whole && wiring.outputs === 0) diagnostics.push(diagnosticOf(finding('no-output', {}), null, label));
  diagnostics.push(...lossFaults(document, entries, wiring), ...proportionFaults(layers, entries, wiring));
  return { diagnostics, flattened, names, recipe };
}

function sameNames(now: Flattened, before: Flattened): boolean {
  if (now.records === before.records) return true;
  return now.records.length === before.records.length && now.records.every((record, i) => {
    const earlier = before.records[i];
    return record === earlier || (record.id === earlier?.id && record.name === earlier.name && record.parent === earlier.parent && now.wiring === before.wiring);
  });
}

function nameFaults(flattened: Flattened): DrawingDiagnostic[] {
  const found: DrawingDiagnostic[] = [];
  const first = new Map<string, LayerRecord>();
  const say = (record: LayerRecord, what: Parameters<typeof diagnosticOf>[0]): void => {
    const flat = flattened.layers.find((layer) => layer.record === record.id);
    const path = flat?.path ?? (record.parent === null ? record.id : null);
    found.push(diagnosticOf(what, path, flat === undefined ? record.id : flat.within.length === 0 ? record.id : flat.path));
  };
  for (const record of flattened.records) {
    if (!isName(record.name)) say(record, finding('name-invalid', { name: record.name }));
    const key = record.parent === null ? record.name : `${record.parent}/${record.name}`;
    const taken = first.get(key);
    if (taken === undefined) first.set(key, record);
    else if (taken.parent === record.parent) say(record, finding('name-taken', { name: record.name, other: taken.id }));
  }
  return found;
}

/** True for text that can serve as a layer's name. */
export function isName(name: string): boolean {
  return /[\p{L}\p{N}]/u.test(name) && !/[\u0000-\u001f]/u.test(name);
}

const targetInWords: Readonly<Record<Target, string>> = { class: 'one class per example', classes: 'several classes per example', numbers: 'numbers', image: 'the input image' };

function lossFaults(document: Document, entries: readonly Entry[], wiring: Wiring): DrawingDiagnostic[] {
  if (wiring.outputs === 0 || document.recipe['loss'] === undefined) return [];
  const loss = readRecipe(document.recipe).recipe.loss?.kind;
  if (loss === undefined) return [];
  return entries.flatMap(({ checked: { flat, params } }) => {
    if (flat.kind !== 'output' || params === null) return [];
    const target = params['target'] as Target;
    const fits = fittingLosses[target];
    return fits.includes(loss) ? [] : [diagnosticOf(finding('loss-does-not-fit', { loss, target: targetInWords[target], fits: fits.join(' or ') }), flat.path, labelOf(flat))];
  });
}

/** A dense layer behind maps that were never shrunk, which then holds nearly every weight of the network. */
function proportionFaults(layers: readonly CheckedLayer[], entries: readonly Entry[], wiring: Wiring): DrawingDiagnostic[] {
  const large = layers.filter((layer) => (layer.parameters ?? 0) >= dwarfing.parameters && layer.flat.kind === 'dense');
  if (large.length === 0) return [];
  const total = layers.reduce((sum, layer) => sum + (layer.parameters ?? 0), 0);
  return large.flatMap((layer) => {
    const flatten = entries[wiring.index.get(layer.sources[0]?.path ?? '') ?? -1]?.checked;
    const maps = flatten?.flat.kind === 'flatten' ? flatten.inputs[0]?.dims?.slice(1) : undefined;
    const [, height, width] = maps ?? [];
    const parameters = layer.parameters ?? 0;
    if (maps === undefined || typeof height !== 'number' || typeof width !== 'number' || height * width < dwarfing.positions || parameters < dwarfing.share * total) return [];
    return [diagnosticOf(finding('dense-dwarfs-network', { parameters, total, source: maps }, { input: 0 }), layer.flat.path, labelOf(layer.flat))];
  });
}
