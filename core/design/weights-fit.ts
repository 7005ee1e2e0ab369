// Whether the weights that one drawing was trained to can be where another begins: weights are kept under the paths of their
// layers, so it needs every weight of the other, there and of its size.
import type { Dims } from '../base/shape.ts';
import type { Checked } from './checked.ts';

/** A weight that cannot be taken over: the layer that needs it, its sizes here, and there; null where there is none. */
export interface WeightApart {
  /** the layer's name in the drawing that needs it */
  readonly layer: string;
  readonly weight: string;
  readonly here: Dims;
  readonly there: Dims;
}

/** The weights of `to` that `from` has not, or has in another size; none when a run of `to` can begin with those of `from`. */
export function weightsApart(from: Pick<Checked, 'byPath'>, to: Pick<Checked, 'layers'>): readonly WeightApart[] {
  return to.layers.flatMap(({ flat, weights }) => {
    const others = from.byPath.get(flat.path)?.weights ?? [];
    return weights.flatMap(({ name, dims }): readonly WeightApart[] => {
      const there = others.find((one) => one.name === name)?.dims ?? null;
      return there !== null && there.join() === dims.join() ? [] : [{ layer: flat.name, weight: name, here: dims, there }];
    });
  });
}
