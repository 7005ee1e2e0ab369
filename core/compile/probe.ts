// Looking into a network while it learns: one batch goes forward and back as in a step, nothing is updated, and what leaves the
// graph are a handful of numbers for each layer and each weight. Everything comes out in one row, because a graph with hundreds
// of outputs spends its time on them.
import { bug } from '../base/diagnostic.ts';
import { float32, isKnown } from '../base/shape.ts';
import type { Checked } from '../design/check.ts';
import { GraphBuilder, type Graph } from '../ir/graph.ts';
import type { WeightSlot } from './forward.ts';
import { Writer } from './gradients/writer.ts';
import { lowerWithOrigins } from './lower.ts';
import { finishWith } from './outputs.ts';
import { feedOf, writePass } from './pass.ts';
import type { TrainingStep } from './step.ts';
import type { StepOptions, StepRecipe } from './training.ts';

/** A network's probe: fed weights and a batch as a step is, it answers one row of numbers. */
export interface Probe extends Pick<TrainingStep, 'images' | 'targets' | 'masks'> {
  readonly graph: Graph;
  readonly weights: readonly WeightSlot[];
  /** graph output: the row */
  readonly row: string;
  /** what the row holds of each layer, in drawing order */
  readonly layers: readonly ProbedLayer[];
}

/** Where a layer's numbers are in the row. */
export interface ProbedLayer {
  readonly layer: string;
  /** place of mean, variance, share of zeros and share of maps that are 0 everywhere, in this order */
  readonly activation: number;
  /** place of the sum of the squares of each of its parameters */
  readonly weights: readonly number[];
  /** and of their gradients; fewer where a parameter has none */
  readonly gradients: readonly number[];
}

/** What a probe found in one layer. */
export interface Probed {
  readonly layer: string;
  readonly mean: number;
  readonly std: number;
  /** share of values that are exactly 0 */
  readonly zeros: number;
  /** share of maps (or units) that are 0 everywhere in the batch */
  readonly dead: number;
  /** length of the gradient of all its parameters over their own length; null where it has none that learn, or they are all 0 */
  readonly gradient: number | null;
  /** length of all its parameters taken as one vector; null without any */
  readonly weight: number | null;
}

/** Name of the output. */
const rowName = '/row';

/** Compiles the probe of a drawing that can be trained (`trainable`), for one batch size. */
export function probe(checked: Checked, recipe: Pick<StepRecipe, 'loss'>, { batch, device }: Pick<StepOptions, 'batch' | 'device'>): Probe {
  const { forward, values } = lowerWithOrigins(checked, { mode: 'train', batch });
  const builder = new GraphBuilder('probe');
  const w = new Writer(builder, device);
  const pass = writePass(w, forward, recipe, { batch, mixes: false });
  const gradients = pass.backward();

  const row: string[] = [];
  const place = (value: string): number => row.push(w.reshape(value, [1])) - 1;
  const length = (value: string): number => place(builder.op('ReduceSumSquare', [value], { keepdims: 0 }));
  const layers = checked.layers.flatMap(({ flat, def }): ProbedLayer[] => {
    const given = values.get(flat.path)?.[0] ?? '';
    const dims = pass.types.get(given)?.dims ?? null;
    if (def === undefined || def.group === 'io' || !isKnown(dims) || dims.length < 2) return [];
    const value = pass.valueOf(given);
    const own = forward.weights.filter(({ layer, role }) => layer === flat.path && role === 'parameter').map(({ name }) => name);
    return [builder.scoped(`look/${flat.path}`, (): ProbedLayer => ({
      layer: flat.path,
      activation: activation(w, value, dims, place),
      weights: own.map(length),
      gradients: own.flatMap((name) => gradients.get(name) ?? []).map(length),
    }))];
  });
  const whole = builder.op('Concat', row, { axis: 0 }, 'numbers');
  return {
    graph: finishWith(builder, [{ name: rowName, value: whole, type: float32([row.length]) }]).graph,
    weights: forward.weights, row: rowName, layers,
    images: forward.inputs.map(({ name, type }) => feedOf(name, type)),
    targets: pass.targets,
    masks: forward.masks.map(({ name, layer, dims, keep }) => ({ input: name, dtype: 'uint8', dims, keep, layer })),
  };
}

/** Writes a value's mean, variance, share of zeros and share of dead maps, and answers the first of their four places. */
function activation(w: Writer, value: string, dims: readonly number[], place: (value: string) => number): number {
  const all = dims.map((_, axis) => axis);
  const mean = w.mean(value, all, false);
  const first = place(mean);
  place(w.mean(w.square(w.sub(value, mean)), all, false));
  const size = w.builder.op('Abs', [value], {});
  place(w.mean(isZero(w, size), all, false));
  // A map is dead when its largest size over all examples and positions is 0.
  const others = all.filter((axis) => axis !== 1);
  const largest = w.builder.op('ReduceMax', [size], { axes: others, keepdims: 0 });
  place(w.mean(isZero(w, largest), [0], false));
  return first;
}

function isZero(w: Writer, value: string): string {
  return w.asFloat(w.builder.op('Equal', [value, w.value(0)], {}));
}

/** Reads the row a probe answered. */
export function readProbe({ layers }: Pick<Probe, 'layers'>, row: ArrayLike<number>): readonly Probed[] {
  const at = (place: number): number => row[place] ?? bug(`a probe's row has no place ${place}`);
  const length = (places: readonly number[]): number => Math.sqrt(places.reduce((sum, place) => sum + at(place), 0));
  return layers.map(({ layer, activation: first, weights, gradients }) => {
    const weight = weights.length === 0 ? null : length(weights);
    return {
      layer, mean: at(first), std: Math.sqrt(at(first + 1)), zeros: at(first + 2), dead: at(first + 3), weight,
      gradient: gradients.length === 0 || weight === null || weight === 0 ? null : length(gradients) / weight,
    };
  });
}
