// The table of patterns, in the order in which they are tried at a node: what takes more nodes together comes first.
import type { Pattern } from './match.ts';
import { nothing, rearrange, shuffle, upsample, zeroPad } from './patterns/arrange.ts';
import { conv, convTranspose, padThenConv } from './patterns/convolution.ts';
import { gemm, matMul } from './patterns/dense.ts';
import { activation } from './patterns/functions.ts';
import { add, concat, multiply } from './patterns/merging.ts';
import { batchNorm, dropout, instanceNorm, layerNorm, localResponse, scaleAndShift, softmax } from './patterns/normalise.ts';
import { slice, split } from './patterns/slices.ts';
import { averagePool, globalPool, maxPool, padThenAverage } from './patterns/pooling.ts';

/** Every pattern. */
export const patterns: readonly Pattern[] = [
  nothing,
  padThenConv, conv, convTranspose,
  gemm, matMul,
  batchNorm, layerNorm, instanceNorm, localResponse,
  padThenAverage, maxPool, averagePool, globalPool,
  activation, softmax, dropout,
  scaleAndShift,
  add, multiply, concat,
  shuffle, rearrange, slice, split, zeroPad, upsample,
];
