// A layer's figures with the arithmetic behind them, as text: how its parameters add up and how its output size comes about.
import type { CheckedLayer } from '../../core/design/check.ts';
import type { Pair } from '../../core/base/schema.ts';
import type { Dim } from '../../core/base/shape.ts';
import { slideAxis, type Padding, type WindowParams } from '../../core/layers/window.ts';
import { formatCount, thinSpace } from '../format.ts';

const times = `${thinSpace}×${thinSpace}`;
const mostTerms = 3;

const sizeText = (size: Dim): string => (typeof size === 'number' ? formatCount(size) : (size ?? '?'));

/** The parameters as a sum over the weights, such as `= 6 × (1 × 5 × 5) + 6`; null where there is nothing to write out. */
export function parameterSum({ weights, parameters }: Pick<CheckedLayer, 'weights' | 'parameters'>): string | null {
  const own = weights.filter((weight) => weight.role === 'parameter');
  if (parameters === null || own.length === 0 || own.length > mostTerms) return null;
  const terms = own.map(({ dims }) => {
    const [first, ...rest] = dims.map((dim) => (typeof dim === 'number' ? formatCount(dim) : '?'));
    if (first === undefined) return '1';
    if (rest.length === 0) return first;
    return rest.length === 1 ? `${first}${times}${rest[0] ?? ''}` : `${first}${times}(${rest.join(times)})`;
  });
  const sum = terms.join(' + ');
  return sum === formatCount(parameters) ? null : `= ${sum}`;
}

/** How an output size comes about along one axis. */
export interface SizeSum {
  readonly axis: 'height' | 'width' | 'both';
  /** the rule in words of the parameters */
  readonly rule: string;
  /** the same with the numbers in it and the result */
  readonly numbers: string;
}

interface WindowLike {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly padding: Padding;
  readonly dilation?: Pair;
  readonly ceil?: boolean;
}

function windowOf(params: Readonly<Record<string, unknown>>): WindowParams | null {
  const { kernel, stride, padding, dilation, ceil } = params as Partial<WindowLike>;
  if (kernel === undefined || stride === undefined || padding === undefined) return null;
  return { kernel, stride, padding, dilation: dilation ?? [1, 1], ...(ceil === undefined ? {} : { ceil }) };
}

function alongAxis(window: WindowParams, axis: 0 | 1, size: number): { readonly rule: string; readonly numbers: string } {
  const slid = slideAxis(window, axis, size);
  const stride = window.stride[axis];
  const result = sizeText(slid.output);
  if (window.padding === 'same') return { rule: 'input / stride, rounded up', numbers: `⌈${formatCount(size)} / ${stride}⌉ = ${result}` };
  const [before, after] = [slid.before ?? 0, slid.after ?? 0];
  const padded = before + after === 0 ? '' : ` + ${before + after}`;
  const dilates = window.dilation[axis] !== 1;
  const covered = dilates ? `${window.dilation[axis]}${times}(${window.kernel[axis]} − 1) − 1` : `${window.kernel[axis]}`;
  const [open, close] = window.ceil === true ? ['⌈', '⌉'] : ['⌊', '⌋'];
  const rule = `${open}(input${padded === '' ? '' : ' + padding'} − ${dilates ? 'dilation × (kernel − 1) − 1' : 'kernel'}) / stride${close} + 1`;
  return { rule, numbers: `${open}(${formatCount(size)}${padded} − ${covered}) / ${stride}${close} + 1 = ${result}` };
}

function spreadAxis(window: WindowParams, axis: 0 | 1, size: number, output: Dim, added: number): { readonly rule: string; readonly numbers: string } {
  const stride = window.stride[axis];
  const result = sizeText(output);
  if (window.padding === 'same') return { rule: 'input × stride', numbers: `${formatCount(size)}${times}${stride} = ${result}` };
  const { padding } = window;
  const cut = padding === 'valid' ? 0 : axis === 0 ? padding.top + padding.bottom : padding.left + padding.right;
  const extent = window.dilation[axis] * (window.kernel[axis] - 1) + 1;
  return {
    rule: `(input − 1) × stride${cut === 0 ? '' : ' − padding'} + covered${added === 0 ? '' : ' + output padding'}`,
    numbers: `(${formatCount(size)} − 1)${times}${stride}${cut === 0 ? '' : ` − ${cut}`} + ${extent}${added === 0 ? '' : ` + ${added}`} = ${result}`,
  };
}

/** How the output size of a layer with a window comes about, per axis, or once where both axes say the same. */
export function sizeSums({ flat, params, inputs, outputs }: Pick<CheckedLayer, 'flat' | 'params' | 'inputs' | 'outputs'>): readonly SizeSum[] {
  const window = params === null ? null : windowOf(params);
  const [, , height, width] = inputs[0]?.dims ?? [];
  if (window === null || params === null || typeof height !== 'number' || typeof width !== 'number') return [];
  const sizes = [height, width] as const;
  const extra = params['output-padding'];
  const sums = ([0, 1] as const).map((axis) => (flat.kind === 'conv-transpose2d'
    ? spreadAxis(window, axis, sizes[axis], outputs[0]?.dims?.[2 + axis] ?? null, Array.isArray(extra) ? Number(extra[axis]) : 0)
    : alongAxis(window, axis, sizes[axis])));
  const [rows, columns] = sums;
  if (rows === undefined || columns === undefined) return [];
  if (rows.numbers === columns.numbers) return [{ axis: 'both', ...rows }];
  return [{ axis: 'height', ...rows }, { axis: 'width', ...columns }];
}
