// Where each weight of the drawing lives in the generated Keras model, and how its values are laid out there.
import type { Checked, CheckedLayer } from '../design/checked.ts';
import { kerasPlan } from './keras.ts';
import type { Copy } from './tree.ts';

/** One weight in Keras: our values, read in `from` sizes, with axes in `order`, are the variable of sizes `shape`. */
export interface KerasWeight {
  /** name of the layer in the model */
  readonly layer: string;
  /** place among the layer's variables */
  readonly index: number;
  readonly from: readonly number[];
  readonly order: readonly number[];
  readonly shape: readonly number[];
}

/** Places of all weights by full name. */
export function kerasWeights(checked: Checked): ReadonlyMap<string, KerasWeight> {
  const plan = kerasPlan(checked);
  const all = new Map<string, KerasWeight>();
  const walk = (copy: Copy, prefix: string): void => {
    for (const item of copy.definition.items) {
      const { id } = item.record;
      const name = `${prefix}${plan.names.of(copy.definition, id)}`;
      const layer = copy.layers.get(id);
      for (const [index, weight] of (layer?.weights ?? []).entries()) {
        const dims = weight.dims.map((d) => (typeof d === 'number' ? d : 0));
        if (layer !== undefined) all.set(`${layer.flat.path}/${weight.name}`, { layer: name, index, ...laidOut(layer, weight.name, dims, flattenedBy(checked, layer, plan.reordered)) });
      }
      const looped = (plan.forms.styles.get(copy)?.get(id) ?? 'single') !== 'single';
      for (const [i, child] of (copy.children.get(id) ?? []).entries()) walk(child, looped ? `${name}-${i + 1}-` : `${name}-`);
    }
  };
  walk(plan.tree.root, '');
  return all;
}

/** Channels, rows and columns of the maps whose flattened values a layer reads in the order of channels-last maps. */
function flattenedBy(checked: Checked, layer: CheckedLayer, reordered: ReadonlySet<string>): readonly [number, number, number] | null {
  if (layer.flat.kind !== 'dense' && layer.flat.kind !== 'rbf') return null;
  let source = checked.byPath.get(layer.sources[0]?.path ?? '');
  while (source?.flat.kind === 'activation' || source?.flat.kind === 'dropout') source = checked.byPath.get(source.sources[0]?.path ?? '');
  if (source === undefined || !reordered.has(source.flat.path)) return null;
  const [, channels, height, width] = source.inputs[0]?.dims ?? [];
  return typeof channels === 'number' && typeof height === 'number' && typeof width === 'number' ? [channels, height, width] : null;
}

type Layout = Pick<KerasWeight, 'from' | 'order' | 'shape'>;

function permuted(from: readonly number[], order: readonly number[]): Layout {
  return { from, order, shape: order.map((axis) => from[axis] ?? 0) };
}

function laidOut(layer: CheckedLayer, weight: string, dims: readonly number[], flattened: readonly [number, number, number] | null): Layout {
  const asIs: Layout = { from: dims, order: dims.map((_, axis) => axis), shape: dims };
  const [outputs = 0, second = 0, height = 0, width = 0] = dims;
  const { kind } = layer.flat;
  if (kind === 'layer-norm' && dims.length === 3 && layer.inputs[0]?.dims?.length === 4) return permuted(dims, [1, 2, 0]);
  if (weight === 'depthwise' || (weight === 'weight' && kind === 'depthwise-conv2d')) {
    const multiplier = layer.params?.['multiplier'] as number;
    return permuted([outputs / multiplier, multiplier, height, width], [2, 3, 0, 1]);
  }
  if (dims.length === 4 && (weight === 'weight' || weight === 'pointwise')) return permuted(dims, [2, 3, 1, 0]);
  if (weight === 'centres') return flattened === null ? asIs : { from: [outputs, ...flattened], order: [0, 2, 3, 1], shape: dims };
  if (kind === 'dense' && weight === 'weight') return flattened === null ? permuted(dims, [1, 0]) : { from: [outputs, ...flattened], order: [2, 3, 1, 0], shape: [second, outputs] };
  return asIs;
}
