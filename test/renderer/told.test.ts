import { expect, it } from 'vitest';
import { check } from '../../core/design/check.ts';
import { nameOfPath } from '../../core/design/places.ts';
import { told } from '../../renderer/told.ts';
import { markdownOf } from '../../renderer/panels/table-text.ts';
import { block, documentOf, layer, wire } from '../core/document/drawings.ts';

const document = documentOf(
  [
    layer('in', 'input', { height: 8, width: 8 }, { name: 'Picture' }),
    layer('s1', 'block', { block: 'unit', repeat: 2 }, { name: 'Stage 1' }),
    layer('c', 'conv2d', { filters: 1, padding: 'same' }, { name: 'conv', parent: 'unit' }),
  ],
  [wire('in.out → s1.input')],
  [{ ...block('unit', ['c.in'], 'c.out'), name: 'Unit' }],
);

it('calls what lies inside blocks by the names that are drawn', () => {
  expect(['s1', 's1/1/c', 's1/2/c', 'in', 'gone/c', 's1/x'].map((path) => nameOfPath(document, path))).toEqual(['Stage 1', 'Stage 1 (1) / conv', 'Stage 1 (2) / conv', 'Picture', 'gone/c', 's1/x']);
  const rows = markdownOf(check(document)).split('\n').slice(2, 5).map((line) => line.split(' | ')[0]);
  expect(rows).toEqual(['| Picture', '| Stage 1 (1) / conv', '| Stage 1 (2) / conv']);
});

it('does so in sentences too, at their end and in brackets, and leaves other words with slashes alone', () => {
  expect(told(document, 's1/1/c needs equal shapes: s1/2/c gives 8 and (s1/1/c) takes what comes from s1/2/c.'))
    .toBe('Stage 1 (1) / conv needs equal shapes: Stage 1 (2) / conv gives 8 and (Stage 1 (1) / conv) takes what comes from Stage 1 (2) / conv.');
  expect(told(document, 'height/width of Picture, 1/255')).toBe('height/width of Picture, 1/255');
});
