// Undo and redo: two stacks of patches. A mark names a place in the past, so that a long gesture (dragging, typing a number)
// can be squashed into one step when it ends, or given up as a whole. A history is a value; every function answers a new one.
import { ok, type Result } from '../base/diagnostic.ts';
import { apply, invert, isEmpty, squash, emptyPatch, type Patch } from './patch.ts';
import type { Document } from './model.ts';

/** One undoable step: what it did and what the menu calls it ("Undo add conv"). */
export interface Step {
  readonly title: string;
  readonly patch: Patch;
}

/** What was done and what was undone. */
export interface History {
  /** oldest first */
  readonly past: readonly Step[];
  /** what redo would do, next first */
  readonly future: readonly Step[];
  /** name → number of steps in the past when it was set */
  readonly marks: { readonly [name: string]: number };
}

/** A document that went one step back or forth. */
export interface Travelled {
  readonly history: History;
  readonly document: Document;
  /** the step taken back or done again */
  readonly step: Step;
}

/** A history in which nothing happened. */
export const emptyHistory: History = { past: [], future: [], marks: {} };

/** Steps kept; the oldest is forgotten beyond that. */
export const mostSteps = 1000;

/** The history after a step; what was undone before is forgotten. A patch that changes nothing is no step. */
export function record(history: History, patch: Patch, title: string): History {
  if (isEmpty(patch)) return history;
  const past = [...history.past, { title, patch }];
  if (past.length <= mostSteps) return { past, future: [], marks: history.marks };
  return { past: past.slice(1), future: [], marks: shift(history.marks, -1, mostSteps) };
}

/** As `record`, where the last step goes on: both are one step afterwards, and none where they come to nothing. */
export function extend(history: History, patch: Patch): History {
  const last = history.past.at(-1);
  if (last === undefined) return history;
  const both = squash(last.patch, patch);
  const past = history.past.slice(0, -1);
  return { past: isEmpty(both) ? past : [...past, { title: last.title, patch: both }], future: [], marks: history.marks };
}

/** Names the present. */
export function mark(history: History, name: string): History {
  return { ...history, marks: { ...history.marks, [name]: history.past.length } };
}

/** Makes all steps since the mark one, and forgets the mark. Without the mark, nothing happens. */
export function squashToMark(history: History, name: string, title: string): History {
  const { [name]: depth, ...marks } = history.marks;
  if (depth === undefined) return history;
  const patch = history.past.slice(depth).reduce((sum, step) => squash(sum, step.patch), emptyPatch);
  const past = history.past.slice(0, depth);
  return { past: isEmpty(patch) ? past : [...past, { title, patch }], future: history.future, marks: shift(marks, 0, depth) };
}

/** Takes the last step back, or answers null when there is none. Fails when the document is not the one the step led to. */
export function undo(history: History, document: Document): Result<Travelled> | null {
  const step = history.past.at(-1);
  if (step === undefined) return null;
  const before = apply(document, invert(step.patch));
  if (!before.ok) return before;
  const past = history.past.slice(0, -1);
  return ok({ history: { past, future: [step, ...history.future], marks: shift(history.marks, 0, past.length) }, document: before.value, step });
}

/** Does the last undone step again, or answers null when there is none. */
export function redo(history: History, document: Document): Result<Travelled> | null {
  const [step, ...future] = history.future;
  if (step === undefined) return null;
  const after = apply(document, step.patch);
  if (!after.ok) return after;
  return ok({ history: { past: [...history.past, step], future, marks: history.marks }, document: after.value, step });
}

/** Takes back every step since the mark and forgets them: a gesture that was given up. Without the mark, nothing happens. */
export function undoToMark(history: History, document: Document, name: string): Result<{ readonly history: History; readonly document: Document }> {
  const { [name]: depth, ...marks } = history.marks;
  if (depth === undefined) return ok({ history, document });
  const patch = history.past.slice(depth).reduce((sum, step) => squash(sum, step.patch), emptyPatch);
  const before = apply(document, invert(patch));
  if (!before.ok) return before;
  return ok({ history: { past: history.past.slice(0, depth), future: history.future, marks: shift(marks, 0, depth) }, document: before.value });
}

/** Marks moved along with their steps; one whose place is gone is dropped. */
function shift(marks: History['marks'], by: number, most: number): History['marks'] {
  return Object.fromEntries(Object.entries(marks).map(([name, depth]) => [name, depth + by] as const).filter(([, depth]) => depth >= 0 && depth <= most));
}
