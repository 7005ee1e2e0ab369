// The drawing of the canvas bench: residual units one after the other, drawn in rows as a person would who runs out of width.
import type { JsonObject } from '../../../core/base/diagnostic.ts';
import { emptyDocument, type Document, type LayerRecord, type WireRecord } from '../../../core/document/model.ts';

/** The graph as both pages draw it: boxes with a place, and wires between them. */
export interface Graph {
  readonly boxes: readonly { readonly id: string; readonly label: string; readonly x: number; readonly y: number }[];
  readonly wires: readonly { readonly id: string; readonly from: string; readonly to: string }[];
}

const step = { x: 248, y: 136 } as const;

/** A network of exactly `size` layers: residual units of nine layers, then the head. */
export function residualChain(size: number): Document {
  const layers: Record<string, LayerRecord> = {};
  const wires: Record<string, WireRecord> = {};
  const columns = Math.round(Math.sqrt(size * 0.62));
  const placed: string[] = [];
  const add = (kind: string, params: JsonObject, ...from: readonly string[]): string => {
    const count = placed.length;
    const id = `${kind}-${count + 1}`;
    layers[id] = { id, kind, name: id, parent: null, params, position: { x: (count % columns) * step.x, y: Math.floor(count / columns) * step.y }, trainable: true };
    for (const [order, source] of from.entries()) {
      const wire = `${source}-${id}-${order}`;
      wires[wire] = { id: wire, parent: null, from: { layer: source, port: 'out' }, to: { layer: id, port: 'in' }, order };
    }
    placed.push(id);
    return id;
  };
  const convolution = { filters: 32, kernel: 3, padding: 'same' };
  let last = add('conv2d', convolution, add('input', { channels: 3, height: 128, width: 128 }));
  for (let units = Math.floor((size - 6) / 9); units > 0; units--) {
    const inner = add('activation', { function: 'silu' }, add('batch-norm', {}, add('conv2d', { ...convolution, bias: false }, last)));
    const second = add('dropout', { rate: 0.1 }, add('batch-norm', {}, add('depthwise-conv2d', { kernel: 3, padding: 'same' }, inner)));
    last = add('max-pool2d', { kernel: 3, stride: 1, padding: 'same' }, add('activation', {}, add('add', {}, last, second)));
  }
  while (placed.length < size - 4) last = add('activation', {}, last);
  add('output', {}, add('dense', { units: 10 }, add('flatten', {}, add('global-average-pool', {}, last))));
  return { ...emptyDocument(`residual-${size}`), layers, wires };
}

/** The same drawing as plain boxes. */
export function graphOf({ layers, wires }: Document): Graph {
  return {
    boxes: Object.values(layers).map(({ id, name, position }) => ({ id, label: name, ...position })),
    wires: Object.values(wires).map(({ id, from, to }) => ({ id, from: from.layer, to: to.layer })),
  };
}
