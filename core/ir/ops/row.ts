// What one row of the op catalogue says: arity, attributes with their ONNX form, the type rule, and which inputs have a gradient.
import type { TensorType } from '../../base/shape.ts';
import type { Tensor } from '../../base/tensor.ts';
import type { Attribute, Graph } from '../graph.ts';

/** The ONNX forms an attribute can have. */
export interface AttributeForms {
  int: number;
  float: number;
  ints: readonly number[];
  floats: readonly number[];
  string: string;
  tensor: Tensor;
  graph: Graph;
}

/** An attribute's form; a trailing `?` marks one that may be left out. */
export type AttributeForm = keyof AttributeForms | `${keyof AttributeForms}?`;

/** Named attributes of an op. */
export type AttributeTable = { readonly [name: string]: AttributeForm };

type Optional<T> = { [K in keyof T as T[K] extends `${string}?` ? K : never]: T[K] };
type Required_<T> = { [K in keyof T as T[K] extends `${string}?` ? never : K]: T[K] };
type FormOf<F> = F extends `${infer B extends keyof AttributeForms}?` ? AttributeForms[B] : F extends keyof AttributeForms ? AttributeForms[F] : never;

/** The TypeScript type of an op's attributes. */
export type AttributeValues<A extends AttributeTable> = { readonly [K in keyof Required_<A>]: FormOf<A[K & keyof A]> } & { readonly [K in keyof Optional<A>]?: FormOf<A[K & keyof A]> };

/** What a type rule may look at. */
export interface TypeQuestion {
  /** types of the inputs; undefined where an optional input is left out */
  readonly inputs: readonly (TensorType | undefined)[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** the constant behind an input, when it is one (shapes, axes, pads) */
  constant(input: number): Tensor | undefined;
  readonly outputs: number;
}

/** A type rule answers the output types, or the sentence that says what contradicts. */
export type TypeAnswer = readonly TensorType[] | string;

/** One row of the catalogue. */
export interface OpRow<A extends AttributeTable = AttributeTable> {
  /** fewest and most inputs */
  readonly inputs: readonly [number, number];
  /** fewest and most outputs */
  readonly outputs: readonly [number, number];
  readonly attributes: A;
  readonly infer: (question: TypeQuestion) => TypeAnswer;
}

/** Writes a row; keeps the attribute table's literal types. */
export function row<const A extends AttributeTable>(r: OpRow<A>): OpRow<A> {
  return r;
}
