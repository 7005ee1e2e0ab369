// The ONNX project's own models of single operations (Debian's libonnx-testdata, opset 17 and older): each is read in the
// catalogue's words, typed by the shape rules alone, and run; sizes and values are those the project states.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compatible } from '../../core/base/shape.ts';
import type { Tensor } from '../../core/base/tensor.ts';
import { Budget, Cursor } from '../../core/onnx/cursor.ts';
import { decodeModel } from '../../core/onnx/decode.ts';
import { decodeTensor } from '../../core/onnx/decode-tensor.ts';
import { ops } from '../../core/ir/ops.ts';
import { saidOps } from '../../core/onnx/dialects/index.ts';
import { foreignTensor } from '../../core/onnx/foreign-tensors.ts';
import type { WireModel, WireTensor } from '../../core/onnx/model.ts';
import { readForeign } from '../../core/onnx/read-foreign.ts';
import { difference, runOnEngine } from '../reference/engine.ts';
import { fromTensor, type Value } from '../reference/value.ts';
import { bytesOfModel, good, graphOfForeign } from '../support/foreign.ts';
import { figure } from '../support/figures.ts';
import { left, type Left } from './onnx-conformance-left.ts';

const root = process.env['CONVAS_ONNX_TESTDATA'] ?? '/usr/share/libonnx-testdata/data';
if (!existsSync(root)) throw new Error("ONNX's test models are not here: install Debian's libonnx-testdata, or name its data folder in CONVAS_ONNX_TESTDATA.");

interface Model {
  readonly name: string;
  readonly folder: string;
  readonly model: WireModel;
}

const models: readonly Model[] = ['node', 'pytorch-operator', 'pytorch-converted', 'simple'].flatMap((kind) => readdirSync(join(root, kind)).sort().flatMap((name): Model[] => {
  const folder = join(root, kind, name);
  const file = join(folder, 'model.onnx');
  return existsSync(file) ? [{ name: `${kind}/${name}`, folder, model: good(decodeModel(readFileSync(file))) }] : [];
}));

/** Models of which every operation is one the reader has words for. */
const covered = models.filter(({ model }) => model.graph.nodes.every(({ op, domain }) => domain === '' && (op === 'Constant' || saidOps.includes(op))));

function tensorsIn(folder: string, kind: 'input' | 'output', count: number): readonly (WireTensor | null)[] {
  return Array.from({ length: count }, (_, i) => {
    const file = join(folder, 'test_data_set_0', `${kind}_${i}.pb`);
    return existsSync(file) ? decodeTensor(new Cursor(readFileSync(file), new Budget())) : null;
  });
}

/** The tensor when Convas computes with its type as it is. */
function ours(wire: WireTensor | null): Tensor | null {
  if (wire === null) return null;
  const tensor = foreignTensor(wire, false);
  return tensor === null || typeof tensor === 'string' ? null : tensor;
}

/** Operations that make a tensor from a shape or a length alone: these are weights too. */
const makers: readonly string[] = ['ConstantOfShape', 'Range'];

/**
 * All inputs but the first become weights, as a network has them (shapes, axes, filters), and the sizes of outputs are taken
 * away, so that only the rules can know them.
 */
function baked({ model, folder }: Model): { readonly bytes: Uint8Array; readonly feeds: Readonly<Record<string, Tensor>>; readonly expected: readonly (Tensor | null)[] } {
  const { graph } = model;
  const weights = new Set(graph.tensors.map(({ name }) => name));
  const fed = graph.inputs.filter(({ name }) => !weights.has(name));
  const given = tensorsIn(folder, 'input', fed.length);
  const kept = graph.nodes.some(({ op }) => makers.includes(op)) ? 0 : 1;
  const rest = fed.slice(kept).flatMap(({ name }, i) => { const t = given[i + kept]; return t === null || t === undefined ? [] : [{ ...t, name }]; });
  const gone = new Set(rest.map(({ name }) => name));
  const first = kept === 0 ? null : ours(given[0] ?? null);
  const bytes = bytesOfModel({ ...model, graph: { ...graph, inputs: graph.inputs.filter(({ name }) => !gone.has(name)), tensors: [...graph.tensors, ...rest], outputs: graph.outputs.map((o) => ({ ...o, dims: null })), values: [] } });
  return { bytes, feeds: first === null || fed[0] === undefined ? {} : { [fed[0].name]: first }, expected: tensorsIn(folder, 'output', graph.outputs.length).map(ours) };
}

const strangeOps = new Set(models.filter((one) => !covered.includes(one)).flatMap(({ model }) => model.graph.nodes.map(({ op, domain }) => (domain === '' ? op : `${domain}.${op}`))).filter((op) => !saidOps.includes(op) && op !== 'Constant'));
figure('ONNX conformance models', `${covered.length} of ${models.length} hold only operations the reader has words for; the others hold ${[...strangeOps].sort().join(', ')}`);

test('every operation of the catalogue is among them', () => {
  const held = new Set(covered.filter(({ name }) => !Object.hasOwn(left, name)).flatMap(({ model }) => model.graph.nodes.map(({ op }) => op)));
  // Of the first three the project has no models; a loop stays as the file has it, its body unread; the last is Convas's own.
  expect(Object.keys(ops).filter((op) => !held.has(op))).toEqual(['LpPool', 'GlobalLpPool', 'LpNormalization', 'Loop', 'Opaque']);
  expect(covered.length).toBeGreaterThan(600);
});

describe('sizes and values are those the project states', () => {
  test.each(covered.filter(({ name }) => !Object.hasOwn(left, name)).map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const { bytes, feeds, expected } = baked(one);
    const read = good(readForeign(bytes));
    const graph = graphOfForeign(read);
    const found = await runOnEngine(graph, feeds);
    for (const [i, { name, type }] of graph.outputs.entries()) {
      const wanted = expected[i];
      if (wanted === null || wanted === undefined) throw new Error(`output ${i} has no stated value`);
      expect(type.dims, 'sizes by rule').toEqual(wanted.dims);
      expect(type.dtype).toBe(wanted.dtype);
      expect((found[name] as Value).dims).toEqual(wanted.dims);
      expect(difference(fromTensor(wanted), found[name] as Value)).toBeLessThan(1e-4);
    }
  });
});

describe('what is left out has a reason that still holds', () => {
  test.each(covered.flatMap((one): (readonly [string, Model, Left])[] => { const why = left[one.name]; return why === undefined ? [] : [[one.name, one, why]]; }))('%s', (_, one, why) => {
    const { nodes, outputs } = good(readForeign(baked(one).bytes));
    const reasons = nodes.flatMap((n) => (n.kind === 'strange' ? [n.reason] : []));
    if ('said' in why) expect(reasons.join(' ')).toContain(why.said);
    else {
      expect(reasons).toEqual([]);
      for (const [i, { dims }] of tensorsIn(one.folder, 'output', outputs.length).flatMap((t) => (t === null ? [] : [t])).entries()) expect(compatible(outputs[i]?.type.dims ?? null, dims)).toBe(true);
    }
  });

  test('every name left out is that of a model', () => {
    expect(Object.keys(left).filter((name) => !covered.some((one) => one.name === name))).toEqual([]);
  });
});
