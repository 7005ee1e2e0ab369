// Pools over windows, and over whole maps.
import type { JsonObject } from '../../base/diagnostic.ts';
import { pairJson, without, type LayerDraft, type Match, type Pattern } from '../match.ts';
import type { ModelView, NodeView } from '../view.ts';
import { padded, paddingJson, windowOf, zeroPads, type WindowFound } from './windows.ts';

const usual: JsonObject = { kernel: 2, stride: 2, padding: 'valid', dilation: 1, ceil: false, 'count-padding': false };

function pool(view: ModelView, node: NodeView): { readonly window: WindowFound; readonly ceil: boolean } | null {
  const kernel = node.list('kernel_shape') ?? [];
  const [height, width] = kernel;
  if (kernel.length !== 2 || height === undefined || width === undefined || view.rankOf(node.inputs[0]) !== 4 || !view.isFloat(node.inputs[0])) return null;
  if (view.constant(node.inputs[0]) !== undefined) return null;
  const window = windowOf(view, node, [height, width]);
  return window === null ? null : { window, ceil: node.number('ceil_mode', 0) !== 0 };
}

function params({ kernel, stride, padding }: WindowFound, ceil: boolean): JsonObject {
  return { kernel: pairJson(kernel), stride: pairJson(stride), padding: paddingJson(padding), ceil };
}

function through(node: NodeView, kind: string, given: JsonObject, more: Partial<LayerDraft> = {}): Match {
  return { nodes: [node], layers: [{ kind, params: without(given, usual), inputs: [node.inputs[0] ?? ''], outputs: [node.outputs[0] ?? ''], called: [node.name], ...more }] };
}

/** The largest value of every window; where they stood must not be asked for. */
export const maxPool: Pattern = (view, node) => {
  const one = node.op === 'MaxPool' && (node.outputs[1] ?? '') === '' ? pool(view, node) : null;
  return one === null ? null : through(node, 'max-pool2d', { ...params(one.window, one.ceil), dilation: pairJson(one.window.dilation) });
};

function averaging(view: ModelView, node: NodeView): Match | null {
  const one = node.op === 'AveragePool' ? pool(view, node) : null;
  if (one === null || one.window.dilation.some((d) => d !== 1)) return null;
  const counts = node.number('count_include_pad', 0) !== 0 && (one.window.padding === 'same' || one.window.padding.some((n) => n > 0));
  return through(node, 'average-pool2d', { ...params(one.window, one.ceil), 'count-padding': counts });
}

/** The mean of every window. */
export const averagePool: Pattern = averaging;

/** Zeros around the image, then means that count them. */
export const padThenAverage: Pattern = (view, node) => {
  const pads = zeroPads(view, node);
  const next = pads === null ? undefined : view.soleOf(node.outputs[0], 'AveragePool');
  const one = next === undefined ? null : pool(view, next);
  if (pads === null || next === undefined || one === null || one.ceil || one.window.padding === 'same' || one.window.dilation.some((d) => d !== 1)) return null;
  const counted = one.window.padding.every((n) => n === 0) || next.number('count_include_pad', 0) !== 0;
  const window = counted ? padded(one.window, pads) : null;
  if (window === null) return null;
  const made = through(next, 'average-pool2d', { ...params(window, false), 'count-padding': true }, { inputs: [node.inputs[0] ?? ''] });
  return { ...made, nodes: [node, next] };
};

const wholeMaps: Readonly<Record<string, string>> = { GlobalAveragePool: 'global-average-pool', GlobalMaxPool: 'global-max-pool', ReduceMean: 'global-average-pool', ReduceMax: 'global-max-pool' };

/** One number per map: by its own op, or by a reduction over rows and columns. */
export const globalPool: Pattern = (view, node) => {
  const kind = Object.hasOwn(wholeMaps, node.op) ? wholeMaps[node.op] : undefined;
  const [x = ''] = node.inputs;
  const output = node.outputs[0] ?? '';
  if (kind === undefined || view.rankOf(x) !== 4 || !view.isFloat(x) || view.constant(x) !== undefined) return null;
  if (node.op.startsWith('Global')) return through(node, kind, {});
  const axes = node.list('axes') ?? view.numbers(node.inputs[1]);
  const named = axes?.map((axis) => (axis < 0 ? axis + 4 : axis)).sort().join();
  if (named !== '2,3') return null;
  if (node.number('keepdims', 1) !== 0) return through(node, kind, {});
  const maps = `${output} before flattening`;
  return { nodes: [node], layers: [
    { kind, params: {}, inputs: [x], outputs: [maps], called: [node.name] },
    { kind: 'flatten', params: {}, inputs: [maps], outputs: [output] },
  ] };
};
