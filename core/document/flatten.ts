// Flattening: blocks become the layers they stand for, before anything is checked, lowered, costed or printed.
// CONTRACT (types below are fixed; bodies to be written): path ids are stable, `stage2/3/conv1` is layer conv1 of the third
// repetition of block instance stage2; without repetition the number is left out.

/** Where a flat layer's input comes from. */
export interface FlatSource {
  /** path id of the layer that gives the value */
  readonly path: string;
  /** name of that layer's output port */
  readonly port: string;
  /** id of the wire of the drawing the value travels last */
  readonly wire: string;
}

/** A layer after flattening. */
export interface FlatLayer {
  readonly path: string;
  /** id of the LayerRecord it comes from (the inner layer of the definition, for a block's content) */
  readonly record: string;
  /** ids of the block instances around it, outermost first */
  readonly within: readonly string[];
  readonly kind: string;
  readonly name: string;
  readonly params: import('../base/diagnostic.ts').JsonObject;
  readonly trainable: boolean;
  readonly stated?: readonly number[];
  /** per input port name: its sources in order */
  readonly sources: { readonly [port: string]: readonly FlatSource[] };
}
