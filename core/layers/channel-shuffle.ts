// Channel shuffle (Zhang et al. 2018): the channels of all groups are dealt out in turn, so that the next grouped convolution
// sees some of every group. Of C channels in g groups, channel c of the result is channel (c mod g) · C/g + floor(c / g).
import { finding, type Finding } from '../base/diagnostic.ts';
import { integer } from '../base/schema.ts';
import { isKnown } from '../base/shape.ts';
import { answer, imageOf } from './answer.ts';
import { nearestDivisor } from './convolution.ts';
import { defineLayer, throughPorts } from './layer.ts';
import { lowerReshape } from './reshape.ts';

/** ChannelShuffle. */
export const channelShuffle = defineLayer({
  kind: 'channel-shuffle',
  title: 'Channel shuffle',
  stem: 'shuffle',
  group: 'shape',
  summary: 'Deals the channels of several groups out in turn, so that groups learn of each other.',
  also: 'shufflenet permute transpose groups mix interleave',
  docs: 'Lays the channels out as `groups` rows and reads them column by column: of 6 channels in 2 groups, 0 1 2 and 3 4 5, come 0 3 1 4 2 5. It computes nothing. ShuffleNet puts it between convolutions with groups, '
    + 'which would otherwise never exchange anything.',
  params: { groups: integer('Parts the channels are split into.', { default: 2 }) },
  ports: throughPorts,
  weights: () => [],
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
    return answer(image === null ? null : [image.batch, image.channels, image.height, image.width], findings);
  },
  lower(at, p, [x = '']) {
    const { builder } = at;
    const sizes = at.types[0]?.dims?.slice(1) ?? null;
    if (p.groups === 1 || !isKnown(sizes)) return [x];
    const [channels = 1, height = 1, width = 1] = sizes;
    const dealt = builder.op('Transpose', [lowerReshape(builder, x, [p.groups, channels / p.groups, height * width], 'rows')], { perm: [0, 2, 1, 3] }, 'columns');
    return [lowerReshape(builder, dealt, [channels, height, width], 'channel_shuffle')];
  },
  macs: () => 0,
  sees: () => 'same',
  caption: (p) => `${p.groups} groups`,
  examples: [
    { title: 'Two groups of three', params: {}, inputs: [['N', 6, 4, 5]], gives: [['N', 6, 4, 5]] },
    { title: 'ShuffleNet\'s second stage', params: { groups: 4 }, inputs: [['N', 272, 28, 28]], gives: [['N', 272, 28, 28]] },
    { title: 'Unknown channels stay unknown', params: { groups: 3 }, inputs: [['N', null, 4, 4]], gives: [['N', null, 4, 4]] },
    { title: 'Four groups cannot share six channels', params: { groups: 4 }, inputs: [['N', 6, 4, 5]], gives: 'groups-do-not-divide-channels' },
    { title: 'A vector has no channels to deal out', params: {}, inputs: [['N', 84]], gives: 'rank-mismatch' },
  ],
});
