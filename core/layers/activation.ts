// Activation as a layer of its own.
import { choice, number } from '../base/schema.ts';
import { activationNames, activationOf, defaultAlpha, defaultSlope, lowerActivation, showActivation } from './activations.ts';
import { answer } from './answer.ts';
import { defineLayer, throughPorts } from './layer.ts';

/** Activation. */
export const activationLayer = defineLayer({
  kind: 'activation',
  title: 'Activation',
  stem: 'act',
  group: 'activation',
  summary: 'Applies a function to every value, so that layers in a row are more than one linear map.',
  also: 'relu tanh sigmoid gelu silu swish leaky elu hard-swish hard-sigmoid softplus nonlinearity non-linear linear',
  docs: 'The `function` is one of relu max(x, 0) · relu6 min(max(x, 0), 6) · leaky-relu x or `slope`·x below 0 · elu x or `alpha`·(e^x − 1) below 0 · selu a scaled elu that keeps mean and variance · '
    + 'gelu x·Φ(x) with the exact error function · silu x·sigmoid(x) · mish x·tanh(softplus(x)) · tanh · sigmoid 1 / (1 + e^−x) · hard-sigmoid min(max(x/6 + 1/2, 0), 1) · hard-swish x·hard-sigmoid(x) · '
    + 'softplus log(1 + e^x). `slope` matters to leaky-relu only, `alpha` to elu only.',
  params: {
    function: choice('The function.', activationNames, 'relu'),
    slope: number('Slope of leaky-relu below zero.', { default: defaultSlope, min: 0 }),
    alpha: number('What elu tends to at minus infinity, negated.', { default: defaultAlpha, min: 0 }),
  },
  ports: throughPorts,
  weights: () => [],
  infer: (_p, inputs) => answer(inputs[0]?.dims ?? null, []),
  lower: (at, p, [x = '']) => [lowerActivation(at.builder, activationOf(p.function, p), x)],
  macs: () => 0,
  sees: () => 'same',
  caption: (p) => showActivation(activationOf(p.function, p)),
  examples: [
    { title: 'On maps', params: { function: 'relu' }, inputs: [['N', 64, 56, 56]], gives: [['N', 64, 56, 56]] },
    { title: 'On rows of unknown length', params: { function: 'leaky-relu', slope: 0.2 }, inputs: [[null, null]], gives: [[null, null]] },
    { title: 'A name that does not exist', params: { function: 'rleu' }, inputs: [['N', 10]], gives: 'parameter-invalid' },
  ],
});
