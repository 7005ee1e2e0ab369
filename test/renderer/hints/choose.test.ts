// Which hint is due, and which were followed.
import { expect, it } from 'vitest';
import { dueHint, followedHints, type Situation } from '../../../renderer/hints/choose.ts';

const nothing: Situation = { layers: 0, wires: 0, problems: 0, edits: 0, areProblemsOpen: false, areCommandsOpen: false };

it('one hint is due at a time, in the order of the first moves', () => {
  expect(dueHint(nothing, [])).toBeNull();
  expect(dueHint({ ...nothing, layers: 1, edits: 1 }, [])).toBe('add');
  expect(dueHint({ ...nothing, layers: 2, edits: 2 }, [])).toBe('wire');
  expect(dueHint({ ...nothing, layers: 3, wires: 1, edits: 3, problems: 2 }, [])).toBe('problems');
  expect(dueHint({ ...nothing, layers: 3, wires: 1, edits: 4, problems: 2 }, ['problems'])).toBe('commands');
  expect(dueHint({ ...nothing, layers: 3, wires: 1, edits: 9, problems: 2 }, ['problems', 'commands'])).toBeNull();
});

it('what is seen never comes back', () => {
  expect(dueHint({ ...nothing, layers: 1, edits: 1 }, ['add'])).toBeNull();
  expect(dueHint({ ...nothing, layers: 2, edits: 2 }, ['wire'])).toBeNull();
});

it('what was done by hand is followed, what was opened is not', () => {
  expect(followedHints({ ...nothing, layers: 10, wires: 9 }, [])).toEqual([]);
  expect(followedHints({ ...nothing, layers: 10, wires: 9, edits: 1 }, [])).toEqual(['add', 'wire']);
  expect(followedHints({ ...nothing, layers: 2, edits: 2, areProblemsOpen: true, areCommandsOpen: true }, ['add'])).toEqual(['problems', 'commands']);
});
