// Slice: a stretch of channels, rows or columns, everything else left out.
import { finding, type Finding, type Remedy } from '../base/diagnostic.ts';
import { integer, optional } from '../base/schema.ts';
import type { Dim } from '../base/shape.ts';
import { int64s } from '../base/tensor.ts';
import { answer, lacksAxes } from './answer.ts';
import { defineLayer, throughPorts } from './layer.ts';
import { axisFinding } from './softmax.ts';

/** What stands for the end of an axis of any size. */
const end = 2 ** 31 - 1;

const names = ['examples', 'channels', 'rows', 'columns'];

/** Slice. */
export const slice = defineLayer({
  kind: 'slice',
  title: 'Slice',
  stem: 'slice',
  group: 'shape',
  summary: 'Takes a stretch of the channels, rows or columns and leaves the rest out.',
  also: 'split chunk crop cut part range narrow',
  docs: 'Keeps positions `from` to `to` − 1 along `axis` (1 channels, 2 rows, 3 columns), counted from 0; without `to` everything from there on. Two of them split a value in two, as the units of ShuffleNet V2 begin.',
  params: {
    axis: integer('Axis along which positions are taken.', { default: 1, min: 1, max: 3 }),
    from: integer('First position that is kept.', { default: 0, min: 0 }),
    to: optional(integer('First position that is left out again, null for none.')),
  },
  ports: throughPorts,
  weights: () => [],
  infer(p, inputs) {
    const findings: Finding[] = [];
    const dims = inputs[0]?.dims ?? null;
    if (lacksAxes(inputs[0], 2, findings) || dims === null) return answer(null, findings);
    const size = dims[p.axis];
    if (size === undefined) return answer(null, [axisFinding(p.axis, dims.length)]);
    const last = p.to ?? (typeof size === 'number' ? size : null);
    if ((last !== null && p.from >= last) || (typeof size === 'number' && (last ?? 0) > size)) {
      const remedies: Remedy[] = typeof size === 'number' && p.from < size ? [{ do: 'set', params: { to: null } }] : [];
      findings.push(finding('slice-outside', { from: p.from, to: last ?? p.from, size, what: names[p.axis] ?? 'positions', input: 0 }, { parameter: 'to', input: 0, remedies: [...remedies, { do: 'set', params: { from: 0, to: null } }] }));
      return answer(null, findings);
    }
    return answer(dims.map((d, axis): Dim => (axis === p.axis ? (last === null ? null : last - p.from) : d)), findings);
  },
  lower(at, p, [x = '']) {
    const { builder } = at;
    const whole = (stem: string, n: number): string => builder.shared(`${stem}_${n}`, () => int64s([n]));
    return [builder.op('Slice', [x, whole('from', p.from), whole('to', p.to ?? end), whole('axis', p.axis)], {})];
  },
  macs: () => 0,
  sees: (p) => (p.axis === 1 ? 'same' : 'all'),
  caption: (p) => `${names[p.axis] ?? `axis ${p.axis}`} ${p.from} … ${p.to === null ? '' : p.to - 1}`.trim(),
  examples: [
    { title: 'The first half of 16 channels', params: { to: 8 }, inputs: [['N', 16, 4, 5]], gives: [['N', 8, 4, 5]] },
    { title: 'All columns but the first', params: { axis: 3, from: 1 }, inputs: [['N', 3, 4, 5]], gives: [['N', 3, 4, 4]] },
    { title: 'An unknown end stays unknown', params: { from: 2 }, inputs: [['N', null, 4, 4]], gives: [['N', null, 4, 4]] },
    { title: 'There are not so many channels', params: { from: 4, to: 12 }, inputs: [['N', 8, 4, 4]], gives: 'slice-outside' },
    { title: 'A row of values has no columns of maps', params: { axis: 3 }, inputs: [['N', 10]], gives: 'axis-out-of-range' },
  ],
});
