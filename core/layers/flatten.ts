// Flatten: everything after the batch becomes one row of values.
import type { Finding } from '../base/diagnostic.ts';
import { multiplyDims } from '../base/shape.ts';
import { answer, lacksAxes } from './answer.ts';
import { defineLayer, throughPorts } from './layer.ts';
import { lowerReshape } from './reshape.ts';

/** Flatten. */
export const flatten = defineLayer({
  kind: 'flatten',
  title: 'Flatten',
  stem: 'flatten',
  isSingle: true,
  group: 'shape',
  summary: 'Lays all values of an example out in one row.',
  also: 'vector reshape unroll',
  docs: 'Maps of C × H × W become C·H·W values per example, channel by channel and row by row. It stands between convolutional and dense layers and computes nothing.',
  params: {},
  ports: throughPorts,
  weights: () => [],
  infer(_p, inputs) {
    const findings: Finding[] = [];
    const dims = inputs[0]?.dims ?? null;
    if (lacksAxes(inputs[0], 2, findings)) return answer(null, findings);
    const [batch = null, ...sizes] = dims ?? [];
    return answer([batch, dims === null ? null : multiplyDims(...sizes)], findings);
  },
  lower(at, _p, [x = '']) {
    const count = at.outputs[0]?.dims?.[1];
    return [lowerReshape(at.builder, x, [typeof count === 'number' ? count : -1], 'flatten')];
  },
  macs: () => 0,
  sees: () => 'same',
  caption: () => '',
  examples: [
    { title: '16 maps of 5 × 5 are 400 values', params: {}, inputs: [['N', 16, 5, 5]], gives: [['N', 400]] },
    { title: 'Height and width may differ, the batch may be unknown', params: {}, inputs: [[null, 3, 2, 7]], gives: [[null, 42]] },
    { title: 'An unknown width makes the count unknown', params: {}, inputs: [['N', 3, 2, null]], gives: [['N', null]] },
    { title: 'The batch alone cannot be flattened', params: {}, inputs: [['N']], gives: 'rank-mismatch' },
  ],
});
