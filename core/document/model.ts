// The document: everything a project file holds, as flat records under stable ids. Nothing here knows which layers exist
// (parameters are plain JSON), and nothing changes a document except a Patch.
import type { JsonObject } from '../base/diagnostic.ts';

/** Records of one sort by id. Records are never changed in place: an edit puts a new object. */
export type Records<R> = { readonly [id: string]: R };

/** A layer of the drawing. Kind `block` is an instance of a block definition (params: block, repeat, overrides). */
export interface LayerRecord {
  readonly id: string;
  readonly kind: string;
  /** what people call it; weight names and diagnostics use it, unique within its parent */
  readonly name: string;
  /** the block definition this layer is drawn in, null for the network itself */
  readonly parent: string | null;
  readonly params: JsonObject;
  readonly position: { readonly x: number; readonly y: number };
  /** false: its weights are kept as they are, those of all layers in it where it is a block; no gradient, no update */
  readonly trainable: boolean;
  /** the size its source table prints, checked against the arithmetic: [maps, height, width] or [units] */
  readonly stated?: readonly number[];
}

/** One end of a wire. */
export interface WireEnd {
  readonly layer: string;
  readonly port: string;
}

/** A wire from an output to an input. `order` sorts the wires of an input that takes many. */
export interface WireRecord {
  readonly id: string;
  readonly parent: string | null;
  readonly from: WireEnd;
  readonly to: WireEnd;
  readonly order: number;
}

/** A note on the canvas. */
export interface NoteRecord {
  readonly id: string;
  readonly parent: string | null;
  readonly text: string;
  readonly position: { readonly x: number; readonly y: number };
  readonly size: { readonly width: number; readonly height: number };
}

/** An inner input that an input of a block feeds. */
export interface FedEnd extends WireEnd {
  /** its place among the wires of an input that takes many; before all of them when left out */
  readonly order?: number;
}

/** A block definition: layers whose parent it is, with ports and parameters it shows outside. */
export interface BlockRecord {
  readonly id: string;
  readonly name: string;
  /** an outside input feeds one or more inner inputs */
  readonly inputs: readonly { readonly name: string; readonly to: readonly FedEnd[] }[];
  /** an outside output is one inner output (an end whose layer is '' names one of the block's own inputs: passed through) */
  readonly outputs: readonly { readonly name: string; readonly from: WireEnd }[];
  /** parameters of inner layers an instance may override by name; several under one name take the same value */
  readonly exposed: readonly { readonly name: string; readonly layer: string; readonly parameter: string }[];
}

/** The training recipe as the document keeps it (plain JSON; `core/design/recipe` gives it meaning). */
export type Recipe = JsonObject;

/** Trained weights a drawing begins from. Training, evaluation and export take those whose names and sizes fit. */
export interface Base {
  /** a safetensors file: its full path, in a project's file relative to it where it can be; or `template:ID` for the one beside a template */
  readonly weights: string;
  /** what it was, in words */
  readonly from: string;
}

/** A whole project. */
export interface Document {
  readonly name: string;
  readonly about: string;
  readonly layers: Records<LayerRecord>;
  readonly wires: Records<WireRecord>;
  readonly notes: Records<NoteRecord>;
  readonly blocks: Records<BlockRecord>;
  readonly recipe: Recipe;
  /** null: its weights begin fresh */
  readonly base: Base | null;
}

/** A document with nothing in it. */
export function emptyDocument(name: string): Document {
  return { name, about: '', layers: {}, wires: {}, notes: {}, blocks: {}, recipe: {}, base: null };
}
