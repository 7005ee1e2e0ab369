// What checking answers: every layer with its types and figures, and everything that is wrong.
import type { Diagnostic, Remedy } from '../base/diagnostic.ts';
import type { Pair, ParamsOf, Schema } from '../base/schema.ts';
import type { TensorType } from '../base/shape.ts';
import type { FlatLayer, Flattened } from '../document/flat.ts';
import type { Patch } from '../document/patch.ts';
import type { AnyLayer, WeightSpec, Window } from '../layers/layer.ts';

/** The part of the input image one output value depends on, in rows and columns of that image: [height, width]. */
export interface ReceptiveField {
  /** rows and columns it spans (padding included, so it may exceed the image) */
  readonly size: Pair;
  /** how far it moves from one output position to the next; 0 where every position sees the same */
  readonly jump: Pair;
  /** first row and column output position 0 sees; negative in the padding */
  readonly start: Pair;
  /** rows and columns of the image itself */
  readonly of: Pair;
}

/** One layer after checking. */
export interface CheckedLayer {
  readonly flat: FlatLayer;
  /** undefined when the kind is unknown */
  readonly def: AnyLayer | undefined;
  /** read parameters, null when any is at fault */
  readonly params: ParamsOf<Schema> | null;
  /** one entry per wire into it, in port order then wire order */
  readonly sources: readonly { readonly path: string; readonly port: number }[];
  /** types of the inputs in port order; an input without a wire is of unknown type */
  readonly inputs: readonly TensorType[];
  readonly outputs: readonly TensorType[];
  readonly weights: readonly WeightSpec[];
  /** parameters (trained or frozen) it owns; null when not known */
  readonly parameters: number | null;
  /** multiply-accumulates for one example; null when not known */
  readonly macs: number | null;
  /** values its output holds for one example; null when not known */
  readonly activationElements: number | null;
  /** what one value of its output looks at in its inputs, null while that is not known: receptive fields are made of these */
  readonly sees: Window | 'all' | 'same' | null;
}

/** A diagnostic of the drawing; its fixes are patches of the document. */
export interface DrawingDiagnostic extends Diagnostic<Patch> {
  /** repairs the rule proposes, before they are made patches and tried */
  readonly remedies: readonly Remedy[];
}

/** Sums over all layers of what is known. */
export interface Totals {
  readonly parameters: number;
  /** those of layers that are trained */
  readonly trainedParameters: number;
  readonly macs: number;
  readonly activationElements: number;
  /** number of layers for which any of these is not known */
  readonly missing: number;
}

/** A drawing after checking: layers in an order in which sources come first. */
export interface Checked {
  readonly layers: readonly CheckedLayer[];
  readonly byPath: ReadonlyMap<string, CheckedLayer>;
  readonly diagnostics: readonly DrawingDiagnostic[];
  readonly totals: Totals;
  /** the drawing with its blocks written out; checking again starts from it */
  readonly flattened: Flattened;
}
