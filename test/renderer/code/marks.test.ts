// Marks in the project's text: each stands on the line, and at the word, it is about.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { check } from '../../../core/design/check.ts';
import { readProjectText } from '../../../core/document/file.ts';
import { treeOf } from '../../../core/document/json-tree.ts';
import { drawingMarks, faultMarks, twiceMarks, type Mark } from '../../../renderer/code/marks.ts';
import { brokenFolder, projectsIn, templateFolder } from '../../core/design/projects.ts';

const lenet = readFileSync(join(templateFolder, 'lenet5.convas'), 'utf8');

/** Marks as line from 1, marked text, grade and sentence. */
function shown(text: string, marks: readonly Mark[]): readonly (readonly [number, string, string, string])[] {
  return marks.map(({ from, to, grade, message }) => [text.slice(0, from).split('\n').length, text.slice(from, to), grade, message] as const);
}

function faultsOf(text: string): ReturnType<typeof shown> {
  const read = readProjectText(text, 'This text');
  return read.ok ? [] : shown(text, faultMarks(text, treeOf(text), read.error));
}

function problemsOf(text: string): ReturnType<typeof shown> {
  const read = readProjectText(text, 'This text');
  if (!read.ok) throw new Error(read.error[0].message);
  return shown(text, drawingMarks(text, treeOf(text), check(read.value).diagnostics));
}

describe('a text that does not read is marked', () => {
  it('where it stops being JSON', () => {
    expect(faultsOf(lenet.replace('"filters": 6', '"filters": six'))).toEqual([[16, 'six', 'error', 'six is not JSON.']]);
    expect(faultsOf(lenet.slice(0, lenet.indexOf('"wires"')))).toEqual([[25, ',', 'error', 'The text ends too early: a bracket or a quote is not closed.']]);
    expect(faultsOf('')).toEqual([[1, '', 'error', 'The text ends too early: a bracket or a quote is not closed.']]);
  });

  it('at the record and field at fault, several at once', () => {
    expect(faultsOf(lenet.replace('"id": "C3"', '"id": "C1"').replace('"kind": "dense", "name": "F6"', '"kind": 3, "name": "F6"').replace('"name": "flatten", "pos', '"nam": "flatten", "pos'))).toEqual([
      [18, '"id": "C1"', 'error', 'Layers, record 4 ("C1"): this id is taken by an earlier record. Give one of them another id.'],
      [21, '"flatten"', 'error', expect.stringContaining('needs name: text')],
      [21, '"nam": "flatten"', 'error', expect.stringContaining('has an unknown field "nam"')],
      [22, '"kind": 3', 'error', 'Layers, record 8 ("F6"): kind must be text, not 3.'],
    ]);
    expect(faultsOf('{"convas": 99}')).toEqual([[1, '"convas": 99', 'error', expect.stringContaining('This text was written by a newer Convas')]]);
    expect(faultsOf('{"name": ""}')[0]?.[3]).toContain('This text is JSON, but no Convas project');
  });
});

describe('a drawing with problems is marked in its text', () => {
  it('at the parameter, the kind, the end of a wire', () => {
    expect(problemsOf(lenet.replace('"filters": 6', '"filters": 0')).slice(0, 1)).toEqual([[16, '"filters": 0', 'error', expect.stringContaining('filters must be')]]);
    expect(problemsOf(lenet.replace('"kind": "rbf"', '"kind": "rbg"')).find(([, , grade]) => grade === 'error')).toEqual([23, '"kind": "rbg"', 'error', expect.stringContaining('There is no layer kind "rbg"')]);
    expect(problemsOf(lenet.replace('"from": {"layer": "C1"', '"from": {"layer": "C9"')).find(([, , , message]) => message.includes('C9'))).toEqual([27, '"from"', 'error', expect.stringContaining('comes from "C9", which does not exist here')]);
  });

  it('on the line of its layer or wire, for every drawing of the collection that is at fault', () => {
    for (const id of projectsIn(brokenFolder)) {
      const text = readFileSync(join(brokenFolder, `${id}.convas`), 'utf8');
      const read = readProjectText(text, id);
      if (!read.ok) continue;
      const { diagnostics } = check(read.value);
      const lines = text.split('\n');
      const marks = problemsOf(text);
      expect(marks.length > 0).toBe(diagnostics.length > 0);
      for (const one of diagnostics) {
        const layer = one.layer?.split('/').at(-1);
        if (layer === undefined || !Object.hasOwn(read.value.layers, layer)) continue;
        const own = marks.find(([, , , message]) => message === one.message);
        if (own !== undefined) expect(lines[own[0] - 1]).toContain(`"${typeof one.values['wire'] === 'string' ? one.values['wire'] : layer}"`);
      }
    }
  });
});

test('a name that stands twice is marked at its second place', () => {
  const text = '{"a": 1, "b": {"c": 1, "c": 2}, "a": 2}';
  expect(shown(text, twiceMarks(treeOf(text))).map(([, word, grade]) => [word, grade])).toEqual([['"c"', 'warning'], ['"a"', 'warning']]);
});
