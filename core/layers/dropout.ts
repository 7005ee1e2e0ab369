// Dropout: during training a random part of the values is set to zero and the rest is enlarged to keep the mean.
import { number } from '../base/schema.ts';
import { scalar } from '../base/tensor.ts';
import { answer } from './answer.ts';
import { defineLayer, throughPorts } from './layer.ts';

/** The number of the element type float32 in ONNX. */
const onnxFloat = 1;

/** Dropout. */
export const dropout = defineLayer({
  kind: 'dropout',
  title: 'Dropout',
  stem: 'dropout',
  group: 'normalisation',
  summary: 'Sets a random part of the values to zero while training, against learning by heart.',
  also: 'regularise regularize overfitting drop noise',
  docs: 'In every training step each value is set to zero with probability `rate`; the others are divided by 1 − `rate`, so that the mean stays. Which values fall depends only on seed, layer, step and position, '
    + 'so a continued run falls exactly as an unbroken one. In evaluation and export it does nothing.',
  params: { rate: number('Share of the values set to zero.', { default: 0.5, min: 0, below: 1, step: 0.05 }) },
  ports: throughPorts,
  weights: () => [],
  infer: (_p, inputs) => answer(inputs[0]?.dims ?? null, []),
  lower(at, p, [x = '']) {
    const dims = at.types[0]?.dims ?? null;
    if (at.mode === 'infer' || p.rate === 0 || dims === null) return [x];
    const keep = 1 - p.rate;
    const kept = at.builder.op('Cast', [at.mask(dims, keep)], { to: onnxFloat }, 'kept');
    const scale = at.builder.shared(`number_${1 / keep}`, () => scalar(1 / keep));
    return [at.builder.op('Mul', [x, at.builder.op('Mul', [kept, scale], {}, 'factor')], {}, 'dropout')];
  },
  macs: () => 0,
  sees: () => 'same',
  caption: (p) => String(p.rate),
  examples: [
    { title: 'Between dense layers', params: { rate: 0.5 }, inputs: [['N', 4096]], gives: [['N', 4096]] },
    { title: 'On maps of unknown height', params: { rate: 0.1 }, inputs: [['N', 3, null, 7]], gives: [['N', 3, null, 7]] },
    { title: 'Everything cannot be dropped', params: { rate: 1 }, inputs: [['N', 10]], gives: 'parameter-invalid' },
  ],
});
