// What a rescued drawing has that its file has not, in half a sentence: which layers came, went or changed, and the rest by
// number. Moving a layer counts only where nothing else happened.
import { withFullBase } from '../core/document/base.ts';
import { readProject } from '../core/document/file.ts';
import type { Document, LayerRecord } from '../core/document/model.ts';
import { difference, type Changes, type Ends } from '../core/document/patch.ts';
import type { JournalEntry } from '../core/run/services.ts';
import { asked } from './machine.ts';
import { theMachine } from './session.ts';
import { words } from './words.ts';

const w = words.journal;

function countOf<R>({ added = {}, changed = {}, removed = {} }: Changes<R> = {}): number {
  return Object.keys(added).length + Object.keys(changed).length + Object.keys(removed).length;
}

function isMoveOnly([from, to]: Ends<LayerRecord>): boolean {
  return Object.keys(difference(only({ ...from, position: to.position }), only(to))).length === 0;
}

/** A document of one layer, to compare layers by what comparing documents says. */
function only(layer: LayerRecord): Document {
  return { name: '', about: '', layers: { [layer.id]: layer }, wires: {}, notes: {}, blocks: {}, recipe: {}, base: null };
}

/** The changes from one document to another. */
export function changesBetween(saved: Document, kept: Document): string {
  const { name, about, recipe, base, blocks, layers = {}, wires, notes } = difference(saved, kept);
  const namesOf = (records: readonly LayerRecord[]): string => w.layers(records.map((layer) => layer.name));
  const [added, removed, changed] = [Object.values(layers.added ?? {}), Object.values(layers.removed ?? {}), Object.values(layers.changed ?? {})];
  const altered = changed.filter((ends) => !isMoveOnly(ends)).map(([, to]) => to);
  const moved = changed.length - altered.length;
  const parts = [
    ...(added.length > 0 ? [w.added(namesOf(added))] : []),
    ...(removed.length > 0 ? [w.removed(namesOf(removed))] : []),
    ...(altered.length > 0 ? [w.changed(namesOf(altered))] : []),
    ...(countOf(blocks) > 0 ? [w.blocks(countOf(blocks))] : []),
    // Wires come and go with their layers; alone they are worth a word.
    ...(countOf(wires) > 0 && added.length + removed.length === 0 ? [w.wires(countOf(wires))] : []),
    ...(countOf(notes) > 0 ? [w.notes(countOf(notes))] : []),
    ...(recipe === undefined ? [] : [w.recipe]),
    ...(base === undefined ? [] : [w.base]),
    ...(name === undefined && about === undefined ? [] : [w.renamed]),
  ];
  if (parts.length > 0) return parts.join(' · ');
  return moved > 0 ? w.moved(moved) : w.same;
}

/** The changes of a drawing in the journal against its file as it is now; null when the machine cannot be asked. */
export async function changesOf(entry: JournalEntry): Promise<string | null> {
  const kept = readProject(entry.text, entry.name);
  if (!kept.ok) return null;
  if (entry.path === null) return w.contains(Object.keys(kept.value.layers).length);
  const opened = await asked(theMachine().call('open', { path: entry.path }));
  if (!opened.ok) return opened.error.code === 'missing' ? w.fileGone : opened.error.code === 'connection-lost' ? null : w.fileBroken;
  const saved = readProject(opened.value.text, opened.value.name);
  return saved.ok ? changesBetween(withFullBase(saved.value, entry.path), kept.value) : w.fileBroken;
}
