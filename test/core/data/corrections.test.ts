// Corrections laid over data: which labels change, what is left out, how the file is read.
import { describe, expect, test } from 'vitest';
import { correct, readCorrections, writeCorrections, type Correction } from '../../../core/data/corrections.ts';
import { countClasses, type Dataset } from '../../../core/data/dataset.ts';
import { stratifiedSplit } from '../../../core/data/split.ts';

const data: Dataset = { name: 'six', count: 6, dims: [1], examples: { kind: 'bytes', bytes: new Uint8Array(6) }, targets: { kind: 'classes', labels: Int32Array.from([0, 1, 0, 1, 0, 1]), names: ['cat', 'dog'] } };
const one = (more: Partial<Correction>): Correction => ({ split: 'training', index: 0, file: null, class: null, isExcluded: false, ...more });
const labelsOf = ({ targets }: Dataset): number[] => (targets.kind === 'classes' ? [...targets.labels] : []);

describe('corrections', () => {
  test('change labels and leave out, in their own split alone', () => {
    const found = correct(data, 'training', [one({ index: 2, class: 'dog' }), one({ index: 3, isExcluded: true }), one({ split: 'test', index: 1, class: 'cat' }), one({ index: 4, class: 'cat' })], null);
    expect(labelsOf(found.data)).toEqual([0, 1, 1, 1, 0, 1]);
    expect([...found.part ?? []]).toEqual([0, 1, 2, 4, 5]);
    expect(found).toMatchObject({ relabelled: 1, excluded: 1, lost: 0 });
    expect(labelsOf(data)).toEqual([0, 1, 0, 1, 0, 1]);
  });

  test('follow their files where the numbers have moved, and are told where those are gone', () => {
    const files = ['cat/b.png', 'dog/a.png', 'cat/new.png', 'dog/b.png', 'cat/c.png', 'dog/c.png'];
    const found = correct(data, 'training', [one({ index: 0, file: 'cat/c.png', class: 'dog' }), one({ index: 1, file: 'cat/gone.png', isExcluded: true }), one({ index: 9, isExcluded: true }), one({ index: 1, class: 'wolf' })], files);
    expect(labelsOf(found.data)).toEqual([0, 1, 0, 1, 1, 1]);
    expect(found).toMatchObject({ part: null, relabelled: 1, excluded: 0, lost: 3 });
  });

  test('come back from their file as they were written', () => {
    const corrections = [one({ index: 7, class: 'T-shirt/top' }), one({ split: 'test', index: 2, file: 'a "b"/c.png', isExcluded: true }), one({ index: 3, class: 'dog', isExcluded: true })];
    expect(readCorrections(writeCorrections({ data: 'pets', corrections }), 'file')).toEqual({ ok: true, value: { data: 'pets', corrections } });
    expect(readCorrections(writeCorrections({ data: '', corrections: [] }), 'file')).toEqual({ ok: true, value: { data: '', corrections: [] } });
  });

  test.each<readonly [text: string, why: string]>([
    ['', 'it is no JSON'],
    ['[]', 'its format'],
    ['{"format": "convas-corrections 2", "data": "", "corrections": []}', 'its format'],
    ['{"format": "convas-corrections 1", "data": ""}', '"corrections" is missing'],
    ...['{}', '{"split": "validation", "index": 1}', '{"split": "test", "index": -1}', '{"split": "test", "index": 1, "class": 4}', '{"split": "test", "index": 1, "exclude": "yes"}', 'null'].map((entry) => [`{"format": "convas-corrections 1", "data": "", "corrections": [{"split": "test", "index": 0}, ${entry}]}`, 'entry 2 is not like'] as const),
  ])('are refused as %s', (text, why) => {
    expect(readCorrections(text, 'file')).toMatchObject({ ok: false, error: { code: 'corrections-unreadable', message: expect.stringContaining(why) as string } });
  });
});

test('what is left out takes no part in keeping aside, and all that is left is shared out', () => {
  const many: Dataset = { ...data, count: 1000, examples: { kind: 'bytes', bytes: new Uint8Array(1000) }, targets: { kind: 'classes', labels: Int32Array.from({ length: 1000 }, (_, i) => i % 2), names: ['cat', 'dog'] } };
  const part = Uint32Array.from({ length: 1000 }, (_, i) => i).filter((i) => i % 10 !== 3);
  const { train, validation } = stratifiedSplit(many, 0.1, 5, part);
  expect([...train, ...validation].sort((a, b) => a - b)).toEqual([...part]);
  expect(countClasses(many, validation)).toEqual([50, 40]);
  expect(stratifiedSplit(many, 0.1, 5, Uint32Array.from({ length: 1000 }, (_, i) => i))).toEqual(stratifiedSplit(many, 0.1, 5));
});
