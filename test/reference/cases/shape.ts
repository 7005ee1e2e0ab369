// Single-op cases of shapes, resizing, gathering and scattering.
import { floats, int64s, scalar, type Tensor } from '../../../core/base/tensor.ts';
import { fixed, fixedFloats, noise, opCase, type Input, type OpCase } from '../cases.ts';

const x = noise([2, 3, 4]);
const image = noise([1, 2, 3, 4]);
const whole = (value: number): Input => ({ fixed: int64s([value], []) });
const real = (value: number): Input => ({ fixed: scalar(value) });
const far = 9223372036854775807n;
const farEnd: Tensor = { dtype: 'int64', dims: [1], data: BigInt64Array.from([far]) };
const farStart: Tensor = { dtype: 'int64', dims: [1], data: BigInt64Array.from([-far]) };

const transforms = ['half_pixel', 'asymmetric', 'align_corners', 'pytorch_half_pixel'] as const;
const roundings = ['round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil'] as const;

const resizes = [
  ...transforms.flatMap((transform) => [
    ...roundings.map((rounding) => opCase('Resize', `nearest, ${transform}, ${rounding}`, [image, null, fixedFloats(1, 1, 2, 1.5)], { mode: 'nearest', coordinate_transformation_mode: transform, nearest_mode: rounding })),
    opCase('Resize', `linear, ${transform}, scales`, [image, null, fixedFloats(1, 1, 2, 3)], { mode: 'linear', coordinate_transformation_mode: transform }),
    opCase('Resize', `linear, ${transform}, sizes`, [image, null, null, fixed(1, 2, 5, 7)], { mode: 'linear', coordinate_transformation_mode: transform }),
  ]),
  opCase('Resize', 'defaults', [image, null, fixedFloats(1, 1, 2, 2)], {}),
  opCase('Resize', 'smaller, linear', [noise([1, 1, 8, 6]), null, fixedFloats(1, 1, 0.5, 0.5)], { mode: 'linear' }),
  opCase('Resize', 'smaller, nearest, sizes', [noise([1, 1, 7, 5]), null, null, fixed(1, 1, 3, 2)], { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' }),
];

/** Cases of the shape family. */
export const shapeCases: readonly OpCase[] = [
  opCase('Reshape', 'an open axis', [x, fixed(-1, 6)], {}),
  opCase('Reshape', 'copied axes', [x, fixed(0, 0, 2, 2)], {}),
  opCase('Reshape', 'to a vector', [x, fixed(-1)], {}),
  opCase('Reshape', 'to a scalar', [floats([1, 1], [5]), fixed()], {}),
  opCase('Reshape', 'allowzero with no elements', [floats([0, 3], []), fixed(3, 0)], { allowzero: 1 }),
  opCase('Reshape', 'a shape that is fed', [x, int64s([4, 6])], {}),
  opCase('Flatten', 'from axis 1', [x], {}),
  opCase('Flatten', 'from axis 0', [x], { axis: 0 }),
  opCase('Flatten', 'from the last axis', [x], { axis: -1 }),
  opCase('Flatten', 'at the end', [x], { axis: 3 }),
  opCase('DepthToSpace', 'blocks outermost', [noise([2, 12, 2, 3])], { blocksize: 2 }),
  opCase('DepthToSpace', 'blocks innermost', [noise([2, 12, 2, 3])], { blocksize: 2, mode: 'CRD' }),
  opCase('SpaceToDepth', 'blocks of 2', [noise([2, 3, 4, 6])], { blocksize: 2 }),
  opCase('Transpose', 'reversed', [x], {}),
  opCase('Transpose', 'rolled', [x], { perm: [1, 2, 0] }),
  opCase('Squeeze', 'named axes', [noise([1, 3, 1, 2]), fixed(0, -2)], {}),
  opCase('Squeeze', 'all axes of size 1', [noise([1, 3, 1, 2])], {}),
  opCase('Unsqueeze', 'both ends', [x, fixed(0, -1)], {}),
  opCase('Unsqueeze', 'a scalar', [scalar(3), fixed(0)], {}),
  opCase('Concat', 'channels', [x, noise([2, 1, 4], 'y'), noise([2, 2, 4], 'z')], { axis: 1 }),
  opCase('Concat', 'last axis of whole numbers', [int64s([1, 2]), int64s([3])], { axis: -1 }),
  opCase('Split', 'even', [x], { axis: 2 }, 2),
  opCase('Split', 'stated sizes', [x, fixed(1, 0, 3)], { axis: -1 }, 3),
  opCase('Slice', 'all axes', [x, fixed(0, 1, 1), fixed(1, 3, 3)], {}),
  opCase('Slice', 'named axes with steps', [x, fixed(0, 3), fixed(2, 0), fixed(1, 2), fixed(2, -1)], {}),
  opCase('Slice', 'negative positions', [x, fixed(-3), fixed(-1), fixed(2)], {}),
  opCase('Slice', 'ends far beyond', [x, fixed(1), { fixed: farEnd }, fixed(1)], {}),
  opCase('Slice', 'reversed', [x, fixed(-1), { fixed: farStart }, fixed(2), fixed(-1)], {}),
  opCase('Slice', 'steps that do not divide', [noise([10]), fixed(1), fixed(9), fixed(0), fixed(3)], {}),
  opCase('Slice', 'backwards steps that do not divide', [noise([10]), fixed(8), fixed(1), fixed(0), fixed(-3)], {}),
  opCase('Slice', 'starts before the beginning', [noise([5]), fixed(-9), fixed(3)], {}),
  opCase('Slice', 'backwards from before the beginning', [noise([5]), fixed(-9), { fixed: farStart }, fixed(0), fixed(-1)], {}),
  opCase('Slice', 'backwards from beyond the end', [noise([5]), fixed(9), fixed(1), fixed(0), fixed(-2)], {}),
  opCase('Slice', 'nothing left', [noise([5]), fixed(4), fixed(2)], {}),
  opCase('Pad', 'zeros', [x, fixed(0, 1, 2, 1, 0, 3)], {}),
  opCase('Pad', 'a value', [x, fixed(0, 0, 1, 0, 0, 1), real(-2)], {}),
  opCase('Pad', 'cutting', [x, fixed(0, -1, 1, 0, 0, -2)], {}),
  opCase('Pad', 'reflect', [image, fixed(0, 0, 1, 2, 0, 0, 2, 1)], { mode: 'reflect' }),
  opCase('Pad', 'edge', [image, fixed(0, 0, 1, 2, 0, 0, 2, 1)], { mode: 'edge' }),
  opCase('Expand', 'size 1 stretched', [noise([3, 1]), fixed(2, 1, 4)], {}),
  opCase('Expand', 'a smaller shape', [x, fixed(3, 1)], {}),
  opCase('Tile', 'two axes', [x, fixed(2, 1, 3)], {}),
  opCase('Shape', 'whole', [x], {}),
  opCase('Shape', 'part', [x], { start: 1, end: -1 }),
  opCase('ConstantOfShape', 'zeros', [fixed(2, 3)], {}),
  opCase('ConstantOfShape', 'a value', [fixed(2)], { value: int64s([7]) }),
  ...resizes,
  opCase('Range', 'floats', [real(1), real(4.2), real(0.5)], {}),
  opCase('Range', 'whole numbers downwards', [whole(10), whole(-1), whole(-3)], {}),
  opCase('Range', 'empty', [whole(3), whole(3), whole(1)], {}),
];

const table = noise([4, 3]);

/** Cases of the gather and scatter family. */
export const gatherCases: readonly OpCase[] = [
  opCase('Gather', 'rows', [table, int64s([2, 0, -1])], {}),
  opCase('Gather', 'columns by a matrix', [table, int64s([2, 0, 1, 1], [2, 2])], { axis: 1 }),
  opCase('Gather', 'one row', [table, int64s([3], [])], {}),
  opCase('GatherElements', 'along rows', [table, int64s([2, 0, 1, 1, -1, 0], [2, 3])], {}),
  opCase('GatherElements', 'along columns', [table, int64s([2, 0, 1, 1, 2, 2, 0, 0], [4, 2])], { axis: 1 }),
  opCase('ScatterElements', 'replace', [table, int64s([2, 0, 1, 0, 1, 3], [2, 3]), noise([2, 3], 'u')], {}),
  opCase('ScatterElements', 'add with repeated places', [noise([8]), int64s([1, 1, 5, 1, -1]), noise([5], 'u')], { axis: 0, reduction: 'add' }),
  opCase('ScatterElements', 'multiply along columns', [table, int64s([0, 0, 1, 2, 2, 2, 0, 1], [4, 2]), noise([4, 2], 'u')], { axis: 1, reduction: 'mul' }),
  opCase('ScatterND', 'rows', [table, int64s([3, 1], [2, 1]), noise([2, 3], 'u')], {}),
  opCase('ScatterND', 'add single elements', [table, int64s([0, 1, 0, 1, 3, 2], [3, 2]), noise([3], 'u')], { reduction: 'add' }),
  opCase('OneHot', 'last axis', [int64s([0, 2, -1, 1]), { fixed: int64s([3], []) }, { fixed: floats([2], [0, 1]) }], {}),
  opCase('OneHot', 'first axis, own values', [int64s([0, 2, 7, 1], [2, 2]), { fixed: int64s([3]) }, { fixed: floats([2], [0.1, 0.9]) }], { axis: 0 }),
];
