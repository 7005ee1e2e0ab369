// What no pattern understands stays as an "ONNX op" layer: the op, its settings, its constants and, where only the file knows
// it, its type. Settings that fix the batch at what the exporter happened to use are freed where that is safe.
import type { Json, JsonObject } from '../base/diagnostic.ts';
import { readParams } from '../base/schema.ts';
import { unknownType, type Dim, type Dims, type TensorType } from '../base/shape.ts';
import { numbersOf, tensorFrom, type Tensor } from '../base/tensor.ts';
import { isGraph, isList, isTensor } from '../ir/attributes.ts';
import { isOp, rowOf } from '../ir/ops.ts';
import { onnxOp } from '../layers/onnx-op.ts';
import { attributesJson, tensorJson, typeJson, type OpAttribute } from '../layers/onnx-op-params.ts';
import { tensorFromWire } from '../onnx/tensors.ts';
import type { LayerDraft, Match } from './match.ts';
import { reshapeOf, wholesIn } from './shapes.ts';
import type { ModelView, NodeView } from './view.ts';

/** Ops whose floats are settings however many there are: their shapes follow from them. */
const setting: ReadonlySet<string> = new Set(['Resize', 'OneHot']);

/** Ops whose numbers were trained, one for each channel. */
const trained: ReadonlySet<string> = new Set(['PRelu']);

/** A node kept as it is. */
export interface Kept extends Match {
  /** why it is none of the layers people draw, a sentence */
  readonly reason: string;
  /** false when it holds something a drawing cannot keep, so that it could not be written again */
  readonly whole: boolean;
}

function attributesOf(node: NodeView): { readonly attributes: readonly OpAttribute[]; readonly lost: readonly string[] } {
  const attributes: OpAttribute[] = [];
  const lost: string[] = [];
  const keepTensor = (name: string, tensor: Tensor): void => {
    attributes.push({ name, form: 'tensor', value: { dtype: tensor.dtype, dims: tensor.dims, values: numbersOf(tensor) } });
  };
  if (node.foreign.kind === 'known') {
    const { op, attributes: given } = node.foreign.node;
    for (const [name, value] of Object.entries(given)) {
      const form = rowOf(op).attributes[name]?.replace('?', '');
      if (isGraph(value)) lost.push(name);
      else if (isTensor(value)) keepTensor(name, value);
      else if (isList(value)) attributes.push({ name, form: form === 'floats' ? 'floats' : 'ints', value });
      else if (typeof value === 'string') attributes.push({ name, form: 'string', value });
      else if (typeof value === 'number') attributes.push({ name, form: form === 'float' ? 'float' : 'int', value });
    }
    return { attributes, lost };
  }
  for (const one of node.foreign.node.attributes) {
    switch (one.form) {
      case 'int':
      case 'float':
      case 'ints':
      case 'floats':
      case 'string':
      case 'strings':
        attributes.push(one);
        break;
      case 'tensor': {
        const tensor = tensorFromWire(one.value);
        if (tensor === null) lost.push(one.name);
        else keepTensor(one.name, tensor);
        break;
      }
      default: lost.push(one.name);
    }
  }
  return { attributes, lost };
}

function freed(view: ModelView, dims: Dims): Dims {
  return dims?.map((d, axis): Dim => (axis === 0 && d === view.batch && d !== null ? 'N' : typeof d === 'string' ? null : d)) ?? null;
}

/** The constants of a node under the settings that suit any number of examples. */
function settings(view: ModelView, node: NodeView): ReadonlyMap<number, Tensor | null> {
  const changed = new Map<number, Tensor | null>();
  // Whole numbers that the network works out from sizes which are known here.
  for (const [i, value] of node.inputs.entries()) {
    const type = view.typeOf(value);
    if (type?.dtype !== 'int64' || view.constant(value) !== undefined) continue;
    const known = wholesIn(view, value);
    if (known !== undefined) changed.set(i, tensorFrom('int64', type.dims?.length === 0 && known.length === 1 ? [] : [known.length], known));
  }
  if (node.op === 'Reshape') {
    const shape = reshapeOf(view, node);
    if (shape !== null) changed.set(1, tensorFrom('int64', [shape.target.length], shape.target));
  }
  const sizes = node.op === 'Resize' ? view.numbers(node.inputs[3]) : undefined;
  const from = view.typeOf(node.inputs[0])?.dims ?? null;
  if (sizes !== undefined && from !== null && sizes.length === from.length && from.every((d, axis) => typeof d === 'number' && Math.floor(d * (sizes[axis] ?? 0) / d) === sizes[axis])) {
    changed.set(2, tensorFrom('float32', [sizes.length], sizes.map((size, axis) => size / Number(from[axis]))));
    changed.set(3, null);
  }
  const shape = node.op === 'Expand' ? view.numbers(node.inputs[1]) : undefined;
  if (shape !== undefined && shape[0] === view.batch && shape.length === from?.length) changed.set(1, tensorFrom('int64', [shape.length], [1, ...shape.slice(1)]));
  return changed;
}

