// The gradient table: one row for every op of the catalogue. A row is a rule, `zero` where the op is flat or not numeric, or
// a refusal with the reason the user reads at the layer. An op without a row does not compile.
import type { OpName } from '../ir/ops.ts';
import { differentiateConv } from './convolution/index.ts';
import { averagePool, globalAveragePool } from './gradients/average-pool.ts';
import { batchNormalization } from './gradients/batch-norm.ts';
import { clip } from './gradients/clip.ts';
import { convTranspose } from './gradients/conv-transpose.ts';
import * as elementwise from './gradients/elementwise.ts';
import { gather, gatherElements } from './gradients/gather.ts';
import * as layout from './gradients/layout.ts';
import { instanceNormalization, layerNormalization, localResponseNormalization } from './gradients/layer-norm.ts';
import { gemm, matMul } from './gradients/matrix.ts';
import { globalMaxPool, maxPool } from './gradients/max-pool.ts';
import { reduceExtreme, reduceL1, reduceL2, reduceLogSumExp, reduceMean, reduceSum, reduceSumSquare } from './gradients/reduce.ts';
import { resize } from './gradients/resize.ts';
import { logSoftmax, softmax } from './gradients/softmax.ts';
import type { Rule } from './rule.ts';

const zero: Rule = { kind: 'zero' };
const refuse = (reason: string): Rule => ({ kind: 'refuse', reason });

/** How each op is differentiated. */
export const gradients: { readonly [O in OpName]: Rule } = {
  Add: elementwise.add,
  Sub: elementwise.subtract,
  Mul: elementwise.multiply,
  Div: elementwise.divide,
  Pow: elementwise.power,
  Mod: refuse('a remainder has no gradient rule; it is meant for indices'),
  Min: elementwise.extreme,
  Max: elementwise.extreme,
  Sum: elementwise.sum,
  Neg: elementwise.negate,
  Abs: elementwise.absolute,
  Sign: zero,
  Sqrt: elementwise.squareRoot,
  Exp: elementwise.exponential,
  Log: elementwise.logarithm,
  Reciprocal: elementwise.reciprocal,
  Erf: elementwise.errorFunction,
  Floor: zero,
  Ceil: zero,
  Round: zero,
  Tanh: elementwise.hyperbolicTangent,
  Sigmoid: elementwise.sigmoid,
  Relu: elementwise.relu,
  LeakyRelu: elementwise.leakyRelu,
  Elu: elementwise.elu,
  Selu: elementwise.selu,
  HardSigmoid: elementwise.hardSigmoid,
  HardSwish: elementwise.hardSwish,
  Softplus: elementwise.softplus,
  Softsign: elementwise.softsign,
  Sin: elementwise.sine,
  Cos: elementwise.cosine,
  Celu: elementwise.celu,
  ThresholdedRelu: elementwise.thresholdedRelu,
  PRelu: elementwise.parametricRelu,
  Dropout: elementwise.dropout,
  Clip: clip,

  Equal: zero,
  Greater: zero,
  Less: zero,
  GreaterOrEqual: zero,
  LessOrEqual: zero,
  And: zero,
  Or: zero,
  Not: zero,
  IsNaN: zero,
  Where: elementwise.choose,
  Cast: elementwise.cast,
  Identity: elementwise.identity,

  Conv: { kind: 'rule', differentiate: differentiateConv },
  ConvTranspose: convTranspose,

  MaxPool: maxPool,
  AveragePool: averagePool,
  LpPool: refuse('a pool of powers has no gradient rule'),
  GlobalLpPool: refuse('a pool of powers has no gradient rule'),
  GlobalAveragePool: globalAveragePool,
  GlobalMaxPool: globalMaxPool,
  MaxUnpool: refuse('unpooling has no gradient rule; it is written only by the backward pass of max pooling'),

  MatMul: matMul,
  Gemm: gemm,

  BatchNormalization: batchNormalization,
  InstanceNormalization: instanceNormalization,
  LpNormalization: refuse('a division by the norm of an axis has no gradient rule'),
  LRN: localResponseNormalization,
  LayerNormalization: layerNormalization,
  Softmax: softmax,
  LogSoftmax: logSoftmax,

  Reshape: layout.reshape,
  Flatten: layout.reshape,
  DepthToSpace: layout.depthToSpace,
  SpaceToDepth: layout.spaceToDepth,
  Transpose: layout.transpose,
  Squeeze: layout.reshape,
  Unsqueeze: layout.reshape,
  Concat: layout.concat,
  Split: layout.split,
  Slice: layout.slice,
  Pad: layout.pad,
  Expand: layout.expand,
  Tile: layout.tile,
  Shape: zero,
  ConstantOfShape: zero,
  Resize: resize,
  Range: zero,

  ReduceSum: reduceSum,
  ReduceMean: reduceMean,
  ReduceMax: reduceExtreme,
  ReduceMin: reduceExtreme,
  ReduceSumSquare: reduceSumSquare,
  ReduceL1: reduceL1,
  ReduceL2: reduceL2,
  ReduceLogSumExp: reduceLogSumExp,
  ReduceProd: refuse('a product over an axis has no gradient rule; it is meant for sizes'),
  ArgMax: zero,
  ArgMin: zero,

  Gather: gather,
  GatherElements: gatherElements,
  ScatterElements: refuse('scattering has no gradient rule; it is written only by backward passes'),
  ScatterND: refuse('scattering has no gradient rule; it is written only by backward passes'),
  OneHot: zero,

  Loop: refuse('a loop has no gradient rule; a training step is differentiated inside it'),

  Opaque: refuse('its operation is none that Convas knows, and so its gradient is not known either'),
};
