// What a new window is told to begin with, and what a rescued drawing has that its file has not.
import { describe, expect, test } from 'vitest';
import { addLayer } from '../../core/design/edit.ts';
import { emptyDocument, type Document } from '../../core/document/model.ts';
import { apply } from '../../core/document/patch.ts';
import { changesBetween } from '../../renderer/kept-changes.ts';
import { beginningIn, hashOf } from '../../renderer/windows.ts';

describe('a beginning', () => {
  test.each([
    [{ at: 'template', id: 'lenet5' }], [{ at: 'file', path: '/nets/Größe & more #1=%.convas' }], [{ at: 'file', path: 'C:\\nets\\a.convas' }],
  ] as const)('survives the way through an address: %j', (beginning) => {
    expect(beginningIn(hashOf(beginning))).toEqual(beginning);
  });

  test.each(['', '#', '#open', '#open=', '#other=a', '#open=%', 'open=a'])('is none: %j', (hash) => {
    expect(beginningIn(hash)).toBeNull();
  });
});

function grown(document: Document, kind: string): Document {
  const added = addLayer(document, { kind });
  const next = added.ok ? apply(document, added.value) : added;
  if (!next.ok) throw new Error(next.error.message);
  return next.value;
}

describe('the changes of a rescued drawing', () => {
  const one = grown(emptyDocument('Net'), 'conv2d');
  const [id = ''] = Object.keys(one.layers);
  const layer = one.layers[id]!;
  const name = layer.name;
  const withLayer = (changed: Partial<typeof layer>): Document => ({ ...one, layers: { [id]: { ...layer, ...changed } } });

  test('name what came, went and changed', () => {
    expect(changesBetween(emptyDocument('Net'), one)).toBe(`${name} added`);
    expect(changesBetween(one, emptyDocument('Net'))).toBe(`${name} removed`);
    expect(changesBetween(emptyDocument('Net'), { ...emptyDocument('Net'), base: { weights: 'w', from: '' } })).toBe('begins from other weights');
    expect(changesBetween(one, withLayer({ params: { ...layer.params, filters: 99 } }))).toBe(`${name} changed`);
    const many = ['flatten', 'dense', 'dropout', 'softmax'].reduce(grown, one);
    expect(changesBetween(one, many)).toMatch(/^flatten, .+ and 2 more layers added$/);
  });

  test('count moves only where nothing else happened', () => {
    expect(changesBetween(one, withLayer({ position: { x: 999, y: 0 } }))).toBe('1 layer moved');
    expect(changesBetween(one, grown(withLayer({ position: { x: 999, y: 0 } }), 'flatten'))).toBe('flatten added');
    expect(changesBetween(one, { ...one, name: 'Other', recipe: { epochs: 2 } })).toBe('training settings changed · renamed');
    expect(changesBetween(one, one)).toBe('the same as its file');
  });
});
