// PyTorch code of every kind of layer: modules for what holds weights or acts otherwise in training, functions for the rest.
import { activationOf, type Activation } from '../layers/activations.ts';
import type { Sides } from '../layers/window.ts';
import type { Params } from './params.ts';
import { pythonNumber, pythonPair, quoted, sizeText } from './source.ts';
import { call, code, type At, type Emission, type Part, type Parts } from './template.ts';
import { activated, averagePool, convolution, maxPool, padded, sumPool, transposed } from './pytorch-windows.ts';

type Write = (at: At, p: Params) => Emission;

const x: Part = { input: 0 };

/** A value and nothing else. */
function value(parts: Parts, helpers: readonly string[] = []): Emission {
  return { modules: [], steps: [{ value: parts }], helpers };
}

/** A module called on its input. */
function module(at: At, make: Parts, activation: Activation | null = null, helpers: readonly string[] = []): Emission {
  return { modules: [{ suffix: '', make }], steps: [{ value: activated(at.bare ? null : activation, code`self.${at.name}(${x})`) }], helpers };
}

function unless(usual: number, given: number): string | null {
  return given === usual ? null : pythonNumber(given);
}

function batchNorm(at: At, p: Params): Emission {
  const rank = at.inputs[0]?.dims?.length;
  const make = call(rank === 4 || rank === undefined ? 'nn.BatchNorm2d' : 'nn.BatchNorm1d', [at.channels('num_features')], { eps: unless(1e-5, p.epsilon), momentum: unless(0.1, p.momentum) });
  if (at.checked.flat.trainable) return module(at, make);
  // A frozen one keeps to its running values in training too.
  const { name } = at;
  return { modules: [{ suffix: '', make }], helpers: [], steps: [{ value: code`F.batch_norm(${x}, self.${name}.running_mean, self.${name}.running_var, self.${name}.weight, self.${name}.bias, eps=${pythonNumber(p.epsilon)})` }] };
}

function multiply(at: At): Emission {
  const maps = at.output.dims?.length === 4;
  return value(joined(at.item.sources.length, ' * ', (i) => (maps && at.inputs[i]?.dims?.length === 2 ? code`${{ input: i }}[:, :, None, None]` : [{ input: i }])));
}

function joined(count: number, between: string, one: (i: number) => Parts): Parts {
  return Array.from({ length: count }, (_, i) => (i === 0 ? one(i) : [between, ...one(i)])).flat();
}

function reshape(at: At, p: Params): Emission {
  const sizes = at.output.dims?.slice(1).map(sizeText) ?? p.shape.map(String);
  return value(code`${x}.reshape(-1, ${sizes.join(', ')})`);
}

/** How each kind is written; a test holds it to the registry. */
export const pytorchLayers: Readonly<Record<string, Write>> = {
  input: () => value([x]),
  output: () => value([x]),
  conv2d: (at, p) => convolution(at, p, { filters: at.param('filters', String(p.filters), 'out_channels'), groups: p.groups === 1 && !at.shows('groups') ? null : at.param('groups', String(p.groups)) }),
  'depthwise-conv2d': (at, p) => convolution(at, p, { filters: widened(at, p), groups: at.channels('in_channels') }),
  'separable-conv2d': (at, p) => convolution(at, p, { filters: widened(at, p), groups: at.channels('in_channels'), second: at.param('filters', String(p.filters), 'out_channels') }),
  'conv-transpose2d': transposed,
  'max-pool2d': (at, p) => maxPool(at, p),
  'average-pool2d': (at, p) => averagePool(at, p),
  'sum-pool2d': (at, p) => sumPool(at, p),
  'global-average-pool': () => value(code`F.adaptive_avg_pool2d(${x}, 1)`),
  'global-max-pool': () => value(code`F.adaptive_max_pool2d(${x}, 1)`),
  dense: (at, p) => module(at, call('nn.Linear', [at.channels('in_features'), at.param('units', String(p.units), 'out_features')], { bias: p.bias ? null : 'False' }), p.activation),
  rbf: (at, p) => module(at, call('RBF', [at.channels('in_features'), at.param('units', String(p.units), 'units')]), null, ['RBF']),
  activation: (_at, p) => value(activated(activationOf(p.function, p), [x])),
  softmax: (_at, p) => value(call(p.logarithm ? 'F.log_softmax' : 'F.softmax', [x], { dim: String(p.axis) })),
  'batch-norm': batchNorm,
  'layer-norm': (at, p) => {
    const dims = at.inputs[0]?.dims ?? null;
    const sizes = dims === null ? ['...'] : dims.slice(dims.length - p.axes).map(sizeText);
    const shape: Part = sizes.length === 1 ? { text: sizes[0] ?? '...', hint: 'normalized_shape' } : { text: `[${sizes.join(', ')}]`, hint: 'normalized_shape' };
    return module(at, call('nn.LayerNorm', [shape], { eps: unless(1e-5, p.epsilon) }));
  },
  'group-norm': (at, p) => module(at, call('nn.GroupNorm', [at.param('groups', String(p.groups), 'num_groups'), at.channels('num_channels')], { eps: unless(1e-5, p.epsilon) })),
  'local-response-norm': (_at, p) => value(call('F.local_response_norm', [x, String(p.size)], { alpha: pythonNumber(p.alpha), beta: pythonNumber(p.beta), k: pythonNumber(p.k) })),
  dropout: (at, p) => module(at, call('nn.Dropout', [at.param('rate', pythonNumber(p.rate))])),
  add: (at) => value(joined(at.item.sources.length, ' + ', (i) => [{ input: i }])),
  multiply,
  concat: (at, p) => value(code`torch.cat([${joined(at.item.sources.length, ', ', (i) => [{ input: i }])}], dim=${String(p.axis)})`),
  flatten: () => value(code`torch.flatten(${x}, 1)`),
  reshape,
  'zero-pad2d': (_at, p) => {
    const { top, left, bottom, right } = p.padding as Sides;
    return value(padded(x, [top, left, bottom, right]));
  },
  slice: (_at, p) => value(code`${x}[${':, '.repeat(p.axis)}${range(p)}]`),
  'channel-shuffle': (at, p) => value(call('F.channel_shuffle', [x, at.param('groups', String(p.groups))])),
  'onnx-op': (at, p) => value(call('onnx_op', [quoted(p.op), ...at.item.sources.map((_, i): Parts => [{ input: i }])]), ['onnx_op']),
  upsample2d: (at, p) => value(call('F.interpolate', [x], { scale_factor: at.param('scale', pythonPair(p.scale)), mode: p.mode === 'nearest' ? null : '"bilinear"' })),
};

/** A stretch of positions as Python writes it. */
function range({ from, to }: Params): string {
  return `${from === 0 ? '' : from}:${to ?? ''}`;
}

/** Channels times multiplier; while the multiplier is 1 they are the channels themselves. */
function widened(at: At, p: Params): Part {
  const channels = at.channels('in_channels');
  if (p.multiplier === 1) return channels;
  return { text: channels.text === '...' ? '...' : String(Number(channels.text) * p.multiplier), hint: 'depthwise_channels' };
}
