// A person's corrections as the window knows them: which examples are corrected and how, and the steps back and forth.
import type { DataEdit, DataSplit, Renumbered } from '../../core/run/data-services.ts';

/** Corrections by example. */
export type Corrected = ReadonlyMap<string, DataEdit>;

/** What an example is found by. */
export const keyOf = (split: DataSplit, index: number): string => `${split} ${index}`;

/** Corrections as a list becomes known by example. */
export function correctedBy(edits: readonly DataEdit[]): Corrected {
  return new Map(edits.map((edit) => [keyOf(edit.split, edit.index), edit]));
}

/** The corrections after some more. */
export function withEdits(corrected: Corrected, edits: readonly DataEdit[]): Corrected {
  const next = new Map(corrected);
  for (const edit of edits) {
    if (edit.label === null && !edit.isExcluded) next.delete(keyOf(edit.split, edit.index));
    else next.set(keyOf(edit.split, edit.index), edit);
  }
  return next;
}

/** What takes some edits back: the examples as they are corrected now. */
export function reverseOf(corrected: Corrected, edits: readonly DataEdit[]): readonly DataEdit[] {
  return edits.map(({ split, index }) => corrected.get(keyOf(split, index)) ?? { split, index, label: null, isExcluded: false });
}

/** Edits of some examples, each changed from how it is corrected now; those that change nothing are left out. */
export function editsOf(corrected: Corrected, split: DataSplit, indices: Iterable<number>, change: (now: DataEdit) => Partial<Pick<DataEdit, 'label' | 'isExcluded'>>): readonly DataEdit[] {
  return [...indices].flatMap((index) => {
    const now = corrected.get(keyOf(split, index)) ?? { split, index, label: null, isExcluded: false };
    const next = { ...now, ...change(now) };
    return next.label === now.label && next.isExcluded === now.isExcluded ? [] : [next];
  });
}

/** Which number an example has once the damaged files before it are left out; null for one that is damaged itself. */
export function numberNow({ damaged }: Renumbered, { split, index }: Pick<DataEdit, 'split' | 'index'>): number | null {
  const gone = damaged[split];
  let [from, to] = [0, gone.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((gone[middle] as number) < index) from = middle + 1;
    else to = middle;
  }
  return gone[from] === index ? null : index - from;
}

/** The class that is meant by what was typed: the whole name, else the first that begins so, else the first that holds it; null when none does. */
export function classMeant(typed: string, names: readonly string[]): number | null {
  const text = typed.trim().toLowerCase();
  if (text === '') return null;
  const lower = names.map((name) => name.toLowerCase());
  for (const meets of [(name: string) => name === text, (name: string) => name.startsWith(text), (name: string) => name.includes(text)]) {
    const found = lower.findIndex(meets);
    if (found >= 0) return found;
  }
  return null;
}
