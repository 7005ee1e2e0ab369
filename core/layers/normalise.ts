// Normalising over axes of one example, as layer-norm and group-norm do: with mean m and variance v over the axes,
// (x − m) / sqrt(v + epsilon). Written out in small ops, each of which has a gradient; the variance is the mean of the
// squared differences, which does not cancel as E[x²] − m² does.
import { scalar } from '../base/tensor.ts';
import type { GraphBuilder } from '../ir/graph.ts';

/** Writes `x` normalised over `axes` to mean 0 and variance 1. */
export function lowerNormalise(builder: GraphBuilder, x: string, axes: readonly number[], epsilon: number): string {
  const mean = builder.op('ReduceMean', [x], { axes: [...axes], keepdims: 1 }, 'mean');
  const centred = builder.op('Sub', [x, mean], {}, 'centred');
  const variance = builder.op('ReduceMean', [builder.op('Mul', [centred, centred], {}, 'squares')], { axes: [...axes], keepdims: 1 }, 'variance');
  const guarded = builder.op('Add', [variance, builder.shared(`number_${epsilon}`, () => scalar(epsilon))], {}, 'guarded');
  return builder.op('Div', [centred, builder.op('Sqrt', [guarded], {}, 'deviation')], {}, 'normalised');
}
