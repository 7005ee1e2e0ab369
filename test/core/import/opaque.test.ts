// What Convas has no word for: drawn with the shape the file says, exported as it came, and honest about training.
import { expect, test } from 'vitest';
import { readParams } from '../../../core/base/schema.ts';
import { float32 } from '../../../core/base/shape.ts';
import { inferenceGraph } from '../../../core/compile/evaluation.ts';
import { check } from '../../../core/design/check.ts';
import { importModel, reportLines } from '../../../core/import/index.ts';
import { opaqueNode, opaqueText, type OpaqueNode } from '../../../core/ir/ops/opaque.ts';
import { onnxOp } from '../../../core/layers/onnx-op.ts';
import { decodeModel } from '../../../core/onnx/decode.ts';
import type { ForeignModel } from '../../../core/onnx/foreign.ts';
import type { WireAttribute } from '../../../core/onnx/model.ts';
import { writeModel } from '../../../core/onnx/write.ts';
import { runOnEngine } from '../../reference/engine.ts';
import { foreignOf, graphOf, numbers } from './foreign.ts';

/** A convolution, then one node of somebody else's. */
function withStranger(op: string, domain: string, attributes: readonly WireAttribute[], dims: readonly (number | string)[] | null = [1, 2, 3, 3]): ForeignModel {
  const graph = graphOf([1, 1, 5, 5], (b, x) => b.op('Conv', [x, b.constant('weight', numbers([2, 1, 3, 3], 1))], { kernel_shape: [3, 3] }));
  const foreign = foreignOf(graph);
  const before = graph.nodes.at(-1)?.outputs[0] ?? '';
  return {
    ...foreign,
    nodes: [...foreign.nodes, { kind: 'strange', reason: `Convas does not know ${op}.`, node: { op, domain, name: 'stranger', inputs: [before], outputs: ['strange'], attributes } }],
    outputs: [{ name: 'strange', type: float32(dims) }], types: new Map([...foreign.types, ['strange', float32(dims)]]),
  };
}

test('an operation the engine knows answers after the way there and back what it answered before', async () => {
  const { document, weights, report } = importModel(withStranger('Sinh', '', []));
  expect(report.nodes.map(({ became }) => became)).toEqual(['layer', 'nothing', 'opaque']);
  const checked = check(document);
  expect(checked.byPath.get('stranger')?.outputs[0]?.dims).toEqual(['N', 2, 3, 3]);
  const drawn = inferenceGraph(checked, { batch: 1 });
  const image = numbers([1, 1, 5, 5], 4);
  const { strange } = await runOnEngine(drawn.graph, { ...weights, image });
  const without = await runOnEngine(graphOf([1, 1, 5, 5], (b, x) => b.op('Conv', [x, b.constant('weight', numbers([2, 1, 3, 3], 1))], { kernel_shape: [3, 3] })), { image });
  for (const [i, v] of (strange?.data ?? []).entries()) expect(Math.abs(v - Math.sinh(without['answer']?.data[i] ?? NaN))).toBeLessThan(1e-5 * Math.max(1, Math.abs(v)));
  expect(strange?.data).toHaveLength(18);
});

test('nothing before it can be trained, and the report says so in words', () => {
  const { report } = importModel(withStranger('Sinh', '', []));
  expect(report.training.can).toBe(false);
  expect(reportLines(report)).toContain('  stranger: Sinh is unknown here. Convas does not know Sinh.');
  expect(report.training.reasons.join(' ')).toMatch(/stranger has none, because its operation is none that Convas knows/);
});

test('it is written with its own domain, version and attributes', () => {
  const attributes: readonly WireAttribute[] = [
    { name: 'axes', form: 'ints', value: [1, 2] }, { name: 'mode', form: 'string', value: 'fold' }, { name: 'ratio', form: 'float', value: 0.5 }, { name: 'rounds', form: 'int', value: 3 },
    { name: 'scales', form: 'floats', value: [0.25, 4] }, { name: 'labels', form: 'strings', value: ['Fuß', '', '靴'] }, { name: 'none', form: 'strings', value: [] }, { name: 'table', form: 'tensor', value: { name: '', type: 1, dims: [2], bytes: new Uint8Array(Float32Array.of(1, -2).buffer) } },
  ];
  const { document, weights } = importModel(withStranger('Fold', 'com.example', attributes));
  const bytes = writeModel(inferenceGraph(check(document)).graph, { weights });
  const model = decodeModel(bytes.ok ? bytes.value : new Uint8Array());
  if (!model.ok) throw new Error(model.error.message);
  expect(model.value.opsets).toEqual({ '': 17, 'com.example': 1 });
  const node = model.value.graph.nodes.find(({ op }) => op === 'Fold');
  expect(node?.domain).toBe('com.example');
  expect(node?.attributes.map((one) => (one.form === 'tensor' ? [one.name, one.form, [...new Float32Array(Uint8Array.from(one.value.bytes).buffer)]] : [one.name, one.form, one.value]))).toEqual([
    ['axes', 'ints', [1, 2]], ['labels', 'strings', ['Fuß', '', '靴']], ['mode', 'string', 'fold'], ['none', 'strings', []], ['ratio', 'float', 0.5], ['rounds', 'int', 3], ['scales', 'floats', [0.25, 4]], ['table', 'tensor', [1, -2]],
  ]);
});

test('what a drawing cannot keep is said, and a size nobody knows is an error at its layer', () => {
  const lost = importModel(withStranger('If', '', [{ name: 'then_branch', form: 'other', value: null }])).report;
  expect(lost.nodes.at(-1)?.reason).toBe('Convas does not know If. Its setting "then_branch" cannot be kept, so that it cannot be exported.');
  const { document, report } = importModel(withStranger('Sinh', '', [], null));
  expect(check(document).diagnostics.map(({ code, layer }) => [code, layer])).toContainEqual(['op-size-unknown', 'stranger']);
  expect(report.training.can).toBe(false);
});

test('lists of text are a setting of an operation nobody knows, and of no other', () => {
  const given = (op: string): readonly string[] => {
    const { params } = readParams(onnxOp.params, { op, attributes: { perm: { strings: ['rows', 'columns'] } }, outputs: [{ dims: ['N', 4] }] });
    return params === null ? ['unread'] : onnxOp.infer(params, [float32(['N', 4])]).findings.map(({ values }) => String(values['reason']));
  };
  expect(given('Sort')).toEqual([]);
  expect(given('Transpose')).toEqual(['Its attribute perm cannot be a list of text']);
  expect(readParams(onnxOp.params, { op: 'Sort', attributes: { perm: { strings: [1] } } }).params).toBeNull();
});

test('numbers that JSON has no word for survive', () => {
  const node: OpaqueNode = { op: 'Clamp', domain: '', version: 17, attributes: [{ name: 'high', form: 'float', value: Infinity }, { name: 'odd', form: 'floats', value: [NaN, -Infinity, 1] }], outputs: [float32(['N', 2])] };
  expect(opaqueNode(opaqueText(node))).toEqual(node);
});
