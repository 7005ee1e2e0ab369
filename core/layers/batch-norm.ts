// Batch normalisation (Ioffe and Szegedy 2015): y = scale · (x − mean) / sqrt(variance + epsilon) + shift, per channel.
// In training, mean and variance are those of the batch (variance divided by n = N·H·W), and the running values follow as
//   running mean     ← (1 − m) · running mean     + m · mean
//   running variance ← (1 − m) · running variance + m · variance · n / (n − 1)      (PyTorch: unbiased)
// In evaluation, and in training when the layer is frozen, the running values take their place.
import type { Finding } from '../base/diagnostic.ts';
import { bug } from '../base/diagnostic.ts';
import { number, type ParamsOf } from '../base/schema.ts';
import { isKnown, type TensorType } from '../base/shape.ts';
import { floats, scalar, zeros } from '../base/tensor.ts';
import { answer, lacksAxes } from './answer.ts';
import { defineLayer, throughPorts, type Lowering, type WeightSpec } from './layer.ts';
import { scaleAndShift } from './weights.ts';

const params = {
  momentum: number('Share of the new batch in the running values.', { default: 0.1, above: 0, max: 1, step: 0.01 }),
  epsilon: number('Added to the variance before the root.', { default: 1e-5, above: 0 }),
};

function weights(input: TensorType | undefined): readonly WeightSpec[] {
  const channels = input?.dims?.[1];
  const dims = [typeof channels === 'number' ? channels : null];
  const fan = { in: 1, out: 1 };
  return [
    ...scaleAndShift(dims),
    { name: 'running-mean', dims, fan, initialiser: { kind: 'zeros' }, role: 'statistic', decay: false },
    { name: 'running-variance', dims, fan, initialiser: { kind: 'constant', value: 1 }, role: 'statistic', decay: false },
  ];
}

function lowerTraining(at: Lowering, p: ParamsOf<typeof params>, x: string): string {
  const { builder } = at;
  const dims = at.types[0]?.dims ?? null;
  if (!isKnown(dims)) bug('batch-norm in training needs a numeric batch and known sizes');
  const count = dims.reduce((n, d, axis) => (axis === 1 ? n : n * d), 1);
  const [runningMean, runningVariance] = [at.weight('running-mean'), at.weight('running-variance')];
  // With momentum 0 the second and third output are the mean and the (biased) variance of the batch themselves, and what goes
  // in as running values does not count. Constants of this layer's own stand there, since onnxruntime's CPU kernel overwrites
  // what it is given.
  const channels = dims[1] ?? 1;
  const placeholders = [builder.constant('any_mean', zeros([channels])), builder.constant('any_variance', floats([channels], new Float32Array(channels).fill(1)))];
  const [y = '', mean = '', variance = ''] = builder.many('BatchNormalization', [x, at.weight('scale'), at.weight('shift'), ...placeholders], { epsilon: p.epsilon, momentum: 0, training_mode: 1 }, 3, 'batch_norm');
  const constant = (value: number): string => builder.shared(`number_${value}`, () => scalar(value));
  const unbiased = count > 1 ? count / (count - 1) : 1;
  const follow = (running: string, batch: string, share: number): string => builder.op('Add', [
    builder.op('Mul', [running, constant(1 - p.momentum)], {}, 'kept'), builder.op('Mul', [batch, constant(share)], {}, 'taken'),
  ], {}, 'running');
  at.updateStatistic('running-mean', follow(runningMean, mean, p.momentum));
  at.updateStatistic('running-variance', follow(runningVariance, variance, p.momentum * unbiased));
  return y;
}

/** BatchNorm. Weights: scale, shift [channels]; statistics running-mean, running-variance [channels]. */
export const batchNorm = defineLayer({
  kind: 'batch-norm',
  title: 'Batch norm',
  stem: 'norm',
  group: 'normalisation',
  summary: 'Gives every channel mean 0 and deviation 1 over the batch, then a trained scale and shift.',
  also: 'normalise normalize normalisation bn standardise',
  docs: 'Subtracts each channel\'s mean and divides by its deviation over batch, rows and columns, then multiplies by a trained scale and adds a trained shift. `epsilon` keeps the root away from zero. '
    + 'Training uses the batch at hand and lets running values follow it with share `momentum` (PyTorch\'s convention; Keras writes 1 − momentum); evaluation, export and frozen layers use the running values. '
    + 'It makes deep networks train fast; a convolution before it needs no bias.',
  params,
  ports: throughPorts,
  weights: (_p, [input]) => weights(input),
  infer(_p, inputs) {
    const findings: Finding[] = [];
    lacksAxes(inputs[0], 2, findings);
    return answer(inputs[0]?.dims ?? null, findings, { weights: weights(inputs[0]) });
  },
  lower(at, p, [x = '']) {
    if (at.mode === 'train' && at.trainable) return [lowerTraining(at, p, x)];
    const values = [x, at.weight('scale'), at.weight('shift'), at.weight('running-mean'), at.weight('running-variance')];
    return [at.builder.op('BatchNormalization', values, { epsilon: p.epsilon }, 'batch_norm')];
  },
  macs: () => 0,
  sees: () => 'same',
  caption: () => '',
  examples: [
    { title: 'After a convolution', params: {}, inputs: [['N', 64, 56, 56]], gives: [['N', 64, 56, 56]] },
    { title: 'After a dense layer', params: { momentum: 0.01 }, inputs: [['N', 128]], gives: [['N', 128]] },
    { title: 'Unknown channels stay unknown', params: {}, inputs: [['N', null, 5, 7]], gives: [['N', null, 5, 7]] },
    { title: 'There must be channels', params: {}, inputs: [['N']], gives: 'rank-mismatch' },
    { title: 'Epsilon must be above zero', params: { epsilon: 0 }, inputs: [['N', 4]], gives: 'parameter-invalid' },
  ],
});
