// Dimensions and tensor types. Unknown is never an error, a contradiction is: a dimension is a number, a name
// (`N`, the batch) or null (unknown). Arithmetic on numbers gives numbers; a name survives only untouched;
// anything else gives null.
import { numberText } from './words.ts';

/** Element types a tensor may have in Convas. */
export type DType = 'float32' | 'int64' | 'int32' | 'uint8' | 'bool';

/** One dimension: a size, a symbolic name such as `N`, or null when it is not known. */
export type Dim = number | string | null;

/** The dimensions of a tensor, outermost first (`N C H W` for images); null when not even the rank is known. */
export type Dims = readonly Dim[] | null;

/** What is known of a tensor before it exists. */
export interface TensorType {
  readonly dtype: DType;
  readonly dims: Dims;
}

/** The type nothing is known about; what a faulty layer passes downstream so that one mistake makes one message. */
export const unknownType: TensorType = { dtype: 'float32', dims: null };

/** A float32 tensor type of the given dimensions. */
export function float32(dims: Dims): TensorType {
  return { dtype: 'float32', dims };
}

/** True when every dimension is a number. */
export function isKnown(dims: Dims): dims is readonly number[] {
  return dims !== null && dims.every((d) => typeof d === 'number');
}

/** Number of elements, or null when any dimension is not a number. */
export function elementCount(dims: Dims): number | null {
  if (!isKnown(dims)) return null;
  return dims.reduce((n, d) => n * d, 1);
}

/** Sum of dimensions; null as soon as one is not a number (a name survives only when everything else is 0). */
export function addDims(...dims: readonly Dim[]): Dim {
  const rest = dims.filter((d) => d !== 0);
  if (rest.length === 1) return rest[0] as Dim;
  let sum = 0;
  for (const d of rest) {
    if (typeof d !== 'number') return null;
    sum += d;
  }
  return sum;
}

/** Product of dimensions; null as soon as one is not a number (a name survives only when everything else is 1). */
export function multiplyDims(...dims: readonly Dim[]): Dim {
  const rest = dims.filter((d) => d !== 1);
  if (rest.length === 1) return rest[0] as Dim;
  let product = 1;
  for (const d of rest) {
    if (typeof d !== 'number') return null;
    product *= d;
  }
  return product;
}

/** What two mentions of the same dimension say together: a contradiction gives `conflict`. */
export function mergeDim(a: Dim, b: Dim): Dim | 'conflict' {
  if (a === b) return a;
  if (a === null) return b;
  if (b === null) return a;
  if (typeof a === 'number' && typeof b === 'number') return 'conflict';
  return typeof a === 'number' ? a : b;
}

/** True when the two dimension lists could describe the same tensor (unknown agrees with everything). */
export function compatible(a: Dims, b: Dims): boolean {
  if (a === null || b === null) return true;
  return a.length === b.length && a.every((d, i) => mergeDim(d, b[i] as Dim) !== 'conflict');
}

/** True when both lists say exactly the same. */
export function sameDims(a: Dims, b: Dims): boolean {
  if (a === b) return true;
  if (a === null || b === null || a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** True when both types say exactly the same. */
export function sameType(a: TensorType, b: TensorType): boolean {
  return a.dtype === b.dtype && sameDims(a.dims, b.dims);
}

/** Replaces a symbolic dimension by a number (for example the batch when a training step is compiled). */
export function bindDim(dims: Dims, name: string, size: number): Dims {
  return dims === null ? null : dims.map((d) => (d === name ? size : d));
}

/** Writes dimensions for people: `N × 16 × 10 × 10`, `?` where nothing is known. */
export function formatDims(dims: Dims): string {
  if (dims === null) return '?';
  if (dims.length === 0) return 'scalar';
  return dims.map((d) => (typeof d === 'number' ? numberText(d) : (d ?? '?'))).join(' × ');
}
