// Normalisations, softmax and dropout, and a scale and shift per channel that stands alone.
import type { JsonObject } from '../../base/diagnostic.ts';
import { floats, type Tensor } from '../../base/tensor.ts';
import { plain, without, type LayerDraft, type Match, type Pattern } from '../match.ts';
import type { ModelView, NodeView } from '../view.ts';
import { affineFrom, channelsOf } from './channels.ts';
import { activationJson, functionAt, lastStep } from './functions.ts';

const row = (data: Float32Array): Tensor => floats([data.length], data);

function one(node: NodeView, kind: string, params: JsonObject, more: Partial<LayerDraft> = {}): Match {
  return { nodes: [node], layers: [{ kind, params, inputs: [node.inputs[0] ?? ''], outputs: [node.outputs[0] ?? ''], called: [node.name], ...more }] };
}

function isOrdinary(view: ModelView, value: string | undefined): boolean {
  return value !== undefined && view.isFloat(value) && view.constant(value) === undefined;
}

const called = (node: NodeView): readonly string[] => [...node.inputs.slice(1), node.name];

/** The share of a new batch in the running values: ONNX states what is kept of the old ones. */
function momentumOf(node: NodeView): number {
  const share = 1 - node.number('momentum', 0.9);
  return share > 0 && share <= 1 ? Number(share.toPrecision(6)) : 0.1;
}

/** Batch normalisation, with a scale and shift by nodes of their own taken into its own (as Caffe's networks have them). */
export const batchNorm: Pattern = (view, node) => {
  if (node.op !== 'BatchNormalization' || !isOrdinary(view, node.inputs[0]) || (view.rankOf(node.inputs[0]) ?? 0) < 2 || node.outputs.slice(1).some((output) => output !== '')) return null;
  const given = node.inputs.slice(1, 5).map((input) => view.floats(input)?.data);
  const [scale, shift, mean, variance] = given;
  if (scale === undefined || shift === undefined || mean === undefined || variance === undefined || given.some((data) => data?.length !== scale.length)) return null;
  const output = node.outputs[0] ?? '';
  // What begins a function, such as x + 3 in a hard swish, is not a shift.
  const next = view.sole(output);
  const after = next === undefined || functionAt(view, next) !== null ? null : affineFrom(view, output);
  const [factor, addend] = [after?.scale ?? null, after?.shift ?? null];
  const scaled = (data: Float32Array): Float32Array => (factor === null ? data : data.map((n, c) => n * (factor[c] ?? 1)));
  const shifted = addend === null ? scaled(shift) : scaled(shift).map((n, c) => n + (addend[c] ?? 0));
  const params = without({ epsilon: plain(node.number('epsilon', 1e-5)), momentum: momentumOf(node) }, { epsilon: 1e-5, momentum: 0.1 });
  return {
    ...one(node, 'batch-norm', params, {
      outputs: [after?.output ?? output], called: called(node),
      weights: { scale: row(scaled(scale)), shift: row(shifted), 'running-mean': row(mean), 'running-variance': row(variance) },
    }),
    nodes: [node, ...(after?.nodes ?? [])],
  };
};

/** A scale and shift of every map that stands alone is a depthwise convolution of one pixel. */
export const scaleAndShift: Pattern = (view, node) => {
  if (!['Mul', 'Add', 'Sub', 'Div'].includes(node.op)) return null;
  const x = node.inputs.find((input) => view.constant(input) === undefined) ?? '';
  if (x === '' || view.rankOf(x) !== 4 || !isOrdinary(view, x)) return null;
  const found = affineFrom(view, x, node);
  const channels = channelsOf(view, x);
  if (found === null || channels === null || channels > 65_536) return null;
  const last = lastStep(view, found.output);
  const ends = last === null || last.factor !== 1 ? null : last;
  return {
    nodes: [...found.nodes, ...(ends?.nodes ?? [])],
    layers: [{
      kind: 'depthwise-conv2d', inputs: [x], outputs: [ends?.output ?? found.output], called: called(node).filter((name) => name !== x),
      params: { kernel: 1, ...(found.shift === null ? { bias: false } : {}), ...(ends === null ? {} : { activation: activationJson(ends.activation) }) },
      weights: { weight: floats([channels, 1, 1, 1], found.scale ?? new Float32Array(channels).fill(1)), ...(found.shift === null ? {} : { bias: row(found.shift) }) },
    }],
    note: 'It multiplies or adds a number for every channel, which is what a depthwise convolution with a kernel of one pixel does.',
  };
};

