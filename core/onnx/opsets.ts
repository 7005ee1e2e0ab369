// Nodes of the catalogue (opset 17) at the operator set version of a file. An op without a row here reads the same from 13
// to 21 for the element types Convas has; a row says what to write instead, or why there is nothing to write.
import { int64s, scalar, tensorFrom, type Tensor } from '../base/tensor.ts';
import type { TensorType } from '../base/shape.ts';
import { listOf, numberOf, textOf } from '../ir/attributes.ts';
import type { Attribute, Node } from '../ir/graph.ts';
import type { OpName } from '../ir/ops.ts';
import { opaqueNode } from '../ir/ops/opaque.ts';
import type { AttributeTable } from '../ir/ops/row.ts';
import { readWindow, windowCount } from '../ir/ops/window.ts';

/** The oldest and newest operator set version models are written at. */
export const opsetRange = [13, 21] as const;

/** The IR version that goes with each operator set version, as ONNX publishes them together. */
export function irVersionOf(opset: number): number {
  if (opset <= 14) return 7;
  if (opset <= 18) return 8;
  return opset <= 20 ? 9 : 10;
}

/** A node as it is to be written. */
export interface Draft {
  readonly op: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** the forms of attributes that the catalogue does not have */
  readonly forms?: AttributeTable;
  /** attributes that are lists of text, which no op of the catalogue has */
  readonly texts?: Readonly<Record<string, readonly string[]>>;
  /** operator set the op belongs to, and its version, where it is not the standard one */
  readonly domain?: { readonly name: string; readonly version: number };
}

/** What a conversion may use. */
export interface Conversion {
  readonly opset: number;
  typeOf(value: string): TensorType | undefined;
  /** adds a constant to the graph being written and returns its name */
  constant(stem: string, tensor: Tensor): string;
  /** a value name nobody has */
  fresh(stem: string): string;
}

/** Nodes that say the same at the wanted opset, null when the node may stay as it is, or why it cannot be said. */
type Convert = (node: Node, at: Conversion) => readonly Draft[] | null | string;

function without(node: Node, ...names: readonly string[]): Draft {
  return { ...node, attributes: Object.fromEntries(Object.entries(node.attributes).filter(([name]) => !names.includes(name))) };
}

/** From 18 on the axes of these reductions are an input. */
const reduction: Convert = (node, at) => {
  const axes = listOf(node.attributes, 'axes');
  if (at.opset < 18 || axes === undefined) return null;
  return [{ ...without(node, 'axes'), inputs: [node.inputs[0] ?? '', at.constant(`${node.name}/axes`, int64s(axes))] }];
};

/** From 18 on an even split states its number of parts. */
const split: Convert = (node, at) => {
  if (at.opset < 18 || (node.inputs[1] ?? '') !== '') return null;
  return [{ ...node, attributes: { ...node.attributes, num_outputs: node.outputs.length }, forms: { num_outputs: 'int' } }];
};

/** Before 16 a scatter only replaces; several updates of one place cannot be added up. */
const scatter: Convert = (node, at) => {
  if (at.opset >= 16) return null;
  const reduction = textOf(node.attributes, 'reduction', 'none');
  return reduction === 'none' ? [without(node, 'reduction')] : `reduction "${reduction}" exists from opset 16 on`;
};

/** Before 15 Shape gives the whole shape, of which a Slice takes the part. */
const shape: Convert = (node, at) => {
  if (at.opset >= 15 || (node.attributes['start'] === undefined && node.attributes['end'] === undefined)) return null;
  const whole = at.fresh(`${node.name}/whole`);
  const start = at.constant(`${node.name}/start`, int64s([numberOf(node.attributes, 'start', 0)]));
  const end = at.constant(`${node.name}/end`, int64s([numberOf(node.attributes, 'end', 2147483647)]));
  return [
    { op: 'Shape', name: whole, inputs: node.inputs, outputs: [whole], attributes: {} },
    { op: 'Slice', name: node.name, inputs: [whole, start, end], outputs: node.outputs, attributes: {} },
  ];
};

