// Nodes of every operator set version as files hold them: run as they are, and run again in the catalogue's words. Both on
// the engine, which knows the old and new forms by itself.
import { describe, expect, test } from 'vitest';
import { floats, int64s, scalar, type Tensor } from '../../../core/base/tensor.ts';
import type { WireAttribute, WireNode } from '../../../core/onnx/model.ts';
import { readForeign } from '../../../core/onnx/read-foreign.ts';
import { tensorToWire } from '../../../core/onnx/tensors.ts';
import { noise, positive } from '../../reference/cases.ts';
import { difference, runOnEngine } from '../../reference/engine.ts';
import type { Value } from '../../reference/value.ts';
import { attribute as a, bytesOfModel, good, graphOfForeign, modelOf, node, runBytes, value } from '../../support/foreign.ts';

interface Old {
  readonly title: string;
  readonly opset: number;
  readonly node: WireNode;
  readonly x: Tensor;
  readonly weights: Readonly<Record<string, Tensor>>;
}

const x = noise([2, 6, 4, 5]);
const list = (...values: readonly number[]): Tensor => int64s(values);

function old(opsets: number | readonly number[], title: string, op: string, attributes: readonly WireAttribute[], weights: readonly Tensor[] = [], o: { x?: Tensor; outputs?: readonly string[] } = {}): readonly Old[] {
  const names = weights.map((_, i) => `w${i}`);
  return [opsets].flat().map((opset) => ({
    title: `${op} ${opset}: ${title}`, opset, x: o.x ?? x,
    node: node(op, ['x', ...names], attributes, o.outputs ?? ['y']),
    weights: Object.fromEntries(names.map((name, i) => [name, weights[i] as Tensor])),
  }));
}

const statistics = [noise([6], 's'), noise([6], 'b'), noise([6], 'm'), positive([6], 'v')];
const reductions = ['ReduceMean', 'ReduceMax', 'ReduceMin', 'ReduceSumSquare', 'ReduceL1', 'ReduceL2', 'ReduceProd', 'ReduceLogSumExp'];
const resizing = [a('mode', 'nearest')];

