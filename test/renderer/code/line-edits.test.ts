// Following one text by another: whatever the two are, the edits lead from the first to the second, and touch little.
import { expect, test } from 'vitest';
import { stream } from '../../../core/base/random.ts';
import { writeProject } from '../../../core/document/file.ts';
import { editsBetween } from '../../../renderer/code/line-edits.ts';
import { randomDocument, randomEdit } from '../../core/document/drawings.ts';

function edited(before: string, after: string): string {
  let text = before;
  let end = Infinity;
  for (const edit of [...editsBetween(before, after)].reverse()) {
    if (edit.from > edit.to || edit.to > end) throw new Error('edits overlap or run backwards');
    text = `${text.slice(0, edit.from)}${edit.text}${text.slice(edit.to)}`;
    end = edit.from;
  }
  return text;
}

test('the edits make the second text of the first, whatever both are', () => {
  for (let seed = 0; seed < 400; seed++) {
    const random = stream(seed, 31);
    const lines = (): string => Array.from({ length: random.integer(14) }, () => 'abc'[random.integer(3)]).join(random.integer(5) === 0 ? '' : '\n') + (random.integer(2) === 0 ? '\n' : '');
    const [a, b] = [lines(), lines()];
    expect(edited(a, b)).toBe(b);
  }
  for (let seed = 0; seed < 100; seed++) {
    const random = stream(seed, 32);
    const a = randomDocument(random);
    const b = randomEdit(randomEdit(a, random), random);
    expect(edited(writeProject(a), writeProject(b))).toBe(writeProject(b));
  }
});

test('one changed value is one small edit; a line put in leaves those around it alone', () => {
  expect(editsBetween('{"kernel": 5, "a": 1}\nb\n', '{"kernel": 35, "a": 1}\nb\n')).toEqual([{ from: 11, to: 11, text: '3' }]);
  expect(editsBetween('a\nb\nc\nd\n', 'a\nx\nb\nc\ny\nd\n')).toEqual([{ from: 2, to: 2, text: 'x\n' }, { from: 6, to: 6, text: 'y\n' }]);
  expect(editsBetween('same\n', 'same\n')).toEqual([]);
});

test('texts that differ in everything are replaced as a whole', () => {
  const many = (sign: string): string => Array.from({ length: 3000 }, (_, i) => `${sign}${i}\n`).join('');
  const [a, b] = [many('a'), `${many('b')}b\n`];
  expect(editsBetween(a, b)).toEqual([{ from: 0, to: a.length, text: b }]);
});
