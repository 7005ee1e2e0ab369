import { describe, expect, test } from 'vitest';
import { axisOf, isDepthwise, isPointwise, isWhole, meeting, sizesOf, type ConvSizes } from '../../../../core/compile/convolution/sizes.ts';
import type { Attribute, Node } from '../../../../core/ir/graph.ts';

const conv = (attributes: Readonly<Record<string, Attribute>>): Node => ({ op: 'Conv', name: 'conv', inputs: ['x', 'w'], outputs: ['y'], attributes });
const square = (kernel: number, input: number, stride = 1, pad = 0): ConvSizes['h'] => axisOf(input, kernel, stride, 1, pad, pad);

describe('an axis', () => {
  test('counts windows that fit and what they leave over', () => {
    expect(axisOf(8, 3, 2, 1, 0, 0)).toMatchObject({ output: 3, extent: 3, rest: 1 });
    expect(axisOf(224, 11, 4, 1, 2, 2)).toMatchObject({ output: 55, extent: 11, rest: 1 });
    expect(axisOf(13, 2, 3, 3, 0, 2)).toMatchObject({ output: 4, extent: 4, rest: 2 });
  });

  test('a window that does not fit is our mistake, because the drawing was checked before', () => {
    expect(() => axisOf(2, 5, 1, 1, 1, 1)).toThrow(/window of 5 does not fit 1 \+ 2 \+ 1/);
  });

  test('names the outputs that meet a place of the input at each tap', () => {
    const axis = axisOf(4, 3, 1, 1, 1, 1);
    expect([0, 1, 2].map((tap) => meeting(axis, tap))).toEqual([{ first: 1, end: 4 }, { first: 0, end: 4 }, { first: 0, end: 3 }]);
  });

  test('a tap that only ever sees padding meets no output', () => {
    const axis = axisOf(2, 5, 1, 1, 2, 2);
    const { first, end } = meeting(axisOf(1, 3, 1, 1, 1, 1), 0);
    expect(end - first).toBe(0);
    expect(meeting(axis, 0)).toEqual({ first: 2, end: 2 });
  });
});

describe('sizes of a node', () => {
  test('explicit pads stand as top, left, bottom, right', () => {
    const s = sizesOf(conv({ pads: [0, 1, 1, 2], strides: [2, 2], kernel_shape: [3, 3] }), [2, 3, 8, 7], [4, 3, 3, 3]);
    expect([s.h.before, s.w.before, s.h.after, s.w.after]).toEqual([0, 1, 1, 2]);
    expect([s.h.output, s.w.output]).toEqual([4, 4]);
  });

  test('SAME_UPPER puts the odd zero at the end, SAME_LOWER at the start, and both give ⌈input / stride⌉ outputs', () => {
    const upper = sizesOf(conv({ auto_pad: 'SAME_UPPER', strides: [2, 2] }), [1, 1, 8, 7], [1, 1, 3, 3]);
    expect([upper.h.before, upper.h.after, upper.h.output]).toEqual([0, 1, 4]);
    expect([upper.w.before, upper.w.after, upper.w.output]).toEqual([1, 1, 4]);
    const lower = sizesOf(conv({ auto_pad: 'SAME_LOWER', strides: [2, 2] }), [1, 1, 8, 7], [1, 1, 3, 3]);
    expect([lower.h.before, lower.h.after, lower.h.output]).toEqual([1, 0, 4]);
  });

  test('VALID and no attribute mean no padding', () => {
    for (const attributes of [{ auto_pad: 'VALID' }, {}]) expect(sizesOf(conv(attributes), [1, 1, 8, 7], [1, 1, 3, 2])).toMatchObject({ h: { output: 6, before: 0 }, w: { output: 6, after: 0 } });
  });

  test('only two spatial axes are served', () => {
    expect(() => sizesOf(conv({}), [1, 1, 8], [1, 1, 3])).toThrow(/2-D/);
  });
});

test('kinds of convolution are told by their sizes', () => {
  const of = (channels: number, groups: number, h: ConvSizes['h']): ConvSizes => ({ batch: 1, channels, filters: channels, groups, h, w: h });
  expect(isPointwise(of(4, 1, square(1, 5, 2)))).toBe(true);
  expect(isPointwise(of(4, 2, square(1, 5)))).toBe(false);
  expect(isPointwise(of(4, 1, square(1, 5, 1, 1)))).toBe(false);
  expect(isWhole(of(4, 1, square(5, 5)))).toBe(true);
  expect(isWhole(of(4, 1, square(5, 5, 1, 1)))).toBe(false);
  expect(isDepthwise(of(4, 4, square(3, 5)))).toBe(true);
  expect(isDepthwise(of(4, 2, square(3, 5)))).toBe(false);
  expect(isDepthwise(of(1, 1, square(3, 5)))).toBe(false);
});
