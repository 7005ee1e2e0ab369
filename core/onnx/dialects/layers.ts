// Pools, normalisation and softmax of other operator set versions.
import { floats, int64s, type Tensor } from '../../base/tensor.ts';
import type { OpName } from '../../ir/ops.ts';
import type { WireNode } from '../model.ts';
import { as, dropping, numberAt, only, same, Several, wholeAt, type Dialect, type Say, type Saying } from './said.ts';

/** Before 9 one scale for each place instead of each channel could be asked for. */
const spatial: Say = dropping({ spatial: only(1) });

/** Before 14 more than one output means training; the others are gone when nobody reads them. */
const inference = (say: Say): Say => (node, at) => (node.outputs.length > 1 ? 'Its running statistics are read, which only training writes' : say(node, at));

/**
 * Before 13 all axes from `axis` on count as one. Where only one of them is wider than 1, that is a softmax along it;
 * elsewhere the axes are flattened and restored.
 */
const flattening = (op: OpName & ('Softmax' | 'LogSoftmax')): Say => (node, at) => {
  const x = node.inputs[0] ?? '';
  const dims = at.typeOf(x)?.dims;
  if (dims === undefined || dims === null) return 'The rank of its input is not known, on which its meaning depends below opset 13';
  const stated = wholeAt(node, 'axis', 1);
  const axis = stated < 0 ? stated + dims.length : stated;
  if (axis < 0 || axis > dims.length) return `It has axis ${stated}; its input has ${dims.length} axes`;
  const wide = dims.flatMap((d, i) => (i >= axis && d !== 1 ? [i] : []));
  if (wide.length <= 1) return as(node, { set: { axis: wide[0] ?? Math.min(axis, dims.length - 1) } });
  const write = new Several(node, at);
  const rows = write.add(op.toLowerCase(), op, [write.add('flat', 'Flatten', [x], { axis })], { axis: -1 });
  const target = dims.map((d, i) => (typeof d === 'number' ? d : i === 0 && axis > 0 ? 0 : null));
  const open = target.filter((d) => d === null).length;
  if (open > 1 || (axis > 1 && target[0] === 0)) return write.end('Reshape', [rows, write.add('shape', 'Shape', [x])]);
  return write.end('Reshape', [rows, at.constant(`${node.name}/shape`, int64s(target.map((d) => d ?? -1)))]);
};

/** More channels no layer has; their scales would be written out one by one. */
const mostChannels = 65_536;

/** Instance normalisation over groups of channels, then a scale and a bias. */
const groups = (perGroup: boolean): Say => (node, at) => {
  const [x = '', scale = '', bias = ''] = node.inputs;
  const dims = at.typeOf(x)?.dims;
  const count = wholeAt(node, 'num_groups', 0);
  const channels = dims?.[1];
  if (dims === undefined || dims === null || dims.length < 3 || typeof channels !== 'number') return 'The channels of its input are not known';
  if (channels > mostChannels) return `Its input has ${channels} channels; Convas groups at most ${mostChannels}`;
  if (count < 1 || channels % count !== 0) return `Its ${count} groups do not divide ${channels} channels`;
  const fixed = dims.slice(1).every((d) => typeof d === 'number');
  const write = new Several(node, at);
  const ones = at.constant(`${node.name}/ones`, floats([count], new Float32Array(count).fill(1)));
  const zeros = at.constant(`${node.name}/zeros`, floats([count], new Float32Array(count)));
  const rows = write.add('groups', 'Reshape', [x, at.constant(`${node.name}/groups`, int64s([0, count, -1]))]);
  const normal = write.add('normal', 'InstanceNormalization', [rows, ones, zeros], { epsilon: numberAt(node, 'epsilon', 1e-5) });
  const shape = fixed ? at.constant(`${node.name}/shape`, int64s([0, ...(dims.slice(1) as readonly number[])])) : write.add('shape', 'Shape', [x]);
  const restored = write.add('restored', 'Reshape', [normal, shape]);
  const [wide, shift] = [perChannel(node, 'scale', scale, { channels, repeat: perGroup ? channels / count : 1, rank: dims.length }, at), perChannel(node, 'bias', bias, { channels, repeat: perGroup ? channels / count : 1, rank: dims.length }, at)];
  if (wide === null || shift === null) return 'Its scale and bias are computed; Convas needs them fixed';
  return write.end('Add', [write.add('scaled', 'Mul', [restored, wide]), shift]);
};

interface Channels {
  readonly channels: number;
  /** how many channels share one number */
  readonly repeat: number;
  readonly rank: number;
}

/** One number per channel as a constant that broadcasts over the places; null when it is no constant of that size. */
function perChannel(node: WireNode, role: string, input: string, { channels, repeat, rank }: Channels, at: Saying): string | null {
  const tensor: Tensor | undefined = at.constantOf(input);
  if (tensor?.dtype !== 'float32' || tensor.data.length * repeat !== channels) return null;
  const values = Float32Array.from({ length: channels }, (_, c) => tensor.data[Math.floor(c / repeat)] as number);
  return at.constant(`${node.name}/${role}`, floats([channels, ...new Array<number>(rank - 2).fill(1)], values));
}

/** Dialects of pools, normalisation and softmax. */
export const layers: Readonly<Record<string, Dialect>> = {
  AveragePool: [[1, same], [19, dropping({ dilations: only(1) })]],
  LpPool: [[2, same], [18, dropping({ dilations: only(1), ceil_mode: only(0) })]],
  BatchNormalization: [[7, inference(spatial)], [9, inference(same)], [14, same]],
  Softmax: [[1, flattening('Softmax')], [13, same]],
  LogSoftmax: [[1, flattening('LogSoftmax')], [13, same]],
  GroupNormalization: [[18, groups(true)], [21, groups(false)]],
};
