// The ends of an imported network: what feeds it becomes input layers, what it gives output layers. Nothing is assumed about
// how pictures were prepared: values go in as they are, unless the file says more.
import type { Json, JsonObject } from '../base/diagnostic.ts';
import type { Dim, TensorType } from '../base/shape.ts';
import { int64s, sizeOf } from '../base/tensor.ts';
import type { TypedValue } from '../ir/graph.ts';
import { onnxDType } from '../ir/ops/dtypes.ts';
import { readParams } from '../base/schema.ts';
import { layerOf } from '../layers/registry.ts';
import { tensorJson } from '../layers/onnx-op-params.ts';
import type { LayerDraft } from './match.ts';
import type { ModelView } from './view.ts';

/** What an end of the network becomes, and what is to be said of it. */
export interface End {
  readonly layers: readonly LayerDraft[];
  readonly notes: readonly string[];
}

/** Sizes tried for rows and columns that a file leaves open, the usual ones first. */
const usualSides = [224, 299, 227, 256, 112, 64, 48, 32, 28];

/** Rows and columns an import of a network of open size is tried with. */
export function sidesToTry(asked: readonly [number, number] | undefined): readonly (readonly [number, number])[] {
  return asked === undefined ? usualSides.map((side) => [side, side] as const) : [asked];
}

/** True when a model leaves the rows or columns of an image open. */
export function isOpen(view: ModelView): boolean {
  return view.model.inputs.some(({ type }) => type.dims?.length === 4 && type.dims.slice(2).some((d) => typeof d !== 'number'));
}

/** Channels an input must have by the first convolution that reads it. */
function channelsRead(view: ModelView, value: string, depth = 0): number | null {
  for (const node of view.readersOf(value)) {
    const weight = view.constant(node.inputs[1]);
    if (node.op === 'Conv' && weight?.dims.length === 4) return (weight.dims[1] ?? 1) * node.number('group', 1);
    if (node.op === 'Gemm' && weight?.dims.length === 2) return weight.dims[node.number('transB', 0) === 0 ? 0 : 1] ?? null;
    const further = depth < 8 && ['Pad', 'Sub', 'Div', 'Mul', 'Add', 'Identity', 'BatchNormalization', 'Relu'].includes(node.op) ? channelsRead(view, node.outputs[0] ?? '', depth + 1) : null;
    if (further !== null) return further;
  }
  return null;
}

const onnxOp = (params: JsonObject, input: string, output: string): LayerDraft => ({ kind: 'onnx-op', params, inputs: [input], outputs: [output] });

function reshaping(sizes: readonly number[], input: string, output: string): LayerDraft {
  return onnxOp({ op: 'Reshape', inputs: ['wire', tensorJson(int64s([...sizes]))] }, input, output);
}

/** What the file's metadata say of an input, where Convas itself wrote it. */
function stated(view: ModelView): JsonObject {
  try {
    const json = JSON.parse(view.model.metadata['convas.input'] ?? '{}') as Json;
    if (json === null || typeof json !== 'object' || Array.isArray(json)) return {};
    const given = json as JsonObject;
    if (given['included'] === true) return {};
    const kept = Object.fromEntries(['fit', 'alpha', 'background', 'scale', 'mean', 'std'].flatMap((key) => (given[key] === undefined ? [] : [[key, given[key]]]))) as JsonObject;
    return readParams(layerOf('input')?.params ?? {}, kept).params === null ? {} : kept;
  } catch {
    return {};
  }
}

