// Files made to exhaust whoever reads them: each is read or told, in the memory and time that its own size deserves.
import { expect, test } from 'vitest';
import { floats, int64s, scalar, type Tensor } from '../../../core/base/tensor.ts';
import type { WireGraph, WireNode, WireTensor } from '../../../core/onnx/model.ts';
import { largestFolded } from '../../../core/onnx/fold.ts';
import { readForeign } from '../../../core/onnx/read-foreign.ts';
import { tensorToWire } from '../../../core/onnx/tensors.ts';
import { attribute as a, bytesOfModel, good, modelOf, node, value } from '../../support/foreign.ts';

const weights = (tensors: Readonly<Record<string, Tensor>>): readonly WireTensor[] => Object.entries(tensors).map(([name, t]) => tensorToWire(name, t));
const times = <T>(count: number, make: (i: number) => T): readonly T[] => Array.from({ length: count }, (_, i) => make(i));

/** What becomes of a graph whose output is y: how many nodes stay, and the reason of the first strange one. */
function outcome(graph: Partial<WireGraph>, opset = 17, folded = largestFolded): string {
  const read = readForeign(bytesOfModel(modelOf({ inputs: [value('x', ['N', 4])], outputs: [value('y', null)], ...graph }, opset)), undefined, { folded });
  if (!read.ok) return `${read.error.code}: ${read.error.message}`;
  const { nodes, constants } = read.value;
  const held = [...constants.values()].reduce((n, t) => n + t.data.byteLength, 0);
  expect(held).toBeLessThanOrEqual(folded + 2 ** 26);
  const strange = nodes.find((one) => one.kind === 'strange');
  return `${nodes.length} ${strange?.kind === 'strange' ? strange.reason : 'known'}`;
}

const readingAll: WireNode = {
  ...node('If', ['x']),
  attributes: [{ name: 'then_branch', form: 'graph', value: { name: 'b', nodes: [node('Concat', times(30_000, (i) => `o${i}`))], tensors: [], inputs: [], outputs: [value('y', null)], values: [] } }],
};

