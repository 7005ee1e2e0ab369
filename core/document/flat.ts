// The flat form of a drawing: what `flatten` answers and everything after it reads.
import type { Finding, JsonObject } from '../base/diagnostic.ts';
import type { Document, LayerRecord } from './model.ts';

/** Where a flat layer's input comes from. */
export interface FlatSource {
  /** path id of the layer that gives the value; no flat layer has it when the wire leads nowhere or into a faulty block */
  readonly path: string;
  /** name of that layer's output port */
  readonly port: string;
  /** id of the wire of the drawing the value travels last; '' where repetitions of a block hand it on without one */
  readonly wire: string;
}

/** A layer after flattening. */
export interface FlatLayer {
  /** ids from the outside in: `conv1`, `stage2/conv1`, `stage2/3/conv1` in the third of several repetitions */
  readonly path: string;
  /** id of the LayerRecord it comes from (the inner layer of the definition, for a block's content) */
  readonly record: string;
  /** ids of the block instances around it, outermost first */
  readonly within: readonly string[];
  /** kind of the record; `block` only for an instance that could not be written out */
  readonly kind: string;
  readonly name: string;
  /** parameters with the overrides of the instances around it */
  readonly params: JsonObject;
  readonly trainable: boolean;
  readonly stated?: readonly number[];
  /** per input port name: its sources in order */
  readonly sources: { readonly [port: string]: readonly FlatSource[] };
}

/** A fault of wiring or blocks, found while flattening. */
export interface FlatFinding {
  /** path id of the layer or block instance it is about, null when the whole drawing is meant */
  readonly path: string | null;
  /** what a sentence calls that place */
  readonly label: string;
  readonly found: Finding;
}

/** A drawing with its blocks written out. */
export interface Flattened {
  readonly document: Document;
  /** in the order of the document, a block's layers where the instance stands */
  readonly layers: readonly FlatLayer[];
  readonly findings: readonly FlatFinding[];
  /** stays the same object while no path, order, kind or wire changes: what follows from these alone may be kept under it */
  readonly wiring: object;
  /** the document's layer records in its order */
  readonly records: readonly LayerRecord[];
  /** overridden parameters by index of the layer, where there are any */
  readonly overrides: ReadonlyMap<number, JsonObject>;
}

/** What sentences call a flat layer: its name, or its path inside a block, where names repeat. */
export function labelOf(layer: Pick<FlatLayer, 'within' | 'name' | 'path'>): string {
  return layer.within.length === 0 ? layer.name : layer.path;
}

/** Most layers a drawing may have with its blocks written out. */
export const mostFlatLayers = 20_000;

/** Deepest nesting of blocks. */
export const deepestBlocks = 32;
