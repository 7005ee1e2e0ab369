// Notes on the canvas: put down, written, moved, taken away; pure functions from a document to a patch.
import { fail, ok, type Result } from '../base/diagnostic.ts';
import type { Document, NoteRecord } from '../document/model.ts';
import { emptyPatch, type Changes, type Ends, type Patch } from '../document/patch.ts';
import { sameJson } from '../document/equal.ts';

/** A note to be put down. */
export interface NewNote {
  readonly text: string;
  readonly position: { readonly x: number; readonly y: number };
  readonly parent?: string | null;
  readonly size?: { readonly width: number; readonly height: number };
}

/** The size a note has when nothing else is said. */
export const noteSize = { width: 240, height: 120 } as const;

/** Puts a note down. The patch's one added note is the new record. */
export function addNote(document: Document, note: NewNote): Result<Patch> {
  let n = 1;
  while (Object.hasOwn(document.notes, `note-${n}`)) n += 1;
  const id = `note-${n}`;
  const record: NoteRecord = { id, parent: note.parent ?? null, text: note.text, position: note.position, size: note.size ?? noteSize };
  return ok({ notes: { added: { [id]: record } } });
}

/** Writes, moves or resizes a note. */
export function changeNote(document: Document, id: string, change: Partial<Pick<NoteRecord, 'text' | 'position' | 'size'>>): Result<Patch> {
  return changeNotes(document, { [id]: change });
}

/** Moves notes to new places. */
export function moveNotes(document: Document, places: { readonly [note: string]: { readonly x: number; readonly y: number } }): Result<Patch> {
  return changeNotes(document, Object.fromEntries(Object.entries(places).map(([id, position]) => [id, { position }])));
}

/** Takes notes away. */
export function removeNotes(document: Document, ids: readonly string[]): Result<Patch> {
  const removed: Record<string, NoteRecord> = {};
  for (const id of ids) {
    const note = noteOf(document, id);
    if (note === undefined) return missing(id);
    removed[id] = note;
  }
  return ok(patchOf({ removed }, ids.length));
}

function changeNotes(document: Document, changes: { readonly [note: string]: Partial<NoteRecord> }): Result<Patch> {
  const changed: Record<string, Ends<NoteRecord>> = {};
  for (const [id, change] of Object.entries(changes)) {
    const note = noteOf(document, id);
    if (note === undefined) return missing(id);
    const next = { ...note, ...change };
    if (!sameJson(note, next)) changed[id] = [note, next];
  }
  return ok(patchOf({ changed }, Object.keys(changed).length));
}

const noteOf = (document: Document, id: string): NoteRecord | undefined => (Object.hasOwn(document.notes, id) ? document.notes[id] : undefined);
const missing = (id: string): Result<never> => fail('no-such-note', `There is no note "${id}" in this drawing.`);
const patchOf = (notes: Changes<NoteRecord>, count: number): Patch => (count === 0 ? emptyPatch : { notes });
