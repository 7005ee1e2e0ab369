import { describe, expect, test } from 'vitest';
import { axisOf, type ConvSizes } from '../../../../core/compile/convolution/sizes.ts';
import { chooseWith, plain } from '../../../../core/compile/convolution/choose.ts';
import type { Choice } from '../../../../core/compile/convolution/formulations.ts';
import { algorithms, fits, type AlgorithmName } from '../../../../core/compile/convolution/winograd/algorithms.ts';
import { bandsOf } from '../../../../core/compile/convolution/winograd/band.ts';
import type { Form } from '../../../../core/compile/convolution/winograd/domain.ts';
import { toomCook, type Tile } from '../../../../core/compile/convolution/winograd/tile.ts';
import { stream } from '../../../../core/base/random.ts';
import { convGraph, error, randomValues, runGraph } from './engine.ts';
import { convolve } from './reference.ts';

const random = stream(3);
const draw = (count: number): number[] => Array.from({ length: count }, () => random.normal());
const times = (matrix: readonly (readonly number[])[], vector: readonly number[]): number[] => matrix.map((row) => row.reduce((sum, v, i) => sum + v * (vector[i] ?? 0), 0));
const conv = (n: number, c: number, o: number, size: number, kernel: number, stride: number, pad: number): ConvSizes => {
  const axis = axisOf(size, kernel, stride, 1, pad, pad);
  return { batch: n, channels: c, filters: o, groups: 1, h: axis, w: axis };
};
const fast = (algorithm: AlgorithmName, form: Form, recompute = false): Choice => ({ forward: 'winograd', input: 'winograd', weight: 'winograd', winograd: { algorithm, form, recompute } });

describe('A·[(G·g) ⊙ (B·d)] is the correlation of d with g', () => {
  /** One tile from the definition: y_i = Σ_b g_b · d_{stride·i + b}. */
  const byDefinition = (g: readonly number[], d: readonly number[], outputs: number, stride: number): number[] =>
    Array.from({ length: outputs }, (_, i) => g.reduce((sum, v, b) => sum + v * (d[stride * i + b] ?? 0), 0));

  const check = (tile: Tile, d: readonly number[], stride: number): void => {
    const g = draw(tile.taps);
    const products = times(tile.G, g).map((v, i) => v * (times(tile.B, d)[i] ?? 0));
    const expected = byDefinition(g, d, tile.outputs, stride);
    times(tile.A, products).forEach((v, i) => expect(v).toBeCloseTo(expected[i] ?? Number.NaN, 10));
  };

  test.each([[2, 3], [4, 3], [2, 5], [4, 5], [1, 3], [3, 2], [4, 4]])('F(%i, %i)', (m, r) => check(toomCook(m, r), draw(m + r - 1), 1));
  test('with its own points', () => check(toomCook(2, 3, [0, 0.5, 3]), draw(4), 1));
  test('a pair of places between zeros', () => check(algorithms.pair.tiles.h, [0, ...draw(2), 0], 1));
  test('stride 2', () => check(algorithms.stride2.tiles.h, draw(5), 2));
  test('a wrong number of points is our mistake', () => expect(() => toomCook(4, 3, [0, 1])).toThrow(/5 finite points/));
});

describe('the bands', () => {
  test('hold extraction, zero padding and a ragged last tile: five outputs in tiles of four', () => {
    const { input, output } = bandsOf(toomCook(4, 3), axisOf(5, 3, 1, 1, 1, 1));
    expect([input.tiles, input.points, input.size, output.size]).toEqual([2, 6, 5, 5]);
    const B = toomCook(4, 3).B.map((row) => row.map(Math.fround));
    for (let a = 0; a < 6; a++) {
      expect([...input.rows.slice((a * 2) * 5, (a * 2) * 5 + 5)]).toEqual(B[a]?.slice(1));
      expect([...input.rows.slice((a * 2 + 1) * 5, (a * 2 + 1) * 5 + 5)]).toEqual([0, 0, 0, ...(B[a]?.slice(0, 2) ?? [])]);
    }
    const A = toomCook(4, 3).A;
    for (let a = 0; a < 6; a++) {
      expect([...output.rows.slice((a * 2 + 1) * 5, (a * 2 + 1) * 5 + 5)]).toEqual([0, 0, 0, 0, Math.fround(A[0]?.[a] ?? Number.NaN)]);
    }
  });
});

