// Every pattern there and back: a small graph as exporters write it becomes the layers a person would have drawn, and the
// drawing answers what the graph answered, both on the engine.
import { describe, expect, test } from 'vitest';
import { floats, int64s, scalar } from '../../../core/base/tensor.ts';
import { check } from '../../../core/design/check.ts';
import type { GraphBuilder } from '../../../core/ir/graph.ts';
import { graphOf, kindsOf, numbers, thereAndBack } from './foreign.ts';

type Write = (b: GraphBuilder, x: string) => string;
type Row = readonly [title: string, dims: readonly number[], write: Write, kinds: readonly string[]];

const maps = [1, 4, 9, 8];
const row = [1, 6];
const one = (b: GraphBuilder, value: number): string => b.constant('number', scalar(value));
const perMap = (b: GraphBuilder, seed: number, channels = 4, shift = 1): string => b.constant('each', numbers([channels, 1, 1], seed, 0.2, shift));
const weight = (b: GraphBuilder, dims: readonly number[], seed = 1): string => b.constant('weight', numbers(dims, seed, 0.4));
const ints = (b: GraphBuilder, ...values: readonly number[]): string => b.constant('sizes', int64s(values));

function conv(b: GraphBuilder, x: string, o: { readonly dims?: readonly number[]; readonly group?: number; readonly pads?: readonly number[]; readonly bias?: boolean; readonly strides?: readonly number[] } = {}): string {
  const dims = o.dims ?? [5, 4, 3, 3];
  const inputs = [x, weight(b, dims), ...(o.bias === false ? [] : [b.constant('bias', numbers([dims[0] ?? 1], 2))])];
  return b.op('Conv', inputs, { kernel_shape: dims.slice(2), group: o.group ?? 1, ...(o.pads === undefined ? {} : { pads: o.pads }), ...(o.strides === undefined ? {} : { strides: o.strides }) });
}

function batchNorm(b: GraphBuilder, x: string, channels = 4): string {
  const each = (seed: number, shift: number): string => b.constant('norm', floats([channels], (numbers([channels], seed, 0.1, shift).data as Float32Array)));
  return b.op('BatchNormalization', [x, each(3, 1), each(4, 0), each(5, 0), each(6, 1)], { epsilon: Math.fround(1e-3) });
}

const convolutions: readonly Row[] = [
  ['a convolution with its bias', maps, (b, x) => conv(b, x), ['conv2d']],
  ['and its activation', maps, (b, x) => b.op('Relu', [conv(b, x, { pads: [1, 0, 0, 2], strides: [2, 1] })], {}), ['conv2d']],
  ['a bias by a node of its own', maps, (b, x) => b.op('Relu', [b.op('Add', [conv(b, x, { bias: false }), perMap(b, 7, 5, 0)], {})], {}), ['conv2d']],
  ['batch normalisation and relu after it', maps, (b, x) => b.op('Relu', [batchNorm(b, conv(b, x, { bias: false }), 5)], {}), ['conv2d', 'batch-norm', 'activation']],
  ['zeros around the image first', maps, (b, x) => conv(b, b.op('Pad', [x, ints(b, 0, 0, 1, 2, 0, 0, 0, 1)], { mode: 'constant' })), ['conv2d']],
  ['groups', maps, (b, x) => conv(b, x, { dims: [6, 2, 3, 3], group: 2 }), ['conv2d']],
  ['one filter for each map', maps, (b, x) => b.op('Relu', [conv(b, x, { dims: [8, 1, 3, 3], group: 4 })], {}), ['depthwise-conv2d']],
  ['a separable pair', maps, (b, x) => b.op('Elu', [conv(b, conv(b, x, { dims: [4, 1, 3, 3], group: 4, bias: false }), { dims: [7, 4, 1, 1] })], { alpha: 0.5 }), ['separable-conv2d']],
  ['no pair, because something is between', maps, (b, x) => conv(b, b.op('Relu', [conv(b, x, { dims: [4, 1, 3, 3], group: 4, bias: false })], {}), { dims: [7, 4, 1, 1] }), ['depthwise-conv2d', 'conv2d']],
  ['a transposed convolution', maps, (b, x) => b.op('ConvTranspose', [x, weight(b, [4, 3, 3, 2])], { kernel_shape: [3, 2], strides: [2, 2], pads: [1, 0, 0, 1], output_padding: [1, 0] }), ['conv-transpose2d']],
  ['padding that follows from the sizes, the odd one before', maps, (b, x) => b.op('Conv', [x, weight(b, [3, 4, 2, 4])], { kernel_shape: [2, 4], auto_pad: 'SAME_LOWER', strides: [1, 2] }), ['conv2d']],
  ['and the odd one after', maps, (b, x) => b.op('Conv', [x, weight(b, [3, 4, 2, 4])], { kernel_shape: [2, 4], auto_pad: 'SAME_UPPER', strides: [1, 2] }), ['conv2d']],
];

