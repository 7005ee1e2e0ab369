// Convolution and pooling in PyTorch: what its own padding says exactly is written as an argument, the rest as F.pad.
import type { Pair } from '../base/schema.ts';
import type { Activation } from '../layers/activations.ts';
import { mapsOf } from '../layers/convolution.ts';
import { borderOf, poolWindow, type Pooling } from '../layers/pooling.ts';
import { extentOf, padsOf, slideAxis, type Padding, type WindowParams } from '../layers/window.ts';
import { isPoint } from './params.ts';
import { pythonNumber, pythonPair } from './source.ts';
import { call, code, type At, type Emission, type Part, type Parts } from './template.ts';

type Pads = readonly [top: number, left: number, bottom: number, right: number];

const x: Part = { input: 0 };

/** An expression with an activation around it. */
export function activated(activation: Activation | null, inner: Parts): Parts {
  if (activation === null) return inner;
  const named: Readonly<Record<Activation['kind'], string>> = {
    relu: 'F.relu', relu6: 'F.relu6', 'leaky-relu': 'F.leaky_relu', elu: 'F.elu', selu: 'F.selu', gelu: 'F.gelu', silu: 'F.silu', mish: 'F.mish', tanh: 'torch.tanh',
    sigmoid: 'torch.sigmoid', 'hard-sigmoid': 'F.hardsigmoid', 'hard-swish': 'F.hardswish', softplus: 'F.softplus',
  };
  if (activation.kind === 'leaky-relu') return call(named['leaky-relu'], [inner], { negative_slope: activation.slope === 0.01 ? null : pythonNumber(activation.slope) });
  if (activation.kind === 'elu') return call(named.elu, [inner], { alpha: activation.alpha === 1 ? null : pythonNumber(activation.alpha) });
  return call(named[activation.kind], [inner]);
}

/** Zeros (or another value) around the maps; negative numbers cut off. */
export function padded(inner: Part | Parts, [top, left, bottom, right]: Pads, value?: string): Parts {
  const sides = top === 0 && bottom === 0 ? `(${left}, ${right})` : `(${left}, ${right}, ${top}, ${bottom})`;
  return call('F.pad', [inner, sides], { value: value ?? null });
}

function step(at: At, name: string, pair: Pair, usual: Pair): Part | null {
  return at.shows(name) || pair[0] !== usual[0] || pair[1] !== usual[1] ? at.param(name, pythonPair(pair)) : null;
}

/** The padding of a convolution: an argument of the module, or a border put around its input first. */
function convolutionPadding(at: At, window: WindowParams): { readonly argument: Part | null; readonly border: Pads | null } {
  const { padding } = window;
  if (padding === 'same' && window.stride[0] === 1 && window.stride[1] === 1) return { argument: isPoint(at, window) ? null : '"same"', border: null };
  const { height, width } = mapsOf(at.inputs[0]);
  const pads = padsOf(window, height, width);
  if (pads === null) return { argument: '...', border: null };
  const [top, left, bottom, right] = pads;
  if (top !== bottom || left !== right) return { argument: null, border: pads };
  const none = top === 0 && left === 0 && !at.shows('padding');
  return { argument: none ? null : at.param('padding', pythonPair([top, left])), border: null };
}

interface Convolving extends WindowParams {
  readonly bias: boolean;
  readonly activation: Activation | null;
}

/** A convolution as one module, or two for a separable one. */
export function convolution(at: At, p: Convolving, form: { readonly filters: Part; readonly groups: Part | null; readonly second?: Part }): Emission {
  const { argument, border } = convolutionPadding(at, p);
  const bias = p.bias ? null : 'False';
  const named = { stride: step(at, 'stride', p.stride, [1, 1]), padding: argument, dilation: step(at, 'dilation', p.dilation, [1, 1]), groups: form.groups };
  const kernel = at.param('kernel', pythonPair(p.kernel), 'kernel_size');
  const input = border === null ? [x] : padded(x, border);
  if (form.second === undefined) {
    const make = call('nn.Conv2d', [at.channels('in_channels'), form.filters, kernel], { ...named, bias });
    return { modules: [{ suffix: '', make }], steps: [{ value: activated(at.bare ? null : p.activation, code`self.${at.name}(${input})`) }], helpers: [] };
  }
  const modules = [
    { suffix: '_depthwise', make: call('nn.Conv2d', [at.channels('in_channels'), form.filters, kernel], { ...named, bias: 'False' }) },
    { suffix: '_pointwise', make: call('nn.Conv2d', [form.filters, form.second, '1'], { bias }) },
  ];
  return { modules, steps: [{ value: activated(at.bare ? null : p.activation, code`self.${at.name}_pointwise(self.${at.name}_depthwise(${input}))`) }], helpers: [] };
}