test.each<[string, () => string, string]>([
  ['a chain of 15,000 nodes', () => outcome({ nodes: [...times(15_000, (i) => node('Relu', [i === 0 ? 'x' : `v${i}`], [], [`v${i + 1}`])), node('Abs', ['v15000'])] }), '15001 known'],
  ['the same, in the opposite order', () => outcome({ nodes: [...times(15_000, (i) => node('Relu', [i === 0 ? 'x' : `v${i}`], [], [`v${i + 1}`])), node('Abs', ['v15000'])].toReversed() }), '15001 known'],
  ['a circle of 15,000 nodes', () => outcome({ nodes: [...times(15_000, (i) => node('Relu', [`v${i}`], [], [`v${(i + 1) % 15_000}`])), node('Abs', ['v1'])] }), 'onnx-invalid: Values run in a circle: Node "v1" (Relu), Node "v2" (Relu), Node "v3" (Relu) and 14998 more nodes wait for each other.'],
  ['15,000 nodes of one name', () => outcome({ nodes: [...times(15_000, (i) => ({ ...node('Relu', ['x'], [], [`v${i}`]), name: 'same' })), node('Abs', ['v7'])] }), '2 known'],
  ['a node of 60,000 inputs', () => outcome({ nodes: [node('Concat', times(60_000, () => 'x'), [a('axis', 0)])] }), '1 It has 60000 inputs; Convas reads nodes of at most 1024.'],
  ['a node of 60,000 outputs', () => outcome({ nodes: [node('Split', ['x'], [a('axis', 0)], ['y', ...times(60_000, (i) => `p${i}`)])] }), '1 It has 60001 outputs; Convas reads nodes of at most 1024.'],
  ['a node of 60,000 attributes', () => outcome({ nodes: [node('Resize', ['x'], times(60_000, (i) => a(i < 30_000 ? `a${i}` : 'antialias', 0)))] }), '1 It has 60000 attributes; Convas reads nodes of at most 1024.'],
  ['a body that reads 30,000 values of the graph around', () => outcome({ nodes: [...times(30_000, (i) => node('Relu', ['x'], [], [`o${i}`])), readingAll] }), '30001 If runs a graph of its own, which Convas does not look into.'],
  ['a body that reads 30,000 values nobody writes', () => outcome({ nodes: [readingAll] }), 'onnx-invalid: Node "y" (If) reads "o0", which is no input and no weight, and no node writes it.'],
  ['3,000 nodes that all insert 120 axes', () => outcome({ nodes: [...times(3_000, (i) => node('Unsqueeze', ['x', 'axes'], [], [`v${i}`])), node('Relu', ['v1'])], tensors: weights({ axes: int64s(times(120, (i) => i)) }) }), '2 known'],
  ['an axis list of a million', () => outcome({ nodes: [node('Unsqueeze', ['x', 'axes'])], tensors: weights({ axes: int64s(times(1_000_000, (i) => i)) }) }), '1 known'],
  ['sizes beyond all memory, from node to node', () => outcome({ nodes: [node('Expand', ['c', 'big'], [], ['e']), node('Tile', ['e', 'many'], [], ['t']), node('Mul', ['t', 't'])], tensors: weights({ c: scalar(1), big: int64s([2 ** 30, 2 ** 30]), many: int64s([2 ** 20, 2 ** 20]) }) }), '3 known'],
  ['5,000 fillings that fit one by one and not together', () => outcome({ nodes: [...times(5_000, (i) => node('ConstantOfShape', ['s'], [a('value', floats([1], [0.5]))], [`c${i}`])), node('Sum', times(100, (i) => `c${50 * i}`))], tensors: weights({ s: int64s([2 ** 18]) }) }, 17, 2 ** 28), '95 known'],
  ['3,000 nodes that compute a million elements each', () => outcome({ nodes: [...times(3_000, (i) => node('Neg', [i === 0 ? 'c' : `v${i}`], [], [`v${i + 1}`])), node('Abs', ['v3000'])], tensors: weights({ c: floats([2 ** 20], new Float32Array(2 ** 20)) }) }), `${3_001 - 32} known`],
  ['a shape of 2^40 numbers, fed', () => outcome({ nodes: ['Reshape', 'Expand', 'ConstantOfShape'].map((op, i) => node(op, op === 'ConstantOfShape' ? ['s'] : ['x', 's'], [], [`v${i}`])).concat(node('Sum', ['v0', 'v1', 'v2'])), inputs: [value('x', ['N', 4]), value('s', [2 ** 40], 7)] }), '4 known'],
  ['2^40 channels in groups', () => outcome({ nodes: [node('GroupNormalization', ['x', 'w', 'w'], [a('num_groups', 2 ** 40)])], inputs: [value('x', [1, 2 ** 40, 4])], tensors: weights({ w: scalar(1) }) }, 18), '1 Its input has 1099511627776 channels; Convas groups at most 65536.'],
  ['a size of −5 filled', () => outcome({ nodes: [node('ConstantOfShape', ['s'])], tensors: weights({ s: int64s([-5]) }) }), '1 known'],
  ['2,000 readings of one quantised tensor', () => outcome({ nodes: [...times(2_000, (i) => node('DequantizeLinear', ['q', 's'], [], [`v${i}`])), node('Sum', ['v0', 'v1999'])], tensors: [...weights({ s: scalar(0.5) }), { name: 'q', type: 3, dims: [2 ** 20], bytes: new Uint8Array(2 ** 20) }] }), '3 It holds int8 values, which Convas does not compute with.'],
])('%s', (_, found, expected) => {
  expect(found()).toBe(expected);
});

test('a name of a megabyte is no reason for a sentence of one', () => {
  const read = readForeign(bytesOfModel(modelOf({ nodes: [node('x'.repeat(2 ** 20), ['a'.repeat(2 ** 20)])], outputs: [value('y', null)] })));
  expect(read.ok ? '' : read.error.message.length).toBeLessThan(400);
  const strange = good(readForeign(bytesOfModel(modelOf({ nodes: [node('x'.repeat(2 ** 20), ['x'])], inputs: [value('x', [1])], outputs: [value('y', null)] })))).nodes[0];
  expect(strange?.kind === 'strange' ? strange.reason.length : 0).toBeLessThan(200);
});
