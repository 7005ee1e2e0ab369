// From a rule's remedy to a change of the document. What comes out is a proposal: `fixes` tries it before anybody sees it.
import type { JsonObject, Remedy } from '../base/diagnostic.ts';
import { numberText, valueText } from '../base/words.ts';
import { labelOf, type FlatSource } from '../document/flat.ts';
import type { Document } from '../document/model.ts';
import type { Patch } from '../document/patch.ts';
import type { Checked, CheckedLayer, DrawingDiagnostic } from './checked.ts';
import { Draft } from './draft.ts';
import { insertIn } from './edit.ts';
import { recordOfPath, setFlatParams, sourceOfInput, upstreamOf } from './places.ts';
import { layerOf } from '../layers/registry.ts';

/** A change that might mend a fault. */
export interface Proposal {
  readonly title: string;
  readonly patch: Patch;
  /** tried only when nothing before it helped */
  readonly fallback?: true;
  /** tried before all others: the drawing itself shows that this was meant */
  readonly first?: true;
  /**
   * offered under its own short title, together with the first repair of what it brings; that an input which was open
   * before is now missed by an output does not count against it
   */
  readonly plain?: true;
}

/** The state of a drawing that proposals are made for. */
export interface Situation {
  readonly document: Document;
  readonly checked: Checked;
}

/** A proposal from what a draft has become, or none when it changed nothing. */
export function proposalOf(title: string, draft: Draft): readonly Proposal[] {
  const patch = draft.patch();
  return Object.keys(patch).length === 0 ? [] : [{ title, patch }];
}

/** What a button calls a change of parameters: `Set padding of C1 to 2`. */
function settingTitle(label: string, params: JsonObject): string {
  const [first, ...rest] = Object.entries(params).map(([name, value]) => [name, valueText(value)] as const);
  if (first === undefined) return `Change ${label}`;
  return `Set ${first[0]} of ${label} to ${first[1]}${rest.map(([name, value]) => `, ${name} to ${value}`).join('')}`;
}

function set(at: Situation, layer: CheckedLayer, params: JsonObject): readonly Proposal[] {
  const draft = new Draft(at.document);
  setFlatParams(at.document, draft, layer.flat, params);
  return proposalOf(settingTitle(labelOf(layer.flat), params), draft);
}

/** Layers in whose output the width of a value is decided: the nearest ones upstream that set it, through every branch. */
function widthSetters(checked: Checked, source: CheckedLayer | undefined): readonly CheckedLayer[] {
  const found: CheckedLayer[] = [];
  const pending = source === undefined ? [] : [source];
  const seen = new Set<CheckedLayer>();
  for (let layer = pending.pop(); layer !== undefined; layer = pending.pop()) {
    if (seen.has(layer)) continue;
    seen.add(layer);
    if (layer.def?.width !== undefined) found.push(layer);
    else for (const { path } of layer.sources) {
      const next = checked.byPath.get(path);
      if (next !== undefined) pending.push(next);
    }
  }
  return found;
}

function setWidth(at: Situation, source: FlatSource | undefined, size: number): readonly Proposal[] {
  const setters = widthSetters(at.checked, at.checked.byPath.get(source?.path ?? ''));
  const draft = new Draft(at.document);
  for (const { flat, def } of setters) if (def?.width !== undefined) setFlatParams(at.document, draft, flat, { [def.width]: size });
  const names = setters.map(({ flat }) => labelOf(flat));
  return proposalOf(`Set ${setters[0]?.def?.width ?? 'width'} of ${names.join(' and ')} to ${numberText(size)}`, draft);
}

/** The layers a remedy inserts, in order. */
function insert(at: Situation, layer: CheckedLayer, source: FlatSource | undefined, kinds: readonly { readonly kind: string; readonly params: JsonObject }[]): readonly Proposal[] {
  const draft = new Draft(at.document);
  const wire = source === undefined ? undefined : draft.wires.get(source.wire);
  if (wire === undefined || !insertIn(at.document, draft, wire, kinds).ok) return [];
  const names = kinds.map(({ kind, params }) => {
    const shown = Object.entries(params).map(([name, value]) => `${name} ${valueText(value)}`).join(', ');
    return `${layerOf(kind)?.title ?? kind}${shown === '' ? '' : ` (${shown})`}`;
  });
  return proposalOf(`Insert ${names.join(' and ')} before ${labelOf(layer.flat)}`, draft);
}

/** The changes one remedy of a diagnostic stands for; none when the drawing has no place for it. */
export function proposalsOf(at: Situation, diagnostic: DrawingDiagnostic, remedy: Remedy): readonly Proposal[] {
  const layer = at.checked.byPath.get(diagnostic.layer ?? '');
  if (layer === undefined || layer.flat.kind === 'block') return remedy.do === 'set' ? setOnInstance(at, diagnostic, remedy.params) : [];
  switch (remedy.do) {
    case 'set': return set(at, layer, remedy.params);
    case 'set-source': {
      const names = Object.keys(remedy.params);
      const source = upstreamOf(at.checked, layer, remedy.input).find(({ def }) => def !== undefined && names.every((name) => name in def.params));
      return source === undefined ? [] : set(at, source, remedy.params);
    }
    case 'set-width': return setWidth(at, sourceOfInput(layer, remedy.input), remedy.size);
    case 'insert': return insert(at, layer, sourceOfInput(layer, remedy.input), [{ kind: remedy.kind, params: remedy.params }, ...(remedy.then ?? [])]);
    case 'disconnect': {
      const draft = new Draft(at.document);
      const source = sourceOfInput(layer, remedy.input);
      if (source === undefined || source.wire === '') return [];
      draft.wires.drop(source.wire);
      return proposalOf(`Remove the wire from ${labelAt(at, source.path)} to ${labelOf(layer.flat)}`, draft);
    }
  }
}

function setOnInstance(at: Situation, diagnostic: DrawingDiagnostic, params: JsonObject): readonly Proposal[] {
  const record = recordOfPath(at.document, diagnostic.layer ?? '');
  if (record === undefined) return [];
  const draft = new Draft(at.document);
  draft.layers.put({ ...record, params: { ...record.params, ...params } });
  return proposalOf(settingTitle(record.name, params), draft);
}

/** What sentences call the layer at a path. */
export function labelAt(at: Situation, path: string): string {
  const layer = at.checked.byPath.get(path);
  return layer === undefined ? path : labelOf(layer.flat);
}
