// Layer, instance and local response normalisation.
import { bug } from '../../base/diagnostic.ts';
import { numberOf } from '../../ir/attributes.ts';
import type { Differentiated, Differentiation } from '../rule.ts';
import { inputOf, plain, rule } from './form.ts';
import { fromFront } from './layout.ts';
import type { Writer } from './writer.ts';

/**
 * y = γ x̂ + β with x̂ = (x − μ) r over some axes of each example. With g = γ dy and means over those axes,
 * dx = r (g − mean g − x̂ mean(g x̂)), dγ = Σ dy x̂, dβ = Σ dy over everything they do not hold. `spread` lays γ over the sizes
 * of x, `gathered` sums what is that large into the sizes of input i.
 */
function normalisation(at: Differentiation, w: Writer, axes: readonly number[], spread: (scale: string) => string, gathered: (value: string, i: number) => string): Differentiated {
  const epsilon = numberOf(at.node.attributes, 'epsilon', 1e-5);
  const [x, scale] = [inputOf(at, 0), inputOf(at, 1)];
  const outputs = plain(at);
  return {
    outputs,
    backward: ([dy]) => {
      if (dy === undefined || dy === null) return at.inputs.map(() => null);
      const centred = w.sub(x, w.mean(x, axes, true));
      const rate = w.div(1, w.sqrt(w.add(w.mean(w.square(centred), axes, true), epsilon)));
      const normal = w.mul(centred, rate);
      const g = w.mul(dy, spread(scale));
      const dx = (): string => w.mul(rate, w.sub(w.sub(g, w.mean(g, axes, true)), w.mul(normal, w.mean(w.mul(g, normal), axes, true))));
      return at.inputs.map((_, i) => {
        if (at.wanted[i] !== true) return null;
        return i === 0 ? dx() : gathered(i === 1 ? w.mul(dy, normal) : dy, i);
      });
    },
  };
}

/** Over the last axes of each example. μ and r are the op's further outputs. */
export const layerNormalization = rule((at, w) => {
  const sizes = at.sizes(0);
  const from = fromFront(numberOf(at.node.attributes, 'axis', -1), sizes.length);
  return normalisation(at, w, [...sizes.keys()].slice(from), (scale) => scale, (value, i) => w.unbroadcast(value, sizes, at.sizes(i)));
}, ({ node }) => (node.outputs.length === 1 ? null : 'layer normalisation whose statistics are used elsewhere has no gradient rule'));

/** Over the places of each channel of each example, γ and β holding one number per channel. */
export const instanceNormalization = rule((at, w) => {
  const [, channels = 1, ...places] = at.sizes(0);
  const axes = places.map((_, i) => i + 2);
  return normalisation(at, w, axes, (scale) => w.reshape(scale, [channels, ...places.map(() => 1)]), (value) => w.sum(value, [0, ...axes], false));
});

/**
 * y = x s^−β with s = k + (α/n) Σ x² over a window of n channels, which is a band matrix W over the channels: s = k + (α/n) W x².
 *
 *   dx = s^−β dy − (2αβ/n) x Wᵀ(dy y / s)
 *
 * The window of channel c reaches from c − ⌊(n−1)/2⌋ to c + ⌈(n−1)/2⌉; for even n the transpose leans the other way. The
 * forward pass keeps s and s^−β, so that the power is taken once.
 */
export const localResponseNormalization = rule((at, w) => {
  const sizes = at.sizes(0);
  const [batch = 1, channels = 1, ...places] = sizes;
  const flat = [batch, channels, places.reduce((n, d) => n * d, 1)];
  const size = numberOf(at.node.attributes, 'size', 1);
  const alpha = numberOf(at.node.attributes, 'alpha', 1e-4);
  const beta = numberOf(at.node.attributes, 'beta', 0.75);
  const bias = numberOf(at.node.attributes, 'bias', 1);
  const [before, behind] = [Math.floor((size - 1) / 2), Math.ceil((size - 1) / 2)];
  const share = alpha / size;
  const band = w.matrix(`band/${channels}/${size}/${share}`, channels, channels, (c, other) => (other >= c - before && other <= c + behind ? share : 0));
  const x = inputOf(at, 0);
  const squares = w.reshape(w.square(x), flat);
  const s = w.reshape(w.add(w.builder.op('MatMul', [band, squares], {}), bias), sizes);
  const p = w.pow(s, -beta);
  const y = at.node.outputs[0] ?? bug('local response normalisation has an output');
  w.builder.node('Mul', at.node.name, [x, p], [y], {});
  return {
    outputs: [y],
    backward: ([dy]) => {
      if (dy === undefined || dy === null) return [null];
      const back = w.matrix(`band-back/${channels}/${size}/${share * beta}`, channels, channels, (c, other) => (c >= other - before && c <= other + behind ? 2 * beta * share : 0));
      const ratio = w.reshape(w.div(w.mul(dy, y), s), flat);
      const spread = w.reshape(w.builder.op('MatMul', [back, ratio], {}), sizes);
      return [w.sub(w.mul(dy, p), w.mul(x, spread))];
    },
  };
});
