// Corrections as the window keeps them: made, taken back, and the class that is meant by what was typed.
import { expect, test } from 'vitest';
import { classMeant, correctedBy, editsOf, keyOf, numberNow, reverseOf, withEdits } from '../../../renderer/data/corrections.ts';

const at = (index: number, label: number | null, isExcluded = false) => ({ split: 'training', index, label, isExcluded }) as const;

test('edits taken back in turn lead to where it began', () => {
  let corrected = correctedBy([at(1, 2), at(5, null, true)]);
  const before = corrected;
  const back = [];
  for (const edits of [editsOf(corrected, 'training', [1, 2, 5], () => ({ label: 4 })), [at(2, null, true)], [at(9, 0)]]) {
    back.push(reverseOf(corrected, edits));
    corrected = withEdits(corrected, edits);
  }
  expect(corrected.get(keyOf('training', 5))).toEqual(at(5, 4, true));
  expect(corrected.get(keyOf('training', 2))).toEqual(at(2, null, true));
  for (const edits of back.reverse()) corrected = withEdits(corrected, edits);
  expect([...corrected].sort()).toEqual([...before].sort());
});

test('what changes nothing is no edit, and splits are kept apart', () => {
  const corrected = correctedBy([at(3, 1)]);
  expect(editsOf(corrected, 'training', [3], () => ({ label: 1 }))).toEqual([]);
  expect(editsOf(corrected, 'test', [3], () => ({ label: 1 }))).toEqual([{ split: 'test', index: 3, label: 1, isExcluded: false }]);
});

test('a class is meant by its name, its beginning, or a part of it', () => {
  const names = ['T-shirt/top', 'Shirt', 'Sandal', 'Ankle boot', '1', '12'];
  expect(['shirt', 's', 'sa', 'boot', '1', '12', 'BAG', ' '].map((typed) => classMeant(typed, names))).toEqual([1, 1, 2, 3, 4, 5, null, null]);
});

test('numbers move down by the damaged files before them, split by split', () => {
  const damaged = { training: [0, 3, 4, 9], test: [] };
  const all = Array.from({ length: 12 }, (_, i) => i);
  // By counting: those that stay are numbered in turn.
  let n = 0;
  const counted = all.map((index) => (damaged.training.includes(index) ? null : n++));
  expect(all.map((index) => numberNow({ from: '', damaged }, { split: 'training', index }))).toEqual(counted);
  expect(all.map((index) => numberNow({ from: '', damaged }, { split: 'test', index }))).toEqual(all);
});
