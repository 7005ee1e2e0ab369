// Dense (fully connected): every unit sums all inputs, each with a weight of its own.
import type { Finding } from '../base/diagnostic.ts';
import { flag, integer, type ParamsOf } from '../base/schema.ts';
import type { Dim, TensorType } from '../base/shape.ts';
import { numberText } from '../base/words.ts';
import { activation, lowerActivation, showActivation } from './activations.ts';
import { answer, rowsOf } from './answer.ts';
import { defineLayer, throughPorts, type WeightSpec } from './layer.ts';
import { biasOf, biasStart, countOf, kernelOf, weightStart } from './weights.ts';

const params = {
  units: integer('Number of output values.', { default: 10 }),
  bias: flag('Whether a trained number is added to every output value.', true),
  activation: activation(),
  initialiser: weightStart(),
  'bias-initialiser': biasStart(),
};

/** Number of values per example a dense or rbf layer reads, null while unknown. */
export function featuresOf(type: TensorType | undefined): number | null {
  const size: Dim | undefined = type?.dims?.length === 2 ? type.dims[1] : null;
  return typeof size === 'number' ? size : null;
}

function weights(p: ParamsOf<typeof params>, input: TensorType | undefined): readonly WeightSpec[] {
  const features = featuresOf(input);
  const fan = { in: features, out: p.units };
  const weight = kernelOf('weight', [p.units, features], fan, p.initialiser);
  return p.bias ? [weight, biasOf(p.units, fan, p['bias-initialiser'])] : [weight];
}

/** Dense. Weights: weight [units, features], bias [units]. */
export const dense = defineLayer({
  kind: 'dense',
  title: 'Dense',
  stem: 'dense',
  group: 'dense',
  summary: 'Connects every input value with every unit (a fully connected layer).',
  also: 'linear fully connected fc gemm inner product classifier',
  docs: 'Each of the `units` multiplies all input values by weights of its own, sums them, adds a number if `bias` is on and applies the `activation`. It reads one row of values per example, '
    + 'so maps have to be flattened first. It holds features × units weights, often most of a network. The last one of a classifier has one unit for each class. `initialiser` and `bias-initialiser` say how the weights start.',
  params,
  ports: throughPorts,
  weights: (p, [input]) => weights(p, input),
  infer(p, inputs) {
    const findings: Finding[] = [];
    const rows = rowsOf(inputs[0], findings);
    return answer(rows === null ? null : [rows.batch, p.units], findings, {
      weights: weights(p, inputs[0]), remedies: [{ do: 'set', params: { units: 128 } }, { do: 'set', params: { units: 10 } }],
    });
  },
  lower(at, p, [x = '']) {
    const y = at.builder.op('Gemm', p.bias ? [x, at.weight('weight'), at.weight('bias')] : [x, at.weight('weight')], { transB: 1 }, 'dense');
    return [lowerActivation(at.builder, p.activation, y)];
  },
  macs: (p, [input]) => countOf(featuresOf(input), p.units),
  sees: () => 'all',
  caption: (p) => [numberText(p.units), ...(p.activation === null ? [] : [showActivation(p.activation)])].join(' · '),
  width: 'units',
  examples: [
    { title: 'F6 of LeNet-5', params: { units: 84, activation: 'tanh' }, inputs: [['N', 120]], gives: [['N', 84]] },
    { title: 'The last layer of AlexNet, for one image', params: { units: 1000 }, inputs: [[1, 4096]], gives: [[1, 1000]] },
    { title: 'Unknown features are fine', params: { units: 3, bias: false }, inputs: [['N', null]], gives: [['N', 3]] },
    { title: 'Maps must be flattened first', params: {}, inputs: [['N', 16, 5, 5]], gives: 'rank-mismatch' },
    { title: 'More weights than a tensor can hold', params: { units: 65536 }, inputs: [['N', 65536]], gives: 'tensor-too-large' },
  ],
});
