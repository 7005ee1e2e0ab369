// What conv2d, depthwise-conv2d and separable-conv2d share: parameters, the weights of one grouped convolution with its
// sizes, and its node.
import { finding, type Finding, type Remedy } from '../base/diagnostic.ts';
import { flag, largestSize, pair, type Pair } from '../base/schema.ts';
import type { Dim, TensorType } from '../base/shape.ts';
import type { GraphBuilder } from '../ir/graph.ts';
import { activation, showActivation, type Activation } from './activations.ts';
import { divideDim } from './weights.ts';
import { padding, showPadding, showPair, showStep, type Padding, type WindowParams } from './window.ts';
import { windowAttributes } from './window-rule.ts';

/** Window parameters of a convolution. */
export const convolutionWindow = {
  kernel: pair('Rows and columns of the kernel: one number, or [height, width].', { default: 3 }),
  stride: pair('Step from one window to the next, per axis.', { default: 1 }),
  padding: padding('Zeros around the image: valid (none), same (output = input / stride, rounded up; an odd one goes below or right), a number, [height, width] or four sides.', 'valid'),
  dilation: pair('Distance between neighbouring kernel elements, per axis.', { default: 1 }),
};

/** Parameters after the window: bias and activation. */
export const convolutionEnd = {
  bias: flag('Whether a trained number is added to every output channel.', true),
  activation: activation(),
};

/** A window over maps never pools. */
export const convolving = { dilates: true, pools: false } as const;

/** Rows, columns and channels of a value as far as they are known. */
export interface Maps {
  readonly channels: Dim;
  readonly height: Dim;
  readonly width: Dim;
}

const unknownMaps: Maps = { channels: null, height: null, width: null };

/** Rows, columns and channels of an input as far as they are known. */
export function mapsOf(type: TensorType | undefined): Maps {
  const dims = type?.dims;
  if (dims === undefined || dims === null || dims.length !== 4) return unknownMaps;
  return { channels: dims[1] ?? null, height: dims[2] ?? null, width: dims[3] ?? null };
}

/** Fan of a grouped convolution: kernel × input channels of a group, kernel × filters of a group. */
export function convolutionFan(kernel: Pair, channels: Dim, filters: Dim, groups: number): { readonly in: Dim; readonly out: Dim } {
  const area = kernel[0] * kernel[1];
  const times = (dim: Dim): Dim => (typeof dim === 'number' ? dim * area : null);
  return { in: times(divideDim(channels, groups)), out: times(divideDim(filters, groups)) };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** The divisor of `of` nearest to `wanted` (the smaller one when two are equally near). */
export function nearestDivisor(of: number, wanted: number): number {
  let best = 1;
  for (let d = 1; d * d <= of; d++) {
    if (of % d !== 0) continue;
    for (const candidate of [d, of / d]) if (Math.abs(candidate - wanted) < Math.abs(best - wanted)) best = candidate;
  }
  return best;
}

/** Reports groups that divide the input channels or the filters unevenly. */
export function groupFindings(groups: number, channels: Dim, filters: number, findings: Finding[]): void {
  const known = typeof channels === 'number';
  if ((!known || channels % groups === 0) && filters % groups === 0) return;
  const common = known ? greatestCommonDivisor(channels, filters) : filters;
  const nearest: Remedy = { do: 'set', params: { groups: nearestDivisor(common, groups) } };
  const none: Remedy = { do: 'set', params: { groups: 1 } };
  if (known && channels % groups !== 0) {
    const wider = Math.ceil(channels / groups) * groups;
    findings.push(finding('groups-do-not-divide-channels', { groups, channels, input: 0 }, { parameter: 'groups', input: 0, remedies: [nearest, none, { do: 'set-width', input: 0, size: wider }] }));
  }
  if (filters % groups !== 0) {
    const more: Remedy = { do: 'set', params: { filters: Math.min(Math.ceil(filters / groups), Math.max(1, Math.floor(largestSize / groups))) * groups } };
    findings.push(finding('groups-do-not-divide-filters', { groups, filters }, { parameter: 'groups', remedies: [nearest, more, none] }));
  }
}

/** Writes a convolution node; `bias` is left out when null. */
export function lowerConvolution(
  builder: GraphBuilder, window: WindowParams, groups: number, input: TensorType | undefined,
  values: { readonly x: string; readonly weight: string; readonly bias: string | null }, stem = 'conv',
): string {
  const { height, width } = mapsOf(input);
  const inputs = values.bias === null ? [values.x, values.weight] : [values.x, values.weight, values.bias];
  return builder.op('Conv', inputs, { ...windowAttributes(window, height, width), dilations: [...window.dilation], group: groups }, stem);
}

/** The parts of a caption: `5×5 · 16 · stride 2 · same · tanh`. */
export function windowCaption(parts: {
  readonly kernel: Pair; readonly width?: string; readonly stride: Pair; readonly dilation?: Pair; readonly padding: Padding;
  readonly more?: string; readonly activation: Activation | null;
}): string {
  const padded = showPadding(parts.padding);
  const dilation = parts.dilation ?? [1, 1];
  return [
    showPair(parts.kernel), parts.width ?? '', parts.stride[0] === 1 && parts.stride[1] === 1 ? '' : `stride ${showStep(parts.stride)}`,
    padded === '' ? '' : padded === 'same' ? 'same' : `pad ${padded}`, dilation[0] === 1 && dilation[1] === 1 ? '' : `dilation ${showStep(dilation)}`,
    parts.more ?? '', parts.activation === null ? '' : showActivation(parts.activation),
  ].filter((part) => part !== '').join(' · ');
}
