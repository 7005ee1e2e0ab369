// Ops that move, cut, join and resize, of other operator set versions.
import { floats, int64s, scalar } from '../../base/tensor.ts';
import { as, floatsAt, has, listAt, numberAt, same, textAt, wholeAt, wholesAt, type Dialect, type Saying, type Say } from './said.ts';
import type { WireNode } from '../model.ts';

/** Before 13 the axes are an attribute. */
const axesAttribute: Say = (node, at) => {
  const axes = listAt(node, 'axes');
  return as(node, { inputs: axes === undefined ? node.inputs : [node.inputs[0] ?? '', at.constant(`${node.name}/axes`, int64s(axes))], drop: ['axes'] });
};

/** Before 10 starts, ends and axes are attributes. */
const sliceAttributes: Say = (node, at) => {
  const [starts, ends] = [listAt(node, 'starts'), listAt(node, 'ends')];
  if (starts === undefined || ends === undefined) return 'It needs starts and ends';
  const axes = listAt(node, 'axes') ?? starts.map((_, i) => i);
  const list = (role: string, values: readonly number[]): string => at.constant(`${node.name}/${role}`, int64s(values));
  return as(node, { inputs: [node.inputs[0] ?? '', list('starts', starts), list('ends', ends), list('axes', axes)], drop: ['starts', 'ends', 'axes'] });
};

/** Before 13 the sizes are an attribute. */
const splitAttribute: Say = (node, at) => {
  const sizes = listAt(node, 'split');
  return as(node, { inputs: sizes === undefined ? node.inputs.slice(0, 1) : [node.inputs[0] ?? '', at.constant(`${node.name}/sizes`, int64s(sizes))], drop: ['split'] });
};

/** From 18 on the last of an even split may be smaller. */
const splitParts: Say = (node, at) => {
  if (has(node, 1)) return as(node, { drop: ['num_outputs'] });
  const dims = at.typeOf(node.inputs[0] ?? '')?.dims;
  const axis = wholeAt(node, 'axis', 0);
  const size = dims?.at(axis < 0 ? axis + dims.length : axis);
  const count = node.outputs.length;
  if (typeof size !== 'number' || size % count === 0) return as(node, { drop: ['num_outputs'] });
  const part = Math.ceil(size / count);
  const sizes = Array.from({ length: count }, (_, i) => Math.max(0, Math.min(part, size - i * part)));
  return as(node, { inputs: [node.inputs[0] ?? '', at.constant(`${node.name}/sizes`, int64s(sizes))], drop: ['num_outputs'] });
};

/** Before 11 pads and value are attributes. */
const padAttributes: Say = (node, at) => {
  const pads = listAt(node, 'pads');
  if (pads === undefined) return 'It needs pads';
  return as(node, { inputs: [node.inputs[0] ?? '', at.constant(`${node.name}/pads`, int64s(pads)), at.constant(`${node.name}/value`, scalar(numberAt(node, 'value', 0)))], drop: ['pads', 'value'] });
};

/** From 18 on pads may be for some axes only. */
const padAxes: Say = (node, at) => {
  const mode = textAt(node, 'mode', 'constant');
  if (mode === 'wrap') return 'Padding that wraps round has no counterpart in Convas';
  if (!has(node, 3)) return as(node, { inputs: node.inputs.slice(0, 3) });
  const [pads, axes, dims] = [wholesAt(node, 1, at), wholesAt(node, 3, at), at.typeOf(node.inputs[0] ?? '')?.dims];
  if (pads === undefined || axes === undefined || dims === undefined || dims === null) return 'Its pads are computed; Convas needs them fixed';
  const whole = new Array<number>(2 * dims.length).fill(0);
  for (const [i, named] of axes.entries()) {
    const axis = named < 0 ? named + dims.length : named;
    if (axis < 0 || axis >= dims.length) return `It pads axis ${named}, which its input does not have`;
    whole[axis] = pads[i] ?? 0;
    whole[axis + dims.length] = pads[i + axes.length] ?? 0;
  }
  const value = node.inputs[2] ?? '';
  return as(node, { inputs: [node.inputs[0] ?? '', at.constant(`${node.name}/pads`, int64s(whole)), ...(value === '' ? [] : [value])] });
};

/** Upsampling and the first Resize map the first places onto each other; nearest takes the place below, when shrinking that above. */
const early = (node: WireNode, scales: string, rounding = 'floor'): ReturnType<Say> => {
  const mode = textAt(node, 'mode', 'nearest');
  if (mode !== 'nearest' && mode !== 'linear' && mode !== 'bilinear') return `Its mode is ${mode.slice(0, 40)}; Convas has nearest and linear`;
  const set = { coordinate_transformation_mode: 'asymmetric', mode: mode === 'bilinear' ? 'linear' : mode, ...(mode === 'nearest' ? { nearest_mode: rounding } : {}) };
  return as(node, { op: 'Resize', inputs: [node.inputs[0] ?? '', '', scales], set, drop: ['scales'] });
};

