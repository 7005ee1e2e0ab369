// Lowering: the checked drawing becomes one forward graph, every layer writing its own part.
import type { Graph } from '../ir/graph.ts';
import type { TensorType } from '../base/shape.ts';
import type { Initialiser } from '../layers/initialiser.ts';

/** A weight of the network, under its full name `<layer path>/<weight>`. */
export interface WeightSlot {
  readonly name: string;
  readonly layer: string;
  readonly dims: readonly number[];
  readonly initialiser: Initialiser;
  readonly fan: { readonly in: number; readonly out: number };
  readonly role: 'parameter' | 'statistic';
  readonly decay: boolean;
  readonly trainable: boolean;
}

/** A dropout mask the host feeds each step: uint8, 1 with probability `keep`, a pure function of (seed, layer, step, element). */
export interface MaskSlot {
  readonly name: string;
  readonly layer: string;
  readonly dims: readonly number[];
  readonly keep: number;
}

/** What an output layer asks of the loss. */
export interface Head {
  /** path of the output layer; also the name of the graph output */
  readonly layer: string;
  readonly target: 'class' | 'classes' | 'numbers' | 'image';
  /** the value the drawing shows as this output (after a final softmax or sigmoid, distances for rbf) */
  readonly shown: string;
  /** the value the loss takes: the final softmax's or sigmoid's input, minus the distances for rbf, else `shown` */
  readonly scores: string;
  readonly type: TensorType;
  readonly final: 'softmax' | 'sigmoid' | 'rbf' | 'none';
  /** what its loss counts in the sum that training makes small */
  readonly lossWeight: number;
  /** it only helps training: curves, evaluation and export leave it out */
  readonly auxiliary: boolean;
}

/** The forward graph with its roles. Graph inputs: `inputs`, then weights, then masks (train mode). */
export interface Forward {
  readonly graph: Graph;
  /** input layers in drawing order: name is the graph input (the layer's path) */
  readonly inputs: readonly { readonly name: string; readonly layer: string; readonly type: TensorType }[];
  readonly weights: readonly WeightSlot[];
  readonly masks: readonly MaskSlot[];
  /** in drawing order, those that only help training last */
  readonly heads: readonly Head[];
  /** train mode: next value of each statistic, weight name → graph value */
  readonly statistics: ReadonlyMap<string, string>;
}
