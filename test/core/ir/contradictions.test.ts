// Every contradiction a type rule can see, in the words it is told with.
import { describe, expect, test } from 'vitest';
import { float32, type Dims, type DType } from '../../../core/base/shape.ts';
import { floats, int64s, type Tensor } from '../../../core/base/tensor.ts';
import { GraphBuilder } from '../../../core/ir/graph.ts';
import type { AttributesOf, OpName } from '../../../core/ir/ops.ts';
import { inferTypes } from '../../../core/ir/verify.ts';

type Given = Dims | Tensor | DType;

/** The message about one node over the given inputs: dims of a float input, an element type of a vector, or a constant. */
function message<O extends OpName>(op: O, inputs: readonly Given[], attributes: AttributesOf<O>, outputs = 1): string {
  const b = new GraphBuilder('one');
  const names = inputs.map((given, i) => {
    if (typeof given === 'string') return b.input(`x${i}`, { dtype: given, dims: [4] });
    return given === null || Array.isArray(given) ? b.input(`x${i}`, float32(given as Dims)) : b.constant(`c${i}`, given as Tensor);
  });
  b.many(op, names, attributes, outputs, 'here');
  const types = inferTypes(b.finish());
  if (types.ok) return 'nothing';
  expect(types.error).toHaveLength(1);
  expect(types.error[0]?.node).toBe('here');
  return types.error[0]?.message ?? '';
}

const x: Dims = ['N', 4, 9, 8];

