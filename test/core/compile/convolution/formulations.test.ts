import { describe, expect, test } from 'vitest';
import { stream } from '../../../../core/base/random.ts';
import { chooseWith, plain } from '../../../../core/compile/convolution/choose.ts';
import { forwards, inputGradients, weightGradients, type Choice } from '../../../../core/compile/convolution/formulations.ts';
import { axisOf, type ConvSizes } from '../../../../core/compile/convolution/sizes.ts';
import { algorithms, fits, type AlgorithmName } from '../../../../core/compile/convolution/winograd/algorithms.ts';
import { convGraph, error, randomValues, runGraph } from './engine.ts';
import { convolve } from './reference.ts';

type AxisNumbers = readonly [input: number, kernel: number, stride: number, dilation: number, before: number, after: number];

function sizes(batch: number, channels: number, filters: number, groups: number, h: AxisNumbers, w: AxisNumbers): ConvSizes {
  return { batch, channels, filters, groups, h: axisOf(...h), w: axisOf(...w) };
}

/** One of each kind of trouble. */
const cases: Readonly<Record<string, ConvSizes>> = {
  'plain 3×3': sizes(2, 3, 4, 1, [7, 3, 1, 1, 0, 0], [6, 3, 1, 1, 0, 0]),
  'padded 3×3': sizes(2, 4, 5, 1, [9, 3, 1, 1, 1, 1], [8, 3, 1, 1, 1, 1]),
  'pads on every side different': sizes(2, 3, 2, 1, [8, 3, 1, 1, 0, 2], [7, 3, 1, 1, 1, 0]),
  'stride 2 with a place left over': sizes(2, 3, 4, 1, [8, 3, 2, 1, 0, 0], [9, 3, 2, 1, 0, 0]),
  'stride 2, even map, padded by one': sizes(2, 3, 4, 1, [8, 3, 2, 1, 1, 1], [10, 3, 2, 1, 1, 1]),
  'stride 2, odd map, asymmetric': sizes(1, 2, 3, 1, [9, 3, 2, 1, 0, 1], [7, 3, 2, 1, 1, 2]),
  'stride 3 over kernel 2': sizes(2, 2, 3, 1, [10, 2, 3, 1, 0, 0], [11, 2, 3, 1, 0, 0]),
  'strides differ by axis': sizes(2, 2, 3, 1, [9, 3, 2, 1, 1, 1], [10, 3, 3, 1, 0, 1]),
  'dilation 2': sizes(2, 2, 3, 1, [9, 3, 1, 2, 2, 2], [8, 3, 1, 2, 2, 2]),
  'dilation and stride with places left over': sizes(2, 2, 3, 1, [12, 3, 2, 2, 1, 0], [13, 2, 3, 3, 0, 2]),
  'rectangular kernel': sizes(2, 3, 4, 1, [9, 2, 1, 1, 0, 1], [8, 4, 1, 1, 2, 1]),
  'kernel 1×5': sizes(2, 3, 4, 1, [5, 1, 1, 1, 0, 0], [9, 5, 1, 1, 2, 2]),
  'kernel 3×1 at stride 2': sizes(2, 3, 4, 1, [9, 3, 2, 1, 1, 1], [5, 1, 2, 1, 0, 0]),
  'kernel 5×5 padded': sizes(2, 3, 4, 1, [9, 5, 1, 1, 2, 2], [11, 5, 1, 1, 2, 2]),
  'pad wider than the kernel reaches': sizes(1, 2, 2, 1, [4, 2, 1, 1, 3, 2], [5, 3, 1, 1, 4, 0]),
  'pointwise': sizes(2, 5, 6, 1, [4, 1, 1, 1, 0, 0], [3, 1, 1, 1, 0, 0]),
  'pointwise at stride 2': sizes(2, 5, 6, 1, [8, 1, 2, 1, 0, 0], [7, 1, 2, 1, 0, 0]),
  'pointwise at strides 3 and 1': sizes(2, 4, 3, 1, [8, 1, 3, 1, 0, 0], [7, 1, 1, 1, 0, 0]),
  'pointwise with pads': sizes(2, 4, 3, 1, [4, 1, 1, 1, 1, 0], [4, 1, 1, 1, 0, 2]),
  'kernel covers the whole input': sizes(3, 4, 7, 1, [5, 5, 1, 1, 0, 0], [3, 3, 1, 1, 0, 0]),
  'two groups': sizes(2, 4, 6, 2, [7, 3, 1, 1, 1, 1], [8, 3, 1, 1, 1, 1]),
  'two groups at stride 2': sizes(2, 4, 6, 2, [8, 3, 2, 1, 1, 1], [9, 3, 2, 1, 0, 1]),
  'pointwise in groups': sizes(2, 6, 4, 2, [4, 1, 1, 1, 0, 0], [5, 1, 1, 1, 0, 0]),
  'depthwise': sizes(2, 5, 5, 5, [8, 3, 1, 1, 1, 1], [7, 3, 1, 1, 1, 1]),
  'depthwise at stride 2': sizes(2, 4, 4, 4, [10, 3, 2, 1, 1, 1], [11, 3, 2, 1, 1, 1]),
  'depthwise at stride 3, wide pads': sizes(2, 3, 3, 3, [10, 3, 3, 1, 3, 2], [9, 3, 2, 1, 2, 3]),
  'depthwise at stride 2, kernel 5': sizes(2, 3, 3, 3, [9, 5, 2, 1, 2, 2], [11, 4, 2, 1, 1, 2]),
  'depthwise with a stride wider than the kernel': sizes(2, 3, 3, 3, [11, 2, 3, 1, 0, 1], [7, 1, 2, 1, 0, 0]),
  'depthwise with two filters per channel': sizes(2, 3, 6, 3, [7, 3, 1, 1, 1, 1], [8, 3, 1, 1, 0, 2]),
  'depthwise, dilated, rectangular': sizes(2, 3, 3, 3, [9, 2, 1, 3, 1, 2], [8, 4, 2, 1, 3, 0]),
  'depthwise with a kernel row in the padding': sizes(2, 3, 3, 3, [2, 5, 1, 1, 2, 2], [3, 3, 1, 1, 1, 1]),
  '2×2 map': sizes(3, 4, 5, 1, [2, 3, 1, 1, 1, 1], [2, 3, 1, 1, 1, 1]),
  '4×4 map': sizes(3, 4, 5, 1, [4, 3, 1, 1, 1, 1], [4, 3, 1, 1, 1, 1]),
  'kernel 11×11 at stride 4': sizes(2, 3, 4, 1, [35, 11, 4, 1, 2, 2], [33, 11, 4, 1, 1, 3]),
  'one row of one image': sizes(1, 1, 1, 1, [1, 1, 1, 1, 0, 0], [6, 3, 1, 1, 1, 1]),
};

