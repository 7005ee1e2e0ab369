// Operator set versions before 7, in which old files still come: broadcasting had to be asked for, shapes were attributes, and
// nodes named the inputs they overwrote.
import { int64s } from '../../base/tensor.ts';
import { onnxDType } from '../../ir/ops/dtypes.ts';
import type { WireNode } from '../model.ts';
import { any, as, dropping, has, listAt, only, same, Several, textAt, wholeAt, type Dialect, type Say, type Saying } from './said.ts';

const overwriting: Say = dropping({ consumed_inputs: any });

/** A value with axes of size 1 behind its own, so that it stands at `axis` of a tensor of `rank` axes. */
function standing(write: Several, node: WireNode, value: string, axis: number, rank: number, at: Saying): string {
  const own = at.typeOf(value)?.dims?.length ?? 0;
  const from = axis < 0 ? axis + rank : axis;
  const behind = rank - from - own;
  return behind <= 0 || behind > rank ? value : write.add('aligned', 'Unsqueeze', [value, at.constant(`${node.name}/axes`, int64s(Array.from({ length: behind }, (_, i) => own + i)))]);
}

/** The second tensor stands at an axis of the first, at its last ones unless told. */
const broadcasting: Say = (node, at) => {
  const drop = ['consumed_inputs', 'broadcast', 'axis'];
  const [a = '', b = ''] = node.inputs;
  if (wholeAt(node, 'broadcast', 0) === 0 || !node.attributes.some(({ name }) => name === 'axis')) return as(node, { drop });
  const rank = at.typeOf(a)?.dims?.length;
  if (rank === undefined || at.typeOf(b)?.dims === undefined) return 'The rank of its inputs is not known, on which its meaning depends below opset 7';
  const write = new Several(node, at);
  const aligned = standing(write, node, b, wholeAt(node, 'axis', -1), rank, at);
  const said = as(node, { inputs: [a, aligned], drop });
  return typeof said === 'string' ? said : [...write.written, ...said];
};

/** Slopes belong to channels. */
const slopes: Say = (node, at) => {
  const [x = '', slope = ''] = node.inputs;
  const [rank, own] = [at.typeOf(x)?.dims?.length, at.typeOf(slope)?.dims];
  if (rank === undefined || own === undefined || own === null) return 'The rank of its inputs is not known, on which its meaning depends below opset 7';
  if (own.length !== 1 || own[0] === 1 || rank < 3) return overwriting(node, at);
  const write = new Several(node, at);
  const said = as(node, { inputs: [x, standing(write, node, slope, 1, rank, at)], drop: ['consumed_inputs'] });
  return typeof said === 'string' ? said : [...write.written, ...said];
};

const reshapeAttribute: Say = (node, at) => {
  const shape = listAt(node, 'shape');
  return shape === undefined ? 'It needs a shape' : as(node, { inputs: [node.inputs[0] ?? '', at.constant(`${node.name}/shape`, int64s(shape))], drop: ['shape', 'consumed_inputs'] });
};

const concat: Say = (node) => as(node, { set: { axis: wholeAt(node, 'axis', 1) } });

const castNames: Readonly<Record<string, number>> = { FLOAT: onnxDType.float32, FLOAT16: onnxDType.float32, DOUBLE: onnxDType.float32, INT32: onnxDType.int32, INT64: onnxDType.int64, UINT8: onnxDType.uint8, BOOL: onnxDType.bool };

const cast: Say = (node) => {
  const to = castNames[textAt(node, 'to', '')];
  return to === undefined ? 'It casts to an element type Convas does not have' : as(node, { set: { to } });
};

const padding: Say = (node, at) => {
  const pads = listAt(node, 'paddings');
  return pads === undefined ? 'It needs paddings' : as(node, { inputs: [node.inputs[0] ?? '', at.constant(`${node.name}/pads`, int64s(pads))], drop: ['paddings', 'value'] });
};

const batchNormalization: Say = (node, at) => {
  if (node.outputs.length > 1) return 'Its running statistics are read, which only training writes';
  return wholeAt(node, 'is_test', 0) === 0 ? 'It normalises by the statistics of each batch, which only training does' : dropping({ is_test: only(1), spatial: only(1), consumed_inputs: any })(node, at);
};

const splitInput: Say = (node) => (has(node, 1) ? as(node) : 'Its sizes are not given');

const unary = ['Abs', 'Ceil', 'Elu', 'Exp', 'Floor', 'HardSigmoid', 'InstanceNormalization', 'LeakyRelu', 'Log', 'Max', 'Min', 'Neg', 'Reciprocal', 'Relu', 'Selu', 'Sigmoid', 'Sqrt', 'Sum', 'Tanh'];
const binary = ['Add', 'Sub', 'Mul', 'Div', 'Pow', 'And', 'Or', 'Equal', 'Greater', 'Less'];

/** Forms before opset 7, in front of those that came later. */
export const early: Readonly<Record<string, Dialect>> = {
  ...Object.fromEntries(unary.map((op): [string, Dialect] => [op, [[1, overwriting], [6, same]]])),
  ...Object.fromEntries(binary.map((op): [string, Dialect] => [op, [[1, broadcasting], [7, same]]])),
  PRelu: [[1, slopes], [7, same]],
  Gemm: [[1, dropping({ broadcast: any })], [7, same]],
  Reshape: [[1, reshapeAttribute], [5, same]],
  Concat: [[1, concat], [4, same]],
  Cast: [[1, cast]],
  Pad: [[1, padding]],
  Split: [[1, splitInput]],
  BatchNormalization: [[1, batchNormalization]],
  Tile: [[6, same]],
};
