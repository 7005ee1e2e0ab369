// Convolution and pooling in Keras, channels last: its own padding words where they say exactly the same, ZeroPadding2D or a
// small layer of the file where they do not.
import type { Pair } from '../base/schema.ts';
import type { Activation } from '../layers/activations.ts';
import { mapsOf } from '../layers/convolution.ts';
import { borderOf, poolWindow, type Pooling } from '../layers/pooling.ts';
import { extentOf, padsOf, type Padding, type WindowParams } from '../layers/window.ts';
import { isPoint } from './params.ts';
import { pythonNumber, pythonPair } from './source.ts';
import { call, code, type At, type Emission, type Part, type Parts, type Step } from './template.ts';

type Pads = readonly [top: number, left: number, bottom: number, right: number];

/** What a Keras layer's code may ask beside `At`. */
export interface KerasAt extends At {
  /** the layer's name as a Python expression, with a suffix for what stands beside it */
  label(suffix?: string): string;
  /** whether the weights that follow a flatten take its values in the order of channels-last maps */
  readonly reordered: boolean;
}

const before: Part = { input: 0 };
const previous: Part = { input: -1 };

/** Steps in a row: each layer reads what the one before gave, the first its input. */
export function chain(makers: readonly Parts[], helpers: readonly string[] = []): Emission {
  return { modules: [], helpers, steps: makers.map((make, i): Step => ({ value: code`${make}(${i === 0 ? before : previous})` })) };
}

const words: Readonly<Record<Exclude<Activation['kind'], 'leaky-relu'>, string>> = {
  relu: 'relu', relu6: 'relu6', elu: 'elu', selu: 'selu', gelu: 'gelu', silu: 'silu', mish: 'mish', tanh: 'tanh', sigmoid: 'sigmoid', 'hard-sigmoid': 'hard_sigmoid', 'hard-swish': 'hard_silu', softplus: 'softplus',
};

/** An activation as the word a layer takes, or null where only a layer of its own says it. */
export function activationWord(activation: Activation | null): string | null {
  if (activation === null || activation.kind === 'leaky-relu' || (activation.kind === 'elu' && activation.alpha !== 1)) return null;
  return `"${words[activation.kind]}"`;
}

/** The layer of its own for an activation no word says. */
export function activationLayer(activation: Activation | null, label: string): readonly Parts[] {
  if (activation?.kind === 'leaky-relu') return [call('layers.LeakyReLU', [], { negative_slope: pythonNumber(activation.slope), name: label })];
  if (activation?.kind === 'elu' && activation.alpha !== 1) return [call('layers.ELU', [], { alpha: pythonNumber(activation.alpha), name: label })];
  return [];
}

/** What layers with weights share at the end: activation, bias, whether they are trained, and the name. */
export function ending(at: KerasAt, p: { readonly activation: Activation | null; readonly bias: boolean }): Readonly<Record<string, Part | null>> {
  return { activation: at.bare ? null : activationWord(p.activation), use_bias: p.bias ? null : 'False', ...frozen(at), name: at.label() };
}

/** Says that a frozen layer is not trained. */
export function frozen(at: At): Readonly<Record<string, Part | null>> {
  return { trainable: at.checked.flat.trainable || at.checked.weights.length === 0 ? null : 'False' };
}

/** Zeros around maps as a layer. */
export function zeroPadding([top, left, bottom, right]: Pads, label: string): Parts {
  const even = top === bottom && left === right;
  const text = even ? pythonPair([top, left]) : `((${top}, ${bottom}), (${left}, ${right}))`;
  return call('layers.ZeroPadding2D', [text], { name: label });
}

function step(at: At, name: string, pair: Pair, usual: Pair): Part | null {
  return at.shows(name) || pair[0] !== usual[0] || pair[1] !== usual[1] ? at.param(name, pythonPair(pair)) : null;
}

interface Convolving extends WindowParams {
  readonly bias: boolean;
  readonly activation: Activation | null;
}