describe('an algorithm serves only what it is exact for', () => {
  test.each<[AlgorithmName, ConvSizes, boolean]>([
    ['f4k3', conv(1, 2, 2, 9, 3, 1, 1), true],
    ['f4k3', conv(1, 2, 2, 9, 3, 2, 1), false],
    ['f4k3', conv(1, 2, 2, 9, 5, 1, 2), false],
    ['f4k3', { ...conv(1, 2, 2, 9, 3, 1, 1), groups: 2 }, false],
    ['f4k3', { ...conv(1, 2, 2, 9, 3, 1, 1), h: axisOf(9, 3, 1, 2, 2, 2) }, false],
    ['pair', conv(1, 2, 2, 2, 3, 1, 1), true],
    ['pair', conv(1, 2, 2, 4, 3, 1, 1), false],
    ['stride2', conv(1, 2, 2, 9, 3, 2, 1), true],
    ['stride2', conv(1, 2, 2, 9, 3, 1, 1), false],
  ])('%s', (name, s, expected) => expect(fits(name, s)).toBe(expected));
});

describe('at the widths of real nets the results stay within a few rounding errors', () => {
  const cases: readonly (readonly [title: string, s: ConvSizes, choice: Choice, bound: number])[] = [
    ['3×3, 64 channels, 16×16', conv(2, 64, 64, 16, 3, 1, 1), fast('f4k3', 'separate'), 5e-6],
    ['3×3, 64 → 128 channels, 13×13', conv(1, 64, 128, 13, 3, 1, 1), fast('f4k3', 'separate'), 5e-6],
    ['3×3, 128 channels, 4×4', conv(4, 128, 128, 4, 3, 1, 1), fast('f4k3', 'crossed'), 5e-6],
    ['3×3, 128 channels, 2×2', conv(8, 128, 128, 2, 3, 1, 1), fast('pair', 'crossed'), 2e-6],
    ['3×3 at stride 2, 64 → 128 channels, 8×8', conv(4, 64, 128, 8, 3, 2, 1), fast('stride2', 'crossed'), 2e-6],
    ['5×5, 48 → 64 channels, 14×14', conv(1, 48, 64, 14, 5, 1, 2), fast('f4k5', 'separate'), 1e-5],
    ['3×3, 256 × 256 weights, tiles brought together', conv(1, 256, 256, 8, 3, 1, 1), fast('f4k3', 'separate'), 5e-6],
  ];
  test.each(cases)('%s', async (_, s, choice, bound) => {
    const values = randomValues(s, 5);
    const expected = convolve(s, values);
    const got = await runGraph(convGraph(s, { chooser: chooseWith(choice, () => plain) }), s, values);
    expect(error(got['y'], expected.y)).toBeLessThan(bound);
    expect(error(got['dx'], expected.dx)).toBeLessThan(bound);
    expect(error(got['dw'], expected.dW)).toBeLessThan(bound);
  });
});

describe('what the passes share', () => {
  const s = conv(2, 4, 4, 8, 3, 1, 1);
  const transforms = (choice: Choice, wanted: readonly boolean[]): number => {
    const graph = convGraph(s, { chooser: () => choice, wanted });
    const bands = new Set([...graph.constants.keys()].filter((name) => name.startsWith('band/') && /in|out/.test(name)));
    return graph.nodes.filter((node) => node.op === 'Gemm' && node.inputs.some((input) => bands.has(input))).length;
  };

  test('four data transforms serve three passes: x, y, dy and dx', () => {
    expect(transforms(fast('f4k3', 'separate'), [true, true, true])).toBe(4);
  });

  test('writing V again in the backward pass costs one transform more, and only for the weight gradient', () => {
    expect(transforms(fast('f4k3', 'separate', true), [true, true, true])).toBe(5);
    expect(transforms(fast('f4k3', 'separate', true), [true, false, false])).toBe(4);
  });

  test('what nobody wants is not written', () => {
    expect(transforms(fast('f4k3', 'separate'), [false, false, true])).toBe(2);
    expect(transforms(fast('f4k3', 'separate'), [false, true, false])).toBe(3);
  });
});
