import { describe, expect, it, test } from 'vitest';
import { floats } from '../../../core/base/tensor.ts';
import { compareOutputs, imagesToWaitFor } from '../../../core/run/compare.ts';

const scores = floats([2, 3], [1, 10, 2, -10, 0, 5]);
const compared = (given: readonly number[], name = 'logits') => compareOutputs({ expected: { logits: scores }, given: { logits: floats([2, 3], given) }, scores: name, images: 2, source: 'test' });

describe('comparing answers', () => {
  it('passes what is the same', () => {
    expect(compared([1, 10, 2, -10, 0, 5])).toEqual({ images: 2, source: 'test', largestDifference: 0, relativeDifference: 0, sameTop: 2, passed: true });
  });

  it('measures the largest difference against the output\'s largest value', () => {
    const result = compared([1, 10, 2, -10, 0.5, 5]);
    expect(result).toMatchObject({ largestDifference: 0.5, relativeDifference: 0.05, sameTop: 2, passed: false });
  });

  it('passes differences up to 1e-5 of the largest and none above', () => {
    expect(compared([1, 10, 2, -10, 0.00009, 5]).passed).toBe(true);
    expect(compared([1, 10, 2, -10, 0.00011, 5]).passed).toBe(false);
  });

  it('fails when one image changes its class, however little it takes', () => {
    const close = { logits: floats([1, 2], [1, 1.000001]) };
    expect(compareOutputs({ expected: close, given: { logits: floats([1, 2], [1.000001, 1]) }, scores: 'logits', images: 1, source: 'random' })).toMatchObject({ sameTop: 0, passed: false });
  });

  it('asks for no class where the output has none', () => {
    expect(compared([1, 10, 2, -10, 0, 5], '')).toMatchObject({ sameTop: null, passed: true });
  });

  it('fails on values that are not numbers', () => {
    expect(compared([NaN, 10, 2, -10, 0, 5])).toMatchObject({ largestDifference: Infinity, passed: false });
  });

  it('does not hold against shares what the last bits of large scores explain', () => {
    const shares = (second: number) => ({ logits: floats([1, 2], [400, second]), shares: floats([1, 2], [1 / (1 + Math.exp(second - 400)), 1 / (1 + Math.exp(400 - second))]) });
    const result = compareOutputs({ expected: shares(399.9), given: shares(399.9004), scores: 'logits', images: 1, source: 'random' });
    expect(result.passed).toBe(true);
    expect(result.largestDifference).toBeGreaterThan(3e-4);
    const spoilt = { ...shares(399.9), shares: floats([1, 2], [0.6, 0.4]) };
    expect(compareOutputs({ expected: shares(399.9), given: spoilt, scores: 'logits', images: 1, source: 'random' }).passed).toBe(false);
  });

  it('looks at every output, each beside its own largest value', () => {
    const expected = { small: floats([1], [1e-3]), large: floats([1], [1000]) };
    expect(compareOutputs({ expected, given: { small: floats([1], [1.1e-3]), large: floats([1], [1000]) }, scores: '', images: 1, source: 'random' }).relativeDifference).toBeCloseTo(0.1, 3);
  });
});

test('a person waits for a hundred images of a small network, and for fewer of a large one', () => {
  // LeNet-5, SqueezeNet, ResNet-50, VGG-16 and a network beyond all of them, in multiply-accumulates for one image.
  expect([416_520, 349_152_000, 4_089_184_256, 15_470_264_320, 1e12].map(imagesToWaitFor)).toEqual([100, 100, 9, 4, 4]);
});