const cases: readonly Old[] = [
  ...old([7, 8, 10], 'bounds as attributes', 'Clip', [a('min', -0.5), a('max', 6, 'float')]),
  ...old(8, 'one bound', 'Clip', [a('max', 0.25)]),
  ...old(8, 'no bounds', 'Clip', []),
  ...old(11, 'bounds as inputs', 'Clip', [], [scalar(-0.5), scalar(0.75)]),
  ...old([7, 10], 'a ratio', 'Dropout', [a('ratio', 0.3)]),
  ...old([12, 13, 22], 'a ratio as input', 'Dropout', [], [scalar(0.3)]),
  ...old([8, 13], 'two broadcast', 'Mean', [], [noise([5], 'w')]),
  ...old([18, 22], 'a function', 'Mish', []),
  ...old(20, 'exact', 'Gelu', []), ...old(20, 'by tanh', 'Gelu', [a('approximate', 'tanh')]),
  ...old(24, 'alpha 1', 'Swish', []), ...old(24, 'alpha 1.7', 'Swish', [a('alpha', 1.7)]),
  ...old([9, 13, 19, 24], 'to whole numbers', 'Cast', [a('to', 7)]),
  ...old(19, 'with saturation', 'Cast', [a('to', 6), a('saturate', 1)]),
  ...old([15, 19], 'like whole numbers', 'CastLike', [], [list(1)]),
  ...old([7, 13, 21], 'of a tensor', 'Size', []),

  ...old([7, 11], 'axes as attribute', 'Squeeze', [a('axes', [0, 2])], [], { x: noise([1, 3, 1]) }), ...old([13, 21, 25], 'axes as input', 'Squeeze', [], [list(0, 2)], { x: noise([1, 3, 1]) }),
  ...old([7, 11], 'axes as attribute', 'Unsqueeze', [a('axes', [0, 3])], [], { x: noise([2, 3]) }), ...old([13, 24], 'axes as input', 'Unsqueeze', [], [list(-1)], { x: noise([2, 3]) }),
  ...old([7, 9], 'attributes, ends far beyond', 'Slice', [a('axes', [1, 3]), a('starts', [1, -3]), a('ends', [4, Number.MAX_SAFE_INTEGER])]),
  ...old(7, 'attributes without axes', 'Slice', [a('starts', [0, 2]), a('ends', [1, 5])]),
  ...old([10, 13], 'inputs', 'Slice', [], [list(1), list(4), list(1)]),
  ...old([7, 11], 'sizes as attribute', 'Split', [a('axis', 1), a('split', [1, 2, 3])], [], { outputs: ['y', 'y2', 'y3'] }), ...old([7, 11], 'even', 'Split', [a('axis', 1)], [], { outputs: ['y', 'y2'] }),
  ...old(13, 'sizes as input', 'Split', [a('axis', 1)], [list(2, 4)], { outputs: ['y', 'y2'] }),
  ...old(18, 'a number of parts that does not divide', 'Split', [a('axis', 1), a('num_outputs', 4)], [], { x: noise([2, 7]), outputs: ['y', 'y2', 'y3', 'y4'] }), ...old([18, 26], 'a number of parts', 'Split', [a('axis', 1), a('num_outputs', 3)], [], { outputs: ['y', 'y2', 'y3'] }),
  ...old([7, 10], 'attributes', 'Pad', [a('pads', [0, 0, 1, 2, 0, 0, 0, 1]), a('value', 0.5)]), ...old(7, 'reflecting', 'Pad', [a('pads', [0, 0, 1, 2, 0, 0, 0, 1]), a('mode', 'reflect')]),
  ...old([11, 13, 21], 'inputs', 'Pad', [], [list(0, 0, 1, 2, 0, 0, 0, 1), scalar(-1)]), ...old([18, 24], 'some axes', 'Pad', [], [list(1, 2, 0, 3), scalar(2), list(-1, 2)]),
  ...old([7, 8], 'nearest', 'Upsample', [...resizing, a('scales', [1, 1, 2, 3], 'floats')]), ...old(7, 'linear', 'Upsample', [a('mode', 'linear'), a('scales', [1, 1, 2, 3], 'floats')]),
  ...old(9, 'nearest', 'Upsample', resizing, [floats([4], [1, 1, 2, 2])]), ...old(9, 'by a broken factor', 'Upsample', resizing, [floats([4], [1, 1, 1.5, 1.7])]),
  ...old(10, 'nearest', 'Resize', resizing, [floats([4], [1, 1, 2, 1.6])]), ...old(10, 'nearest, smaller', 'Resize', resizing, [floats([4], [1, 1, 0.5, 0.6])]), ...old(10, 'linear', 'Resize', [a('mode', 'linear')], [floats([4], [1, 1, 2, 1.5])]),
  ...old([11, 13, 18, 19], 'an empty region and scales', 'Resize', resizing, [floats([0], []), floats([4], [1, 1, 2, 2])]),
  ...old([11, 13, 19], 'sizes', 'Resize', [a('mode', 'linear'), a('coordinate_transformation_mode', 'align_corners')], [floats([0], []), floats([0], []), list(2, 6, 7, 9)]),
  ...old(13, 'cubic', 'Resize', [a('mode', 'cubic'), a('cubic_coeff_a', -0.5), a('exclude_outside', 1)], [floats([0], []), floats([4], [1, 1, 2, 2])]),
  ...old([7, 9, 11, 13, 21], 'axis 2', 'Flatten', [a('axis', 2)]),
  ...old([7, 13, 19], 'a shape', 'Reshape', [], [list(0, -1)]), ...old([11, 13], 'blocks innermost', 'DepthToSpace', [a('blocksize', 2), a('mode', 'CRD')], [], { x: noise([1, 8, 2, 3]) }), ...old(7, 'no mode', 'DepthToSpace', [a('blocksize', 2)], [], { x: noise([1, 8, 2, 3]) }),
  ...old([7, 8, 11], 'an axis', 'Concat', [a('axis', -1)], [noise([2, 6, 4, 1], 'w')]),
  ...old([9, 10], 'rows replaced', 'Scatter', [a('axis', 0)], [int64s([1, 0], [1, 2]), floats([1, 2], [5, 6])], { x: noise([3, 2]) }),

  ...reductions.flatMap((op) => [...old([7, 11, 13], 'axes as attribute', op, [a('axes', [1, 2])]), ...old([18, 20], 'axes as input', op, [a('keepdims', 0)], [list(-1)]), ...old(18, 'everything', op, [])]),
  ...old([7, 11], 'axes as attribute', 'ReduceSum', [a('axes', [1, 3]), a('keepdims', 0)]), ...old(13, 'axes as input', 'ReduceSum', [], [list(1)]),
  ...old([7, 13], 'axes as attribute', 'ReduceLogSum', [a('axes', [2])], [], { x: positive([2, 3, 4]) }), ...old(18, 'axes as input', 'ReduceLogSum', [a('keepdims', 0)], [list(0)], { x: positive([2, 3, 4]) }),

  ...old([7, 11, 12], 'all axes behind the first', 'Softmax', []), ...old([7, 11], 'axis 2', 'Softmax', [a('axis', 2)]), ...old(9, 'one wide axis', 'Softmax', [], [], { x: noise([2, 7, 1, 1]) }), ...old(8, 'the last axis', 'Softmax', [a('axis', 1)], [], { x: noise([3, 4]) }), ...old(11, 'nothing wide', 'Softmax', [a('axis', -1)], [], { x: noise([2, 3, 1]) }),
  ...old([7, 12], 'all axes behind the first', 'LogSoftmax', []), ...old([13, 22], 'last axis', 'LogSoftmax', []), ...old(11, 'axis 0', 'LogSoftmax', [a('axis', 0)]),
  ...old([7], 'a scale per channel', 'BatchNormalization', [a('epsilon', 1e-3), a('spatial', 1)], statistics), ...old([9, 14, 15], 'inference', 'BatchNormalization', [a('epsilon', 1e-3)], statistics),
  ...old([7, 22], 'two spatial axes', 'InstanceNormalization', [a('epsilon', 1e-3)], [noise([6], 's'), noise([6], 'b')]),
  ...old(18, 'a scale per group', 'GroupNormalization', [a('num_groups', 3)], [noise([3], 's'), noise([3], 'b')]), ...old(21, 'a scale per channel', 'GroupNormalization', [a('num_groups', 2), a('epsilon', 0.01)], [noise([6], 's'), noise([6], 'b')]),
  ...old([7, 10, 11, 19, 22], '3×3', 'AveragePool', [a('kernel_shape', [3, 3]), a('pads', [1, 1, 1, 1]), a('strides', [2, 2])]), ...old(19, 'dilations of 1', 'AveragePool', [a('kernel_shape', [2, 2]), a('dilations', [1, 1])]),
  ...old([8, 10, 12, 22], '3×3', 'MaxPool', [a('kernel_shape', [3, 3]), a('strides', [2, 2])]), ...old([11, 18], '2×2', 'LpPool', [a('kernel_shape', [2, 2]), a('p', 1)]),
  ...old([7, 11, 22], 'groups', 'Conv', [a('group', 2), a('kernel_shape', [3, 3]), a('auto_pad', 'SAME_UPPER')], [noise([4, 3, 3, 3], 'w'), noise([4], 'b')]),
  ...old([7, 9, 11], 'a column added', 'Gemm', [a('transB', 1), a('alpha', 0.5)], [noise([3, 6], 'w'), noise([3], 'b')], { x: noise([2, 6]) }), ...old(11, 'nothing added', 'Gemm', [], [noise([6, 3], 'w')], { x: noise([2, 6]) }),
  ...(['LeakyRelu', 'Elu', 'Selu', 'HardSigmoid', 'Softplus', 'Softsign', 'Tanh'] as const).flatMap((op) => old([7, 22], 'plain', op, [])),
  ...old([7, 9, 16], 'a slope per channel', 'PRelu', [], [noise([6, 1, 1], 's')]), ...old(12, 'alpha 0.5', 'Celu', [a('alpha', 0.5)]), ...old([10, 22], 'alpha 0.5', 'ThresholdedRelu', [a('alpha', 0.5)]), ...old([14, 22], 'plain', 'HardSwish', []),
];

