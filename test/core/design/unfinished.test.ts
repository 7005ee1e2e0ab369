// What of a drawing is not finished: layers a file leaves out, and where an output is offered.
import { describe, expect, it } from 'vitest';
import { check, fixesFor } from '../../../core/design/check.ts';
import { isUnfinished, leftOut, leftOutText, onlyForTraining, onlyForTrainingText } from '../../../core/design/unfinished.ts';
import type { Document } from '../../../core/document/model.ts';
import { apply } from '../../../core/document/patch.ts';
import { block, documentOf, layer, wire } from '../document/drawings.ts';

const left = (document: Document): readonly string[] => leftOut(document, check(document));

describe('what an exported file leaves out', () => {
  const sound = [layer('in', 'input', { height: 8, width: 8 }), layer('flat', 'flatten'), layer('fc', 'dense', { units: 3 }), layer('out', 'output')];
  const wires = [wire('in.out → flat.in'), wire('flat.out → fc.in'), wire('fc.out → out.in')];

  it('is nothing of a drawing all of which leads to its output', () => {
    expect(left(documentOf(sound, wires))).toEqual([]);
  });

  it('is named as it is drawn: loose layers, ends nobody reads, blocks as a whole', () => {
    const more = [layer('c', 'conv2d', {}, { name: 'Loose one' }), layer('relu', 'activation', {}, { name: 'Side' }), layer('b', 'block', { block: 'unit' }, { name: 'Stage' }), layer('p', 'conv2d', {}, { parent: 'unit' }), layer('q', 'conv2d', {}, { parent: 'unit' })];
    const document = documentOf([...sound, ...more], [...wires, wire('flat.out → relu.in'), wire('p.out → q.in', 'unit')], [block('unit', ['p.in'], 'q.out')]);
    expect(check(document).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect([...left(document)].toSorted()).toEqual(['Loose one', 'Side', 'Stage']);
  });

  it('names the layer inside a block of which the rest is used', () => {
    const inner = [layer('b', 'block', { block: 'unit' }, { name: 'Stage' }), layer('p', 'activation', {}, { parent: 'unit' }), layer('q', 'activation', {}, { parent: 'unit', name: 'Dead end' })];
    const document = documentOf([...sound, ...inner], [wire('in.out → flat.in'), wire('flat.out → b.input'), wire('b.output → fc.in'), wire('fc.out → out.in'), wire('p.out → q.in', 'unit')], [block('unit', ['p.in'], 'p.out')]);
    expect(left(document)).toEqual(['Stage / Dead end']);
  });
});

it('what only helps training is told apart: it leads to an output, which says so', () => {
  const document = documentOf(
    [layer('in', 'input', { height: 8, width: 8 }), layer('flat', 'flatten'), layer('fc', 'dense', { units: 3 }), layer('out', 'output'), layer('side', 'dense', { units: 3 }, { name: 'Beside' }), layer('early', 'output', { auxiliary: true }, { name: 'Early' })],
    [wire('in.out → flat.in'), wire('flat.out → fc.in'), wire('fc.out → out.in'), wire('flat.out → side.in'), wire('side.out → early.in')],
  );
  expect(left(document)).toEqual([]);
  expect(onlyForTraining(document, check(document))).toEqual(['Beside', 'Early']);
  expect([onlyForTrainingText(['a']), onlyForTrainingText(['a', 'b'])]).toEqual(['a will not be in the file: it only helps training.', 'a and b will not be in the file: they only help training.']);
});

it('says what is left out in one sentence, however much it is', () => {
  expect([['a'], ['a', 'b'], ['a', 'b', 'c', 'd'], ['a', 'b', 'c', 'd', 'e']].map((names) => leftOutText(names).split(' will ')[0])).toEqual(['a', 'a and b', 'a, b, c and d', 'a, b, c and 2 more']);
  expect([leftOutText(['a']), leftOutText(['a', 'b'])].map((text) => text.split(': ')[1])).toEqual(['nothing leads from it to an output.', 'nothing leads from them to an output.']);
});

describe('a drawing without an output', () => {
  const titles = (document: Document): readonly string[] => {
    const checked = check(document);
    const one = checked.diagnostics.find(({ code }) => code === 'no-output');
    return one === undefined ? [] : fixesFor(document, checked, one).map(({ title }) => title);
  };
  const input = layer('in', 'input', { height: 16, width: 16 });
  const convs = (names: readonly string[]) => names.map((name) => layer(name, 'conv2d', { padding: 'same' }));

  it('is offered one plain repair, behind the chain that is clearly the main one', () => {
    const document = documentOf([input, ...convs(['a', 'b', 'c', 'side'])], [wire('in.out → a.in'), wire('a.out → b.in'), wire('b.out → c.in'), wire('in.out → side.in')]);
    expect(titles(document)).toEqual(['Add an output after c']);
  });

  it('is offered one for each of at most three ends, the largest chain first and no twins', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const document = documentOf([input, ...convs(names)], [wire('in.out → a.in'), ...names.slice(1).map((name) => wire(`a.out → ${name}.in`))]);
    const longer = { ...document, layers: { ...document.layers, f: layer('f', 'conv2d', { padding: 'same' }) }, wires: { ...document.wires, f: { ...wire('c.out → f.in'), id: 'f' } } };
    expect(titles(longer)).toEqual(['Add an output after f', 'Add an output after e', 'Add an output after d']);
  });

  it('prefers a chain that values enter to a longer one they do not', () => {
    const document = documentOf([input, ...convs(['a', 'x', 'y', 'z'])], [wire('in.out → a.in'), wire('x.out → y.in'), wire('y.out → z.in')]);
    expect(titles(document)).toEqual(['Add an output after a']);
  });

  it('has no error left but open ends after the repair, which brings a flatten where maps arrive', () => {
    const document = documentOf([input, ...convs(['a', 'b'])], [wire('in.out → a.in'), wire('a.out → b.in')]);
    const checked = check(document);
    const one = checked.diagnostics.find(({ code }) => code === 'no-output');
    const [fix] = one === undefined ? [] : fixesFor(document, checked, one);
    const after = apply(document, fix?.patch ?? {});
    expect(Object.values(fix?.patch.layers?.added ?? {}).map(({ kind }) => kind).toSorted()).toEqual(['flatten', 'output']);
    expect(after.ok && check(after.value).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('is offered its one end even where nothing enters yet, which stays an open end', () => {
    const document = documentOf(convs(['x', 'y']), [wire('x.out → y.in')]);
    const checked = check(document);
    const one = checked.diagnostics.find(({ code }) => code === 'no-output');
    const [fix] = one === undefined ? [] : fixesFor(document, checked, one);
    expect(fix?.title).toBe('Add an output after y');
    const after = apply(document, fix?.patch ?? {});
    expect(after.ok && check(after.value).diagnostics.filter((found) => !isUnfinished(found))).toEqual([]);
  });
});
