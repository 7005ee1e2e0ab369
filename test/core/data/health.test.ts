// What data show of how a training will go: counts, leaks, reach.
import { describe, expect, it } from 'vitest';
import { readerOf, type Dataset } from '../../../core/data/dataset.ts';
import { healthOf } from '../../../core/data/health.ts';

/** Images of 2 × 2, each filled with its value. */
function filled(values: readonly number[], labels: readonly number[] = values.map((v) => v % 3)): Dataset {
  return {
    name: 'filled', count: values.length, dims: [1, 2, 2], examples: { kind: 'bytes', bytes: Uint8Array.from(values.flatMap((v) => [v, v, v, v])) },
    targets: { kind: 'classes', labels: Int32Array.from(labels), names: ['a', 'b', 'c'] },
  };
}

const whole = (data: Dataset) => ({ data, part: null });

describe('the health of data', () => {
  it('counts the classes of what is trained on alone', () => {
    const data = filled([0, 1, 2, 3, 4, 5, 6]);
    expect(healthOf(whole(data), {}, readerOf)).toEqual({ perClass: [3, 2, 2], leaks: [], numbers: null });
    expect(healthOf({ data, part: Uint32Array.of(0, 3) }, {}, readerOf).perClass).toEqual([2, 0, 0]);
  });

  it('finds examples that are trained on and measured on at once, in either part', () => {
    const data = filled([1, 2, 3, 4, 4, 6]);
    const found = healthOf({ data, part: Uint32Array.of(0, 1, 3) }, { validation: { data, part: Uint32Array.of(2, 4, 5) }, test: whole(filled([2, 1, 9, 10, 1])) }, readerOf);
    expect(found.leaks).toEqual([{ part: 'validation', examples: 1, of: 3 }, { part: 'test', examples: 3, of: 5 }]);
    expect(healthOf(whole(filled([1, 2, 3])), { test: whole(filled([4, 5, 6])), validation: null }, readerOf).leaks).toEqual([]);
  });

  it('does not paint generated examples to compare them', () => {
    const shapes: Dataset = { ...filled([1, 2]), examples: { kind: 'shapes', recipe: { height: 2, width: 2, seed: 1, noise: 0, split: 'train' } } };
    const never = (): never => { throw new Error('nothing should be read'); };
    expect(healthOf(whole(shapes), { test: whole(shapes) }, never).leaks).toEqual([]);
  });

  it('tells how far numbers reach', () => {
    const data: Dataset = { ...filled([1, 2]), targets: { kind: 'numbers', values: Float32Array.of(-2, 0.5, 7, 1), columns: ['x', 'y'] } };
    expect(healthOf(whole(data), {}, readerOf)).toMatchObject({ perClass: [], numbers: { smallest: -2, largest: 7 } });
  });
});