interface Spreading extends Convolving {
  readonly filters: number;
  readonly groups: number;
  readonly 'output-padding': Pair;
}

/**
 * PyTorch cuts the same p off both sides and adds o' at the end. Our cuts are b before and a after, with o added: with p = b
 * that is o' = b − a + o where PyTorch allows it (0 ≤ o' < stride); otherwise less is cut by the module and the rest sliced off.
 */
function spreadAxis(p: Spreading, axis: 0 | 1): { readonly padding: number; readonly added: number; readonly start: number; readonly end: number } {
  const { padding } = p;
  const over = extentOf(p.kernel[axis], p.dilation[axis]) - p.stride[axis];
  const total = Math.max(0, over);
  const sides = padding === 'same' || padding === 'valid' ? null : axis === 0 ? [padding.top, padding.bottom] as const : [padding.left, padding.right] as const;
  const before = padding === 'same' ? Math.floor(total / 2) : sides?.[0] ?? 0;
  const after = padding === 'same' ? total - before : sides?.[1] ?? 0;
  const added = padding === 'same' ? Math.max(0, -over) : p['output-padding'][axis];
  const wanted = before - after + added;
  if (wanted >= 0 && wanted < Math.max(p.stride[axis], p.dilation[axis])) return { padding: before, added: wanted, start: 0, end: 0 };
  const cut = Math.max(0, Math.min(before, after - added));
  return { padding: cut, added: Math.max(0, added - after), start: before - cut, end: Math.max(0, after - added - cut) };
}

/** A transposed convolution. */
export function transposed(at: At, p: Spreading): Emission {
  const [rows, columns] = [spreadAxis(p, 0), spreadAxis(p, 1)];
  const slice = ({ start, end }: typeof rows): string => `${start === 0 ? '' : start}:${end === 0 ? '' : -end}`;
  const sliced = [rows, columns].some(({ start, end }) => start + end > 0);
  const pair = (values: Pair): string | null => (values[0] === 0 && values[1] === 0 ? null : pythonPair(values));
  const make = call('nn.ConvTranspose2d', [at.channels('in_channels'), at.param('filters', String(p.filters), 'out_channels'), at.param('kernel', pythonPair(p.kernel), 'kernel_size')], {
    stride: step(at, 'stride', p.stride, [1, 1]), padding: pair([rows.padding, columns.padding]), output_padding: pair([rows.added, columns.added]),
    groups: p.groups === 1 ? null : String(p.groups), bias: p.bias ? null : 'False', dilation: step(at, 'dilation', p.dilation, [1, 1]),
  });
  const value = code`self.${at.name}(${x})${sliced ? `[:, :, ${slice(rows)}, ${slice(columns)}]` : ''}`;
  return { modules: [{ suffix: '', make }], steps: [{ value: activated(at.bare ? null : p.activation, value) }], helpers: [] };
}

/** Padding of a pooling window: PyTorch's own where both sides agree and it is at most half a window, else a border. */
interface PoolPadding {
  readonly own: Pair;
  readonly border: Pads | null;
  /** the border with what ceil mode adds */
  readonly whole: Pads;
  readonly ceil: boolean;
}

