// Activation functions as numbers, for plotting.
import type { Activation } from '../../core/layers/activations.ts';

// Abramowitz and Stegun 7.1.26: off by at most 1.5e-7, far below a stroke's width.
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.exp(-x * x);
  return Math.sign(x) * (1 - tail);
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const hardSigmoid = (x: number): number => Math.min(1, Math.max(0, x / 6 + 0.5));
const [seluScale, seluAlpha] = [1.0507009873554805, 1.6732632423543772];

/** The value of an activation. */
export function activated(value: Activation, x: number): number {
  switch (value.kind) {
    case 'relu': return Math.max(0, x);
    case 'relu6': return Math.min(6, Math.max(0, x));
    case 'leaky-relu': return x < 0 ? value.slope * x : x;
    case 'elu': return x < 0 ? value.alpha * Math.expm1(x) : x;
    case 'selu': return seluScale * (x < 0 ? seluAlpha * Math.expm1(x) : x);
    case 'gelu': return (x * (1 + erf(x * Math.SQRT1_2))) / 2;
    case 'silu': return x * sigmoid(x);
    case 'mish': return x * Math.tanh(softplus(x));
    case 'tanh': return Math.tanh(x);
    case 'sigmoid': return sigmoid(x);
    case 'hard-sigmoid': return hardSigmoid(x);
    case 'hard-swish': return x * hardSigmoid(x);
    case 'softplus': return softplus(x);
  }
}

/** Where curves are drawn: x from −reach to reach, y from low to high; functions that stay within ±1 are shown close. */
export function viewOf({ kind }: Activation): { readonly reach: number; readonly low: number; readonly high: number } {
  switch (kind) {
    case 'tanh': case 'sigmoid': case 'hard-sigmoid': return { reach: 4, low: -1.25, high: 1.25 };
    case 'relu6': return { reach: 8, low: -2, high: 7 };
    default: return { reach: 4, low: -2, high: 4 };
  }
}
