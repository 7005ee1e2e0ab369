// Softmax and its logarithm over one axis.
import { bug } from '../../base/diagnostic.ts';
import { numberOf } from '../../ir/attributes.ts';
import { logSoftmax as write } from '../log-softmax.ts';
import { inputOf, rule, single, type Single } from './form.ts';
import { fromFront } from './layout.ts';

function axisOf(v: Pick<Single, 'at' | 'from'>): number {
  return fromFront(numberOf(v.at.node.attributes, 'axis', -1), v.from.length);
}

/** y = softmax x: ∂yᵢ/∂xⱼ = yᵢ(δᵢⱼ − yⱼ), so dx = y (dy − Σ dy·y). */
export const softmax = single((w, v) => w.mul(v.y, w.sub(v.dy, w.sum(w.mul(v.dy, v.y), [axisOf(v)], true))));

/** y = x − ln Σeˣ: ∂yᵢ/∂xⱼ = δᵢⱼ − e^yⱼ, so dx = dy − e^y Σdy. */
export const logSoftmax = rule((at, w) => {
  const axis = axisOf({ at, from: at.sizes(0) });
  const y = write(w, inputOf(at, 0), axis, at.node.outputs[0] ?? bug('log-softmax has an output'));
  return {
    outputs: [y],
    backward: ([dy]) => {
      if (dy === undefined || dy === null) return [null];
      return [w.sub(dy, w.mul(w.exp(y), w.sum(dy, [axis], true)))];
    },
  };
});
