// What one row of the op catalogue says: arity, element types, attributes with their ONNX form, and the shape rule.
import type { DType, TensorType } from '../../base/shape.ts';
import type { Tensor } from '../../base/tensor.ts';
import type { AttributeOf, GraphOf } from '../model.ts';

/** The ONNX forms an attribute can have. */
export interface AttributeForms {
  int: number;
  float: number;
  ints: readonly number[];
  floats: readonly number[];
  string: string;
  tensor: Tensor;
  graph: GraphOf;
}

/** An attribute's form; a trailing `?` marks one that may be left out. */
export type AttributeForm = keyof AttributeForms | `${keyof AttributeForms}?`;

/** Named attributes of an op. */
export type AttributeTable = { readonly [name: string]: AttributeForm };

type FormOf<F> = F extends `${infer B extends keyof AttributeForms}?` ? AttributeForms[B] : F extends keyof AttributeForms ? AttributeForms[F] : never;

/** The TypeScript type of an op's attributes; undefined stands for one left out. */
export type AttributeValues<A extends AttributeTable> = [keyof A] extends [never] ? Readonly<Record<string, never>> :
  & { readonly [K in keyof A as A[K] extends `${string}?` ? never : K]: FormOf<A[K]> }
  & { readonly [K in keyof A as A[K] extends `${string}?` ? K : never]?: FormOf<A[K]> | undefined };

/** What a type rule may look at. Arity, attribute forms and element types have been checked before it is asked. */
export interface TypeQuestion {
  /** types of the inputs; undefined where an optional input is left out */
  readonly inputs: readonly (TensorType | undefined)[];
  readonly attributes: Readonly<Record<string, AttributeOf>>;
  /** the constant behind an input, when it is one (shapes, axes, pads) */
  constant(input: number): Tensor | undefined;
  /** number of outputs the node names */
  readonly outputs: number;
  /** types of a body's outputs when its inputs have the given types (Loop) */
  body(graph: GraphOf, inputs: readonly TensorType[]): TypeAnswer;
}

/** A type rule answers the output types, or the sentence that says what contradicts. */
export type TypeAnswer = readonly TensorType[] | string;

/** Answers the output types of a node from what is known of its inputs. */
export type TypeRule = (question: TypeQuestion) => TypeAnswer;

/** One row of the catalogue. */
export interface OpRow<A extends AttributeTable = AttributeTable> {
  /** fewest and most inputs */
  readonly inputs: readonly [number, number];
  /** inputs among the first that may be left out by the name '' all the same */
  readonly optional?: readonly number[];
  /** fewest and most outputs */
  readonly outputs: readonly [number, number];
  /** element types each input may have; the last entry stands for all inputs after it */
  readonly accepts: readonly (readonly DType[])[];
  /** inputs that must share one element type */
  readonly alike?: 'all' | readonly number[];
  readonly attributes: A;
  readonly infer: TypeRule;
}

/** Any number of inputs or outputs. */
export const many = Number.POSITIVE_INFINITY;

/** Element types of inputs that must be floats. */
export const real: readonly DType[] = ['float32'];
/** Element types of inputs that are counted with. */
export const numeric: readonly DType[] = ['float32', 'int64', 'int32', 'uint8'];
/** Element types that can be negative. */
export const signed: readonly DType[] = ['float32', 'int64', 'int32'];
/** The element type of shapes, axes and pads. */
export const whole: readonly DType[] = ['int64'];
/** Element types of indices. */
export const index: readonly DType[] = ['int64', 'int32'];
/** The element type of conditions. */
export const truth: readonly DType[] = ['bool'];
/** Element types of inputs that are only moved. */
export const anything: readonly DType[] = ['float32', 'int64', 'int32', 'uint8', 'bool'];

/** Writes a row; keeps the attribute table's literal types. */
export function row<const A extends AttributeTable>(r: OpRow<A>): OpRow<A> {
  return r;
}
