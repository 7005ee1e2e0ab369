// Clip to [low, high]: dy where x lies strictly between, as PyTorch's relu6 and hardtanh have it; what is cut off moves with
// the bound that cut it.
import { bug } from '../../base/diagnostic.ts';
import type { Tensor } from '../../base/tensor.ts';
import type { Differentiation } from '../rule.ts';
import { inputOf, plain, rule } from './form.ts';
import type { Writer } from './writer.ts';

/** Edges up to here stay exact under the gate's factor. */
const gated = 2 ** 27;

/** 1 where x is inside the bound given by input `i`, else 0; null when there is no such bound. */
function inside(w: Writer, at: Differentiation, y: string, i: 1 | 2): string | null {
  const bound = at.inputs[i] ?? '';
  if (bound === '') return null;
  const edge = edgeOf(at.constant(i));
  if (edge !== null && Math.abs(edge) <= gated) return w.gate(y, edge, i === 1 ? 1 : -1);
  return w.asFloat(w.builder.op(i === 1 ? 'Greater' : 'Less', [inputOf(at, 0), bound], {}));
}

function edgeOf(bound: Tensor | undefined): number | null {
  return bound === undefined ? null : Number(bound.data[0]);
}

/** Values held between two bounds: dy passes where nothing was held. */
export const clip = rule((at, w) => {
  const outputs = plain(at);
  const y = outputs[0] ?? bug('clip has an output');
  return {
    outputs,
    backward: ([dy]) => {
      if (dy === undefined || dy === null) return at.inputs.map(() => null);
      const [above, below] = [inside(w, at, y, 1), inside(w, at, y, 2)];
      return at.inputs.map((_, i) => {
        if (at.wanted[i] !== true) return null;
        if (i === 0) return [above, below].reduce<string>((passed, gate) => (gate === null ? passed : w.mul(passed, gate)), dy);
        const gate = i === 1 ? above : below;
        return gate === null ? null : w.sumAll(w.mul(dy, w.sub(1, gate)));
      });
    },
  };
});
