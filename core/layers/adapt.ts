// Repairs where tensors meet that do not agree: which layer, put on a wire, turns one shape into another.
// For maps one convolution always does it. Per axis, from n to m positions: shrinking, stride s = floor(n / m) with the
// kernel 1 if ceil(n / s) = m and n − (m − 1)s otherwise; growing, kernel 1 over m − n rows of zeros.
import type { Json, JsonObject, Remedy } from '../base/diagnostic.ts';
import { largestSize } from '../base/schema.ts';
import { isKnown, type Dims } from '../base/shape.ts';
import { elementLimit } from './answer.ts';

interface AxisStep {
  readonly kernel: number;
  readonly stride: number;
  readonly before: number;
  readonly after: number;
}

function axisStep(from: number, to: number): AxisStep {
  if (to >= from) {
    const missing = to - from;
    return { kernel: 1, stride: 1, before: Math.floor(missing / 2), after: missing - Math.floor(missing / 2) };
  }
  const stride = Math.max(1, Math.floor(from / to));
  const kernel = Math.ceil(from / stride) === to ? 1 : from - (to - 1) * stride;
  return { kernel, stride, before: 0, after: 0 };
}

function bothAxes(height: number, width: number): number | readonly number[] {
  return height === width ? height : [height, width];
}

function insert(input: number, kind: string, params: JsonObject): Remedy {
  return { do: 'insert', input, kind, params };
}

/** Sizes after the batch, null unless all of them are known. */
function sizesOf(dims: Dims): readonly number[] | null {
  if (dims === null) return null;
  const sizes = dims.slice(1);
  return isKnown(sizes) && sizes.length > 0 ? sizes : null;
}

/** Repairs that give input number `input`, now of shape `from`, the shape `to`: settings upstream first, then layers to insert; only what parameters can say. */
export function adapt(from: Dims, to: Dims, input: number): readonly Remedy[] {
  return proposals(from, to, input).filter((remedy) => {
    if (remedy.do === 'set-width') return remedy.size <= largestSize;
    if (remedy.do !== 'insert') return true;
    return [remedy, ...(remedy.then ?? [])].every(({ kind, params }) => numbersIn(params).every((n) => n <= (kind === 'reshape' ? elementLimit : largestSize)));
  });
}

function numbersIn(json: Json): readonly number[] {
  if (typeof json === 'number') return [json];
  return json === null || typeof json !== 'object' ? [] : Object.values(json).flatMap((inner: Json) => numbersIn(inner));
}

function proposals(from: Dims, to: Dims, input: number): readonly Remedy[] {
  const have = sizesOf(from);
  const want = sizesOf(to);
  if (have === null || want === null || want.length > 3) return [];
  if (have.length === 3 && want.length === 3) return adaptMaps(have, want, input);
  const count = want.reduce((n, d) => n * d, 1);
  const same = count === have.reduce((n, d) => n * d, 1);
  if (want.length === 1) {
    if (have.length === 1) return [{ do: 'set-width', input, size: count }, insert(input, 'dense', { units: count })];
    if (same) return [insert(input, 'flatten', {})];
    return [{ do: 'insert', input, kind: 'flatten', params: {}, then: [{ kind: 'dense', params: { units: count } }] }];
  }
  if (same) return [insert(input, 'reshape', { shape: [...want] })];
  const flat = have.length === 1;
  const steps = [{ kind: 'dense', params: { units: count } }, { kind: 'reshape', params: { shape: [...want] } }] as const;
  return [flat
    ? { do: 'insert', input, ...steps[0], then: [steps[1]] }
    : { do: 'insert', input, kind: 'flatten', params: {}, then: [...steps] }];
}

function adaptMaps(have: readonly number[], want: readonly number[], input: number): readonly Remedy[] {
  const [c0 = 1, h0 = 1, w0 = 1] = have;
  const [c1 = 1, h1 = 1, w1 = 1] = want;
  const remedies: Remedy[] = [];
  const sameMaps = h0 === h1 && w0 === w1;
  if (c0 !== c1 && sameMaps) remedies.push({ do: 'set-width', input, size: c1 });
  if (!sameMaps) {
    if (h0 > h1 || w0 > w1) remedies.push({ do: 'set-source', input, params: { stride: bothAxes(ratio(h0, h1), ratio(w0, w1)) } });
    if (h0 < h1 || w0 < w1) remedies.push({ do: 'set-source', input, params: { stride: 1 } });
    remedies.push({ do: 'set-source', input, params: { padding: 'same' } }, { do: 'set-source', input, params: { padding: 'valid' } });
    if (c0 === c1 && h1 >= h0 && w1 >= w0) {
      const [rows, columns] = [axisStep(h0, h1), axisStep(w0, w1)];
      if (h1 % h0 === 0 && w1 % w0 === 0) remedies.push(insert(input, 'upsample2d', { scale: bothAxes(h1 / h0, w1 / w0) }));
      remedies.push(insert(input, 'zero-pad2d', { padding: { top: rows.before, left: columns.before, bottom: rows.after, right: columns.after } }));
    }
  }
  const [rows, columns] = [axisStep(h0, h1), axisStep(w0, w1)];
  const padded = rows.before + rows.after + columns.before + columns.after > 0;
  remedies.push(insert(input, 'conv2d', {
    filters: c1, kernel: bothAxes(rows.kernel, columns.kernel), stride: bothAxes(rows.stride, columns.stride),
    ...(padded ? { padding: { top: rows.before, left: columns.before, bottom: rows.after, right: columns.after } } : {}),
  }));
  return remedies;
}

function ratio(from: number, to: number): number {
  return Math.max(1, Math.round(from / to));
}
