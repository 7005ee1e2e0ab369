// Networks of other people, whole: every node becomes a layer, every weight has its place, and the small ones answer as before
// (the large ones do so through the command line, test/electron/cli/import.test.ts).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { int64s, sizeOf } from '../../../core/base/tensor.ts';
import { inferenceGraph } from '../../../core/compile/evaluation.ts';
import { check } from '../../../core/design/check.ts';
import { readProject, writeProject } from '../../../core/document/file.ts';
import { importModel, reportLines, type Imported } from '../../../core/import/index.ts';
import { decodeModel } from '../../../core/onnx/decode.ts';
import { readForeign } from '../../../core/onnx/read-foreign.ts';
import type { WireGraph, WireNode } from '../../../core/onnx/model.ts';
import { tensorToWire } from '../../../core/onnx/tensors.ts';
import { writeModel } from '../../../core/onnx/write.ts';
import { attribute, bytesOfModel, modelOf, node, value } from '../../support/foreign.ts';
import { noise } from '../../reference/cases.ts';
import { choosingFile } from '../../support/foreign-models.ts';
import { seeded } from '../../support/seeded-weights.ts';
import { testSize } from '../../support/size.ts';

const bytesOf = (name: string): Uint8Array => readFileSync(join(import.meta.dirname, '../../corpus/onnx', `${name}.onnx`));

function imported(bytes: Uint8Array, size?: readonly [number, number]): Imported {
  const foreign = readForeign(bytes);
  if (!foreign.ok) throw new Error(foreign.error.message);
  return importModel(foreign.value, size === undefined ? {} : { size });
}

/** Nodes once constants are folded (one of Inception v1's 144 reshapes a weight and is folded too), and parameters as counted over the file's own tensors. */
const networks = [
  ['light_inception_v1', 143, 6_998_552], ['light_resnet50', 176, 25_557_032], ['light_squeezenet', 66, 1_235_496], ['light_densenet121', 668, 7_978_856],
  ['light_inception_v2', 371, 11_194_984], ['light_shufflenet', 203, 1_393_320], ['ch_ppocr_mobile_v2.0_cls_infer', 215, 129_356],
] as const;

