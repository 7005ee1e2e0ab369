// Every op of the catalogue, three roads to the same tensor: the type rule's dimensions, the float64 reference, and the engine.
import { describe, expect, test } from 'vitest';
import { compatible } from '../../../core/base/shape.ts';
import { ops } from '../../../core/ir/ops.ts';
import { controlCases } from '../../reference/cases/control.ts';
import { elementwiseCases, logicCases } from '../../reference/cases/elementwise.ts';
import { matrixCases, normalisationCases, reduceCases } from '../../reference/cases/matrix.ts';
import { gatherCases, shapeCases } from '../../reference/cases/shape.ts';
import { convolutionCases, poolingCases } from '../../reference/cases/windows.ts';
import { graphOf, type OpCase } from '../../reference/cases.ts';
import { runOnEngine } from '../../reference/engine.ts';
import { evaluate, type Value } from '../../reference.ts';

const families: Readonly<Record<string, readonly OpCase[]>> = {
  elementwise: elementwiseCases, logic: logicCases, convolution: convolutionCases, pooling: poolingCases, matrix: matrixCases,
  normalisation: normalisationCases, shape: shapeCases, reduce: reduceCases, gather: gatherCases, control: controlCases,
};

/** Cases whose output sizes depend on values that are fed. */
const computedSizes: readonly string[] = ['Reshape: a shape that is fed', 'Loop: a number of rounds that is fed'];

/** Largest difference, as a part of the largest finite value expected. */
function difference(expected: Value, found: Value): number {
  const top = expected.data.reduce((m, v) => (Number.isFinite(v) ? Math.max(m, Math.abs(v)) : m), 1e-6);
  return expected.data.reduce((worst, v, i) => {
    const other = found.data[i] as number;
    return v === other || (Number.isNaN(v) && Number.isNaN(other)) ? worst : Math.max(worst, Number.isFinite(v - other) ? Math.abs(v - other) / top : Infinity);
  }, 0);
}

test('every op of the catalogue has a case', () => {
  const covered = new Set(Object.values(families).flat().map((one) => one.op));
  expect(Object.keys(ops).filter((op) => !covered.has(op as OpCase['op']))).toEqual([]);
});

describe.each(Object.entries(families))('%s', (_, cases) => {
  test.each(cases.map((one) => [`${one.op}: ${one.title}`, one] as const))('%s gives what the reference and the engine give', async (_title, one) => {
    const { graph, feeds } = graphOf(one);
    const found = await runOnEngine(graph, feeds);
    const expected = evaluate(graph, feeds);
    for (const { name, type } of graph.outputs) {
      const [ours, theirs] = [expected[name] as Value, found[name] as Value];
      expect(ours.dims, 'dims of the reference').toEqual(theirs.dims);
      if (computedSizes.includes(`${one.op}: ${one.title}`)) expect(compatible(type.dims, theirs.dims)).toBe(true);
      else expect(type.dims, 'inferred dims').toEqual(theirs.dims);
      expect(type.dtype).toBe(theirs.dtype);
      expect(ours.dtype).toBe(theirs.dtype);
      expect(difference(ours, theirs), name).toBeLessThan(3e-6);
    }
  });

  test.each(cases.map((one) => [`${one.op}: ${one.title}`, one] as const))('%s contradicts nothing when sizes are unknown or named', (_title, one) => {
    const { graph, feeds } = graphOf(one);
    const real = evaluate(graph, feeds);
    const blurs = [(dims: readonly number[]) => dims.map(() => null), (dims: readonly number[]) => dims.map((d, i) => (i === 0 ? 'N' : d)), () => null];
    for (const blur of blurs) {
      const { graph: vague } = graphOf(one, blur);
      for (const { name, type } of vague.outputs) expect(compatible(type.dims, (real[name] as Value).dims), `inferred ${JSON.stringify(type.dims)}`).toBe(true);
    }
  });
});
