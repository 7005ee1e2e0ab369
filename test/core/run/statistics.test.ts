import { describe, expect, it } from 'vitest';
import { floats, int64s } from '../../../core/base/tensor.ts';
import { allFinite, divergenceFailure, statisticsOf } from '../../../core/run/statistics.ts';

const healthy = floats([2, 2], [-1, 0, 2, 3]);
const sick = floats([4], [NaN, 5, Infinity, -3]);

describe('statistics of weights', () => {
  it('are those of the finite values, and count the others', () => {
    expect(statisticsOf({ a: healthy, b: sick, c: floats([1], [NaN]), d: int64s([1]) })).toEqual([
      { name: 'a', elements: 4, broken: 0, smallest: -1, largest: 3, mean: 1 },
      { name: 'b', elements: 4, broken: 2, smallest: -3, largest: 5, mean: 1 },
      { name: 'c', elements: 1, broken: 1, smallest: null, largest: null, mean: null },
    ]);
  });

  it('tell at once whether anything is not finite', () => {
    expect(allFinite({ a: healthy, c: int64s([1]) })).toBe(true);
    expect(allFinite({ a: healthy, b: floats([2], [0, NaN]) })).toBe(false);
    expect(allFinite({ a: floats([1], [-Infinity]) })).toBe(false);
    expect(allFinite({ a: floats([2], [3.4e38, -3.4e38]) })).toBe(true);
  });
});

describe('the message of a training that ran away', () => {
  const at = { what: 'loss', value: NaN, step: 312, epoch: 2, rate: 0.5, before: [2.3, 88.125, 248e9, 1e30] } as const;

  it('names the step, the losses before, the broken weights and a remedy', () => {
    expect(divergenceFailure({ ...at, weights: statisticsOf({ 'conv1/weight': healthy, 'dense/weight': sick }) })).toEqual({
      code: 'loss-not-finite',
      message: 'The loss became NaN after 2.3, 88.13, 2.48e+11, 1e+30 at step 312, epoch 2, learning rate 0.5. Not finite: dense/weight (2 of 4 values). Begin again with a smaller learning rate or with gradient clipping.',
      detail: [
        'weight        values  not finite  smallest  mean  largest',
        'conv1/weight       4           0        -1     1        3',
        'dense/weight       4           2        -3     1        5',
      ].join('\n'),
    });
  });

  it('names the widest weight when all are still finite', () => {
    const failure = divergenceFailure({ ...at, before: [], weights: statisticsOf({ a: floats([1], [0.5]), b: floats([2], [-7e8, 1]) }) });
    expect(failure.message).toContain('All weights are finite; the largest is in b (7e+8).');
  });
});
