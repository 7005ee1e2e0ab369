// The same graph at every operator set version Convas writes: the engine gives the same values, or the writer says which
// op cannot be said there.
import { describe, expect, test } from 'vitest';
import { floats, int64s, type Tensor } from '../../../core/base/tensor.ts';
import { writeModel } from '../../../core/onnx/write.ts';
import { families, titled } from '../../reference/cases/all.ts';
import { graphOf, noise, opCase, type OpCase } from '../../reference/cases.ts';
import { difference, runOnEngine } from '../../reference/engine.ts';
import { evaluate, type Value } from '../../reference.ts';

const converted = ['HardSwish', 'LayerNormalization', 'BatchNormalization', 'ReduceMean', 'ReduceMax', 'ReduceMin', 'ReduceSumSquare', 'Reshape', 'ScatterElements', 'ScatterND', 'Shape', 'Split'];
const every = Object.values(families).flat();

async function compare(one: OpCase, opset: number): Promise<void> {
  const { graph, feeds } = graphOf(one);
  const bytes = writeModel(graph, { opset });
  if (!bytes.ok) {
    expect(bytes.error.message).toMatch(new RegExp(`^Node "node" cannot be written at opset ${opset}: ${one.op} `));
    expect(refused).toContain(`${opset} ${one.op}: ${one.title}`);
    return;
  }
  const found = await runOnEngine(graph, feeds, { opset });
  const expected = evaluate(graph, feeds);
  for (const { name } of graph.outputs) {
    expect((found[name] as Value).dims).toEqual((expected[name] as Value).dims);
    expect(difference(expected[name] as Value, found[name] as Value)).toBeLessThan(3e-6);
  }
}

const scatters = every.filter((one) => one.op.startsWith('Scatter') && one.attributes['reduction'] !== undefined).map((one) => `${one.op}: ${one.title}`);
const refused: readonly string[] = [
  ...[13, 14, 15].flatMap((opset) => scatters.map((title) => `${opset} ${title}`)),
  '13 BatchNormalization: training mode gives the next running statistics',
  '13 Reshape: allowzero with no elements',
];

describe.each([13, 21])('at opset %d every case gives the same values', (opset) => {
  test.each(titled(every))('%s', (_, one) => compare(one, opset));
});

describe.each([14, 15, 16, 18, 19, 20])('at opset %d the ops that are written otherwise give the same values', (opset) => {
  test.each(titled(every.filter((one) => converted.includes(one.op))))('%s', (_, one) => compare(one, opset));
});

test('element types that came with opset 14 are refused below', () => {
  const bytes: Tensor = { dtype: 'uint8', dims: [2], data: Uint8Array.of(1, 2) };
  expect(writeModel(graphOf(opCase('Add', 'bytes', [bytes, bytes], {})).graph, { opset: 13 })).toMatchObject({
    ok: false, error: { code: 'onnx-opset', message: 'Node "node" cannot be written at opset 13: Add element type uint8 exists from opset 14 on.' },
  });
  expect(writeModel(graphOf(opCase('Relu', 'whole numbers', [int64s([-1, 2])], {})).graph, { opset: 13 }).ok).toBe(false);
  expect(writeModel(graphOf(opCase('Relu', 'floats', [floats([2], [-1, 2])], {})).graph, { opset: 13 }).ok).toBe(true);
});

test.each([12, 22, 17.5])('opset %d is refused', (opset) => {
  expect(writeModel(graphOf(opCase('Relu', 'any', [noise([2])], {})).graph, { opset })).toMatchObject({ ok: false, error: { code: 'onnx-opset' } });
});
