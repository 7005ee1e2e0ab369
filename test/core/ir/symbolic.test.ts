import { describe, expect, test } from 'vitest';
import { float32, type Dims } from '../../../core/base/shape.ts';
import { floats, int64s, type Tensor } from '../../../core/base/tensor.ts';
import { GraphBuilder } from '../../../core/ir/graph.ts';
import type { AttributesOf, OpName } from '../../../core/ir/ops.ts';
import { reshaped } from '../../../core/ir/ops/reshape.ts';
import { inferTypes } from '../../../core/ir/verify.ts';

/** Inferred output dims of one op whose first inputs have the given dims and whose last are constants. */
function infer<O extends OpName>(op: O, inputs: readonly Dims[], constants: readonly Tensor[], attributes: AttributesOf<O>): Dims {
  const b = new GraphBuilder('one');
  const names = [...inputs.map((dims, i) => b.input(`x${i}`, float32(dims))), ...constants.map((t) => b.constant('c', t))];
  const y = b.op(op, names, attributes);
  const types = inferTypes(b.finish());
  if (!types.ok) throw new Error(types.error[0]?.message);
  return types.value.get(y)?.dims ?? null;
}

const shape = (...values: readonly number[]): readonly Tensor[] => [int64s(values)];

describe('the batch name stays where arithmetic shows that the axis is the batch', () => {
  test.each<[string, Dims, readonly number[], Dims]>([
    ['a copied axis', ['N', 16, 5, 5], [0, -1], ['N', 400]],
    ['the open axis', ['N', 16, 5, 5], [-1, 400], ['N', 400]],
    ['the open axis in the middle', [4, 'N', 6], [2, -1, 12], [2, 'N', 12]],
    ['groups of channels', ['N', 12, 7], [0, 3, -1, 7], ['N', 3, 4, 7]],
    ['an axis of size 1 in front', ['N', 3], [1, -1, 3], [1, 'N', 3]],
    ['two names of which one is copied', ['N', 'T', 8], [0, -1, 8], ['N', 'T', 8]],
    ['the same name twice', ['N', 'N', 8], [0, -1, 8], ['N', 'N', 8]],
  ])('Reshape: %s', (_, from, target, to) => {
    expect(infer('Reshape', [from], shape(...target), {})).toEqual(to);
  });

  test.each<[string, Dims, readonly number[], Dims]>([
    ['a multiple of the batch', ['N', 16, 5, 5], [-1], [null]],
    ['an axis that mixes batch and channels', ['N', 6], [-1, 3], [null, 3]],
    ['an unknown axis', ['N', null, 5], [-1, 5], [null, 5]],
    ['two names in one axis', ['N', 'T', 8], [-1, 8], [null, 8]],
    ['a number in place of the batch', ['N', 6], [4, 6], [4, 6]],
    ['an unknown rank', null, [0, 6], [null, 6]],
  ])('and is given up for %s', (_, from, target, to) => {
    expect(reshaped(from, target)).toEqual(to);
  });

  test.each<[string, Dims]>([
    ['Conv', infer('Conv', [['N', 3, 32, 32], [6, 3, 5, 5]], [], { strides: [2, 2] })],
    ['MaxPool', infer('MaxPool', [['N', 6, 28, 28]], [], { kernel_shape: [2, 2], strides: [2, 2] })],
  ])('%s keeps it', (_, dims) => {
    expect(dims).toEqual(['N', 6, 14, 14]);
  });

  test('through elementwise ops against 1, against itself and against nothing', () => {
    expect(infer('Add', [['N', 4], [1, 4]], [], {})).toEqual(['N', 4]);
    expect(infer('Add', [['N', 4], ['N', 1]], [], {})).toEqual(['N', 4]);
    expect(infer('Mul', [['N', 4], [4]], [], {})).toEqual(['N', 4]);
  });

  test('but a known size decides over it, and an unknown one leaves it open', () => {
    expect(infer('Add', [['N', 4], [8, 4]], [], {})).toEqual([8, 4]);
    expect(infer('Add', [['N', 4], [null, 4]], [], {})).toEqual([null, 4]);
    expect(infer('Add', [['N', 4], null], [], {})).toBeNull();
  });

  test('through the other ops a network is made of', () => {
    expect(infer('Flatten', [['N', 16, 5, 5]], [], {})).toEqual(['N', 400]);
    expect(infer('Gemm', [['N', 400], [120, 400]], [], { transB: 1 })).toEqual(['N', 120]);
    expect(infer('Transpose', [['N', 3, 8]], [], { perm: [1, 0, 2] })).toEqual([3, 'N', 8]);
    expect(infer('Concat', [['N', 3, 8], ['N', 5, 8]], [], { axis: 1 })).toEqual(['N', 8, 8]);
    expect(infer('ReduceMean', [['N', 3, 8]], [], { axes: [-1], keepdims: 0 })).toEqual(['N', 3]);
    expect(infer('Resize', [['N', 3, 8, 8]], [floats([0], []), floats([4], [1, 1, 2, 2])], { mode: 'nearest' })).toEqual(['N', 3, 16, 16]);
    expect(infer('Pad', [['N', 3, 8, 8]], shape(0, 0, 1, 2, 0, 0, 3, 4), {})).toEqual(['N', 3, 12, 14]);
    expect(infer('Slice', [['N', 8]], [int64s([0]), int64s([4]), int64s([1])], {})).toEqual(['N', 4]);
    expect(infer('MatMul', [['N', 3, 4], [4, 5]], [], {})).toEqual(['N', 3, 5]);
    expect(infer('Unsqueeze', [['N', 3]], shape(1), {})).toEqual(['N', 1, 3]);
    expect(infer('Squeeze', [['N', 1, 3]], shape(1), {})).toEqual(['N', 3]);
    expect(infer('Tile', [['N', 3]], shape(1, 2), {})).toEqual(['N', 6]);
    expect(infer('Expand', [['N', 1]], shape(1, 5), {})).toEqual(['N', 5]);
  });
});

test('adding batches gives an unknown size, not a name', () => {
  expect(infer('Concat', [['N', 3], ['N', 3]], [], { axis: 0 })).toEqual([null, 3]);
  expect(infer('Tile', [['N', 3]], shape(2, 1), {})).toEqual([null, 3]);
});