test.each(networks)('%s: all %i nodes become layers that ask for just the weights that came', (name, nodes, parameters) => {
  const { document, weights, report } = imported(bytesOf(name));
  expect(report.nodes).toHaveLength(nodes);
  expect(report.nodes.filter(({ became }) => became !== 'layer')).toEqual([]);
  expect(Object.values(document.layers).filter(({ kind }) => kind === 'onnx-op')).toEqual([]);
  expect(report.training).toEqual({ can: true, reasons: [] });
  expect(reportLines(report)).toContain('It can be trained.');
  const checked = check(document);
  expect(checked.diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([]);
  expect(checked.totals.parameters).toBe(parameters);
  const wanted = checked.layers.flatMap(({ flat, weights: own }) => own.map((weight) => [`${flat.path}/${weight.name}`, weight.dims.join('×')]));
  expect(Object.entries(weights).map(([path, { dims }]) => [path, dims.join('×')]).sort()).toEqual(wanted.sort());
  const read = readProject(writeProject(document), name);
  expect(read.ok ? Object.keys(read.value.layers).sort() : read.error).toEqual(Object.keys(document.layers).sort());
});

// The operations that compute on the picture, as people count the nodes of these networks: Inception v1 has 144, of which one reshapes a weight.
test.each([
  ['light_bvlc_alexnet', 24, null], ['light_inception_v1', 144, '93 ConstantOfShape, 1 Reshape'], ['light_resnet50', 176, null], ['light_squeezenet', 66, null],
] as const)('%s: each of its %i nodes is a layer or is said to be folded', (name, nodes, folded) => {
  const bytes = bytesOf(name);
  const file = decodeModel(bytes);
  const all = file.ok ? file.value.graph.nodes : [];
  const { report } = imported(bytes);
  const filling = all.filter(({ op }) => op === 'ConstantOfShape').length;
  expect(all.length - filling).toBe(nodes);
  const told = report.notes.find((note) => note.includes('compute from constants')) ?? '';
  expect(told).toContain(folded ?? `(${filling} ConstantOfShape)`);
  expect(Number(/^\d+/.exec(told)?.[0]) + report.counts.layer).toBe(all.length);
});

test('a branch that sizes decide comes in as layers, and answers what the file answers', async () => {
  const branch = (nodes: readonly WireNode[], output: string): WireGraph => ({ name: 'branch', nodes, tensors: [], inputs: [], outputs: [value(output, null)], values: [] });
  const choice: WireNode = {
    ...node('If', ['single'], [], ['picked']),
    attributes: [{ name: 'then_branch', form: 'graph', value: branch([node('Relu', ['c'], [], ['t'])], 't') }, { name: 'else_branch', form: 'graph', value: branch([node('Sigmoid', ['c'], [], ['g']), node('Mul', ['c', 'g'], [], ['e'])], 'e') }],
  };
  const bytes = bytesOfModel(modelOf({
    nodes: [
      node('Conv', ['x', 'w'], [attribute('kernel_shape', [3, 3])], ['c']), node('Shape', ['c'], [], ['sizes']), node('Gather', ['sizes', 'axis'], [], ['channels']),
      node('Equal', ['channels', 'one'], [], ['single']), choice, node('GlobalAveragePool', ['picked']),
    ],
    tensors: Object.entries({ w: noise([4, 3, 3, 3]), axis: int64s([1], []), one: int64s([1], []) }).map(([name, tensor]) => tensorToWire(name, tensor)),
    inputs: [value('x', [1, 3, 8, 8])], outputs: [value('y', [1, 4, 1, 1])],
  }, 13));
  const came = imported(bytes);
  expect(came.report.counts).toMatchObject({ kept: 0, opaque: 0 });
  expect(Object.values(came.document.layers).map(({ kind, params }) => [kind, params['activation']])).toContainEqual(['conv2d', 'silu']);
  const image = noise([1, 3, 8, 8]) as { readonly dims: readonly number[]; readonly data: Float32Array };
  const [one, other] = [await answers(bytes, image, 0), await answers(written(came), image, 0)];
  expect(one).toHaveLength(4);
  expect(Math.max(...one.map((v, i) => Math.abs(v - (other[i] ?? NaN))))).toBeLessThanOrEqual(1e-6);
});

test('a decided choice within another, which reads what the other computes, comes in as layers', async () => {
  const came = imported(choosingFile);
  expect(came.report.counts).toMatchObject({ kept: 0, opaque: 0 });
  const image = noise([1, 3, 8, 8]) as { readonly dims: readonly number[]; readonly data: Float32Array };
  const [one, other] = [await answers(choosingFile, image, 0), await answers(written(came), image, 0)];
  expect(one).toHaveLength(4);
  expect(Math.max(...one.map((v, i) => Math.abs(v - (other[i] ?? NaN))))).toBeLessThanOrEqual(1e-6);
});

test('layers keep the names the file gives their weights', () => {
  const { document } = imported(bytesOf('light_squeezenet'));
  expect(Object.keys(document.layers).slice(0, 7)).toEqual(['data_0', 'conv1', 'pool1', 'fire2.squeeze1x1', 'fire2.expand1x1', 'fire2.expand3x3', 'concat1']);
  expect(Object.keys(imported(bytesOf('light_resnet50')).document.layers).slice(0, 3)).toEqual(['data_0', 'conv1', 'res_conv1_bn']);
});

async function answers(bytes: Uint8Array, image: { readonly dims: readonly number[]; readonly data: Float32Array }, output: number): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(bytes, { logSeverityLevel: 3 });
  try {
    const given = await session.run({ [session.inputNames[0] ?? '']: new ort.Tensor('float32', image.data, image.dims) });
    return given[session.outputNames[output] ?? '']?.data as Float32Array;
  } finally {
    await session.release();
  }
}

/** The network written again after it was imported, as one file. */
function written({ document, weights }: Imported): Uint8Array {
  const bytes = writeModel(inferenceGraph(check(document)).graph, { weights });
  if (!bytes.ok) throw new Error(bytes.error.message);
  return bytes.value;
}

/** The small ones every day, all that are of moderate size on a build server. */
const there = [
  ['light_squeezenet', true], ['ch_ppocr_mobile_v2.0_cls_infer', false], ...(testSize === 'everyday' ? [] : [['light_squeezenet', false], ['light_shufflenet', true]] as const),
] as const;

test.each(there)('%s (random weights: %s) answers after the way there and back what it answered before', async (name, random) => {
  const before = random ? seeded(bytesOf(name)) : bytesOf(name);
  const [height, width] = name.startsWith('light') ? [224, 224] : [48, 192];
  const after = written(imported(before, [height, width]));
  const dims = [1, 3, height, width];
  const image = (value: (i: number) => number): Float32Array => Float32Array.from({ length: sizeOf(dims) }, (_, i) => value(i));
  const rising = image((i) => i / sizeOf(dims));
  const tops = new Set<number>();
  for (const data of [rising, image((i) => -3 * (rising[i] ?? 0)), image((i) => 3 * Math.sin(0.7 * i)), image((i) => 3 * Math.sin(i / 40_000))]) {
    const [one, other] = [await answers(before, { dims, data }, 0), await answers(after, { dims, data }, 0)];
    expect(one.length).toBeGreaterThan(1);
    expect(one.every((v) => Number.isFinite(v))).toBe(true);
    expect(Math.max(...one.map((v, i) => Math.abs(v - (other[i] ?? NaN))))).toBeLessThanOrEqual(1e-5);
    tops.add(one.indexOf(Math.max(...one)));
  }
  // The scores of the shuffle net lie so far apart that one class wins whatever it sees.
  if (random && name !== 'light_shufflenet') expect(tops.size).toBeGreaterThan(1);
});
