// The contract of one kind of layer. A kind is one object in one file and one line in the registry; everything else
// (checking, cost, lowering, docs, command line, tests) walks these members.
import type { Finding, JsonObject } from '../base/diagnostic.ts';
import type { ParamsOf, Schema, Pair } from '../base/schema.ts';
import type { Dim, TensorType } from '../base/shape.ts';
import type { GraphBuilder } from '../ir/graph.ts';
import type { Initialiser } from './initialiser.ts';
import type { Code } from '../base/codes.ts';

/** An input or output of a layer. */
export interface Port {
  readonly name: string;
  /** an input that takes any number of wires, in order (add, concat) */
  readonly many?: true;
}

/** A weight a layer owns. Its full name is `<layer path>/<name>`. */
export interface WeightSpec {
  readonly name: string;
  /** sizes; numbers once the input type is known, null before */
  readonly dims: readonly Dim[];
  /** how it starts; fan-in and fan-out are those of one output value */
  readonly initialiser: Initialiser;
  readonly fan: { readonly in: Dim; readonly out: Dim };
  /** a parameter is trained and counted; a statistic (batch-norm running values) is carried along and never counted */
  readonly role: 'parameter' | 'statistic';
  /** weight decay does not touch it (biases, norm scales) when the recipe says so */
  readonly decay: boolean;
}

/** What a shape rule answers: output types (unknown where it cannot say) and what it found wrong. */
export interface Inference {
  readonly outputs: readonly TensorType[];
  readonly findings: readonly Finding[];
  /** findings are errors, but only rows and columns are in doubt: maps and weights are as they will be */
  readonly stands?: true;
}

/**
 * How one output value looks at its input, per axis [height, width]: the receptive field grows by this. A layer that makes
 * its input larger has a stride below 1 (upsampling by 2: 1/2).
 */
export interface Window {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  /** padding before the first row and column; [0, 0] when unknown */
  readonly before: Pair;
}

/** What a layer may use while it writes its part of the forward graph. */
export interface Lowering {
  readonly builder: GraphBuilder;
  /** `train`: batch statistics, dropout masks. `infer`: running statistics, no dropout. */
  readonly mode: 'train' | 'infer';
  /** false: the layer's weights are kept as they are; batch-norm then uses its running statistics in train mode too */
  readonly trainable: boolean;
  /** types of the inputs; dimension 0 is the batch, a name or a number */
  readonly types: readonly TensorType[];
  /** output types as `infer` gave them */
  readonly outputs: readonly TensorType[];
  /** the graph value of one of this layer's weights */
  weight(name: string): string;
  /** records the next value of a statistic (train mode) */
  updateStatistic(name: string, value: string): void;
  /** a uint8 value of the given dims, 1 with probability `keep`, fed by the host as a pure function of (seed, layer, step, element) */
  mask(dims: readonly Dim[], keep: number): string;
}

/** An example: parameters and input types with the answer they must give. Shown in the docs, run by the tests. */
export interface Example {
  readonly title: string;
  readonly params: JsonObject;
  readonly inputs: readonly (readonly Dim[])[];
  /** output dimensions, or the code of the diagnostic it must raise */
  readonly gives: readonly (readonly Dim[])[] | Code;
}

/** One kind of layer. */
export interface LayerDef<S extends Schema = Schema> {
  readonly kind: string;
  /** what people call it */
  readonly title: string;
  /** what a fresh layer of the kind is called, with the next free number: `conv` for conv1, conv2 … */
  readonly stem: string;
  /** a network usually has one: the first is called by the stem alone */
  readonly isSingle?: true;
  readonly group: 'io' | 'convolution' | 'pooling' | 'dense' | 'normalisation' | 'activation' | 'merging' | 'shape';
  /** one sentence: what it does */
  readonly summary: string;
  /** other words it is looked for by, with spaces between: names in papers and frameworks, what it is used for */
  readonly also: string;
  /** a few sentences for the docs panel: idea, formula in words, when to use; names every parameter */
  readonly docs: string;
  readonly params: S;
  ports(params: ParamsOf<S>): { readonly inputs: readonly Port[]; readonly outputs: readonly Port[] };
  weights(params: ParamsOf<S>, inputs: readonly TensorType[]): readonly WeightSpec[];
  infer(params: ParamsOf<S>, inputs: readonly TensorType[]): Inference;
  /** writes the forward nodes and returns one value per output port */
  lower(at: Lowering, params: ParamsOf<S>, inputs: readonly string[]): readonly string[];
  /**
   * Multiply-accumulates for one example, null when not known. One product added to a sum counts 1; biases, activations,
   * pooling, normalisation and merging count 0 (an rbf's squared difference counts 1).
   */
  macs(params: ParamsOf<S>, inputs: readonly TensorType[], outputs: readonly TensorType[]): number | null;
  /** how far one output value sees: a window, `all` of the input, or `same` (each position sees itself) */
  sees(params: ParamsOf<S>, inputs: readonly TensorType[]): Window | 'all' | 'same';
  /** the parameters that matter in one line: `5×5 · 16 · stride 1 · tanh` */
  caption(params: ParamsOf<S>): string;
  /** the parameter that alone sets the number of output channels or units, when there is one */
  readonly width?: string;
  readonly examples: readonly Example[];
}

/** A kind as the registry holds it, its parameters already read. */
export type AnyLayer = LayerDef<Schema>;

/** Defines a kind; the parameters' types follow from the schema. */
export function defineLayer<S extends Schema>(def: LayerDef<S>): AnyLayer {
  return def as unknown as AnyLayer;
}

/** Ports of a layer with one input and one output. */
export function throughPorts(): { readonly inputs: readonly Port[]; readonly outputs: readonly Port[] } {
  return { inputs: [{ name: 'in' }], outputs: [{ name: 'out' }] };
}

/** Ports of a layer that joins any number of values, in the order of their wires. */
export function joiningPorts(): { readonly inputs: readonly Port[]; readonly outputs: readonly Port[] } {
  return { inputs: [{ name: 'in', many: true }], outputs: [{ name: 'out' }] };
}