describe('a node said in the catalogue\'s words gives what it gave', () => {
  test.each(cases.map((one) => [one.title, one] as const))('%s', async (_, one) => {
    const outputs = one.node.outputs.map((name) => value(name, null, ['Size', 'Cast', 'CastLike'].includes(one.node.op) ? (one.node.attributes[0]?.value === 6 ? 6 : 7) : 1));
    const bytes = bytesOfModel(modelOf({ nodes: [one.node], inputs: [value('x', one.x.dims)], outputs, tensors: Object.entries(one.weights).map(([name, t]) => tensorToWire(name, t)) }, one.opset));
    const graph = graphOfForeign(good(readForeign(bytes)));
    const [theirs, ours] = [await runBytes(bytes, { x: one.x }), await runOnEngine(graph, { x: one.x })];
    for (const { name, type } of graph.outputs) {
      expect(type.dims, 'sizes by rule').toEqual((theirs[name] as Value).dims);
      expect(type.dtype).toBe((theirs[name] as Value).dtype);
      expect((ours[name] as Value).dims).toEqual((theirs[name] as Value).dims);
      expect(difference(theirs[name] as Value, ours[name] as Value)).toBeLessThan(2e-6);
    }
  });
});

const strange = (opset: number, one: WireNode, tensors: Readonly<Record<string, Tensor>> = {}): string => {
  const model = good(readForeign(bytesOfModel(modelOf({ nodes: [one], inputs: [value('x', [2, 6, 4, 5])], outputs: one.outputs.map((name) => value(name, null)), tensors: Object.entries(tensors).map(([name, t]) => tensorToWire(name, t)) }, opset))));
  const [first] = model.nodes;
  return first?.kind === 'strange' ? first.reason : 'known';
};