/** Before 14 there is no training mode. */
const batchNormalization: Convert = (node, at) => {
  if (at.opset >= 14) return null;
  return numberOf(node.attributes, 'training_mode', 0) === 0 ? [without(node, 'training_mode')] : 'training mode exists from opset 14 on';
};

const reshape: Convert = (node, at) => {
  if (at.opset >= 14) return null;
  return numberOf(node.attributes, 'allowzero', 0) === 0 ? [without(node, 'allowzero')] : 'allowzero exists from opset 14 on';
};

/** x · HardSigmoid(x) with slope 1/6 and offset 1/2. */
const hardSwish: Convert = (node, at) => {
  if (at.opset >= 14) return null;
  const gate = at.fresh(`${node.name}/gate`);
  const x = node.inputs[0] ?? '';
  return [
    { op: 'HardSigmoid', name: gate, inputs: [x], outputs: [gate], attributes: { alpha: 1 / 6, beta: 0.5 } },
    { op: 'Mul', name: node.name, inputs: [x, gate], outputs: node.outputs, attributes: {} },
  ];
};

/** (x − mean) / sqrt(variance + epsilon) · scale + bias, mean and variance over the axes from `axis` on. */
const layerNormalization: Convert = (node, at) => {
  if (at.opset >= 17) return null;
  const [x = '', scale = '', bias = ''] = node.inputs;
  const rank = at.typeOf(x)?.dims?.length;
  const axis = numberOf(node.attributes, 'axis', -1);
  if (axis >= 0 && rank === undefined) return 'its input must have a known rank below opset 17';
  const first = axis < 0 ? axis : axis - (rank ?? 0);
  const axes = Array.from({ length: -first }, (_, i) => first + i);
  const drafts: Draft[] = [];
  const write = (op: OpName, role: string, inputs: readonly string[], attributes: Draft['attributes'] = {}, output?: string): string => {
    const name = output !== undefined && output !== '' ? output : at.fresh(`${node.name}/${role}`);
    drafts.push({ op, name: role === 'y' ? node.name : name, inputs, outputs: [name], attributes });
    return name;
  };
  const mean = write('ReduceMean', 'mean', [x], { axes, keepdims: 1 }, node.outputs[1]);
  const centred = write('Sub', 'centred', [x, mean]);
  const square = write('Mul', 'square', [centred, centred]);
  const variance = write('ReduceMean', 'variance', [square], { axes, keepdims: 1 });
  const shifted = write('Add', 'shifted', [variance, at.constant(`${node.name}/epsilon`, scalar(numberOf(node.attributes, 'epsilon', 1e-5)))]);
  const deviation = write('Sqrt', 'deviation', [shifted]);
  if ((node.outputs[2] ?? '') !== '') write('Reciprocal', 'inverse', [deviation], {}, node.outputs[2]);
  const normal = write('Div', 'normal', [centred, deviation]);
  const last = bias === '' ? 'y' : 'scaled';
  const scaled = write('Mul', last, [normal, scale], {}, bias === '' ? node.outputs[0] : undefined);
  if (bias !== '') write('Add', 'y', [scaled, bias], {}, node.outputs[0]);
  return drafts;
};

/** Before 14 these ops know fewer element types. */
const elementTypes: Convert = (node, at) => {
  if (at.opset >= 14) return null;
  const dtype = at.typeOf(node.inputs[0] ?? '')?.dtype;
  const known = node.op === 'Relu' ? dtype === 'float32' : dtype !== 'uint8';
  return dtype === undefined || known ? null : `element type ${dtype} exists from opset 14 on`;
};

/**
 * With ceil_mode a last window that would start in the padding behind is dropped, which the engine does at every opset but
 * ONNX's own shape inference does not. Such a pool is written so that both agree. Padding behind that no window reaches is
 * cut off, after which nothing is left to round up. Where that is not enough, because the windows end before the input
 * does, ceil_mode goes, and the other axes get what hangs over as padding (which changes no maximum, and no mean unless
 * padding is counted).
 */
