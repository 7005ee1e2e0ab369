// What a repair would do, shown on the canvas while it is pointed at: cards and wires it changes, adds to or takes away are
// marked, and a changed card says what it would become. Nothing of the document changes; the marks go when the hand goes.
import { check, type Checked } from '../../core/design/check.ts';
import { sameJson } from '../../core/document/equal.ts';
import type { Document } from '../../core/document/model.ts';
import { apply, type Patch } from '../../core/document/patch.ts';
import { theInstance } from '../canvas/canvas-state.ts';
import { scopeOf } from '../canvas/scope.ts';
import { formatShape } from '../format.ts';
import { designer } from '../session.ts';
import { words } from '../words.ts';
import { cardFor } from './selected.ts';

/** How a card or wire would change. */
export type Mark = 'changed' | 'removed';

/** Marks by the id of a card or wire of the shown scope; a changed card has a text. */
export interface Preview {
  readonly cards: ReadonlyMap<string, { readonly mark: Mark; readonly text: string }>;
  readonly wires: ReadonlyMap<string, Mark>;
}

/** Ids of the layers a patch changes in more than their place: that others move on to make room is seen, not told. */
export function reworkedBy({ layers }: Patch): readonly string[] {
  return Object.entries(layers?.changed ?? {}).filter(([, [from, to]]) => !sameJson({ ...from, position: to.position }, to)).map(([id]) => id);
}

/** What a patch would do to the cards of a scope. */
export function previewOf(document: Document, checked: Checked, scopeId: string | null, patch: Patch): Preview {
  const after = apply(document, patch);
  const then = after.ok ? check(after.value, checked) : checked;
  const scope = scopeOf(document, scopeId);
  const cards = new Map<string, { mark: Mark; text: string }>();
  const { removed = {} } = patch.layers ?? {};
  for (const [id, mark] of [...reworkedBy(patch).map((id) => [id, 'changed'] as const), ...Object.keys(removed).map((id) => [id, 'removed'] as const)]) {
    const flat = checked.layers.find((layer) => layer.flat.record === id)?.flat;
    const card = flat === undefined ? { id, isHere: true } : cardFor(scope, flat);
    if (!card.isHere) continue;
    const layer = flat === undefined ? undefined : then.byPath.get(flat.path);
    const caption = layer?.def === undefined || layer.params === null ? '' : layer.def.caption(layer.params);
    const shape = layer === undefined ? '' : formatShape(layer.outputs[0]?.dims ?? layer.inputs[0]?.dims ?? null);
    cards.set(card.id, { mark, text: mark === 'removed' ? words.fixes.goes : words.fixes.becomes([caption, shape].filter((part) => part !== '' && part !== '?').join(' · ')) });
  }
  const wires = new Map<string, Mark>();
  for (const id of Object.keys(patch.wires?.removed ?? {})) wires.set(id, 'removed');
  // A wire that ends elsewhere now is where something is put in between.
  for (const id of Object.keys(patch.wires?.changed ?? {})) wires.set(id, 'changed');
  return { cards, wires };
}

function element(sort: 'node' | 'edge', id: string): Element | null {
  return globalThis.document.querySelector(`.react-flow__${sort}[data-id="${CSS.escape(id)}"]`);
}

/** Marks the canvas with what a patch would do; answers how to take the marks away. */
export function showPreview(patch: Patch): () => void {
  const { document, checked, scope } = designer.getState();
  const { cards, wires } = previewOf(document, checked, scope, patch);
  const marked: Element[] = [];
  const zoom = theInstance()?.getZoom() ?? 1;
  const mark = (found: Element | null, what: Mark, text: string | null): void => {
    if (found === null) return;
    found.setAttribute('data-preview', what);
    if (text !== null) found.setAttribute('data-preview-text', text);
    // The words are read at their own size, however far away the drawing is.
    if (found instanceof HTMLElement) found.style.setProperty('--preview-scale', String(1 / Math.max(0.1, zoom)));
    marked.push(found);
  };
  for (const [id, { mark: what, text }] of cards) mark(element('node', id), what, text);
  for (const [id, what] of wires) mark(element('edge', id), what, null);
  return () => {
    for (const one of marked) {
      one.removeAttribute('data-preview');
      one.removeAttribute('data-preview-text');
      if (one instanceof HTMLElement) one.style.removeProperty('--preview-scale');
    }
  };
}