const functions: readonly Row[] = [
  ['x · sigmoid(x)', maps, (b, x) => b.op('Mul', [x, b.op('Sigmoid', [x], {})], {}), ['activation']],
  ['silu after a convolution', maps, (b, x) => {
    const y = conv(b, x);
    return b.op('Mul', [b.op('Sigmoid', [y], {}), y], {});
  }, ['conv2d']],
  ['a convolution something else reads too keeps its activation apart', maps, (b, x) => {
    const y = conv(b, x);
    return b.op('Add', [b.op('Relu', [y], {}), y], {});
  }, ['conv2d', 'activation', 'add']],
  ['hard swish in four nodes', maps, (b, x) => b.op('Div', [b.op('Mul', [x, b.op('Clip', [b.op('Add', [x, one(b, 3)], {}), one(b, 0), one(b, 6)], {})], {}), one(b, 6)], {}), ['activation']],
  ['hard swish with the division first', maps, (b, x) => b.op('Mul', [x, b.op('Mul', [b.op('Clip', [b.op('Add', [x, one(b, 3)], {}), one(b, 0), one(b, 6)], {}), one(b, 1 / 6)], {})], {}), ['activation']],
  ['hard sigmoid in three nodes', maps, (b, x) => b.op('Div', [b.op('Clip', [b.op('Add', [x, one(b, 3)], {}), one(b, 0), one(b, 6)], {}), one(b, 6)], {}), ['activation']],
  ['hard swish by its hard sigmoid', maps, (b, x) => b.op('Mul', [x, b.op('HardSigmoid', [x], { alpha: 1 / 6, beta: 0.5 })], {}), ['activation']],
  ['a steeper hard sigmoid goes into the weights before it', maps, (b, x) => b.op('HardSigmoid', [conv(b, x)], { alpha: 0.2, beta: 0.5 }), ['conv2d']],
  ['and stays an op where there are none', maps, (b, x) => b.op('HardSigmoid', [x], { alpha: 0.2, beta: 0.5 }), ['onnx-op']],
  ['gelu in five nodes', row, (b, x) => b.op('Mul', [b.op('Mul', [x, b.op('Add', [b.op('Erf', [b.op('Div', [x, one(b, Math.SQRT2)], {})], {}), one(b, 1)], {})], {}), one(b, 0.5)], {}), ['activation']],
  ['mish', row, (b, x) => b.op('Mul', [x, b.op('Tanh', [b.op('Softplus', [x], {})], {})], {}), ['activation']],
  ['a clip between 0 and 6', row, (b, x) => b.op('Clip', [x, one(b, 0), one(b, 6)], {}), ['activation']],
  ['a clip at 0 only', row, (b, x) => b.op('Clip', [x, one(b, 0)], {}), ['activation']],
  ['other bounds are no layer', row, (b, x) => b.op('Clip', [x, one(b, -1), one(b, 0.5)], {}), ['onnx-op']],
  ['slopes of every map, which stay trained', maps, (b, x) => b.op('PRelu', [x, perMap(b, 8)], {}), ['onnx-op']],
  ['a slope of its own', row, (b, x) => b.op('LeakyRelu', [x], { alpha: 0.2 }), ['activation']],
  ['a negative slope is none of ours', row, (b, x) => b.op('LeakyRelu', [x], { alpha: -0.2 }), ['onnx-op']],
];

