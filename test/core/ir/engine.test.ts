// Every op of the catalogue, three roads to the same tensor: the type rule's dimensions, the float64 reference, and the engine.
import { describe, expect, test } from 'vitest';
import { compatible } from '../../../core/base/shape.ts';
import { ops } from '../../../core/ir/ops.ts';
import { families, titled } from '../../reference/cases/all.ts';
import { graphOf, type OpCase } from '../../reference/cases.ts';
import { difference, runOnEngine } from '../../reference/engine.ts';
import { evaluate, type Value } from '../../reference.ts';

/** Cases whose output sizes depend on values that are fed. */
const computedSizes: readonly string[] = ['Reshape: a shape that is fed', 'Loop: a number of rounds that is fed'];

test('every op of the catalogue has a case', () => {
  const covered = new Set(Object.values(families).flat().map((one) => one.op));
  // What is kept of somebody else's network is run by nobody here: core/onnx writes it back.
  expect(Object.keys(ops).filter((op) => !covered.has(op as OpCase['op']))).toEqual(['Opaque']);
});

describe.each(Object.entries(families))('%s', (_, cases) => {
  test.each(titled(cases))('%s gives what the reference and the engine give', async (_title, one) => {
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

  test.each(titled(cases))('%s contradicts nothing when sizes are unknown or named', (_title, one) => {
    const { graph, feeds } = graphOf(one);
    const real = evaluate(graph, feeds);
    const blurs = [(dims: readonly number[]) => dims.map(() => null), (dims: readonly number[]) => dims.map((d, i) => (i === 0 ? 'N' : d)), () => null];
    for (const blur of blurs) {
      const { graph: vague } = graphOf(one, blur);
      for (const { name, type } of vague.outputs) expect(compatible(type.dims, (real[name] as Value).dims), `inferred ${JSON.stringify(type.dims)}`).toBe(true);
    }
  });
});

// With known sizes the writer may replace ceil_mode by padding; with unknown ones the engine's own ceil_mode answers.
const ceiled = families['pooling']?.filter((one) => one.attributes['ceil_mode'] === 1) ?? [];
test.each(titled(ceiled))('%s: the engine\'s ceil_mode gives the sizes and values of the reference', async (_title, one) => {
  const { graph, feeds } = graphOf(one, () => null);
  const [found, expected] = [await runOnEngine(graph, feeds), evaluate(graph, feeds)];
  for (const { name } of graph.outputs) {
    expect((found[name] as Value).dims).toEqual((expected[name] as Value).dims);
    expect(difference(expected[name] as Value, found[name] as Value)).toBeLessThan(3e-6);
  }
});
