// Softmax: scores become shares that sum to 1 along one axis. The engine subtracts the largest score first, so that
// nothing overflows.
import { finding, type Finding, type Remedy } from '../base/diagnostic.ts';
import { flag, integer } from '../base/schema.ts';
import { answer, lacksAxes } from './answer.ts';
import { defineLayer, throughPorts } from './layer.ts';

/** The finding for an axis a tensor does not have; axis 0 is the batch and never meant. */
export function axisFinding(axis: number, rank: number): Finding {
  const remedies: readonly Remedy[] = [1, rank - 1].filter((a, i, all) => a >= 1 && a <= 3 && all.indexOf(a) === i).map((a) => ({ do: 'set', params: { axis: a } }));
  return finding('axis-out-of-range', { axis, rank }, { parameter: 'axis', input: 0, remedies });
}

/** Softmax. */
export const softmax = defineLayer({
  kind: 'softmax',
  title: 'Softmax',
  stem: 'softmax',
  isSingle: true,
  group: 'activation',
  summary: 'Turns scores into probabilities that sum to 1.',
  also: 'probabilities classes exponential normalise',
  docs: 'Answers e^x divided by the sum of e^x along `axis` (1 is the axis of classes or channels, 0 would be the batch). As the last layer it stays in the drawing and the exported model, while the loss takes the scores before it. '
    + 'With `logarithm` it answers the logarithm of the share, computed without taking a logarithm of something tiny.',
  params: {
    axis: integer('Axis along which the values sum to 1.', { default: 1, min: 1, max: 3 }),
    logarithm: flag('Whether to answer the logarithm of the share.', false),
  },
  ports: throughPorts,
  weights: () => [],
  infer(p, inputs) {
    const findings: Finding[] = [];
    const dims = inputs[0]?.dims ?? null;
    if (!lacksAxes(inputs[0], 2, findings) && dims !== null && p.axis >= dims.length) findings.push(axisFinding(p.axis, dims.length));
    return answer(dims, findings);
  },
  lower: (at, p, [x = '']) => [p.logarithm ? at.builder.op('LogSoftmax', [x], { axis: p.axis }, 'log_softmax') : at.builder.op('Softmax', [x], { axis: p.axis })],
  macs: () => 0,
  sees: (p) => (p.axis === 1 ? 'same' : 'all'),
  caption: (p) => [p.logarithm ? 'log' : '', p.axis === 1 ? '' : `axis ${p.axis}`].filter((part) => part !== '').join(' · '),
  examples: [
    { title: 'Ten classes', params: {}, inputs: [['N', 10]], gives: [['N', 10]] },
    { title: 'Over the channels of every pixel', params: {}, inputs: [[null, 21, 32, 48]], gives: [[null, 21, 32, 48]] },
    { title: 'A row of values has no axis 2', params: { axis: 2 }, inputs: [['N', 10]], gives: 'axis-out-of-range' },
    { title: 'One value per example is no distribution', params: {}, inputs: [['N']], gives: 'rank-mismatch' },
  ],
});
