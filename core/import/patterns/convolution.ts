// Convolutions, with what belongs to them: padding before, a bias added by a node of its own, the activation after, and the
// pair of steps that make a separable one.
import type { JsonObject } from '../../base/diagnostic.ts';
import type { Pair } from '../../base/schema.ts';
import { floats, type Tensor } from '../../base/tensor.ts';
import { pairJson, without, type Match, type Pattern } from '../match.ts';
import type { ModelView, NodeView } from '../view.ts';
import { channelsOf, perChannel } from './channels.ts';
import { activationJson, lastStep, type Found } from './functions.ts';
import { padded, paddingJson, windowOf, zeroPads, type Pads, type WindowFound } from './windows.ts';

type Floats = NonNullable<ReturnType<ModelView['floats']>>;

/** A convolution as its node and what follows say it. */
interface Convolution {
  readonly node: NodeView;
  readonly weight: Floats;
  readonly kernel: Pair;
  readonly filters: number;
  readonly groups: number;
  readonly channels: number;
  readonly bias: Float32Array | null;
  readonly nodes: readonly NodeView[];
  readonly output: string;
}

function biasAfter(view: ModelView, value: string, filters: number): { readonly node: NodeView; readonly bias: Float32Array } | null {
  const node = view.soleOf(value, 'Add');
  const bias = node === undefined ? null : perChannel(view, view.beside(node, value), 4, filters);
  // One number for all channels may be the beginning of something else, such as a hard swish.
  return node === undefined || bias === null || view.single(view.beside(node, value)) !== undefined && filters > 1 ? null : { node, bias };
}

function convolutionAt(view: ModelView, node: NodeView, transposed: boolean): Convolution | null {
  const weight = view.floats(node.inputs[1]);
  if (view.constant(node.inputs[0]) !== undefined || weight === undefined || weight.dims.length !== 4 || !view.isFloat(node.inputs[0])) return null;
  const [first = 0, second = 0, height = 0, width = 0] = weight.dims;
  const groups = node.number('group', 1);
  const [filters, channels] = transposed ? [second * groups, first] : [first, second * groups];
  const own = (node.inputs[2] ?? '') === '' ? null : view.floats(node.inputs[2]);
  if (own === undefined || (own !== null && own.data.length !== filters)) return null;
  const output = node.outputs[0] ?? '';
  const after = own === null ? biasAfter(view, output, filters) : null;
  return {
    node, weight, kernel: [height, width], filters, groups, channels, bias: own?.data ?? after?.bias ?? null,
    nodes: after === null ? [node] : [node, after.node], output: after?.node.outputs[0] ?? output,
  };
}

/** The activation after a value, its factor taken into weights and bias. */
export function ending(view: ModelView, output: string, weight: Tensor, bias: Float32Array | null): { readonly last: Found | null; readonly weight: Tensor; readonly bias: Float32Array | null; readonly note?: string } {
  const last = lastStep(view, output);
  if (last === null || last.factor === 1 || weight.dtype !== 'float32') return { last, weight, bias };
  const { factor } = last;
  return {
    last, weight: floats(weight.dims, weight.data.map((w) => w * factor)), bias: bias === null ? null : bias.map((b) => b * factor),
    note: `The hard sigmoid after it is steeper than the usual one; its weights carry the factor ${Number(factor.toPrecision(6))} instead.`,
  };
}

const called = (...nodes: readonly NodeView[]): readonly string[] => [...nodes.flatMap(({ inputs }) => inputs.slice(1)), ...nodes.map(({ name }) => name)];

const usual: JsonObject = { filters: 16, kernel: 3, stride: 1, padding: 'valid', dilation: 1, groups: 1, multiplier: 1, bias: true };

function windowParams(window: WindowFound): JsonObject {
  return { kernel: pairJson(window.kernel), stride: pairJson(window.stride), padding: paddingJson(window.padding), dilation: pairJson(window.dilation) };
}

function biased(bias: Float32Array | null): Readonly<Record<string, Tensor>> {
  return bias === null ? {} : { bias: floats([bias.length], bias) };
}

/** True for a convolution that only mixes channels. */
function isPointwise(view: ModelView, { node, kernel, groups }: Convolution): boolean {
  const window = windowOf(view, node, kernel);
  return groups === 1 && window !== null && window.padding !== 'same' && [...kernel, ...window.stride].every((n) => n === 1) && window.padding.every((n) => n === 0);
}