describe('what cannot be said has a reason', () => {
  test.each<[string, string]>([
    [strange(17, node('TopK', ['x', 'k']), { k: list(1) }), 'Convas has no operation TopK.'],
    [strange(17, node('constructor', ['x'])), 'Convas has no operation constructor.'],
    [strange(17, node('FusedConv', ['x'], [], ['y'], 'com.microsoft')), 'FusedConv is an operation of com.microsoft, not of the ONNX standard.'],
    [strange(9, node('Mish', ['x'])), 'Mish exists from opset 18 on, the file has 9.'],
    [strange(17, node('LSTM', ['x'])), 'LSTM is a recurrent layer, which Convas does not have.'],
    [strange(17, node('QuantizeLinear', ['x', 's']), { s: scalar(1) }), 'QuantizeLinear computes with quantised integers, which Convas does not.'],
    [strange(19, node('AveragePool', ['x'], [a('kernel_shape', [2, 2]), a('dilations', [2, 2])])), 'Its attribute dilations has no counterpart in Convas.'],
    [strange(17, node('Relu', ['x'], [a('toString', 1)])), 'Its attribute toString has no counterpart in Convas.'],
    [strange(17, node('Elu', ['x'], [a('alpha', 'steep')])), 'Its attribute alpha is of a form or length Convas does not read.'],
    [strange(9, node('BatchNormalization', ['x', 's', 's', 's', 's'], [], ['y', 'mean']), { s: noise([6]) }), 'Its running statistics are read, which only training writes.'],
    [strange(19, node('Pad', ['x', 'p'], [a('mode', 'wrap')]), { p: list(0, 0, 1, 1, 0, 0, 1, 1) }), 'Padding that wraps round has no counterpart in Convas.'],
    [strange(19, node('Resize', ['x', '', 's'], [a('coordinate_transformation_mode', 'half_pixel_symmetric')]), { s: floats([4], [1, 1, 2, 2]) }), 'Its coordinates are half_pixel_symmetric, which Convas does not have.'],
    [strange(18, node('ReduceMean', ['x', 'x'])), 'Its axes are computed; Convas needs them fixed.'],
    [strange(17, node('Cast', ['x'], [a('to', 3)])), 'It makes int8, which Convas does not compute with.'],
    [strange(17, node('Conv', ['x', 'w']), { w: noise([4, 5, 3, 3]) }), 'The input must have 5 channels for each of 1 groups, 5 in all; it is 2 × 6 × 4 × 5.'],
    [strange(17, node('Relu', ['x', 'x'])), 'It takes 1 input, not 2.'],
  ])('%s', (told, expected) => {
    expect(told).toBe(expected);
  });
});
