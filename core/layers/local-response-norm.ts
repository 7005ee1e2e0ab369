// Local response normalisation (Krizhevsky et al. 2012): y = x / (k + alpha / size · Σ x²)^beta, the sum over `size`
// neighbouring channels centred on the value's own.
import { custom, number } from '../base/schema.ts';
import { answer, imageOf } from './answer.ts';
import type { Finding } from '../base/diagnostic.ts';
import { defineLayer, throughPorts } from './layer.ts';

const largest = 1023;

/** LocalResponseNorm. */
export const localResponseNorm = defineLayer({
  kind: 'local-response-norm',
  title: 'Local response norm',
  stem: 'norm',
  group: 'normalisation',
  summary: 'Damps a value where neighbouring channels are strong at the same place (AlexNet).',
  also: 'lrn alexnet normalise normalize',
  docs: 'Divides every value by (`k` + `alpha` / `size` × the sum of squares over `size` neighbouring channels) to the power `beta`. Channels beyond the first and last count as zero. It has no weights; batch normalisation has replaced it.',
  params: {
    size: custom<number>('Number of neighbouring channels, an odd number.', {
      default: 5,
      parse: (json) => (typeof json === 'number' && Number.isInteger(json) && json >= 1 && json <= largest && json % 2 === 1 ? { ok: true, value: json } : { ok: false, expected: `an odd whole number from 1 to ${largest}` }),
      schema: { type: 'integer', minimum: 1, maximum: largest, not: { multipleOf: 2 }, default: 5 },
    }),
    alpha: number('Weight of the squares.', { default: 1e-4, min: 0 }),
    beta: number('Exponent.', { default: 0.75, min: 0 }),
    k: number('Added before the power, above 0 so that nothing is divided by zero.', { default: 1, above: 0 }),
  },
  ports: throughPorts,
  weights: () => [],
  infer(_p, inputs) {
    const findings: Finding[] = [];
    const image = imageOf(inputs[0], findings);
    return answer(image === null ? null : [image.batch, image.channels, image.height, image.width], findings);
  },
  lower: (at, p, [x = '']) => [at.builder.op('LRN', [x], { size: p.size, alpha: p.alpha, beta: p.beta, bias: p.k })],
  macs: () => 0,
  sees: () => 'same',
  caption: (p) => `${p.size} channels`,
  examples: [
    { title: 'AlexNet as published', params: { size: 5, alpha: 1e-4, beta: 0.75, k: 2 }, inputs: [['N', 96, 27, 27]], gives: [['N', 96, 27, 27]] },
    { title: 'Unknown width stays unknown', params: { size: 3 }, inputs: [['N', 8, 4, null]], gives: [['N', 8, 4, null]] },
    { title: 'An even number of channels has no middle', params: { size: 4 }, inputs: [['N', 8, 4, 4]], gives: 'parameter-invalid' },
    { title: 'A vector has no rows and columns', params: {}, inputs: [['N', 84]], gives: 'rank-mismatch' },
  ],
});
