// Elementwise ops, matrix products and reductions of other operator set versions.
import { int64s, scalar } from '../../base/tensor.ts';
import { onnxDType } from '../../ir/ops/dtypes.ts';
import type { OpName } from '../../ir/ops.ts';
import { foreignDType } from '../foreign-tensors.ts';
import { as, has, listAt, numberAt, same, Several, textAt, unknownElement, wholeAt, wholesAt, type Dialect, type Say } from './said.ts';

/** Before 11 the bounds are attributes. */
const clipAttributes: Say = (node, at) => {
  const bound = (name: string): string => (node.attributes.some((a) => a.name === name) ? at.constant(`${node.name}/${name}`, scalar(numberAt(node, name, 0))) : '');
  const [low, high] = [bound('min'), bound('max')];
  return as(node, { inputs: [node.inputs[0] ?? '', ...(high === '' ? (low === '' ? [] : [low]) : [low, high])], drop: ['min', 'max', 'consumed_inputs'] });
};

/** Bounds are scalars; some files write them as a list of one. */
const clipInputs: Say = (node, at) => {
  const inputs = node.inputs.map((name, i) => {
    const tensor = i === 0 || name === '' ? undefined : at.constantOf(name);
    return tensor !== undefined && tensor.dims.length > 0 && tensor.data.length === 1 ? at.constant(`${node.name}/bound`, { ...tensor, dims: [] }) : name;
  });
  return as(node, { inputs });
};

/** Before 12 the ratio is an attribute. */
const dropoutAttribute: Say = (node, at) => as(node, { inputs: [node.inputs[0] ?? '', at.constant(`${node.name}/ratio`, scalar(numberAt(node, 'ratio', 0.5)))], drop: ['ratio', 'is_test', 'consumed_inputs'] });

/** Float types narrower or wider than float32 are float32 here. */
const cast: Say = (node) => {
  const to = wholeAt(node, 'to', 0);
  const dtype = foreignDType(to);
  return dtype === undefined ? unknownElement(to) : as(node, { set: { to: onnxDType[dtype] }, drop: ['saturate', 'round_mode'] });
};

const castLike: Say = (node, at) => {
  const dtype = at.typeOf(node.inputs[1] ?? '')?.dtype;
  return dtype === undefined ? 'The element type it casts to is not known' : as(node, { op: 'Cast', inputs: node.inputs.slice(0, 1), set: { to: onnxDType[dtype] }, drop: ['saturate', 'round_mode'] });
};

const mean: Say = (node, at) => {
  const write = new Several(node, at);
  return write.end('Mul', [write.add('sum', 'Sum', node.inputs), at.constant(`${node.name}/share`, scalar(1 / Math.max(1, node.inputs.length)))]);
};

/** x · tanh(softplus(x)) */
const mish: Say = (node, at) => {
  const write = new Several(node, at);
  const x = node.inputs[0] ?? '';
  return write.end('Mul', [x, write.add('gate', 'Tanh', [write.add('softplus', 'Softplus', [x])])]);
};

/** x · sigmoid(alpha · x) */
const swish: Say = (node, at) => {
  const write = new Several(node, at);
  const x = node.inputs[0] ?? '';
  const alpha = numberAt(node, 'alpha', 1);
  const inside = alpha === 1 ? x : write.add('scaled', 'Mul', [x, at.constant(`${node.name}/alpha`, scalar(alpha))]);
  return write.end('Mul', [x, write.add('gate', 'Sigmoid', [inside])]);
};