function poolPadding(at: At, p: Pooling, dilation: Pair): PoolPadding {
  const window = poolWindow(p, dilation);
  const border = borderOf(window, at.inputs[0]);
  if (border === null) return { own: stated(p.padding), border: null, whole: [0, 0, 0, 0], ceil: p.ceil };
  const [top, left, bottom, right] = border.pads;
  const whole: Pads = [top, left, bottom + border.extra[0], right + border.extra[1]];
  const ceil = border.extra[0] + border.extra[1] > 0;
  const half = (pad: number, axis: 0 | 1): boolean => pad <= Math.floor(p.kernel[axis] / 2);
  if (top === bottom && left === right && half(top, 0) && half(left, 1)) return { own: [top, left], border: null, whole, ceil };
  // An axis without a partly covered window ends where its last window does, so that rounding up there adds none.
  const { height, width } = mapsOf(at.inputs[0]);
  const end = (axis: 0 | 1, size: typeof height, before: number, after: number): number => {
    const slid = slideAxis(window, axis, size);
    if (typeof size !== 'number' || typeof slid.output !== 'number' || slid.extra > 0) return after;
    return (slid.output - 1) * p.stride[axis] + slid.extent - size - before;
  };
  return { own: [0, 0], border: ceil ? [top, left, end(0, height, top, bottom), end(1, width, left, right)] : border.pads, whole, ceil };
}

function stated(padding: Padding): Pair {
  return padding === 'valid' || padding === 'same' ? [0, 0] : [padding.top, padding.left];
}

/** Arguments after the input of a pooling function. */
function poolArguments(at: At, p: Pooling, { own, ceil }: Pick<PoolPadding, 'own' | 'ceil'>): Readonly<Record<string, Part | null>> {
  const equal = p.stride[0] === p.kernel[0] && p.stride[1] === p.kernel[1] && !at.shows('stride') && !at.shows('kernel');
  return { stride: equal ? null : at.param('stride', pythonPair(p.stride)), padding: own[0] + own[1] === 0 ? null : pythonPair(own), ceil_mode: ceil ? 'True' : null };
}

function pooled(p: Pooling, value: Parts, helpers: readonly string[] = []): Emission {
  return { modules: [], steps: [{ value: activated(p.activation, value) }], helpers };
}

/** Max pooling. */
export function maxPool(at: At, p: Pooling & { readonly dilation: Pair }): Emission {
  const padding = poolPadding(at, p, p.dilation);
  const kernel = at.param('kernel', pythonPair(p.kernel), 'kernel_size');
  const dilation = step(at, 'dilation', p.dilation, [1, 1]);
  if (padding.border === null) return pooled(p, call('F.max_pool2d', [x, kernel], { ...poolArguments(at, p, padding), dilation }));
  const border = padded(x, padding.whole, 'float("-inf")');
  return pooled(p, call('F.max_pool2d', [border, kernel], { ...poolArguments(at, p, { own: [0, 0], ceil: false }), dilation }));
}

/** Average pooling. */
export function averagePool(at: At, p: Pooling & { readonly 'count-padding': boolean }): Emission {
  const padding = poolPadding(at, p, [1, 1]);
  const kernel = at.param('kernel', pythonPair(p.kernel), 'kernel_size');
  const counts = p['count-padding'];
  if (padding.border === null) return pooled(p, call('F.avg_pool2d', [x, kernel], { ...poolArguments(at, p, padding), count_include_pad: padding.own[0] + padding.own[1] > 0 && !counts ? 'False' : null }));
  if (counts) return pooled(p, call('F.avg_pool2d', [padded(x, padding.border), kernel], poolArguments(at, p, { own: [0, 0], ceil: padding.ceil })));
  const [top, left, bottom, right] = padding.whole;
  return pooled(p, call('average_pool2d', [x, kernel, at.param('stride', pythonPair(p.stride)), `(${left}, ${right}, ${top}, ${bottom})`]), ['average_pool2d']);
}

/** Sum pooling: a small module of its own. */
export function sumPool(at: At, p: Pooling): Emission {
  const padding = poolPadding(at, p, [1, 1]);
  const make = call('SumPool2d', [at.param('kernel', pythonPair(p.kernel), 'kernel_size')], poolArguments(at, p, padding.border === null ? padding : { own: [0, 0], ceil: false }));
  const value = code`self.${at.name}(${padding.border === null ? [x] : padded(x, padding.whole)})`;
  return { modules: [{ suffix: '', make }], steps: [{ value: activated(p.activation, value) }], helpers: ['SumPool2d'] };
}
