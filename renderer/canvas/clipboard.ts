// Copying between drawings, windows and text editors. What is copied is a small project file; what is pasted is read like
// one, so that garbage is explained and nothing unread gets in.
import { readProject, writeProject } from '../../core/document/file.ts';
import { fragmentOf, paste } from '../../core/design/paste.ts';
import type { Document } from '../../core/document/model.ts';
import { offerTable, saysProject } from '../overlays/offer-table.ts';
import { designer, tell, view } from '../session.ts';
import { addedBy } from '../store.ts';
import { announce, theElement } from './canvas-state.ts';
import { beside, freeOffset, roomsOf } from './free-room.ts';
import { levelShowing, shownLevel } from './levels.ts';
import { centre, reveal } from './looking.ts';
import { card, snapped, type Place } from './metrics.ts';
import { scopeOf } from './scope.ts';
import { words } from './words.ts';

/** The selected layers and notes as text, '' when there are none. */
export function copyText(): string {
  const { document, selection } = designer.getState();
  const ids = [...selection].filter((id) => Object.hasOwn(document.layers, id) || Object.hasOwn(document.notes, id));
  return ids.length === 0 ? '' : writeProject(fragmentOf(document, ids));
}

/** Puts copied text down in what is shown. */
export function pasteFrom(text: string): void {
  if (text.trim() === '') return tell(words.pasteNothing);
  const read = readProject(text, 'The clipboard');
  if (!read.ok) {
    if (saysProject(text)) tell(read.error.message, 'bad');
    else void pasteForeign(text);
    return;
  }
  const { document, scope, edit, select } = designer.getState();
  const parent = scopeOf(document, scope).block?.id ?? null;
  const fragment = read.value;
  if (Object.keys(fragment.layers).length + Object.keys(fragment.notes).length === 0) return tell(words.pasteEmpty);
  const done = edit(words.titles.paste, (now) => paste(now, fragment, { parent, by: offset(now, fragment, parent) }));
  if (!done.ok) return tell(done.error.message, 'bad');
  const after = designer.getState().document;
  const cards = addedBy(done.value).filter((id) => (after.layers[id] ?? after.notes[id])?.parent === parent);
  select(cards);
  if (cards[0] !== undefined) reveal(cards[0]);
}

/** What comes from elsewhere may be an architecture table. */
const pasteForeign = (text: string): Promise<void> => offerTable(text, words.pasteGarbage);

/** Beside the originals while they are shown, else in the middle of what is seen; in any case where nothing is covered. */
function offset(document: Document, fragment: Document, parent: string | null): Place {
  const tops = { layers: Object.values(fragment.layers).filter((layer) => layer.parent === null), notes: Object.values(fragment.notes).filter((note) => note.parent === null) };
  const own = roomsOf(tops);
  const { records, notes, flow, offset: shown } = levelShowing(parent) ?? shownLevel();
  const isHere = [...tops.layers, ...tops.notes].every((record) => (document.layers[record.id] ?? document.notes[record.id])?.parent === parent);
  const [first, middle] = [own[0] ?? { x: 0, y: 0 }, centre()];
  const wanted = isHere ? beside(own, flow) : snapped({ x: middle.x - shown.x - card.width / 2 - first.x, y: middle.y - shown.y - card.height / 2 - first.y });
  return freeOffset(own, roomsOf({ layers: records, notes }), flow, wanted);
}

/** True when the clipboard's events are meant for the canvas: the keyboard is there, and in no field. */
function isOurs(): boolean {
  const active = document.activeElement;
  if (active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement || (active instanceof HTMLElement && active.isContentEditable)) return false;
  return active !== null && theElement()?.contains(active) === true && getSelection()?.isCollapsed !== false;
}

/** True on the start page while nothing lies over it: there is no canvas yet, but a table can begin a drawing. */
function isAtStart(): boolean {
  return view.getState().isWelcoming && !(document.activeElement instanceof HTMLInputElement) && document.querySelector('dialog[open]') === null;
}

/** Listens to the clipboard until the answer is called; `remove` takes away what was cut. */
export function listenToClipboard(remove: () => void): () => void {
  const copy = (event: ClipboardEvent): void => {
    if (!isOurs()) return;
    const text = copyText();
    if (text === '') return;
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    announce(words.copied(designer.getState().selection.size));
  };
  const cut = (event: ClipboardEvent): void => {
    copy(event);
    if (event.defaultPrevented) remove();
  };
  const put = (event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (isAtStart()) {
      if (text.trim() !== '' && !saysProject(text)) void pasteForeign(text);
      return;
    }
    if (!isOurs()) return;
    event.preventDefault();
    pasteFrom(text);
  };
  document.addEventListener('copy', copy);
  document.addEventListener('cut', cut);
  document.addEventListener('paste', put);
  return () => {
    document.removeEventListener('copy', copy);
    document.removeEventListener('cut', cut);
    document.removeEventListener('paste', put);
  };
}