/** A convolution; `make` is its class and arguments before the window's. */
export function kerasConvolution(at: KerasAt, p: Convolving, form: { readonly layer: string; readonly width: Part | null; readonly more?: Readonly<Record<string, Part | null>> }): Emission {
  const { height, width } = mapsOf(at.inputs[0]);
  const both = Math.max(...p.stride) > 1 && Math.max(...p.dilation) > 1;
  // Keras refuses strides together with dilation: every window is computed and those between steps are dropped.
  const pads = p.padding === 'same' && !both ? null : padsOf(p, height, width);
  const padded = pads !== null && pads.some((n) => n > 0);
  const window = {
    strides: both ? null : step(at, 'stride', p.stride, [1, 1]), padding: p.padding === 'same' && !both && !isPoint(at, p) ? '"same"' : null, dilation_rate: step(at, 'dilation', p.dilation, [1, 1]),
  };
  const make = call(form.layer, [form.width, at.param('kernel', pythonPair(p.kernel), 'kernel_size')], { ...window, ...form.more, ...ending(at, p) });
  const made = chain([...(padded ? [zeroPadding(pads, at.label('pad'))] : []), make, ...(at.bare ? [] : activationLayer(p.activation, at.label('activation')))]);
  if (!both) return made;
  return { ...made, steps: [...made.steps, { value: code`${previous}[:, ::${String(p.stride[0])}, ::${String(p.stride[1])}]` }] };
}

interface Spreading extends Convolving {
  readonly filters: number;
  readonly groups: number;
  readonly 'output-padding': Pair;
}

function cutsOf(p: Spreading, axis: 0 | 1): { readonly start: number; readonly end: number; readonly added: number } {
  const over = extentOf(p.kernel[axis], p.dilation[axis]) - p.stride[axis];
  if (p.padding === 'same') {
    const total = Math.max(0, over);
    return { start: Math.floor(total / 2), end: total - Math.floor(total / 2), added: Math.max(0, -over) };
  }
  const added = p['output-padding'][axis];
  if (p.padding === 'valid') return { start: 0, end: 0, added };
  return axis === 0 ? { start: p.padding.top, end: p.padding.bottom, added } : { start: p.padding.left, end: p.padding.right, added };
}

/**
 * A transposed convolution. Keras's own without padding gives (n − 1)·s + max(extent, s) positions, of which ours are a part,
 * cut out by Cropping2D; where ours reach further, or there are groups or strides with dilation, a layer of the file does it.
 */
export function kerasTransposed(at: KerasAt, p: Spreading): Emission {
  const cuts = [cutsOf(p, 0), cutsOf(p, 1)] as const;
  const crop = ([0, 1] as const).map((axis) => {
    const extent = extentOf(p.kernel[axis], p.dilation[axis]);
    return [cuts[axis].start, Math.max(extent, p.stride[axis]) - extent + cuts[axis].end - cuts[axis].added] as const;
  });
  const filters = at.param('filters', String(p.filters), 'filters');
  const after = at.bare ? [] : activationLayer(p.activation, at.label('activation'));
  const strided = Math.max(...p.stride) > 1 && Math.max(...p.dilation) > 1;
  const sides = (pairs: readonly Pair[]): string => `(${pairs.map(([start, end]) => `(${start}, ${end})`).join(', ')})`;
  if (p.groups > 1 || strided || crop.some(([, end]) => end < 0)) {
    const make = call('ConvTranspose2D', [filters, `(${p.kernel.join(', ')})`, `(${p.stride.join(', ')})`], {
      cut: sides(cuts.map(({ start, end }): Pair => [start, end])), added: cuts.some(({ added }) => added > 0) ? `(${cuts.map(({ added }) => added).join(', ')})` : null,
      dilation: p.dilation[0] === 1 && p.dilation[1] === 1 ? null : `(${p.dilation.join(', ')})`, groups: p.groups === 1 ? null : String(p.groups), ...ending(at, p),
    });
    return chain([make, ...after], ['ConvTranspose2D']);
  }
  const make = call('layers.Conv2DTranspose', [filters, at.param('kernel', pythonPair(p.kernel), 'kernel_size')], {
    strides: step(at, 'stride', p.stride, [1, 1]), dilation_rate: step(at, 'dilation', p.dilation, [1, 1]), ...ending(at, p),
  });
  const cropped = crop.some(([start, end]) => start + end > 0) ? [call('layers.Cropping2D', [sides(crop)], { name: at.label('crop') })] : [];
  return chain([make, ...cropped, ...after]);
}

interface PoolSides {
  readonly pads: Pads;
  readonly extra: Pair;
}

function poolSides(at: At, p: Pooling, dilation: Pair): PoolSides {
  const border = borderOf(poolWindow(p, dilation), at.inputs[0]);
  return border === null ? { pads: [0, 0, 0, 0], extra: [0, 0] } : { pads: border.pads, extra: border.extra };
}