/** Keeps a node. */
export function keep(view: ModelView, node: NodeView): Kept {
  const isKnown = node.foreign.kind === 'known' && isOp(node.foreign.node.op);
  const { attributes, lost } = attributesOf(node);
  const changed = settings(view, node);
  const weights: Record<string, Tensor> = {};
  const wires: string[] = [];
  const inputs = node.inputs.map((value, i): Json => {
    const tensor = changed.has(i) ? changed.get(i) : view.constant(value);
    if (tensor === null) return null;
    if (tensor === undefined) {
      if (value === '') return null;
      wires.push(value);
      return 'wire';
    }
    if (tensor.dtype !== 'float32' || tensor.data.length <= 1 || setting.has(node.op)) return tensorJson(tensor);
    const name = `constant${Object.keys(weights).length === 0 ? '' : Object.keys(weights).length + 1}`;
    weights[name] = tensor;
    return { weight: name, dims: [...tensor.dims] };
  });
  while (inputs.at(-1) === null) inputs.pop();
  const domain = node.foreign.kind === 'strange' ? node.foreign.node.domain : '';
  const given = (outputs: Json | undefined): JsonObject => ({
    op: node.foreign.node.op,
    ...(domain === '' ? {} : { domain, version: 1 }),
    ...(JSON.stringify(inputs) === '["wire"]' ? {} : { inputs }),
    ...(outputs === undefined ? {} : { outputs }),
    ...(attributes.length === 0 ? {} : { attributes: attributesJson(attributes) }),
    ...(trained.has(node.op) && Object.keys(weights).length > 0 ? { trains: true } : {}),
  });
  const byItself = given(node.outputs.length === 1 ? undefined : node.outputs.map(() => null));
  const params = isKnown && tellsSizes(byItself, wires.map((value) => view.typeOf(value))) ? byItself : given(node.outputs.map((value) => stated(view, view.typeOf(value))));
  const layer: LayerDraft = { kind: 'onnx-op', params, inputs: wires, outputs: node.outputs, weights, called: [...node.inputs.filter((value) => view.constant(value) !== undefined), node.name] };
  return { nodes: [node], layers: [layer], reason: reasonOf(node, lost), whole: lost.length === 0 };
}

/** Whether an op says of itself what sizes it gives, for inputs of these types. */
function tellsSizes(params: JsonObject, types: readonly (TensorType | undefined)[]): boolean {
  const read = readParams(onnxOp.params, params).params;
  if (read === null) return false;
  const { outputs, findings } = onnxOp.infer(read, types.map((type) => type ?? unknownType));
  return findings.length === 0 && outputs.every(({ dims }) => dims !== null && !dims.slice(1).includes(null));
}

function stated(view: ModelView, type: TensorType | undefined): Json {
  if (type === undefined) return null;
  const dims = freed(view, type.dims);
  return typeJson({ dtype: type.dtype, dims: dims?.some((d) => typeof d === 'number' && d < 1) === true ? null : dims });
}

function reasonOf(node: NodeView, lost: readonly string[]): string {
  const without = lost.length === 0 ? '' : ` Its setting ${lost.map((name) => `"${name}"`).join(', ')} cannot be kept, so that it cannot be exported.`;
  if (node.foreign.kind === 'strange') return `${node.foreign.reason.replace(/\.?$/, '.')}${without}`;
  const why = Object.hasOwn(reasons, node.op) ? reasons[node.op] : undefined;
  return `${why ?? 'No layer does what it does with these settings and inputs.'}${without}`;
}

const numbersInTable = 'It computes with numbers of the file that are no weight of a layer here.';

/** Why an op is no layer, where its patterns did not take it. */
const reasons: Readonly<Record<string, string>> = {
  Transpose: 'It changes axes over, which no layer does.',
  Reshape: 'It makes more axes than layers have, or mixes the examples of a batch.',
  Slice: 'It steps over positions, or cuts along several axes at once.',
  Clip: 'Its bounds are those of no activation.',
  PRelu: 'Its slopes are trained, one for each channel; the leaky ReLU here has one that is set. They stay trained.',
  Add: numbersInTable, Sub: numbersInTable, Mul: numbersInTable, Div: numbersInTable,
  MatMul: 'It multiplies two values of the network, or more axes than a dense layer has.',
  Gemm: 'Its factors are worked out by the network, or turned in a way a dense layer is not.',
  Conv: 'Its weights are worked out by the network, or it slides over other than rows and columns.',
  ConvTranspose: 'Its sizes are stated in a way its layer cannot say.',
  Pad: 'Its border is no border of zeros.',
  Resize: 'It enlarges by no whole factor, or places pixels otherwise than the layer here.',
  ArgMax: 'It answers positions; layers answer values.',
  ArgMin: 'It answers positions; layers answer values.',
  HardSigmoid: 'It is steeper than the hard sigmoid here, and no weights before it could make up for that.',
};
