// What a pattern answers: which nodes it has understood, and the layers that do the same.
import type { JsonObject, Json } from '../base/diagnostic.ts';
import type { Pair } from '../base/schema.ts';
import type { Tensor } from '../base/tensor.ts';
import type { ModelView, NodeView } from './view.ts';

/** A layer to be drawn, wired by the names of values. */
export interface LayerDraft {
  readonly kind: string;
  readonly params: JsonObject;
  /** values it reads, in the order of its wires */
  readonly inputs: readonly string[];
  /** values it gives, by output port */
  readonly outputs: readonly string[];
  readonly weights?: Readonly<Record<string, Tensor>>;
  /** names of its weights in the file, then of its nodes: it may be called by them */
  readonly called?: readonly string[];
}

/** Nodes that are understood, and what does the same. */
export interface Match {
  readonly nodes: readonly NodeView[];
  readonly layers: readonly LayerDraft[];
  /** values that are the same as others: of a node that changes nothing */
  readonly same?: readonly (readonly [value: string, source: string])[];
  /** what a reader of the report should know of it, a sentence */
  readonly note?: string;
}

/** One pattern: looks at a node that nothing has claimed, and at its surroundings. */
export type Pattern = (view: ModelView, node: NodeView) => Match | null;

/** The decimal that people would write for a 32-bit float: the shortest that is the same float. */
export function plain(value: number): number {
  for (let digits = 1; digits < 10; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === Math.fround(value)) return shorter;
  }
  return value;
}

/** True when two numbers are the same 32-bit float, or as near as exporters write a constant. */
export function nearly(a: number | undefined, b: number): boolean {
  return a !== undefined && Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b));
}

/** A pair as a project file writes it: one number when both agree. */
export function pairJson(pair: Pair): Json {
  return pair[0] === pair[1] ? pair[0] : [pair[0], pair[1]];
}

/** Four sides [top, left, bottom, right] as a project file writes them. */
export function sidesJson([top, left, bottom, right]: readonly [number, number, number, number]): Json {
  if (top === bottom && left === right) return pairJson([top, left]);
  return { top, left, bottom, right };
}

/** The parameters without those that are what they are anyway. */
export function without(params: Readonly<Record<string, Json | undefined>>, usual: JsonObject): JsonObject {
  const kept = Object.entries(params).filter((entry): entry is [string, Json] => entry[1] !== undefined && JSON.stringify(entry[1]) !== JSON.stringify(usual[entry[0]]));
  return Object.fromEntries(kept);
}