const others: readonly Row[] = [
  ['Gemm with its weights as they are', row, (b, x) => b.op('Gemm', [x, weight(b, [6, 5]), b.constant('bias', numbers([1, 5], 2))], { alpha: 0.5, beta: 2 }), ['dense']],
  ['Gemm with its weights turned', row, (b, x) => b.op('Tanh', [b.op('Gemm', [x, weight(b, [5, 6])], { transB: 1 })], {}), ['dense']],
  ['MatMul and a bias', row, (b, x) => b.op('Add', [b.op('MatMul', [x, weight(b, [6, 5])], {}), b.constant('bias', numbers([5], 2))], {}), ['dense']],
  ['Caffe\'s scale and shift after a normalisation', maps, (b, x) => b.op('Relu', [b.op('Add', [b.op('Mul', [batchNorm(b, x), perMap(b, 8)], {}), perMap(b, 9)], {})], {}), ['batch-norm', 'activation']],
  ['a scale and shift alone', maps, (b, x) => b.op('Div', [b.op('Sub', [x, perMap(b, 8)], {}), perMap(b, 9)], {}), ['depthwise-conv2d']],
  ['a number minus the maps', maps, (b, x) => b.op('Mul', [b.op('Sub', [one(b, 1), x], {}), perMap(b, 9)], {}), ['depthwise-conv2d']],
  ['local response normalisation', maps, (b, x) => b.op('LRN', [x], { size: 3, alpha: 0.3, beta: 0.6, bias: 2 }), ['local-response-norm']],
  ['layer normalisation', [1, 3, 5, 4], (b, x) => b.op('LayerNormalization', [x, weight(b, [5, 4])], { axis: 2, epsilon: 1e-3 }), ['layer-norm']],
  ['max pooling, rounded up', maps, (b, x) => b.op('MaxPool', [x], { kernel_shape: [3, 2], strides: [2, 3], pads: [1, 0, 1, 1], ceil_mode: 1 }), ['max-pool2d']],
  ['max pooling, dilated', maps, (b, x) => b.op('MaxPool', [x], { kernel_shape: [2, 2], dilations: [2, 3] }), ['max-pool2d']],
  ['means that count the padding', maps, (b, x) => b.op('AveragePool', [x], { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], count_include_pad: 1 }), ['average-pool2d']],
  ['means that do not, rounded up', maps, (b, x) => b.op('AveragePool', [x], { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 0, 0, 1], ceil_mode: 1 }), ['average-pool2d']],
  ['zeros around means', maps, (b, x) => b.op('AveragePool', [b.op('Pad', [x, ints(b, 0, 0, 1, 1, 0, 0, 1, 1)], { mode: 'constant' })], { kernel_shape: [3, 3] }), ['average-pool2d']],
  ['zeros around a largest value count as zeros', maps, (b, x) => b.op('MaxPool', [b.op('Pad', [x, ints(b, 0, 0, 1, 1, 0, 0, 1, 1)], { mode: 'constant' })], { kernel_shape: [3, 3] }), ['zero-pad2d', 'max-pool2d']],
  ['another border is no layer', maps, (b, x) => b.op('Pad', [x, ints(b, 0, 0, 1, 1, 0, 0, 1, 1)], { mode: 'reflect' }), ['onnx-op']],
  ['a mean per map by reduction', maps, (b, x) => b.op('ReduceMean', [x], { axes: [2, 3], keepdims: 1 }), ['global-average-pool']],
  ['and as a row', maps, (b, x) => b.op('ReduceMean', [x], { axes: [-1, -2], keepdims: 0 }), ['global-average-pool', 'flatten']],
  ['the largest per map', maps, (b, x) => b.op('GlobalMaxPool', [x], {}), ['global-max-pool']],
  ['a squeeze-and-excite gate', maps, (b, x) => b.op('Mul', [x, b.op('Sigmoid', [conv(b, b.op('GlobalAveragePool', [x], {}), { dims: [4, 4, 1, 1] })], {})], {}), ['global-average-pool', 'conv2d', 'multiply']],
  ['a sum of three', maps, (b, x) => b.op('Sum', [x, b.op('Relu', [x], {}), b.op('Tanh', [x], {})], {}), ['activation', 'activation', 'add']],
  ['rows above rows', maps, (b, x) => b.op('Concat', [x, b.op('Relu', [x], {})], { axis: -2 }), ['activation', 'concat']],
  ['softmax along the last axis', maps, (b, x) => b.op('Softmax', [x], { axis: -1 }), ['softmax']],
  ['log softmax of a row', row, (b, x) => b.op('LogSoftmax', [x], { axis: 1 }), ['softmax']],
  ['flattening by a fixed shape', maps, (b, x) => b.op('Reshape', [x, ints(b, 1, -1)], {}), ['flatten']],
  ['flattening by its shape', maps, (b, x) => {
    const batch = b.op('Gather', [b.op('Shape', [x], {}), b.constant('first', int64s([0], []))], { axis: 0 });
    return b.op('Reshape', [x, b.op('Concat', [b.op('Unsqueeze', [batch, ints(b, 0)], {}), ints(b, -1)], { axis: 0 })], {});
  }, ['flatten']],
  ['a row as maps', row, (b, x) => b.op('Unsqueeze', [x, ints(b, 2, 3)], {}), ['reshape']],
  ['nothing at all', maps, (b, x) => b.op('Relu', [b.op('Reshape', [b.op('Identity', [x], {}), ints(b, 1, 4, 9, 8)], {})], {}), ['activation']],
  ['a channel shuffle', maps, (b, x) => b.op('Reshape', [b.op('Transpose', [b.op('Reshape', [x, ints(b, 1, 2, 2, 9, 8)], {})], { perm: [0, 2, 1, 3, 4] }), ints(b, 1, 4, 9, 8)], {}), ['channel-shuffle']],
  ['two halves', maps, (b, x) => {
    const [left = '', right = ''] = b.many('Split', [x], { axis: 1 }, 2);
    return b.op('Concat', [right, b.op('Relu', [left], {})], { axis: 1 });
  }, ['slice', 'slice', 'activation', 'concat']],
  ['a stretch of columns', maps, (b, x) => b.op('Slice', [x, ints(b, -5), ints(b, 2147483647), ints(b, 3)], {}), ['slice']],
  ['every second column is no stretch', maps, (b, x) => b.op('Slice', [x, ints(b, 0), ints(b, 8), ints(b, 3), ints(b, 2)], {}), ['onnx-op']],
  ['twice the size', maps, (b, x) => b.op('Resize', [x, '', b.constant('scales', floats([4], [1, 1, 2, 2]))], { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' }), ['upsample2d']],
  ['as PyTorch once wrote it', maps, (b, x) => b.op('Resize', [x, '', b.constant('scales', floats([4], [1, 1, 3, 1]))], { mode: 'nearest', coordinate_transformation_mode: 'half_pixel', nearest_mode: 'round_prefer_floor' }), ['upsample2d']],
  ['mixed between pixels', maps, (b, x) => b.op('Resize', [x, '', '', ints(b, 1, 4, 18, 24)], { mode: 'linear', coordinate_transformation_mode: 'half_pixel' }), ['upsample2d']],
  ['corners aligned is no layer', maps, (b, x) => b.op('Resize', [x, '', b.constant('scales', floats([4], [1, 1, 2, 2]))], { mode: 'linear', coordinate_transformation_mode: 'align_corners' }), ['onnx-op']],
  ['axes changed over', maps, (b, x) => b.op('Transpose', [x], { perm: [0, 2, 3, 1] }), ['onnx-op']],
  ['a table of numbers that is added', row, (b, x) => b.op('Add', [x, b.constant('table', numbers([1, 6], 5))], {}), ['onnx-op']],
  ['and a larger one, kept with the weights', maps, (b, x) => b.op('Add', [x, b.constant('table', numbers([1, 4, 9, 8], 5))], {}), ['onnx-op']],
];

describe.each([['convolutions', convolutions], ['functions', functions], ['others', others]] as const)('%s', (_title, rows) => {
  test.each(rows.map((one) => [one[0], one] as const))('%s', async (_name, [, dims, write, kinds]) => {
    const { imported, difference, dims: sizes } = await thereAndBack(graphOf(dims, write));
    expect(kindsOf(imported)).toEqual(kinds);
    expect(difference).toBeLessThan(2e-6);
    expect(sizes.after).toEqual(sizes.before);
    const { counts, nodes } = imported.report;
    expect(counts.kept + counts.opaque).toBe(kinds.filter((kind) => kind === 'onnx-op').length);
    expect(nodes.every(({ became, reason }) => became !== 'kept' || reason !== null)).toBe(true);
  });
});

test('what was trained in an operation without a layer is a parameter of it', async () => {
  const { imported } = await thereAndBack(graphOf(maps, (b, x) => b.op('PRelu', [x, perMap(b, 8)], {})));
  expect(check(imported.document).totals.parameters).toBe(4);
  expect(imported.report.training).toEqual({ can: true, reasons: [] });
});

test('a batch the file fixes at one is free in the drawing', async () => {
  const graph = graphOf([3, 4, 9, 8], (b, x) => b.op('Reshape', [x, ints(b, 3, 4 * 9 * 8)], {}));
  expect((await thereAndBack(graph, {}, 3)).difference).toBe(0);
  const imported = (await thereAndBack(graphOf(maps, (b, x) => b.op('Reshape', [b.op('Transpose', [x], { perm: [0, 2, 3, 1] }), ints(b, 1, 9, 4, 8)], {})))).imported;
  const end = Object.values(imported.document.layers).find(({ kind }) => kind === 'reshape');
  expect(end?.params).toEqual({ shape: [9, 4, 8] });
});