const bound = 1e-5;

async function expectExact(s: ConvSizes, choice: Partial<Choice>, seed: number, limit = bound): Promise<void> {
  const values = randomValues(s, seed);
  const expected = convolve(s, values);
  const got = await runGraph(convGraph(s, { chooser: chooseWith(choice, () => plain) }), s, values);
  const label = JSON.stringify({ choice, s });
  expect(error(got['y'], expected.y), `y ${label}`).toBeLessThan(limit);
  expect(error(got['dx'], expected.dx), `dx ${label}`).toBeLessThan(limit);
  expect(error(got['dw'], expected.dW), `dW ${label}`).toBeLessThan(limit);
  expect(error(got['db'], expected.db), `db ${label}`).toBeLessThan(limit);
}

/** Every single change of the plain choice that serves these sizes. */
function choicesFor(s: ConvSizes): Partial<Choice>[] {
  const served = <N extends string>(table: Readonly<Record<N, { serves(s: ConvSizes): boolean }>>): N[] => (Object.keys(table) as N[]).filter((name) => table[name].serves(s));
  const fast = (Object.keys(algorithms) as AlgorithmName[]).filter((algorithm) => fits(algorithm, s));
  return [
    ...served(forwards).map((forward) => ({ forward })),
    ...served(inputGradients).map((input) => ({ input })),
    ...served(weightGradients).map((weight) => ({ weight })),
    ...fast.flatMap((algorithm) =>
      (['separate', 'crossed'] as const).flatMap((form) =>
        [false, true].map((recompute): Partial<Choice> => ({ forward: 'winograd', input: 'winograd', weight: 'winograd', winograd: { algorithm, form, recompute } })))),
  ];
}

describe('every formulation that serves gives the gradients of the definition', () => {
  test.each(Object.entries(cases))('%s', async (_, s) => {
    for (const choice of choicesFor(s)) await expectExact(s, choice, 7);
  });
});

describe('random sizes', () => {
  test.each(Array.from({ length: 40 }, (_, seed) => [seed]))('seed %i', async (seed) => {
    const random = stream(seed, 99);
    const pick = <T>(from: readonly T[]): T => from[random.integer(from.length)] as T;
    const axis = (): AxisNumbers => {
      const kernel = 1 + random.integer(5);
      const dilation = pick([1, 1, 2]);
      const pads = [random.integer(3), random.integer(3)] as const;
      const input = Math.max(1, dilation * (kernel - 1) + 1 - pads[0] - pads[1]) + random.integer(9);
      return [input, kernel, pick([1, 1, 2, 3]), dilation, ...pads];
    };
    const groups = pick([1, 1, 1, 2, 3]);
    const perGroup = 1 + random.integer(3);
    const s = sizes(1 + random.integer(3), groups * perGroup, groups * (1 + random.integer(3)), groups, axis(), axis());
    for (const choice of choicesFor(s)) await expectExact(s, choice, seed);
  });
});