/** Local response normalisation over an odd number of channels. */
export const localResponse: Pattern = (view, node) => {
  if (node.op !== 'LRN' || view.rankOf(node.inputs[0]) !== 4 || !isOrdinary(view, node.inputs[0])) return null;
  const params = { size: node.number('size', 5), alpha: plain(node.number('alpha', 1e-4)), beta: plain(node.number('beta', 0.75)), k: plain(node.number('bias', 1)) };
  return one(node, 'local-response-norm', without(params, { size: 5, alpha: 1e-4, beta: 0.75, k: 1 }));
};

/** Layer normalisation over the last axes. */
export const layerNorm: Pattern = (view, node) => {
  const rank = view.rankOf(node.inputs[0]);
  if (node.op !== 'LayerNormalization' || rank === undefined || !isOrdinary(view, node.inputs[0]) || node.outputs.slice(1).some((output) => output !== '')) return null;
  const axis = node.number('axis', -1);
  const axes = axis < 0 ? -axis : rank - axis;
  const scale = view.floats(node.inputs[1]);
  const shift = (node.inputs[2] ?? '') === '' ? null : view.floats(node.inputs[2]);
  if (scale === undefined || shift === undefined || scale.dims.length !== axes || (shift !== null && shift.dims.join() !== scale.dims.join())) return null;
  return one(node, 'layer-norm', without({ axes, epsilon: plain(node.number('epsilon', 1e-5)) }, { axes: 1, epsilon: 1e-5 }), {
    called: called(node), weights: { scale: floats(scale.dims, scale.data), shift: floats(scale.dims, shift?.data ?? new Float32Array(scale.data.length)) },
  });
};

/** Normalising every map on its own is a group normalisation with as many groups as channels. */
export const instanceNorm: Pattern = (view, node) => {
  if (node.op !== 'InstanceNormalization' || view.rankOf(node.inputs[0]) !== 4 || !isOrdinary(view, node.inputs[0])) return null;
  const [scale, shift] = [view.floats(node.inputs[1]), view.floats(node.inputs[2])];
  if (scale === undefined || shift === undefined || scale.data.length !== shift.data.length) return null;
  return one(node, 'group-norm', without({ groups: scale.data.length, epsilon: plain(node.number('epsilon', 1e-5)) }, { groups: 8, epsilon: 1e-5 }), { called: called(node), weights: { scale: row(scale.data), shift: row(shift.data) } });
};

/** Softmax along an axis behind the batch. */
export const softmax: Pattern = (view, node) => {
  const rank = view.rankOf(node.inputs[0]);
  if (!['Softmax', 'LogSoftmax'].includes(node.op) || rank === undefined || !isOrdinary(view, node.inputs[0])) return null;
  const axis = node.number('axis', -1);
  return one(node, 'softmax', without({ axis: axis < 0 ? axis + rank : axis, logarithm: node.op === 'LogSoftmax' }, { axis: 1, logarithm: false }));
};

/** Dropout; what it drops of the mask's output is of no use to anyone. */
export const dropout: Pattern = (view, node) => {
  if (node.op !== 'Dropout' || !isOrdinary(view, node.inputs[0]) || node.outputs.slice(1).some((output) => output !== '' && (view.isOutput(output) || view.readersOf(output).length > 0))) return null;
  const rate = plain(view.single(node.inputs[1]) ?? node.number('ratio', 0.5));
  return one(node, 'dropout', rate === 0.5 ? {} : { rate: rate >= 0 && rate < 1 ? rate : 0 });
};
