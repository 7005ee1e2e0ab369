// Keras code of every kind of layer. Maps are channels-last, so axes and the order of flattened values need care: what counts
// channels second counts them last here, and where the order of flattened values matters they are permuted first.
import { activationOf, type Activation } from '../layers/activations.ts';
import type { Sides } from '../layers/window.ts';
import type { Params } from './params.ts';
import { pythonNumber, pythonPair, quoted, sizeText } from './source.ts';
import { call, code, type Emission, type Part, type Parts } from './template.ts';
import { activationLayer, activationWord, chain, ending, frozen, kerasAveragePool, kerasConvolution, kerasMaxPool, kerasSumPool, kerasTransposed, zeroPadding, type KerasAt } from './keras-windows.ts';

type Write = (at: KerasAt, p: Params) => Emission;

/** Our axis (batch 0, channels 1, rows 2, columns 3) where maps are channels-last. */
function axisText(axis: number, rank: number | undefined): string {
  if (rank === 4) return axis === 1 ? '-1' : String(axis - 1);
  return rank === axis + 1 ? '-1' : String(axis);
}

function list(parts: readonly Parts[]): Parts {
  return ['[', ...parts.flatMap((one, i) => (i === 0 ? one : [', ', ...one])), ']'];
}

/** A layer that reads several values. */
function joining(at: KerasAt, make: Parts, one: (i: number) => Parts = (i) => [{ input: i }]): Emission {
  return { modules: [], helpers: [], steps: [{ value: code`${make}(${list(at.item.sources.map((_, i) => one(i)))})` }] };
}

function activated(at: KerasAt, activation: Activation): Emission {
  const word = activationWord(activation);
  return chain(word === null ? activationLayer(activation, at.label()) : [call('layers.Activation', [word], { name: at.label() })]);
}

// Keras normalises over last axes only: over rows and columns alone, channels come first in between.
function layerNorm(at: KerasAt, p: Params): Emission {
  const rank = at.inputs[0]?.dims?.length;
  const between = rank === 4 && p.axes < 3;
  const axis = rank === 4 && p.axes === 3 ? '(1, 2, 3)' : p.axes === 1 ? null : rank === 4 ? '(2, 3)' : '(1, 2)';
  const make = call('layers.LayerNormalization', [], { axis, epsilon: pythonNumber(p.epsilon), ...frozen(at), name: at.label() });
  if (!between) return chain([make]);
  return chain([call('layers.Permute', ['(3, 1, 2)'], { name: at.label('first') }), make, call('layers.Permute', ['(2, 3, 1)'], { name: at.label('last') })]);
}

function multiply(at: KerasAt): Emission {
  const maps = at.output.dims?.length === 4;
  return joining(at, call('layers.Multiply', [], { name: at.label() }), (i) => {
    if (!maps || at.inputs[i]?.dims?.length !== 2) return [{ input: i }];
    return code`${call('layers.Reshape', ['(1, 1, -1)'], { name: at.label(`gate${i === 1 ? '' : i}`) })}(${{ input: i }})`;
  });
}

/** Whether maps of these sizes hold their values in the same order with channels first and last. */
export function orderAgrees(dims: readonly unknown[] | null | undefined): boolean {
  if (dims === null || dims === undefined || dims.length !== 4) return true;
  return dims[1] === 1 || (dims[2] === 1 && dims[3] === 1);
}

function channelsFirst(at: KerasAt): readonly Parts[] {
  return orderAgrees(at.inputs[0]?.dims) ? [] : [call('layers.Permute', ['(3, 1, 2)'], { name: at.label('order') })];
}

function reshape(at: KerasAt, p: Params): Emission {
  const sizes = at.output.dims?.slice(1).map(sizeText) ?? p.shape.map(String);
  const [channels = '1', rows = '1', columns = '1'] = sizes;
  if (sizes.length !== 3) return chain([...channelsFirst(at), call('layers.Reshape', [`(${sizes.join(', ')}${sizes.length === 1 ? ',' : ''})`], { name: at.label() })]);
  if (orderAgrees(at.output.dims)) return chain([...channelsFirst(at), call('layers.Reshape', [`(${rows}, ${columns}, ${channels})`], { name: at.label() })]);
  return chain([...channelsFirst(at), call('layers.Reshape', [`(${sizes.join(', ')})`], { name: at.label() }), call('layers.Permute', ['(2, 3, 1)'], { name: at.label('maps') })]);
}

function kept(share: number): string {
  return pythonNumber(Number((1 - share).toPrecision(12)));
}

