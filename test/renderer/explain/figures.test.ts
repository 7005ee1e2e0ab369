import { describe, expect, test } from 'vitest';
import { activationNames, activationOf } from '../../../core/layers/activations.ts';
import { activated, viewOf } from '../../../renderer/explain/curves.ts';
import { leftOut } from '../../../renderer/explain/norm-pictures.tsx';
import { exampleScores, shares } from '../../../renderer/explain/row-pictures.tsx';
import { words } from '../../../renderer/explain/words.ts';

describe('a curve', () => {
  // Values of PyTorch's functions, to four places.
  test.each([
    ['relu', -0.0, 1], ['relu6', 0, 1], ['leaky-relu', -0.01, 1], ['elu', -0.6321, 1], ['selu', -1.1113, 1.0507], ['gelu', -0.1587, 0.8413], ['silu', -0.2689, 0.7311],
    ['mish', -0.3034, 0.8651], ['tanh', -0.7616, 0.7616], ['sigmoid', 0.2689, 0.7311], ['hard-sigmoid', 0.3333, 0.6667], ['hard-swish', -0.3333, 0.6667], ['softplus', 0.3133, 1.3133],
  ] as const)('of %s goes through its values at −1 and 1', (name, below, above) => {
    expect(activated(activationOf(name), -1)).toBeCloseTo(below, 4);
    expect(activated(activationOf(name), 1)).toBeCloseTo(above, 4);
  });

  test('follows the number it is given, and every activation has one and a sentence', () => {
    expect(activated(activationOf('leaky-relu', { slope: 0.3 }), -2)).toBeCloseTo(-0.6, 12);
    expect(activated(activationOf('elu', { alpha: 2 }), -1)).toBeCloseTo(-1.2642, 4);
    for (const name of activationNames) {
      const { reach, low, high } = viewOf(activationOf(name));
      const seen = [-reach, 0, reach].filter((x) => { const y = activated(activationOf(name), x); return y >= low && y <= high; });
      expect(seen.length).toBeGreaterThanOrEqual(2);
      expect(words.curves[name]).toContain(name);
    }
  });
});

test('softmax shares are positive, sum to 1 and keep the order', () => {
  const found = shares(exampleScores);
  expect(found.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  // e² : e¹ : e^½ : e⁻¹ = 7.389 : 2.718 : 1.649 : 0.368, 12.124 in all
  expect(found.map((share) => share.toFixed(3))).toEqual(['0.609', '0.224', '0.136', '0.030']);
  expect(shares([1000, 1000])).toEqual([0.5, 0.5]);
});

test('dropout leaves out as many values as its rate says', () => {
  expect([0, 0.25, 0.5, 0.9].map((rate) => leftOut(rate, 40).size)).toEqual([0, 10, 20, 36]);
});
