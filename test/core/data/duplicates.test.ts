import { expect, test } from 'vitest';
import type { Dataset } from '../../../core/data/dataset.ts';
import { findDuplicates } from '../../../core/data/duplicates.ts';
import { spreadOf } from '../../../core/data/spread.ts';

function set(images: readonly (readonly number[])[], labels: readonly number[]): Dataset {
  return {
    name: 'made', count: images.length, dims: [1, 1, 3], examples: { kind: 'bytes', bytes: Uint8Array.from(images.flat()) },
    targets: { kind: 'classes', labels: Int32Array.from(labels), names: ['a', 'b'] },
  };
}

test('the same image within and across splits is found, and labels that disagree are counted', () => {
  const train = set([[1, 2, 3], [4, 5, 6], [1, 2, 3], [7, 8, 9], [1, 2, 3]], [0, 0, 0, 1, 1]);
  const test = set([[4, 5, 6], [9, 9, 9]], [0, 0]);
  expect(findDuplicates([['train', train], ['test', test]])).toEqual({
    groups: 2, extra: 3, across: 1, conflicting: 1,
    shown: [[{ split: 'train', index: 1 }, { split: 'test', index: 0 }]],
  });
});

test('images that differ are no duplicates, and a split without any reports none', () => {
  const images = Array.from({ length: 2000 }, (_, i) => [i % 256, i >> 8, 0]);
  expect(findDuplicates([['train', set(images, images.map(() => 0))]])).toEqual({ groups: 0, extra: 0, across: 0, conflicting: 0, shown: [] });
});

test('mean and deviation are per channel, of parts of 255', () => {
  const data: Dataset = { name: 'm', count: 2, dims: [2, 1, 2], examples: { kind: 'bytes', bytes: Uint8Array.of(0, 255, 51, 51, 0, 255, 51, 51) }, targets: { kind: 'none' } };
  expect(spreadOf(data)).toEqual({ mean: [0.5, 0.2], std: [0.5, 0], min: 0, max: 1 });
  const far: Dataset = { name: 'f', count: 4, dims: [1], examples: { kind: 'numbers', values: Float32Array.of(1e6, 1e6 + 1, 1e6, 1e6 + 1) }, targets: { kind: 'none' } };
  expect(spreadOf(far)).toEqual({ mean: [1e6 + 0.5], std: [0.5], min: 1e6, max: 1e6 + 1 });
});
