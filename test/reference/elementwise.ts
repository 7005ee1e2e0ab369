// Elementwise arithmetic and activations.
import { numberOf, type Attributes } from '../../core/ir/attributes.ts';
import type { elementwiseOps } from '../../core/ir/ops/elementwise.ts';
import { build, need, stretched, type Rule, type Value } from './value.ts';

/** Dimensions of several values broadcast together. */
export function together(values: readonly Value[]): readonly number[] {
  const rank = Math.max(...values.map((v) => v.dims.length));
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = values.map((v) => v.dims[axis - rank + v.dims.length] ?? 1);
    return sizes.find((s) => s !== 1) ?? 1;
  });
}

const map = (f: (x: number, a: Attributes) => number): Rule => (call) => {
  const x = need(call, 0);
  return [{ ...x, data: x.data.map((v) => f(v, call.attributes)) }];
};

const fold = (f: (a: number, b: number, attributes: Attributes, whole: boolean) => number): Rule => (call) => {
  const values = call.inputs.map((_, i) => need(call, i));
  const dtype = need(call, 0).dtype;
  return [build(dtype, together(values), (index) => values.map((v) => stretched(v, index)).reduce((a, b) => f(a, b, call.attributes, dtype !== 'float32')))];
};

/** erf(x) = 2/√π · e^(−x²) · Σ 2ⁿ x^(2n+1) / (1·3·5…(2n+1)); every term has the sign of x, so nothing cancels. */
function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** To the nearest whole number, halves to the even one. */
function round(x: number): number {
  const low = Math.floor(x);
  if (x - low !== 0.5) return Math.round(x);
  return low % 2 === 0 ? low : low + 1;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const hardSigmoid = (x: number, alpha: number, beta: number): number => Math.max(0, Math.min(1, alpha * x + beta));

const clip: Rule = (call) => {
  const low = call.inputs[1]?.data[0] ?? -Infinity;
  const high = call.inputs[2]?.data[0] ?? Infinity;
  return map((x) => Math.min(Math.max(x, low), high))(call);
};

/** Rules of the family, one per row of its catalogue table. */
export const elementwise: Readonly<Record<keyof typeof elementwiseOps, Rule>> = {
  Add: fold((a, b) => a + b),
  Sub: fold((a, b) => a - b),
  Mul: fold((a, b) => a * b),
  Div: fold((a, b, _, whole) => (whole ? Math.trunc(a / b) : a / b)),
  Pow: fold((a, b) => a ** b),
  Mod: fold((a, b, attributes) => (numberOf(attributes, 'fmod', 0) !== 0 ? a % b : a - b * Math.floor(a / b))),
  Min: fold((a, b) => Math.min(a, b)),
  Max: fold((a, b) => Math.max(a, b)),
  Sum: fold((a, b) => a + b),
  Neg: map((x) => -x),
  Abs: map(Math.abs),
  Sign: map(Math.sign),
  Sqrt: map(Math.sqrt),
  Exp: map(Math.exp),
  Log: map(Math.log),
  Reciprocal: map((x) => 1 / x),
  Erf: map(erf),
  Floor: map(Math.floor),
  Ceil: map(Math.ceil),
  Round: map(round),
  Tanh: map(Math.tanh),
  Sigmoid: map(sigmoid),
  Relu: map((x) => Math.max(0, x)),
  LeakyRelu: map((x, a) => (x < 0 ? numberOf(a, 'alpha', 0.01) * x : x)),
  Elu: map((x, a) => (x < 0 ? numberOf(a, 'alpha', 1) * Math.expm1(x) : x)),
  Selu: map((x, a) => numberOf(a, 'gamma', 1.0507009873554805) * (x > 0 ? x : numberOf(a, 'alpha', 1.6732632423543772) * Math.expm1(x))),
  HardSigmoid: map((x, a) => hardSigmoid(x, numberOf(a, 'alpha', 0.2), numberOf(a, 'beta', 0.5))),
  HardSwish: map((x) => x * hardSigmoid(x, 1 / 6, 0.5)),
  Softplus: map((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  Softsign: map((x) => x / (1 + Math.abs(x))),
  Sin: map(Math.sin),
  Cos: map(Math.cos),
  Celu: map((x, a) => Math.max(0, x) + Math.min(0, numberOf(a, 'alpha', 1) * Math.expm1(x / numberOf(a, 'alpha', 1)))),
  ThresholdedRelu: map((x, a) => (x > numberOf(a, 'alpha', 1) ? x : 0)),
  PRelu: fold((x, slope) => (x < 0 ? slope * x : x)),
  Dropout: (call) => [need(call, 0), { ...need(call, 0), dtype: 'bool' as const, data: need(call, 0).data.map(() => 1) }].slice(0, call.outputs),
  Clip: clip,
};
