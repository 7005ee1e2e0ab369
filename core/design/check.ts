// Checking: walks the flattened drawing in order, types every wire, gathers diagnostics and figures.
// CONTRACT (types fixed, bodies to be written).
import type { Diagnostic } from '../base/diagnostic.ts';
import type { TensorType } from '../base/shape.ts';
import type { FlatLayer } from '../document/flatten.ts';
import type { AnyLayer, WeightSpec } from '../layers/layer.ts';
import type { ParamsOf, Schema } from '../base/schema.ts';

/** One layer after checking. */
export interface CheckedLayer {
  readonly flat: FlatLayer;
  /** undefined when the kind is unknown */
  readonly def: AnyLayer | undefined;
  /** read parameters, null when any is at fault */
  readonly params: ParamsOf<Schema> | null;
  /** one entry per wire into it, in port order then wire order */
  readonly sources: readonly { readonly path: string; readonly port: number }[];
  readonly inputs: readonly TensorType[];
  readonly outputs: readonly TensorType[];
  readonly weights: readonly WeightSpec[];
  /** parameters (trained or frozen) it owns; null when not known */
  readonly parameters: number | null;
  /** multiply-accumulates for one example; null when not known */
  readonly macs: number | null;
}

/** A drawing after checking: layers in an order in which sources come first. */
export interface Checked {
  readonly layers: readonly CheckedLayer[];
  readonly byPath: ReadonlyMap<string, CheckedLayer>;
  readonly diagnostics: readonly Diagnostic[];
}
