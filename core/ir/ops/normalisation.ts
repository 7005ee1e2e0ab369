// Normalisation, and softmax in both forms.
import { formatDims, type Dims } from '../../base/shape.ts';
import { numberOf } from '../attributes.ts';
import { real, row, type TypeQuestion, type TypeRule } from './row.ts';
import { agree, axisOf, broadcast, given, sameAsFirst } from './rules.ts';

/** What is wrong with inputs that hold one number per channel of the first; null when nothing is. */
function perChannel(q: TypeQuestion, inputs: readonly number[]): string | null {
  const x = given(q, 0).dims;
  const channels = x === null ? null : x[1] ?? 1;
  for (const i of inputs) {
    const dims = given(q, i).dims;
    if (dims === null) continue;
    if (dims.length !== 1) return `Input ${i + 1} must have one number per channel; it is ${formatDims(dims)}`;
    const met = agree(channels, dims[0] ?? null, (c, n) => `Input ${i + 1} must have one number per channel: ${c} channels, ${n} numbers`);
    if (met !== null && typeof met === 'object') return met.problem;
  }
  return null;
}

/** Inputs x, scale, bias, mean, variance; in training mode the running mean and variance follow as outputs. */
const batchNormalization: TypeRule = (q) => {
  const x = given(q, 0);
  if (x.dims !== null && x.dims.length < 2) return `Batch normalisation needs batch and channels; the input is ${formatDims(x.dims)}`;
  const wrong = perChannel(q, [1, 2, 3, 4]);
  if (wrong !== null) return wrong;
  const training = numberOf(q.attributes, 'training_mode', 0) !== 0;
  if (!training && q.outputs > 1) return `Batch normalisation has ${q.outputs} outputs only in training mode`;
  return [x, given(q, 3), given(q, 4)].slice(0, q.outputs);
};

/** Inputs x, scale, bias: statistics over the places of each channel of each example. */
const instanceNormalization: TypeRule = (q) => {
  const x = given(q, 0);
  if (x.dims !== null && x.dims.length < 3) return `Instance normalisation needs batch, channels and spatial axes; the input is ${formatDims(x.dims)}`;
  return perChannel(q, [1, 2]) ?? [x];
};

const localResponse: TypeRule = (q) => {
  const x = given(q, 0);
  const size = numberOf(q.attributes, 'size', 0);
  if (size < 1) return `The window over channels must be positive, not ${size}`;
  if (x.dims !== null && x.dims.length < 3) return `Local response normalisation needs batch, channels and spatial axes; the input is ${formatDims(x.dims)}`;
  return [x];
};

function axis(q: TypeQuestion): number | string | null {
  const dims = given(q, 0).dims;
  return dims === null ? null : axisOf(numberOf(q.attributes, 'axis', -1), dims.length);
}

/** The second and third output are the mean and the reciprocal deviation, with size 1 on the normalised axes. */
const layerNormalization: TypeRule = (q) => {
  const x = given(q, 0);
  const from = axis(q);
  if (typeof from === 'string') return from;
  if (x.dims === null || from === null) return [x, x, x].slice(0, q.outputs);
  const normalised = x.dims.slice(from);
  for (const i of [1, 2]) {
    const dims = q.inputs[i]?.dims ?? null;
    if (dims === null) continue;
    const whole = broadcast(normalised, dims);
    if (typeof whole === 'string' || (whole !== null && whole.length !== normalised.length)) return `Input ${i + 1} must broadcast to the normalised axes ${formatDims(normalised)}; it is ${formatDims(dims)}`;
  }
  const statistics: Dims = x.dims.map((d, i) => (i < from ? d : 1));
  return [x, { dtype: 'float32', dims: statistics } as const, { dtype: 'float32', dims: statistics } as const].slice(0, q.outputs);
};

const softmax: TypeRule = (q) => {
  const at = axis(q);
  return typeof at === 'string' ? at : sameAsFirst(q);
};

const softmaxRow = row({ inputs: [1, 1], outputs: [1, 1], accepts: [real], attributes: { axis: 'int?' }, infer: softmax });

/** Rows of the normalisation family. */
export const normalisationOps = {
  BatchNormalization: row({ inputs: [5, 5], outputs: [1, 3], accepts: [real], attributes: { epsilon: 'float?', momentum: 'float?', training_mode: 'int?' }, infer: batchNormalization }),
  InstanceNormalization: row({ inputs: [3, 3], outputs: [1, 1], accepts: [real], attributes: { epsilon: 'float?' }, infer: instanceNormalization }),
  LpNormalization: row({ inputs: [1, 1], outputs: [1, 1], accepts: [real], attributes: { axis: 'int?', p: 'int?' }, infer: softmax }),
  LRN: row({ inputs: [1, 1], outputs: [1, 1], accepts: [real], attributes: { alpha: 'float?', beta: 'float?', bias: 'float?', size: 'int' }, infer: localResponse }),
  LayerNormalization: row({ inputs: [2, 3], outputs: [1, 3], accepts: [real], attributes: { axis: 'int?', epsilon: 'float?', stash_type: 'int?' }, infer: layerNormalization }),
  Softmax: softmaxRow,
  LogSoftmax: softmaxRow,
};
