// Which hint a person may need now, and which ones they have followed. Pure, so that it can be tried without a window.
import { hintNames, type HintName } from '../../core/run/preferences.ts';

/** What a person has done so far, as far as hints ask. */
export interface Situation {
  readonly layers: number;
  readonly wires: number;
  /** errors and warnings */
  readonly problems: number;
  /** steps that can be undone */
  readonly edits: number;
  readonly areProblemsOpen: boolean;
  readonly areCommandsOpen: boolean;
}

const isDue: { readonly [H in HintName]: (now: Situation) => boolean } = {
  add: ({ layers, wires }) => layers === 1 && wires === 0,
  wire: ({ layers, wires }) => layers > 1 && wires === 0,
  problems: ({ problems, wires }) => problems > 0 && wires > 0,
  commands: ({ edits, wires }) => edits >= 4 && wires > 0,
};

const isFollowed: { readonly [H in HintName]: (now: Situation) => boolean } = {
  // A drawing that was opened has layers and wires that nobody here put down.
  add: ({ layers, edits }) => edits > 0 && layers > 1,
  wire: ({ wires, edits }) => edits > 0 && wires > 0,
  problems: ({ areProblemsOpen }) => areProblemsOpen,
  commands: ({ areCommandsOpen }) => areCommandsOpen,
};

/** The one hint to show, null when there is none. */
export function dueHint(now: Situation, seen: readonly HintName[]): HintName | null {
  return hintNames.find((name) => !seen.includes(name) && isDue[name](now)) ?? null;
}

/** Hints that were followed just now and were not noted yet. */
export function followedHints(now: Situation, seen: readonly HintName[]): readonly HintName[] {
  return hintNames.filter((name) => !seen.includes(name) && isFollowed[name](now));
}
