// Layer normalisation (Ba et al. 2016): every example on its own gets mean 0 and deviation 1 over its last axes.
import { finding, type Finding } from '../base/diagnostic.ts';
import { integer, number } from '../base/schema.ts';
import type { Dim, TensorType } from '../base/shape.ts';
import { answer, lacksAxes } from './answer.ts';
import { defineLayer, throughPorts, type WeightSpec } from './layer.ts';
import { scaleAndShift } from './weights.ts';

/** The sizes normalised over, unknown ones null. */
function trailing(axes: number, input: TensorType | undefined): readonly Dim[] {
  const dims = input?.dims ?? null;
  if (dims === null || dims.length <= axes) return new Array<Dim>(axes).fill(null);
  return dims.slice(dims.length - axes).map((d) => (typeof d === 'number' ? d : null));
}

function weights(axes: number, input: TensorType | undefined): readonly WeightSpec[] {
  return scaleAndShift(trailing(axes, input));
}

/** LayerNorm. Weights: scale, shift [the last axes]. */
export const layerNorm = defineLayer({
  kind: 'layer-norm',
  title: 'Layer norm',
  stem: 'norm',
  group: 'normalisation',
  summary: 'Gives every example mean 0 and deviation 1 over its last axes, then a trained scale and shift.',
  also: 'normalise normalize normalisation ln standardise',
  docs: 'Takes mean and variance over the last `axes` axes of each example (1: over the values of a row, 3: over whole maps), subtracts, divides by the root of variance + `epsilon`, then multiplies by a trained scale and adds a trained shift, '
    + 'one of each per position of those axes. It does not depend on the batch, so training and evaluation agree.',
  params: {
    axes: integer('Number of last axes normalised over.', { default: 1, max: 3 }),
    epsilon: number('Added to the variance before the root.', { default: 1e-5, above: 0 }),
  },
  ports: throughPorts,
  weights: (p, [input]) => weights(p.axes, input),
  infer(p, inputs) {
    const findings: Finding[] = [];
    const dims = inputs[0]?.dims ?? null;
    if (!lacksAxes(inputs[0], 2, findings) && dims !== null && p.axes > dims.length - 1) {
      const most = dims.length - 1;
      findings.push(finding('too-many-axes', { axes: p.axes, most, received: dims, input: 0 }, { parameter: 'axes', input: 0, remedies: [{ do: 'set', params: { axes: most } }, { do: 'set', params: { axes: 1 } }] }));
    }
    return answer(dims, findings, { weights: weights(p.axes, inputs[0]) });
  },
  lower: (at, p, [x = '']) => [at.builder.op('LayerNormalization', [x, at.weight('scale'), at.weight('shift')], { axis: -p.axes, epsilon: p.epsilon }, 'layer_norm')],
  macs: () => 0,
  sees: (p) => (p.axes === 1 ? 'same' : 'all'),
  caption: (p) => (p.axes === 1 ? '' : `${p.axes} axes`),
  examples: [
    { title: 'Over the values of a row', params: {}, inputs: [['N', 128]], gives: [['N', 128]] },
    { title: 'Over whole maps of unequal sides', params: { axes: 3 }, inputs: [['N', 2, 4, 5]], gives: [['N', 2, 4, 5]] },
    { title: 'An unknown batch stays unknown', params: { axes: 2 }, inputs: [[null, 2, 4, 5]], gives: [[null, 2, 4, 5]] },
    { title: 'The batch is never normalised over', params: { axes: 2 }, inputs: [['N', 128]], gives: 'too-many-axes' },
  ],
});