/** How each kind is written; a test holds it to the registry. */
export const kerasLayers: Readonly<Record<string, Write>> = {
  input: () => ({ modules: [], helpers: [], steps: [{ value: [{ input: 0 }] }] }),
  output: () => ({ modules: [], helpers: [], steps: [{ value: [{ input: 0 }] }] }),
  conv2d: (at, p) => kerasConvolution(at, p, { layer: 'layers.Conv2D', width: at.param('filters', String(p.filters)), more: { groups: p.groups === 1 && !at.shows('groups') ? null : at.param('groups', String(p.groups)) } }),
  'depthwise-conv2d': (at, p) => kerasConvolution(at, p, { layer: 'layers.DepthwiseConv2D', width: null, more: { depth_multiplier: p.multiplier === 1 && !at.shows('multiplier') ? null : at.param('multiplier', String(p.multiplier)) } }),
  'separable-conv2d': (at, p) => kerasConvolution(at, p, { layer: 'layers.SeparableConv2D', width: at.param('filters', String(p.filters)), more: { depth_multiplier: p.multiplier === 1 && !at.shows('multiplier') ? null : at.param('multiplier', String(p.multiplier)) } }),
  'conv-transpose2d': kerasTransposed,
  'max-pool2d': kerasMaxPool,
  'average-pool2d': kerasAveragePool,
  'sum-pool2d': kerasSumPool,
  'global-average-pool': (at) => chain([call('layers.GlobalAveragePooling2D', [], { keepdims: 'True', name: at.label() })]),
  'global-max-pool': (at) => chain([call('layers.GlobalMaxPooling2D', [], { keepdims: 'True', name: at.label() })]),
  dense: (at, p) => chain([call('layers.Dense', [at.param('units', String(p.units))], ending(at, p)), ...(at.bare ? [] : activationLayer(p.activation, at.label('activation')))]),
  rbf: (at, p) => chain([call('RBF', [at.param('units', String(p.units))], { ...frozen(at), name: at.label() })], ['RBF']),
  activation: (at, p) => activated(at, activationOf(p.function, p)),
  softmax: (at, p) => {
    const axis = axisText(p.axis, at.inputs[0]?.dims?.length);
    if (p.logarithm) return { modules: [], helpers: [], steps: [{ value: code`ops.log_softmax(${{ input: 0 } satisfies Part}, axis=${axis})` }] };
    return chain([call('layers.Softmax', [], { axis: axis === '-1' ? null : axis, name: at.label() })]);
  },
  'batch-norm': (at, p) => chain([call('layers.BatchNormalization', [], { axis: at.inputs[0]?.dims?.length === 3 ? '1' : null, momentum: kept(p.momentum), epsilon: pythonNumber(p.epsilon), ...frozen(at), name: at.label() })]),
  'layer-norm': layerNorm,
  'group-norm': (at, p) => chain([call('layers.GroupNormalization', [at.param('groups', String(p.groups))], { epsilon: pythonNumber(p.epsilon), ...frozen(at), name: at.label() })]),
  'local-response-norm': (at, p) => chain([call('LocalResponseNorm', [String(p.size)], { alpha: pythonNumber(p.alpha), beta: pythonNumber(p.beta), k: pythonNumber(p.k), name: at.label() })], ['LocalResponseNorm']),
  dropout: (at, p) => chain([call('layers.Dropout', [at.param('rate', pythonNumber(p.rate))], { name: at.label() })]),
  add: (at) => joining(at, call('layers.Add', [], { name: at.label() })),
  multiply,
  concat: (at, p) => {
    const axis = axisText(p.axis, at.output.dims?.length);
    return joining(at, call('layers.Concatenate', [], { axis: axis === '-1' ? null : axis, name: at.label() }));
  },
  flatten: (at) => chain([...(at.reordered ? [] : channelsFirst(at)), call('layers.Flatten', [], { name: at.label() })]),
  reshape,
  'zero-pad2d': (at, p) => {
    const { top, left, bottom, right } = p.padding as Sides;
    return chain([zeroPadding([top, left, bottom, right], at.label())]);
  },
  slice: (at, p) => {
    const axis = at.output.dims?.length === 4 ? [3, 1, 2][p.axis - 1] ?? p.axis : p.axis;
    return { modules: [], helpers: [], steps: [{ value: code`${{ input: 0 }}[${':, '.repeat(axis)}${p.from === 0 ? '' : String(p.from)}:${p.to === null ? '' : String(p.to)}]` }] };
  },
  'channel-shuffle': (at, p) => chain([call('ChannelShuffle', [at.param('groups', String(p.groups))], { name: at.label() })], ['ChannelShuffle']),
  'onnx-op': (at, p) => {
    const make = call('OnnxOp', [quoted(p.op)], { name: at.label() });
    return at.item.sources.length > 1 ? { ...joining(at, make), helpers: ['OnnxOp'] } : chain([make], ['OnnxOp']);
  },
  upsample2d: (at, p) => chain([call('layers.UpSampling2D', [at.param('scale', pythonPair(p.scale), 'size')], { interpolation: p.mode === 'nearest' ? null : '"bilinear"', name: at.label() })]),
};