const upsampleAttribute: Say = (node, at) => {
  const scales = floatsAt(node, 'scales');
  return scales === undefined ? 'It needs scales' : early(node, at.constant(`${node.name}/scales`, floats([scales.length], scales)));
};

const scalesInput: Say = (node) => early(node, node.inputs[1] ?? '');

/** The engine rounds up where an axis shrinks, so that all axes must go the same way. */
const firstResize: Say = (node, at) => {
  const scales = at.constantOf(node.inputs[1] ?? '');
  if (scales?.dtype !== 'float32') return 'Its scales are computed; Convas needs them fixed';
  if (scales.data.every((s) => s >= 1)) return early(node, node.inputs[1] ?? '');
  return scales.data.every((s) => s <= 1) || textAt(node, 'mode', 'nearest') !== 'nearest' ? early(node, node.inputs[1] ?? '', 'ceil') : 'It enlarges one axis and shrinks another, for which Convas has no rounding';
};

/** Attributes that came with opset 18, and when they change nothing. */
const idle: Readonly<Record<string, (node: WireNode) => boolean>> = {
  antialias: (node) => wholeAt(node, 'antialias', 0) === 0,
  keep_aspect_ratio_policy: (node) => textAt(node, 'keep_aspect_ratio_policy', 'stretch') === 'stretch',
};

const resize: Say = (node, at) => {
  const coordinates = textAt(node, 'coordinate_transformation_mode', 'half_pixel');
  if (coordinates === 'half_pixel_symmetric') return 'Its coordinates are half_pixel_symmetric, which Convas does not have';
  const crops = coordinates === 'tf_crop_and_resize';
  for (const { name } of node.attributes) if (Object.hasOwn(idle, name) && idle[name]?.(node) === false) return `Its attribute ${name} has no counterpart in Convas`;
  const inputs = [...node.inputs];
  if (has(node, 1) && !crops) inputs[1] = '';
  const scales = has(node, 2) ? at.constantOf(node.inputs[2] ?? '') : undefined;
  if (scales?.data.length === 0 && has(node, 3)) inputs[2] = '';
  const axes = listAt(node, 'axes');
  if (axes !== undefined) {
    const spread = someAxes(node, inputs, axes, at);
    if (spread !== null) return spread;
  }
  return as(node, { inputs, drop: [...Object.keys(idle), 'axes'] });
};

/** Scales and sizes of some axes become those of all, in `inputs`; a sentence when they cannot. */
function someAxes(node: WireNode, inputs: string[], axes: readonly number[], at: Saying): string | null {
  const dims = at.typeOf(node.inputs[0] ?? '')?.dims;
  const [scales, sizes] = [has(node, 2) ? at.constantOf(node.inputs[2] ?? '') : undefined, wholesAt(node, 3, at)];
  if (dims === undefined || dims === null || axes.some((axis) => axis < -dims.length || axis >= dims.length)) return 'The axes it resizes are not known';
  const place = (axis: number): number => (axis < 0 ? axis + dims.length : axis);
  if (sizes !== undefined && sizes.length === axes.length) {
    const whole = dims.map((d, i) => (axes.some((axis) => place(axis) === i) ? sizes[axes.findIndex((axis) => place(axis) === i)] ?? 0 : d));
    if (!whole.every((d, i) => typeof d === 'number' || i === 0)) return 'The sizes it leaves as they are are not known';
    inputs[3] = at.constant(`${node.name}/sizes`, int64s(whole.map((d) => (typeof d === 'number' ? d : 1))));
    return null;
  }
  if (scales === undefined || scales.data.length !== axes.length) return 'Its scales are computed; Convas needs them fixed';
  const whole = dims.map(() => 1);
  for (const [i, axis] of axes.entries()) whole[place(axis)] = Number(scales.data[i]);
  inputs[2] = at.constant(`${node.name}/scales`, floats([whole.length], whole));
  return null;
}

const scatter: Say = (node) => as(node, { op: 'ScatterElements' });

/** Dialects of the ops that move elements. */
export const layout: Readonly<Record<string, Dialect>> = {
  Squeeze: [[1, axesAttribute], [13, same]],
  Unsqueeze: [[1, axesAttribute], [13, same]],
  Slice: [[1, sliceAttributes], [10, same]],
  Split: [[2, splitAttribute], [13, same], [18, splitParts]],
  Pad: [[2, padAttributes], [11, same], [18, padAxes]],
  Upsample: [[7, upsampleAttribute], [9, scalesInput]],
  Resize: [[10, firstResize], [11, resize]],
  Scatter: [[9, scatter]],
};
