// Convolution: every filter slides over the image and sums products with all channels of its group.
import type { Finding } from '../base/diagnostic.ts';
import { integer, type ParamsOf } from '../base/schema.ts';
import type { TensorType } from '../base/shape.ts';
import { numberText } from '../base/words.ts';
import { lowerActivation } from './activations.ts';
import { answer, imageOf } from './answer.ts';
import { convolutionEnd, convolutionFan, convolutionWindow, convolving, groupFindings, lowerConvolution, mapsOf, windowCaption } from './convolution.ts';
import { defineLayer, throughPorts, type WeightSpec } from './layer.ts';
import { biasOf, biasStart, countOf, divideDim, kernelOf, weightStart } from './weights.ts';
import { neededBy, sight, slideWindow } from './window-rule.ts';

const params = {
  filters: integer('Number of filters, which is the number of output maps.', { default: 16 }),
  ...convolutionWindow,
  groups: integer('Parts the channels are split into, each with filters of its own.', { default: 1 }),
  ...convolutionEnd,
  initialiser: weightStart(),
  'bias-initialiser': biasStart(),
};

function weights(p: ParamsOf<typeof params>, input: TensorType | undefined): readonly WeightSpec[] {
  const { channels } = mapsOf(input);
  const fan = convolutionFan(p.kernel, channels, p.filters, p.groups);
  const weight = kernelOf('weight', [p.filters, divideDim(channels, p.groups), ...p.kernel], fan, p.initialiser);
  return p.bias ? [weight, biasOf(p.filters, fan, p['bias-initialiser'])] : [weight];
}

/** Conv2D. Weights: weight [filters, channels / groups, kernel height, kernel width], bias [filters]. */
export const conv2d = defineLayer({
  kind: 'conv2d',
  title: 'Conv2D',
  stem: 'conv',
  group: 'convolution',
  summary: 'Slides filters over the image; each filter answers one map of how well it matches where.',
  also: 'convolution filter kernel feature map conv slides',
  docs: 'Each of the `filters` lays its `kernel` over every window of the image, multiplies element by element, sums over all '
    + 'input channels, adds a number if `bias` is on and applies the `activation` to that sum. What one filter answers is a feature '
    + 'map; what it looks for is found by training. Windows are `stride` apart, so row i of a map reads rows i × stride to '
    + 'i × stride + kernel − 1. Without `padding` maps shrink at their borders from layer to layer; it puts zeros around the image. '
    + '`dilation` spreads the kernel. Output size per axis: '
    + 'floor((input + padding − dilation × (kernel − 1) − 1) / stride) + 1, or input / stride rounded up with `padding` same. '
    + 'With `groups` the channels are split and each group has filters of its own. `initialiser` and `bias-initialiser` say how the weights start.',
  params,
  ports: throughPorts,
  weights: (p, [input]) => weights(p, input),
  infer(p, inputs) {
    const findings: Finding[] = [];
    const image = imageOf(inputs[0], findings, { size: neededBy(p), groups: p.groups });
    groupFindings(p.groups, image?.channels ?? null, p.filters, findings);
    const slid = image === null ? null : slideWindow(p, convolving, image.height, image.width, findings);
    const dims = image === null || slid === null ? null : [image.batch, p.filters, slid.height, slid.width];
    return answer(dims, findings, { weights: weights(p, inputs[0]), remedies: [{ do: 'set', params: { filters: 16, groups: 1 } }, { do: 'set', params: { kernel: 3 } }, { do: 'set', params: { stride: 2 } }] });
  },
  lower(at, p, [x = '']) {
    const y = lowerConvolution(at.builder, p, p.groups, at.types[0], { x, weight: at.weight('weight'), bias: p.bias ? at.weight('bias') : null });
    return [lowerActivation(at.builder, p.activation, y)];
  },
  macs(p, [input], [output]) {
    const maps = mapsOf(output);
    return countOf(maps.channels, maps.height, maps.width, divideDim(mapsOf(input).channels, p.groups), ...p.kernel);
  },
  sees: (p, [input]) => sight(p, mapsOf(input).height, mapsOf(input).width),
  caption: (p) => windowCaption({ ...p, width: numberText(p.filters), more: p.groups === 1 ? '' : `${p.groups} groups` }),
  width: 'filters',
  examples: [
    { title: 'C1 of LeNet-5: 5×5 windows without padding shrink 32 to 28', params: { filters: 6, kernel: 5, activation: 'tanh' }, inputs: [['N', 1, 32, 32]], gives: [['N', 6, 28, 28]] },
    { title: 'C1 of AlexNet as published: padding 2 gives 55, not 56', params: { filters: 96, kernel: 11, stride: 4, padding: 2 }, inputs: [['N', 3, 224, 224]], gives: [['N', 96, 55, 55]] },
    { title: 'The same with SAME padding gives 224 / 4 = 56', params: { filters: 96, kernel: 11, stride: 4, padding: 'same' }, inputs: [['N', 3, 224, 224]], gives: [['N', 96, 56, 56]] },
    { title: 'Height and width are independent', params: { filters: 4, kernel: [1, 3], stride: [2, 1], padding: { top: 0, left: 0, bottom: 1, right: 2 }, dilation: [1, 2] }, inputs: [['N', 2, 8, 7]], gives: [['N', 4, 5, 5]] },
    { title: 'Unknown width stays unknown unless the window keeps it', params: { filters: 4, kernel: 3, padding: [0, 1] }, inputs: [['N', 3, 10, null]], gives: [['N', 4, 8, null]] },
    { title: 'A kernel larger than the padded input', params: { kernel: 7 }, inputs: [['N', 3, 5, 9]], gives: 'kernel-larger-than-input' },
    { title: 'Three groups cannot share 64 channels', params: { filters: 6, groups: 3 }, inputs: [['N', 64, 9, 9]], gives: 'groups-do-not-divide-channels' },
    { title: 'Nor 10 filters', params: { filters: 10, groups: 3 }, inputs: [['N', 6, 9, 9]], gives: 'groups-do-not-divide-filters' },
    { title: 'A vector has no rows and columns', params: {}, inputs: [['N', 84]], gives: 'rank-mismatch' },
  ],
});