/** x/2 · (1 + erf(x/√2)), or with tanh of a polynomial in place of erf. */
const gelu: Say = (node, at) => {
  const write = new Several(node, at);
  const x = node.inputs[0] ?? '';
  const number = (role: string, value: number): string => at.constant(`${node.name}/${role}`, scalar(value));
  const mode = textAt(node, 'approximate', 'none');
  if (mode !== 'none' && mode !== 'tanh') return `Its attribute approximate cannot be ${mode.slice(0, 40)}`;
  let curve: string;
  if (mode === 'none') curve = write.add('erf', 'Erf', [write.add('scaled', 'Div', [x, number('root', Math.SQRT2)])]);
  else {
    const cube = write.add('cube', 'Mul', [write.add('square', 'Mul', [x, x]), x]);
    const sum = write.add('sum', 'Add', [x, write.add('term', 'Mul', [cube, number('factor', 0.044715)])]);
    curve = write.add('tanh', 'Tanh', [write.add('scaled', 'Mul', [sum, number('root', Math.sqrt(2 / Math.PI))])]);
  }
  const gate = write.add('gate', 'Add', [curve, number('one', 1)]);
  return write.end('Mul', [write.add('product', 'Mul', [x, gate]), number('half', 0.5)]);
};

/** Elements in all: the product of the sizes. */
const size: Say = (node, at) => {
  const write = new Several(node, at);
  return write.end('ReduceProd', [write.add('shape', 'Shape', node.inputs)], { keepdims: 0 });
};

/** From 18 on the axes are an input, here they are an attribute. */
const axesInput = (op: OpName): Say => (node, at) => {
  if (!has(node, 1)) return wholeAt(node, 'noop_with_empty_axes', 0) === 0 ? as(node, { op, inputs: node.inputs.slice(0, 1), drop: ['noop_with_empty_axes'] }) : 'Without axes it reduces nothing here, which Convas does not write';
  const axes = wholesAt(node, 1, at);
  if (axes === undefined) return 'Its axes are computed; Convas needs them fixed';
  if (axes.length === 0 && wholeAt(node, 'noop_with_empty_axes', 0) !== 0) return 'Without axes it reduces nothing here, which Convas does not write';
  return as(node, { op, inputs: node.inputs.slice(0, 1), set: axes.length === 0 ? {} : { axes }, drop: ['noop_with_empty_axes'] });
};

const reduction = (op: OpName): Dialect => [[1, same], [18, axesInput(op)]];

/** Before 13 the axes of ReduceSum are an attribute. */
const reduceSum: Say = (node, at) => {
  const axes = listAt(node, 'axes');
  return as(node, { inputs: axes === undefined ? node.inputs : [node.inputs[0] ?? '', at.constant(`${node.name}/axes`, int64s(axes))], drop: ['axes'] });
};

/** The logarithm of a sum. */
const logSum: Say = (node, at) => {
  const axes = has(node, 1) ? wholesAt(node, 1, at) : listAt(node, 'axes');
  if (has(node, 1) && axes === undefined) return 'Its axes are computed; Convas needs them fixed';
  const write = new Several(node, at);
  const inputs = axes === undefined ? node.inputs.slice(0, 1) : [node.inputs[0] ?? '', at.constant(`${node.name}/axes`, int64s(axes))];
  return write.end('Log', [write.add('sum', 'ReduceSum', inputs, { keepdims: wholeAt(node, 'keepdims', 1), noop_with_empty_axes: wholeAt(node, 'noop_with_empty_axes', 0) })]);
};

/** Dialects of elementwise ops and reductions. */
export const arithmetic: Readonly<Record<string, Dialect>> = {
  Clip: [[1, clipAttributes], [11, clipInputs]],
  Dropout: [[1, dropoutAttribute], [12, same]],
  Cast: [[6, cast]],
  CastLike: [[15, castLike]],
  Mean: [[1, mean]],
  Mish: [[18, mish]],
  Swish: [[24, swish]],
  Gelu: [[20, gelu]],
  Size: [[1, size]],
  ReduceSum: [[1, reduceSum], [13, same]],
  ReduceMean: reduction('ReduceMean'),
  ReduceMax: reduction('ReduceMax'),
  ReduceMin: reduction('ReduceMin'),
  ReduceSumSquare: reduction('ReduceSumSquare'),
  ReduceL1: reduction('ReduceL1'),
  ReduceL2: reduction('ReduceL2'),
  ReduceProd: reduction('ReduceProd'),
  ReduceLogSumExp: reduction('ReduceLogSumExp'),
  ReduceLogSum: [[1, logSum]],
};
