// What sets runs apart, and what keeps one from beginning.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { check } from '../../../core/design/check.ts';
import { addLayer, rename, setParams } from '../../../core/design/edit.ts';
import { readProject } from '../../../core/document/file.ts';
import { emptyDocument, type Document } from '../../../core/document/model.ts';
import { apply, type Patch } from '../../../core/document/patch.ts';
import type { Result } from '../../../core/base/diagnostic.ts';
import { obstaclesOf } from '../../../renderer/train/begin.ts';
import { differencesOf, drawingDifferences } from '../../../renderer/train/compare.ts';

const read = readProject(readFileSync(fileURLToPath(new URL('../../../templates/lenet5-softmax.convas', import.meta.url)), 'utf8'), 'lenet');
const lenet = read.ok ? read.value : emptyDocument('');

function changed(document: Document, make: (document: Document) => Result<Patch>): Document {
  const patch = make(document);
  if (!patch.ok) throw new Error(patch.error.message);
  const next = apply(document, patch.value);
  if (!next.ok) throw new Error(next.error.message);
  return next.value;
}

test('only settings that differ are listed, with what each run has', () => {
  const run = { network: 'net', data: 'shapes', device: 'cpu' };
  const differences = differencesOf([{ ...run, recipe: { batch: 64, optimizer: { kind: 'sgd', learningRate: 0.1 } } }, { ...run, device: 'cuda', recipe: { batch: 64, optimizer: { kind: 'adam', learningRate: 0.1 }, clipping: { kind: 'norm', limit: 1 } } }]);
  expect(differences).toEqual([
    { name: 'Device', values: ['Processor', 'NVIDIA graphics card, by CUDA'] }, { name: 'Optimizer', values: ['SGD', 'Adam'] },
    { name: 'Clipping', values: ['not set', 'By length'] }, { name: 'Clipping: limit', values: ['not set', '1'] },
  ]);
});

test('drawings are compared by the ids layers keep: settings, names and new layers, not where cards stand', () => {
  const [conv] = Object.values(lenet.layers).filter(({ name }) => name === 'C1');
  const id = conv?.id ?? '';
  expect(drawingDifferences(lenet, { ...lenet, layers: { ...lenet.layers, [id]: { ...lenet.layers[id] as NonNullable<typeof conv>, position: { x: 1, y: 2 } } } })).toEqual([]);
  let other = changed(lenet, (document) => setParams(document, id, { filters: 12 }));
  other = changed(other, (document) => rename(document, id, 'first'));
  other = changed(other, (document) => addLayer(document, { kind: 'dropout', id: 'extra' }));
  const sentences = drawingDifferences(lenet, other);
  expect(sentences[0]).toMatch(/^has /);
  expect(sentences[1]).toBe('first: name C1 → first, filters 6 → 12');
});

test('a run waits for a drawing without problems and for data that are known', () => {
  const facts = { data: 'shapes', title: 'Shapes', dims: [1, 28, 28], isAnySize: true, targets: 'classes', names: [], train: 1, test: null, notes: [] } as const;
  const mends = (document: Document, data: Parameters<typeof obstaclesOf>[2]): readonly string[] => obstaclesOf(document, check(document).diagnostics, data).map(({ mend }) => mend);
  expect(mends(emptyDocument('net'), { at: 'none' })).toEqual(['draw']);
  const named = { ...lenet, recipe: { ...lenet.recipe, data: 'shapes' } };
  expect(mends(named, { at: 'known', data: 'shapes', facts })).toEqual([]);
  expect(mends(named, { at: 'asking', data: 'shapes', doing: null })).toEqual(['data']);
  expect(mends({ ...named, recipe: { ...named.recipe, batch: 0 } }, { at: 'known', data: 'shapes', facts })).toEqual(['problems']);
  const { data: _, ...noData } = named.recipe;
  expect(mends({ ...named, recipe: noData }, { at: 'none' })).toEqual(['data']);
});