describe('a contradiction is told with its numbers', () => {
  test.each<[string, string]>([
    [message('Add', [[2, 3], [4]], {}), 'here (Add): Sizes must be equal or 1, counted from the last axis: 2 × 3 and 4 do not go together.'],
    [message('Where', [[2] as Dims, [2], [2]] , {}), 'here (Where): Input 1 must be bool, not float32.'],
    [message('Add', ['int64', 'float32'], {}), 'here (Add): Its inputs must have one element type: int64 and float32 came.'],
    [message('Clip', [[3], [2]], {}), 'here (Clip): A bound must be a scalar; input 2 has rank 1.'],
    [message('Cast', [[3]], { to: 11 }), 'here (Cast): Cast has no element type number 11.'],
    [message('Conv', [x, [6, 3, 3, 3]], {}), 'here (Conv): The input must have 3 channels for each of 1 groups, 3 in all; it is N × 4 × 9 × 8.'],
    [message('Conv', [x, [6, 2, 3, 3]], { group: 3 }), 'here (Conv): The input must have 2 channels for each of 3 groups, 6 in all; it is N × 4 × 9 × 8.'],
    [message('Conv', [x, [5, 2, 3, 3]], { group: 2 }), 'here (Conv): Groups must divide the filters: 2 groups, 5 filters.'],
    [message('Conv', [x, [5, 4, 3, 3], [6]], {}), 'here (Conv): The bias must have one number per filter: 5 filters, 6 numbers.'],
    [message('Conv', [x, [5, 4, 3]], {}), 'here (Conv): Input and weight must have the same rank: N × 4 × 9 × 8 and 5 × 4 × 3.'],
    [message('Conv', [x, [5, 4, 3, 3]], { kernel_shape: [5, 5] }), 'here (Conv): Attribute kernel_shape says 5 × 5; the weight is 5 × 4 × 3 × 3.'],
    [message('Conv', [x, [5, 4, 9, 3]], { dilations: [2, 1], pads: [1, 0, 2, 0] }), 'here (Conv): The kernel must fit into the padded input: it covers 17 on spatial axis 0, the input has 9 and 1 + 2 padding.'],
    [message('Conv', [x, [5, 4, 3, 3]], { strides: [1] }), 'here (Conv): Attribute strides must have 2 numbers, one per spatial axis, not 1.'],
    [message('Conv', [x, [5, 4, 3, 3]], { dilations: [0, 1] }), 'here (Conv): Attribute dilations must be positive, not 0, 1.'],
    [message('Conv', [x, [5, 4, 3, 3]], { pads: [1, 1] }), 'here (Conv): Attribute pads must have 4 numbers, two per spatial axis, not 2.'],
    [message('Conv', [x, [5, 4, 3, 3]], { auto_pad: 'SAME' }), 'here (Conv): Attribute auto_pad cannot be "SAME".'],
    [message('ConvTranspose', [x, [5, 4, 3, 3]], {}), 'here (ConvTranspose): The weight must have one block per input channel: it is 5 × 4 × 3 × 3, the input N × 4 × 9 × 8.'],
    [message('ConvTranspose', [x, [4, 4, 3, 3]], { output_padding: [2, 0] }), 'here (ConvTranspose): Attribute output_padding must be smaller than stride or dilation: 2 with stride 1 and dilation 1.'],
    [message('MaxPool', [x], { kernel_shape: [10, 2] }), 'here (MaxPool): The kernel must fit into the padded input: it covers 10 on spatial axis 0, the input has 9 and 0 + 0 padding.'],
    [message('AveragePool', [['N', 9]], { kernel_shape: [2, 2] }), 'here (AveragePool): A pool needs batch, channels and spatial axes; the input is N × 9.'],
    [message('MatMul', [['N', 3], [4, 5]], {}), 'here (MatMul): Inner sizes must be equal: N × 3 times 4 × 5 meets 3 with 4.'],
    [message('Gemm', [['N', 400], [120, 300]], { transB: 1 }), 'here (Gemm): Inner sizes must be equal: N × 400 times 120 × 300 meets 400 with 300.'],
    [message('Gemm', [['N', 4], [4, 5], [6]], {}), 'here (Gemm): The addend must broadcast to the product N × 5; it is 6.'],
    [message('BatchNormalization', [x, [4], [4], [3], [4]], {}), 'here (BatchNormalization): Input 4 must have one number per channel: 4 channels, 3 numbers.'],
    [message('BatchNormalization', [x, [4], [4], [4], [4]], {}, 3), 'here (BatchNormalization): Batch normalisation has 3 outputs only in training mode.'],
    [message('LayerNormalization', [['N', 6], [5]], {}), 'here (LayerNormalization): Input 2 must broadcast to the normalised axes 6; it is 5.'],
    [message('Softmax', [['N', 6]], { axis: 2 }), 'here (Softmax): Axis 2 does not exist in a tensor of rank 2.'],
    [message('Reshape', [[2, 3, 4], int64s([5, -1])], {}), 'here (Reshape): The number of elements must stay: 2 × 3 × 4 cannot become 5 × -1.'],
    [message('Reshape', [['N', 16, 5], int64s([0, 81])], {}), 'here (Reshape): The number of elements must stay: N × 16 × 5 cannot become N × 81.'],
    [message('Reshape', [[4], int64s([-1, -1])], {}), 'here (Reshape): A shape can leave one axis open, not several: -1, -1.'],
    [message('Transpose', [['N', 3, 4]], { perm: [0, 1] }), 'here (Transpose): Attribute perm must name each of 3 axes once, not 0, 1.'],
    [message('Squeeze', [['N', 3], int64s([1])], {}), 'here (Squeeze): Only axes of size 1 can be dropped: axis 1 of N × 3 has 3.'],
    [message('Concat', [['N', 3, 8], ['N', 3, 7]], { axis: 1 }), 'here (Concat): Joined tensors must agree on every axis but 1: N × 3 × 8 and input 2, N × 3 × 7.'],
    [message('Split', [['N', 7], int64s([3, 3])], { axis: 1 }, 2), 'here (Split): The parts must fill the axis: 3 + 3 is 6, axis 1 has 7.'],
    [message('Split', [['N', 7]], { axis: 1 }, 2), 'here (Split): An even split must divide the axis: 7 places over 2 outputs.'],
    [message('Slice', [['N', 7], int64s([0]), int64s([3]), int64s([1]), int64s([0])], {}), 'here (Slice): A slice cannot step by 0.'],
    [message('Pad', [['N', 7], int64s([0, 1])], {}), 'here (Pad): Pads must be 4 numbers, two per axis, not 2.'],
    [message('Pad', [['N', 3], int64s([0, -2, 0, -2])], {}), 'here (Pad): Axis 1 of N × 3 cannot lose 4 places.'],
    [message('Expand', [['N', 3], int64s([1, 4])], {}), 'here (Expand): Sizes must be equal or 1, counted from the last axis: N × 3 and 1 × 4 do not go together.'],
    [message('Resize', [['N', 3], floats([0], []), floats([1], [2])], {}), 'here (Resize): Scales must be 2 numbers, one per axis, not 1.'],
    [message('ReduceSum', [['N', 3], int64s([2])], {}), 'here (ReduceSum): Axis 2 does not exist in a tensor of rank 2.'],
    [message('ReduceMax', [['N', 3]], { axes: [1, -1] }), 'here (ReduceMax): Axis -1 is named twice.'],
    [message('Gather', [[5, 3], int64s([1, 5])], {}), 'here (Gather): Index 5 does not exist on axis 0 of 5 × 3.'],
    [message('ScatterElements', [[5], int64s([1, 2]), [3]], {}), 'here (ScatterElements): Each update needs its index: indices are 2, updates 3.'],
    [message('ScatterND', [[5, 3], int64s([1, 2], [2, 1]), [2, 4]], {}), 'here (ScatterND): Updates must be 2 × 3; they are 2 × 4.'],
    [message('OneHot', [[5], int64s([3]), [3]], {}), 'here (OneHot): The off and the on value must be two numbers; they are 3.'],
  ])('%s', (told, expected) => {
    expect(told).toBe(expected);
  });
});
