// Concat: lays values side by side along one axis.
import { finding, type Finding, type Remedy } from '../base/diagnostic.ts';
import { integer } from '../base/schema.ts';
import { addDims, mergeDim, type Dim, type Dims, type TensorType } from '../base/shape.ts';
import { adapt } from './adapt.ts';
import { answer } from './answer.ts';
import { defineLayer, joiningPorts } from './layer.ts';
import { needTwo } from './merge.ts';
import { axisFinding } from './softmax.ts';

const axisNames = ['the batch', 'channels', 'height', 'width'];

function without(dims: readonly Dim[], axis: number): readonly Dim[] {
  return dims.map((d, i) => (i === axis ? null : d));
}

function agree(a: readonly Dim[], b: readonly Dim[], axis: number): boolean {
  return a.length === b.length && a.every((d, i) => i === axis || mergeDim(d, b[i] ?? null) !== 'conflict');
}

/** Axes along which all inputs could be joined. */
function possibleAxes(inputs: readonly TensorType[]): readonly number[] {
  const known = inputs.flatMap(({ dims }) => (dims === null ? [] : [dims]));
  const [first] = known;
  if (first === undefined) return [];
  return first.map((_, axis) => axis).filter((axis) => axis > 0 && axis <= 3 && known.every((dims) => agree(first, dims, axis)));
}

/** Concat. */
export const concat = defineLayer({
  kind: 'concat',
  title: 'Concat',
  stem: 'concat',
  group: 'merging',
  summary: 'Joins values along an axis: usually maps of several branches, one set after the other.',
  also: 'concatenate stack inception join merge branches',
  docs: 'Lays the inputs side by side along `axis`, in the order of their wires: 1 joins channels (the branches of an inception block), 2 rows, 3 columns. All other sizes must be equal; the size along the axis is the sum.',
  params: { axis: integer('Axis along which the inputs are joined.', { default: 1, min: 1, max: 3 }) },
  ports: joiningPorts,
  weights: () => [],
  infer(p, inputs) {
    const findings: Finding[] = [];
    needTwo(inputs, findings);
    let merged: Dim[] | null = null;
    let first: Dims = null;
    for (const [input, { dims }] of inputs.entries()) {
      if (dims === null) continue;
      if (p.axis >= dims.length) {
        findings.push(axisFinding(p.axis, dims.length));
        return answer(null, findings);
      }
      if (merged === null || first === null) {
        [merged, first] = [[...dims], dims];
        continue;
      }
      if (!agree(merged, dims, p.axis)) {
        findings.push(finding('concat-shapes-differ', { axis: axisNames[p.axis] ?? `axis ${p.axis}`, first, second: dims, input }, { input, remedies: repairs(p.axis, inputs, first, dims, input) }));
        continue;
      }
      for (const [i, d] of without(dims, p.axis).entries()) {
        const both = i === p.axis ? null : mergeDim(merged[i] ?? null, d);
        if (both !== null && both !== 'conflict') merged[i] = both;
      }
    }
    if (merged === null) return answer(null, findings);
    const along = inputs.map(({ dims }) => dims?.[p.axis] ?? null);
    merged[p.axis] = addDims(...along);
    return answer(merged, findings);
  },
  lower: (at, p, inputs) => [at.builder.op('Concat', inputs, { axis: p.axis })],
  macs: () => 0,
  sees: () => 'same',
  caption: (p) => (p.axis === 1 ? '' : `along ${axisNames[p.axis] ?? p.axis}`),
  examples: [
    { title: 'The branches of an inception block', params: {}, inputs: [['N', 64, 28, 28], ['N', 128, 28, 28], ['N', 32, 28, 28], ['N', 32, 28, 28]], gives: [['N', 256, 28, 28]] },
    { title: 'Rows above rows', params: { axis: 2 }, inputs: [['N', 3, 4, 7], ['N', 3, 5, 7]], gives: [['N', 3, 9, 7]] },
    { title: 'An unknown part makes the sum unknown', params: {}, inputs: [[null, 3, null, 7], ['N', null, 5, 7]], gives: [['N', null, 5, 7]] },
    { title: 'Maps of different size cannot lie side by side', params: {}, inputs: [['N', 3, 4, 4], ['N', 3, 5, 4]], gives: 'concat-shapes-differ' },
    { title: 'Rows of values have no rows of maps', params: { axis: 2 }, inputs: [['N', 3], ['N', 5]], gives: 'axis-out-of-range' },
    { title: 'Joining one is nothing', params: {}, inputs: [['N', 3]], gives: 'too-few-inputs' },
  ],
});

function repairs(axis: number, inputs: readonly TensorType[], first: readonly Dim[], second: readonly Dim[], input: number): readonly Remedy[] {
  const others = possibleAxes(inputs).map((a): Remedy => ({ do: 'set', params: { axis: a } }));
  // Each side keeps its own size along the axis; ranks may differ, then the other side's size is taken.
  const like = (from: readonly Dim[], to: readonly Dim[]): Dims => (from.length === to.length ? to.map((d, i) => (i === axis ? (from[i] ?? null) : d)) : to);
  return [...others, ...adapt(second, like(second, first), input), ...(inputs.length === 2 ? adapt(first, like(first, second), 0) : [])];
}
