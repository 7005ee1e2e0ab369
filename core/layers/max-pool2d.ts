// Max pooling: the largest value of every window of every map. Padding never wins: it counts as minus infinity.
import { pair } from '../base/schema.ts';
import { lowerActivation } from './activations.ts';
import { defineLayer, throughPorts } from './layer.ts';
import { borderOf, inferPool, lowerBorder, openAttributes, poolCaption, poolSight, poolWindow, poolingParams } from './pooling.ts';

/** The lowest float32, which loses against every number. */
const lowest = -3.4028234663852886e38;

/** MaxPool2D. */
export const maxPool2d = defineLayer({
  kind: 'max-pool2d',
  title: 'Max pooling',
  stem: 'pool',
  group: 'pooling',
  summary: 'Keeps the largest value of every window, map by map.',
  also: 'pooling pools shrink downsample subsample halve smaller',
  docs: 'A window of `kernel` rows and columns moves over every map in steps of `stride` and answers its largest value: was the pattern anywhere here? Maps get smaller, channels stay: '
    + 'fewer values are left to compute with and to learn from, which saves time and curbs overfitting. '
    + '`padding` never wins (it counts as minus infinity) and must be smaller than the kernel; `dilation` spreads the window; with `ceil` a last, partly covered window counts too. '
    + 'Output size per axis: floor((input + padding − dilation × (kernel − 1) − 1) / stride) + 1, rounded up instead with `ceil`. The `activation` comes last; a ReLU gives the same before the pool as after it.',
  params: { ...poolingParams, dilation: pair('Distance between neighbouring elements of a window, per axis.', { default: 1 }) },
  ports: throughPorts,
  weights: () => [],
  infer: (p, inputs) => inferPool(poolWindow(p, p.dilation), true, inputs),
  lower(at, p, [x = '']) {
    const { builder } = at;
    const window = poolWindow(p, p.dilation);
    const border = borderOf(window, at.types[0]);
    const shape = { ...openAttributes(window), dilations: [...p.dilation] };
    if (border === null) return [lowerActivation(builder, p.activation, builder.op('MaxPool', [x], shape, 'max_pool'))];
    const [top, left, bottom, right] = border.pads;
    const pads = [top, left, bottom + border.extra[0], right + border.extra[1]] as const;
    // The engine wants pads below the kernel; a dilated window may need more, which then is a border written out.
    const wide = Math.max(pads[0], pads[2]) >= p.kernel[0] || Math.max(pads[1], pads[3]) >= p.kernel[1];
    const written = wide && pads.some((n) => n > 0);
    const padded = written ? lowerBorder(builder, x, pads, lowest) : x;
    const y = builder.op('MaxPool', [padded], { kernel_shape: [...p.kernel], strides: [...p.stride], dilations: [...p.dilation], pads: written ? [0, 0, 0, 0] : [...pads] }, 'max_pool');
    return [lowerActivation(builder, p.activation, y)];
  },
  macs: () => 0,
  sees: (p, [input]) => poolSight(poolWindow(p, p.dilation), input),
  caption: (p) => poolCaption(p, '', p.dilation),
  examples: [
    { title: 'Two by two halves the maps', params: {}, inputs: [['N', 6, 28, 28]], gives: [['N', 6, 14, 14]] },
    { title: 'S2 of AlexNet: overlapping windows', params: { kernel: 3, stride: 2 }, inputs: [['N', 96, 55, 55]], gives: [['N', 96, 27, 27]] },
    { title: 'Rounding up; axes are independent', params: { kernel: [3, 2], stride: [2, 1], padding: { top: 0, left: 1, bottom: 0, right: 0 }, ceil: true }, inputs: [['N', 3, 8, 5]], gives: [['N', 3, 4, 5]] },
    { title: 'A window that would begin in the padding after is dropped', params: { kernel: 2, stride: 3, padding: 1, ceil: true }, inputs: [['N', 1, 4, 5]], gives: [['N', 1, 2, 2]] },
    { title: 'SAME: ceil(7 / 2) rows, unknown columns', params: { kernel: 3, padding: 'same' }, inputs: [['N', 4, 7, null]], gives: [['N', 4, 4, null]] },
    { title: 'A window larger than the map', params: { kernel: 4 }, inputs: [['N', 3, 3, 9]], gives: 'kernel-larger-than-input' },
    { title: 'A window that lies in the padding alone', params: { kernel: 2, padding: 2 }, inputs: [['N', 3, 8, 8]], gives: 'padding-exceeds-kernel' },
    { title: 'Dilation steps over a map of one pixel', params: { kernel: 2, stride: 1, dilation: 2, padding: 1 }, inputs: [['N', 3, 1, 1]], gives: 'window-misses-input' },
    { title: 'A vector has no rows and columns', params: {}, inputs: [['N', 10]], gives: 'rank-mismatch' },
  ],
});
