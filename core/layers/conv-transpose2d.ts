// Transposed convolution: the gradient of a convolution used as a layer. Input position i spreads its value, times the
// kernel, over output positions i·s − p + d·t (t = 0 … k − 1), so that per axis
//   output = (input − 1)·s − p − q + d(k − 1) + 1 + output padding   (p, q: padding cut off before and after).
// `same` cuts so that output = input × s.
import { finding, type Finding } from '../base/diagnostic.ts';
import { integer, pair, type ParamsOf } from '../base/schema.ts';
import type { Dim, TensorType } from '../base/shape.ts';
import { numberText } from '../base/words.ts';
import { lowerActivation } from './activations.ts';
import { answer, imageOf } from './answer.ts';
import { convolutionEnd, convolutionFan, convolutionWindow, groupFindings, mapsOf, windowCaption } from './convolution.ts';
import { defineLayer, throughPorts, type WeightSpec } from './layer.ts';
import { biasOf, biasStart, countOf, divideDim, kernelOf, weightStart } from './weights.ts';
import { extentOf, padding, type WindowParams } from './window.ts';

interface Spread extends WindowParams {
  readonly 'output-padding': readonly [number, number];
}

/** What is cut off before and after and added at the end, along one axis. */
function cuts(p: Spread, axis: 0 | 1): { readonly before: number; readonly after: number; readonly added: number } {
  if (p.padding === 'same') {
    const over = extentOf(p.kernel[axis], p.dilation[axis]) - p.stride[axis];
    const total = Math.max(0, over);
    const before = Math.floor(total / 2);
    return { before, after: total - before, added: Math.max(0, -over) };
  }
  const added = p['output-padding'][axis];
  if (p.padding === 'valid') return { before: 0, after: 0, added };
  const { top, left, bottom, right } = p.padding;
  return axis === 0 ? { before: top, after: bottom, added } : { before: left, after: right, added };
}

function spread(p: Spread, axis: 0 | 1, size: Dim): Dim {
  const { before, after, added } = cuts(p, axis);
  const rest = extentOf(p.kernel[axis], p.dilation[axis]) + added - before - after;
  if (typeof size === 'number') return (size - 1) * p.stride[axis] + rest;
  return p.stride[axis] === 1 && rest === 1 ? size : null;
}

/** How one output value looks back: ceil(extent / stride) inputs wide, a step of 1 / stride inputs per output. */
function lookBack(p: Spread, axis: 0 | 1): { readonly kernel: number; readonly stride: number; readonly before: number } {
  const extent = extentOf(p.kernel[axis], p.dilation[axis]);
  return { kernel: Math.ceil(extent / p.stride[axis]), stride: 1 / p.stride[axis], before: Math.max(0, Math.floor((extent - 1 - cuts(p, axis).before) / p.stride[axis])) };
}

const params = {
  filters: integer('Number of output maps.', { default: 16 }),
  kernel: convolutionWindow.kernel,
  stride: pair('Distance in the output between neighbouring inputs, per axis: the factor of enlargement.', { default: 2 }),
  padding: padding('Rows and columns cut off the result: valid (none), same (output = input × stride), a number, [height, width] or four sides.', 'same'),
  'output-padding': pair('Rows and columns added at the bottom and right.', { default: 0, min: 0 }),
  dilation: convolutionWindow.dilation,
  groups: integer('Parts the channels are split into, each with filters of its own.', { default: 1 }),
  ...convolutionEnd,
  initialiser: weightStart(),
  'bias-initialiser': biasStart(),
};

function weights(p: ParamsOf<typeof params>, input: TensorType | undefined): readonly WeightSpec[] {
  const { channels } = mapsOf(input);
  // Most inputs one output sums over: only every stride-th kernel element meets an input.
  const met: readonly [number, number] = [Math.ceil(p.kernel[0] / p.stride[0]), Math.ceil(p.kernel[1] / p.stride[1])];
  const fan = { in: convolutionFan(met, channels, p.filters, p.groups).in, out: convolutionFan(p.kernel, channels, p.filters, p.groups).out };
  const weight = kernelOf('weight', [typeof channels === 'number' ? channels : null, divideDim(p.filters, p.groups), ...p.kernel], fan, p.initialiser);
  return p.bias ? [weight, biasOf(p.filters, fan, p['bias-initialiser'])] : [weight];
}

