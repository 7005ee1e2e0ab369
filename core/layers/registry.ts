// The only list of layers. A kind is in the palette, in files, in the command line and in the docs because it is here.
import { activationLayer } from './activation.ts';
import { add } from './add.ts';
import { averagePool2d } from './average-pool2d.ts';
import { batchNorm } from './batch-norm.ts';
import { channelShuffle } from './channel-shuffle.ts';
import { concat } from './concat.ts';
import { conv2d } from './conv2d.ts';
import { convTranspose2d } from './conv-transpose2d.ts';
import { dense } from './dense.ts';
import { depthwiseConv2d } from './depthwise-conv2d.ts';
import { dropout } from './dropout.ts';
import { flatten } from './flatten.ts';
import { globalAveragePool } from './global-average-pool.ts';
import { globalMaxPool } from './global-max-pool.ts';
import { groupNorm } from './group-norm.ts';
import { input } from './input.ts';
import type { AnyLayer } from './layer.ts';
import { layerNorm } from './layer-norm.ts';
import { localResponseNorm } from './local-response-norm.ts';
import { maxPool2d } from './max-pool2d.ts';
import { multiply } from './multiply.ts';
import { onnxOp } from './onnx-op.ts';
import { output } from './output.ts';
import { rbf } from './rbf.ts';
import { reshape } from './reshape.ts';
import { separableConv2d } from './separable-conv2d.ts';
import { slice } from './slice.ts';
import { softmax } from './softmax.ts';
import { sumPool2d } from './sum-pool2d.ts';
import { upsample2d } from './upsample2d.ts';
import { zeroPad2d } from './zero-pad2d.ts';

/** Every kind of layer, in the order people meet them. */
export const layers: readonly AnyLayer[] = [
  input, output,
  conv2d, depthwiseConv2d, separableConv2d, convTranspose2d,
  maxPool2d, averagePool2d, sumPool2d, globalAveragePool, globalMaxPool,
  dense, rbf,
  activationLayer, softmax,
  batchNorm, layerNorm, groupNorm, localResponseNorm, dropout,
  add, multiply, concat,
  flatten, reshape, zeroPad2d, upsample2d, slice, channelShuffle,
  onnxOp,
];

const byKind: ReadonlyMap<string, AnyLayer> = new Map(layers.map((layer) => [layer.kind, layer]));

/** The kind of this name, undefined when there is none. */
export function layerOf(kind: string): AnyLayer | undefined {
  return byKind.get(kind);
}