/** Whether a window's border, ceil mode included, is what Keras pads for the word `same`. */
function isSame(at: At, p: Pooling, { pads, extra }: PoolSides): boolean {
  const { height, width } = mapsOf(at.inputs[0]);
  const same = padsOf({ kernel: p.kernel, stride: p.stride, dilation: [1, 1], padding: 'same' satisfies Padding }, height, width);
  const whole: Pads = [pads[0], pads[1], pads[2] + extra[0], pads[3] + extra[1]];
  const dims = at.output.dims;
  const outputs = typeof height === 'number' && typeof width === 'number' && dims?.[2] === Math.ceil(height / p.stride[0]) && dims[3] === Math.ceil(width / p.stride[1]);
  return outputs && same !== null && same.every((n, i) => n === whole[i]);
}

function finished(at: KerasAt, p: Pooling, make: Parts, helpers: readonly string[] = []): Emission {
  const word = activationWord(p.activation);
  const own = word === null ? activationLayer(p.activation, at.label('activation')) : [call('layers.Activation', [word], { name: at.label('activation') })];
  return chain([make, ...own], helpers);
}

/** Arguments of Keras's own pooling layers. */
function plainPool(at: KerasAt, p: Pooling, name: string, padding: string | null): Parts {
  const equal = p.stride[0] === p.kernel[0] && p.stride[1] === p.kernel[1] && !at.shows('stride') && !at.shows('kernel');
  return call(name, [at.param('kernel', pythonPair(p.kernel), 'pool_size')], { strides: equal ? null : at.param('stride', pythonPair(p.stride)), padding, name: at.label() });
}

function ownPool(at: KerasAt, p: Pooling, name: string, [top, left, bottom, right]: Pads, more: Readonly<Record<string, Part | null>> = {}): Parts {
  const padding = top + left + bottom + right === 0 ? null : `((${top}, ${bottom}), (${left}, ${right}))`;
  return call(name, [`(${p.kernel.join(', ')})`, `(${p.stride.join(', ')})`], { padding, ...more, name: at.label() });
}

function wholeOf({ pads, extra }: PoolSides): Pads {
  return [pads[0], pads[1], pads[2] + extra[0], pads[3] + extra[1]];
}

/** Max pooling. */
export function kerasMaxPool(at: KerasAt, p: Pooling & { readonly dilation: Pair }): Emission {
  const sides = poolSides(at, p, p.dilation);
  const whole = wholeOf(sides);
  const dilated = p.dilation[0] > 1 || p.dilation[1] > 1;
  if (!dilated && whole.every((n) => n === 0)) return finished(at, p, plainPool(at, p, 'layers.MaxPooling2D', null));
  if (!dilated && isSame(at, p, sides)) return finished(at, p, plainPool(at, p, 'layers.MaxPooling2D', '"same"'));
  return finished(at, p, ownPool(at, p, 'MaxPool2D', whole, { dilation: dilated ? `(${p.dilation.join(', ')})` : null }), ['Pool2D', 'MaxPool2D']);
}

/** Average pooling. */
export function kerasAveragePool(at: KerasAt, p: Pooling & { readonly 'count-padding': boolean }): Emission {
  const sides = poolSides(at, p, [1, 1]);
  const whole = wholeOf(sides);
  if (whole.every((n) => n === 0)) return finished(at, p, plainPool(at, p, 'layers.AveragePooling2D', null));
  // Keras backends disagree on what an odd padding counts for, so only an even one is left to the word `same`.
  const even = whole[0] === whole[2] && whole[1] === whole[3];
  const counted = p['count-padding'] && sides.pads.some((n) => n > 0);
  if (even && !counted && isSame(at, p, sides)) return finished(at, p, plainPool(at, p, 'layers.AveragePooling2D', '"same"'));
  const extra = sides.extra[0] + sides.extra[1] > 0 ? `(${sides.extra.join(', ')})` : null;
  return finished(at, p, ownPool(at, p, 'AveragePool2D', sides.pads, { count_padding: counted ? 'True' : null, extra }), ['Pool2D', 'AveragePool2D']);
}

/** Sum pooling. */
export function kerasSumPool(at: KerasAt, p: Pooling): Emission {
  return finished(at, p, ownPool(at, p, 'SumPool2D', wholeOf(poolSides(at, p, [1, 1]))), ['Pool2D', 'SumPool2D']);
}
