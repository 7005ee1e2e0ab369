// Group normalisation (Wu and He 2018): every example on its own gets mean 0 and deviation 1 over each group of channels:
// (x − m) / sqrt(v + epsilon) with mean m and variance v of the group. Opset 17 has no op for it, so it is written out in
// small ones, each of which has a gradient; the variance is the mean of the squared differences, which does not cancel as
// E[x²] − m² does.
import { finding, type Finding } from '../base/diagnostic.ts';
import { integer, number } from '../base/schema.ts';
import { isKnown, type TensorType } from '../base/shape.ts';
import { int64s, scalar } from '../base/tensor.ts';
import type { GraphBuilder } from '../ir/graph.ts';
import { answer, imageOf } from './answer.ts';
import { nearestDivisor } from './convolution.ts';
import { defineLayer, throughPorts, type WeightSpec } from './layer.ts';
import { lowerReshape } from './reshape.ts';
import { scaleAndShift } from './weights.ts';

function weights(input: TensorType | undefined): readonly WeightSpec[] {
  const channels = input?.dims?.[1];
  return scaleAndShift([typeof channels === 'number' ? channels : null]);
}

function lowerNormalise(builder: GraphBuilder, x: string, axis: number, epsilon: number): string {
  const mean = builder.op('ReduceMean', [x], { axes: [axis], keepdims: 1 }, 'mean');
  const centred = builder.op('Sub', [x, mean], {}, 'centred');
  const variance = builder.op('ReduceMean', [builder.op('Mul', [centred, centred], {}, 'squares')], { axes: [axis], keepdims: 1 }, 'variance');
  const guarded = builder.op('Add', [variance, builder.shared(`number_${epsilon}`, () => scalar(epsilon))], {}, 'guarded');
  return builder.op('Div', [centred, builder.op('Sqrt', [guarded], {}, 'deviation')], {}, 'normalised');
}

/** GroupNorm. Weights: scale, shift [channels]. */
export const groupNorm = defineLayer({
  kind: 'group-norm',
  title: 'Group norm',
  stem: 'norm',
  group: 'normalisation',
  summary: 'Gives every group of channels of an example mean 0 and deviation 1, then a trained scale and shift.',
  also: 'normalise normalize normalisation gn instance standardise',
  docs: 'Splits the channels into `groups`, takes mean and variance over the channels, rows and columns of each group of each example, subtracts, divides by the root of variance + `epsilon`, then multiplies every channel by a trained scale and adds a trained shift. '
    + 'It does not depend on the batch, which helps where batches are small. One group normalises whole examples; as many groups as channels normalise every map on its own.',
  params: {
    groups: integer('Parts the channels are split into.', { default: 8 }),
    epsilon: number('Added to the variance before the root.', { default: 1e-5, above: 0 }),
  },
  ports: throughPorts,
  weights: (_p, [input]) => weights(input),
  infer(p, inputs) {
    const findings: Finding[] = [];
    const image = imageOf(inputs[0], findings, { groups: p.groups });
    const channels = image?.channels ?? null;
    if (typeof channels === 'number' && channels % p.groups !== 0) {
      findings.push(finding('groups-do-not-divide-channels', { groups: p.groups, channels, input: 0 }, {
        parameter: 'groups', input: 0,
        remedies: [{ do: 'set', params: { groups: nearestDivisor(channels, p.groups) } }, { do: 'set', params: { groups: 1 } }, { do: 'set-width', input: 0, size: Math.ceil(channels / p.groups) * p.groups }],
      }));
    }
    return answer(image === null ? null : [image.batch, image.channels, image.height, image.width], findings, { weights: weights(inputs[0]) });
  },
  lower(at, p, [x = '']) {
    const { builder } = at;
    const sizes = at.types[0]?.dims?.slice(1) ?? null;
    const grouped = lowerReshape(builder, x, [p.groups, -1], 'grouped');
    const maps = lowerReshape(builder, lowerNormalise(builder, grouped, 2, p.epsilon), isKnown(sizes) ? sizes : [], 'ungrouped');
    const channelwise = (name: string): string => builder.op('Unsqueeze', [at.weight(name), builder.shared('axes_1_2', () => int64s([1, 2]))], {}, `${name}_per_channel`);
    return [builder.op('Add', [builder.op('Mul', [maps, channelwise('scale')], {}, 'scaled'), channelwise('shift')], {}, 'group_norm')];
  },
  macs: () => 0,
  sees: () => 'all',
  caption: (p) => `${p.groups} groups`,
  examples: [
    { title: 'Eight groups of eight channels', params: {}, inputs: [['N', 64, 16, 16]], gives: [['N', 64, 16, 16]] },
    { title: 'Two groups on maps of unequal sides', params: { groups: 2 }, inputs: [['N', 6, 4, 5]], gives: [['N', 6, 4, 5]] },
    { title: 'Unknown channels stay unknown', params: { groups: 3 }, inputs: [['N', null, 4, 4]], gives: [['N', null, 4, 4]] },
    { title: 'Four groups cannot share six channels', params: { groups: 4 }, inputs: [['N', 6, 4, 5]], gives: 'groups-do-not-divide-channels' },
    { title: 'A vector has no rows and columns', params: {}, inputs: [['N', 84]], gives: 'rank-mismatch' },
  ],
});
