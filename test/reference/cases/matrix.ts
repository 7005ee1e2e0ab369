// Single-op cases of matrix products, normalisation and reductions.
import { floats, type Tensor } from '../../../core/base/tensor.ts';
import { noise, opCase, positive, type OpCase } from '../cases.ts';

const matrix = (rows: number, columns: number, key = 'm'): Tensor => noise([rows, columns], key);

/** Cases of matrix products. */
export const matrixCases: readonly OpCase[] = [
  opCase('MatMul', 'matrices', [matrix(3, 4), matrix(4, 5, 'n')], {}),
  opCase('MatMul', 'batches broadcast', [noise([2, 1, 3, 4]), noise([5, 4, 2], 'n')], {}),
  opCase('MatMul', 'matrix times vector', [noise([2, 3, 4]), noise([4], 'n')], {}),
  opCase('MatMul', 'vector times matrices', [noise([4]), noise([2, 4, 3], 'n')], {}),
  opCase('MatMul', 'vectors', [noise([4]), noise([4], 'n')], {}),
  opCase('Gemm', 'without addend', [matrix(3, 4), matrix(4, 5, 'n')], {}),
  opCase('Gemm', 'row addend', [matrix(3, 4), matrix(4, 5, 'n'), noise([5], 'c')], {}),
  opCase('Gemm', 'column addend, alpha and beta', [matrix(3, 4), matrix(4, 5, 'n'), noise([3, 1], 'c')], { alpha: 0.5, beta: -2 }),
  opCase('Gemm', 'scalar addend', [matrix(3, 4), matrix(4, 5, 'n'), floats([], [2])], { beta: 0.25 }),
  opCase('Gemm', 'both turned, full addend', [matrix(4, 3), matrix(5, 4, 'n'), matrix(3, 5, 'c')], { transA: 1, transB: 1, alpha: -0.1, beta: 0.9 }),
  opCase('Gemm', 'the second turned', [matrix(3, 4), matrix(5, 4, 'n'), noise([1, 5], 'c')], { transB: 1 }),
];

const x = noise([2, 5, 3, 4]);
const channel = (key: string): Tensor => noise([5], key);

/** Cases of normalisation and softmax. */
export const normalisationCases: readonly OpCase[] = [
  opCase('BatchNormalization', 'running statistics', [x, channel('s'), channel('b'), channel('m'), positive([5], 'v')], { epsilon: 1e-3 }),
  opCase('BatchNormalization', 'two axes', [noise([4, 5]), channel('s'), channel('b'), channel('m'), positive([5], 'v')], {}),
  opCase('BatchNormalization', 'training mode gives the next running statistics', [x, channel('s'), channel('b'), channel('m'), positive([5], 'v')], { training_mode: 1, momentum: 0.8, epsilon: 1e-3 }, 3),
  opCase('InstanceNormalization', 'two spatial axes', [x, channel('s'), channel('b')], { epsilon: 1e-3 }),
  opCase('InstanceNormalization', 'one spatial axis', [noise([2, 5, 7]), channel('s'), channel('b')], {}),
  opCase('LpNormalization', 'last axis', [noise([3, 5], 'x', 2)], {}),
  opCase('LpNormalization', 'sums of absolutes over channels', [noise([2, 3, 4])], { axis: 1, p: 1 }),
  opCase('LRN', 'odd window', [noise([2, 7, 3, 2], 'x', 3)], { size: 5, alpha: 0.1, beta: 0.75, bias: 2 }),
  opCase('LRN', 'window of one', [noise([2, 4, 3, 2], 'x', 3)], { size: 1, alpha: 0.5 }),
  opCase('LRN', 'window wider than the channels', [noise([1, 3, 2, 2], 'x', 3)], { size: 9, alpha: 1, beta: 0.5 }),
  opCase('LayerNormalization', 'last axis', [noise([2, 3, 6]), noise([6], 's'), noise([6], 'b')], {}),
  opCase('LayerNormalization', 'last two axes, no bias', [noise([2, 3, 6]), noise([3, 6], 's')], { axis: 1, epsilon: 1e-2 }),
  opCase('LayerNormalization', 'with its statistics', [noise([2, 3, 6]), noise([3, 6], 's'), noise([3, 6], 'b')], { axis: -2 }, 3),
  ...(['Softmax', 'LogSoftmax'] as const).flatMap((op) => [
    opCase(op, 'last axis', [noise([3, 5], 'x', 4)], {}),
    opCase(op, 'channels', [noise([2, 3, 2, 2], 'x', 4)], { axis: 1 }),
    opCase(op, 'numbers far apart', [floats([1, 3], [-1000, 0, 1000])], {}),
  ]),
];

const attributeReductions = (['ReduceMean', 'ReduceMax', 'ReduceMin', 'ReduceSumSquare', 'ReduceL1', 'ReduceL2', 'ReduceLogSumExp', 'ReduceProd'] as const).flatMap((op) => [
  opCase(op, 'inner axes kept', [x], { axes: [1, 2] }),
  opCase(op, 'last axis dropped', [x], { axes: [-1], keepdims: 0 }),
  opCase(op, 'everything', [x], { keepdims: 0 }),
]);

/** Cases of the reductions. */
export const reduceCases: readonly OpCase[] = [
  ...attributeReductions,
  opCase('ReduceSum', 'inner axes kept', [x, { fixed: { dtype: 'int64', dims: [2], data: BigInt64Array.from([0n, 3n]) } }], {}),
  opCase('ReduceSum', 'axes dropped', [x, { fixed: { dtype: 'int64', dims: [2], data: BigInt64Array.from([-2n, 0n]) } }], { keepdims: 0 }),
  opCase('ReduceSum', 'everything', [x], { keepdims: 0 }),
  opCase('ReduceSum', 'no axes and nothing to do', [x], { noop_with_empty_axes: 1 }),
  opCase('ArgMin', 'channels', [x], { axis: 1 }),
  opCase('ArgMin', 'the last of ties', [floats([2, 3], [3, 1, 1, 1, 2, 1])], { axis: 1, keepdims: 0, select_last_index: 1 }),
  opCase('ArgMax', 'channels', [x], { axis: 1 }),
  opCase('ArgMax', 'last axis dropped', [x], { axis: -1, keepdims: 0 }),
  opCase('ArgMax', 'the first of ties', [floats([2, 3], [1, 3, 3, 2, 2, 2])], { axis: 1 }),
  opCase('ArgMax', 'the last of ties', [floats([2, 3], [1, 3, 3, 2, 2, 2])], { axis: 1, select_last_index: 1 }),
];
