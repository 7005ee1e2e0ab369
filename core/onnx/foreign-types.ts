// Types and names while a stranger's graph is read. Sizes the file leaves open get names of their own, so that they can be
// followed through the graph; at the end these are taken away again.
import type { Dim, Dims, TensorType } from '../base/shape.ts';
import { mostAxes } from './foreign-tensors.ts';

/** Marks the names of open sizes. */
const openMark = '\u0000';

const isNoSize = (d: Dim): boolean => typeof d === 'number' && (d < 0 || !Number.isSafeInteger(d));

/** Dimensions as the file states them; what is no size is open. */
export function statedDims(dims: Dims): Dims {
  return dims === null || dims.length > mostAxes ? null : dims.map((d) => (isNoSize(d) ? null : d));
}

/** Dimensions of an input; open ones (a batch of 0 among them) are named by `next`. */
export function inputDims(dims: Dims, next: () => number): Dims {
  return statedDims(dims)?.map((d, axis) => (d === null || (d === 0 && axis === 0) ? `${openMark}${next()}` : d)) ?? null;
}

/** What a rule says, with what the file says where the rule leaves something open. */
export function mergedType(type: TensorType, stated: Dims): TensorType {
  const said = statedDims(type.dims);
  if (said === null) return { ...type, dims: stated };
  if (stated === null || said.length !== stated.length) return { ...type, dims: said };
  return { ...type, dims: said.map((d, i) => d ?? stated[i] ?? null) };
}

/** A type without the names that stood for open sizes. */
export function closed(type: TensorType): TensorType {
  const isOpen = (d: Dim): boolean => typeof d === 'string' && d.startsWith(openMark);
  return type.dims?.some(isOpen) === true ? { ...type, dims: type.dims.map((d) => (isOpen(d) ? null : d)) } : type;
}

/** A name nobody has, taken from now on; `stems` remembers how far a stem has been counted. */
export function unused(stem: string, taken: Set<string>, stems: Map<string, number>): string {
  let name = stem;
  let n = stems.get(stem) ?? 0;
  while (taken.has(name)) name = `${stem}_${++n}`;
  stems.set(stem, n);
  taken.add(name);
  return name;
}
