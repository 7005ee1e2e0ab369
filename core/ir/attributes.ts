// Reading a node's attributes by form. A missing attribute gives the fallback (the ONNX default); a wrong form is our own
// bug, because `verify` has compared every attribute with the catalogue.
import { bug } from '../base/diagnostic.ts';
import type { Tensor } from '../base/tensor.ts';
import type { AttributeOf, GraphOf } from './model.ts';

/** Attributes by name, as a node holds them. */
export type Attributes = Readonly<Record<string, AttributeOf>>;

/** An int or float attribute, or the fallback when it is left out. */
export function numberOf(attributes: Attributes, name: string, fallback: number): number {
  const value = attributes[name];
  if (value === undefined) return fallback;
  return typeof value === 'number' ? value : bug(`attribute ${name} is not a number`);
}

/** A string attribute, or the fallback when it is left out. */
export function textOf(attributes: Attributes, name: string, fallback: string): string {
  const value = attributes[name];
  if (value === undefined) return fallback;
  return typeof value === 'string' ? value : bug(`attribute ${name} is not a string`);
}

/** An ints or floats attribute; undefined when it is left out. */
export function listOf(attributes: Attributes, name: string): readonly number[] | undefined {
  const value = attributes[name];
  if (value === undefined) return undefined;
  return isList(value) ? value : bug(`attribute ${name} is not a list`);
}

/** A tensor attribute; undefined when it is left out. */
export function tensorOf(attributes: Attributes, name: string): Tensor | undefined {
  const value = attributes[name];
  if (value === undefined) return undefined;
  return isTensor(value) ? value : bug(`attribute ${name} is not a tensor`);
}

/** A graph attribute (a loop's body). */
export function graphOf<Op extends string>(attributes: Readonly<Record<string, AttributeOf<Op>>>, name: string): GraphOf<Op> {
  const value = attributes[name];
  return value !== undefined && isGraph(value) ? value : bug(`attribute ${name} is not a graph`);
}

/** True for a list of numbers. */
export function isList(value: AttributeOf): value is readonly number[] {
  return Array.isArray(value);
}

/** True for a tensor with its values. */
export function isTensor(value: AttributeOf): value is Tensor {
  return typeof value === 'object' && 'dtype' in value;
}

/** True for a graph. */
export function isGraph<Op extends string>(value: AttributeOf<Op>): value is GraphOf<Op> {
  return typeof value === 'object' && 'nodes' in value;
}
