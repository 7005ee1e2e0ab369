// Normalisation and softmax, statistics taken from lists of values.
import { numberOf } from '../../core/ir/attributes.ts';
import type { normalisationOps } from '../../core/ir/ops/normalisation.ts';
import { build, count, flat, front, get, need, places, stretched, type Rule, type Value } from './value.ts';

const mean = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0) / v.length;
const variance = (v: readonly number[]): number => {
  const middle = mean(v);
  return mean(v.map((x) => (x - middle) ** 2));
};

/** (x − mean) / sqrt(variance + epsilon) · scale + bias per channel; in training mode with the batch's own statistics. */
const batchNormalization: Rule = (call) => {
  const [x, scale, bias, runningMean, runningVariance] = [need(call, 0), need(call, 1), need(call, 2), need(call, 3), need(call, 4)];
  const epsilon = numberOf(call.attributes, 'epsilon', 1e-5);
  const keep = numberOf(call.attributes, 'momentum', 0.9);
  const training = numberOf(call.attributes, 'training_mode', 0) !== 0;
  const channels = scale.dims[0] as number;
  const own = Array.from({ length: channels }, (): number[] => []);
  for (const [i, index] of [...places(x.dims)].entries()) own[index[1] as number]?.push(x.data[i] as number);
  const means = training ? own.map(mean) : runningMean.data;
  const variances = training ? own.map(variance) : runningVariance.data;
  const y = build('float32', x.dims, (index) => {
    const c = index[1] as number;
    return ((get(x, index) - (means[c] as number)) / Math.sqrt((variances[c] as number) + epsilon)) * (scale.data[c] as number) + (bias.data[c] as number);
  });
  const blend = (running: Value, batch: readonly number[]): Value => ({ ...running, data: running.data.map((r, c) => r * keep + (batch[c] as number) * (1 - keep)) });
  return [y, blend(runningMean, means), blend(runningVariance, variances)].slice(0, call.outputs);
};

/** x / (bias + alpha / size · Σ squares of `size` neighbouring channels)^beta. */
const localResponse: Rule = (call) => {
  const x = need(call, 0);
  const size = numberOf(call.attributes, 'size', 1);
  const [alpha, beta, bias] = [numberOf(call.attributes, 'alpha', 1e-4), numberOf(call.attributes, 'beta', 0.75), numberOf(call.attributes, 'bias', 1)];
  return [build('float32', x.dims, ([n = 0, c = 0, ...p]) => {
    let sum = 0;
    for (let k = Math.max(0, c - Math.floor((size - 1) / 2)); k <= Math.min((x.dims[1] as number) - 1, c + Math.ceil((size - 1) / 2)); k++) sum += get(x, [n, k, ...p]) ** 2;
    return get(x, [n, c, ...p]) / (bias + (alpha / size) * sum) ** beta;
  })];
};

/** Statistics over the places of each channel of each example. */
const instanceNormalization: Rule = (call) => {
  const [x, scale, bias] = [need(call, 0), need(call, 1), need(call, 2)];
  const size = count(x.dims.slice(2));
  const epsilon = numberOf(call.attributes, 'epsilon', 1e-5);
  return [{ ...x, data: x.data.map((v, i) => {
    const from = Math.floor(i / size) * size;
    const own = x.data.slice(from, from + size);
    const c = Math.floor(i / size) % (x.dims[1] as number);
    return ((v - mean(own)) / Math.sqrt(variance(own) + epsilon)) * (scale.data[c] as number) + (bias.data[c] as number);
  }) }];
};

/** Each line along the axis divided by its norm. */
const lpNormalization: Rule = (call) => {
  const x = need(call, 0);
  const axis = front(numberOf(call.attributes, 'axis', -1), x.dims.length);
  const p = numberOf(call.attributes, 'p', 2);
  return [build('float32', x.dims, (index) => {
    const line = Array.from({ length: x.dims[axis] as number }, (_, i) => Math.abs(get(x, index.with(axis, i))) ** p);
    return get(x, index) / line.reduce((a, b) => a + b, 0) ** (1 / p);
  })];
};

const layerNormalization: Rule = (call) => {
  const [x, scale, bias] = [need(call, 0), need(call, 1), call.inputs[2]];
  const axis = front(numberOf(call.attributes, 'axis', -1), x.dims.length);
  const epsilon = numberOf(call.attributes, 'epsilon', 1e-5);
  const size = count(x.dims.slice(axis));
  const rows = Array.from({ length: x.data.length / size }, (_, r) => x.data.slice(r * size, (r + 1) * size));
  const row = (index: readonly number[]): number => flat(x.dims.slice(0, axis), index.slice(0, axis));
  const moments = rows.map((values) => ({ middle: mean(values), spread: variance(values) }));
  const y = build('float32', x.dims, (index) => {
    const { middle, spread } = moments[row(index)] as { middle: number; spread: number };
    const within = index.slice(axis);
    return ((get(x, index) - middle) / Math.sqrt(spread + epsilon)) * stretched(scale, within) + (bias === undefined ? 0 : stretched(bias, within));
  });
  const dims = x.dims.map((d, i) => (i < axis ? d : 1));
  const means: Value = { dtype: 'float32', dims, data: moments.map(({ middle }) => middle) };
  const inverse: Value = { dtype: 'float32', dims, data: moments.map(({ spread }) => 1 / Math.sqrt(spread + epsilon)) };
  return [y, means, inverse].slice(0, call.outputs);
};

const softmax = (log: boolean): Rule => (call) => {
  const x = need(call, 0);
  const axis = front(numberOf(call.attributes, 'axis', -1), x.dims.length);
  return [build('float32', x.dims, (index) => {
    const line = Array.from({ length: x.dims[axis] as number }, (_, i) => get(x, index.with(axis, i)));
    const top = Math.max(...line);
    const total = line.reduce((sum, v) => sum + Math.exp(v - top), 0);
    const shifted = get(x, index) - top;
    return log ? shifted - Math.log(total) : Math.exp(shifted) / total;
  })];
};

/** Rules of the family, one per row of its catalogue table. */
export const normalisation: Readonly<Record<keyof typeof normalisationOps, Rule>> = {
  BatchNormalization: batchNormalization,
  InstanceNormalization: instanceNormalization,
  LpNormalization: lpNormalization,
  LRN: localResponse,
  LayerNormalization: layerNormalization,
  Softmax: softmax(false),
  LogSoftmax: softmax(true),
};
