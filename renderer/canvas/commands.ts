// What can be asked of the canvas from elsewhere: the command palette, the keyboard, the layer palette.
import type { Result } from '../../core/base/diagnostic.ts';
import { aligned, distributed, type Box, type Edge } from '../../core/design/align.ts';
import { moveLayers } from '../../core/design/edit.ts';
import { moveNotes } from '../../core/design/notes.ts';
import { duplicate } from '../../core/design/paste.ts';
import type { Document } from '../../core/document/model.ts';
import type { Step } from '../../core/document/history.ts';
import { squash, type Patch } from '../../core/document/patch.ts';
import { addedBy } from '../store.ts';
import { designer, tell } from '../session.ts';
import { card, type Place } from './metrics.ts';
import { canvasState, theElement } from './canvas-state.ts';
import { removeFrom } from './block-commands.ts';
import { blockWords } from './block-words.ts';
import { beside, freeOffset, roomsOf } from './free-room.ts';
import { isPointing } from './hand.ts';
import { levelNamed, levelShowing, shownLevel } from './levels.ts';
import { copyText, pasteFrom } from './clipboard.ts';
import { scopeOf, type Scope } from './scope.ts';
import { comeToNode, heirIn } from './walk.ts';
import { words } from './words.ts';

export { addLayerAt, addNoteAt, insertOnWire } from './adding.ts';
export { fitView, focusLayer, toggleMap, zoomBy, zoomTo100, zoomToSelection } from './looking.ts';
export { startConnecting } from './keyboard-wiring.ts';

/** What the canvas shows just now. */
export function presentScope(): Scope {
  const { document, scope } = designer.getState();
  return scopeOf(document, scope);
}

/** Makes an edit and tells why when it is refused. */
export function tryEdit(title: string, make: (document: Document) => Result<Patch>, select?: readonly string[]): boolean {
  const done = designer.getState().edit(title, make, select);
  if (!done.ok) tell(done.error.message, 'bad');
  return done.ok;
}

/** Moves layers and notes as one step. */
export function moveCards(document: Document, places: { readonly [id: string]: Place }): Result<Patch> {
  const of = (ids: Readonly<Record<string, unknown>>) => Object.fromEntries(Object.entries(places).filter(([id]) => Object.hasOwn(ids, id)));
  const layers = moveLayers(document, of(document.layers));
  if (!layers.ok) return layers;
  const notes = moveNotes(document, of(document.notes));
  return notes.ok ? { ok: true, value: squash(layers.value, notes.value) } : notes;
}

/** The selected layers and notes as boxes. */
function selectedBoxes(): readonly Box[] {
  const { document, selection } = designer.getState();
  return [...selection].flatMap((id): readonly Box[] => {
    const [layer, note] = [document.layers[id], document.notes[id]];
    if (layer !== undefined) return [{ id, ...layer.position, ...card }];
    return note === undefined ? [] : [{ id, ...note.position, ...note.size }];
  });
}

/** Copies the selection beside itself, with the wires within it. */
export function duplicateSelection(): void {
  const { document, selection, edit } = designer.getState();
  const ids = [...selection].filter((id) => Object.hasOwn(document.layers, id) || Object.hasOwn(document.notes, id));
  if (ids.length === 0) return;
  const [layers, notes] = [ids.flatMap((id) => document.layers[id] ?? []), ids.flatMap((id) => document.notes[id] ?? [])];
  const level = levelShowing((layers[0] ?? notes[0])?.parent ?? null) ?? shownLevel();
  const own = roomsOf({ layers, notes });
  const by = freeOffset(own, roomsOf({ layers: level.records, notes: level.notes }), level.flow, beside(own, level.flow));
  const done = edit(words.titles.duplicate, (now) => duplicate(now, ids, by));
  if (!done.ok) tell(done.error.message, 'bad');
  else designer.getState().select(addedCards(done.value));
}

/** Ids of the cards a patch adds to what is shown. */
function addedCards(patch: Patch): readonly string[] {
  const { document } = designer.getState();
  const parent = presentScope().block?.id ?? null;
  return addedBy(patch).filter((id) => (document.layers[id] ?? document.notes[id])?.parent === parent);
}

/** The selection as text, for any clipboard; '' when nothing that can be copied is selected. */
export function copySelection(): string {
  return copyText();
}

/** Puts copied text down in what is shown. Text that is none is explained. */
export function pasteText(text: string): void {
  pasteFrom(text);
}

/** Takes the selection away; chains stay joined. */
export function deleteSelection(): void {
  const ids = [...designer.getState().selection];
  if (ids.length === 0) return;
  const hadKeyboard = theElement()?.contains(document.activeElement) === true;
  const level = levelNamed(canvasState.getState().touched);
  const parent = level.scope.block?.id ?? null;
  // Who points takes up something else next; who goes by keyboard goes on from a neighbour.
  const heir = hadKeyboard && !isPointing() ? heirIn(level, new Set(ids)) : null;
  if (ids.some((id) => id.startsWith('/out/'))) tell(blockWords.outputStays);
  tryEdit(words.titles.remove, (now) => removeFrom(now, ids, parent), []);
  // The card that had the keyboard is gone; the canvas keeps it.
  if (hadKeyboard) theElement()?.focus({ preventScroll: true });
  if (heir !== null) comeToNode(heir);
}

/** Selects every layer and note of what is shown. */
export function selectAll(): void {
  const { document, select } = designer.getState();
  const parent = presentScope().block?.id ?? null;
  select([...Object.values(document.layers), ...Object.values(document.notes)].filter((record) => record.parent === parent).map((record) => record.id));
}

const seriesRest = 800;
let series: { readonly step: Step; readonly time: number } | null = null;

/** Moves the selection a little. Nudges in quick succession are one step to undo. */
export function nudge(dx: number, dy: number): void {
  const boxes = selectedBoxes();
  if (boxes.length === 0) return;
  const places = Object.fromEntries(boxes.map(({ id, x, y }) => [id, { x: x + dx, y: y + dy }]));
  const { history, selection, undo } = designer.getState();
  // The step before is taken back only while it is the last one, so that nothing else is swept into the series.
  const goesOn = series !== null && history.past.at(-1) === series.step && performance.now() - series.time < seriesRest;
  if (goesOn) undo();
  tryEdit(words.titles.move, (document) => moveCards(document, places), [...selection]);
  const step = designer.getState().history.past.at(-1);
  series = step === undefined ? null : { step, time: performance.now() };
}

/** Puts the selected cards on one line. */
export function alignSelection(edge: Edge): void {
  const places = aligned(selectedBoxes(), edge);
  if (Object.keys(places).length > 0) tryEdit(words.titles.align, (document) => moveCards(document, places));
}

/** Makes the gaps between the selected cards equal. */
export function distributeSelection(axis: 'horizontal' | 'vertical'): void {
  const places = distributed(selectedBoxes(), axis === 'horizontal' ? 'x' : 'y');
  if (Object.keys(places).length > 0) tryEdit(words.titles.distribute, (document) => moveCards(document, places));
}

