// Single-op cases of convolutions and pools.
import { int64s, type Tensor } from '../../../core/base/tensor.ts';
import { fixed, noise, opCase, type OpCase } from '../cases.ts';

const x = noise([2, 4, 9, 8]);

/** Cases of convolution and its transpose. */
export const convolutionCases: readonly OpCase[] = [
  opCase('Conv', '3×3 without bias', [x, noise([5, 4, 3, 3], 'w')], {}),
  opCase('Conv', 'bias', [x, noise([5, 4, 3, 3], 'w'), noise([5], 'b')], { kernel_shape: [3, 3] }),
  opCase('Conv', 'stride 2 × 3', [x, noise([3, 4, 3, 2], 'w')], { strides: [2, 3] }),
  opCase('Conv', 'dilation 2 × 3', [x, noise([3, 4, 3, 2], 'w')], { dilations: [2, 3] }),
  opCase('Conv', 'asymmetric padding', [x, noise([3, 4, 3, 3], 'w')], { pads: [0, 2, 1, 0], strides: [2, 1] }),
  opCase('Conv', 'two groups', [x, noise([6, 2, 3, 3], 'w'), noise([6], 'b')], { group: 2, pads: [1, 1, 1, 1] }),
  opCase('Conv', 'depthwise with multiplier 2', [x, noise([8, 1, 3, 3], 'w')], { group: 4, dilations: [2, 1] }),
  opCase('Conv', 'SAME_UPPER', [x, noise([2, 4, 3, 4], 'w')], { auto_pad: 'SAME_UPPER', strides: [2, 3] }),
  opCase('Conv', 'SAME_LOWER', [x, noise([2, 4, 3, 4], 'w')], { auto_pad: 'SAME_LOWER', strides: [2, 3] }),
  opCase('Conv', 'VALID', [x, noise([2, 4, 3, 4], 'w')], { auto_pad: 'VALID', strides: [2, 2] }),
  opCase('Conv', 'three spatial axes', [noise([1, 3, 5, 6, 4]), noise([2, 3, 2, 3, 1], 'w')], { strides: [2, 1, 1], dilations: [1, 2, 1], pads: [1, 1, 0, 0, 1, 0] }),
  opCase('Conv', 'the weight gradient form: a kernel as large as the output', [noise([1, 2, 8, 8, 3]), noise([4, 2, 6, 6, 1], 'w')], { kernel_shape: [6, 6, 1] }),
  opCase('Conv', 'one spatial axis', [noise([2, 3, 7]), noise([2, 3, 3], 'w')], { pads: [1, 1] }),
  opCase('ConvTranspose', 'stride 1', [x, noise([4, 3, 3, 3], 'w')], {}),
  opCase('ConvTranspose', 'bias and stride', [x, noise([4, 3, 3, 2], 'w'), noise([3], 'b')], { strides: [2, 3] }),
  opCase('ConvTranspose', 'padding and output padding', [x, noise([4, 3, 3, 3], 'w')], { strides: [2, 2], pads: [1, 0, 1, 1], output_padding: [1, 0] }),
  opCase('ConvTranspose', 'dilation', [x, noise([4, 3, 3, 3], 'w')], { dilations: [2, 1], strides: [1, 2], pads: [1, 1, 1, 1] }),
  opCase('ConvTranspose', 'two groups', [x, noise([4, 3, 3, 3], 'w')], { group: 2, strides: [2, 2], pads: [1, 1, 1, 1], output_padding: [1, 1] }),
  opCase('ConvTranspose', 'depthwise', [x, noise([4, 1, 3, 3], 'w')], { group: 4, strides: [2, 2] }),
  opCase('ConvTranspose', 'stated output shape', [x, noise([4, 2, 3, 3], 'w')], { strides: [2, 2], output_shape: [18, 16] }),
  opCase('ConvTranspose', 'SAME_UPPER', [x, noise([4, 2, 3, 3], 'w')], { strides: [2, 2], auto_pad: 'SAME_UPPER' }),
  opCase('ConvTranspose', 'SAME_LOWER', [x, noise([4, 2, 3, 3], 'w')], { strides: [2, 2], auto_pad: 'SAME_LOWER' }),
];

const ties: Tensor = { dtype: 'float32', dims: [1, 1, 4, 4], data: Float32Array.from([1, 1, 0, 0, 1, 1, 0, 0, -3, -3, -2, -3, -3, -3, -3, -2]) };

