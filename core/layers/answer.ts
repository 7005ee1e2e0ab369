// What every shape rule ends with: the output type when nothing contradicts, unknown where something does (so that one
// mistake makes one message), and the limits no tensor may pass.
import { finding, severityOf, type Finding, type Remedy } from '../base/diagnostic.ts';
import type { Code } from '../base/codes.ts';
import { largestSize } from '../base/schema.ts';
import { float32, unknownType, type Dim, type Dims, type TensorType } from '../base/shape.ts';
import type { Inference, WeightSpec } from './layer.ts';

/** Most elements one tensor may have: what a 32-bit index reaches. */
export const elementLimit = 2 ** 31 - 1;

/** Elements of one example at least: the product of the sizes that are known, the batch left out when it is a name. */
function knownCount(dims: readonly Dim[]): number {
  let count = 1;
  for (let i = 0; i < dims.length; i++) {
    const d = dims[i];
    if (typeof d === 'number') count *= d;
  }
  return count;
}

/** What a layer that shrinks itself can offer against a tensor that is too large. */
export interface Answering {
  /** weights the layer would own; their sizes and given values are checked too */
  readonly weights?: readonly WeightSpec[];
  /** remedies offered when a tensor is too large or the output empty */
  readonly remedies?: readonly Remedy[];
}

/** Errors after which rows and columns are unknown, and nothing else. */
const ofTheWindow: ReadonlySet<string> = new Set<Code>(['kernel-larger-than-input', 'padding-exceeds-kernel', 'window-misses-input']);

/** The inference of a layer with one output: `dims` unless a finding is an error or a limit is passed; `[N, maps, ?, ?]` when only the window does not fit. */
export function answer(dims: Dims, findings: readonly Finding[], more: Answering = {}): Inference {
  const all = [...findings];
  const remedies = more.remedies ?? [];
  for (const weight of more.weights ?? []) weightFindings(weight, remedies, all);
  if (dims !== null && !all.some(isError)) {
    const elements = knownCount(dims);
    if (elements > elementLimit) all.push(finding('tensor-too-large', { elements, limit: elementLimit, what: 'its output' }, { remedies }));
    else if (elements <= 0 || dims.some(isNegative)) all.push(finding('empty-output', { output: dims }, { remedies }));
  }
  if (!all.some(isError)) return { outputs: [float32(dims)], findings: all };
  if (dims === null || !all.every((one) => !isError(one) || ofTheWindow.has(one.code))) return { outputs: [unknownType], findings: all };
  return { outputs: [float32([dims[0] ?? null, dims[1] ?? null, null, null])], findings: all, stands: true };
}

function isNegative(d: Dim): boolean {
  return typeof d === 'number' && d < 0;
}

function weightFindings(weight: WeightSpec, remedies: readonly Remedy[], findings: Finding[]): void {
  const count = knownCount(weight.dims);
  if (count > elementLimit) findings.push(finding('tensor-too-large', { elements: count, limit: elementLimit, what: weight.name }, { remedies }));
  const { initialiser } = weight;
  if (initialiser.kind !== 'values' || initialiser.values.length === count || !weight.dims.every((d) => typeof d === 'number')) return;
  const parameter = parameterOf(weight.name);
  findings.push(finding('explicit-values-do-not-fit', { weight: weight.name, expected: weight.dims, received: initialiser.values.length }, {
    parameter, remedies: [{ do: 'set', params: { [parameter]: usualStart[weight.name] ?? 'glorot' } }],
  }));
}

/** How a weight of this name starts when nothing is said; `glorot` for the rest. */
const usualStart: Readonly<Record<string, string>> = { bias: 'zeros', centres: 'signs' };

/** The parameter that says how a weight starts. */
function parameterOf(weight: string): string {
  return weight === 'weight' || weight === 'centres' ? 'initialiser' : `${weight}-initialiser`;
}

function isError(found: Finding): boolean {
  return severityOf(found.code) === 'error';
}

