// What is selected, resolved against the drawing and what checking says of it.
import { useMemo } from 'react';
import type { CheckedLayer, DrawingDiagnostic } from '../../core/design/check.ts';
import type { FlatLayer } from '../../core/document/flat.ts';
import type { LayerRecord } from '../../core/document/model.ts';
import { useCanvas } from '../canvas/canvas-state.ts';
import { levelShowing } from '../canvas/levels.ts';
import { cardOf, scopeOf, type Scope } from '../canvas/scope.ts';
import { designer, useDesigner } from '../session.ts';
import { gravestFirst } from './problem-groups.ts';

/** A selected layer. */
export interface SelectedLayer {
  readonly record: LayerRecord;
  /** path in the checked drawing (of the first repetition) */
  readonly path: string;
  /** undefined for a block instance, which checking writes out */
  readonly checked: CheckedLayer | undefined;
}

/** The scope that is shown. */
export function useScope(): Scope {
  const document = useDesigner((state) => state.document);
  const scope = useDesigner((state) => state.scope);
  return useMemo(() => scopeOf(document, scope), [document, scope]);
}

/** The layers of a selection. */
export function useSelectedLayers(selection: ReadonlySet<string>): readonly SelectedLayer[] {
  const document = useDesigner((state) => state.document);
  const checked = useDesigner((state) => state.checked);
  const scope = useScope();
  const expanded = useCanvas((state) => state.expanded);
  const touched = useCanvas((state) => state.touched);
  return useMemo(() => [...selection].flatMap((id) => {
    const record = Object.hasOwn(document.layers, id) ? document.layers[id] : undefined;
    if (record === undefined) return [];
    // A layer may stand in a block whose inside is shown in place.
    const path = (levelShowing(record.parent)?.scope ?? scope).prefix + id;
    return [{ record, path, checked: checked.byPath.get(path) }];
  }), [document, checked, selection, scope, expanded, touched]);
}

/** The diagnostics of a layer, or of everything in a block instance, errors first. */
export function diagnosticsAt(diagnostics: readonly DrawingDiagnostic[], path: string): readonly DrawingDiagnostic[] {
  return gravestFirst(diagnostics.filter(({ layer }) => layer !== null && (layer === path || layer.startsWith(`${path}/`))));
}

/** The card of the shown scope that stands for a layer of the checked drawing, or its outermost card in the network itself. */
export function cardFor(scope: Scope, flat: Pick<FlatLayer, 'path' | 'within' | 'record'>): { readonly id: string; readonly isHere: boolean } {
  const card = cardOf(scope, flat.path);
  return card === null ? { id: flat.within[0] ?? flat.record, isHere: false } : { id: card.id, isHere: true };
}

/** Selects the card of a layer of the checked drawing, leaving the shown block when it lies elsewhere. */
export function selectFlat(scope: Scope, flat: Pick<FlatLayer, 'path' | 'within' | 'record'>, how: 'replace' | 'toggle' = 'replace'): string {
  const { id, isHere } = cardFor(scope, flat);
  if (!isHere) designer.getState().enter(null);
  designer.getState().select([id], isHere ? how : 'replace');
  return id;
}
