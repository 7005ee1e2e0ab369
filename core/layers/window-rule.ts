// The shape rule of everything that slides a window: which faults there are, and which changes would cure each.
import { finding, type Finding, type Json, type JsonObject, type Remedy } from '../base/diagnostic.ts';
import type { Pair } from '../base/schema.ts';
import type { Dim } from '../base/shape.ts';
import type { Window } from './layer.ts';
import { blindWindow, extentOf, padsOf, slideAxis, type WindowParams } from './window.ts';

const axes = ['height', 'width'] as const;

/** Output rows and columns of a window over an image. */
export interface Slid {
  readonly height: Dim;
  readonly width: Dim;
}

/** What a layer can be told about its window; a pool without dilation has no such parameter. */
export interface WindowKind {
  readonly dilates: boolean;
  /** pooling: padding must be smaller than the kernel, and a dilated window must see the image */
  readonly pools: boolean;
}

/** The JSON a pair is written in: one number when both axes agree. */
export function pairJson(pair: Pair): Json {
  return pair[0] === pair[1] ? pair[0] : [pair[0], pair[1]];
}

/** Slides the window of a layer and reports what does not fit. */
export function slideWindow(window: WindowParams, kind: WindowKind, height: Dim, width: Dim, findings: Finding[]): Slid {
  const slid = [slideAxis(window, 0, height), slideAxis(window, 1, width)] as const;
  const [rows, columns] = slid;
  if (kind.pools) outsideFindings(window, height, width, findings);
  const tooSmall = axes.flatMap((axis, i) => {
    const { tooSmall: size, extent } = slid[i as 0 | 1];
    return size === undefined ? [] : [{ axis, extent, size }];
  });
  const [first, second] = tooSmall;
  if (first !== undefined) {
    const remedies = fitRemedies(window, kind, [rows.tooSmall, columns.tooSmall]);
    const alike = second !== undefined && second.extent === first.extent && second.size === first.size;
    for (const fault of alike ? [first] : tooSmall) {
      findings.push(finding('kernel-larger-than-input', { ...fault, input: 0 }, { parameter: 'kernel', input: 0, remedies }));
    }
  }
  const uncovered = (i: 0 | 1): number => (slid[i].extent < window.stride[i] ? 0 : slid[i].uncovered);
  if (uncovered(0) + uncovered(1) > 0 && tooSmall.length === 0) {
    findings.push(finding('remainder-not-covered', { rows: uncovered(0), columns: uncovered(1) }, { input: 0 }));
  }
  return { height: rows.output, width: columns.output };
}

/** Ways to make a window fit: pad, shrink the kernel, do not dilate, or keep the image larger upstream. */
function fitRemedies(window: WindowParams, kind: WindowKind, sizes: readonly [number | undefined, number | undefined]): readonly Remedy[] {
  const fits = (axis: 0 | 1): number => {
    const size = sizes[axis];
    return size === undefined ? window.kernel[axis] : Math.max(1, Math.floor((size - 1) / window.dilation[axis]) + 1);
  };
  const remedies: Remedy[] = [{ do: 'set', params: { padding: 'same' } }];
  const fitting: Pair = [fits(0), fits(1)];
  if (sizes.every((size) => size === undefined || size >= 1)) remedies.push({ do: 'set', params: { kernel: pairJson(fitting), ...insideKernel(window, kind, fitting) } });
  const undilated = ([0, 1] as const).every((axis) => {
    const size = sizes[axis];
    return size === undefined || window.kernel[axis] <= size;
  });
  if (kind.dilates && undilated) remedies.push({ do: 'set', params: { dilation: 1 } });
  return [...remedies, ...upstream];
}

/** Changes of the layers before that leave a larger image. */
const upstream: readonly Remedy[] = [
  { do: 'set-source', input: 0, params: { stride: 1 } },
  { do: 'set-source', input: 0, params: { padding: 'same' } },
  { do: 'set-source', input: 0, params: { kernel: 1 } },
];

/** Padding that stays smaller than a kernel made smaller. */
function insideKernel(window: WindowParams, kind: WindowKind, kernel: Pair): JsonObject {
  if (!kind.pools || typeof window.padding === 'string') return {};
  const { top, left, bottom, right } = window.padding;
  const most = [extentOf(kernel[0], window.dilation[0]), extentOf(kernel[1], window.dilation[1])] as const;
  return Math.max(top, bottom) < most[0] && Math.max(left, right) < most[1] ? {} : { padding: 'valid' };
}

/** Pools only: no window may lie outside the image altogether. */
function outsideFindings(window: WindowParams, height: Dim, width: Dim, findings: Finding[]): void {
  if (typeof window.padding !== 'string') {
    const { top, left, bottom, right } = window.padding;
    const sides = [[Math.max(top, bottom), 0], [Math.max(left, right), 1]] as const;
    const worst = sides.find(([padding, axis]) => padding >= extentOf(window.kernel[axis], window.dilation[axis]));
    if (worst !== undefined) {
      const half: Pair = [Math.floor(window.kernel[0] / 2), Math.floor(window.kernel[1] / 2)];
      findings.push(finding('padding-exceeds-kernel', { padding: worst[0], kernel: extentOf(window.kernel[worst[1]], window.dilation[worst[1]]) }, {
        parameter: 'padding', remedies: [{ do: 'set', params: { padding: pairJson(half) } }, { do: 'set', params: { padding: 'valid' } }, { do: 'set', params: { padding: 'same' } }],
      }));
      return;
    }
  }
  for (const [i, size] of [height, width].entries()) {
    const axis = i as 0 | 1;
    if (typeof size !== 'number' || blindWindow(window, axis, size) === null) continue;
    findings.push(finding('window-misses-input', { axis: axes[axis] ?? 'height', dilation: window.dilation[axis], size, input: 0 }, {
      parameter: 'dilation', input: 0, remedies: [{ do: 'set', params: { dilation: 1 } }, { do: 'set', params: { padding: 'valid' } }],
    }));
  }
}

/** The window as the receptive field counts it. */
export function sight(window: WindowParams, height: Dim, width: Dim): Window {
  const pads = padsOf(window, height, width);
  return { kernel: window.kernel, stride: window.stride, dilation: window.dilation, before: pads === null ? [0, 0] : [pads[0], pads[1]] };
}

/** Rows and columns an image must have so that one window fits without more padding. */
export function neededBy(window: WindowParams): readonly [number, number] {
  if (window.padding === 'same') return [1, 1];
  const { top, left, bottom, right } = window.padding === 'valid' ? { top: 0, left: 0, bottom: 0, right: 0 } : window.padding;
  return [
    Math.max(1, extentOf(window.kernel[0], window.dilation[0]) - top - bottom),
    Math.max(1, extentOf(window.kernel[1], window.dilation[1]) - left - right),
  ];
}

/** ONNX attributes of a window: explicit pads where sizes are known, else the automatic form. */
export function windowAttributes(window: WindowParams, height: Dim, width: Dim): { kernel_shape: number[]; strides: number[]; pads?: number[]; auto_pad?: string } {
  const pads = padsOf(window, height, width);
  return { kernel_shape: [...window.kernel], strides: [...window.stride], ...(pads === null ? { auto_pad: 'SAME_UPPER' } : { pads: [...pads] }) };
}
