// The freeze boundary in the window: whether it is shown, what a hand makes of it just now, and putting it down as one step of the
// drawing. What is frozen stands in the document alone.
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Checked } from '../../core/design/check.ts';
import type { Document } from '../../core/document/model.ts';
import type { Step } from '../../core/document/history.ts';
import { freezing } from '../canvas/freezing.ts';
import { designer, useDesigner } from '../session.ts';
import { freezeTo } from '../../core/design/freeze.ts';
import { boundariesOf, type Cuts } from './cuts.ts';
import { probeSoon } from './probe.ts';
import { transferWords } from './words.ts';

/** The freeze boundary beside the document. */
export interface Boundary {
  /** a person's own wish for the drawing opened as this number; without one it is shown where the drawing begins from trained weights */
  readonly wish: { readonly opening: number; readonly isShown: boolean } | null;
  /** the boundary a hand holds, which the drawing does not have yet */
  readonly held: number | null;
}

/** See `Boundary`. */
export const boundary = createStore<Boundary>()(() => ({ wish: null, held: null }));

/** A part of it, for a component. */
export function useBoundary<T>(select: (state: Boundary) => T): T {
  return useStore(boundary, select);
}

let last: { readonly document: Document; readonly checked: Checked; readonly cuts: Cuts } | null = null;

/** The boundaries of the open drawing. */
export function presentCuts(): Cuts {
  const { document, checked } = designer.getState();
  if (last === null || last.document !== document || last.checked !== checked) last = { document, checked, cuts: boundariesOf(document, checked) };
  return last.cuts;
}

/** The boundaries of the open drawing, for a component. */
export function useCuts(): Cuts {
  const document = useDesigner((state) => state.document);
  const checked = useDesigner((state) => state.checked);
  // The two change together, and a component is drawn with both.
  return useMemo(() => (document === designer.getState().document && checked === designer.getState().checked ? presentCuts() : boundariesOf(document, checked)), [document, checked]);
}

/** Whether the line is to be seen. */
export function isBoundaryShown(): boolean {
  const { wish } = boundary.getState();
  const { opening, document } = designer.getState();
  return wish !== null && wish.opening === opening ? wish.isShown : document.base !== null;
}

/** Whether the line is to be seen, for a component. */
export function useBoundaryShown(): boolean {
  const wish = useBoundary((state) => state.wish);
  const opening = useDesigner((state) => state.opening);
  const hasBase = useDesigner((state) => state.document.base !== null);
  return wish !== null && wish.opening === opening ? wish.isShown : hasBase;
}

/** Shows or hides the line for the open drawing. */
export function showBoundary(isShown: boolean): void {
  boundary.setState({ wish: { opening: designer.getState().opening, isShown }, held: null });
  freezing.setState({ frozen: null });
}

/** A hand takes the line to a boundary; the cards show it, the drawing stays as it is. */
export function holdBoundary(at: number): void {
  if (boundary.getState().held === at) return;
  boundary.setState({ held: at });
  freezing.setState({ frozen: presentCuts().all[at]?.before ?? null });
}

/** The hand lets go without having moved it, or calls the move off. */
export function dropBoundary(): void {
  boundary.setState({ held: null });
  freezing.setState({ frozen: null });
}

let own: Step | null = null;

/**
 * Freezes everything up to a boundary and trains what lies behind it: one step. `joins`: it goes on with the last one, as a key
 * pressed once more does. How long an epoch takes then is measured a moment later.
 */
export function putBoundary(at: number, joins = false): boolean {
  const cut = presentCuts().all[at];
  dropBoundary();
  if (cut === undefined) return false;
  const { edit, checked } = designer.getState();
  const done = edit(transferWords.edits.freezeTo(cut.last), (document) => freezeTo(document, checked, cut), undefined, joins ? own : null);
  own = designer.getState().history.past.at(-1) ?? null;
  if (done.ok) probeSoon();
  return done.ok;
}
