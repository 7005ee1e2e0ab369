// Depthwise convolution: every channel has filters of its own and is never mixed with another.
import type { Finding } from '../base/diagnostic.ts';
import { integer, type ParamsOf } from '../base/schema.ts';
import { multiplyDims, type Dim, type TensorType } from '../base/shape.ts';
import { lowerActivation } from './activations.ts';
import { answer, imageOf } from './answer.ts';
import { convolutionEnd, convolutionWindow, convolving, lowerConvolution, mapsOf, windowCaption } from './convolution.ts';
import { defineLayer, throughPorts, type WeightSpec } from './layer.ts';
import { biasOf, biasStart, countOf, kernelOf, weightStart, type Fan } from './weights.ts';
import { neededBy, sight, slideWindow } from './window-rule.ts';

const params = {
  ...convolutionWindow,
  multiplier: integer('Filters per channel.', { default: 1 }),
  ...convolutionEnd,
  initialiser: weightStart(),
  'bias-initialiser': biasStart(),
};

function weights(p: ParamsOf<typeof params>, input: TensorType | undefined): readonly WeightSpec[] {
  const outputs = multiplyDims(mapsOf(input).channels, p.multiplier);
  const maps: Dim = typeof outputs === 'number' ? outputs : null;
  const fan: Fan = { in: p.kernel[0] * p.kernel[1], out: p.multiplier * p.kernel[0] * p.kernel[1] };
  const weight = kernelOf('weight', [maps, 1, ...p.kernel], fan, p.initialiser);
  return p.bias ? [weight, biasOf(maps, fan, p['bias-initialiser'])] : [weight];
}

/** DepthwiseConv2D. Weights: weight [channels × multiplier, 1, kernel height, kernel width], bias [channels × multiplier]. */
export const depthwiseConv2d = defineLayer({
  kind: 'depthwise-conv2d',
  title: 'Depthwise Conv2D',
  stem: 'conv',
  group: 'convolution',
  summary: 'Filters every channel on its own, without mixing channels.',
  also: 'depthwise separable mobilenet xception filter groups',
  docs: 'A convolution with as many groups as channels: each channel gets `multiplier` filters of its own, so there are channels × `multiplier` output maps '
    + 'and only `kernel` height × width products per output value. It finds patterns per map cheaply; a 1×1 convolution after it mixes the maps. '
    + '`stride`, `padding`, `dilation`, `bias`, `activation`, `initialiser` and `bias-initialiser` are those of a convolution.',
  params,
  ports: throughPorts,
  weights: (p, [input]) => weights(p, input),
  infer(p, inputs) {
    const findings: Finding[] = [];
    const image = imageOf(inputs[0], findings, { size: neededBy(p) });
    const slid = image === null ? null : slideWindow(p, convolving, image.height, image.width, findings);
    const dims = image === null || slid === null ? null : [image.batch, multiplyDims(image.channels, p.multiplier), slid.height, slid.width];
    return answer(dims, findings, { weights: weights(p, inputs[0]), remedies: [{ do: 'set', params: { multiplier: 1 } }, { do: 'set', params: { kernel: 3 } }] });
  },
  lower(at, p, [x = '']) {
    const { channels } = mapsOf(at.types[0]);
    const groups = typeof channels === 'number' ? channels : 1;
    const y = lowerConvolution(at.builder, p, groups, at.types[0], { x, weight: at.weight('weight'), bias: p.bias ? at.weight('bias') : null }, 'depthwise');
    return [lowerActivation(at.builder, p.activation, y)];
  },
  macs(p, _inputs, [output]) {
    const maps = mapsOf(output);
    return countOf(maps.channels, maps.height, maps.width, ...p.kernel);
  },
  sees: (p, [input]) => sight(p, mapsOf(input).height, mapsOf(input).width),
  caption: (p) => windowCaption({ ...p, width: p.multiplier === 1 ? 'per channel' : `${p.multiplier} per channel` }),
  examples: [
    { title: 'One filter per channel keeps the number of maps', params: { kernel: 3, padding: 'same' }, inputs: [['N', 32, 16, 16]], gives: [['N', 32, 16, 16]] },
    { title: 'Two per channel double it; the axes are independent', params: { kernel: [3, 1], stride: [2, 1], multiplier: 2 }, inputs: [['N', 6, 10, 11]], gives: [['N', 12, 4, 11]] },
    { title: 'Unknown channels stay unknown', params: { kernel: 1 }, inputs: [['N', null, 8, 8]], gives: [['N', null, 8, 8]] },
    { title: 'A kernel larger than the input', params: { kernel: [2, 5] }, inputs: [['N', 3, 8, 4]], gives: 'kernel-larger-than-input' },
    { title: 'A vector has no rows and columns', params: {}, inputs: [['N', 84]], gives: 'rank-mismatch' },
  ],
});
