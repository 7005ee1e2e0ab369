// Arithmetic and activations. dy is the gradient of the output y; each row answers that of an input x. Closed forms use y
// where they can, because y is kept for the next layer anyway.
//
// Steps (relu, clip, …) come from `gate`, a HardSigmoid steep enough to be 0 or 1: Where and comparisons take several times
// as long on the CPU kernels. At the kink itself the gradient is that of the flat side, as in PyTorch.
import { numberOf } from '../../ir/attributes.ts';
import type { Rule } from '../rule.ts';
import { broadcasting, inputOf, single } from './form.ts';

/** a + b */
export const add = broadcasting((_w, { dy }) => dy);

/** a − b */
export const subtract = broadcasting((w, { dy }, i) => (i === 0 ? dy : w.neg(dy)));

/** a · b: each gets dy times the other. */
export const multiply = broadcasting((w, { inputs, dy }, i) => w.mul(dy, inputs[1 - i] ?? ''));

/** a / b: dy / b, and −dy · y / b. */
export const divide = broadcasting((w, { inputs: [, b = ''], y, dy }, i) => (i === 0 ? w.div(dy, b) : w.neg(w.div(w.mul(dy, y), b))));

/** x^p: p·x^(p−1), and y·ln x for the exponent. A constant exponent 2 is a product. */
export const power = broadcasting((w, { at, inputs: [x = '', p = ''], y, dy }, i) => {
  if (i === 1) return w.mul(dy, w.mul(y, w.log(x)));
  const exponent = at.constant(1);
  if (exponent === undefined || exponent.data.length !== 1) return w.mul(dy, w.mul(p, w.pow(x, w.sub(p, 1))));
  const k = Number(exponent.data[0]);
  return w.mul(dy, w.mul(k, k === 2 ? x : w.pow(x, k - 1)));
});

/** Sum of several tensors: each gets dy. */
export const sum = add;

/** |x|: the sign of x, 0 at 0. */
export const absolute = single((w, { x, dy }) => w.mul(dy, w.builder.op('Sign', [x], {})));

/** −x: dy with its sign turned. */
export const negate = single((w, { dy }) => w.neg(dy));

/** √x: 1 / (2y) */
export const squareRoot = single((w, { y, dy }) => w.div(w.mul(dy, 0.5), y));

/** eˣ: y */
export const exponential = single((w, { y, dy }) => w.mul(dy, y));

/** ln x: 1 / x */
export const logarithm = single((w, { x, dy }) => w.div(dy, x));

/** 1 / x: −y² */
export const reciprocal = single((w, { y, dy }) => w.neg(w.mul(dy, w.square(y))));

/** erf x: 2/√π · e^(−x²) */
export const errorFunction = single((w, { x, dy }) => w.mul(dy, w.mul(2 / Math.sqrt(Math.PI), w.exp(w.neg(w.square(x))))));

/** tanh x: 1 − y² */
export const hyperbolicTangent = single((w, { y, dy }) => w.mul(dy, w.sub(1, w.square(y))));

/** sigmoid: y (1 − y) */
export const sigmoid = single((w, { y, dy }) => w.mul(dy, w.mul(y, w.sub(1, y))));

/** relu: 1 where y > 0 */
export const relu = single((w, { y, dy }) => w.mul(dy, w.gate(y)));

/** leaky relu: 1 where x > 0, else the slope: slope + (1 − slope) · gate. */
export const leakyRelu = single((w, { at, x, dy }) => {
  const slope = numberOf(at.node.attributes, 'alpha', 0.01);
  return w.mul(dy, w.add(w.mul(w.gate(x), 1 - slope), slope));
});

/** elu, y = α(eˣ − 1) below 0: there y + α, above 1: gate + (1 − gate)(y + α). For α = 1 both are min(y, 0) + 1. */
export const elu = single((w, { at, x, y, dy }) => {
  const alpha = numberOf(at.node.attributes, 'alpha', 1);
  if (alpha === 1) return w.mul(dy, w.add(w.min(y, 0), 1));
  const above = w.gate(x);
  return w.mul(dy, w.add(above, w.mul(w.sub(1, above), w.add(y, alpha))));
});

