// A measured run: the table of classes in order, shares as they are written.
import { describe, expect, test } from 'vitest';
import type { ClassFigures } from '../../../core/run/result-services.ts';
import { inOrder, largestLosses, meanCalibration, nextOrder, percent } from '../../../renderer/evaluate/report.ts';

const figures = (name: string, examples: number, f1: number | null): ClassFigures => ({ name, examples, precision: f1, recall: f1, f1 });

describe('the table of classes', () => {
  const classes = [figures('b 10', 5, 0.5), figures('b 9', 9, null), figures('a', 5, 0.25)];
  const names = (order: Parameters<typeof inOrder>[1]) => inOrder(classes, order).map(({ index }) => index);

  test('is sorted by any column, what has no figure last either way', () => {
    expect(names(null)).toEqual([0, 1, 2]);
    expect(names({ by: 'name', isUp: true })).toEqual([2, 1, 0]);
    expect(names({ by: 'f1', isUp: true })).toEqual([2, 0, 1]);
    expect(names({ by: 'f1', isUp: false })).toEqual([0, 2, 1]);
  });

  test('keeps the order of the classes among equals', () => {
    expect(names({ by: 'examples', isUp: true })).toEqual([0, 2, 1]);
    expect(names({ by: 'examples', isUp: false })).toEqual([1, 0, 2]);
  });

  test('goes back to that order with the third click', () => {
    const one = nextOrder(null, 'recall');
    const two = nextOrder(one, 'recall');
    expect([one, two, nextOrder(two, 'recall'), nextOrder(two, 'name')]).toEqual([{ by: 'recall', isUp: true }, { by: 'recall', isUp: false }, null, { by: 'name', isUp: true }]);
  });
});

test('a share is never written as all or nothing unless it is', () => {
  expect([percent(0.8623, 2), percent(0.9997), percent(1), percent(0), percent(0.0004), percent(0.00004, 2)].map((text) => text.replace('\u202f', ' '))).toEqual(['86.23 %', '99.9 %', '100.0 %', '0.0 %', '< 0.1 %', '< 0.01 %']);
});

test('the largest losses come first, what is no number before them, equals as they come', () => {
  const report = { losses: Float32Array.of(1, 3, Number.NaN, 3, 0.5, Infinity) };
  expect(largestLosses(report, 9)).toEqual([2, 5, 1, 3, 0, 4]);
  expect(largestLosses(report, 2)).toEqual([2, 5]);
});

test('mean confidence and accuracy weigh the bars by their images', () => {
  const bin = (examples: number, confidence: number, accuracy: number) => ({ from: 0, to: 1, examples, confidence, accuracy });
  expect(meanCalibration([bin(1, 0.5, 0), bin(3, 0.9, 1), bin(0, 0, 0)])).toEqual({ confidence: (0.5 + 2.7) / 4, accuracy: 0.75 });
  expect(meanCalibration([])).toEqual({ confidence: 0, accuracy: 0 });
});
