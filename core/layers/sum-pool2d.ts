// Sum pooling: the sum of every window of every map, which is its average (padding counted as zeros) times its area.
import { scalar } from '../base/tensor.ts';
import { lowerActivation } from './activations.ts';
import { defineLayer, throughPorts } from './layer.ts';
import { borderOf, inferPool, openAttributes, poolCaption, poolSight, poolWindow, poolingParams } from './pooling.ts';

/** SumPool2D. */
export const sumPool2d = defineLayer({
  kind: 'sum-pool2d',
  title: 'Sum pooling',
  stem: 'pool',
  group: 'pooling',
  summary: 'Answers the sum of every window, map by map.',
  also: 'pooling pools add total shrink downsample subsample smaller',
  docs: 'A window of `kernel` rows and columns moves over every map in steps of `stride` and answers its sum, so that maps get smaller and less is left to compute: an average pool times the window area, where `padding` counts as zeros and must be smaller than the kernel. '
    + 'With `ceil` a last, partly covered window counts too. Output size per axis: floor((input + padding − kernel) / stride) + 1, rounded up with `ceil`. The `activation` comes last.',
  params: poolingParams,
  ports: throughPorts,
  weights: () => [],
  infer: (p, inputs) => inferPool(poolWindow(p), false, inputs),
  lower(at, p, [x = '']) {
    const { builder } = at;
    const window = poolWindow(p);
    const border = borderOf(window, at.types[0]);
    const area = p.kernel[0] * p.kernel[1];
    const mean = border === null
      ? builder.op('AveragePool', [x], { ...openAttributes(window), count_include_pad: 1 }, 'sum_pool_mean')
      : builder.op('AveragePool', [x], {
        kernel_shape: [...p.kernel], strides: [...p.stride], count_include_pad: 1,
        pads: [border.pads[0], border.pads[1], border.pads[2] + border.extra[0], border.pads[3] + border.extra[1]],
      }, 'sum_pool_mean');
    const sum = area === 1 ? mean : builder.op('Mul', [mean, builder.shared(`number_${area}`, () => scalar(area))], {}, 'sum_pool');
    return [lowerActivation(builder, p.activation, sum)];
  },
  macs: () => 0,
  sees: (p, [input]) => poolSight(poolWindow(p), input),
  caption: (p) => poolCaption(p),
  examples: [
    { title: 'Two by two halves the maps', params: {}, inputs: [['N', 6, 28, 28]], gives: [['N', 6, 14, 14]] },
    { title: 'Height and width are independent', params: { kernel: [3, 1], stride: [2, 1], padding: { top: 1, left: 0, bottom: 0, right: 0 } }, inputs: [['N', 3, 9, 8]], gives: [['N', 3, 4, 8]] },
    { title: 'Unknown columns stay unknown', params: { ceil: true }, inputs: [['N', 3, 5, null]], gives: [['N', 3, 3, null]] },
    { title: 'A window larger than the map', params: { kernel: 3 }, inputs: [['N', 3, 2, 2]], gives: 'kernel-larger-than-input' },
    { title: 'A window that lies in the padding alone', params: { kernel: 2, padding: 2 }, inputs: [['N', 3, 8, 8]], gives: 'padding-exceeds-kernel' },
    { title: 'A vector has no rows and columns', params: {}, inputs: [['N', 10]], gives: 'rank-mismatch' },
  ],
});