const pools = (['MaxPool', 'AveragePool'] as const).flatMap((op) => [
  opCase(op, '2×2 stride 2', [x], { kernel_shape: [2, 2], strides: [2, 2] }),
  opCase(op, 'overlapping 3×3 stride 2', [x], { kernel_shape: [3, 3], strides: [2, 2] }),
  opCase(op, 'asymmetric padding', [x], { kernel_shape: [3, 2], strides: [2, 1], pads: [1, 0, 0, 1] }),
  opCase(op, 'ceil mode', [x], { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 }),
  opCase(op, 'ceil mode with padding', [x], { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], ceil_mode: 1 }),
  opCase(op, 'ceil mode whose last window would start in the padding', [noise([1, 2, 5, 5])], { kernel_shape: [2, 2], strides: [3, 3], pads: [1, 1, 1, 1], ceil_mode: 1 }),
  opCase(op, 'ceil mode whose last window starts behind the input', [noise([1, 2, 4, 5])], { kernel_shape: [1, 1], strides: [2, 3], pads: [0, 0, 0, 0], ceil_mode: 1 }),
  opCase(op, 'ceil mode that drops a window on one axis and hangs over on the other', [noise([1, 2, 4, 6])], { kernel_shape: [2, 3], strides: [3, 2], pads: [1, 0, 1, 0], ceil_mode: 1 }),
  opCase(op, 'ceil mode that drops a window behind uncovered rows and hangs over on the other axis', [noise([1, 2, 4, 6])], { kernel_shape: [1, 3], strides: [2, 2], pads: [0, 0, 0, 0], ceil_mode: 1 }),
  opCase(op, 'SAME_UPPER', [x], { kernel_shape: [3, 2], strides: [2, 2], auto_pad: 'SAME_UPPER' }),
  opCase(op, 'SAME_LOWER', [x], { kernel_shape: [3, 2], strides: [2, 2], auto_pad: 'SAME_LOWER' }),
  opCase(op, 'stride 1 by default', [x], { kernel_shape: [3, 3] }),
  opCase(op, 'three spatial axes', [noise([1, 2, 4, 5, 3])], { kernel_shape: [2, 3, 1], strides: [2, 1, 1], pads: [0, 1, 0, 0, 1, 0] }),
]);

/** Cases of the pooling family. */
export const poolingCases: readonly OpCase[] = [
  ...pools,
  opCase('MaxPool', 'indices of overlapping windows', [x], { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 0, 0] }, 2),
  opCase('MaxPool', 'indices of ties name the first', [ties], { kernel_shape: [2, 2], strides: [1, 1] }, 2),
  opCase('MaxPool', 'indices with ceil mode', [x], { kernel_shape: [2, 3], strides: [2, 3], ceil_mode: 1 }, 2),
  opCase('MaxPool', 'dilation', [x], { kernel_shape: [3, 2], dilations: [2, 3], pads: [1, 0, 1, 0] }, 2),
  opCase('MaxPool', 'dilation with ceil mode', [x], { kernel_shape: [2, 2], dilations: [3, 2], strides: [2, 2], ceil_mode: 1 }),
  opCase('AveragePool', 'padding counted', [x], { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], count_include_pad: 1 }),
  opCase('AveragePool', 'padding counted with ceil mode that drops a window on one axis and hangs over on the other', [noise([1, 2, 4, 6])], { kernel_shape: [2, 3], strides: [3, 2], pads: [1, 0, 1, 0], ceil_mode: 1, count_include_pad: 1 }),
  opCase('AveragePool', 'asymmetric padding counted', [x], { kernel_shape: [3, 2], strides: [2, 1], pads: [1, 0, 0, 1], count_include_pad: 1 }),
  opCase('AveragePool', 'padding counted with ceil mode', [x], { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], count_include_pad: 1, ceil_mode: 1 }),
  opCase('AveragePool', 'padding counted with ceil mode hanging over', [noise([1, 1, 6, 7])], { kernel_shape: [3, 3], strides: [3, 3], pads: [1, 1, 1, 1], count_include_pad: 1, ceil_mode: 1 }),
  opCase('LpPool', 'padding and stride', [x], { kernel_shape: [3, 2], strides: [2, 1], pads: [1, 0, 0, 1] }),
  opCase('LpPool', 'sums of absolutes', [x], { kernel_shape: [2, 2], strides: [2, 2], p: 1 }),
  opCase('GlobalLpPool', 'two spatial axes', [x], {}),
  opCase('GlobalLpPool', 'sums of absolutes', [x], { p: 1 }),
  opCase('GlobalAveragePool', 'two spatial axes', [x], {}),
  opCase('GlobalMaxPool', 'two spatial axes', [x], {}),
  opCase('GlobalAveragePool', 'three spatial axes', [noise([2, 3, 2, 3, 4])], {}),
  opCase('MaxUnpool', '2×2 stride 2', [noise([1, 1, 2, 2]), { fixed: int64s([5, 7, 13, 15], [1, 1, 2, 2]) }], { kernel_shape: [2, 2], strides: [2, 2] }),
  opCase('MaxUnpool', 'a stated output shape', [noise([1, 1, 2, 2]), int64s([5, 7, 13, 24], [1, 1, 2, 2]), fixed(1, 1, 5, 5)], { kernel_shape: [2, 2], strides: [2, 2] }),
];
