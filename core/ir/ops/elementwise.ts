// Elementwise arithmetic and activations: shapes broadcast, the element type stays.
import { compatible, formatDims, type TensorType } from '../../base/shape.ts';
import { broadcast, elementwise, given, sameAsFirst } from './rules.ts';
import { many, numeric, real, row, signed, truth, type TypeRule } from './row.ts';

const unary = row({ inputs: [1, 1], outputs: [1, 1], accepts: [real], attributes: {}, infer: sameAsFirst });
const signedUnary = row({ inputs: [1, 1], outputs: [1, 1], accepts: [signed], attributes: {}, infer: sameAsFirst });
const binary = row({ inputs: [2, 2], outputs: [1, 1], accepts: [numeric], alike: 'all', attributes: {}, infer: elementwise() });
const variadic = row({ inputs: [1, many], outputs: [1, 1], accepts: [numeric], alike: 'all', attributes: {}, infer: elementwise() });
const slope = row({ inputs: [1, 1], outputs: [1, 1], accepts: [real], attributes: { alpha: 'float?' }, infer: sameAsFirst });

/** One slope for every element, or fewer that broadcast over them. */
const slopes: TypeRule = (q) => {
  const x = given(q, 0);
  const whole = broadcast(x.dims, given(q, 1).dims);
  if (typeof whole === 'string') return whole;
  return whole !== null && x.dims !== null && !compatible(whole, x.dims) ? `The slopes must broadcast to the input ${formatDims(x.dims)}; they are ${formatDims(given(q, 1).dims)}` : [x];
};

const dropout: TypeRule = (q) => {
  const x = given(q, 0);
  const outputs: TensorType[] = [x, { dtype: 'bool', dims: x.dims }];
  return outputs.slice(0, q.outputs);
};

const clip: TypeRule = (q) => {
  for (const bound of [1, 2]) {
    const dims = q.inputs[bound]?.dims;
    if (dims !== undefined && dims !== null && dims.length !== 0) return `A bound must be a scalar; input ${bound + 1} has rank ${dims.length}`;
  }
  return [given(q, 0)];
};

/** Rows of the elementwise family. */
export const elementwiseOps = {
  Add: binary,
  Sub: binary,
  Mul: binary,
  Div: binary,
  Pow: row({ inputs: [2, 2], outputs: [1, 1], accepts: [signed, numeric], attributes: {}, infer: elementwise() }),
  Mod: row({ inputs: [2, 2], outputs: [1, 1], accepts: [numeric], alike: 'all', attributes: { fmod: 'int?' }, infer: elementwise() }),
  Min: variadic,
  Max: variadic,
  Sum: row({ inputs: [1, many], outputs: [1, 1], accepts: [real], attributes: {}, infer: elementwise() }),
  Neg: signedUnary,
  Abs: row({ inputs: [1, 1], outputs: [1, 1], accepts: [numeric], attributes: {}, infer: sameAsFirst }),
  Sign: row({ inputs: [1, 1], outputs: [1, 1], accepts: [numeric], attributes: {}, infer: sameAsFirst }),
  Sqrt: unary,
  Exp: unary,
  Log: unary,
  Reciprocal: unary,
  Erf: row({ inputs: [1, 1], outputs: [1, 1], accepts: [numeric], attributes: {}, infer: sameAsFirst }),
  Floor: unary,
  Ceil: unary,
  Round: unary,
  Tanh: unary,
  Sigmoid: unary,
  Relu: signedUnary,
  LeakyRelu: slope,
  Elu: slope,
  Selu: row({ inputs: [1, 1], outputs: [1, 1], accepts: [real], attributes: { alpha: 'float?', gamma: 'float?' }, infer: sameAsFirst }),
  HardSigmoid: row({ inputs: [1, 1], outputs: [1, 1], accepts: [real], attributes: { alpha: 'float?', beta: 'float?' }, infer: sameAsFirst }),
  HardSwish: unary,
  Softplus: unary,
  Softsign: unary,
  Sin: unary,
  Cos: unary,
  Celu: slope,
  ThresholdedRelu: slope,
  PRelu: row({ inputs: [2, 2], outputs: [1, 1], accepts: [real], attributes: {}, infer: slopes }),
  Dropout: row({ inputs: [1, 3], outputs: [1, 2], accepts: [real, real, truth], attributes: { seed: 'int?' }, infer: dropout }),
  Clip: row({ inputs: [1, 3], outputs: [1, 1], accepts: [numeric], alike: 'all', attributes: {}, infer: clip }),
};