/** ConvTranspose2D. Weights: weight [channels, filters / groups, kernel height, kernel width], bias [filters]. */
export const convTranspose2d = defineLayer({
  kind: 'conv-transpose2d',
  title: 'Transposed Conv2D',
  stem: 'conv',
  group: 'convolution',
  summary: 'Spreads every value through a kernel into a larger image: a convolution run backwards.',
  also: 'deconvolution upconvolution grow enlarge decoder',
  docs: 'Each input value is multiplied by the `kernel` of each of the `filters` and added into the output at steps of `stride`; kernel elements lie `dilation` apart. '
    + '`padding` cuts rows and columns off the result (same: output = input × stride), `output-padding` adds some at the bottom and right; it has to be smaller than the stride '
    + 'and is not used with same. Output size per axis: (input − 1) × stride − padding + dilation × (kernel − 1) + 1 + output padding. `groups`, `bias`, `activation`, `initialiser` and '
    + '`bias-initialiser` are those of a convolution. Used to enlarge maps in decoders.',
  params,
  ports: throughPorts,
  weights: (p, [input]) => weights(p, input),
  infer(p, inputs) {
    const findings: Finding[] = [];
    const image = imageOf(inputs[0], findings, { groups: p.groups });
    groupFindings(p.groups, image?.channels ?? null, p.filters, findings);
    for (const axis of [0, 1] as const) {
      const stride = p.stride[axis];
      if (p.padding === 'same' || p['output-padding'][axis] < stride) continue;
      findings.push(finding('output-padding-too-large', { padding: p['output-padding'][axis], stride }, {
        parameter: 'output-padding', remedies: [{ do: 'set', params: { 'output-padding': 0 } }, { do: 'set', params: { 'output-padding': [Math.min(p['output-padding'][0], p.stride[0] - 1), Math.min(p['output-padding'][1], p.stride[1] - 1)] } }],
      }));
      break;
    }
    const dims = image === null ? null : [image.batch, p.filters, spread(p, 0, image.height), spread(p, 1, image.width)];
    return answer(dims, findings, {
      weights: weights(p, inputs[0]),
      remedies: [{ do: 'set', params: { padding: 'valid' } }, { do: 'set', params: { padding: 'same' } }, { do: 'set', params: { filters: 16, groups: 1 } }, { do: 'set', params: { kernel: 3, stride: 2 } }],
    });
  },
  lower(at, p, [x = '']) {
    const [rows, columns] = [cuts(p, 0), cuts(p, 1)];
    const y = at.builder.op('ConvTranspose', p.bias ? [x, at.weight('weight'), at.weight('bias')] : [x, at.weight('weight')], {
      kernel_shape: [...p.kernel], strides: [...p.stride], dilations: [...p.dilation], group: p.groups,
      pads: [rows.before, columns.before, rows.after, columns.after], output_padding: [rows.added, columns.added],
    }, 'conv_transpose');
    return [lowerActivation(at.builder, p.activation, y)];
  },
  macs(p, [input]) {
    const maps = mapsOf(input);
    return countOf(maps.channels, maps.height, maps.width, divideDim(p.filters, p.groups), ...p.kernel);
  },
  sees(p) {
    const [rows, columns] = [lookBack(p, 0), lookBack(p, 1)];
    return { kernel: [rows.kernel, columns.kernel], stride: [rows.stride, columns.stride], dilation: [1, 1], before: [rows.before, columns.before] };
  },
  caption: (p) => windowCaption({ ...p, width: numberText(p.filters), more: p.groups === 1 ? '' : `${p.groups} groups` }),
  width: 'filters',
  examples: [
    { title: 'Doubles the image', params: { filters: 4, kernel: 3 }, inputs: [['N', 3, 5, 4]], gives: [['N', 4, 10, 8]] },
    { title: 'The same said in numbers', params: { filters: 4, kernel: 3, padding: 1, 'output-padding': 1 }, inputs: [['N', 3, 5, 4]], gives: [['N', 4, 10, 8]] },
    { title: 'Height and width are independent', params: { filters: 6, kernel: [3, 2], stride: [2, 3], padding: { top: 1, left: 0, bottom: 0, right: 1 }, dilation: [2, 1], groups: 2 }, inputs: [['N', 4, 5, 4]], gives: [['N', 6, 12, 10]] },
    { title: 'Unknown rows stay unknown', params: { filters: 4 }, inputs: [['N', 3, null, 4]], gives: [['N', 4, null, 8]] },
    { title: 'Padding cuts everything away', params: { kernel: 1, stride: 1, padding: 2 }, inputs: [['N', 3, 4, 4]], gives: 'empty-output' },
    { title: 'More output padding than a step is wide', params: { padding: 1, 'output-padding': 2 }, inputs: [['N', 3, 5, 5]], gives: 'output-padding-too-large' },
    { title: 'Two groups cannot share three channels', params: { filters: 4, groups: 2 }, inputs: [['N', 3, 5, 5]], gives: 'groups-do-not-divide-channels' },
  ],
});
