// Whatever a foreign network holds, there is a drawing of it and nothing is thrown: single operations of every kind, damaged
// files that can still be read, and networks spoiled in every place patterns look at.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stream, type RandomStream } from '../../../core/base/random.ts';
import type { TensorType } from '../../../core/base/shape.ts';
import { floats, int64s, type Tensor } from '../../../core/base/tensor.ts';
import { check } from '../../../core/design/check.ts';
import { readProject, writeProject } from '../../../core/document/file.ts';
import { importModel, reportLines } from '../../../core/import/index.ts';
import type { ForeignModel, ForeignNode } from '../../../core/onnx/foreign.ts';
import { readForeign } from '../../../core/onnx/read-foreign.ts';
import { families, titled } from '../../reference/cases/all.ts';
import { graphOf } from '../../reference/cases.ts';
import { ofSize } from '../../support/size.ts';
import { foreignOf } from './foreign.ts';

const bytesOf = (name: string): Uint8Array => readFileSync(join(import.meta.dirname, '../../corpus/onnx', name));

/** Imports, and holds what came against what every import promises. */
function expectDrawing(foreign: ForeignModel, story: string): void {
  const { document, weights, report } = importModel(foreign);
  const read = readProject(writeProject(document), 'imported');
  expect(read.ok ? null : read.error.message, story).toBeNull();
  const checked = check(document);
  for (const { message } of checked.diagnostics) expect(message, story).not.toMatch(/undefined|\bNaN\b|\[object/);
  expect(report.nodes, story).toHaveLength(foreign.nodes.length);
  for (const { became, layer, reason } of report.nodes) {
    expect(layer === null || Object.hasOwn(document.layers, layer), story).toBe(true);
    if (became === 'kept' || became === 'opaque') expect(reason, story).toMatch(/^[A-Z].*\.$/s);
  }
  expect(reportLines(report).join('\n'), story).not.toMatch(/undefined|\bNaN\b|\[object/);
  for (const name of Object.keys(weights)) expect(Object.hasOwn(document.layers, name.slice(0, name.lastIndexOf('/'))), story).toBe(true);
  if (report.training.can) expect(checked.diagnostics.filter(({ severity }) => severity === 'error'), story).toEqual([]);
}

describe.each(Object.entries(families))('%s', (_family, cases) => {
  test.each(titled(cases))('%s', (title, one) => {
    expectDrawing(foreignOf(graphOf(one).graph), title);
    expectDrawing(foreignOf(graphOf(one, (dims) => dims.map((d, axis) => (axis === 0 ? 'batch' : d))).graph), title);
  });
});

const patience = 1_800_000;
const damaged = ofSize(40, 150, 2_000);

test(`${damaged} damaged files become drawings wherever they can be read`, () => {
  const random = stream(17);
  const whole = ['light_squeezenet.onnx', 'light_bvlc_alexnet.onnx'].map(bytesOf);
  let drawn = 0;
  for (let i = 0; i < damaged; i++) {
    const bytes = Uint8Array.from(whole[i % whole.length] ?? []);
    for (let n = 1 + random.integer(4); n > 0; n--) bytes[random.integer(bytes.length)] = random.integer(256);
    const foreign = readForeign(bytes, undefined, { folded: 2 ** 20 });
    if (!foreign.ok) continue;
    drawn++;
    expectDrawing(foreign.value, `file ${i}`);
  }
  expect(drawn).toBeGreaterThan(damaged / 10);
}, patience);

const spoilings = ofSize(30, 150, 2_000);

/** A network with one thing spoiled: a type forgotten, a constant of another form, a node cut short, renamed or made strange. */
function spoiled(model: ForeignModel, random: RandomStream): ForeignModel {
  const at = random.integer(model.nodes.length);
  const changed = (change: (node: ForeignNode) => ForeignNode): ForeignModel => ({ ...model, nodes: model.nodes.map((node, i) => (i === at ? change(node) : node)) });
  const types = new Map<string, TensorType>(model.types);
  const constants = new Map<string, Tensor>(model.constants);
  const name = [...constants.keys()][random.integer(constants.size)] ?? '';
  switch (random.integer(8)) {
    case 0:
      for (const value of [...types.keys()].filter(() => random.integer(4) === 0)) types.delete(value);
      return { ...model, types };
    case 1:
      for (const [value, type] of types) if (random.integer(6) === 0) types.set(value, { ...type, dims: random.integer(2) === 0 ? null : (type.dims ?? []).slice(random.integer(2)) });
      return { ...model, types };
    case 2:
      constants.set(name, [int64s([1, -1]), floats([2, 3], [1, 2, 3, 4, 5, 6]), floats([], [NaN]), floats([0], []), int64s([0], [])][random.integer(5)] ?? int64s([]));
      return { ...model, constants };
    case 3:
      constants.delete(name);
      return { ...model, constants };
    case 4: return changed((one) => ({ kind: 'strange', reason: 'Nobody knows it.', node: { op: one.node.op, domain: random.integer(2) === 0 ? '' : 'com.example', name: one.node.name, inputs: one.node.inputs, outputs: one.node.outputs, attributes: [{ name: 'way', form: 'other', value: null }, { name: 'alpha', form: 'float', value: Infinity }] } }));
    case 5: return changed((one) => (one.kind === 'known' ? { kind: 'known', node: { ...one.node, attributes: {} } } : one));
    case 6: return changed((one) => (one.kind === 'known' ? { kind: 'known', node: { ...one.node, inputs: one.node.inputs.slice(0, random.integer(3)) } } : one));
    default: return changed((one) => (one.kind === 'known' ? { kind: 'known', node: { ...one.node, outputs: [...one.node.outputs, 'more'], name: 'a/\u0000b' } } : one));
  }
}

test(`${spoilings} spoiled networks become drawings`, () => {
  const random = stream(23);
  const models = ['light_squeezenet.onnx', 'ch_ppocr_mobile_v2.0_cls_infer.onnx'].map((name) => {
    const read = readForeign(bytesOf(name));
    if (!read.ok) throw new Error(read.error.message);
    return read.value;
  });
  for (let i = 0; i < spoilings; i++) {
    let model = models[i % models.length] as ForeignModel;
    for (let n = 1 + random.integer(3); n > 0; n--) model = spoiled(model, random);
    expectDrawing(model, `network ${i}`);
  }
}, patience);
