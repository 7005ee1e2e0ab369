// Cases for every rule of the gradient table: several attribute sets, broadcasts and odd sizes each.
import { floats, int64s, scalar, type Tensor } from '../../core/base/tensor.ts';
import type { Attribute } from '../../core/ir/graph.ts';
import type { OpName } from '../../core/ir/ops.ts';
import { convolutionCases } from './convolution-cases.ts';
import type { Case, Input } from './harness.ts';
import { poolingCases } from './pooling-cases.ts';

type Attributes = Readonly<Record<string, Attribute>>;

const one = (op: OpName, title: string, inputs: readonly Input[], attributes: Attributes = {}, outputs = 1): Case => ({ op, title, inputs, attributes, outputs });
const list = (...numbers: readonly number[]): Input => ({ constant: int64s(numbers) });
const kinked = { dims: [3, 5], avoid: [0] } as const;
const positive = { dims: [3, 5], from: 0.2, to: 3 } as const;
const image = { dims: [2, 3, 4, 5] } as const;

/** An op of one input, over values it is smooth at. */
const unary = (op: OpName, input: Input = { dims: [3, 5] }, attributes: Attributes = {}, title = 'plain'): Case => one(op, title, [input], attributes);

/** Two tensors in every way of broadcasting. */
const binary = (op: OpName, second: { from?: number; to?: number } = {}): readonly Case[] => [
  one(op, 'equal shapes', [{ dims: [3, 4] }, { dims: [3, 4], ...second }]),
  one(op, 'a stretched column', [{ dims: [3, 4] }, { dims: [3, 1], ...second }]),
  one(op, 'fewer axes', [{ dims: [2, 3, 4] }, { dims: [4], ...second }]),
  one(op, 'one value per channel', [image, { dims: [3, 1, 1], ...second }]),
  one(op, 'a scalar', [{ dims: [2, 3] }, { dims: [], ...second }]),
  one(op, 'both stretched', [{ dims: [2, 1, 4] }, { dims: [3, 1], ...second }]),
];

const gradientOfOne = (op: OpName, dims: readonly number[], attributeSets: readonly Attributes[]): readonly Case[] => attributeSets.map((attributes) => one(op, JSON.stringify(attributes), [{ dims }], attributes));
const constants = (...tensors: readonly Tensor[]): readonly Input[] => tensors.map((constant) => ({ constant }));
const truths = (dims: readonly number[], values: readonly number[]): Input => ({ fed: { dtype: 'bool', dims, data: Uint8Array.from(values) } });
const statistics = [{ dims: [3] }, { dims: [3] }, { dims: [3] }, { dims: [3], from: 0.5, to: 2 }] as const;

