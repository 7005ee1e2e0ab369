import { expect, test } from 'vitest';
import { countClasses, type Dataset } from '../../../core/data/dataset.ts';
import { stratifiedSplit } from '../../../core/data/split.ts';
import { stream } from '../../../core/base/random.ts';

function labelled(labels: readonly number[], classes: number): Dataset {
  return {
    name: 'made', count: labels.length, dims: [1], examples: { kind: 'numbers', values: new Float32Array(labels.length) },
    targets: { kind: 'classes', labels: Int32Array.from(labels), names: Array.from({ length: classes }, (_, c) => `c${c}`) },
  };
}

test('over 200 random sets the parts are disjoint, together whole, ascending, and every class gives its share', () => {
  const random = stream(20, 26);
  for (let round = 0; round < 200; round++) {
    const classes = 1 + random.integer(8);
    const data = labelled(Array.from({ length: 1 + random.integer(300) }, () => random.integer(classes)), classes);
    const share = random.uniform();
    const { train, validation } = stratifiedSplit(data, share, round);
    expect([...train, ...validation].sort((a, b) => a - b)).toEqual(Array.from({ length: data.count }, (_, i) => i));
    for (const part of [train, validation]) expect([...part]).toEqual([...part].sort((a, b) => a - b));
    const counts = countClasses(data);
    const aside = countClasses(data, validation);
    const kept = countClasses(data, train);
    counts.forEach((n, c) => {
      if (n > 0) expect(kept[c]).toBeGreaterThan(0);
      if (n > 0 && n * share <= n - 1) expect(Math.abs((aside[c] ?? 0) - n * share)).toBeLessThan(1);
    });
  }
});

test('the total is the share of the whole, largest remainders first', () => {
  // 3, 3 and 4 examples at one quarter: quotas 0.75, 0.75 and 1; round(2.5) = 3 in all
  const data = labelled([0, 0, 0, 1, 1, 1, 2, 2, 2, 2], 3);
  expect(countClasses(data, stratifiedSplit(data, 0.25, 1).validation)).toEqual([1, 1, 1]);
});

test('the same seed sets the same examples aside, another seed others', () => {
  const data = labelled(Array.from({ length: 400 }, (_, i) => i % 4), 4);
  const first = stratifiedSplit(data, 0.1, 5);
  expect([...stratifiedSplit(data, 0.1, 5).validation]).toEqual([...first.validation]);
  expect([...stratifiedSplit(data, 0.1, 6).validation]).not.toEqual([...first.validation]);
  expect(first.validation.length).toBe(40);
});

test('a set without classes is split as one, and a share of nothing sets nothing aside', () => {
  const data: Dataset = { ...labelled([0, 0, 0, 0, 0], 1), targets: { kind: 'none' } };
  expect(stratifiedSplit(data, 0.4, 1).validation.length).toBe(2);
  expect(stratifiedSplit(data, 0, 1).train.length).toBe(5);
});