/** selu, y = γx above 0 and γα(eˣ − 1) below: γ, and y + γα. With α > 0 that is min(y, 0) + γα + gate · γ(1 − α). */
export const selu = single((w, { at, x, y, dy }) => {
  const alpha = numberOf(at.node.attributes, 'alpha', 1.6732632423543772);
  const gamma = numberOf(at.node.attributes, 'gamma', 1.0507009873554805);
  return w.mul(dy, w.add(w.add(w.min(y, 0), gamma * alpha), w.mul(w.gate(x), gamma * (1 - alpha))));
}, ({ node }) => (numberOf(node.attributes, 'alpha', 1.67) > 0 && numberOf(node.attributes, 'gamma', 1.05) > 0 ? null : 'selu with a negative scale has no gradient rule'));

/** hard sigmoid, clip(αx + β, 0, 1): α strictly inside, where y(1 − y) > 0. */
export const hardSigmoid = single((w, { at, y, dy }) => {
  const alpha = numberOf(at.node.attributes, 'alpha', 0.2);
  return w.mul(dy, w.mul(w.gate(w.mul(y, w.sub(1, y))), alpha));
});

/** hard swish, x · h with h = clip(x/6 + 1/2, 0, 1): h, plus x/6 where h is inside. */
export const hardSwish = single((w, { x, dy }) => {
  const h = w.builder.op('HardSigmoid', [x], { alpha: 1 / 6, beta: 0.5 });
  const inside = w.gate(w.mul(h, w.sub(1, h)));
  return w.mul(dy, w.add(h, w.mul(w.mul(x, 1 / 6), inside)));
});

/** ln(1 + eˣ): sigmoid x */
export const softplus = single((w, { x, dy }) => w.mul(dy, w.builder.op('Sigmoid', [x], {})));

/** x / (1 + |x|): (1 − |y|)² */
export const softsign = single((w, { y, dy }) => w.mul(dy, w.square(w.sub(1, w.builder.op('Abs', [y], {})))));

/** sin x: cos x */
export const sine = single((w, { x, dy }) => w.mul(dy, w.builder.op('Cos', [x], {})));

/** cos x: −sin x */
export const cosine = single((w, { x, dy }) => w.neg(w.mul(dy, w.builder.op('Sin', [x], {}))));

/** celu, y = α(e^(x/α) − 1) below 0: there y/α + 1, above 1. With α > 0 both are min(y, 0)/α + 1. */
export const celu = single((w, { at, y, dy }) => w.mul(dy, w.add(w.mul(w.min(y, 0), 1 / numberOf(at.node.attributes, 'alpha', 1)), 1)),
  ({ node }) => (numberOf(node.attributes, 'alpha', 1) > 0 ? null : 'celu with a negative scale has no gradient rule'));

/** x above the threshold, else 0: 1 above. */
export const thresholdedRelu = single((w, { at, x, dy }) => w.mul(dy, w.gate(x, numberOf(at.node.attributes, 'alpha', 1))));

/** relu with slopes s that learn: s + (1 − s) · gate for x, min(x, 0) for s. */
export const parametricRelu = broadcasting((w, { inputs: [x = '', s = ''], dy }, i) => w.mul(dy, i === 0 ? w.add(w.mul(w.gate(x), w.sub(1, s)), s) : w.min(x, 0)));

/** Outside training nothing is dropped, and the gradient passes on as it is. */
export const dropout = single((_w, { dy }) => dy, ({ node, constant }) => {
  const training = (node.inputs[2] ?? '') === '' ? null : constant(2);
  return training === null || (training !== undefined && Number(training.data[0]) === 0) ? null : 'an ONNX Dropout in training mode has no gradient rule';
});

/** Passes the gradient on as it is. */
export const identity = single((_w, { dy }) => dy);

/** A change of element type: float32 to float32 passes the gradient on (others never ask for one). */
export const cast: Rule = single((_w, { dy }) => dy);

/** Where(c, a, b): dy where c holds goes to a, the rest to b. */
export const choose = broadcasting((w, { at, dy }, i) => {
  if (i === 0) return null;
  const first = w.asFloat(inputOf(at, 0));
  return w.mul(dy, i === 1 ? first : w.sub(1, first));
});

/** The largest or smallest of several: dy goes to the input that is it, in equal shares where several are. */
export const extreme = broadcasting((w, { inputs, y, dy }, i) => {
  const isIt = inputs.map((x) => w.asFloat(w.builder.op('Equal', [x, y], {})));
  const mine = isIt[i] ?? '';
  return inputs.length === 1 ? dy : w.div(w.mul(dy, mine), w.total(isIt));
});
