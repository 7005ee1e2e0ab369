// What a person may do about freezing beside dragging the line: freeze up to a layer, freeze or train what is selected, show the line
// and give it the keyboard.
import { freezeLayers } from '../../core/design/freeze.ts';
import { announce } from '../canvas/canvas-state.ts';
import { designer, tell, view } from '../session.ts';
import { isBoundaryShown, presentCuts, putBoundary, showBoundary } from './state.ts';
import { transferWords } from './words.ts';

const w = transferWords.acts;

/** The selected layers that may hold weights. */
function chosen(): readonly string[] {
  const { selection, document, checked } = designer.getState();
  const weighted = new Set(checked.layers.flatMap(({ flat, weights }) => (weights.length === 0 ? [] : [flat.record, ...flat.within])));
  return [...selection].filter((id) => Object.hasOwn(document.layers, id) && weighted.has(id));
}

/** The card of the network itself that the one selected layer is, or is in. */
function chosenCard(): string | null {
  const { selection, document, scope } = designer.getState();
  const [only] = selection;
  const record = selection.size === 1 && only !== undefined ? document.layers[only] : undefined;
  if (record === undefined) return null;
  return record.parent === null ? record.id : scope === null ? null : (scope.split('/')[0] ?? null);
}

/** Whether something is selected that can be frozen. */
export const canFreeze = (): boolean => chosen().length > 0;
/** Whether a layer is selected that the network can be frozen up to. */
export function canFreezeTo(): boolean {
  const card = chosenCard();
  return card !== null && presentCuts().all.length > 1 && (presentCuts().ranks.get(card) ?? 0) > 0;
}

/** Freezes everything up to the selected layer, and it as well. Where nothing would be left to train, its own weights stay trained. */
export function freezeToSelected(): void {
  const card = chosenCard();
  if (card === null) return tell(w.chooseOne);
  const { ranks, all } = presentCuts();
  const rank = ranks.get(card) ?? 0;
  if (!isBoundaryShown()) showBoundary(true);
  putBoundary(Math.min(rank, all.length - 1));
  if (rank >= all.length) tell(w.somethingLeft);
}

/** Freezes the selected layers; where all of them are frozen, trains them. */
export function freezeSelected(): void {
  const ids = chosen();
  if (ids.length === 0) return tell(w.noWeights);
  const { document, edit } = designer.getState();
  const isFrozen = ids.some((id) => document.layers[id]?.trainable === true);
  const [first] = ids;
  const title = ids.length === 1 ? (isFrozen ? w.frozen(document.layers[first ?? '']?.name ?? '') : w.trained(document.layers[first ?? '']?.name ?? '')) : transferWords.edits.freeze(ids.length, isFrozen);
  if (edit(title, (now) => freezeLayers(now, ids, isFrozen)).ok) announce(title);
}

/** Shows the freeze boundary and gives it the keyboard; hides it when it has the keyboard already. */
export function toggleBoundary(): void {
  const grip = (): HTMLElement | null => document.querySelector<HTMLElement>('.freeze-pill');
  if (isBoundaryShown() && grip() !== null && document.activeElement === grip()) {
    showBoundary(false);
    document.querySelector<HTMLElement>('.canvas')?.focus({ preventScroll: true });
    return;
  }
  if (designer.getState().scope !== null) designer.getState().enter(null);
  view.setState({ place: 'design' });
  showBoundary(true);
  if (presentCuts().all.length < 2) return tell(w.nothingToFreeze);
  requestAnimationFrame(() => grip()?.focus({ preventScroll: true }));
}
