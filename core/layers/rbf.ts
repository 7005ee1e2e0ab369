// Radial basis functions: every unit answers the squared distance between its input and a trained centre. The differences
// are taken before squaring, (x − c)², because the expansion |x|² + |c|² − 2x·c cancels near a centre, where the class is
// decided; the intermediate tensor of N × units × features is bounded by falling back to the expansion (kept at 0 or above)
// for layers too large for it.
import type { Finding } from '../base/diagnostic.ts';
import { integer, type ParamsOf } from '../base/schema.ts';
import type { TensorType } from '../base/shape.ts';
import { int64s } from '../base/tensor.ts';
import { numberText } from '../base/words.ts';
import { answer, rowsOf } from './answer.ts';
import { featuresOf } from './dense.ts';
import { initialiser } from './initialiser.ts';
import { defineLayer, throughPorts, type WeightSpec } from './layer.ts';
import { countOf, kernelOf } from './weights.ts';

/** Most differences per example that are written out one by one. */
const exactLimit = 65_536;

const params = {
  units: integer('Number of centres: one output value each.', { default: 10 }),
  initialiser: initialiser('How the centres start.', 'signs'),
};

function weights(p: ParamsOf<typeof params>, input: TensorType | undefined): readonly WeightSpec[] {
  const features = featuresOf(input);
  return [kernelOf('centres', [p.units, features], { in: features, out: p.units }, p.initialiser)];
}

/** RBF. Weights: centres [units, features]. */
export const rbf = defineLayer({
  kind: 'rbf',
  title: 'RBF',
  stem: 'rbf',
  group: 'dense',
  summary: 'Answers the squared distance to every centre: the smaller, the more alike.',
  also: 'radial basis function distance lenet euclidean',
  docs: 'Each of the `units` keeps a trained centre with as many numbers as the input has values, and answers the sum of the squared differences between the two. '
    + 'The class is the centre nearest to the input, so the smallest output wins; the loss and the exported logits take the negative, where the largest wins. '
    + 'LeNet-5 ends with it: centres started at +1 and −1 (`initialiser` signs), the range of the tanh before.',
  params,
  ports: throughPorts,
  weights: (p, [input]) => weights(p, input),
  infer(p, inputs) {
    const findings: Finding[] = [];
    const rows = rowsOf(inputs[0], findings);
    return answer(rows === null ? null : [rows.batch, p.units], findings, { weights: weights(p, inputs[0]), remedies: [{ do: 'set', params: { units: 10 } }] });
  },
  lower(at, p, [x = '']) {
    const { builder } = at;
    const centres = at.weight('centres');
    const features = featuresOf(at.types[0]);
    if (features !== null && features * p.units <= exactLimit) {
      const rows = builder.op('Unsqueeze', [x, builder.shared('axis_1', () => int64s([1]))], {}, 'rows');
      return [builder.op('ReduceSumSquare', [builder.op('Sub', [rows, centres], {}, 'differences')], { axes: [2], keepdims: 0 }, 'distances')];
    }
    const inputNorms = builder.op('ReduceSumSquare', [x], { axes: [1], keepdims: 1 }, 'input_norms');
    const centreNorms = builder.op('ReduceSumSquare', [centres], { axes: [1], keepdims: 0 }, 'centre_norms');
    const products = builder.op('Gemm', [x, centres, centreNorms], { transB: 1, alpha: -2, beta: 1 }, 'products');
    return [builder.op('Relu', [builder.op('Add', [products, inputNorms], {}, 'expanded')], {}, 'distances')];
  },
  macs: (p, [input]) => countOf(featuresOf(input), p.units),
  sees: () => 'all',
  caption: (p) => numberText(p.units),
  width: 'units',
  examples: [
    { title: 'The output of LeNet-5', params: { units: 10 }, inputs: [['N', 84]], gives: [['N', 10]] },
    { title: 'Unknown features are fine', params: { units: 4 }, inputs: [[3, null]], gives: [[3, 4]] },
    { title: 'Maps must be flattened first', params: {}, inputs: [['N', 16, 5, 5]], gives: 'rank-mismatch' },
    { title: 'More centres than a tensor can hold', params: { units: 65536 }, inputs: [['N', 65536]], gives: 'tensor-too-large' },
  ],
});
