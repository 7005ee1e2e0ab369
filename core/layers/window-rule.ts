// The shape rule of everything that slides a window: which faults there are, and which changes would cure each.
import { finding, type Finding, type Json, type JsonObject, type Remedy } from '../base/diagnostic.ts';
import type { Pair } from '../base/schema.ts';
import type { Dim } from '../base/shape.ts';
import type { Window } from './layer.ts';
import { blindWindow, extentOf, padsOf, slideAxis, type AxisWindow, type WindowParams } from './window.ts';

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
function pairJson(pair: Pair): Json {
  return pair[0] === pair[1] ? pair[0] : [pair[0], pair[1]];
}

/** Slides the window of a layer and reports what does not fit. */
export function slideWindow(window: WindowParams, kind: WindowKind, height: Dim, width: Dim, findings: Finding[]): Slid {
  const rows = slideAxis(window, 0, height);
  const columns = slideAxis(window, 1, width);
  if (kind.pools) outsideFindings(window, height, width, findings);
  if (rows.tooSmall !== undefined || columns.tooSmall !== undefined) tooSmallFindings(window, kind, rows, columns, findings);
  else if (rows.uncovered + columns.uncovered > 0) remainderFinding(window, rows, columns, findings);
  return { height: rows.output, width: columns.output };
}

/** The kernel does not fit: one finding per axis, or one for both where they say the same. */
function tooSmallFindings(window: WindowParams, kind: WindowKind, rows: AxisWindow, columns: AxisWindow, findings: Finding[]): void {
  const remedies = fitRemedies(window, kind, [rows.tooSmall, columns.tooSmall]);
  const isPadded = typeof window.padding !== 'string' && Object.values(window.padding).some((side) => side > 0);
  const alike = rows.tooSmall === columns.tooSmall && rows.extent === columns.extent;
  for (const [i, { tooSmall: size, extent }] of [rows, columns].entries()) {
    if (size === undefined || (i === 1 && alike)) continue;
    findings.push(finding('kernel-larger-than-input', { axis: alike ? 'both' : i === 0 ? 'height' : 'width', extent, size, isPadded, input: 0 }, { parameter: 'kernel', input: 0, remedies }));
  }
}

/** Rows and columns no window covers, where windows touch: a stride above the kernel's extent skips pixels on purpose. */
function remainderFinding(window: WindowParams, rows: AxisWindow, columns: AxisWindow, findings: Finding[]): void {
  const left = [rows.extent < window.stride[0] ? 0 : rows.uncovered, columns.extent < window.stride[1] ? 0 : columns.uncovered] as const;
  if (left[0] + left[1] > 0) findings.push(finding('remainder-not-covered', { rows: left[0], columns: left[1] }, { input: 0 }));
}

/** The kernel most layers have. */
const usualKernel = 3;

/** Ways to make a window fit, the mildest first: the largest kernel that fits, padding, no dilation, or a larger image from upstream. */
function fitRemedies(window: WindowParams, kind: WindowKind, sizes: readonly [number | undefined, number | undefined]): readonly Remedy[] {
  const fits = (axis: 0 | 1): number => {
    const size = sizes[axis];
    return size === undefined ? window.kernel[axis] : Math.max(1, Math.floor((size - 1) / window.dilation[axis]) + 1);
  };
  const remedies: Remedy[] = [];
  const fitting: Pair = [fits(0), fits(1)];
  if (sizes.every((size) => size === undefined || size >= 1)) remedies.push({ do: 'set', params: { kernel: pairJson(fitting), ...insideKernel(window, kind, fitting) } });
  // A slip of the keys is more likely than a wish to look at the whole image at once.
  if (Math.max(...fitting) > usualKernel) remedies.push({ do: 'set', params: { kernel: usualKernel, ...insideKernel(window, kind, [usualKernel, usualKernel]) } });
  remedies.push({ do: 'set', params: { padding: 'same' } });
  const undilated = ([0, 1] as const).every((axis) => {
    const size = sizes[axis];
    return size === undefined || window.kernel[axis] <= size;
  });
  if (kind.dilates && undilated) remedies.push({ do: 'set', params: { dilation: 1 } });
  return [...remedies, ...upstream];
}

/** Changes of the layers before that leave a larger image; last the usual sizes of small and large pictures. */
const upstream: readonly Remedy[] = [
  { do: 'set-source', input: 0, params: { stride: 1 } },
  { do: 'set-source', input: 0, params: { padding: 'same' } },
  { do: 'set-source', input: 0, params: { kernel: 1 } },
  { do: 'set-source', input: 0, params: { height: 32, width: 32 } },
  { do: 'set-source', input: 0, params: { height: 224, width: 224 } },
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
  const { padding, dilation } = window;
  if (typeof padding !== 'string') {
    const rows = extentOf(window.kernel[0], dilation[0]);
    const columns = extentOf(window.kernel[1], dilation[1]);
    const tall = Math.max(padding.top, padding.bottom);
    const wide = Math.max(padding.left, padding.right);
    if (tall >= rows || wide >= columns) {
      const half: Pair = [Math.floor(window.kernel[0] / 2), Math.floor(window.kernel[1] / 2)];
      findings.push(finding('padding-exceeds-kernel', tall >= rows ? { padding: tall, kernel: rows } : { padding: wide, kernel: columns }, {
        parameter: 'padding', remedies: [{ do: 'set', params: { padding: pairJson(half) } }, { do: 'set', params: { padding: 'valid' } }, { do: 'set', params: { padding: 'same' } }],
      }));
      return;
    }
  }
  if (dilation[0] > 1) blindFinding(window, 0, height, findings);
  if (dilation[1] > 1) blindFinding(window, 1, width, findings);
}

function blindFinding(window: WindowParams, axis: 0 | 1, size: Dim, findings: Finding[]): void {
  if (typeof size !== 'number' || blindWindow(window, axis, size) === null) return;
  findings.push(finding('window-misses-input', { axis: axis === 0 ? 'height' : 'width', dilation: window.dilation[axis], size, input: 0 }, {
    parameter: 'dilation', input: 0, remedies: [{ do: 'set', params: { dilation: 1 } }, { do: 'set', params: { padding: 'valid' } }],
  }));
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
