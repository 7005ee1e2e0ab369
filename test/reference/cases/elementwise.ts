// Single-op cases of elementwise arithmetic, comparison and logic.
import { floats, int64s, type Tensor } from '../../../core/base/tensor.ts';
import { onnxDType } from '../../../core/ir/ops/dtypes.ts';
import { noise, opCase, positive, type OpCase } from '../cases.ts';

const x = noise([2, 3, 4]);
const edges = floats([8], [-1e4, -2.5, -0.5, 0, 0.5, 1.5, 2.5, 1e4]);
const whole = int64s([7, -7, 3, -3, 0, 12], [2, 3]);
const divisor = int64s([2, 2, -2, 5, 3, -5], [2, 3]);
const bools = (dims: readonly number[], data: readonly number[]): Tensor => ({ dtype: 'bool', dims, data: Uint8Array.from(data) });
const int32s = (data: readonly number[]): Tensor => ({ dtype: 'int32', dims: [data.length], data: Int32Array.from(data) });
const bytes = (data: readonly number[]): Tensor => ({ dtype: 'uint8', dims: [data.length], data: Uint8Array.from(data) });

const binary = (['Add', 'Sub', 'Mul', 'Div'] as const).flatMap((op) => [
  opCase(op, 'equal shapes', [x, positive([2, 3, 4], 'y')], {}),
  opCase(op, 'a scalar', [x, floats([], [3])], {}),
  opCase(op, 'both sides stretched', [noise([2, 1, 4]), positive([3, 1], 'y')], {}),
  opCase(op, 'whole numbers', [whole, divisor], {}),
]);

const variadic = (['Min', 'Max', 'Sum'] as const).flatMap((op) => [
  opCase(op, 'one input', [x], {}),
  opCase(op, 'three broadcast inputs', [x, noise([4], 'y'), noise([2, 1, 1], 'z')], {}),
]);

const unary = (['Neg', 'Abs', 'Sign', 'Exp', 'Erf', 'Floor', 'Ceil', 'Round', 'Tanh', 'Sigmoid', 'Relu', 'HardSwish', 'Softplus', 'Selu', 'Elu', 'LeakyRelu', 'HardSigmoid', 'Softsign', 'Celu', 'ThresholdedRelu'] as const)
  .flatMap((op) => [opCase(op, 'normal numbers', [x], {}), ...(op === 'Exp' ? [] : [opCase(op, 'halves and far ends', [edges], {})])]);

/** Cases of the elementwise family. */
export const elementwiseCases: readonly OpCase[] = [
  ...binary,
  ...variadic,
  ...unary,
  ...(['Sqrt', 'Log', 'Reciprocal'] as const).map((op) => opCase(op, 'positive numbers', [positive([3, 5])], {})),
  opCase('Neg', 'whole numbers', [whole], {}),
  opCase('Max', 'whole numbers', [whole, divisor], {}),
  opCase('Pow', 'square', [x, floats([], [2])], {}),
  opCase('Pow', 'broken powers of positive numbers', [positive([2, 3]), noise([3], 'e')], {}),
  opCase('Mod', 'whole numbers take the sign of the divisor', [whole, divisor], {}),
  opCase('Mod', 'fmod takes the sign of the dividend', [noise([6], 'm', 5), floats([], [1.5])], { fmod: 1 }),
  opCase('LeakyRelu', 'slope 0.3', [x], { alpha: 0.3 }),
  opCase('Elu', 'alpha 0.5', [x], { alpha: 0.5 }),
  opCase('Selu', 'own constants', [x], { alpha: 1.5, gamma: 1.1 }),
  ...(['Sin', 'Cos'] as const).map((op) => opCase(op, 'a few turns', [noise([3, 5], 'x', 3)], {})),
  opCase('Celu', 'alpha 0.5', [x], { alpha: 0.5 }),
  opCase('ThresholdedRelu', 'threshold −0.5', [x], { alpha: -0.5 }),
  opCase('PRelu', 'a slope for each channel', [noise([2, 3, 4, 5]), noise([3, 1, 1], 's')], {}),
  opCase('PRelu', 'one slope', [x, floats([1], [0.25])], {}),
  opCase('Dropout', 'outside training', [x], {}),
  opCase('Dropout', 'a ratio, and the mask', [x, { fixed: floats([], [0.3]) }], {}, 2),
  opCase('HardSigmoid', 'a mask: slope 1e30, offset 0', [edges], { alpha: 1e30, beta: 0 }),
  opCase('HardSigmoid', 'slope 1/6', [x], { alpha: 1 / 6, beta: 0.5 }),
  opCase('Clip', 'both bounds', [x, { fixed: floats([], [-0.5]) }, { fixed: floats([], [0.7]) }], {}),
  opCase('Clip', 'only an upper bound', [x, null, { fixed: floats([], [0.2]) }], {}),
  opCase('Clip', 'no bounds', [x], {}),
];

const [a, b] = [noise([2, 3]), floats([2, 3], [0, 1, -1, 2, 0.5, 0])];
const [p, q] = [bools([4], [1, 1, 0, 0]), bools([4], [1, 0, 1, 0])];

/** Cases of comparison, logic and element types. */
export const logicCases: readonly OpCase[] = [
  ...(['Equal', 'Greater', 'Less', 'GreaterOrEqual', 'LessOrEqual'] as const).flatMap((op) => [
    opCase(op, 'floats with ties', [b, floats([3], [0, 1, -1])], {}),
    opCase(op, 'whole numbers', [whole, divisor], {}),
  ]),
  opCase('Equal', 'truth values', [p, q], {}),
  opCase('And', 'truth table', [p, q], {}),
  opCase('Or', 'truth table', [p, q], {}),
  opCase('Not', 'truth table', [p], {}),
  opCase('IsNaN', 'a NaN among numbers', [floats([4], [1, NaN, Infinity, 0])], {}),
  opCase('Where', 'broadcast condition', [bools([2, 1], [1, 0]), a, floats([], [7])], {}),
  opCase('Where', 'whole numbers', [bools([3], [1, 0, 1]), whole, divisor], {}),
  opCase('Cast', 'float to int64 cuts', [floats([5], [1.7, -1.7, 0, 3, -0.5])], { to: onnxDType.int64 }),
  opCase('Cast', 'float to bool', [floats([3], [0, 0.5, -2])], { to: onnxDType.bool }),
  opCase('Cast', 'float to int32', [floats([3], [0.9, 5.5, -2])], { to: onnxDType.int32 }),
  opCase('Cast', 'bytes to float', [bytes([0, 128, 255])], { to: onnxDType.float32 }),
  opCase('Cast', 'int32 to float', [int32s([-5, 0, 9])], { to: onnxDType.float32 }),
  opCase('Cast', 'truth to float', [p], { to: onnxDType.float32 }),
  opCase('Identity', 'floats', [x], {}),
  opCase('Identity', 'truth values', [p], {}),
];