/** All cases, op by op. */
export const cases: readonly Case[] = [
  ...binary('Add'), ...binary('Sub'), ...binary('Mul'), ...binary('Div', { from: 0.5, to: 2 }),
  one('Pow', 'a constant square', [{ dims: [3, 4] }, { constant: scalar(2) }]),
  one('Pow', 'a constant root', [positive, { constant: scalar(-0.75) }]),
  one('Pow', 'a tensor of exponents', [{ dims: [3, 4], from: 0.3, to: 2 }, { dims: [4] }]),
  one('Min', 'two', [{ dims: [3, 4] }, { dims: [4] }]), one('Min', 'with a constant', [kinked, ...constants(scalar(0))]),
  one('Max', 'two', [{ dims: [3, 4] }, { dims: [4] }]), one('Max', 'three', [{ dims: [3, 4] }, { dims: [3, 1] }, { dims: [3, 4] }]), one('Max', 'one', [{ dims: [2] }]),
  one('Sum', 'three', [{ dims: [3, 4] }, { dims: [4] }, { dims: [3, 1] }]), one('Sum', 'one', [{ dims: [2] }]),
  unary('Neg'), unary('Abs', kinked), unary('Sqrt', positive), unary('Exp'), unary('Log', positive), unary('Reciprocal', positive), unary('Erf'),
  unary('Tanh'), unary('Sigmoid'), unary('Relu', kinked), unary('Softplus'),
  unary('LeakyRelu', kinked), unary('LeakyRelu', kinked, { alpha: 0.3 }, 'steeper'), unary('LeakyRelu', kinked, { alpha: -0.5 }, 'negative slope'),
  unary('Elu', kinked), unary('Elu', kinked, { alpha: 0.6 }, 'smaller'), unary('Elu', kinked, { alpha: 1.7 }, 'larger'),
  unary('Selu', kinked), unary('Selu', kinked, { alpha: 1.2, gamma: 0.8 }, 'other numbers'),
  unary('HardSigmoid', { dims: [3, 5], from: -4, to: 4, avoid: [-2.5, 2.5] }), unary('HardSigmoid', { dims: [3, 5], from: -4, to: 4, avoid: [-3, 3] }, { alpha: 1 / 6, beta: 0.5 }, 'sixths'),
  unary('HardSwish', { dims: [3, 5], from: -5, to: 5, avoid: [-3, 3] }),
  unary('Softsign', kinked), unary('Sin'), unary('Cos'), unary('Celu', kinked), unary('Celu', kinked, { alpha: 0.6 }, 'smaller'),
  unary('ThresholdedRelu', { dims: [3, 5], avoid: [1] }), unary('ThresholdedRelu', { dims: [3, 5], avoid: [-0.5] }, { alpha: -0.5 }, 'below zero'),
  one('PRelu', 'a slope per channel', [{ ...image, avoid: [0] }, { dims: [3, 1, 1] }]), one('PRelu', 'one slope', [kinked, { dims: [1] }]),
  unary('Dropout'), one('Dropout', 'with a ratio', [{ dims: [3] }, ...constants(scalar(0.5))]),
  one('Clip', 'both bounds', [{ dims: [3, 5], avoid: [-0.7, 1.1] }, ...constants(scalar(-0.7), scalar(1.1))]),
  one('Clip', 'from below', [kinked, ...constants(scalar(0))]),
  one('Clip', 'from above', [{ dims: [3, 5], avoid: [0.3] }, null, ...constants(scalar(0.3))]),
  one('Clip', 'bounds far out', [{ dims: [3, 5] }, ...constants(scalar(-3e38), scalar(3e38))]),
  one('Clip', 'bounds that learn', [{ dims: [3, 5], avoid: [-0.5, 0.5] }, { dims: [], values: [-0.5] }, { dims: [], values: [0.5] }]),
  one('Where', 'a stretched choice', [truths([2, 1], [1, 0]), { dims: [2, 3] }, { dims: [3] }]),
  unary('Cast', { dims: [3] }, { to: 1 }), unary('Identity'),

  one('Gemm', 'plain', [{ dims: [3, 4] }, { dims: [4, 5] }]),
  one('Gemm', 'dense', [{ dims: [3, 4] }, { dims: [5, 4] }, { dims: [5] }], { transB: 1 }),
  one('Gemm', 'first turned', [{ dims: [4, 3] }, { dims: [4, 5] }, { dims: [3, 1] }], { transA: 1, alpha: 0.5, beta: 2 }),
  one('Gemm', 'both turned', [{ dims: [4, 3] }, { dims: [5, 4] }, { dims: [] }], { transA: 1, transB: 1, alpha: -1.5 }),
  one('MatMul', 'matrices', [{ dims: [3, 4] }, { dims: [4, 5] }]),
  one('MatMul', 'a matrix for every row', [{ dims: [2, 2, 3, 4] }, { dims: [4, 5] }]),
  one('MatMul', 'a batch of products', [{ dims: [2, 3, 4] }, { dims: [2, 4, 2] }]),
  one('MatMul', 'leading axes that stretch', [{ dims: [2, 1, 3, 4] }, { dims: [3, 4, 2] }]),
  one('MatMul', 'one matrix for a batch', [{ dims: [3, 4] }, { dims: [2, 4, 2] }]),
  one('MatMul', 'a vector from the left', [{ dims: [4] }, { dims: [2, 4, 3] }]),
  one('MatMul', 'a vector from the right', [{ dims: [2, 3, 4] }, { dims: [4] }]),
  one('MatMul', 'two vectors', [{ dims: [4] }, { dims: [4] }]),

  one('Reshape', 'to rows', [image, list(2, -1)]), one('Flatten', 'plain', [image], { axis: 1 }), one('Flatten', 'axis 2', [image], { axis: 2 }),
  one('Squeeze', 'named', [{ dims: [2, 1, 3, 1] }, list(1, 3)]), one('Squeeze', 'all', [{ dims: [1, 3, 1] }]), one('Unsqueeze', 'two', [{ dims: [2, 3] }, list(0, -1)]),
  ...gradientOfOne('DepthToSpace', [2, 8, 2, 3], [{ blocksize: 2 }, { blocksize: 2, mode: 'CRD' }]), ...gradientOfOne('SpaceToDepth', [2, 3, 4, 6], [{ blocksize: 2 }]),
  ...gradientOfOne('Transpose', [2, 3, 4], [{}, { perm: [1, 2, 0] }, { perm: [0, 2, 1] }]),
  one('Concat', 'three', [{ dims: [2, 3] }, { dims: [2, 1] }, { dims: [2, 2] }], { axis: -1 }), one('Concat', 'one', [{ dims: [2, 3] }], { axis: 0 }),
  one('Split', 'uneven', [{ dims: [2, 6] }, list(1, 2, 3)], { axis: 1 }, 3), one('Split', 'even', [{ dims: [4, 2] }], {}, 2),
  one('Slice', 'a part', [image, list(1, 0), list(3, 2), list(3, 1)]),
  one('Slice', 'every third', [{ dims: [2, 8] }, list(1), list(8), list(1), list(3)]),
  one('Slice', 'steps on two axes', [{ dims: [2, 7, 8] }, list(0, 1), list(7, 7), list(1, 2), list(3, 2)]),
  one('Slice', 'backwards', [{ dims: [2, 6] }, list(-1), list(-100), list(1), list(-1)]),
  one('Slice', 'backwards in steps', [{ dims: [3, 7] }, list(5), list(0), list(-1), list(-2)]),
  one('Pad', 'around', [image, list(0, 0, 1, 2, 0, 0, 0, 3)]), one('Pad', 'cut', [image, list(0, 0, -1, 0, 0, 0, 0, -2)]), one('Pad', 'cut and pad', [image, list(0, 0, -1, 2, 0, 0, 1, -2)], { mode: 'constant' }),
  one('Expand', 'rows', [{ dims: [3, 1] }, list(2, 1, 4)]), one('Expand', 'nothing', [{ dims: [3, 2] }, list(1)]),
  one('Tile', 'two axes', [{ dims: [2, 3] }, list(2, 3)]), one('Tile', 'once', [{ dims: [2, 3] }, list(1, 1)]),

  ...(['ReduceMean', 'ReduceMax', 'ReduceMin', 'ReduceSumSquare', 'ReduceL2', 'ReduceLogSumExp'] as const).flatMap((op) => gradientOfOne(op, [2, 3, 4], [{}, { axes: [1] }, { axes: [0, -1], keepdims: 0 }, { keepdims: 0 }])),
  one('ReduceL1', 'kept', [{ ...image, avoid: [0] }], { axes: [1, 3] }), one('ReduceL1', 'all', [kinked], { keepdims: 0 }),
  one('ReduceSum', 'all', [image]), one('ReduceSum', 'kept', [image, list(1, 3)]), one('ReduceSum', 'dropped', [image, list(-1, 0)], { keepdims: 0 }),
  one('ReduceSum', 'none', [image, list()], { noop_with_empty_axes: 1 }),
  one('Gather', 'rows, some twice', [{ dims: [4, 3] }, { fed: int64s([1, 1, 3, 0, 2, 1], [2, 3]) }]), one('Gather', 'columns', [{ dims: [2, 4, 3] }, { fed: int64s([3, -1, 0]) }], { axis: 1 }),
  one('GatherElements', 'along the last axis', [{ dims: [2, 4] }, { fed: int64s([0, 0, 3, 1, 2, -1], [2, 3]) }], { axis: 1 }),

  ...gradientOfOne('Softmax', [3, 4, 2], [{}, { axis: 1 }, { axis: 0 }]), ...gradientOfOne('LogSoftmax', [3, 4, 2], [{}, { axis: 1 }]),
  one('BatchNormalization', 'fixed statistics', [image, ...statistics]), one('BatchNormalization', 'fixed statistics of rows', [{ dims: [4, 3] }, ...statistics], { epsilon: 0.1 }),
  one('BatchNormalization', 'of the batch', [image, { dims: [3] }, { dims: [3] }, ...constants(floats([3], [0, 1, 2]), floats([3], [1, 2, 3]))], { training_mode: 1, momentum: 0 }, 3),
  one('BatchNormalization', 'of a batch of rows with an even number of channels', [{ dims: [5, 4] }, { dims: [4] }, { dims: [4] }, ...constants(floats([4], [0, 1, 2, 3]), floats([4], [1, 2, 3, 4]))], { training_mode: 1, momentum: 0 }),
  one('BatchNormalization', 'of a batch of rows', [{ dims: [5, 3] }, { dims: [3] }, { dims: [3] }, ...constants(floats([3], [0, 1, 2]), floats([3], [1, 2, 3]))], { training_mode: 1, epsilon: 0.01 }, 3),
  one('LayerNormalization', 'last axis', [image, { dims: [5] }, { dims: [5] }]), one('LayerNormalization', 'last two, no bias', [image, { dims: [4, 5] }], { axis: 2, epsilon: 0.01 }),
  one('InstanceNormalization', 'two spatial axes', [image, { dims: [3] }, { dims: [3] }]), one('InstanceNormalization', 'one spatial axis', [{ dims: [2, 3, 6] }, { dims: [3] }, { dims: [3] }], { epsilon: 0.01 }),
  one('LRN', 'odd window', [image], { size: 3, alpha: 0.9, beta: 0.5, bias: 1 }), one('LRN', 'even window', [{ dims: [2, 7, 2, 2] }], { size: 4, alpha: 0.5 }), one('LRN', 'wider than the channels', [image], { size: 9, bias: 2, alpha: 1e-2 }),

  ...convolutionCases,
  ...poolingCases,
];
