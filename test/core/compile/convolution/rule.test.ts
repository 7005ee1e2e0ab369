import { describe, expect, test } from 'vitest';
import { float32 } from '../../../../core/base/shape.ts';
import { plain } from '../../../../core/compile/convolution/choose.ts';
import { differentiateConv, convRule } from '../../../../core/compile/convolution/index.ts';
import { axisOf, sizesOf, type ConvSizes } from '../../../../core/compile/convolution/sizes.ts';
import { GraphBuilder } from '../../../../core/ir/graph.ts';
import { attributesOf, convGraph, dimsOf, error, randomValues, runGraph } from './engine.ts';
import { convolve } from './reference.ts';
import { layerGoldens } from '../../../support/goldens.ts';

const axis = axisOf(6, 3, 1, 1, 1, 1);
const small: ConvSizes = { batch: 2, channels: 3, filters: 4, groups: 1, h: axis, w: axis };

describe('the rule', () => {
  test('writes only the gradients that are wanted', () => {
    const outputs = (wanted: readonly boolean[]): readonly string[] => convGraph(small, { wanted }).outputs.map(({ name }) => name);
    expect(outputs([true, true, true])).toEqual(['y', 'dx', 'dw', 'db']);
    expect(outputs([false, true, false])).toEqual(['y', 'dw']);
    expect(outputs([true, false, false])).toEqual(['y', 'dx']);
    expect(convGraph(small, { wanted: [false, false, false] }).nodes.map(({ op }) => op)).toEqual(['Conv', 'Identity']);
  });

  test('answers one entry per input, with or without a bias', () => {
    for (const inputs of [['x', 'w'], ['x', 'w', ''], ['x', 'w', 'b']]) {
      const builder = new GraphBuilder('g');
      const dims = dimsOf(small);
      const shapes = [dims.x, dims.weight, dims.bias];
      inputs.filter((name) => name !== '').forEach((name, i) => builder.input(name, float32(shapes[i] ?? [])));
      const dy = builder.input('dy', float32(dims.dy));
      const written = differentiateConv({
        builder, device: 'cpu', inputs, outputTypes: [], inputTypes: [], wanted: inputs.map((name) => name !== ''),
        node: { op: 'Conv', name: 'conv', inputs, outputs: ['y'], attributes: attributesOf(small) },
        sizes: (i) => shapes[i] ?? [], constant: () => undefined,
      });
      const answers = written.backward([dy]);
      expect(answers.map((value) => value !== null)).toEqual(inputs.map((name) => name !== ''));
      expect(written.backward([null])).toEqual(inputs.map(() => null));
    }
  });

  test.each(['SAME_UPPER', 'SAME_LOWER', 'VALID'])('resolves %s as the engine does', async (auto_pad) => {
    const attributes = { auto_pad, strides: [2, 2], kernel_shape: [3, 4] };
    const dims = [2, 3, 8, 7];
    const sizes = sizesOf({ op: 'Conv', name: 'conv', inputs: [], outputs: [], attributes }, dims, [4, 3, 3, 4]);
    const values = randomValues(sizes, 1);
    const expected = convolve(sizes, values);
    const got = await runGraph(convGraph(sizes, { attributes, chooser: () => plain }), sizes, values);
    expect(error(got['y'], expected.y)).toBeLessThan(1e-5);
    expect(error(got['dx'], expected.dx)).toBeLessThan(1e-5);
    expect(error(got['dw'], expected.dW)).toBeLessThan(1e-5);
  });

  test('a map of another rank is our mistake', () => {
    const at = { builder: new GraphBuilder('g'), device: 'cpu', inputs: ['x', 'w'], outputTypes: [], inputTypes: [], wanted: [true, true], sizes: () => [1, 1, 4], constant: () => undefined } as const;
    expect(() => convRule(() => plain)({ ...at, node: { op: 'Conv', name: 'conv1', inputs: ['x', 'w'], outputs: ['y'], attributes: {} } })).toThrow(/conv1: only 2-D/);
  });
});

/** Pads of a golden's `padding` parameter: a number, one per axis, four sides, or `same`. */
function padsOf(padding: unknown): { readonly pads: readonly number[] } | { readonly auto_pad: string } {
  if (padding === 'same') return { auto_pad: 'SAME_UPPER' };
  if (typeof padding === 'number') return { pads: [padding, padding, padding, padding] };
  if (Array.isArray(padding)) return { pads: [Number(padding[0]), Number(padding[1]), Number(padding[0]), Number(padding[1])] };
  const { top, left, bottom, right } = padding as Record<string, number>;
  return { pads: [Number(top), Number(left), Number(bottom), Number(right)] };
}

const pair = (value: unknown): readonly number[] => (Array.isArray(value) ? value.map(Number) : [Number(value ?? 1), Number(value ?? 1)]);

describe("PyTorch's numbers, in the standard choice and in the plain one", () => {
  const goldens = layerGoldens.filter(({ id }) => id.startsWith('conv2d/'));
  test('cases are there', () => expect(goldens.length).toBeGreaterThan(10));

  test.each(goldens.map((golden) => [golden.id, golden] as const))('%s', async (_, { params, inputs, weights, output, gradOutput, gradInputs, gradWeights }) => {
    const weight = Object.values(weights).find(({ dims }) => dims.length === 4);
    const bias = Object.entries(weights).find(([, { dims }]) => dims.length === 1);
    const [x] = inputs;
    if (x === undefined || weight === undefined) throw new Error('a case has an input and a weight');
    const attributes = { strides: pair(params['stride']), dilations: pair(params['dilation']), group: Number(params['groups'] ?? 1), kernel_shape: weight.dims.slice(2), ...padsOf(params['padding']) };
    const sizes = sizesOf({ op: 'Conv', name: 'conv', inputs: [], outputs: [], attributes }, x.dims, weight.dims);
    expect(dimsOf(sizes).dy).toEqual(output.dims);
    const gradWeight = Object.values(gradWeights).find(({ dims }) => dims.length === 4);
    for (const chooser of [undefined, () => plain]) {
      const graph = convGraph(sizes, { attributes, bias: bias !== undefined, ...(chooser === undefined ? {} : { chooser }) });
      const got = await runGraph(graph, sizes, { x: x.data, weight: weight.data, bias: bias?.[1].data ?? new Float32Array(sizes.filters), dy: gradOutput.data });
      expect(error(got['y'], output.data)).toBeLessThan(1e-5);
      expect(error(got['dx'], gradInputs[0]?.data ?? [])).toBeLessThan(1e-4);
      expect(error(got['dw'], gradWeight?.data ?? [])).toBeLessThan(1e-4);
      if (bias !== undefined) expect(error(got['db'], gradWeights[bias[0]]?.data ?? [])).toBeLessThan(1e-4);
    }
  });
});
