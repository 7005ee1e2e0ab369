// Batch normalisation: y = γ x̂ + β with x̂ = (x − μ) r and r = 1/√(σ² + ε), all per channel.
import { bug } from '../../base/diagnostic.ts';
import { floats } from '../../base/tensor.ts';
import { numberOf } from '../../ir/attributes.ts';
import { formulationOf } from '../formulation.ts';
import type { Differentiated, Differentiation, Rule } from '../rule.ts';
import { inputOf, rule } from './form.ts';
import type { Writer } from './writer.ts';

/** All axes but the channels'. */
function overExamples(sizes: readonly number[]): readonly number[] {
  return [...sizes.keys()].filter((axis) => axis !== 1);
}

/** Sizes with which a per-channel list broadcasts over the tensor. */
function perChannel(sizes: readonly number[]): readonly number[] {
  return sizes.map((size, axis) => (axis === 1 ? size : 1));
}

/** The op with fixed statistics; rows go through it as maps of one place where the device's kernel is wrong for rows. */
function normalised(w: Writer, x: string, rest: readonly string[], epsilon: number, sizes: readonly number[], name: string): string {
  if (sizes.length > 2 || formulationOf.rowNorm(w.device) === 'rows') {
    w.builder.node('BatchNormalization', name, [x, ...rest], [name], { epsilon });
    return name;
  }
  const maps = w.builder.op('BatchNormalization', [w.reshape(x, [...sizes, 1]), ...rest], { epsilon });
  w.builder.node('Reshape', name, [maps, w.list(sizes)], [name], {});
  return name;
}

/**
 * a·v + b with one a and one b per channel, written as an inference BatchNormalization of mean 0 and variance 1: that kernel
 * makes one pass over the tensor, where a broadcast product and sum make two, each slower.
 */
function affine(w: Writer, v: string, a: string, b: string | null, sizes: readonly number[]): string {
  const channels = sizes[1] ?? bug('batch norm has channels');
  const zeros = w.builder.shared(`zeros/${channels}`, () => floats([channels], new Float32Array(channels)));
  const ones = w.builder.shared(`ones/${channels}`, () => floats([channels], new Float32Array(channels).fill(1)));
  return normalised(w, v, [a, b ?? zeros, zeros, ones], 0, sizes, w.builder.fresh('affine'));
}

function nothing(at: Differentiation): readonly null[] {
  return at.inputs.map(() => null);
}

/**
 * With fixed μ and σ² the op is one affine map per channel: dx = γ r dy, dγ = Σ dy x̂, dβ = Σ dy, dμ = −γ r Σ dy and
 * dσ² = −½ γ r³ Σ dy (x − μ).
 */
function fixed(at: Differentiation, w: Writer): Differentiated {
  const sizes = at.sizes(0);
  const [x, scale, bias, mean, variance] = [inputOf(at, 0), inputOf(at, 1), inputOf(at, 2), inputOf(at, 3), inputOf(at, 4)];
  const epsilon = numberOf(at.node.attributes, 'epsilon', 1e-5);
  const outputs = [normalised(w, x, [scale, bias, mean, variance], epsilon, sizes, at.node.outputs[0] ?? bug('batch norm has an output'))];
  return {
    outputs,
    backward: ([dy]) => {
      if (dy === undefined || dy === null) return nothing(at);
      const rate = w.div(1, w.sqrt(w.add(variance, epsilon)));
      const slope = w.mul(scale, rate);
      const dx = at.wanted[0] === true ? affine(w, dy, slope, null, sizes) : null;
      if (![1, 2, 3, 4].some((i) => at.wanted[i] === true)) return [dx, null, null, null, null];
      const sum = w.sum(dy, overExamples(sizes), false);
      const centred = w.sub(x, w.reshape(mean, perChannel(sizes)));
      const along = w.sum(w.mul(dy, centred), overExamples(sizes), false);
      return [
        dx,
        at.wanted[1] === true ? w.mul(along, rate) : null,
        at.wanted[2] === true ? sum : null,
        at.wanted[3] === true ? w.neg(w.mul(slope, sum)) : null,
        at.wanted[4] === true ? w.mul(w.mul(w.mul(slope, w.square(rate)), along), -0.5) : null,
      ];
    },
  };
}

/**
 * With the batch's own μ and σ² (n elements per channel), c = x − μ, s = Σ dy and t = Σ dy c, both per channel:
 *
 *   dx = γ r (dy − s/n − c r² t/n) = [γ r] dy + [−γ r³ t/n] c + [−γ r s/n],   dγ = r t,   dβ = s.
 *
 * The forward pass writes μ, c and σ² = Σc²/n and normalises c, so that only c has to be kept, not x; forward and dx are
 * affine maps per channel. The op's training mode itself is not used: its CPU kernel overwrites the running statistics it is
 * given. The second and third output mix the running values with the batch's: running · m + batch · (1 − m), σ² biased.
 */
function ofBatch(at: Differentiation, w: Writer): Differentiated {
  const sizes = at.sizes(0);
  const channels = sizes[1] ?? bug('batch norm has channels');
  const count = sizes.reduce((n, d) => n * d, 1) / channels;
  const axes = overExamples(sizes);
  const [x, scale, bias] = [inputOf(at, 0), inputOf(at, 1), inputOf(at, 2)];
  const epsilon = numberOf(at.node.attributes, 'epsilon', 1e-5);
  const momentum = numberOf(at.node.attributes, 'momentum', 0.9);
  const mean = w.mean(x, axes, true);
  const centred = w.sub(x, mean);
  const squares = w.builder.op('ReduceSumSquare', [centred], { axes, keepdims: 0 });
  const variance = w.mul(squares, 1 / count);
  const zeros = w.builder.shared(`zeros/${channels}`, () => floats([channels], new Float32Array(channels)));
  const y = normalised(w, centred, [scale, bias, zeros, variance], epsilon, sizes, at.node.outputs[0] ?? bug('batch norm has an output'));
  const mixed = (batch: string, running: string): string => (momentum === 0 ? batch : w.add(w.mul(running, momentum), w.mul(batch, 1 - momentum)));
  const outputs = [y];
  if (at.node.outputs.length > 1) outputs.push(mixed(w.reshape(mean, [channels]), inputOf(at, 3)));
  if (at.node.outputs.length > 2) outputs.push(mixed(variance, inputOf(at, 4)));
  return {
    outputs,
    backward: ([dy, dMean, dVariance]) => {
      if ((dMean ?? null) !== null || (dVariance ?? null) !== null) return bug('nothing trained depends on batch statistics');
      if (dy === undefined || dy === null) return nothing(at);
      const rate = w.div(1, w.sqrt(w.add(variance, epsilon)));
      const sum = w.sum(dy, axes, false);
      const along = w.sum(w.mul(dy, centred), axes, false);
      const dScale = w.mul(along, rate);
      const dx = (): string => {
        const slope = w.mul(scale, rate);
        const share = w.mul(slope, -1 / count);
        const ofCentred = w.mul(share, w.mul(dScale, rate));
        return w.add(affine(w, dy, slope, w.mul(share, sum), sizes), affine(w, centred, ofCentred, null, sizes));
      };
      return [at.wanted[0] === true ? dx() : null, at.wanted[1] === true ? dScale : null, at.wanted[2] === true ? sum : null, null, null];
    },
  };
}

/** Normalisation over a batch: by the batch's own mean and variance while training, else by fixed ones. */
export const batchNormalization: Rule = rule((at, w) => (numberOf(at.node.attributes, 'training_mode', 0) === 0 ? fixed(at, w) : ofBatch(at, w)));
