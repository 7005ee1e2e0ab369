import { expect, it } from 'vitest';
import { aligned, distributed, type Box } from '../../../core/design/align.ts';

const box = (id: string, x: number, y: number, width = 100, height = 50): Box => ({ id, x, y, width, height });
const three = [box('a', 0, 0), box('b', 130, 40, 60, 20), box('c', 400, 100)];

it('puts cards on one line by each edge and both middles; those already there stay out of it', () => {
  expect(aligned(three, 'left')).toEqual({ b: { x: 0, y: 40 }, c: { x: 0, y: 100 } });
  expect(aligned(three, 'right')).toEqual({ a: { x: 400, y: 0 }, b: { x: 440, y: 40 } });
  expect(aligned(three, 'top')).toEqual({ b: { x: 130, y: 0 }, c: { x: 400, y: 0 } });
  expect(aligned(three, 'bottom')).toEqual({ a: { x: 0, y: 100 }, b: { x: 130, y: 130 } });
  expect(aligned(three, 'centre')).toEqual({ a: { x: 200, y: 0 }, b: { x: 220, y: 40 }, c: { x: 200, y: 100 } });
  expect(aligned(three, 'middle')).toEqual({ a: { x: 0, y: 50 }, b: { x: 130, y: 65 }, c: { x: 400, y: 50 } });
});

it('makes gaps equal between the outermost two', () => {
  expect(distributed(three, 'x')).toEqual({ b: { x: 220, y: 40 } });
  expect(distributed(three, 'y')).toEqual({ b: { x: 130, y: 65 } });
});

it('leaves too few alone', () => {
  expect(aligned([box('a', 1, 2)], 'left')).toEqual({});
  expect(distributed(three.slice(0, 2), 'x')).toEqual({});
});