const pool: Convert = (node, at) => {
  if (numberOf(node.attributes, 'ceil_mode', 0) === 0) return null;
  const dims = at.typeOf(node.inputs[0] ?? '')?.dims ?? null;
  const kernel = listOf(node.attributes, 'kernel_shape') ?? [];
  if (dims === null) return null;
  const window = readWindow(node.attributes, kernel, dims.length - 2);
  if (typeof window === 'string' || window.autoPad !== 'NOTSET') return null;
  const reach: number[] = [];
  const up: boolean[] = [];
  let dropped = false;
  for (const [axis, size] of dims.slice(2).entries()) {
    const count = windowCount(size, window, axis);
    const down = windowCount(size, { ...window, ceil: false }, axis);
    if (typeof size !== 'number' || typeof count !== 'number' || typeof down !== 'number') return null;
    const [before = 0, behind = 0, stride = 1] = [window.before[axis], window.behind[axis], window.strides[axis]];
    const extent = (window.dilations[axis] ?? 1) * ((kernel[axis] ?? 1) - 1) + 1;
    reach.push((count - 1) * stride + extent - size - before);
    up.push(count > down);
    dropped ||= count === down && (size + before + behind - extent) % stride !== 0;
  }
  if (!dropped) return null;
  const { attributes } = without(node, 'ceil_mode');
  const cut = window.behind.map((behind, axis) => (up[axis] === true ? behind : reach[axis] ?? 0));
  if (cut.every((pad) => pad >= 0)) return [{ ...node, attributes: { ...node.attributes, pads: [...window.before, ...cut] } }];
  const filled = window.behind.map((behind, axis) => (up[axis] === true ? reach[axis] ?? 0 : behind));
  const counted = node.op === 'AveragePool' && numberOf(node.attributes, 'count_include_pad', 0) !== 0;
  if (up.includes(true) && (counted || filled.some((pad, axis) => pad >= (kernel[axis] ?? 1)))) return null;
  return [{ ...node, attributes: { ...attributes, pads: [...window.before, ...filled] } }];
};

/** A node the catalogue has no word for goes out as it came. */
const opaque: Convert = (node) => {
  const kept = opaqueNode(textOf(node.attributes, 'kept', '{}'));
  const plain = kept.attributes.filter((one) => one.form !== 'strings');
  const value = (one: (typeof plain)[number]): Attribute => (one.form === 'tensor' ? tensorFrom(one.value.dtype, one.value.dims, one.value.values) : one.value);
  return [{
    op: kept.op, name: node.name, inputs: node.inputs, outputs: node.outputs,
    attributes: Object.fromEntries(plain.map((one) => [one.name, value(one)])),
    forms: Object.fromEntries(plain.map(({ name, form }) => [name, form])),
    texts: Object.fromEntries(kept.attributes.flatMap((one) => (one.form === 'strings' ? [[one.name, one.value]] : []))),
    ...(kept.domain === '' ? {} : { domain: { name: kept.domain, version: kept.version } }),
  }];
};

const converters: Readonly<Partial<Record<OpName, Convert>>> = {
  Add: elementTypes,
  AveragePool: pool,
  Sub: elementTypes,
  Mul: elementTypes,
  Div: elementTypes,
  Relu: elementTypes,
  BatchNormalization: batchNormalization,
  HardSwish: hardSwish,
  LayerNormalization: layerNormalization,
  MaxPool: pool,
  Opaque: opaque,
  ReduceMax: reduction,
  ReduceMean: reduction,
  ReduceMin: reduction,
  ReduceSumSquare: reduction,
  ReduceL1: reduction,
  ReduceL2: reduction,
  ReduceLogSumExp: reduction,
  ReduceProd: reduction,
  Reshape: reshape,
  ScatterElements: scatter,
  ScatterND: scatter,
  Shape: shape,
  Split: split,
};

/** The node as one or more nodes of the wanted opset; a sentence when it cannot be said there. */
export function convert(node: Node, at: Conversion): readonly Draft[] | string {
  const answer = converters[node.op]?.(node, at) ?? [node];
  return typeof answer === 'string' ? `Node "${node.name}" cannot be written at opset ${at.opset}: ${node.op} ${answer}.` : answer;
}
