// Separable convolution: a depthwise convolution finds patterns per channel, a 1×1 convolution mixes them.
import type { Finding } from '../base/diagnostic.ts';
import { integer, type ParamsOf } from '../base/schema.ts';
import { addDims, multiplyDims, type Dim, type TensorType } from '../base/shape.ts';
import { numberText } from '../base/words.ts';
import { lowerActivation } from './activations.ts';
import { answer, imageOf } from './answer.ts';
import { convolutionEnd, convolutionWindow, convolving, lowerConvolution, mapsOf, windowCaption } from './convolution.ts';
import { defineLayer, throughPorts, type WeightSpec } from './layer.ts';
import { biasOf, biasStart, countOf, kernelOf, weightStart } from './weights.ts';
import { neededBy, sight, slideWindow } from './window-rule.ts';

const pointwise = { kernel: [1, 1], stride: [1, 1], dilation: [1, 1], padding: 'valid' } as const;

const params = {
  filters: integer('Number of output maps.', { default: 16 }),
  ...convolutionWindow,
  multiplier: integer('Filters per channel in the first step.', { default: 1 }),
  ...convolutionEnd,
  'depthwise-initialiser': weightStart('How the weights of the first step start.'),
  'pointwise-initialiser': weightStart('How the weights of the second step start.'),
  'bias-initialiser': biasStart(),
};

function weights(p: ParamsOf<typeof params>, input: TensorType | undefined): readonly WeightSpec[] {
  const product = multiplyDims(mapsOf(input).channels, p.multiplier);
  const between: Dim = typeof product === 'number' ? product : null;
  const area = p.kernel[0] * p.kernel[1];
  const mixing = { in: between, out: p.filters };
  return [
    kernelOf('depthwise', [between, 1, ...p.kernel], { in: area, out: p.multiplier * area }, p['depthwise-initialiser']),
    kernelOf('pointwise', [p.filters, between, 1, 1], mixing, p['pointwise-initialiser']),
    ...(p.bias ? [biasOf(p.filters, mixing, p['bias-initialiser'])] : []),
  ];
}

/** SeparableConv2D. Weights: depthwise [channels × multiplier, 1, kernel height, kernel width], pointwise [filters, channels × multiplier, 1, 1], bias [filters]. */
export const separableConv2d = defineLayer({
  kind: 'separable-conv2d',
  title: 'Separable Conv2D',
  stem: 'conv',
  group: 'convolution',
  summary: 'A convolution in two cheap steps: per channel in space, then 1×1 across channels.',
  also: 'depthwise pointwise xception mobilenet',
  docs: 'First every channel is filtered on its own by `multiplier` kernels of size `kernel` (with `stride`, `padding` and `dilation`), then `filters` 1×1 filters mix '
    + 'the results and a number is added if `bias` is on; the `activation` comes last. It needs about 1 / filters + 1 / (kernel area) of the work of a plain convolution. '
    + '`depthwise-initialiser`, `pointwise-initialiser` and `bias-initialiser` say how the weights start.',
  params,
  ports: throughPorts,
  weights: (p, [input]) => weights(p, input),
  infer(p, inputs) {
    const findings: Finding[] = [];
    const image = imageOf(inputs[0], findings, { size: neededBy(p) });
    const slid = image === null ? null : slideWindow(p, convolving, image.height, image.width, findings);
    const dims = image === null || slid === null ? null : [image.batch, p.filters, slid.height, slid.width];
    return answer(dims, findings, { weights: weights(p, inputs[0]), remedies: [{ do: 'set', params: { filters: 16 } }, { do: 'set', params: { multiplier: 1 } }, { do: 'set', params: { kernel: 3 } }] });
  },
  lower(at, p, [x = '']) {
    const { channels } = mapsOf(at.types[0]);
    const groups = typeof channels === 'number' ? channels : 1;
    const filtered = lowerConvolution(at.builder, p, groups, at.types[0], { x, weight: at.weight('depthwise'), bias: null }, 'depthwise');
    const mixed = lowerConvolution(at.builder, pointwise, 1, at.outputs[0], { x: filtered, weight: at.weight('pointwise'), bias: p.bias ? at.weight('bias') : null }, 'pointwise');
    return [lowerActivation(at.builder, p.activation, mixed)];
  },
  macs(p, [input], [output]) {
    const maps = mapsOf(output);
    const between = multiplyDims(mapsOf(input).channels, p.multiplier);
    const total = addDims(countOf(between, maps.height, maps.width, ...p.kernel), countOf(between, maps.height, maps.width, p.filters));
    return typeof total === 'number' ? total : null;
  },
  sees: (p, [input]) => sight(p, mapsOf(input).height, mapsOf(input).width),
  caption: (p) => windowCaption({ ...p, width: numberText(p.filters), more: p.multiplier === 1 ? '' : `${p.multiplier} per channel` }),
  width: 'filters',
  examples: [
    { title: 'Same maps and sizes as a convolution', params: { filters: 64, kernel: 3, padding: 'same' }, inputs: [['N', 32, 16, 16]], gives: [['N', 64, 16, 16]] },
    { title: 'Only height is halved', params: { filters: 5, kernel: [3, 1], stride: [2, 1], multiplier: 2 }, inputs: [['N', 4, 9, 7]], gives: [['N', 5, 4, 7]] },
    { title: 'An unknown batch stays unknown', params: { filters: 8, kernel: 1 }, inputs: [[null, 3, 8, 8]], gives: [[null, 8, 8, 8]] },
    { title: 'A dilated kernel larger than the input', params: { kernel: 3, dilation: 4 }, inputs: [['N', 3, 8, 8]], gives: 'kernel-larger-than-input' },
    { title: 'A vector has no rows and columns', params: {}, inputs: [['N', 84]], gives: 'rank-mismatch' },
  ],
});
