// Reshape: the same values in another arrangement; the batch stays.
import { finding, type Finding, type Json, type Remedy } from '../base/diagnostic.ts';
import { custom, largestSize, type Parsed } from '../base/schema.ts';
import { elementCount, isKnown, type Dim } from '../base/shape.ts';
import { int64s } from '../base/tensor.ts';
import type { GraphBuilder } from '../ir/graph.ts';
import { answer, lacksAxes } from './answer.ts';
import { defineLayer, throughPorts } from './layer.ts';

const largest = 2 ** 31 - 1;

function parseShape(json: Json): Parsed<readonly number[]> {
  const wrong: Parsed<readonly number[]> = { ok: false, expected: 'one to three whole numbers above 0, of which one may be -1 (whatever is left)' };
  if (!Array.isArray(json) || json.length < 1 || json.length > 3) return wrong;
  const sizes = json as readonly Json[];
  const good = sizes.every((d) => typeof d === 'number' && Number.isInteger(d) && (d === -1 || d > 0) && d <= largest);
  return good && sizes.filter((d) => d === -1).length <= 1 ? { ok: true, value: sizes as readonly number[] } : wrong;
}

/** Writes a reshape that keeps the batch; one of `sizes` may be −1. */
export function lowerReshape(builder: GraphBuilder, x: string, sizes: readonly number[], stem = 'reshape'): string {
  return builder.op('Reshape', [x, builder.shared(`shape_0x${sizes.join('x')}`, () => int64s([0, ...sizes]))], {}, stem);
}

function repairs(shape: readonly number[], count: number): readonly Remedy[] {
  const remedies: Remedy[] = [];
  for (let i = 0; i < shape.length; i++) {
    const others = shape.reduce((n, d, j) => (j === i || d === -1 ? n : n * d), 1);
    const second = shape.some((d, j) => d === -1 && j !== i);
    const size = count / others;
    if (!second && Number.isInteger(size) && size <= largestSize) remedies.push({ do: 'set', params: { shape: shape.map((d, j) => (j === i ? size : d)) } });
  }
  return [...remedies, { do: 'set', params: { shape: [...new Array<number>(shape.length - 1).fill(1), -1] } }];
}

/** Reshape. */
export const reshape = defineLayer({
  kind: 'reshape',
  title: 'Reshape',
  stem: 'reshape',
  group: 'shape',
  summary: 'Arranges the values of an example in another shape.',
  also: 'view resize rearrange',
  docs: 'Keeps the values and their order and gives them the sizes in `shape` (without the batch): [16, 5, 5] makes 16 maps of 5 × 5 of 400 values. One entry may be −1 and takes what is left. It computes nothing.',
  params: {
    shape: custom<readonly number[]>('Sizes after the batch, outermost first; one may be -1.', {
      type: 'list', default: [-1], parse: parseShape,
      schema: { type: 'array', items: { type: 'integer', minimum: -1, maximum: largest }, minItems: 1, maxItems: 3, default: [-1] },
    }),
  },
  ports: throughPorts,
  weights: () => [],
  infer(p, inputs) {
    const findings: Finding[] = [];
    const dims = inputs[0]?.dims ?? null;
    if (lacksAxes(inputs[0], 2, findings)) return answer(null, findings);
    const [batch = null, ...sizes] = dims ?? [];
    const stated = p.shape.reduce((n, d) => (d === -1 ? n : n * d), 1);
    const free = p.shape.includes(-1);
    const count = dims === null ? null : elementCount(sizes);
    if (count !== null && (free ? count % stated !== 0 : count !== stated)) {
      findings.push(finding('reshape-count-differs', { from: sizes, to: p.shape.map((d): Dim => (d === -1 ? null : d)) }, { parameter: 'shape', input: 0, remedies: repairs(p.shape, count) }));
      return answer(null, findings);
    }
    const left = count === null ? null : count / stated;
    return answer([batch, ...p.shape.map((d): Dim => (d === -1 ? left : d))], findings, { remedies: [{ do: 'set', params: { shape: [-1] } }] });
  },
  lower(at, p, [x = '']) {
    const sizes = at.outputs[0]?.dims?.slice(1) ?? null;
    return [lowerReshape(at.builder, x, isKnown(sizes) ? sizes : p.shape)];
  },
  macs: () => 0,
  sees: () => 'all',
  caption: (p) => p.shape.map((d) => (d === -1 ? '?' : String(d))).join('×'),
  examples: [
    { title: '400 values become 16 maps of 5 × 5', params: { shape: [16, 5, 5] }, inputs: [['N', 400]], gives: [['N', 16, 5, 5]] },
    { title: 'What is left is worked out', params: { shape: [2, -1, 7] }, inputs: [['N', 4, 3, 7]], gives: [['N', 2, 6, 7]] },
    { title: 'An unknown count leaves the free size unknown', params: { shape: [2, -1] }, inputs: [[null, 4, null]], gives: [[null, 2, null]] },
    { title: 'Values cannot appear from nowhere', params: { shape: [16, 5, 5] }, inputs: [['N', 120]], gives: 'reshape-count-differs' },
    { title: 'Nor can 10 values fill rows of 4', params: { shape: [-1, 4] }, inputs: [['N', 10]], gives: 'reshape-count-differs' },
  ],
});
