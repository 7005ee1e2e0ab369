// What Convas writes is what it reads: the bytes again, and the network again.
import { describe, expect, test } from 'vitest';
import { float32 } from '../../../core/base/shape.ts';
import { floats, int64s, scalar, type Tensor, type Tensors } from '../../../core/base/tensor.ts';
import { GraphBuilder, type Graph } from '../../../core/ir/graph.ts';
import { inferTypes } from '../../../core/ir/verify.ts';
import { decodeModel } from '../../../core/onnx/decode.ts';
import type { ForeignModel } from '../../../core/onnx/foreign.ts';
import { readForeign } from '../../../core/onnx/read-foreign.ts';
import { writeModel, writeModelParts, type WriteOptions } from '../../../core/onnx/write.ts';
import { families, titled } from '../../reference/cases/all.ts';
import { graphOf, noise } from '../../reference/cases.ts';
import { evaluate, type Value } from '../../reference.ts';
import { fromTensor } from '../../reference/value.ts';
import { bytesOfModel, good, graphOfForeign } from '../../support/foreign.ts';
import { printGraph } from '../../support/print-graph.ts';

const written = (graph: Graph, options: WriteOptions = {}): Uint8Array => good(writeModel(graph, options));
const read = (bytes: Uint8Array): ForeignModel => good(readForeign(bytes));

const cases = titled(Object.values(families).flat());

describe('a file that is read and written again gives the same bytes', () => {
  test.each(cases)('%s', (_, one) => {
    const { graph } = graphOf(one, (dims) => dims.map((d, i) => (i === 0 ? 'N' : d)));
    const bytes = written(graph);
    expect(Buffer.compare(bytesOfModel(good(decodeModel(bytes))), bytes)).toBe(0);
  });
});

/** A printed graph whose numbers are rounded to what float32 attributes keep. */
const lines = (graph: Graph): string => printGraph(graph).replace(/\d+(\.\d+)?(e[+-]?\d+)?/g, (number) => String(Number(Number(number).toPrecision(6))));

/** Ops that compute from constants and sizes alone, which reading does at once. */
const workedOut = ['Shape', 'ConstantOfShape', 'Range'];

describe.each([17, 20])('what is read at opset %d is the graph that was written', (opset) => {
  // Pools that drop a window are written without ceil_mode, sizes of 0 are read as open, and no loop is looked into.
  const asWritten = cases.filter(([, one]) => !workedOut.includes(one.op) && one.op !== 'Loop' && !/ceil mode (whose|that)|with ceil mode that|no elements/.test(one.title));
  test.each(asWritten)('%s', (_, one) => {
    const { graph } = graphOf(one);
    expect(lines(graphOfForeign(read(written(graph, { opset }))))).toBe(lines(graph));
  });
});

describe('what constants and sizes alone decide is read as its values', () => {
  test.each(cases.filter(([, one]) => workedOut.includes(one.op)))('%s', (_, one) => {
    const { graph, feeds } = graphOf(one);
    const model = read(written(graph));
    const expected = evaluate(graph, feeds)['y0'] as Value;
    expect(model.nodes).toEqual([]);
    expect(fromTensor(model.constants.get('y0') as Tensor)).toEqual(expected);
  });
});

/** y = x · w + b over a batch N, then a reshape by a constant. */
function dense(): { graph: Graph; weights: Tensors } {
  const b = new GraphBuilder('dense');
  const x = b.input('x', float32(['N', 4]));
  const w = b.input('fc/weight', float32([3, 4]));
  const bias = b.input('fc/bias', float32([3]));
  const y = b.op('Gemm', [x, w, bias], { transB: 1 });
  b.output('y', b.op('Reshape', [y, b.constant('shape', int64s([0, 3, 1]))], {}), float32(['N', 3, 1]));
  return { graph: b.finish(), weights: { 'fc/weight': noise([3, 4]), 'fc/bias': noise([3], 'b') } };
}

describe('weights', () => {
  test('become initializers, and their inputs vanish', () => {
    const { graph, weights } = dense();
    const back = read(written(graph, { weights }));
    expect(back.inputs).toEqual([{ name: 'x', type: float32(['N', 4]) }]);
    const { shape, ...trained } = Object.fromEntries(back.constants);
    expect(trained).toEqual(weights);
    expect(shape).toEqual(int64s([0, 3, 1]));
  });

  test('that are no input, or of another shape, are a mistake of the program', () => {
    const { graph } = dense();
    expect(() => writeModel(graph, { weights: { other: scalar(1) } })).toThrow('weight "other" is no input of graph dense');
    expect(() => writeModel(graph, { weights: { 'fc/bias': floats([2], [1, 2]) } })).toThrow('weight "fc/bias" is float32 2, the graph wants float32 3');
  });

  test('that are large are written from where they are', () => {
    const b = new GraphBuilder('large');
    b.output('y', b.op('Add', [b.input('x', float32([200, 200])), b.input('w', float32([200, 200]))], {}), float32([200, 200]));
    const weights = { w: noise([200, 200]) };
    const graph = b.finish();
    const parts = writeModelParts(graph, { weights });
    if (!parts.ok) throw new Error(parts.error.message);
    expect(parts.value).toHaveLength(3);
    expect(parts.value.filter((part) => part.buffer === weights.w.data.buffer)).toHaveLength(1);
    expect(Buffer.compare(Buffer.concat(parts.value), written(graph, { weights }))).toBe(0);
  });
});

describe('a file', () => {
  test('reads the same wherever in memory its bytes lie', () => {
    const { graph, weights } = dense();
    const bytes = written(graph, { weights });
    for (const offset of [1, 2, 3, 4]) {
      const shifted = Buffer.alloc(bytes.length + offset);
      shifted.set(bytes, offset);
      expect(Object.fromEntries(read(shifted.subarray(offset)).constants)).toMatchObject(weights);
    }
  });

  test('has the same bytes whatever the order of its metadata', () => {
    const { graph, weights } = dense();
    const one = written(graph, { weights, metadata: { classes: 'a,b', author: 'x' }, producer: { name: 'Convas', version: '1' } });
    const other = written(graph, { weights, metadata: { author: 'x', classes: 'a,b' }, producer: { name: 'Convas', version: '1' } });
    expect(Buffer.compare(one, other)).toBe(0);
    expect(read(one).metadata).toEqual({ author: 'x', classes: 'a,b' });
  });

  test('keeps text beyond ASCII', () => {
    const { graph } = dense();
    expect(read(written(graph, { metadata: { classes: 'Fuß, 靴' } })).metadata).toEqual({ classes: 'Fuß, 靴' });
  });

  test('carries types of values in between when they are given, and reads the same', () => {
    const { graph } = dense();
    const types = inferTypes(graph);
    const plain = written(graph);
    const described = written(graph, types.ok ? { types: types.value } : {});
    expect(described.length).toBeGreaterThan(plain.length);
    expect(printGraph(graphOfForeign(read(described)))).toBe(printGraph(graph));
  });
});
