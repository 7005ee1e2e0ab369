// Average pooling: the mean of every window of every map.
import { flag } from '../base/schema.ts';
import { lowerActivation } from './activations.ts';
import { defineLayer, throughPorts } from './layer.ts';
import { inferPool, lowerAverage, poolCaption, poolSight, poolWindow, poolingParams } from './pooling.ts';

/** AveragePool2D. */
export const averagePool2d = defineLayer({
  kind: 'average-pool2d',
  title: 'Average pooling',
  stem: 'pool',
  group: 'pooling',
  summary: 'Answers the mean of every window, map by map.',
  also: 'pooling pools mean shrink downsample subsample halve smaller',
  docs: 'A window of `kernel` rows and columns moves over every map in steps of `stride` and answers its mean. Maps get smaller, channels stay, so that less is left to compute and to learn. `padding` must be smaller than the kernel. '
    + 'At the border the mean is taken over the pixels that exist; with `count-padding` padding counts as zeros instead (PyTorch counts it, Keras and ONNX do not; without padding there is no difference). '
    + 'With `ceil` a last, partly covered window counts too, averaged over what it covers. Output size per axis: floor((input + padding − kernel) / stride) + 1, rounded up with `ceil`. '
    + 'The `activation` comes last, as in LeNet-5; unlike with a max pool, a ReLU before it would give something else.',
  params: { ...poolingParams, 'count-padding': flag('Whether padding counts as zeros in the mean.', false) },
  ports: throughPorts,
  weights: () => [],
  infer: (p, inputs) => inferPool(poolWindow(p), false, inputs),
  lower(at, p, [x = '']) {
    return [lowerActivation(at.builder, p.activation, lowerAverage(at.builder, poolWindow(p), p['count-padding'], at.types[0], x, 'average_pool'))];
  },
  macs: () => 0,
  sees: (p, [input]) => poolSight(poolWindow(p), input),
  caption: (p) => poolCaption(p, p['count-padding'] ? 'padding counts' : ''),
  examples: [
    { title: 'S2 of LeNet-5', params: { activation: 'tanh' }, inputs: [['N', 6, 28, 28]], gives: [['N', 6, 14, 14]] },
    { title: 'Height and width are independent', params: { kernel: [1, 3], stride: [1, 2], padding: [0, 1], 'count-padding': true }, inputs: [['N', 3, 9, 8]], gives: [['N', 3, 9, 4]] },
    { title: 'Rounding up with padding that counts', params: { kernel: 3, padding: 1, ceil: true, 'count-padding': true }, inputs: [['N', 2, 6, 6]], gives: [['N', 2, 4, 4]] },
    { title: 'An unknown batch stays unknown', params: { padding: 'same' }, inputs: [[null, 3, 7, 7]], gives: [[null, 3, 4, 4]] },
    { title: 'A window larger than the map', params: { kernel: 3 }, inputs: [['N', 3, 2, 2]], gives: 'kernel-larger-than-input' },
    { title: 'A window that lies in the padding alone', params: { kernel: 2, padding: [0, 3] }, inputs: [['N', 3, 8, 8]], gives: 'padding-exceeds-kernel' },
    { title: 'A vector has no rows and columns', params: {}, inputs: [['N', 10]], gives: 'rank-mismatch' },
  ],
});