function convolution(view: ModelView, node: NodeView, pad: { readonly node: NodeView; readonly pads: Pads } | null): Match | null {
  const one = convolutionAt(view, node, false);
  const plainWindow = one === null ? null : windowOf(view, node, one.kernel);
  const window = plainWindow === null || pad === null ? plainWindow : padded(plainWindow, pad.pads);
  if (one === null || window === null) return null;
  const x = pad?.node.inputs[0] ?? node.inputs[0] ?? '';
  const before = pad === null ? [] : [pad.node];
  const known = channelsOf(view, node.inputs[0]);
  if (known !== null && known !== one.channels) return null;
  const { groups, channels, filters, weight } = one;
  const isDepthwise = groups > 1 && groups === channels && weight.dims[1] === 1;
  const mixing = isDepthwise && one.bias === null ? view.soleOf(one.output, 'Conv') : undefined;
  const second = mixing === undefined || mixing.inputs[0] !== one.output ? null : convolutionAt(view, mixing, false);
  if (second !== null && isPointwise(view, second) && second.channels === filters) {
    const end = ending(view, second.output, floats(second.weight.dims, second.weight.data), second.bias);
    return match([...before, ...one.nodes, ...second.nodes], x, end, second.output, {
      kind: 'separable-conv2d', called: called(second.node, one.node),
      params: { filters: second.filters, ...windowParams(window), multiplier: filters / channels, bias: end.bias !== null },
      weights: { depthwise: floats(weight.dims, weight.data), pointwise: end.weight, ...biased(end.bias) },
    });
  }
  const end = ending(view, one.output, floats(weight.dims, weight.data), one.bias);
  return match([...before, ...one.nodes], x, end, one.output, {
    kind: isDepthwise ? 'depthwise-conv2d' : 'conv2d', called: called(node),
    params: isDepthwise ? { ...windowParams(window), multiplier: filters / channels, bias: end.bias !== null } : { filters, ...windowParams(window), groups, bias: end.bias !== null },
    weights: { weight: end.weight, ...biased(end.bias) },
  });
}

function match(nodes: readonly NodeView[], x: string, { last, note }: ReturnType<typeof ending>, output: string, layer: { readonly kind: string; readonly called: readonly string[]; readonly params: JsonObject; readonly weights: Readonly<Record<string, Tensor>> }, defaults: JsonObject = usual): Match {
  return {
    nodes: [...nodes, ...(last?.nodes ?? [])],
    layers: [{ ...layer, inputs: [x], outputs: [last?.output ?? output], params: { ...without(layer.params, defaults), ...(last === null ? {} : { activation: activationJson(last.activation) }) } }],
    ...(note === undefined ? {} : { note }),
  };
}

/** A convolution, plain, with groups, depthwise or separable. */
export const conv: Pattern = (view, node) => (node.op === 'Conv' ? convolution(view, node, null) : null);

/** Zeros around the image, then a convolution: the convolution pads. */
export const padThenConv: Pattern = (view, node) => {
  const pads = zeroPads(view, node);
  const next = pads === null ? undefined : view.soleOf(node.outputs[0], 'Conv');
  return pads === null || next === undefined || next.inputs[0] !== node.outputs[0] ? null : convolution(view, next, { node, pads });
};

/** A transposed convolution whose sizes are stated by padding. */
export const convTranspose: Pattern = (view, node) => {
  if (node.op !== 'ConvTranspose' || node.list('output_shape') !== undefined || !['NOTSET', 'VALID'].includes(node.text('auto_pad', 'NOTSET'))) return null;
  const one = convolutionAt(view, node, true);
  const window = one === null ? null : windowOf(view, node, one.kernel);
  if (one === null || window === null) return null;
  const [rows = 0, columns = 0] = node.list('output_padding') ?? [];
  const end = ending(view, one.output, floats(one.weight.dims, one.weight.data), one.bias);
  return match(one.nodes, node.inputs[0] ?? '', end, one.output, {
    kind: 'conv-transpose2d', called: called(node),
    params: { filters: one.filters, ...windowParams(window), 'output-padding': pairJson([rows, columns]), groups: one.groups, bias: end.bias !== null },
    weights: { weight: end.weight, ...biased(end.bias) },
  }, { ...usual, stride: 2, padding: 'same', 'output-padding': 0 });
};