/** The input layer for a value the model is fed, `open` standing in for rows and columns it leaves open. */
export function inputEnd(view: ModelView, { name, type }: TypedValue, [rows, columns]: readonly [number, number]): End {
  const notes: string[] = [];
  const own = stated(view);
  const isFloat = type.dtype === 'float32';
  const fed = isFloat ? name : `${name} as numbers`;
  const layers: LayerDraft[] = [];
  const passing: JsonObject = Object.keys(own).length > 0 ? own : { scale: 1 };
  const dims = type.dims ?? ['N', null, null, null];
  const example = dims.slice(1).map((d, axis): number => {
    if (typeof d === 'number' && d >= 1) return d;
    const read = axis === 0 ? channelsRead(view, name) : null;
    if (read !== null) return read;
    return dims.length === 4 ? (axis === 0 ? 3 : axis === 1 ? rows : columns) : 1;
  });
  if (dims.slice(1).some((d) => typeof d !== 'number')) notes.push(`The file leaves sizes of input "${name}" open; it is drawn for ${example.join(' × ')}.`);
  if (example.length >= 1 && example.length <= 3) {
    const [channels = 1, height = 1, width = 1] = example;
    const isImage = example.length === 3 && [1, 3, 4].includes(channels) && Math.max(height, width) <= 65_536;
    layers.push({ kind: 'input', params: isImage ? { channels, height, width, ...passing } : { shape: example, ...passing }, inputs: [], outputs: [fed], called: [name] });
  } else {
    const whole = `${name} in one row`;
    const count = example.length === 0 ? 1 : Math.min(sizeOf(example), 2 ** 31 - 1);
    layers.push({ kind: 'input', params: { shape: [count], ...passing }, inputs: [], outputs: [whole], called: [name] });
    layers.push(reshaping(dims.length === 0 ? [] : dims.length === 1 ? [-1] : [0, ...example], whole, fed));
  }
  if (!isFloat) {
    layers.push(onnxOp({ op: 'Cast', attributes: { to: { int: onnxDType[type.dtype] } } }, fed, name));
    notes.push(`Input "${name}" takes ${type.dtype}; Convas feeds 32-bit floats, which are turned into it.`);
  }
  return { layers, notes };
}

/** What an output is compared with: by its shape, and by what comes last. */
function targetOf(view: ModelView, name: string, dims: readonly Dim[]): JsonObject {
  const isRow = dims.length === 2 || (dims.length === 4 && dims[2] === 1 && dims[3] === 1);
  const width = dims[1];
  if (isRow) {
    const last = view.writerOf(name)?.op;
    if (typeof width !== 'number' || width > 65_536) return last === 'Sigmoid' ? { target: 'classes' } : {};
    const kind = last === 'Sigmoid' || width === 1 ? { target: 'classes' } : {};
    return { ...kind, classes: width, ...namesOf(view, width) };
  }
  return dims.length === 4 ? { target: 'image' } : { target: 'numbers' };
}

function namesOf(view: ModelView, width: number): JsonObject {
  try {
    const json = JSON.parse(view.model.metadata['convas.classes'] ?? 'null') as Json;
    return Array.isArray(json) && json.length === width && json.every((one) => typeof one === 'string') ? { names: json } : {};
  } catch {
    return {};
  }
}

/** The output layer for a value the model gives. */
export function outputEnd(view: ModelView, { name, type: declared }: TypedValue): End {
  const type: TensorType = view.typeOf(name) ?? declared;
  const dims = type.dims ?? declared.dims ?? ['N', null];
  const layers: LayerDraft[] = [];
  const notes: string[] = [];
  let shown = name;
  if (type.dtype !== 'float32') {
    layers.push(onnxOp({ op: 'Cast', attributes: { to: { int: onnxDType.float32 } } }, shown, `${name} as numbers`));
    notes.push(`Output "${name}" is ${type.dtype}; it leaves the drawing as 32-bit floats.`);
    shown = `${name} as numbers`;
  }
  if (dims.length < 2) {
    layers.push(reshaping([-1, 1], shown, `${name} in a column`));
    notes.push(`Output "${name}" has ${dims.length === 0 ? 'no axis' : 'one axis'}; it leaves the drawing as one row for each example.`);
    shown = `${name} in a column`;
  }
  layers.push({ kind: 'output', params: dims.length < 2 ? { target: 'numbers' } : targetOf(view, name, dims), inputs: [shown], outputs: [], called: [name] });
  return { layers, notes };
}