/** Sizes of an image tensor, each null while unknown. */
export interface ImageDims {
  readonly batch: Dim;
  readonly channels: Dim;
  readonly height: Dim;
  readonly width: Dim;
}

const unknownImage: ImageDims = { batch: null, channels: null, height: null, width: null };

/** What a layer wants of maps it would be given instead of a vector. */
export interface MapsWanted {
  /** rows and columns needed at least */
  readonly size?: readonly [number, number];
  /** a number that has to divide the channels */
  readonly groups?: number;
}

/** Reads an input as N × C × H × W; null (with a finding) when it has another rank. */
export function imageOf(type: TensorType | undefined, findings: Finding[], wanted: MapsWanted = {}, input = 0): ImageDims | null {
  const dims = type?.dims ?? null;
  if (dims === null) return unknownImage;
  if (dims.length === 4) return { batch: dims[0] ?? null, channels: dims[1] ?? null, height: dims[2] ?? null, width: dims[3] ?? null };
  findings.push(finding('rank-mismatch', { expected: 'maps of rank 4 (N × channels × height × width)', received: dims, input }, { input, remedies: unflatten(dims, wanted, input) }));
  return null;
}

/**
 * Ways to lay the values of an example out as maps: squares of at least the wanted size that use every value, else one
 * pixel per value (enlarged where one pixel is too small), else a dense layer that makes as many values as one map of each
 * group takes.
 */
function unflatten(dims: readonly Dim[], { size: [rows, columns] = [1, 1], groups = 1 }: MapsWanted, input: number): readonly Remedy[] {
  const count = dims.slice(1).reduce<number | null>((n, d) => (n === null || typeof d !== 'number' ? null : n * d), 1);
  if (count === null || dims.length < 2 || count > elementLimit) return [];
  const remedies: Remedy[] = [];
  const least = Math.max(rows, columns, 2);
  for (let side = least; side * side <= count && side < least + 64; side++) {
    const maps = count / (side * side);
    if (!Number.isInteger(maps) || maps % groups !== 0) continue;
    remedies.push({ do: 'insert', input, kind: 'reshape', params: { shape: [maps, side, side] } });
    break;
  }
  if (count % groups === 0 && Math.max(rows, columns) <= largestSize) {
    const pixels = { do: 'insert', input, kind: 'reshape', params: { shape: [count, 1, 1] } } as const;
    remedies.push(rows * columns === 1 ? pixels : { ...pixels, then: [{ kind: 'upsample2d', params: { scale: rows === columns ? rows : [rows, columns] } }] });
  }
  const units = groups * rows * columns;
  if (dims.length === 2 && units > 1 && units <= largestSize) remedies.push({ do: 'insert', input, kind: 'dense', params: { units }, then: [{ kind: 'reshape', params: { shape: [groups, rows, columns] } }] });
  return remedies;
}

/** Reads an input as N × features; null (with a finding that offers a flatten) when it has another rank. */
export function rowsOf(type: TensorType | undefined, findings: Finding[], input = 0): { readonly batch: Dim; readonly features: Dim } | null {
  const dims = type?.dims ?? null;
  if (dims === null) return { batch: null, features: null };
  if (dims.length === 2) return { batch: dims[0] ?? null, features: dims[1] ?? null };
  const remedies: readonly Remedy[] = dims.length > 2 ? [{ do: 'insert', input, kind: 'flatten', params: {} }] : [];
  findings.push(finding('rank-mismatch', { expected: 'one row of values per example (N × features)', received: dims, input }, { input, remedies }));
  return null;
}

/** True when the input is known to have fewer axes than `least`; then a finding says so. */
export function lacksAxes(type: TensorType | undefined, least: number, findings: Finding[], input = 0): boolean {
  const dims = type?.dims ?? null;
  if (dims === null || dims.length >= least) return false;
  findings.push(finding('rank-mismatch', { expected: `a tensor of rank ${least} or more`, received: dims, input }, { input }));
  return true;
}
